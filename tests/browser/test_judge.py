"""The assessor's desk in a real browser: a criterion is decided by keyboard alone and stands in
the record.
"""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "marking"))
sys.path.insert(0, str(Path(__file__).parent))

import assessed
import lab
import pages

from smhelpers.record import Decision, Record

pytestmark = pytest.mark.xdist_group("judge")


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return assessed.build(tmp_path_factory.mktemp("judge") / "course", ("t01", "t02", "t03"))


@pytest.fixture(scope="module")
def tab(root):
    with pages.judging(root) as address, pages.page() as opened:
        opened.goto(address)
        yield opened


def tab_to(tab, selector):
    """Press Tab until the element has the focus, as somebody without a mouse does."""
    for _ in range(200):
        if tab.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        tab.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached by Tab")


def picture(tab, name, full_page=True):
    lab.SCREENS.mkdir(parents=True, exist_ok=True)
    tab.screenshot(path=lab.SCREENS / f"{name}.png", full_page=full_page)


def sit_down(root, tab):
    """Register a certificate, as somebody without a mouse does."""
    certificate = root / "證書.pdf"
    certificate.write_bytes(b"%PDF-1.7 (made up)")
    tab_to(tab, "#name")
    tab.keyboard.type("林評量")
    tab.keyboard.press("Tab")
    tab.keyboard.type("測試資格")
    tab.keyboard.press("Tab")
    tab.keyboard.type("第 1 號")
    tab_to(tab, "input[name=without_end]")
    tab.keyboard.press("Space")
    tab.set_input_files("#file", certificate)
    picture(tab, "judge_who")
    tab_to(tab, "form[enctype] button")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("h1:has-text('等待判定的行為指標')")


def test_a_criterion_is_decided_by_keyboard_alone_and_stands_in_the_record(root, tab):
    sit_down(root, tab)
    picture(tab, "judge_queue")
    tab_to(tab, "a[href*='item=pc-5.1']")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("h1:has-text('pc-5.1')")
    tab.wait_for_load_state()  # keys are heard once the page's script runs
    number = tab.locator(".trainee strong").inner_text()
    tab.locator("main").focus()
    tab.keyboard.press("l")
    for _ in range(tab.locator("fieldset.aspect").count()):
        tab.keyboard.press("4")
    assert tab.locator("fieldset.aspect input:checked").count() == 4
    tab.keyboard.type("數字都引用正確")
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    tab.wait_for_selector(".state.yes:has-text('4／4')")
    tab.locator("main").focus()
    tab.keyboard.press("1")
    assert tab.locator("#choice1").is_checked()
    tab.keyboard.press("r")
    tab.keyboard.type("四項證據都達標，數字引用正確。")
    picture(tab, "judge_case")
    tab.keyboard.press("Control+Enter")
    tab.wait_for_function(
        "number => document.querySelector('.trainee strong')?.innerText !== number",
        arg=number,
    )
    with Record.open(root) as record:
        decision = record.trainee(number).by_item["pc-5.1"].decision
        assert (decision.decision, decision.assessor.name) == (Decision.COMPETENT, "林評量")
        assert decision.reason == "四項證據都達標，數字引用正確。"
        assert not record.verify().faults


def test_product_and_rubric_stand_side_by_side_on_a_small_screen(tab):
    tab.set_viewport_size({"width": 1366, "height": 768})
    tab.locator("article.product").first.scroll_into_view_if_needed()
    tab.evaluate("() => document.querySelector('article.product').scrollIntoView()")
    picture(tab, "judge_rubric", full_page=False)
    boxes = [each.bounding_box() for each in tab.locator("article.product .half").all()[:2]]
    left, right = boxes
    assert abs(left["y"] - right["y"]) < 2 and right["x"] >= left["x"] + left["width"]
    assert right["x"] + right["width"] <= 1366
    assert max(left["y"] + left["height"], right["y"] + right["height"]) <= 768
    widest = tab.evaluate("() => document.documentElement.scrollWidth")
    assert widest <= 1366


