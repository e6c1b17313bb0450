"""What grading writes into the record, and what comes in from a gradebook.

Each trainee has a number of their own here.
"""

import os
import shutil
import signal
import subprocess
import sys
import time

import course as small
import pytest
from nbgrader.api import Gradebook

from smhelpers.errors import CourseError
from smhelpers.judging.importing import import_gradebook, twins
from smhelpers.judging.recording import take_marks
from smhelpers.record import Assessor, Record, void

pytestmark = pytest.mark.xdist_group("marking")
ANNA = Assessor("安娜", "測試資格 A-1")
PROSE = "ps1/warmup#prose"


@pytest.fixture
def attempts(course):
    """Attempts of a trainee as the record beside the gradebook has them."""

    def read(student):
        with Record.open(course) as record:
            return record.trainee(student).attempts

    return read


def test_grading_records_the_attempt_with_its_hash_versions_and_results(course, grade, attempts):
    small.hand_in(course, "rec_first")
    grade("rec_first")
    [attempt] = attempts("rec_first")
    assert (
        len(attempt.submission) == 64
        and attempt.software
        and attempt.test_version
        and attempt.isolation
    )
    assert (
        attempt.by_cell["ps1/warmup#mean_test"].score == 2 and attempt.by_cell[PROSE].score is None
    )


def test_grading_again_without_a_change_records_nothing_new(course, grade, attempts):
    small.hand_in(course, "rec_again")
    grade("rec_again")
    with Record.open(course) as record:
        before = record.verify().count
    grade("rec_again")
    with Record.open(course) as record:
        assert record.verify().count == before


def test_another_submission_is_a_second_attempt_and_the_first_stays(course, grade, attempts):
    small.hand_in(
        course,
        "rec_twice",
        {"warmup": small.answered(course, "warmup", {"mean_answer": "mean_likes = 0.0"})},
    )
    grade("rec_twice")
    small.hand_in(course, "rec_twice")
    grade("rec_twice")
    assert [
        (attempt.number, attempt.by_cell["ps1/warmup#mean_test"].score)
        for attempt in attempts("rec_twice")
    ] == [(1, 0), (2, 2)]


def test_a_submission_that_cannot_be_graded_is_recorded_with_its_reason_and_no_score(
    course,
    grade,
    attempts,
):
    small.hand_in(course, "rec_broken", {"warmup": b"%PDF", "second": b"%PDF"})
    grade("rec_broken")
    [attempt] = attempts("rec_broken")
    assert (
        attempt.status == "尚未評分"
        and attempt.reason
        and {result.score for result in attempt.results} == {None}
    )


def _mark(course, student, score, comment=""):
    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        grade = book.find_grade("prose", "warmup", "ps1", student)
        grade.manual_score, grade.needs_manual_grade = score, False
        book.find_comment("prose", "warmup", "ps1", student).manual_comment = comment
        book.db.commit()


def test_a_mark_given_in_formgrader_comes_in_with_its_comment_and_marker_once(
    course,
    grade,
    attempts,
):
    small.hand_in(course, "rec_marked")
    grade("rec_marked")
    _mark(course, "rec_marked", 4, "有數字，缺「原因」😀")
    with Record.open(course) as record:
        assert take_marks(record, course / "gradebook.db", ANNA) >= 1
        assert take_marks(record, course / "gradebook.db", ANNA) == 0
    result = attempts("rec_marked")[0].by_cell[PROSE]
    assert (result.score, result.marker, result.message) == (4, "安娜", "有數字，缺「原因」😀")


def test_a_voided_mark_is_not_brought_in_again_from_the_gradebook(course, grade, attempts):
    small.hand_in(course, "rec_voided")
    grade("rec_voided")
    _mark(course, "rec_voided", 4)
    with Record.open(course) as record:
        take_marks(record, course / "gradebook.db", ANNA)
        [mark] = record.entries("rec_voided", "marked")
        void(record, mark.seq, "看錯學員打的分數", "安娜")
        take_marks(record, course / "gradebook.db", ANNA)
    assert attempts("rec_voided")[0].by_cell[PROSE].score is None


def test_a_mark_that_nobody_brought_in_is_kept_before_the_next_submission_is_graded(
    course,
    grade,
    attempts,
):
    small.hand_in(course, "rec_kept")
    grade("rec_kept")
    _mark(course, "rec_kept", 3)
    small.hand_in(
        course,
        "rec_kept",
        {"warmup": small.answered(course, "warmup", {"prose": "改寫過的說明。"})},
    )
    grade("rec_kept")
    first, second = attempts("rec_kept")
    assert first.by_cell[PROSE].score == 3 and second.by_cell[PROSE].score is None


