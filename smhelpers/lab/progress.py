"""How far a trainee has come: lessons that were run, and what is there and complete by criterion.

Which deliverable belongs to which criterion stands in the declaration of the assessment; how far it
is stands in the portfolio. Nothing is run.
"""

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal

from ..assessment import Assessment, Check, QuizCheck, WrittenAnswer, assessment_of, findings_of
from ..course import Course, CourseUnit
from ..deadlines import read_deadlines
from ..deliverable import Deliverable
from ..errors import CourseError
from ..handin.work import HANDED_IN
from ..portfolio import FOLDER, Portfolio
from ..standard import Item, Task, unit

State = Literal["blank", "started", "complete"]
#: Key of the knowledge quiz among an assessment's parts.
QUIZ = "quiz"


@dataclass(frozen=True)
class Part:
    """Something to fill in: its zh-TW title and how far it is."""

    title: str
    state: State


@dataclass(frozen=True)
class Step:
    """A criterion (or the quiz) with its parts."""

    id: str
    zh: str
    parts: tuple[Part, ...]

    @property
    def state(self) -> State:
        """Complete when every part is, blank when none was begun."""
        states = {part.state for part in self.parts}
        return states.pop() if len(states) == 1 else "started" if states else "blank"


@dataclass(frozen=True)
class Lesson:
    """A lesson: path below the course, title, and whether its cells were run."""

    path: str
    title: str
    state: State


@dataclass(frozen=True)
class UnitProgress:
    """One unit: its task, lessons in order, criteria in order, the assessment's path below the
    course, hand-ins. until: the last minute for handing in.
    """

    task: Task
    lessons: tuple[Lesson, ...]
    steps: tuple[Step, ...]
    assessment: str
    handed_in: int
    until: datetime | None


@dataclass(frozen=True)
class Progress:
    """The whole course, in order."""

    units: tuple[UnitProgress, ...]


def progress(course: Course) -> Progress:
    """Read how far the trainee of this course folder has come."""
    deadlines: dict[str, datetime] = {}
    # a fault in the file is the instructor's to mend and keeps no trainee from opening the course
    with contextlib.suppress(CourseError):
        deadlines = read_deadlines(course.root, (built.slug for built in course.units))
    units = [_unit(course, built, deadlines.get(built.slug)) for built in course.units]
    return Progress(tuple(units))


def _unit(course: Course, built: CourseUnit, until: datetime | None) -> UnitProgress:
    notebook = course.root / "release" / built.slug / f"{built.slug}.ipynb"
    lessons = tuple(
        _lesson(course, course.root / "notebooks" / built.slug / f"{name}.ipynb")
        for name in built.lessons
    )
    handed_in = len(list((notebook.parent / HANDED_IN).glob("*.zip")))
    task = unit().task(built.slug)
    steps = ()
    if notebook.is_file():
        portfolio = Portfolio(notebook.parent / FOLDER)
        steps = tuple(_steps(task, assessment_of(course, built.slug), portfolio))
    return UnitProgress(
        task,
        lessons,
        steps,
        notebook.relative_to(course.root).as_posix(),
        handed_in,
        until,
    )


def _lesson(course: Course, path: Path) -> Lesson:
    cells = _cells(path)
    title = next(
        (cell.source.split("\n")[0].lstrip("# ") for cell in cells if cell.cell_type == "markdown"),
        path.stem,
    )
    run = [bool(cell.execution_count) for cell in cells if cell.cell_type == "code"]
    state: State = "complete" if run and all(run) else "started" if any(run) else "blank"
    return Lesson(path.relative_to(course.root).as_posix(), title, state)


def _cells(path: Path) -> list[SimpleNamespace]:
    """Cells of a notebook; none where it cannot be read, which its own page will tell.

    Read as plain JSON: nbformat takes two seconds to import, and this page is the first that a
    trainee waits for.
    """
    try:
        return [_cell(cell) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return []


def _cell(cell: dict[str, Any]) -> SimpleNamespace:
    source = cell["source"]
    return SimpleNamespace(
        cell_type=cell["cell_type"],
        source=source if isinstance(source, str) else "".join(source),
        metadata=dict(cell.get("metadata") or {}),
        execution_count=cell.get("execution_count"),
    )


def _steps(task: Task, assessment: Assessment, portfolio: Portfolio) -> Iterator[Step]:
    """Criteria of the task with their parts, skills that are checked by themselves, then the
    quiz.
    """
    found = list(asked(task, assessment))
    for criterion in [*task.criteria, *unit().skills, Item(id=QUIZ, zh="知識測驗", en="quiz")]:
        parts = {}
        for name, kind, field in found:
            if name == criterion.id:
                parts[kind, field] = _part(portfolio, kind, field)
        if parts:
            yield Step(criterion.id, criterion.zh, tuple(parts.values()))


def asked(task: Task, assessment: Assessment) -> Iterator[tuple[str, type[Deliverable], str]]:
    """What an assessment asks for, in order: criterion (or a skill, or `quiz`), deliverable, and
    its field ("" for the whole).
    """
    for item in assessment.items:
        field = item.field if isinstance(item, WrittenAnswer) else ""
        for name in _steps_of(task, item):
            for kind in assessment.reads(item):
                if kind.assignment == assessment.slug:
                    yield name, kind, field


def _steps_of(task: Task, item: Check | WrittenAnswer) -> list[str]:
    """The steps that a check or answer belongs to: its criteria, else the quiz or its skill."""
    criteria = {criterion.id for criterion in task.criteria}
    named = [name for name in item.evidence if name in criteria]
    if named:
        return named
    return [QUIZ] if isinstance(item, QuizCheck) else list(item.evidence[:1])


def _part(portfolio: Portfolio, kind: type[Deliverable], field: str) -> Part:
    title = (kind.model_fields[field].title or field) if field else kind.title
    return Part(title, _state(portfolio, kind, field, title))


def _state(portfolio: Portfolio, kind: type[Deliverable], field: str, title: str) -> State:
    try:
        if (
            not portfolio.has(kind)
            or portfolio.is_sample(kind)
            or (field and not portfolio.draft(kind).get(field))
        ):
            return "blank"
    except CourseError:
        return "started"
    findings = findings_of(portfolio, kind, title) if field else portfolio.findings(kind)
    return "started" if findings else "complete"
