"""Graded cells of the masters with what they evidence: tags joined to grade ids, always read
from `source/` (rule 4).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat

from .course import Course
from .standard import EVIDENCE_TAG


@dataclass(frozen=True)
class GradedCell:
    """One graded cell of a master.

    `manual` cells are marked by an assessor with the mark scheme.
    """

    assignment: str
    notebook: str
    grade_id: str
    points: float
    manual: bool
    evidence: tuple[str, ...]
    source: str

    @property
    def title(self) -> str:
        """What the cell checks, in zh-TW: its first line without the comment or heading mark."""
        return self.source.split("\n")[0].removeprefix("# 檢查：").lstrip("# ").strip()


def graded_cells(course: Course) -> list[GradedCell]:
    """Every graded cell of every master, in course order."""
    return [cell for path in course.source_paths() for cell in _of_notebook(path)]


def _of_notebook(path: Path) -> Iterator[GradedCell]:
    for cell in nbformat.read(path, as_version=4).cells:
        meta = cell.metadata.get("nbgrader", {})
        if meta.get("grade") or meta.get("task"):
            tags = cell.metadata.get("tags", [])
            yield GradedCell(
                path.parent.name,
                path.stem,
                meta["grade_id"],
                float(meta.get("points", 0)),
                bool(meta.get("task") or meta.get("solution")),
                tuple(tag for tag in tags if EVIDENCE_TAG.match(tag)),
                cell.source,
            )
