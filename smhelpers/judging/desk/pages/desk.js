// Keys for whoever judges many cases in a row; everything can be done with Tab, too.
const reason = document.getElementById("reason");
for (const button of document.querySelectorAll("button.comment")) {
  button.addEventListener("click", () => { reason.value += (reason.value ? "\n" : "") + button.textContent; reason.focus(); });
}
document.addEventListener("keydown", (event) => {
  const form = document.getElementById("decide");
  if (!form) return;
  if (event.key === "Enter" && event.ctrlKey && form.contains(document.activeElement)) { event.preventDefault(); form.requestSubmit(); return; }
  const typing = document.activeElement.matches("textarea, input:not([type=radio]), select");
  if (typing || event.ctrlKey || event.altKey || event.metaKey) return;
  const choice = document.getElementById("choice" + event.key);
  if (choice) { choice.checked = true; choice.focus(); event.preventDefault(); }
  if (event.key.toLowerCase() === "r") { reason.focus(); event.preventDefault(); }
});
