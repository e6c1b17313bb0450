"""What a trainee sees of a check: what it looks at, and whether that is there.

Its code is folded away.
"""

from html import escape

from IPython.core.getipython import get_ipython
from IPython.display import HTML, DisplayHandle, display

from ..forms.static import live

#: Opens the first line of every check (CONTRIBUTING.md, Notebooks).
OPENS = "# 檢查："
#: Stands in that line between what is checked at once and what only the marking checks.
_LATER = "；評分時"


def title_of(source: str) -> tuple[str, str]:
    """What a check looks at now, and what the marking looks at later ("" where nothing).

    Two empty texts where the cell is no check.
    """
    first = source.split("\n", 1)[0]
    if not first.startswith(OPENS):
        return "", ""
    now, _, later = first.removeprefix(OPENS).partition(_LATER)
    return now, f"評分時{later}" if later else ""


def told(source: str, passed: bool | None) -> str:
    """The line (HTML) above a check's result; passed is None while it runs."""
    now, later = title_of(source)
    sign = {
        None: "",
        True: "✓ ",
        False: "✗ ",
    }[passed]
    return (
        f"<p role='status'><strong>{sign}檢查："
        f"{escape(now)}</strong>{f'<br>{escape(later)}' if later else ''}</p>"
    )


def announce() -> None:
    """From now on every check of this kernel says in zh-TW what it looks at, with a sign when it
    has ended. Nothing where no one looks.
    """
    shell = get_ipython()
    if not shell or not live() or getattr(shell, _ANNOUNCED, False):
        return
    setattr(shell, _ANNOUNCED, True)
    shell.events.register("pre_run_cell", _began)
    shell.events.register("post_run_cell", _ended)


_ANNOUNCED = "_smcourse_checks_announced"
#: The line of the check that runs now.
_running: list[DisplayHandle] = []


def _began(info) -> None:
    if title_of(info.raw_cell or "")[0]:
        # a page changes every line of a name, so each run has its own
        _running.append(display(HTML(told(info.raw_cell, None)), display_id=True))


def _ended(result) -> None:
    if _running:
        _running.pop().update(HTML(told(result.info.raw_cell, result.success)))
