"""Handing in as a trainee does it in a real JupyterLab: what is missing is told by criterion,
then a zip and a receipt are made.
"""

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import lab as jupyterlab
import pages

from smhelpers.course import Course
from smhelpers.demo.submission import Submission
from smhelpers.portfolio import FOLDER

COURSE, ASSIGNMENT, TRAINEE = Course.open(), "evaluation", "t01"
pytestmark = pytest.mark.xdist_group("lessons")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A trainee's course with the released assessment, untouched."""
    found = tmp_path_factory.mktemp("trainee")
    shutil.copytree(
        COURSE.root / "notebooks",
        found / "notebooks",
        ignore=shutil.ignore_patterns(FOLDER, ".ipynb_checkpoints"),
    )
    shutil.copytree(
        COURSE.root / "release" / ASSIGNMENT,
        found / ASSIGNMENT,
        ignore=shutil.ignore_patterns(FOLDER, ".ipynb_checkpoints"),
    )
    return found


@pytest.fixture(scope="module")
def lab(folder):
    with pages.page() as tab, jupyterlab.trainees_lab(folder, tab) as opened:
        opened.open(f"{ASSIGNMENT}/{ASSIGNMENT}.ipynb")
        opened.run_last()
        yield opened


def _hand_in(lab):
    """Save, then press the button."""
    lab.command("docmanager:save")
    lab.notebook.get_by_role("button", name="檢查並交件").click()


def test_blank_work_is_told_by_criterion_and_nothing_is_handed_in(lab, folder):
    lab.notebook.get_by_label("學員編號").fill(TRAINEE)
    _hand_in(lab)
    told = lab.notebook.locator("[role=alert]", has_text="還沒有交件")
    told.wait_for()
    assert all(
        name in told.inner_text() for name in ("行為指標 5.1", "行為指標 5.2", "行為指標 5.3")
    )
    assert not list((folder / ASSIGNMENT).glob("handed_in/*.zip"))
    told.scroll_into_view_if_needed()
    lab.screen("hand_in_missing")


def test_complete_work_becomes_a_zip_with_its_receipt(lab, folder, model):
    shutil.copytree(model(ASSIGNMENT) / FOLDER, folder / ASSIGNMENT / FOLDER, dirs_exist_ok=True)
    Submission(folder / ASSIGNMENT, folder / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").edit(
        "quiz",
        lambda data: data.update(trainee=TRAINEE),
    )
    _hand_in(lab)
    told = lab.notebook.locator("[role=status]", has_text="已做好交件檔")
    told.wait_for()
    (made,) = (folder / ASSIGNMENT).glob("handed_in/*.zip")
    assert made.name in told.inner_text() and TRAINEE in told.inner_text()
    assert (
        made.with_suffix(".html").is_file()
        and told.get_by_role("link", name="下載").get_attribute("download") == made.name
    )
    told.scroll_into_view_if_needed()
    lab.screen("hand_in_done")
