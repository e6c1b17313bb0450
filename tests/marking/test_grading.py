"""A batch from submissions to gradebook: what is written, what survives, what is reused."""

import json
import sqlite3
import subprocess
import sys

import course as small
import nbformat
import pytest
from nbgrader.api import Gradebook

from smhelpers.errors import CourseError
from smhelpers.judging.grading import grade_course
from smhelpers.marking import ErrorKind, Status


def _grade_of(course, student, name, notebook="warmup"):
    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        grade = book.find_grade(name, notebook, "ps1", student)
        return grade.auto_score, grade.manual_score, grade.needs_manual_grade


def test_an_honest_submission_earns_every_automatic_point(grade):
    outcome = grade("honest")["honest"]
    assert outcome.status is Status.GRADED and outcome.score == 16
    assert {cell.grade_id for cell in outcome.cells if cell.score is None} == {"prose", "task_cell"}


def test_no_test_of_the_small_course_needs_the_trainees_process(grade):
    assert not [cell.grade_id for cell in grade("honest")["honest"].cells if cell.same_process]


def test_scores_reach_the_gradebook_as_numbers(course, grade):
    grade("honest")
    assert _grade_of(course, "honest", "parts_test") == (4.0, None, False)


def test_prose_waits_for_a_human(course, grade):
    grade("honest")
    assert _grade_of(course, "honest", "prose") == (None, None, True)


def test_an_executed_notebook_has_the_masters_structure(course, grade):
    grade("honest")
    done = nbformat.read(course / "autograded" / "honest" / "ps1" / "warmup.ipynb", as_version=4)
    nbformat.validate(done)
    assert [cell.metadata.nbgrader.grade_id for cell in done.cells] == [
        name for name, *_ in small.WARMUP
    ]


def test_an_unchanged_submission_is_not_run_again(grade):
    grade("honest")
    assert grade("honest")["honest"].reused


def test_a_changed_submission_is_run_again(course, grade):
    small.hand_in(
        course,
        "changing",
        {"warmup": small.answered(course, "warmup", {"mean_answer": "mean_likes = 1.0"})},
    )
    first = grade("changing")["changing"].score
    small.hand_in(course, "changing")
    assert (first, grade("changing")["changing"].score) == (14, 16)


def test_human_marks_and_comments_survive_a_regrade(course, grade):
    small.hand_in(course, "marked")
    grade("marked")
    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        mark = book.find_grade("prose", "warmup", "ps1", "marked")
        mark.manual_score, mark.needs_manual_grade = 4, False
        book.find_comment("prose", "warmup", "ps1", "marked").manual_comment = "寫得很好"
        book.db.commit()
    grade("marked", force=True)
    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        assert book.find_comment("prose", "warmup", "ps1", "marked").comment == "寫得很好"
    assert _grade_of(course, "marked", "prose") == (None, 4, False)


def test_a_changed_answer_asks_the_human_again(course, grade):
    test_human_marks_and_comments_survive_a_regrade(course, grade)
    small.hand_in(
        course,
        "marked",
        {"warmup": small.answered(course, "warmup", {"prose": "改寫後的答案"})},
    )
    grade("marked")
    assert _grade_of(course, "marked", "prose") == (None, 4, True)


def test_a_regrade_that_fails_leaves_no_score_that_looks_fresh(course, grade):
    folder = small.hand_in(course, "failing")
    grade("failing")
    for path in folder.glob("*.ipynb"):
        path.write_bytes(b"{")
    outcome = grade("failing")["failing"]
    assert outcome.status is Status.UNGRADED and outcome.score is None
    assert _grade_of(course, "failing", "parts_test") == (None, None, True)
    assert not (course / "autograded" / "failing" / "ps1").exists()


def test_a_missing_notebook_makes_a_part_grade(course, grade):
    (small.hand_in(course, "half") / "second.ipynb").unlink()
    outcome = grade("half")["half"]
    assert (
        outcome.status is Status.PARTIAL
        and "second.ipynb" in outcome.reason
        and outcome.score == 12
    )


def test_an_unanswered_prose_cell_earns_nothing(course, grade):
    small.hand_in(
        course,
        "silent",
        {"warmup": small.answered(course, "warmup", {"prose": "請說明你的看法。"})},
    )
    result = next(cell for cell in grade("silent")["silent"].cells if cell.grade_id == "prose")
    released = (
        nbformat.read(course / "release" / "ps1" / "warmup.ipynb", as_version=4).cells[-1].source
    )
    assert (result.error_kind is ErrorKind.NO_ANSWER) == (released == "請說明你的看法。")


def test_the_gradebook_is_backed_up_before_a_run(course, grade):
    grade("honest")
    copies = sorted((course / ".marking" / "backups").glob("gradebook-*.db"))
    with sqlite3.connect(copies[-1]) as copy:
        assert copy.execute("pragma integrity_check").fetchone() == ("ok",)


