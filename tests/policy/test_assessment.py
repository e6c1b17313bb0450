"""Task 2 in both directions, through real nbgrader: the model answer earns everything, the blank release nothing, and each named
wrong submission loses where it is wrong."""


import pytest

from smhelpers.demo import policy
from smhelpers.evidence import graded_cells

from ..assessments import laid_out, marked_on_their_own, scores_of

pytestmark = [pytest.mark.xdist_group("policy"), pytest.mark.timeout(1100)]
TASK = "policy"
FULL = {"scope_follows_from_planned_activities": 4, "five_heads_have_clauses_with_owner_time_and_record": 4,
        "answers_are_as_fast_as_promised_and_nothing_contradicts": 3, "rules_find_breaches_they_were_not_written_on": 6,
        "complaints_are_closed_within_the_legal_time": 2, "crisis_levels_have_numbers_people_and_deadlines": 3,
        "responses_protect_customers_and_statements_are_whole": 4, "triggers_fire_at_the_crisis_and_keep_quiet_on_campaigns": 4,
        "laws_are_judged_rightly_for_the_sector": 5, "laws_cited_exist_and_apply": 3, "people_were_asked_and_the_plan_was_checked": 4,
        "law_and_ethics_are_known": 2, "content_of_policies_is_known": 2, "kinds_of_crises_are_known": 2}
SCOPE, HEADS, TIMES, RULES, COMPLAINTS, LEVELS, RESPONSES, TRIGGERS, MATRIX, CITED, ASKED, *QUIZ = FULL
#: By submission, the cells that it must lose points in, with the most that it may keep; every other cell keeps its full score.
WRONG = {
    policy.review_date_passed: {SCOPE: 3},
    policy.outsiders_answer_for_everything: {SCOPE: 3, HEADS: 3.7},
    policy.privacy_is_forgotten: {SCOPE: 3.9, HEADS: 3.7, MATRIX: 4.9, ASKED: 3.9},
    policy.complaints_take_a_month: {TIMES: 2.6, COMPLAINTS: 0},
    policy.clauses_contradict_each_other: {TIMES: 2},
    policy.rules_that_hit_everything: {RULES: 1},
    policy.rules_copied_from_the_example_without_reading: {RULES: 1.5},
    policy.crisis_levels_without_numbers: {LEVELS: 2.5, TRIGGERS: 0},
    policy.triggers_that_cry_wolf: {TRIGGERS: 0},
    policy.triggers_that_sleep: {TRIGGERS: 0},
    policy.holding_statement_blames_the_supplier: {RESPONSES: 3.8},
    policy.customers_are_told_last_what_to_do: {RESPONSES: 3.4},
    policy.every_law_is_said_to_apply: {MATRIX: 4.7},
    policy.law_of_another_sector_cited: {CITED: 0},
    policy.nobody_was_asked: {ASKED: 0},
    policy.quiz_of_a_neighbour_reused: dict.fromkeys(QUIZ, 1.5),
}


@pytest.fixture(scope="module")
def demo(course, tmp_path_factory):
    return laid_out(course, tmp_path_factory.mktemp("policy"), TASK, WRONG)


@pytest.fixture(scope="module")
def scores(demo):
    return scores_of(demo, TASK, FULL)


@pytest.fixture(scope="module")
def feedback(demo, scores):
    return {path.parts[-3]: path.read_text(encoding="utf-8") for path in demo.feedback(TASK)}


def test_points_are_those_that_are_tested_here(course):
    cells = [cell for cell in graded_cells(course) if cell.assignment == TASK]
    assert {c.grade_id: c.points for c in cells if not c.manual} == FULL
    assert [c.points for c in cells if c.manual] == [4] * 5


def test_the_model_answer_earns_every_automatic_point(scores):
    assert scores["complete"] == FULL


def test_the_blank_release_earns_nothing(scores):
    assert scores["blank"] == dict.fromkeys(FULL, 0)


@pytest.mark.parametrize("scenario", WRONG, ids=lambda scenario: scenario.__name__)
def test_a_wrong_submission_loses_where_it_is_wrong_and_only_there(scores, scenario):
    earned, most = scores[scenario.__name__], WRONG[scenario]
    assert {name: score for name, score in earned.items() if name not in most} == {n: p for n, p in FULL.items() if n not in most}
    assert all(earned[name] <= limit for name, limit in most.items()), {name: earned[name] for name in most}


def test_feedback_tells_how_rules_and_alarms_did_and_shows_no_hidden_test(feedback):
    assert "召回率" in feedback["rules_copied_from_the_example_without_reading"] and "誤啟動" in feedback["triggers_that_cry_wolf"]
    assert all("HIDDEN TESTS" not in page and "read_policy_truth()" not in page for page in feedback.values())
    assert all("小綠愛踩點" not in page for page in feedback.values())


def test_the_release_and_the_graded_folders_hold_no_answer(demo, scores):
    text = (demo.root / "release" / TASK / f"{TASK}.ipynb").read_text(encoding="utf-8")
    assert not [word for word in ("BEGIN SOLUTION", "HIDDEN TESTS", "MARK SCHEME", "clauses_form.fill", "read_key(") if word in text]
    handed_back = [path.name for part in ("release", "autograded") for path in (demo.root / part).rglob("*") if path.is_file()]
    assert not {"quiz.yml", "truth.json", "k-1.yml"} & set(handed_back)


def test_a_trainee_with_a_workplace_of_their_own_is_marked_on_it_and_by_its_truth(demo, scores, tmp_path):
    outcome = marked_on_their_own(demo, TASK, tmp_path)
    assert {cell.grade_id: cell.score for cell in outcome.cells if cell.grade_id in FULL} == FULL
