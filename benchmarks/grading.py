"""The course's own assessments graded by stock `nbgrader autograde` and by `smcourse grade`, in
interleaved rounds: `ASSESSMENTS=evaluation,strategy HANDINS=12 python -m benchmarks grading`.

Every hand-in is the model answer under another number. Stock runs bare, in one process, with the
same checks in the student's own kernel; ours isolates, checks in a process of its own and keeps the
record. CPU is user and system time of a command with everything that it started, also what outlives
it; wall is what an assessor waits. Start is what a run costs without any hand-in left to mark.
"""

import ctypes
import os
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median

from nbgrader.api import Gradebook

from smhelpers.answers import FOLDER, PLACE
from smhelpers.course import Course
from smhelpers.demo.cohort import complete, hand_in, model_answer
from smhelpers.demo.run import Demo

from .measure import SUBREAPER, run

ROUNDS = int(os.environ.get("ROUNDS", "3"))
HANDINS = int(os.environ.get("HANDINS", "12"))
ASSESSMENTS = os.environ.get("ASSESSMENTS", "evaluation").split(",")
#: What stock nbgrader needs to hear of this course: nothing.
_STOCK = "c = get_config()\n"
_WAYS = {
    "stock nbgrader autograde": ["nbgrader", "autograde"],
    "smcourse grade": ["smhelpers", "grade"],
}


def _laid_out(course: Course, folder: Path, assignment: str, model: Path, stock: bool) -> None:
    """A course with hand-ins that wait to be graded."""
    demo = Demo.lay_out(course, folder)
    demo.release()
    for number in range(HANDINS):
        work = folder / "submitted" / f"s{number:02d}" / assignment
        hand_in(folder / "release" / assignment, model, complete, work)
    if stock:
        (folder / "nbgrader_config.py").write_text(_STOCK, encoding="utf-8")


def _scores(folder: Path, assignment: str) -> list[float]:
    """Automatic scores of everybody."""
    with Gradebook(f"sqlite:///{folder}/gradebook.db") as book:
        found = []
        for submission in book.assignment_submissions(assignment):
            grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
            found.append(sum(grade.auto_score or 0 for grade in grades))
    return sorted(found)


def _measured(assignment: str, scratch: Path) -> dict[str, list[tuple[float, float]]]:
    course = Course.open()
    model = model_answer(course, assignment)
    times: dict[str, list[tuple[float, float]]] = {way: [] for way in _WAYS}
    for number in range(ROUNDS):
        scores = []
        for way in list(_WAYS)[:: 1 if number % 2 else -1]:
            folder = scratch / f"{assignment}-{number}-{way.split()[0]}"
            _laid_out(course, folder, assignment, model, stock=way.startswith("stock"))
            os.environ[PLACE] = str(folder / FOLDER)
            wall, cpu = run([sys.executable, "-m", *_WAYS[way], assignment], folder)
            times[way].append((wall, cpu))
            scores.append(_scores(folder, assignment))
            print(
                f"{assignment}  round {number + 1}  {way:26} {HANDINS} hand-ins  "
                f"wall {wall:6.1f} s  CPU {cpu:6.1f} s",
                flush=True,
            )
            if way.startswith("smcourse"):
                wall, cpu = run([sys.executable, "-m", *_WAYS[way], assignment], folder)
                print(f"{'':32}again, nothing to mark: wall {wall:.1f} s  CPU {cpu:.1f} s")
        if scores[0] != scores[1]:
            raise SystemExit(f"scores differ: {scores}")
    shutil.rmtree(model)
    return times


def main() -> None:
    """Measure and print medians and ratios."""
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    for assignment in ASSESSMENTS:
        with tempfile.TemporaryDirectory() as scratch:
            times = _measured(assignment, Path(scratch))
        medians = {}
        for way, rounds in times.items():
            wall = median(wall for wall, _ in rounds)
            cpu = median(cpu for _, cpu in rounds)
            medians[way] = wall, cpu
            print(
                f"{assignment}  {way:26} median of {ROUNDS}: wall {wall:.1f} s, CPU {cpu:.1f} s "
                f"({cpu / HANDINS:.2f} a hand-in)",
            )
        stock, ours = medians.values()
        print(
            f"{assignment}  ratio: wall {stock[0] / ours[0]:.1f} times faster, "
            f"CPU {stock[1] / ours[1]:.1f} times less, on {os.cpu_count()} cores",
        )
