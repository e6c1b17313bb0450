"""What marking rests on, read from masters and rubrics: the aspects that mark a written answer,
the deliverables that a cell reads, the score that a cell needs.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import nbformat

from ..assessment import Assessment, assessments, file_of
from ..course import Course
from ..evidence import GradedCell, graded_cells
from ..judging.rules import read_rules
from ..record import Requirement, Rules
from ..rubrics import Aspect, RubricShelf
from ..standard import is_item


@dataclass(frozen=True)
class Marked:
    """A graded cell with all that an assessor needs beside it.

    need: what it requires. files: of the portfolio. task: the question or the check,
    without its scheme. aspects: that mark a written answer, by `product.aspect`. mistakes: that
    are frequent in it.
    """

    cell: GradedCell
    need: Requirement
    files: tuple[str, ...]
    task: str
    aspects: dict[str, Aspect]
    mistakes: str


class Masters:
    """The graded cells of a course with what stands around them."""

    def __init__(self, course: Course):
        self.course = course

    @cached_property
    def marked(self) -> list[Marked]:
        """Every graded cell, in course order."""
        needs = {each.cell: each for each in self.rules.requirements}
        return [
            Marked(
                cell,
                needs[cell.name],
                tuple(dict.fromkeys(map(file_of, cell.reads))),
                cell.question,
                self.rubrics.aspects(self.assessments[cell.assignment], cell.grade_id),
                self.rubrics.of(cell.assignment).mistakes.get(cell.grade_id, ""),
            )
            for cell in graded_cells(self.course)
            if cell.evidence
        ]

    @cached_property
    def rubrics(self) -> RubricShelf:
        """The rubrics of every product."""
        return RubricShelf(self.course)

    @cached_property
    def rules(self) -> Rules:
        """What every item requires."""
        return read_rules(self.course)

    def of(self, name: str) -> list[Marked]:
        """Cells that evidence an item of the unit."""
        return [each for each in self.marked if name in each.cell.evidence]

    @cached_property
    def assessments(self) -> dict[str, Assessment]:
        """The declarations by slug."""
        return {each.slug: each for each in assessments(self.course)}

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
                tag for cell in cells for tag in cell.metadata.get("tags", []) if is_item(tag)
            ):
                found.setdefault(tag, []).append((path, title))
        return found
