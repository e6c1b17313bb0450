"""Scores and comments as they stand in nbgrader's gradebook."""

from dataclasses import dataclass

from nbgrader.api import Gradebook, MissingEntry


@dataclass(frozen=True)
class Mark:
    """What the gradebook holds of one cell: None while it waits; `manual`: a person gave it; the person's comment."""

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
    return [mark for notebook in submission.notebooks for mark in _of_notebook(notebook, assignment)]


def _of_notebook(notebook, assignment: str) -> list[Mark]:
    comments = {comment.name: comment.manual_comment or "" for comment in notebook.comments}
    found = []
    for grade in notebook.grades:
        waiting = grade.needs_manual_grade or (grade.auto_score is None and grade.manual_score is None)
        found.append(Mark(f"{assignment}/{notebook.name}#{grade.name}", None if waiting else float(grade.score), float(grade.max_score),
                          grade.manual_score is not None, comments.get(grade.name, "")))
    return found


def assignments(book: Gradebook) -> list[str]:
    """Names of the assignments that a gradebook knows."""
    return [assignment.name for assignment in book.assignments]
