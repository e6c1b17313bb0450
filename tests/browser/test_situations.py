"""Situations as a trainee meets them in a real JupyterLab: read, judged with the keyboard, kept."""

import json
import shutil
import sys
from pathlib import Path

import nbformat
import pytest

sys.path.insert(0, str(Path(__file__).parent))

import lab as jupyterlab
import pages

from smhelpers.course import Course
from smhelpers.portfolio import FOLDER
from smhelpers.situations import draw

COURSE, ASSIGNMENT = Course.open(), "evaluation"
pytestmark = pytest.mark.xdist_group("lessons")
#: Whether the circle of each choice lies on its own text.
_COVERED = """() => [...document.querySelectorAll('.widget-radio-box label')].filter(label => {
  const text = document.createRange();
  text.selectNodeContents([...label.childNodes].find(node => node.nodeType === Node.TEXT_NODE));
  const [circle, words] = [label.querySelector('input'), text].map(each => each.getBoundingClientRect());
  return circle.right > words.left && words.right > circle.left && circle.bottom > words.top && words.bottom > circle.top;
}).map(label => label.textContent)"""  # noqa: E501


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A trainee's course; of the assessment only the part with the situations."""
    found = tmp_path_factory.mktemp("trainee")
    shutil.copytree(
        COURSE.root / "release" / ASSIGNMENT,
        found / ASSIGNMENT,
        ignore=shutil.ignore_patterns(FOLDER, ".ipynb_checkpoints"),
    )
    path = found / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    names = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells]
    place = names.index("form_of_the_situations")
    notebook.cells = notebook.cells[place : place + 1]
    nbformat.write(notebook, path)
    return found


@pytest.fixture(scope="module")
def form(folder):
    with pages.page() as tab, jupyterlab.trainees_lab(folder, tab) as opened:
        tab.set_viewport_size({"width": 1366, "height": 768})
        opened.open(f"{ASSIGNMENT}/{ASSIGNMENT}.ipynb")
        opened.run_all()
        number = opened.notebook.get_by_label("學員編號")
        number.fill("S01")
        number.press("Tab")
        opened.notebook.get_by_role("radio").nth(15).wait_for()
        tab.screenshot(path=jupyterlab.SCREENS / "situation.png")
        yield opened


def test_no_circle_of_a_choice_lies_on_its_text(form):
    assert form.page.evaluate(_COVERED) == []


def test_pictures_are_drawn_and_described(form):
    picture = form.notebook.locator("img").first
    assert picture.evaluate("image => image.naturalWidth") > 300
    assert "逐日為" in picture.get_attribute("alt")


def test_a_situation_is_judged_with_the_keyboard_alone_and_saved(form, folder):
    claims = draw("pc-5.1", "S01")[0].claims
    for place in range(len(claims)):
        first = form.notebook.get_by_role("radio").nth(4 * place)
        first.focus()
        form.page.keyboard.press("Space")
        form.notebook.get_by_role("status").filter(
            has_text=f"已判斷 {place + 1}／36 個敘述",
        ).wait_for()
    saved = json.loads((folder / ASSIGNMENT / FOLDER / "situations.json").read_text("utf-8"))
    assert len(saved["data"]["decisions"]) == 4
    assert {row["choice"] for row in saved["data"]["decisions"]} == {"effect"}


def test_the_next_situation_is_one_button_away(form):
    form.notebook.get_by_role("button", name="下一個情境").click()
    form.notebook.get_by_text(draw("pc-5.1", "S01")[1].scene[:20]).wait_for()