def test_a_gradebook_from_before_the_record_is_brought_in_whole(course, grade, tmp_path):
    small.hand_in(course, "rec_old")
    grade("rec_old")
    _mark(course, "rec_old", 5)
    with Record.open(tmp_path, create=True) as record:
        told = import_gradebook(record, course / "gradebook.db", course / "submitted", ANNA)
        attempt = record.trainee("rec_old").attempts[0]
        assert (
            attempt.by_cell["ps1/warmup#mean_test"].score == 2
            and attempt.by_cell[PROSE].marker == "安娜"
        )
        assert "匯入了" in told[0]
        count = record.verify().count
        import_gradebook(record, course / "gradebook.db", course / "submitted", ANNA)
        assert record.verify().count == count and not record.verify().faults


def test_results_of_an_older_course_are_kept_and_named(course, grade, tmp_path):
    from smhelpers.course import Course
    from smhelpers.judging.recording import course_rules, keep_rules

    small.hand_in(course, "rec_older")
    grade("rec_older")
    with Record.open(tmp_path, create=True) as record:
        keep_rules(record, course_rules(Course.open().root))
        told = import_gradebook(record, course / "gradebook.db", course / "submitted")
        assert any(
            "ps1/warmup#mean_test" in sentence and "原樣保留" in sentence for sentence in told
        )
        assert record.trainee("rec_older").attempts[0].by_cell["ps1/warmup#mean_test"].score == 2


def test_a_gradebook_of_another_nbgrader_is_told_in_a_sentence(tmp_path):
    import sqlite3

    path = tmp_path / "gradebook.db"
    sqlite3.connect(path).execute("CREATE TABLE student (id TEXT PRIMARY KEY)")
    with (
        Record.open(tmp_path, create=True) as record,
        pytest.raises(CourseError, match="nbgrader db upgrade"),
    ):
        import_gradebook(record, path, tmp_path)


def test_a_file_that_is_no_gradebook_is_told_in_a_sentence(tmp_path):
    (tmp_path / "gradebook.db").write_text("沒有內容的檔案" * 100, encoding="utf-8")
    with Record.open(tmp_path, create=True) as record, pytest.raises(CourseError, match="成績簿"):
        import_gradebook(record, tmp_path / "gradebook.db", tmp_path)


def test_numbers_that_differ_only_in_writing_are_told_and_both_kept():
    [sentence] = twins(["A01", "ａ０１", "b2"])
    assert "「A01」、「ａ０１」" in sentence and "原樣保留" in sentence


def test_a_grading_that_is_killed_leaves_an_unbroken_record_and_goes_on_where_it_stopped(tmp_path):
    root = small.build(tmp_path / "killed", {"warmup": small.WARMUP})
    students = [f"k{number}" for number in range(6)]
    for student in students:
        small.hand_in(root, student)
    command = [
        sys.executable,
        "-m",
        "smhelpers",
        "grade",
        "ps1",
        "--course",
        str(root),
        "--workers",
        "1",
    ]
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    until = time.monotonic() + 300
    while time.monotonic() < until and process.poll() is None and not _recorded(root):
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    early = _recorded(root)
    assert early
    with Record.open(root) as record:
        assert not record.verify().faults
    assert subprocess.run(command, capture_output=True, timeout=300).returncode == 0
    with Record.open(root) as record:
        assert sorted(_recorded(root)) == students and not record.verify().faults
        assert all(len(record.trainee(student).attempts) == 1 for student in students)
    shutil.rmtree(root)


def _recorded(root):
    if not (root / "record.db").is_file():
        return []
    with Record.open(root, create=True) as record:
        return [trainee.number for trainee in record.trainees() if trainee.attempts]


def test_what_only_reached_the_gradebook_is_recorded_by_the_next_run_without_running_again(
    course,
    batch,
    grade,
    attempts,
    tmp_path,
):
    from smhelpers.judging.recording import Recorder

    small.hand_in(course, "rec_between")
    grade("rec_between")
    beside, batch.keeper = batch.keeper, Recorder(tmp_path, batch.master)
    try:
        assert grade("rec_between")["rec_between"].reused
        assert (
            batch.keeper.record.trainee("rec_between")
            .attempts[0]
            .by_cell["ps1/warmup#mean_test"]
            .score
            == 2
        )
    finally:
        batch.keeper.close()
        batch.keeper = beside
