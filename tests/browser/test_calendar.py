"""The calendar's form in a real JupyterLab: a draft, a piece moved and renamed, files exported
and read back, all without dragging.
"""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import lab as jupyterlab
import pages
from test_lessons import COURSE

from smhelpers.portfolio import Portfolio
from smhelpers.strategy import ActivityCalendar

pytestmark = pytest.mark.xdist_group("lessons")
LESSON = "calendar_of_activities.ipynb"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    found = tmp_path_factory.mktemp("calendar")
    (found / LESSON).write_bytes((COURSE.root / "notebooks" / "strategy" / LESSON).read_bytes())
    jupyterlab.settings(found)
    return found


@pytest.fixture(scope="module")
def lab(folder):
    with (
        pages.server(folder, "--LabApp.expose_app_in_browser=True") as address,
        pages.page() as tab,
    ):
        opened = jupyterlab.Lab(tab, address)
        opened.open(LESSON)
        opened.run_all()
        yield opened


def _press(lab, text):
    lab.notebook.get_by_role("button", name=text).click()


def _told(lab, text):
    """Wait for the form's own status line, not for prose that says the same."""
    lab.notebook.locator(".smc-form [role=status]", has_text=text).first.wait_for()


def test_a_calendar_is_drafted_changed_exported_and_read_back(lab, folder):
    _press(lab, "排出草稿")
    _told(lab, "已排出")
    box = lab.notebook.locator(".widget-textarea", has_text="主要訊息").locator("textarea")
    box.fill("平日清晨的海，只有你聽見")
    box.press("Tab")
    lab.notebook.locator("option", has_text="平日清晨的海").wait_for(state="attached")
    day = lab.notebook.locator(".widget-datepicker", has_text="移到或複製到哪一天").locator("input")
    day.fill("2026-11-18")
    day.press("Tab")
    _told(lab, "已選 2026-11-18")
    _press(lab, "移到那一天")
    _told(lab, "已移到 2026-11-18")
    lab.notebook.get_by_text("2026 年 11 月共").wait_for()
    _press(lab, "匯出 Excel 與 .ics")
    _told(lab, "左側檔案清單裡有")
    assert (folder / "活動行事曆.xlsx").is_file() and (folder / "活動行事曆.ics").is_file()
    _press(lab, "從 Excel 讀回")
    _told(lab, "已從")
    lab.picture("strategy_calendar_form")
    (moved,) = [
        entry
        for entry in Portfolio.open(folder).load(ActivityCalendar).entries
        if entry.message == "平日清晨的海，只有你聽見"
    ]
    assert str(moved.day) == "2026-11-18"