def test_a_writer_that_fails_half_way_changes_nothing(course, grade, batch, monkeypatch):
    small.hand_in(course, "torn")
    grade("torn")
    before = _grade_of(course, "torn", "mean_test")

    def fail(*_):
        raise RuntimeError("stop")

    monkeypatch.setattr(batch.writer, "_penalty", fail)
    small.hand_in(
        course,
        "torn",
        {"warmup": small.answered(course, "warmup", {"mean_answer": "mean_likes = 1.0"})},
    )
    outcome = grade("torn")["torn"]
    assert outcome.status is Status.UNGRADED and "成績簿" in outcome.reason
    assert _grade_of(course, "torn", "mean_test") == before


def test_an_unknown_assignment_is_a_usage_error(course):
    with pytest.raises(CourseError, match="ps9"):
        grade_course(course, "ps9")


def _command(course, *options):
    code = (
        "import typer; from smhelpers.commands.grade import grade; from smhelpers.errors "
        "import CourseError\n"
        "import sys\ntry: typer.run(grade)\nexcept CourseError as e: print(e); sys.exit(2)"
    )
    return subprocess.run(
        [sys.executable, "-c", code, *options, "--course", str(course)],
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_the_command_names_who_could_not_be_graded_and_leaves_with_three(course, tmp_path):
    small.hand_in(course, "unreadable", {"warmup": b"x", "second": b"x"})
    done = _command(
        course,
        "ps1",
        "--student",
        "unreadable",
        "--student",
        "honest",
        "--json",
        str(tmp_path / "out.json"),
    )
    told = {
        item["student"]: item
        for item in json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    }
    assert done.returncode == 3 and "unreadable" in done.stderr
    assert told["unreadable"]["score"] is None and told["honest"]["score"] == 16


def test_the_command_leaves_with_two_on_a_wrong_name(course):
    assert _command(course, "nothing").returncode == 2


#: Without answers that are functions or classes; those live in the trainee's process alone.
VALUES = [("numbers", "code", {"locked": True}, "import numpy as np")] + [
    cell for cell in small.WARMUP if not cell[0].startswith(("best", "counter"))
]


def _handed_in_and_graded(folder, cells, **answers):
    root = small.build(folder, {"warmup": cells})
    small.hand_in(root, "kept", {"warmup": small.answered(root, "warmup", answers)})
    return root, grade_course(root, "ps1")[0]


def test_changed_tests_run_on_what_was_kept_without_the_trainees_code(tmp_path):
    root, before = _handed_in_and_graded(
        tmp_path,
        VALUES,
        parts_answer="plan = {'fb': 3}\nplan_rows = []",
    )
    small.regenerate(root, "warmup", lambda text: text.replace("'fb': 3", "'fb': 9"))
    after = grade_course(root, "ps1")[0]
    assert (before.ran, after.ran, before.score, after.score) == (True, False, 4, 3)


def test_a_regrade_of_changed_tests_reads_the_files_that_were_kept(tmp_path):
    root, before = _handed_in_and_graded(tmp_path, VALUES)
    small.regenerate(
        root,
        "warmup",
        lambda text: text.replace("pd.read_csv('top.csv')) == 2", "pd.read_csv('top.csv')) == 5"),
    )
    after = grade_course(root, "ps1")[0]
    assert (after.ran, before.score - after.score) == (False, 1)


def test_scores_of_a_regrade_on_what_was_kept_equal_those_of_a_new_run(tmp_path):
    root, _ = _handed_in_and_graded(tmp_path, VALUES, mean_answer="mean_likes = 7.0")
    small.regenerate(root, "warmup", lambda text: text.replace("'ig': 5", "'ig': 6"))
    kept = grade_course(root, "ps1")[0]
    again = grade_course(root, "ps1", force=True)[0]
    assert [cell.score for cell in kept.cells] == [cell.score for cell in again.cells] and again.ran


def test_a_test_that_asks_for_more_than_was_kept_runs_the_trainee_again(tmp_path):
    root, before = _handed_in_and_graded(tmp_path, small.WARMUP)
    small.regenerate(root, "warmup", lambda text: text.replace("t.add(3) == 5", "t.add(4) == 6"))
    after = grade_course(root, "ps1")[0]
    assert (before.score, after.ran, after.score) == (12, True, 10)


_OPENS = (
    "from smhelpers.errors import CourseError\nfrom smhelpers.workplace import Workplace\ntry:\n"
    "    mean_likes = float((Workplace.open('shop').folder / 'mean.txt').read_text())"
    "\nexcept CourseError:\n    mean_likes = 0.0"
)


@pytest.mark.parametrize(
    ("keeps", "found"),
    [("answers/workplaces/owner/shop", 20.0), ("submitted/owner/ps1/workplaces/shop", 0.0)],
    ids=["the assessor's copy", "one that was handed in"],
)
def test_a_trainees_own_workplace_is_the_assessors_copy_and_never_one_that_is_handed_in(
    tmp_path,
    keeps,
    found,
):
    root = small.build(
        tmp_path / "course",
        {
            "warmup": [
                cell for cell in small.WARMUP if cell[0] in ("setup", "mean_answer", "mean_test")
            ],
        },
    )
    small.hand_in(
        root,
        "owner",
        {"warmup": small.answered(root, "warmup", {"mean_answer": _OPENS})},
    )
    (root / keeps).mkdir(parents=True)
    (root / keeps / "mean.txt").write_text("20.0")
    (outcome,) = grade_course(root, "ps1")
    assert (outcome.score > 0) is (found > 0)
