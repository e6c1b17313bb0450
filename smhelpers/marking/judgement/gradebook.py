"""Scores as they stand in nbgrader's gradebook, read for the record and for a proposal without one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry

from ...course import Course
from ...record import Attempt, EvidenceKind, Requirement, Result, Standing
from ...record.standing import standing
from .rules import read_rules


@dataclass(frozen=True)
class Mark:
    """What the gradebook holds of one cell: None while it waits, and the comment of a person."""

    cell: str
    score: float | None
    points: float
    manual: bool
    comment: str


def marks(book: Gradebook, student: str, assignment: str) -> list[Mark]:
    """Every graded cell of a submission in the gradebook ([] where there is none)."""
    try:
        submission = book.find_submission(assignment, student)
    except MissingEntry:
        return []
    found = []
    for notebook in submission.notebooks:
        comments = {comment.name: comment for comment in notebook.comments}
        for grade in notebook.grades:
            waiting = grade.needs_manual_grade or (grade.auto_score is None and grade.manual_score is None)
            comment = comments.get(grade.name)
            found.append(Mark(f"{assignment}/{notebook.name}#{grade.name}", None if waiting else float(grade.score), float(grade.max_score),
                              grade.manual_score is not None, (comment.manual_comment or "") if comment else ""))
    return found


def assignments(book: Gradebook) -> list[str]:
    """Names of the assignments that a gradebook knows."""
    return [assignment.name for assignment in book.assignments]


def judge(course: Course, gradebook: Path, student: str, ungraded: Iterable[str] = ()) -> list[Standing]:
    """What a gradebook alone supports of every item for one student.

    `ungraded` names assignments whose submission could not be graded: whatever the gradebook still holds of them is not evidence.
    """
    rules, now, attempts = read_rules(course), datetime.now(UTC), []
    required = {requirement.cell: requirement for requirement in rules.requirements}
    with Gradebook(f"sqlite:///{gradebook}") as book:
        for built in course.units:
            if found := marks(book, student, built.slug):
                results = tuple(_result(mark, required[mark.cell], built.slug in ungraded, now) for mark in found if mark.cell in required)
                attempts.append(Attempt(built.slug, 1, None, now, "", "", "", "", "", "", "", "", (), results, ""))
    return [standing(item, rules, attempts, {}, [], now) for item in rules.items]


def _result(mark: Mark, required: Requirement, ungraded: bool, now: datetime) -> Result:
    by_hand = required.kind is EvidenceKind.MANUAL or mark.manual
    return Result(mark.cell, None if ungraded else mark.score, mark.points, required.needed,
                  EvidenceKind.MANUAL if by_hand else EvidenceKind.AUTOMATIC, now, "", message=mark.comment)
