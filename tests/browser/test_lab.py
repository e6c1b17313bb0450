"""The first five minutes: the course is opened as a trainee opens it, a lesson is run, a form
filled, found again, taken back.
"""

import contextlib
import re
import shutil
import sys
from pathlib import Path

import pytest
from playwright.sync_api import TimeoutError

sys.path.insert(0, str(Path(__file__).parent))

import lab as jupyterlab
import pages

from smhelpers.paths import course_root
from smhelpers.platform_research import GoalCascade
from smhelpers.portfolio import Portfolio

pytestmark = pytest.mark.xdist_group("lab")
LESSON = "從組織目標到社群目標"
TYPED = "讓熟客每個月多來一次，並且帶朋友一起來"
#: Buttons above a notebook and beside the list of files, and the heads of that list; and names that
#: are no words.
_PRESSED = (
    ".jp-NotebookPanel-toolbar [title]:visible, .jp-FileBrowser-toolbar [title]:visible, "
    ".jp-DirListing-headerItem:visible"
)
_NAMES = r"JupyterLab|Jupyter|Notebook|welcome\.ipynb|Ctrl|Shift|Alt|Enter|URL"
#: Controls of forms that a screen reader could not name.
_NAMELESS = """() => [...document.querySelectorAll('.smc-form :is(input, textarea, select, button)')].filter(node => node.offsetParent)
  .filter(node => !(node.labels && [...node.labels].some(label => label.textContent.trim())) && !node.getAttribute('aria-label')
                  && !node.textContent.trim() && !node.title).map(node => node.outerHTML.slice(0, 200))"""  # noqa: E501
