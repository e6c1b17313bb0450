"""The assessment in both directions, through real nbgrader: the model answer earns everything, the
blank release nothing,
and each named submission what it should."""

import json

import pytest
from nbgrader.api import Gradebook

from smhelpers.assessment import assessment_of
from smhelpers.cohort.tables import total
from smhelpers.course import Course
from smhelpers.demo.cohort import cohort
from smhelpers.evidence import graded_cells
from smhelpers.marking import Status
from smhelpers.record import EvidenceKind, Record

from ..assessments import found_in, looked_at
from .test_wrong_submissions import FULL as AUTOMATIC

COHORT = cohort(assessment_of(Course.open(), "evaluation"))
pytestmark = [pytest.mark.xdist_group("graded"), pytest.mark.timeout(1100)]


@pytest.fixture(scope="module")
def demo(demo_in, model, tmp_path_factory):
    built = demo_in(tmp_path_factory.mktemp("course"))
    built.hand_in_like(model("evaluation"), "evaluation")
    return built


@pytest.fixture(scope="module")
def outcomes(demo):
    graded = demo.grade("evaluation", lambda _: None)
    demo.mark_prose("evaluation")
    return {outcome.student: outcome for outcome in graded}


@pytest.fixture(scope="module")
def feedback(demo, outcomes):
    return {
        path.parts[-3]: path.read_text(encoding="utf-8") for path in demo.feedback("evaluation")
    }


@pytest.fixture(scope="module")
def counts(demo, outcomes):
    demo.decide()
    return demo.records()


def scores(outcome):
    return found_in("evaluation", outcome)


def test_points_add_up_as_the_instructions_say(course):
    cells = [cell for cell in graded_cells(course) if cell.assignment == "evaluation"]
    assert looked_at("evaluation") == AUTOMATIC
    assert sum(c.points for c in cells if c.manual) == 12
    assert sum(c.points for c in cells if not c.manual) == 13


def test_the_model_answer_earns_every_automatic_point(outcomes):
    assert scores(outcomes["t01_complete"]) == AUTOMATIC


def test_the_blank_release_earns_nothing(outcomes):
    assert scores(outcomes["t03_blank"]) == dict.fromkeys(AUTOMATIC, 0)


def test_campaigns_all_called_effective_and_a_missing_plan_lose_their_own_cells(outcomes):
    earned = scores(outcomes["t02_partly_right"])
    plan = [
        "recommendations_rest_on_findings_and_resources",
        "tests_can_show_what_is_expected",
        "recommendations_change_pages_of_the_strategy",
    ]
    assert earned | {"campaign_effects_are_judged_from_comparison": 6} == AUTOMATIC | dict.fromkeys(
        plan,
        0,
    )
    assert earned["campaign_effects_are_judged_from_comparison"] < 6


def test_wrong_numbers_earn_only_what_was_right(outcomes):
    earned = scores(outcomes["t04_wrong_numbers"])
    assert earned["month_figures_match_the_exports"] == pytest.approx(6 * 3 / 9, abs=0.01)
    assert (
        earned["best_types_and_trends_are_read_correctly"] == 0
        and earned["limits_of_the_data_are_recognised"] == 0
    )
    assert earned["recommendations_rest_on_findings_and_resources"] == 5


def test_a_notebook_cut_off_in_the_upload_is_mended_said_so_and_loses_nothing_of_its_deliverables(
    outcomes,
):
    outcome = outcomes["t05_broken_notebook"]
    assert "檔案不完整" in outcome.repairs[0] and scores(outcome) == AUTOMATIC


def test_a_file_that_is_no_notebook_is_not_graded_and_not_zero(outcomes):
    outcome = outcomes["t09_not_a_notebook"]
    assert outcome.status is Status.UNGRADED and outcome.reason
    assert all(cell.score is None for cell in outcome.cells)


def test_a_broken_deliverable_costs_only_its_own_cells(outcomes):
    earned = scores(outcomes["t06_broken_deliverable"])
    lost = [
        "month_figures_match_the_exports",
        "best_types_and_trends_are_read_correctly",
        "limits_of_the_data_are_recognised",
    ]
    assert earned == AUTOMATIC | dict.fromkeys(lost, 0)


def test_an_endless_loop_is_not_run_and_costs_the_honest_answers_nothing(outcomes):
    outcome = outcomes["t07_endless_loop"]
    assert scores(outcome) == AUTOMATIC


def test_code_that_was_added_is_said_not_to_have_been_run(demo, outcomes):
    said = "；".join(demo.remarks(outcomes["t07_endless_loop"]))
    assert "1 格自己寫的程式沒有執行" in said


def test_every_hand_in_has_an_outcome(outcomes):
    assert sorted(outcomes) == sorted(trainee.id for trainee in COHORT)


