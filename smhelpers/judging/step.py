"""Whether a course's masters (`source/`) and its gradebook ask the same.

nbgrader keeps a copy of every graded cell in its gradebook when an assignment is generated. Who
mends a master afterwards marks by the old copy until the assignment is generated anew.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook, MissingEntry

from ..errors import CourseError


class ChangeKind(StrEnum):
    """In what a graded cell of a master differs from the gradebook's copy."""

    NEW = "新增的格"
    GONE = "刪除的格"
    POINTS = "配分"
    TEST = "檢查的內容"
    QUESTION = "題目或規準"


@dataclass(frozen=True)
class CellChange:
    """One graded cell that differs."""

    notebook: str
    grade_id: str
    kind: ChangeKind


@dataclass(frozen=True)
class _Held:
    """What is compared of a cell: whether a person marks it, its points, its text without blanks
    and line ends.
    """

    by_person: bool
    points: float
    text: str


def out_of_step(root: Path, assignment: str) -> list[CellChange]:
    """Graded cells in which master and gradebook differ, in the order of the masters; [] where
    there is no gradebook yet, or it does not know the assignment.
    """
    path = root / "gradebook.db"
    masters = sorted((root / "source" / assignment).glob("*.ipynb"))
    if not path.is_file() or not masters:
        return []
    with Gradebook(f"sqlite:///{path}") as book:
        try:
            recorded = {entry.name: entry for entry in book.find_assignment(assignment).notebooks}
        except MissingEntry:
            return []
        found: list[CellChange] = []
        for master in masters:
            held = _in_gradebook(recorded[master.stem]) if master.stem in recorded else {}
            found += _compared(master.stem, _in_master(master), held)
    return found


def refuse_unopened(root: Path) -> None:
    """`CourseError` for a course of ours that has no gradebook yet."""
    is_ours = (root / "notebooks" / "course.yml").is_file()
    if is_ours and not (root / "gradebook.db").is_file():
        raise CourseError(f"{root} 還沒開班，沒有成績簿；請先執行 smcourse open，再評分。")


def refuse_out_of_step(root: Path, assignment: str) -> None:
    """`CourseError` where marks would be given by an old copy of a master."""
    changes = out_of_step(root, assignment)
    if changes:
        counts = Counter(change.kind for change in changes)
        told = "、".join(f"{kind.value} {count} 處" for kind, count in counts.items())
        raise CourseError(
            f"source/{assignment} 改過（{told}），成績簿還是舊的，現在評分會照舊的內容；"
            f"請先執行 smcourse correct {assignment}，它會列出影響哪些成績，確認後才更新。"
        )


def _compared(
    notebook: str,
    master: dict[str, _Held],
    held: dict[str, _Held],
) -> Iterator[CellChange]:
    for grade_id, own in master.items():
        known = held.get(grade_id)
        if known is None:
            yield CellChange(notebook, grade_id, ChangeKind.NEW)
            continue
        if own.points != known.points:
            yield CellChange(notebook, grade_id, ChangeKind.POINTS)
        if own.text != known.text:
            kind = ChangeKind.QUESTION if own.by_person else ChangeKind.TEST
            yield CellChange(notebook, grade_id, kind)
    for grade_id in held.keys() - master.keys():
        yield CellChange(notebook, grade_id, ChangeKind.GONE)


def _in_master(path: Path) -> dict[str, _Held]:
    """Tests and tasks of a master by grade id. Answers are left out: nbgrader replaces them."""
    found = {}
    for cell in nbformat.read(path, as_version=4).cells:
        about: dict[str, Any] = cell.metadata.get("nbgrader", {})
        marked = about.get("task") or (about.get("grade") and not about.get("solution"))
        if marked:
            points = float(about.get("points") or 0)
            found[about["grade_id"]] = _Held(bool(about.get("task")), points, _plain(cell.source))
    return found


def _in_gradebook(entry: Any) -> dict[str, _Held]:
    """The same of a notebook in the gradebook."""
    sources = {cell.name: cell.source or "" for cell in entry.source_cells}
    answered = {cell.name for cell in entry.solution_cells}
    found = {}
    for cell in entry.grade_cells:
        if cell.name not in answered:
            text = _plain(sources.get(cell.name, ""))
            found[cell.name] = _Held(False, float(cell.max_score), text)
    for cell in entry.task_cells:
        text = _plain(sources.get(cell.name, ""))
        found[cell.name] = _Held(True, float(cell.max_score), text)
    return found


def _plain(source: str) -> str:
    return "".join(source.split())