#: Fields of forms that lie over one another.
_OVERLAPPING = """() => { const boxes = [...document.querySelectorAll('.smc-form .smc-field')].filter(node => node.offsetParent)
    .map(node => node.getBoundingClientRect());
  return boxes.some((a, n) => boxes.slice(n + 1).some(b => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
                                                   && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2)); }"""  # noqa: E501


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A copy of what a trainee has."""
    root = tmp_path_factory.mktemp("trainee")
    for name in ("notebooks", "release"):
        shutil.copytree(
            course_root() / name,
            root / name,
            ignore=shutil.ignore_patterns("portfolio", ".ipynb_checkpoints"),
        )
    return root


@pytest.fixture(scope="module")
def tab(folder):
    """The course as `smcourse lab` opens it."""
    with pages.course_lab(folder) as found:
        yield found


def _picture(tab, name):
    jupyterlab.SCREENS.mkdir(parents=True, exist_ok=True)
    tab.screenshot(path=jupyterlab.SCREENS / f"{name}.png")


def _front(tab):
    return tab.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")


def _run_all(tab):
    """Press 「全部執行」 until a form is drawn that was not there before: a notebook just opened
    may ask for patience.
    """
    drawn = _front(tab).locator(".smc-form:not([data-before])").first
    for _ in range(20):
        tab.locator(jupyterlab.IDLE).wait_for()
        _front(tab).get_by_role("button", name="全部執行").click()
        with contextlib.suppress(TimeoutError):
            drawn.wait_for(timeout=5_000)
            break
    _front(tab).get_by_role(
        "heading",
        name="社群目標與優先順序",
        exact=True,
    ).wait_for()


def test_the_course_opens_in_chinese_on_the_way_through_the_five_tasks(tab):
    page = tab.locator(".smc-welcome")
    page.wait_for()
    assert "welcome.ipynb" in tab.url and page.get_by_role("link", name=LESSON).first.is_visible()
    assert page.locator(".smc-unit").count() == 5 and "1.1　檢視組織策略目標" in page.inner_text()
    assert tab.locator(".jp-InputPlaceholder:visible").count() == 0
    assert tab.locator(".jp-DirListing-header").get_by_text("名稱").is_visible()
    _picture(tab, "lab_welcome")


def test_what_a_trainee_can_press_is_said_in_chinese(tab):
    said = tab.eval_on_selector_all(
        _PRESSED,
        "nodes => nodes.map(node => node.title || node.innerText)",
    )
    for menu in tab.locator("#jp-MainMenu .lm-MenuBar-item").all():
        menu.click()
        said += [menu.inner_text(), *tab.locator(".lm-Menu .lm-Menu-itemLabel").all_inner_texts()]
        tab.keyboard.press("Escape")
    assert len(said) > 30 and not [
        text for text in said if re.search("[A-Za-z]{2}", re.sub(_NAMES, "", text))
    ]


def test_no_key_and_no_menu_deletes_a_cell(tab):
    cells = _front(tab).locator(".jp-Cell")
    before = cells.count()
    cells.first.click(position={"x": 5, "y": 5})
    for key in ("Escape", "d", "d", "x", "a", "b"):
        tab.keyboard.press(key)
    cells.first.click(button="right")
    assert not [
        text
        for text in tab.locator(".lm-Menu .lm-Menu-itemLabel").all_inner_texts()
        if re.search("刪除|剪下|合併", text)
    ]
    tab.keyboard.press("Escape")
    assert cells.count() == before > 1


def test_a_lesson_is_run_filled_in_taken_back_and_found_again_after_a_restart(tab, folder):
    tab.locator(".smc-welcome").get_by_role("link", name=LESSON).first.click()
    _front(tab).get_by_role("heading", name=LESSON).first.wait_for()
    _run_all(tab)
    field = _front(tab).locator("textarea").first
    field.fill(TYPED)
    # nothing is left, no key is pressed: who stops typing is saved too
    _front(tab).locator("text=/已存檔 \\d\\d:\\d\\d:\\d\\d/").first.wait_for()
    saved = Portfolio.open(folder / "notebooks" / "platform_research")
    assert TYPED in saved.draft(GoalCascade)["goals"][0].values()
    _front(tab).get_by_role("button", name="新增一列").click()
    _front(tab).get_by_text("第 4 列", exact=True).wait_for()
    _front(tab).get_by_role("button", name="復原上一步").click()
    _front(tab).get_by_text("第 4 列", exact=True).wait_for(state="detached")
    assert tab.evaluate(_NAMELESS) == []
    _front(tab).get_by_role("button", name="全部執行").scroll_into_view_if_needed()
    tab.locator(
        ".jp-NotebookPanel-toolbar:visible [data-command='notebook:restart-kernel']",
    ).click()
    tab.locator(".jp-Dialog .jp-mod-accept").click()
    tab.locator(".jp-Dialog").wait_for(state="detached")
    tab.evaluate(
        "document.querySelectorAll('.smc-form').forEach(form => { form.dataset.before = "
        "'restart'; })",
    )
    _run_all(tab)
    tab.wait_for_function(
        "text => [...document.querySelectorAll('.smc-form:not([data-before]) textarea')"
        "].some(box => box.value === text)",
        arg=TYPED,
    )
    assert (
        tab.locator(
            "[data-mime-type='application/vnd.jupyter.error'], "
            "[data-mime-type='application/vnd.jupyter.stderr']",
        ).count()
        == 0
    )
    _picture(tab, "lab_lesson")


def test_a_form_at_twice_the_size_has_no_fields_over_one_another(tab):
    card = _front(tab).locator(".smc-form .smc-card").first
    card.scroll_into_view_if_needed()
    tab.set_viewport_size({"width": 700, "height": 900})
    assert not tab.evaluate(_OVERLAPPING)
    _picture(tab, "lab_form_zoomed")


def test_a_folded_row_is_opened_and_closed_with_a_key(tab):
    for number in range(4, 10):
        _front(tab).get_by_role("button", name="新增一列").click()
        _front(tab).get_by_text(re.compile(f"^第 {number} 列")).first.wait_for()
    first = _front(tab).get_by_role("button", name=re.compile("^第 1 列"))
    first.focus()
    for expanded in ("true", "false"):
        tab.keyboard.press("Enter")
        _front(tab).locator(
            f"[role=button][aria-expanded={expanded}]",
            has_text=re.compile("^第 1 列"),
        ).wait_for()