def test_prose_waits_for_a_person(outcomes):
    waiting = [cell.grade_id for cell in outcomes["t08_not_yet_marked"].cells if cell.score is None]
    assert len(waiting) == 3 and "3 題待人工評閱" in outcomes["t08_not_yet_marked"].reason


def test_feedback_says_how_much_of_a_gate_is_met_and_gives_it_no_points(feedback):
    partly = feedback["t02_partly_right"]
    assert "不計分，符合 " in partly and "不計分，全部符合" in partly
    assert "得分 0.0／0.0" not in partly


def test_the_record_holds_of_a_gate_the_share_that_is_met(demo, outcomes):
    judged = "evaluation/evaluation#campaign_effects_are_judged_from_comparison"
    with Record.open(demo.root) as record:
        met = record.trainee("t01_complete").attempts[-1].by_cell[judged]
        partly = record.trainee("t02_partly_right").attempts[-1].by_cell[judged]
    assert (met.kind, met.score, met.points, met.needed) == (EvidenceKind.GATE, 1.0, 1.0, 0.8)
    assert met.shown_score == "100%" and met.sufficient
    assert 0 < partly.score < 1 and partly.shown_need == "80%"


def test_points_of_the_cohort_leave_the_gates_out(demo, outcomes):
    with Record.open(demo.root) as record:
        attempt = record.trainee("t01_complete").attempts[-1]
    own = [result.score for result in attempt.results if result.points != 1.0]
    assert total(attempt) == sum(own)


def test_the_gradebook_is_nbgraders_own(demo, outcomes):
    with Gradebook(f"sqlite:///{demo.gradebook}") as book:
        submission = book.find_submission("evaluation", "t01_complete")
        assert submission.score == 13 + 4 + 4 + 3


def test_decisions_follow_from_evidence(counts):
    # the 22 criteria of tasks 1 to 4 were not handed in here
    decided = {student: tuple(count.values()) for student, count in counts.items()}
    assert decided == {
        "t01_complete": (3, 0, 22),
        "t02_partly_right": (1, 2, 22),
        "t03_blank": (0, 0, 25),
        "t04_wrong_numbers": (0, 3, 22),
        "t05_broken_notebook": (0, 0, 25),
        "t06_broken_deliverable": (0, 0, 25),
        "t07_endless_loop": (0, 0, 25),
        "t08_not_yet_marked": (0, 0, 25),
        "t09_not_a_notebook": (0, 0, 25),
    }


def test_every_trainee_has_a_record_that_names_the_reason(demo, counts):
    pages = {
        path.stem: path.read_text(encoding="utf-8")
        for path in (demo.root / "records").glob("*.html")
    }
    assert sorted(pages) == sorted(counts)
    assert "檔案不完整" in pages["t05_broken_notebook"] and "沒有執行" in pages["t07_endless_loop"]


def test_feedback_shows_no_hidden_test_and_no_script_of_a_trainee(feedback):
    assert len(feedback) == len(COHORT) - 1
    for page in feedback.values():
        assert (
            "HIDDEN TESTS" not in page
            and "check_month(analysis" not in page
            and "share_right(check" not in page
        )


def test_the_release_holds_no_answer(demo):
    text = (demo.root / "release" / "evaluation" / "evaluation.ipynb").read_text(encoding="utf-8")
    for word in (
        "BEGIN SOLUTION",
        "HIDDEN TESTS",
        "MARK SCHEME",
        "month_form.fill",
        "常見錯誤",
        "share_right(check",
    ):
        assert word not in text


def test_a_second_run_gives_the_same_scores(demo, outcomes):
    from smhelpers.judging.grading import grade_course

    (again,) = grade_course(
        demo.root,
        "evaluation",
        students=["t02_partly_right"],
        force=True,
    )
    assert scores(again) == scores(outcomes["t02_partly_right"])


def test_executed_notebooks_show_forms_as_tables(demo, outcomes):
    path = demo.root / "autograded" / "t01_complete" / "evaluation" / "evaluation.ipynb"
    outputs = [
        o
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        for o in cell.get("outputs", [])
    ]
    pages = ["".join(o["data"]["text/html"]) for o in outputs if "text/html" in o.get("data", {})]
    assert any("本月各平台" in page or "與上月相比" in page for page in pages)


def test_what_the_button_made_was_collected_with_nothing_missing_and_what_came_loose_too(demo):
    (attempt,) = (demo.root / "attempts" / "t01_complete" / "evaluation").iterdir()
    receipt = json.loads((attempt / "receipt.json").read_text(encoding="utf-8"))
    assert receipt["trainee"] == "t01_complete" and receipt["missing"] == {}
    assert {path.name for path in (demo.root / "submitted").iterdir()} == {
        trainee.id for trainee in COHORT
    }
