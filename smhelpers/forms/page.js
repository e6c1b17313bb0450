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

const AWAY = '⚠ 和課程的連線中斷了，這一頁之後填的內容還沒有存；請先不要關閉這一頁，連線恢復後會自己存。';
const GONE = '⚠ 和課程的連線中斷了，這一頁之後填的內容還沒有存；請把剛打的字複製下來，按上方的「全部執行」，再貼回表單。';
const ENDED = ['dead', 'restarting', 'autorestarting', 'terminating'];

/* Says above a form, and in place of 「已存檔」 below it, that nothing is saved any more. "" takes it back. */
function tell(form, sentence) {
  form.querySelectorAll('.smc-gone').forEach(each => each.remove());
  form.classList.toggle('smc-unsaved', Boolean(sentence));
  if (!sentence) return;
  const say = role => {
    const told = document.createElement('p');
    told.className = 'smc-gone';
    if (role) told.setAttribute('role', role);
    told.textContent = sentence;
    return told;
  };
  form.prepend(say('alert'));
  form.querySelectorAll('.smc-foot').forEach(foot => foot.prepend(say('')));
}

/* What a form's kernel tells of itself: a connection may come back, a kernel that ended never knows this form again. Returns how to stop. */
function watch(form, kernel) {
  let ended = false;
  const status = (_, now) => {
    if (ended || !ENDED.includes(now)) return;
    ended = true;
    tell(form, GONE);
  };
  const connection = (_, now) => {
    if (!ended) tell(form, now === 'connected' ? '' : AWAY);
  };
  const disposed = () => status(kernel, 'dead');
  kernel.statusChanged.connect(status);
  kernel.connectionStatusChanged.connect(connection);
  kernel.disposed.connect(disposed);
  return () => {
    kernel.statusChanged.disconnect(status);
    kernel.connectionStatusChanged.disconnect(connection);
    kernel.disposed.disconnect(disposed);
  };
}

export default {
  render({model, el}) {
    el.style.display = 'none';
    /* A view is drawn before it has its place in the page. */
    let waiting = 0;
    let stop = () => {};
    const start = () => {
      const form = el.closest('.smc-form');
      const area = el.closest('.jp-OutputArea') || form;
      if (!area) {
        waiting = setTimeout(start, 50);
        return;
      }
      behave(area);
      const kernel = model.widget_manager?.kernel;
      if (form && kernel?.statusChanged) stop = watch(form, kernel);
    };
    start();
    return () => {
      clearTimeout(waiting);
      stop();
    };
  },
};
