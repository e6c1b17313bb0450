"""Graded cells with what they evidence: the declarations, joined to the text of the masters."""

import re
from dataclasses import dataclass

import nbformat

from .assessment import Assessment, Check, assessments
from .course import Course
from .deliverable import Deliverable

_BEGIN, _END = "=== BEGIN MARK SCHEME ===", "=== END MARK SCHEME ==="
_SCHEME = re.compile(rf"(?s){_BEGIN}\n(.*?){_END}")


def with_scheme(source: str, scheme: str) -> str:
    """The text of a task cell with this mark scheme in place of the one that it has, or below."""
    written = f"{_BEGIN}\n\n{scheme}\n\n{_END}"
    if _SCHEME.search(source):
        return _SCHEME.sub(lambda _: written, source)
    return f"{source.rstrip()}\n\n{written}"


@dataclass(frozen=True)
class GradedCell:
    """One graded cell of a master.

    manual: marked by an assessor with the mark scheme. reads: the deliverables it rests on. field:
    of which field the written answer is, "" for a check. source: the cell's text, "" where the
    notebook lacks it.
    """

    assignment: str
    notebook: str
    grade_id: str
    points: float
    manual: bool
    evidence: tuple[str, ...]
    reads: tuple[type[Deliverable], ...]
    field: str
    source: str

    @property
    def gate(self) -> bool:
        """Whether it asks what must be in order before work is handed in, and earns nothing."""
        return not self.manual and not self.points

    @property
    def title(self) -> str:
        """What the cell checks, in zh-TW: its first line without the comment or heading mark."""
        return self.source.split("\n")[0].removeprefix("# 檢查：").lstrip("# ").strip()

    @property
    def name(self) -> str:
        """The cell's name in the record: `assignment/notebook#grade_id`."""
        return f"{self.assignment}/{self.notebook}#{self.grade_id}"

    @property
    def scheme(self) -> str:
        """The mark scheme as Markdown, "" where there is none."""
        found = _SCHEME.search(self.source)
        return found[1] if found else ""

    @property
    def question(self) -> str:
        """The cell's text without its mark scheme."""
        return _SCHEME.sub("", self.source).strip()


def graded_cells(course: Course) -> list[GradedCell]:
    """Every graded cell of every assessment, in course order."""
    return [cell for assessment in assessments(course) for cell in _of(course, assessment)]


def _of(course: Course, assessment: Assessment) -> list[GradedCell]:
    path = course.root / "source" / assessment.slug / f"{assessment.slug}.ipynb"
    texts = {}
    for cell in nbformat.read(path, as_version=4).cells:
        texts[cell.metadata.get("nbgrader", {}).get("grade_id", "")] = cell.source
    found = []
    for item in assessment.items:
        automatic = isinstance(item, Check)
        found.append(
            GradedCell(
                assignment=assessment.slug,
                notebook=assessment.slug,
                grade_id=item.id,
                points=float(item.points),
                manual=not automatic,
                evidence=item.evidence,
                reads=assessment.reads(item),
                field="" if automatic else item.field,
                source=texts.get(item.id, ""),
            ),
        )
    return found
