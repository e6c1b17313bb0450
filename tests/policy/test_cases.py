"""Cases to decide: feedback on every option, nothing given away, choices kept, a table where no
front end runs.
"""

import json
from collections import Counter

import pytest

from smhelpers.course import Course
from smhelpers.errors import CourseError
from smhelpers.policy import catalogue
from smhelpers.portfolio import Portfolio
from smhelpers.quiz.cases import CaseChoices, cases
from smhelpers.views.cases import CaseForm

ALL = cases("policy")
LESSONS = next(unit.lessons for unit in Course.open().units if unit.slug == "policy")


@pytest.fixture
def portfolio(tmp_path):
    return Portfolio(tmp_path / "portfolio")


def test_every_lesson_has_at_least_four_cases_and_no_case_is_without_a_lesson():
    counts = Counter(case.lesson for case in ALL)
    assert set(counts) == set(LESSONS) and min(counts.values()) >= 4


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.id)
def test_every_option_says_what_comes_of_it(case):
    whys = [way.why for way in case.options.values()]
    assert len(set(whys)) == len(case.options) >= 3 and len(
        {way.text for way in case.options.values()},
    ) == len(case.options)


@pytest.mark.parametrize("case", [case for case in ALL if case.law], ids=lambda case: case.id)
def test_laws_named_stand_in_the_catalogue(case):
    assert set(case.law) <= set(catalogue())


def test_right_letters_are_spread_over_all_four():
    counts = Counter(case.right for case in ALL)
    assert set(counts) == set("abcd") and max(counts.values()) <= 0.4 * len(ALL)


def test_the_length_of_an_option_gives_nothing_away():
    longest = sum(
        max(case.options, key=lambda key: len(case.options[key].text)) == case.right for case in ALL
    )
    shortest = sum(
        min(case.options, key=lambda key: len(case.options[key].text)) == case.right for case in ALL
    )
    assert longest <= 0.4 * len(ALL) and shortest <= 0.4 * len(ALL)


def test_a_wrong_choice_is_explained_and_the_source_waits_for_the_right_one(portfolio):
    form = CaseForm("issues_and_crises", portfolio=portfolio).fill({"crisis_five_times": "b"})
    told = form._answers["crisis_five_times"].value
    assert "✗" in told and "截圖已經外流" in told and "依據" not in told


def test_the_right_choice_names_its_source_and_the_notice(portfolio):
    form = CaseForm("law_and_ethics", portfolio=portfolio).fill({"law_fifteen_days": "d"})
    told = form._answers["law_fifteen_days"].value
    assert (
        "✓" in told
        and "消費者保護法第 43 條" in told
        and "全國法規資料庫" in told
        and "答對 1 個" in form._status.value
    )


def test_choices_are_found_again_and_those_of_another_lesson_stay(portfolio):
    CaseForm("scope", portfolio=portfolio).fill({"scope_part_timer_story": "a"})
    CaseForm("law_and_ethics", portfolio=portfolio).fill({"law_fifteen_days": "d"})
    assert CaseForm("scope", portfolio=portfolio).choices == {"scope_part_timer_story": "a"}
    assert len(portfolio.load(CaseChoices).choices) == 2


def test_a_file_that_cannot_be_read_is_set_aside_and_the_cases_still_open(portfolio):
    portfolio.folder.mkdir()
    portfolio.path(CaseChoices).write_text("{", encoding="utf-8")
    assert CaseForm("scope", portfolio=portfolio).choices == {} and list(
        portfolio.folder.glob("*.broken-*"),
    )


@pytest.mark.parametrize(
    "rows",
    [None, [3], [{"case": "scope_part_timer_story"}], [{"case": "gone", "choice": "a"}], "x"],
)
def test_strange_content_of_the_file_harms_nothing(portfolio, rows):
    portfolio.folder.mkdir()
    portfolio.path(CaseChoices).write_text(
        json.dumps({"data": {"choices": rows}}),
        encoding="utf-8",
    )
    assert CaseForm("scope", portfolio=portfolio).choices == {}


def test_without_a_front_end_the_cases_are_a_table_with_what_was_chosen(portfolio, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    form = CaseForm("scope", portfolio=portfolio).fill({"scope_part_timer_story": "c"})
    bundle = form._repr_mimebundle_()
    assert (
        set(bundle) == {"text/html", "text/plain"} and "範圍跟著「行為」走" in bundle["text/html"]
    )


@pytest.mark.parametrize("choices", [{"scope_part_timer_story": "e"}, {"law_fifteen_days": "a"}])
def test_a_case_or_option_that_is_not_there_is_told(portfolio, choices):
    with pytest.raises(CourseError, match="這一課沒有案例"):
        CaseForm("scope", portfolio=portfolio).fill(choices)


def test_a_lesson_without_cases_is_told():
    with pytest.raises(CourseError, match="沒有「holiday」的案例"):
        cases("policy", "holiday")
