// Keys for whoever judges many cases in a row; everything can be done with Tab, too.
const reason = document.getElementById("reason");
for (const button of document.querySelectorAll("button.comment")) {
  button.addEventListener("click", () => {
    reason.value += (reason.value ? "\n" : "") + button.textContent;
    reason.focus();
    keepDraft();
  });
}
// In a rubric a digit chooses the level of the aspect in focus and goes on to the next.
function aspects() {
  return [...document.querySelectorAll("fieldset.aspect")].filter((each) => each.querySelector("input"));
}
function enter(aspect) {
  (aspect.querySelector("input:checked") || aspect.querySelector("input")).focus();
  aspect.scrollIntoView({ block: "nearest" });
}
function chooseLevel(aspect, level) {
  const choice = aspect.querySelector(`input[value="${level}"]`);
  if (!choice) return false;
  choice.checked = true;
  keepDraft();
  const next = aspect.nextElementSibling;
  if (next && next.matches("fieldset.aspect")) enter(next);
  else aspect.parentElement.querySelector("input.wide, button[type=submit]").focus();
  return true;
}
document.addEventListener("keydown", (event) => {
  const aspect = document.activeElement.closest("fieldset.aspect");
  const plain = !(event.ctrlKey || event.altKey || event.metaKey);
  if (aspect && plain && /^[0-4]$/.test(event.key) && chooseLevel(aspect, event.key)) { event.preventDefault(); return; }
  const typing = document.activeElement.matches("textarea, input:not([type=radio]), select");
  if (plain && !typing && event.key.toLowerCase() === "l" && aspects().length) { event.preventDefault(); enter(aspects()[0]); }
});
document.addEventListener("keydown", (event) => {
  const form = document.getElementById("decide");
  if (!form || event.defaultPrevented) return;
  if (event.key === "Enter" && event.ctrlKey && form.contains(document.activeElement)) { event.preventDefault(); form.requestSubmit(); return; }
  const typing = document.activeElement.matches("textarea, input:not([type=radio]), select");
  if (typing || event.ctrlKey || event.altKey || event.metaKey) return;
  const choice = document.getElementById("choice" + event.key);
  if (choice) { choice.checked = true; choice.focus(); keepDraft(); event.preventDefault(); }
  if (event.key.toLowerCase() === "r") { reason.focus(); event.preventDefault(); }
});

// Every button loads the page anew. What was typed in the page's other forms stays, in this tab; what
// was sent stays, too, until a page shows that it was taken.
const page = document.querySelector("[data-draft]");
const draftKey = page && "draft " + page.dataset.draft;

function fieldsOf(form) {
  return [...form.querySelectorAll("input:not([type=hidden]), textarea, select")].filter((field) => field.id);
}
function isTicked(field) {
  return field.type === "radio" || field.type === "checkbox";
}
function isChanged(field) {
  if (isTicked(field)) return field.checked !== field.defaultChecked;
  if (field.matches("select")) return field.selectedIndex !== Math.max(0, [...field.options].findIndex((each) => each.defaultSelected));
  return field.value !== field.defaultValue;
}
function keepDraft() {
  if (!draftKey) return;
  const draft = {};
  for (const form of document.forms) {
    for (const field of fieldsOf(form).filter(isChanged)) {
      draft[field.id] = isTicked(field) ? field.checked : field.value;
    }
  }
  sessionStorage.setItem(draftKey, JSON.stringify(draft));
}
function restoreDraft() {
  const draft = JSON.parse(sessionStorage.getItem(draftKey) || "{}");
  for (const [id, kept] of Object.entries(draft)) {
    const field = document.getElementById(id);
    if (!field) continue;
    if (isTicked(field)) field.checked = kept; else field.value = kept;
    const folded = field.closest("details");
    if (folded) folded.open = true;
  }
}
function forgetWhatWasTaken() {
  const sent = JSON.parse(sessionStorage.getItem("sent") || "null");
  sessionStorage.removeItem("sent");
  if (!sent || document.querySelector("[data-refused]")) return;
  const draft = JSON.parse(sessionStorage.getItem(sent.key) || "{}");
  for (const id of sent.ids) delete draft[id];
  sessionStorage.setItem(sent.key, JSON.stringify(draft));
}
forgetWhatWasTaken();
if (draftKey) {
  restoreDraft();
  document.addEventListener("input", () => keepDraft());
  document.addEventListener("submit", (event) => {
    keepDraft();
    const ids = fieldsOf(event.target).map((field) => field.id);
    sessionStorage.setItem("sent", JSON.stringify({ key: draftKey, ids }));
  });
}
