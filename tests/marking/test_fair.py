"""The same work, the same result: whatever happened to the file, the folder or the machine."""

import json
import subprocess
import sys

import course as small
import pytest

from smhelpers.judging.grading import grade_course
from smhelpers.marking import Limits, Outcome, Status, grading
from smhelpers.marking.run import Finished, Job

FULL = 12.0 + 4.0


@pytest.mark.parametrize("where", ["/", "/tmp", "deep/er"])
def test_every_cell_starts_in_the_courses_folder(course, grade, where):
    answer = (
        f"import os\nos.makedirs({where!r}, exist_ok=True)\nos.chdir({where!r})\n"
        "mean_likes = float(posts['likes'].mean())"
    )
    book = small.answered(course, "warmup", {"mean_answer": answer})
    student = f"moved{where.count('/')}{len(where)}"
    small.hand_in(course, student, {"warmup": book})
    assert grade(student)[student].score == FULL


def test_a_data_file_that_was_rewritten_earns_nothing(course, grade):
    answer = "open('posts.csv', 'w').write('id,likes,reach\\np2,7,1\\n')\nmean_likes = 7.0"
    book = small.answered(course, "warmup", {"mean_answer": answer})
    small.hand_in(course, "rewrote", {"warmup": book})
    outcome = grade("rewrote")["rewrote"]
    scores = {cell.grade_id: cell.score for cell in outcome.cells}
    assert scores["mean_test"] == 0.0
    assert scores["best_test"] == 3.0


def test_a_notebook_that_breaks_off_is_marked_in_part_and_says_what_is_missing(
    course, grade, tmp_path
):
    folder = small.hand_in(course, "torn_off")
    raw = (folder / "warmup.ipynb").read_bytes()
    (folder / "warmup.ipynb").write_bytes(raw[: raw.index(b"counter_answer")])
    outcome = grade("torn_off")["torn_off"]
    scores = {cell.grade_id: cell.score for cell in outcome.cells}
    assert outcome.status is Status.PARTIAL and not outcome.complete
    assert "少了 counter_test、parts_test、file_test、prose" in outcome.reason
    assert scores["best_test"] == 3.0
    assert scores["counter_test"] is None and scores["prose"] is None


def test_what_is_missing_stands_in_table_json_and_exit_status(course, grade, tmp_path):
    folder = small.hand_in(course, "torn_again")
    raw = (folder / "warmup.ipynb").read_bytes()
    (folder / "warmup.ipynb").write_bytes(raw[: raw.index(b"parts_answer")])
    done = subprocess.run(
        [
            *(sys.executable, "-m", "smhelpers", "grade", "ps1", "--course", str(course)),
            *("--student", "torn_again", "--isolation", "best"),
            *("--json", str(tmp_path / "r.json")),
        ],
        capture_output=True,
        text=True,
    )
    (told,) = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert done.returncode == 3
    assert "部分評分" in done.stderr and "少了 parts_test" in done.stderr
    assert told["status"] == "部分評分" and "少了 parts_test" in told["reason"]


@pytest.fixture
def slow_check(tmp_path_factory):
    """A course whose check never ends while a file lies beside it, and its settings."""
    root = tmp_path_factory.mktemp("slow")
    flag = root / "source" / "ps1" / "slow.txt"

    def change(text):
        return f"import os\nwhile os.path.exists('slow.txt'):\n    pass\n{text}"

    small.build(root, {"warmup": small.WARMUP})
    small.regenerate(root, "warmup", change)
    flag.write_text("", encoding="utf-8")
    for student in ("ada", "bob"):
        small.hand_in(root, student)
    return root, flag


def test_a_check_of_ours_that_does_not_finish_is_no_zero(slow_check):
    root, flag = slow_check
    limits = Limits(cell_seconds=2)
    outcomes = grade_course(root, "ps1", limits=limits, isolation="best")
    for outcome in outcomes:
        assert outcome.status is Status.UNGRADED and outcome.score is None
        assert "檢查沒有做完：mean_test" in outcome.reason
        assert {cell.score for cell in outcome.cells} == {None}
    flag.unlink()
    outcomes = grade_course(root, "ps1", limits=limits, isolation="best")
    assert [outcome.score for outcome in outcomes] == [12.0, 12.0]


def test_what_did_not_finish_is_tried_again_alone_at_the_end(batch, monkeypatch):
    tried = []

    def mark(made, *_):
        tried.append(made.student)
        return made.student

    monkeypatch.setattr(grading, "mark", mark)
    first = [
        (Finished(outcome=_blank(name), unfinished=why), Job(student=name, files={}))
        for name, why in (("a", "忙"), ("b", ""))
    ]
    results = [made.student for _, made in batch._alone_at_the_end(first)]
    assert results == ["b", "a"] and tried == ["a"]


def _blank(student):
    return Outcome(student=student, assignment="ps1", status=Status.GRADED)
