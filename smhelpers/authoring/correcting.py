"""Opening a class, and bringing a correction of a master to everybody who was marked.

Nothing of what people gave is lost: human marks on unchanged questions stay, those on changed ones
wait to be confirmed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry, SubmittedAssignment

from ..course import Course
from ..errors import CourseError
from ..judging.recording import course_rules, keep_rules
from ..judging.step import CellChange, ChangeKind, out_of_step
from ..people import Person
from ..record import FILE_NAME, Record, name_trainee
from ..record import enrol as enter
from .release import generate


@dataclass(frozen=True)
class Impact:
    """What a correction touches. submissions: how many are in the gradebook. marks: how many human
    marks stand on changed questions. decisions: trainee and item of signed decisions that rest on
    changed cells.
    """

    changes: list[CellChange]
    submissions: int
    marks: int
    decisions: list[tuple[str, str]]


def gradebook_of(course: Course) -> str:
    """Address of the gradebook in a course folder."""
    return f"sqlite:///{course.root / 'gradebook.db'}"


def open_gradebook(course: Course) -> list[str]:
    """Make the gradebook and the release of every unit of which the master is here; the slugs of
    those that were opened now, [] where all were.
    """
    here = [unit.slug for unit in course.units if (course.root / "source" / unit.slug).is_dir()]
    if not here:
        raise CourseError(
            f"{course.root} 沒有母版（source/），不能開班；請用評量人員的教材包"
            "（smcourse kit assessor）解壓縮出來的資料夾。"
        )
    missing = [slug for slug in here if slug not in _known(course)]
    if missing:
        generate(course, course.root / "release", database=gradebook_of(course), slugs=missing)
    return missing


def _known(course: Course) -> set[str]:
    """Assignments that the gradebook holds with their notebooks."""
    if not (course.root / "gradebook.db").is_file():
        return set()
    with Gradebook(gradebook_of(course)) as book:
        return {str(entry.name) for entry in book.assignments if entry.notebooks}


def enrol(course: Course, people: list[Person], by: str) -> int:
    """Bring a class list into gradebook and record; how many are new in the record.

    by: who enters them, as the record tells it.
    """
    with Gradebook(gradebook_of(course)) as book:
        for person in people:
            about: dict[str, Any] = {"last_name": person.name} if person.name else {}
            book.update_or_create_student(person.number, **about)
    with Record.open(course.root, create=True) as record:
        new = enter(record, people, by)
        for person in people:
            # who was marked before there was a list has no name yet
            name_trainee(record, person.number, person.name)
        # what is asked stands in all masters together; marking says which are missing
        if all((course.root / "source" / unit.slug).is_dir() for unit in course.units):
            keep_rules(record, course_rules(course.root))
        return len(new)


def impact_of(course: Course, assignment: str) -> Impact:
    """What bringing the gradebook in step with the master of an assignment would touch."""
    changes = out_of_step(course.root, assignment)
    with Gradebook(gradebook_of(course)) as book:
        submissions = _submissions(book, assignment)
        marks = sum(1 for _ in _marks_on_changed_questions(submissions, changes))
        count = len(submissions)
    return Impact(changes, count, marks, _decisions(course.root, assignment, changes))


def _marks_on_changed_questions(
    submissions: list[SubmittedAssignment],
    changes: list[CellChange],
) -> Iterator[Any]:
    """The grades that a person gave to an earlier wording of the question."""
    asked_anew = {change.grade_id for change in changes if change.kind is ChangeKind.QUESTION}
    for submission in submissions:
        for notebook in submission.notebooks:
            for grade in notebook.grades:
                if grade.name in asked_anew and grade.manual_score is not None:
                    yield grade


def _submissions(book: Gradebook, assignment: str) -> list[SubmittedAssignment]:
    """Everything that was handed in. `CourseError` for an assignment that was not opened."""
    try:
        book.find_assignment(assignment)
    except MissingEntry:
        raise CourseError(
            f"成績簿裡沒有作業「{assignment}」；請檢查名稱，或先執行 smcourse open 開班。"
        ) from None
    return book.assignment_submissions(assignment)


def _decisions(
    root: Path,
    assignment: str,
    changes: list[CellChange],
) -> list[tuple[str, str]]:
    """Signed decisions that rest on a changed cell."""
    if not (root / FILE_NAME).is_file():
        return []
    cells = {f"{assignment}/{change.notebook}#{change.grade_id}" for change in changes}
    found = []
    with Record.open(root) as record:
        for trainee in record.trainees():
            for standing in trainee.standings:
                rests = {each.requirement.cell for each in standing.evidence}
                if standing.signed and rests & cells:
                    found.append((trainee.number, standing.item))
    return found


def correct(course: Course, assignment: str) -> None:
    """Generate an assignment anew: release and gradebook follow the master. Human marks on changed
    questions wait to be given again. `CourseError` for what nbgrader does not allow once there are
    hand-ins.
    """
    changes = out_of_step(course.root, assignment)
    _refuse_moved_cells(course, assignment, changes)
    generate(course, course.root / "release", database=gradebook_of(course), slugs=[assignment])
    _ask_again(course, assignment, changes)


def _refuse_moved_cells(course: Course, assignment: str, changes: list[CellChange]) -> None:
    moved = [each for each in changes if each.kind in (ChangeKind.NEW, ChangeKind.GONE)]
    with Gradebook(gradebook_of(course)) as book:
        handed_in = bool(_submissions(book, assignment))
    if moved and handed_in:
        names = "、".join(each.grade_id for each in moved)
        raise CourseError(
            f"已經有人交了 {assignment}，不能再新增或刪除計分格（{names}）；"
            "請把它們改回來，或在下一梯次的課程資料夾修改。"
        )


def _ask_again(course: Course, assignment: str, changes: list[CellChange]) -> None:
    """Let the human marks on changed questions wait to be given again."""
    with Gradebook(gradebook_of(course)) as book:
        for grade in _marks_on_changed_questions(_submissions(book, assignment), changes):
            grade.needs_manual_grade = True
        book.db.commit()
