"""The drill in a real JupyterLab: played by keyboard, gone on with after a restart of the
kernel.
"""

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import lab as jupyterlab
import pages

from smhelpers.paths import course_root

pytestmark = pytest.mark.xdist_group("drill")
LESSON = Path("notebooks", "monitoring", "crisis_drill.ipynb")


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    home = tmp_path_factory.mktemp("drill")
    for name in (LESSON, LESSON.parent.parent / "course.yml"):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(course_root() / name, home / name)
    with pages.page() as tab, jupyterlab.trainees_lab(home, tab) as opened:
        opened.open(LESSON.as_posix())
        opened.run_all()
        yield opened


def button(tab, name):
    return tab.get_by_role("button", name=name, exact=True)


def test_a_shift_is_played_by_keyboard_and_goes_on_after_a_restart(lab):
    tab = lab.page
    tab.get_by_label("學員編號").fill("s07")
    button(tab, "開始或接續演練").press("Enter")
    button(tab, "快轉 30 分鐘").press("Space")
    status = tab.locator("[role=status]", has_text="12:30（這一班")
    status.wait_for()
    inbox = tab.get_by_label("收件匣")
    inbox.focus()
    tab.keyboard.press("ArrowDown")
    tab.get_by_role("region", name="打開的訊息").wait_for()
    level = tab.get_by_label("等級")
    level.focus()
    tab.keyboard.press("ArrowDown")
    button(tab, "分級").press("Enter")
    tab.get_by_text("12:30 已記錄：分級：L1").wait_for()
    lab.restart_and_run_all()
    status.wait_for()
    button(tab, "走到這一班結束").press("Enter")
    tab.locator("h3:visible", has_text="演練檢討").first.wait_for()
    assert tab.locator("img[alt^='危機提及（每小時）的時間圖']:visible").count() >= 1
