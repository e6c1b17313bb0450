"""How long forms take, two of the largest and two usual ones: in the kernel from call to message,
and until JupyterLab has drawn them.

Forms are filled with the course's own samples. Kernel: median of `RUNS` new forms in one process.
Page: from the order to run the cell
until the form's last field is on the page, so with the kernel's share; median of `DRAWN` runs in
Chromium.

    python -m benchmarks forms
"""

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import nbformat

from smhelpers import paths
from smhelpers.portfolio import FOLDER, Portfolio
from smhelpers.views import strategy as view
from smhelpers.workplace import Workplace

RUNS, DRAWN = 15, 5
FORMS = ("calendar_form", "content_form", "kpi_form", "tracking_form")
_WORKPLACE, _ASSIGNMENT = "guesthouse", "strategy"
_SETUP = f"""from smhelpers.views import strategy as view
from smhelpers.workplace import Workplace
shop = Workplace.open("{_WORKPLACE}")
_ = [getattr(view, name)(shop) for name in {FORMS!r}]"""
#: Runs the active cell; milliseconds until nothing of its form has changed for half a second, that
#: half second left out.
_DRAWN = """() => new Promise(done => { const book = jupyterapp.shell.currentWidget.content, area = book.activeCell.node;
  let last = 0, began = performance.now();
  new MutationObserver(() => { if (area.querySelector('.smc-form .smc-field')) last = performance.now(); })
    .observe(area, {childList: true, subtree: true});
  const timer = setInterval(() => { if (last && performance.now() - last > 500) { clearInterval(timer); done(last - began); } }, 50);
  jupyterapp.commands.execute('notebook:run-cell'); })"""  # noqa: E501


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        _as_own(
            paths.course_root() / "data" / "samples" / _WORKPLACE / _ASSIGNMENT,
            folder / FOLDER,
        )
        before = Path.cwd()
        os.chdir(folder)
        try:
            kernel = _in_kernel()
        finally:
            os.chdir(before)
        page = _on_page(folder)
    for name in FORMS:
        print(
            (
                f"{name}: kernel {kernel[name]:.3f} s, drawn after {page[name]:.3f} s (medians of "
                f"{RUNS} and {DRAWN})"
            ),
        )


def _as_own(samples: Path, portfolio: Path) -> None:
    """The course's samples as if a trainee had typed them."""
    portfolio.mkdir()
    for path in samples.glob("*.json"):
        content = json.loads(path.read_text(encoding="utf-8")) | {"sample": False}
        (portfolio / path.name).write_text(
            json.dumps(content, ensure_ascii=False),
            encoding="utf-8",
        )


def _in_kernel() -> dict[str, float]:
    shop, portfolio = Workplace.open(_WORKPLACE), Portfolio.open()
    print(f"portfolio: {', '.join(sorted(path.stem for path in portfolio.folder.glob('*.json')))}")
    return {
        name: statistics.median(_timed(getattr(view, name), shop) for _ in range(RUNS))
        for name in FORMS
    }


def _timed(form: Callable, shop: Workplace) -> float:
    began = time.perf_counter()
    form(shop)._repr_mimebundle_()
    return time.perf_counter() - began


def _on_page(folder: Path) -> dict[str, float]:
    """Seconds by form in JupyterLab, driven as the browser tests do."""
    sys.path.insert(0, str(paths.course_root() / "tests" / "browser"))
    import lab as jupyterlab
    import pages

    new = nbformat.v4
    cells = [_SETUP, *(f"view.{name}(shop)" for name in FORMS)]
    # without the name of a kernel JupyterLab asks for one
    named = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)"}}
    nbformat.write(
        new.new_notebook(metadata=named, cells=[new.new_code_cell(source) for source in cells]),
        folder / "forms.ipynb",
    )
    jupyterlab.settings(folder)
    with (
        pages.server(folder, "--LabApp.expose_app_in_browser=True") as address,
        pages.page() as tab,
    ):
        opened = jupyterlab.Lab(tab, address)
        opened.open("forms.ipynb")
        opened.run_all()
        return {
            name: statistics.median(_drawn(tab, number) for _ in range(DRAWN))
            for number, name in enumerate(FORMS, 1)
        }


def _drawn(tab, number: int) -> float:
    tab.evaluate(
        "number => { jupyterapp.shell.currentWidget.content.activeCellIndex = number; }",
        number,
    )
    tab.evaluate("() => jupyterapp.commands.execute('notebook:clear-cell-output').then(() => null)")
    return tab.evaluate(_DRAWN) / 1000
