"""Simulated trainees: what they hand in, each scenario named as a sentence.

The model answer comes from running the graded master, which stays with the assessor; no answer is
kept in this library.
"""

import itertools
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from .. import answers
from ..assessment import Assessment
from ..course import Course
from ..portfolio import FOLDER
from .monitoring import drilled_as
from .submission import Submission


def complete(_: Submission) -> None:
    """Everything right."""


def blank(submission: Submission) -> None:
    """The release handed back untouched."""
    shutil.rmtree(submission.folder / FOLDER)


def broken_notebook(submission: Submission) -> None:
    """The upload was cut off in the middle of the notebook."""
    text = submission.notebook.read_text(encoding="utf-8")
    submission.notebook.write_text(text[: len(text) // 2], encoding="utf-8")


def endless_loop(submission: Submission) -> None:
    """An added cell never ends."""
    submission.add_cell("while True:\n    pass")


def not_a_notebook(submission: Submission) -> None:
    """Another file was renamed to .ipynb and handed in."""
    submission.notebook.write_bytes(b"%PDF-1.7\n\x00\x01")
    shutil.rmtree(submission.folder / FOLDER)


@dataclass(frozen=True)
class PlayedTrainee:
    """A fictional trainee with the scenario that they play.

    `marks` are the demonstration assessor's marks by grade id.
    """

    id: str
    scenario: Callable[[Submission], None]
    marks: tuple[int, ...] | None = None


#: The demonstration assessor's marks, as shares of the points, by how good the work is; answer by
#: answer, from the start again where there are more answers.
_BEST = (1, 1, 0.75, 1, 0.75, 1, 1)
_MIDDLING = (0.75, 0.5, 0.5, 0.75, 0.75, 0.5, 0.75)
_POOR = (0.5, 0.25, 0.5, 0.25, 0.5, 0.25, 0.5)


def marks_of(assessment: Assessment, shares: Sequence[float]) -> tuple[int, ...]:
    """Whole marks of every written answer, by shares of its points."""
    marks = []
    for answer, share in zip(assessment.written, itertools.cycle(shares), strict=False):
        marks.append(round(share * answer.points))
    return tuple(marks)


def cohort(assessment: Assessment) -> list[PlayedTrainee]:
    """The demonstration cohort in one assessment; prose without marks is left for the assessor."""
    partly, wrong = list(assessment.named_wrong().values())[:2]
    best, middling, poor = (marks_of(assessment, each) for each in (_BEST, _MIDDLING, _POOR))

    def broken_deliverable(submission: Submission) -> None:
        """One deliverable was edited by hand and is no longer JSON."""
        spoiled = assessment.broken or assessment.kinds[0]
        path = submission.deliverable(spoiled.file_name)
        path.write_text(path.read_text(encoding="utf-8").replace(":", "：", 3), encoding="utf-8")

    return [
        PlayedTrainee("t01_complete", complete, best),
        PlayedTrainee("t02_partly_right", partly, middling),
        PlayedTrainee("t03_blank", blank),
        PlayedTrainee("t04_wrong_numbers", wrong, poor),
        PlayedTrainee("t05_broken_notebook", broken_notebook),
        PlayedTrainee("t06_broken_deliverable", broken_deliverable),
        PlayedTrainee("t07_endless_loop", endless_loop),
        PlayedTrainee("t08_not_yet_marked", complete),
        PlayedTrainee("t09_not_a_notebook", not_a_notebook),
    ]


def model_answer(course: Course, assignment: str, student: str = "") -> Path:
    """Run the master in a scratch folder (caller removes it) and return that folder with the
    portfolio it wrote.

    student: the number of one with a workplace of their own; the answers are then those that fit
    it.
    """
    scratch = Path(tempfile.mkdtemp(prefix="model-answer-"))
    answers.take_along(course.root, scratch, assignment)
    if student:
        own = course.root / answers.FOLDER
        shutil.copy(
            own / assignment / answers.TRUTHS / f"{student}.json",
            scratch / answers.FOLDER / assignment / "truth.json",
        )
        shutil.copytree(own / answers.PACKS / student, scratch / answers.PACKS)
    for path in sorted((course.root / "source" / assignment).glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        NotebookClient(
            notebook,
            timeout=300,
            kernel_name="python3",
            extra_arguments=["--IPKernelApp.log_level=40"],
            resources={"metadata": {"path": str(scratch)}},
        ).execute()
    return scratch


def hand_in(
    release: Path,
    model: Path,
    scenario: Callable[[Submission], None],
    folder: Path,
) -> Submission:
    """Make one submission in `folder`: the released notebook, the model's deliverables, then
    what the scenario does to them.
    """
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(release, folder)
    shutil.copytree(model / FOLDER, folder / FOLDER)
    submission = Submission(folder, next(folder.glob("*.ipynb")))
    for drawn in ("quiz", "situations"):
        if submission.deliverable(drawn).is_file():
            submission.edit(drawn, lambda data: data.update(trainee=folder.parent.name))
    if submission.deliverable("crisis_drill").is_file():
        drilled_as(submission, folder.parent.name)
    scenario(submission)
    return submission
