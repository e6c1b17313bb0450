/* Texts in sight whose colour stands too little out from what lies behind them (WCAG 2.2, 1.4.3: 4.5, or 3 where they are large). */
() => {
  const parts = colour => {
    const numbers = colour.match(/[\d.]+/g).map(Number), scale = colour.startsWith('color(') ? 255 : 1;
    return [...numbers.slice(0, 3).map(number => number * scale), numbers[3] ?? 1];
  };
  const over = (top, under) => [0, 1, 2].map(n => top[n] * top[3] + under[n] * (1 - top[3])).concat(1);
  const linear = part => part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4;
  const luminance = colour => 0.2126 * linear(colour[0]) + 0.7152 * linear(colour[1]) + 0.0722 * linear(colour[2]);
  const behind = node => {
    const layers = [];
    for (; node; node = node.parentElement) layers.push(parts(getComputedStyle(node).backgroundColor));
    return layers.reduceRight((under, top) => over(top, under), [255, 255, 255, 1]);
  };
  const ratio = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const front = document.querySelector('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook');
  const found = new Map();
  for (const node of front.querySelectorAll('.jp-OutputArea-output *, .jp-RenderedMarkdown *')) {
    const said = node.matches('input:not([type=checkbox], [type=radio]), textarea, select') ||
      [...node.childNodes].some(child => child.nodeType === Node.TEXT_NODE && child.textContent.trim());
    if (!said || !node.checkVisibility({visibilityProperty: true}) || node.closest('svg, style, script, :disabled, [hidden]')) continue;
    const style = getComputedStyle(node), background = behind(node);
    const large = parseFloat(style.fontSize) >= 24 || parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700;
    const stands = ratio(over(parts(style.color), background), background);
    if (stands < (large ? 3 : 4.5))
      found.set(`${node.tagName}.${node.className} ${style.color} on ${background.map(Math.round)}`,
                `${stands.toFixed(2)} ${(node.value || node.textContent).trim().slice(0, 30)}`);
  }
  return [...found].map(([about, said]) => `${about}: ${said}`);
}
