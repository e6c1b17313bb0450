"""A mark given at the desk: into nbgrader's gradebook, as formgrader writes it, and from there
into the record.
"""

from collections.abc import Mapping
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry

from ...errors import CourseError
from ...foreign import clean_text
from ...record import Assessor, EvidenceKind, Record, Requirement, require_qualified
from ...rubrics import Aspect, level_of, score_of
from ...rubrics.levels import told
from ..gradebook import marked_by_hand
from ..recording import take_marks


def give_levels(
    record: Record,
    gradebook: Path,
    number: str,
    cell: str,
    aspects: Mapping[str, Aspect],
    typed: Mapping[str, str],
    *,
    comment: str,
    assessor: Assessor,
) -> float:
    """Mark a written answer and its product by levels; points follow, the levels open the comment.

    typed: level by aspect. `CourseError` names an aspect without one, and what `give_mark` refuses.
    """
    levels = {}
    for name, aspect in aspects.items():
        choice = typed.get(name, "")
        levels[aspect.title] = level_of(choice, aspect.title)
    points = _wanted(record, cell).points
    score = score_of(levels.values(), points)
    return give_mark(
        record,
        gradebook,
        number,
        cell,
        f"{score:g}",
        told(levels, comment),
        assessor,
    )


def give_mark(
    record: Record,
    gradebook: Path,
    number: str,
    cell: str,
    typed: str,
    comment: str,
    assessor: Assessor,
) -> float:
    """Mark a written answer. `CourseError` where there is nothing to mark, the score is not
    between 0 and the cell's points, or the assessor may not sign.
    """
    requirement = _wanted(record, cell)
    score = _number(typed)
    if score is None or not 0 <= score <= requirement.points:
        raise CourseError(
            f"「{requirement.title}」的分數要在 0 到 {requirement.points:g} "
            f"之間（收到「{typed}」）。",
        )
    require_qualified(record, assessor)
    if not gradebook.is_file():
        raise CourseError(f"找不到成績簿 {gradebook}，無法評分；請在課程資料夾執行。")
    with Gradebook(f"sqlite:///{gradebook}") as book:
        try:
            grade = book.find_grade(
                requirement.grade_id,
                requirement.notebook,
                requirement.assignment,
                number,
            )
            note = book.find_comment(
                requirement.grade_id,
                requirement.notebook,
                requirement.assignment,
                number,
            )
        except MissingEntry:
            raise CourseError(
                f"成績簿裡沒有「{number}」的「{requirement.title}」；請先評分這份繳交"
                f"（smcourse grade）。",
            ) from None
        grade.manual_score = score
        grade.needs_manual_grade = False
        note.manual_comment = clean_text(comment).strip() or None
        book.db.commit()
    take_marks(
        record,
        gradebook,
        assessor,
        [number],
    )
    return score


def _wanted(record: Record, cell: str) -> Requirement:
    """What the rules want of a cell that a person marks; `CourseError` for any other."""
    for requirement in record.rules().requirements:
        if requirement.kind is EvidenceKind.MANUAL and requirement.cell == cell:
            return requirement
    raise CourseError(f"「{cell}」不是人工評閱的題目。")


class Follower:
    """Follows what people mark in formgrader.

    Looks again only when the gradebook's file has changed, and only at whom it concerns.
    """

    def __init__(self, record: Record, gradebook: Path):
        self.record, self.gradebook = record, gradebook
        self._changed, self._known = 0, {}

    def take(self, assessor: Assessor) -> int:
        """Bring new marks into the record under the assessor's name; how many."""
        changed = self.gradebook.stat().st_mtime_ns if self.gradebook.is_file() else 0
        if changed == self._changed:
            return 0
        with Gradebook(f"sqlite:///{self.gradebook}") as book:
            given = marked_by_hand(book)
        new = []
        for student, marks in given.items():
            if marks != self._known.get(student):
                new.append(student)
        count = 0
        if new:
            count = take_marks(
                self.record,
                self.gradebook,
                assessor,
                new,
            )
        self._changed = changed
        self._known = given
        return count


def _number(typed: str) -> float | None:
    try:
        return float(typed)
    except ValueError:
        return None