def test_a_chosen_level_is_told_apart_without_colour(tab):
    label = tab.locator("fieldset.aspect label.level").first
    label.locator("input").check()
    weights = tab.evaluate("""() => [...document.querySelectorAll('fieldset.aspect label.level')].slice(0, 2)
        .map(each => getComputedStyle(each).fontWeight)""")  # noqa: E501
    assert int(weights[0]) >= 600 > int(weights[1])


def test_a_reusable_comment_is_added_to_the_reason(tab):
    tab.locator("button.comment").first.click()
    assert tab.locator("#reason").input_value() == tab.locator("button.comment").first.inner_text()


def test_a_decision_begun_before_a_mark_was_saved_is_still_there_afterwards(tab):
    tab.locator("#choice2").check()
    tab.locator("#reason").fill("數字引用有誤，需補件。")
    for aspect in tab.locator("fieldset.aspect").all():
        aspect.locator("input[value='3']").check()
    with tab.expect_navigation():
        tab.locator("form.rubric button[type=submit]").click()
    assert tab.locator("#choice2").is_checked()
    assert tab.locator("#reason").input_value() == "數字引用有誤，需補件。"


def test_a_reason_survives_every_other_button_and_a_refusal(tab):
    reason = "圖表的單位和內文不同，請看第三段。"
    tab.locator("#reason").fill(reason)
    tab.locator("#against").check()
    with tab.expect_navigation():
        tab.locator("form[action$='/declare'] button").first.click()
    assert tab.locator("#reason").input_value() == reason and tab.locator("#against").is_checked()
    # as if the evidence had changed meanwhile: the desk refuses, and the words are still there
    tab.evaluate("document.querySelector('[name=seen]').value = 'another'")
    tab.locator("#choice2").check()
    with tab.expect_navigation():
        tab.locator("#decide button.main").click()
    with tab.expect_navigation():
        tab.get_by_role("link", name="回到這一件").click()
    assert tab.locator("#reason").input_value() == reason
    tab.locator("#choice2").check()
    where = tab.url
    with tab.expect_navigation():
        tab.locator("#decide button.main").click()
    tab.goto(where)
    assert tab.locator("#reason").input_value() == ""


def test_every_control_has_a_label_and_the_page_a_language_and_one_heading(tab):
    nameless = tab.evaluate("""() => [...document.querySelectorAll('input:not([type=hidden]), textarea, button')]
        .filter(each => !(each.labels && each.labels.length) && !each.textContent.trim() && !each.getAttribute('aria-label')).length""")  # noqa: E501
    assert nameless == 0
    assert tab.evaluate(
        "() => [document.documentElement.lang, document.querySelectorAll('h1').length]",
    ) == ["zh-TW", 1]


def test_nothing_is_fetched_from_elsewhere_and_nothing_is_refused_by_the_policy(tab):
    asked, said = [], []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: said.append(message.text))
    tab.reload()
    tab.wait_for_load_state("networkidle")
    assert asked and all(url.startswith(("http://127.0.0.1:", "data:")) for url in asked)
    assert not [text for text in said if "Content Security Policy" in text]


def test_a_calibration_round_is_done_by_keyboard_and_fits_a_small_screen(tab):
    tab.set_viewport_size({"width": 1366, "height": 768})
    tab.get_by_role("link", name="校準").click()
    tab.get_by_role("button", name="開始").click()
    for place in range(6):
        tab.wait_for_selector(f"text=第 {place + 1} 件，共 6 件")
        tab.locator("main").focus()
        tab.keyboard.press("l")
        for _ in range(tab.locator("fieldset.aspect").count()):
            tab.keyboard.press("3")
        if place == 0:
            picture(tab, "judge_calibration_own", full_page=False)
        with tab.expect_navigation():
            tab.keyboard.press("Enter")
        tab.wait_for_selector("text=參考等級的理由")
        if place == 0:
            picture(tab, "judge_calibration_reference", full_page=False)
        with tab.expect_navigation():
            tab.locator("button.main").press("Enter")
    tab.wait_for_selector("text=這一輪的結果")
    picture(tab, "judge_calibration_result", full_page=False)
