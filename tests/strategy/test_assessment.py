"""Task 3 in both directions, through real nbgrader: the model answer earns everything, the blank release nothing, and each named
wrong submission loses where it is wrong."""


import pytest

from smhelpers.demo import strategy
from smhelpers.evidence import graded_cells

from ..assessments import laid_out, marked_on_their_own, scores_of

pytestmark = [pytest.mark.xdist_group("strategy"), pytest.mark.timeout(1100)]
TASK = "strategy"
FULL = {"content_is_cascaded_and_mixed": 5, "hours_and_formats_follow_the_own_data": 4, "engagement_and_service_keep_the_promises": 5,
        "timetable_and_responsibilities_are_clear": 4, "hours_money_and_risks_are_within_reach": 5, "calendar_can_be_carried_out": 6,
        "kpis_stand_on_the_own_data": 4, "targets_lie_above_the_noise_and_within_reach": 4, "kpi_set_leads_to_outcomes": 3,
        "tracking_can_be_trusted": 5, "strategy_is_checked_against_goals_and_standard": 3, "tasks_one_to_three_agree": 4,
        "whole_strategy_of_more_than_three_months": 4, "strategy_and_its_parts_are_known": 2}
#: By submission, the cells that it must lose points in, with the most that it may keep; every other cell keeps its full score.
WRONG = {
    strategy.targets_below_the_noise: {"targets_lie_above_the_noise_and_within_reach": 1.4, "tasks_one_to_three_agree": 2.1},
    strategy.budget_without_contingency: {"hours_money_and_risks_are_within_reach": 3.7},
    strategy.more_hours_than_people_have: {"hours_money_and_risks_are_within_reach": 3.95, "tasks_one_to_three_agree": 2.6},
    strategy.only_vanity_metrics: {"kpi_set_leads_to_outcomes": 1.5, "tasks_one_to_three_agree": 2.1,
                                   "whole_strategy_of_more_than_three_months": 2},
    strategy.twelve_weeks_only: {"timetable_and_responsibilities_are_clear": 0, "hours_money_and_risks_are_within_reach": 4.25,
                                 "calendar_can_be_carried_out": 0, "tasks_one_to_three_agree": 3.2,
                                 "whole_strategy_of_more_than_three_months": 1},
    strategy.response_time_differs_from_policy: {"engagement_and_service_keep_the_promises": 3.2, "tasks_one_to_three_agree": 0.9},
    strategy.calendar_posts_in_the_crisis_pause: {"calendar_can_be_carried_out": 4.5},
    strategy.campaign_without_utm: {"calendar_can_be_carried_out": 4.5, "tracking_can_be_trusted": 3.7, "tasks_one_to_three_agree": 3.2},
    strategy.lucky_hours_believed: {"hours_and_formats_follow_the_own_data": 1.2},
    strategy.nobody_is_accountable: {"timetable_and_responsibilities_are_clear": 1.8, "tasks_one_to_three_agree": 2.1},
    strategy.platforms_nobody_chose: {"content_is_cascaded_and_mixed": 4.8, "hours_and_formats_follow_the_own_data": 0,
                                      "engagement_and_service_keep_the_promises": 3, "tracking_can_be_trusted": 4.3,
                                      "tasks_one_to_three_agree": 3.2},
    strategy.customers_content_without_consent: {"engagement_and_service_keep_the_promises": 3.4, "tasks_one_to_three_agree": 3.2},
    strategy.everything_fits_and_nothing_was_found: {"strategy_is_checked_against_goals_and_standard": 1},
    strategy.figures_of_another_shop: {"kpis_stand_on_the_own_data": 2, "targets_lie_above_the_noise_and_within_reach": 3,
                                       "tasks_one_to_three_agree": 2.1},
}


@pytest.fixture(scope="module")
def demo(course, tmp_path_factory):
    return laid_out(course, tmp_path_factory.mktemp("strategy"), TASK, WRONG)


@pytest.fixture(scope="module")
def scores(demo):
    return scores_of(demo, TASK, FULL)


def test_points_are_those_that_are_tested_here(course):
    cells = [cell for cell in graded_cells(course) if cell.assignment == TASK]
    assert {c.grade_id: c.points for c in cells if not c.manual} == FULL
    assert [c.points for c in cells if c.manual] == [4] * 6


def test_the_model_answer_earns_every_automatic_point(scores):
    assert scores["complete"] == FULL


def test_the_blank_release_earns_nothing(scores):
    assert scores["blank"] == dict.fromkeys(FULL, 0)


@pytest.mark.parametrize("scenario", WRONG, ids=lambda scenario: scenario.__name__)
def test_a_wrong_submission_loses_where_it_is_wrong_and_only_there(scores, scenario):
    earned, most = scores[scenario.__name__], WRONG[scenario]
    assert {name: score for name, score in earned.items() if name not in most} == {n: p for n, p in FULL.items() if n not in most}
    assert all(earned[name] <= limit for name, limit in most.items()), {name: earned[name] for name in most}


def test_the_release_and_the_graded_folders_hold_no_answer(demo, scores):
    text = (demo.root / "release" / TASK / f"{TASK}.ipynb").read_text(encoding="utf-8")
    assert not [word for word in ("BEGIN SOLUTION", "HIDDEN TESTS", "MARK SCHEME", "content_form.fill", "read_key(") if word in text]
    handed_back = [path.name for part in ("release", "autograded") for path in (demo.root / part).rglob("*") if path.is_file()]
    assert not {"quiz.yml", "k-7.yml", "truth.json"} & set(handed_back)


def test_a_trainee_with_a_workplace_of_their_own_is_marked_on_it_and_by_its_truth(demo, scores, tmp_path):
    outcome = marked_on_their_own(demo, TASK, tmp_path)
    assert {cell.grade_id: cell.score for cell in outcome.cells if cell.grade_id in FULL} == FULL
