"""The same work, the same result: whatever happened to the file, the folder or the machine."""

import json
import subprocess
import sys

import course as small
import pytest

from smhelpers.judging.grading import grade_course
from smhelpers.marking import Limits, Outcome, Status, grading, intake
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
    limits = Limits(cell_seconds=1)
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


#: What is marked beside busy neighbours: honest, endless, asleep, and one that lets others work.
CELLS = {
    "endless": "while True:\n    pass",
    "asleep": "import time\ntime.sleep(10_000)",
    "forked": "import subprocess, sys\nfor _ in range(10_000):\n"
    "    subprocess.run([sys.executable, '-c', 'sum(range(2_000_000))'])",
}
LIMITS = Limits(cell_seconds=2, idle_seconds=8)


@pytest.fixture
def neighbours():
    """Forty processes that do nothing but work."""
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(40)]
    yield
    for loop in loops:
        loop.kill()
        loop.wait()


@pytest.fixture(scope="module")
def idle_outcomes(tmp_path_factory):
    """A course with those hand-ins, and what came of them on a machine that does nothing else."""
    root = small.build(tmp_path_factory.mktemp("load"), {"warmup": small.WARMUP})
    small.hand_in(root, "honest")
    for student, source in CELLS.items():
        book = small.answered(root, "warmup", {"mean_answer": source})
        small.hand_in(root, student, {"warmup": book})
    return root, _marked(root)


def _marked(root):
    outcomes = grade_course(root, "ps1", limits=LIMITS, isolation="best", force=True)
    return {one.student: one.model_dump(exclude={"seconds"}) for one in outcomes}


def test_what_works_or_sleeps_without_end_is_ended_and_the_rest_counts(idle_outcomes):
    _, outcomes = idle_outcomes
    scores = {}
    for student, told in outcomes.items():
        scores[student] = sum(cell["score"] or 0 for cell in told["cells"])
        assert bool(told["stopped"]) == (student in CELLS)
    assert scores == {"honest": 12.0, "endless": 10.0, "asleep": 10.0, "forked": 10.0}


def test_forty_busy_neighbours_change_nothing_but_the_seconds(idle_outcomes, neighbours):
    root, outcomes = idle_outcomes
    assert _marked(root) == outcomes


def _with_outputs(raw, megabytes):
    """A notebook as bytes whose first code cell printed so much."""
    book = json.loads(raw)
    printed = {"output_type": "stream", "name": "stdout", "text": ["x" * 2**20] * megabytes}
    for cell in book["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [printed]
            break
    return json.dumps(book).encode()


def test_a_notebook_with_200_mb_of_outputs_is_marked(course, grade):
    folder = small.hand_in(course, "printed")
    path = folder / "warmup.ipynb"
    path.write_bytes(_with_outputs(path.read_bytes(), 200))
    outcome = grade("printed")["printed"]
    path.unlink()
    assert outcome.score == FULL and outcome.status is Status.GRADED
    assert any("只讀取了儲存格的內容" in note for note in outcome.repairs)


def test_a_large_notebook_that_breaks_off_is_marked_in_part(course, grade):
    folder = small.hand_in(course, "printed_and_torn")
    path = folder / "warmup.ipynb"
    raw = _with_outputs(path.read_bytes(), 30)
    path.write_bytes(raw[: raw.index(b"counter_answer")])
    outcome = grade("printed_and_torn")["printed_and_torn"]
    path.unlink()
    assert outcome.status is Status.PARTIAL and "少了 counter_test" in outcome.reason


def test_a_notebook_that_is_too_large_is_called_that(course, grade, monkeypatch):
    folder = small.hand_in(course, "too_large")
    monkeypatch.setattr(intake, "MAX_WHOLE", 10)
    monkeypatch.setattr(intake, "MAX_STREAMED", 100)
    monkeypatch.setattr(intake, "MAX_FILE", 100)
    outcome = grade("too_large")["too_large"]
    assert outcome.status is not Status.GRADED
    assert "warmup.ipynb" in outcome.reason and "太大" in outcome.reason
    assert folder.is_dir()
