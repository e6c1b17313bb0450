"""What marking rests on, read from the masters: mark schemes, the deliverables that a cell
reads, the score that a cell needs.
"""

import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import nbformat

from .. import evaluation, monitoring, platform_research, policy, strategy  # noqa: F401 - the tasks define the kinds
from ..course import Course
from ..deliverable import Deliverable
from ..evidence import GradedCell, graded_cells
from ..marking.judgement import read_rules
from ..portfolio import FOLDER
from ..quiz import quiz_deliverable
from ..record import Rules
from ..standard import EVIDENCE_TAG

_SCHEME = re.compile(r"=== BEGIN MARK SCHEME ===\n(.*?)=== END MARK SCHEME ===", re.S)
_ROW = re.compile(r"^\|\s*(\d+(?:\.\d+)?)\s*\|\s*(.+?)\s*\|$", re.M)
_QUESTION = re.compile(r'prose_form\("(\w+)"\)')


@dataclass(frozen=True)
class Scheme:
    """A mark scheme: (points, what is seen) from best to worst, and what stands under it."""

    rows: tuple[tuple[float, str], ...]
    notes: str

    def passing(self, needed: float) -> tuple[float, str] | None:
        """The lowest row that reaches the needed score."""
        return min((row for row in self.rows if row[0] >= needed - 1e-9), default=None)


@dataclass(frozen=True)
class Marked:
    """A graded cell with all that an assessor needs beside it.

    needed: score that counts as evidence. files: of the portfolio. task: the question or the check,
    without its scheme.
    """

    cell: GradedCell
    needed: float
    files: tuple[str, ...]
    task: str
    scheme: Scheme | None


def scheme_of(text: str) -> Scheme | None:
    """The mark scheme in a cell's source; None where it has none."""
    found = _SCHEME.search(text)
    if not found:
        return None
    rows = tuple((float(points), seen) for points, seen in _ROW.findall(found[1]))
    notes = "\n".join(line for line in found[1].splitlines() if line and not line.startswith("|"))
    return Scheme(rows, notes)


@cache
def deliverables() -> dict[str, type[Deliverable]]:
    """Every kind of deliverable by the name of its class."""
    from ..monitoring import after_action, drill  # noqa: F401 - they and the tasks define the kinds

    return {kind.__name__: kind for kind in _below(Deliverable)}


def _below(kind: type[Deliverable]) -> list[type[Deliverable]]:
    return [each for sub in kind.__subclasses__() for each in (sub, *_below(sub))]


class Masters:
    """The graded cells of a course with what stands around them."""

    def __init__(self, course: Course):
        self.course = course

    @cached_property
    def marked(self) -> list[Marked]:
        """Every graded cell, in course order."""
        needed = {
            (each.assignment, each.notebook, each.grade_id): each.needed
            for each in self.rules.requirements
        }
        return [
            Marked(
                cell,
                needed[cell.assignment, cell.notebook, cell.grade_id],
                self._files(cell),
                _SCHEME.sub("", cell.source).strip(),
                scheme_of(cell.source),
            )
            for cell in graded_cells(self.course)
            if cell.evidence
        ]

    @cached_property
    def rules(self) -> Rules:
        """What every item requires."""
        return read_rules(self.course)

    def of(self, name: str) -> list[Marked]:
        """Cells that evidence an item of the unit."""
        return [each for each in self.marked if name in each.cell.evidence]

    def assignment(self, slug: str) -> list[Marked]:
        """Cells of one assignment."""
        return [each for each in self.marked if each.cell.assignment == slug]

    @cached_property
    def lessons(self) -> dict[str, list[tuple[Path, str]]]:
        """Lessons (path, title) that teach each item of the unit."""
        found: dict[str, list[tuple[Path, str]]] = {}
        for path in filter(Path.is_file, self.course.lesson_paths()):
            cells = nbformat.read(path, as_version=4).cells
            title = next(
                (
                    line.lstrip("# ")
                    for cell in cells
                    if cell.cell_type == "markdown"
                    for line in cell.source.splitlines()
                    if line.startswith("# ")
                ),
                path.stem,
            )
            for tag in dict.fromkeys(
                tag
                for cell in cells
                for tag in cell.metadata.get("tags", [])
                if EVIDENCE_TAG.match(tag)
            ):
                found.setdefault(tag, []).append((path, title))
        return found

    def _files(self, cell: GradedCell) -> tuple[str, ...]:
        """Files of the portfolio that a check reads, or in which the form below a written answer
        saves.
        """
        names = (
            [self._prose.get((cell.notebook, cell.grade_id), "")]
            if cell.manual
            else re.findall(r"\b[A-Z]\w+\b", cell.source)
        )
        kinds = [deliverables()[name] for name in dict.fromkeys(names) if name in deliverables()]
        if "quiz_deliverable(" in cell.source:
            kinds = [quiz_deliverable(cell.assignment)]
        if not kinds and "whole_of(" in cell.source:
            kinds = [
                kind
                for name, kind in deliverables().items()
                if kind.assignment == cell.assignment and name not in self._prose.values()
            ]
        return tuple(dict.fromkeys(f"{FOLDER}/{kind.file_name}.json" for kind in kinds))

    @cached_property
    def _prose(self) -> dict[tuple[str, str], str]:
        """Name of the kind in which each written answer is saved: the one that has the field
        that its form asks for.
        """
        found = {}
        for path in self.course.source_paths():
            waiting = None
            for cell in nbformat.read(path, as_version=4).cells:
                meta = cell.metadata.get("nbgrader", {})
                waiting = meta["grade_id"] if meta.get("task") else waiting
                if waiting and (question := _QUESTION.search(cell.source)):
                    found[path.stem, waiting] = next(
                        (
                            name
                            for name, kind in deliverables().items()
                            if question[1] in kind.model_fields
                        ),
                        "",
                    )
                    waiting = None
        return found
