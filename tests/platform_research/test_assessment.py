"""Task 1 in both directions, through real nbgrader: the model answer earns everything, the blank release nothing, and each named
wrong submission loses where it is wrong."""


import pytest

from smhelpers.demo import research
from smhelpers.evidence import graded_cells
from smhelpers.marking.coursedir import open_course
from smhelpers.marking.master import load_master

from ..assessments import laid_out, marked_on_their_own, scores_of

pytestmark = [pytest.mark.xdist_group("research"), pytest.mark.timeout(1100)]
TASK = "platform_research"
FULL = {"goals_are_smart_and_ranked": 4, "sources_state_year_and_definition": 4, "segments_are_counted_with_their_uncertainty": 4,
        "directions_of_trends_are_right": 5, "breaks_of_metrics_are_recognised": 2, "profiles_have_every_item_of_their_own": 5,
        "platforms_are_compared_on_weighted_criteria": 4, "decision_follows_from_the_own_scores": 4,
        "integration_uses_real_systems_and_guards_data": 4, "exposure_fits_platforms_budget_and_hours": 4,
        "community_covers_brand_people_and_user_content": 4, "trends_and_roles_are_known": 2, "platforms_and_their_terms_are_known": 2,
        "effects_of_techniques_are_known": 2, "role_of_user_content_is_known": 2}
#: By submission, the cells that it must lose points in, with the most that it may keep; every other cell keeps its full score.
WRONG = {
    research.goals_of_another_organisation: {"goals_are_smart_and_ranked": 0},
    research.definitions_compared: {"sources_state_year_and_definition": 3.2, "directions_of_trends_are_right": 2.6},
    research.segments_guessed: {"segments_are_counted_with_their_uncertainty": 0},
    research.profiles_copied: {"profiles_have_every_item_of_their_own": 4},
    research.ranking_not_from_scores: {"platforms_are_compared_on_weighted_criteria": 3.6, "decision_follows_from_the_own_scores": 1,
                                       "exposure_fits_platforms_budget_and_hours": 3.5,
                                       "community_covers_brand_people_and_user_content": 3.5},
    research.systems_invented: {"integration_uses_real_systems_and_guards_data": 2},
    research.budget_overspent: {"exposure_fits_platforms_budget_and_hours": 2},
    research.customers_not_asked: {"community_covers_brand_people_and_user_content": 0},
    research.quiz_of_a_neighbour: {"trends_and_roles_are_known": 1.5, "platforms_and_their_terms_are_known": 1.5,
                                   "effects_of_techniques_are_known": 1.5, "role_of_user_content_is_known": 1.5},
}


@pytest.fixture(scope="module")
def demo(course, tmp_path_factory):
    return laid_out(course, tmp_path_factory.mktemp("research"), TASK, WRONG)


@pytest.fixture(scope="module")
def scores(demo):
    return scores_of(demo, TASK, FULL)


@pytest.fixture(scope="module")
def feedback(demo, scores):
    return {path.parts[-3]: path.read_text(encoding="utf-8") for path in demo.feedback(TASK)}


def test_points_are_those_that_are_tested_here(course):
    cells = [cell for cell in graded_cells(course) if cell.assignment == TASK]
    assert {c.grade_id: c.points for c in cells if not c.manual} == FULL
    assert [c.points for c in cells if c.manual] == [4] * 7


def test_the_model_answer_earns_every_automatic_point(scores):
    assert scores["complete"] == FULL


def test_the_blank_release_earns_nothing(scores):
    assert scores["blank"] == dict.fromkeys(FULL, 0)


@pytest.mark.parametrize("scenario", WRONG, ids=lambda scenario: scenario.__name__)
def test_a_wrong_submission_loses_where_it_is_wrong_and_only_there(scores, scenario):
    earned, most = scores[scenario.__name__], WRONG[scenario]
    assert {name: score for name, score in earned.items() if name not in most} == {n: p for n, p in FULL.items() if n not in most}
    assert all(earned[name] <= limit for name, limit in most.items()), {name: earned[name] for name in most}


def test_feedback_explains_the_quiz_and_shows_no_hidden_test(feedback):
    page = feedback["quiz_of_a_neighbour"]
    assert "✗" in page and "✓" in page
    assert all("HIDDEN TESTS" not in page and "read_research_truth()" not in page for page in feedback.values())


def test_the_release_and_the_graded_folders_hold_no_answer(demo, scores):
    text = (demo.root / "release" / TASK / f"{TASK}.ipynb").read_text(encoding="utf-8")
    assert not [word for word in ("BEGIN SOLUTION", "HIDDEN TESTS", "MARK SCHEME", "goal_form.fill", "read_key(") if word in text]
    handed_back = [path.name for part in ("release", "autograded") for path in (demo.root / part).rglob("*") if path.is_file()]
    assert not {"k-2.yml", "truth.json"} & set(handed_back)


def test_the_checks_hold_the_keys_of_the_banks_that_the_assignment_draws_from_and_no_other(demo):
    master = load_master(open_course(demo.root), TASK)
    held = {name for name in master.answers_for("complete") if name.startswith("quiz/")}
    assert held == {f"quiz/{name}.yml" for name in ("k-2", "k-3", "k-5", "k-6")} and (demo.root / "answers" / "quiz" / "k-1.yml").is_file()


def test_a_trainee_with_a_workplace_of_their_own_is_marked_on_it_and_by_its_truth(demo, scores, tmp_path):
    outcome = marked_on_their_own(demo, TASK, tmp_path)
    assert {cell.grade_id: cell.score for cell in outcome.cells if cell.grade_id in FULL} == FULL
