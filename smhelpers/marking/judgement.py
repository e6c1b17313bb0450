"""From scores to a proposal per performance criterion: 已具備／尚未具備／證據不足, with the evidence for it.

Nothing is averaged away: every graded cell of a criterion must reach its own pass mark, and what is ungraded is 證據不足, never 0.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import yaml
from nbgrader.api import Gradebook, MissingEntry

from ..course import Course
from ..evidence import GradedCell, graded_cells
from ..paths import data_dir
from ..standard import Item, unit


class Decision(StrEnum):
    """What is decided of a criterion."""

    COMPETENT = "已具備"
    NOT_YET = "尚未具備"
    INSUFFICIENT = "證據不足"


@dataclass(frozen=True)
class Evidence:
    """One graded cell as evidence: its score (None while ungraded) and the score that it needs."""

    cell: GradedCell
    score: float | None
    needed: float
    comment: str = ""

    @property
    def sufficient(self) -> bool:
        """Whether the score reaches the pass mark."""
        return self.score is not None and self.score >= self.needed - 1e-9


@dataclass(frozen=True)
class Judgement:
    """A criterion with the decision that its evidence supports."""

    criterion: Item
    decision: Decision
    evidence: list[Evidence]


def pass_shares() -> dict[str, float]:
    """Share of the points that a cell needs, for automatic and for manual marking (`data/standard/judgement.yml`)."""
    return yaml.safe_load((data_dir() / "standard" / "judgement.yml").read_text(encoding="utf-8"))["pass_share"]


def decide(evidence: list[Evidence]) -> Decision:
    """The decision that a criterion's evidence supports."""
    if not evidence or any(item.score is None for item in evidence):
        return Decision.INSUFFICIENT
    return Decision.COMPETENT if all(item.sufficient for item in evidence) else Decision.NOT_YET


def judge(course: Course, gradebook: Path, student: str, ungraded: frozenset[str] = frozenset()) -> list[Judgement]:
    """Judgement of every criterion of the built units for one student.

    `ungraded` names assignments whose submission could not be graded: whatever the gradebook still holds of them is not evidence.
    """
    shares, cells = pass_shares(), graded_cells(course)
    with Gradebook(f"sqlite:///{gradebook}") as book:
        evidence = {cell: _evidence(book, student, cell, shares, cell.assignment in ungraded) for cell in cells}
    criteria = [criterion for built in course.units for criterion in unit().task(built.slug).criteria]
    return [_judgement(criterion, [e for cell, e in evidence.items() if criterion.id in cell.evidence]) for criterion in criteria]


def _judgement(criterion: Item, evidence: list[Evidence]) -> Judgement:
    return Judgement(criterion, decide(evidence), evidence)


def _evidence(book: Gradebook, student: str, cell: GradedCell, shares: dict[str, float], ungraded: bool) -> Evidence:
    needed = cell.points * shares["manual" if cell.manual else "automatic"]
    score, comment = (None, "") if ungraded else _score(book, student, cell)
    return Evidence(cell, score, needed, comment)


def _score(book: Gradebook, student: str, cell: GradedCell) -> tuple[float | None, str]:
    try:
        grade = book.find_grade(cell.grade_id, cell.notebook, cell.assignment, student)
    except MissingEntry:
        return None, ""
    try:
        comment = book.find_comment(cell.grade_id, cell.notebook, cell.assignment, student).comment or ""
    except MissingEntry:
        comment = ""
    waiting = grade.needs_manual_grade or (grade.auto_score is None and grade.manual_score is None)
    return (None if waiting else float(grade.score)), comment
