"""Task 4 in both directions, through real nbgrader: the model answer earns everything, the blank release nothing, and each named
wrong submission loses where it is wrong."""


import pytest

from smhelpers.demo import monitoring as wrong
from smhelpers.evidence import graded_cells

from ..assessments import laid_out, marked_on_their_own, scores_of

pytestmark = [pytest.mark.xdist_group("monitoring"), pytest.mark.timeout(1100)]
TASK = "monitoring"
FULL = {"meeting_hears_people_and_changes_plans": 6, "monitoring_log_is_complete": 3, "mentions_are_triaged_rightly": 6,
        "alarm_rings_in_time_and_seldom_for_nothing": 5, "incidents_name_measures_and_prevention": 4,
        "drill_was_played_to_a_sufficient_end": 7, "review_turns_the_drill_into_changes": 3,
        "kpis_are_tracked_against_the_own_targets": 5, "control_limits_come_from_a_quiet_baseline": 5, "service_figures_are_exact": 4,
        "breaches_are_found_and_not_invented": 5, "findings_lead_to_remedies": 3, "content_mix_is_compared_with_the_strategy": 4,
        "tools_and_methods_are_known": 2, "kinds_of_issues_are_known": 2}
#: By submission, the cells that it must lose points in, with the most that it may keep; every other cell keeps its full score.
WRONG = {
    wrong.everyone_agreed: {"meeting_hears_people_and_changes_plans": 3.5},
    wrong.outsiders_invited: {"meeting_hears_people_and_changes_plans": 4.4},
    wrong.everything_is_positive: {"monitoring_log_is_complete": 1.2, "mentions_are_triaged_rightly": 4},
    wrong.everything_is_a_crisis: {"mentions_are_triaged_rightly": 4},
    wrong.alarm_that_never_rings: {"alarm_rings_in_time_and_seldom_for_nothing": 3},
    wrong.alarm_that_always_rings: {"alarm_rings_in_time_and_seldom_for_nothing": 3.6},
    wrong.crisis_denied: {"incidents_name_measures_and_prevention": 1},
    wrong.drill_of_a_neighbour: {"drill_was_played_to_a_sufficient_end": 0},
    wrong.drill_log_edited: {"drill_was_played_to_a_sufficient_end": 0, "review_turns_the_drill_into_changes": 0},
    wrong.baseline_holds_the_crisis: {"control_limits_come_from_a_quiet_baseline": 2},
    wrong.averages_for_medians: {"service_figures_are_exact": 1, "kpis_are_tracked_against_the_own_targets": 2.2},
    wrong.rules_believed_blindly: {"breaches_are_found_and_not_invented": 2.3, "findings_lead_to_remedies": 1.9},
    wrong.mix_of_one_word: {"content_mix_is_compared_with_the_strategy": 2.4},
    wrong.quiz_of_a_neighbour: {"tools_and_methods_are_known": 1.5, "kinds_of_issues_are_known": 1.5},
}


@pytest.fixture(scope="module")
def demo(course, tmp_path_factory):
    return laid_out(course, tmp_path_factory.mktemp("monitoring"), TASK, WRONG)


@pytest.fixture(scope="module")
def scores(demo):
    return scores_of(demo, TASK, FULL)


@pytest.fixture(scope="module")
def feedback(demo, scores):
    return {path.parts[-3]: path.read_text(encoding="utf-8") for path in demo.feedback(TASK)}


def test_points_are_those_that_are_tested_here(course):
    cells = [cell for cell in graded_cells(course) if cell.assignment == TASK]
    assert {c.grade_id: c.points for c in cells if not c.manual} == FULL
    assert [c.points for c in cells if c.manual] == [4] * 4


def test_every_criterion_and_both_kinds_of_knowledge_are_evidenced(course):
    tags = {tag for cell in graded_cells(course) if cell.assignment == TASK for tag in cell.evidence}
    assert {"pc-4.1", "pc-4.2", "pc-4.3", "pc-4.4", "k-8", "k-9", "s-5"} <= tags


def test_the_model_answer_earns_every_automatic_point(scores):
    assert scores["complete"] == FULL


def test_the_blank_release_earns_nothing(scores):
    assert scores["blank"] == dict.fromkeys(FULL, 0)


@pytest.mark.parametrize("scenario", WRONG, ids=lambda scenario: scenario.__name__)
def test_a_wrong_submission_loses_where_it_is_wrong_and_only_there(scores, scenario):
    earned, most = scores[scenario.__name__], WRONG[scenario]
    assert {name: score for name, score in earned.items() if name not in most} == {n: p for n, p in FULL.items() if n not in most}
    assert all(earned[name] <= limit for name, limit in most.items()), {name: earned[name] for name in most}


def test_feedback_explains_drill_and_quiz_and_shows_no_hidden_test(feedback):
    page = feedback["complete"]
    assert "避免的高峰" in page and "召回率" in page and "✓" in page
    assert all("HIDDEN TESTS" not in page and "read_monitoring_truth()" not in page for page in feedback.values())


def test_the_release_and_the_graded_folders_hold_no_answer(demo, scores):
    text = (demo.root / "release" / TASK / f"{TASK}.ipynb").read_text(encoding="utf-8")
    assert not [word for word in ("BEGIN SOLUTION", "HIDDEN TESTS", "MARK SCHEME", "meeting_form.fill", "read_key(") if word in text]
    handed_back = [path.name for part in ("release", "autograded") for path in (demo.root / part).rglob("*") if path.is_file()]
    assert not {"k-8.yml", "k-9.yml", "truth.json"} & set(handed_back)


def test_a_trainee_with_a_workplace_of_their_own_is_marked_on_it_and_by_its_truth(demo, scores, tmp_path):
    outcome = marked_on_their_own(demo, TASK, tmp_path)
    assert {cell.grade_id: cell.score for cell in outcome.cells if cell.grade_id in FULL} == FULL
