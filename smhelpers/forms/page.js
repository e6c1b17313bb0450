/* What a form's page does by itself; done once in every output area that shows a form. */
function behave(area) {
  if (area.smcourse) return;
  area.smcourse = true;
  /* JupyterLab takes arrow and letter keys away from whatever has the focus in a cell's output; it leaves them to an element so marked. */
  area.addEventListener('focusin', event => event.target.setAttribute('data-lm-suppress-shortcuts', 'true'));
  /* A text is saved when it is left; whoever stops typing for a while and closes the window has left it too. */
  const waiting = new WeakMap();
  area.addEventListener('input', event => {
    const box = event.target;
    if (!box.matches('textarea, input[type=text]')) return;
    clearTimeout(waiting.get(box));
    waiting.set(box, setTimeout(() => box.dispatchEvent(new Event('change', {bubbles: true})), 1500));
  });
  /* A folded row opens with a key too: its header is a plain box to the widgets. */
  area.addEventListener('keydown', event => {
    if (!event.target.matches('.jupyter-widget-Collapse-header') || !['Enter', ' '].includes(event.key)) return;
    event.preventDefault();
    event.target.click();
  });
  /* Names and roles that the widgets do not give themselves, also to rows that come later. */
  const name = () => {
    area.querySelectorAll('.smc-form .widget-radio-box:not([role])').forEach(box => {
      box.setAttribute('role', 'radiogroup');
      const label = box.parentElement.querySelector('.widget-label');
      const told = box.closest('.smc-card')?.querySelector('.smc-question');
      box.setAttribute('aria-label', [label?.textContent, told?.textContent].filter(Boolean).join('　'));
    });
    area.querySelectorAll('.smc-form .smc-group:not([role])').forEach(group => {
      group.setAttribute('role', 'group');
      group.setAttribute('aria-label', group.querySelector('.smc-title')?.textContent || '');
    });
    area.querySelectorAll('.smc-form .jupyter-widget-Collapse-header').forEach(header => {
      header.setAttribute('role', 'button');
      header.setAttribute('tabindex', '0');
      header.querySelector('i')?.setAttribute('aria-hidden', 'true');
      header.setAttribute('aria-expanded', String(header.parentElement.classList.contains('jupyter-widget-Collapse-open')));
    });
    area.querySelectorAll('.smc-form .smc-field').forEach(field => {
      const control = field.querySelector(':scope > input, :scope > textarea');
      if (control) control.setAttribute('aria-invalid', String(field.classList.contains('smc-faulty')));
    });
  };
  let due = 0;
  new MutationObserver(() => { clearTimeout(due); due = setTimeout(name, 200); })
    .observe(area, {childList: true, subtree: true, attributes: true, attributeFilter: ['class']});
  name();
}

export default {
  render({el}) {
    el.style.display = 'none';
    /* A view is drawn before it has its place in the page. */
    let waiting = 0;
    const start = () => {
      const area = el.closest('.jp-OutputArea') || el.closest('.smc-form');
      if (area) behave(area);
      else waiting = setTimeout(start, 50);
    };
    start();
    return () => clearTimeout(waiting);
  },
};
