"""Every lesson as a trainee sees it: run in a real JupyterLab, without an error, its forms and
tables drawn and legible in both themes.
"""

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import lab as jupyterlab
import pages

from smhelpers.course import Course

COURSE = Course.open()
LESSONS = [(unit.slug, name) for unit in COURSE.units for name in unit.lessons]
WIDGET, TABLE = "application/vnd.jupyter.widget-view+json", "text/html"
pytestmark = pytest.mark.xdist_group("lessons")


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A copy of the course's notebooks, so that what is typed and run leaves no trace here."""
    folder = tmp_path_factory.mktemp("lessons")
    shutil.copytree(
        COURSE.root / "notebooks",
        folder / "notebooks",
        ignore=shutil.ignore_patterns("portfolio", ".ipynb_checkpoints"),
    )
    return folder


@pytest.fixture(scope="module")
def lab(place):
    with pages.page() as tab, jupyterlab.trainees_lab(place, tab) as opened:
        yield opened


def test_what_was_typed_is_there_again_after_the_kernel_was_restarted(lab):
    lab.open("notebooks/platform_research/goals_and_priorities.ipynb")
    lab.run_all()
    typed = "讓熟客每個月多來一次，並且帶朋友一起來"
    field = lab.notebook.locator("textarea").first
    field.fill(typed)
    field.press("Tab")
    lab.notebook.locator("text=/已存檔/").first.wait_for()
    cells = lab.restart_and_run_all()
    assert not [cell["errors"] for cell in cells if cell["errors"]]
    assert lab.notebook.locator("textarea").first.input_value() == typed
    lab.close()


@pytest.mark.parametrize(("unit", "name"), LESSONS, ids=lambda part: part)
def test_a_lesson_runs_and_draws_its_forms_and_tables_so_that_they_can_be_read(lab, unit, name):
    lab.open(f"notebooks/{unit}/{name}.ipynb")
    cells = lab.run_all()
    lab.picture(f"{unit}_{name}")
    try:
        assert [
            cell["errors"] + cell["warned"] for cell in cells if cell["errors"] or cell["warned"]
        ] == []
        shown = [mimes for cell in cells for mimes in cell["shown"]]
        assert any(WIDGET in mimes for mimes in shown) and any(TABLE in mimes for mimes in shown)
        drawn = lab.notebook.locator(
            ".jp-OutputArea-output .jupyter-widgets:not(.jupyter-widgets .jupyter-widgets)",
        )
        assert drawn.count() == sum(WIDGET in mimes for mimes in shown) and all(
            box.is_visible() for box in drawn.all()
        )
        assert lab.notebook.locator("text=/Error displaying widget|Loading widget/").count() == 0
        assert {
            theme: found
            for theme in ("JupyterLab Dark", "JupyterLab Light")
            if (found := lab.faint(theme))
        } == {}
    finally:
        lab.close()
