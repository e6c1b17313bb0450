"""Scores and comments as they stand in nbgrader's gradebook."""

from dataclasses import dataclass

from nbgrader.api import (
    Comment,
    Grade,
    Gradebook,
    MissingEntry,
    SubmittedAssignment,
    SubmittedNotebook,
)


@dataclass(frozen=True)
class Mark:
    """What the gradebook holds of one cell: None while it waits; `manual`: a person gave it.

    The person's comment.
    """

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
    return [
        mark for notebook in submission.notebooks for mark in _of_notebook(notebook, assignment)
    ]


def _of_notebook(notebook, assignment: str) -> list[Mark]:
    comments = {comment.name: comment.manual_comment or "" for comment in notebook.comments}
    found = []
    for grade in notebook.grades:
        waiting = grade.needs_manual_grade or (
            grade.auto_score is None and grade.manual_score is None
        )
        found.append(
            Mark(
                f"{assignment}/{notebook.name}#{grade.name}",
                None if waiting else float(grade.score),
                float(grade.max_score),
                grade.manual_score is not None,
                comments.get(grade.name, ""),
            ),
        )
    return found


def assignments(book: Gradebook) -> list[str]:
    """Names of the assignments that a gradebook knows."""
    return [assignment.name for assignment in book.assignments]


def marked_by_hand(book: Gradebook) -> dict[str, frozenset]:
    """What people gave, by student, in two queries whatever the size of the cohort: tells who
    has new marks since the last look.
    """
    found: dict[str, set] = {}
    for kind, value in ((Grade, Grade.manual_score), (Comment, Comment.manual_comment)):
        rows = (
            book.db.query(SubmittedAssignment.student_id, kind.id, value)
            .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .join(kind, kind.notebook_id == SubmittedNotebook.id)
            .filter(value.is_not(None))
        )
        for student, place, given in rows:
            found.setdefault(student, set()).add((place, given))
    return {student: frozenset(given) for student, given in found.items()}
