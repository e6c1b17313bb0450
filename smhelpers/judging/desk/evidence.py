"""What an assessor reads of a submission, made harmless: the answer as it was rendered,
deliverables as tables, the rubric's aspects or a mark scheme.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from ...assessment import Assessment, assessments
from ...course import Course
from ...deliverable import Deliverable
from ...errors import CourseError
from ...evidence import GradedCell, graded_cells
from ...labels import label
from ...markup import clean, markdown
from ...portfolio import Portfolio
from ...rubrics import Aspect, RubricShelf
from ...rubrics.examples import ExampleShelf, MarkedPiece

#: Longer answers are cut for the page (characters); the file itself is whole.
_MOST = 200_000


@dataclass(frozen=True)
class Shown:
    """One piece of evidence, ready for the page (`answer` and `scheme` are clean HTML).

    aspects: that mark it, by id; where there are none, the scheme of its cell is shown. examples:
    marked pieces of the same products.
    """

    task: str
    scheme: str
    aspects: dict[str, Aspect]
    answer: str
    tables: tuple[tuple[str, Any], ...]
    examples: tuple[MarkedPiece, ...]


class Reader:
    """Reads evidence of one course: masters once, submissions when they are asked for."""

    def __init__(self, course: Course):
        self.root = course.root
        self.cells = {cell.name: cell for cell in graded_cells(course)}
        self.assessments = {each.slug: each for each in assessments(course)}
        self.rubrics = RubricShelf(course)
        self.examples = ExampleShelf(course)

    def aspects(self, cell: str) -> dict[str, Aspect]:
        """The aspects that mark a written answer, by id; none for what no rubric marks."""
        master = self.cells.get(cell)
        if master is None or not master.manual:
            return {}
        return self.rubrics.aspects(self.assessments[master.assignment], master.grade_id)

    def show(self, number: str, cell: str) -> Shown | None:
        """What a trainee handed in for a cell, with its task and mark scheme.

        None for what stands in no notebook.
        """
        master = self.cells.get(cell)
        if master is None:
            return None
        task = master.question if master.manual else ""
        folder = self.root / "autograded" / number / master.assignment
        if not _inside(folder, self.root):
            raise CourseError(f"學員編號「{number}」不能當資料夾名稱，找不到交件。")
        aspects = self.aspects(cell)
        scheme = ""
        if not aspects:
            scheme = markdown(master.scheme)
        beside = _beside(
            master,
            self.assessments[master.assignment],
            aspects,
        )
        return Shown(
            markdown(task),
            scheme,
            aspects,
            _answer(folder / f"{master.notebook}.ipynb", master),
            tuple(
                _tables(
                    folder,
                    master,
                    beside,
                )
            ),
            tuple(self._examples(master.assignment, aspects)),
        )

    def _examples(self, assignment: str, aspects: Iterable[str]) -> Iterator[MarkedPiece]:
        """Marked pieces of the products that the aspects are of."""
        products = dict.fromkeys(name.partition(".")[0] for name in aspects)
        for product in products:
            yield from self.examples.of(assignment, product)


def _inside(folder: Path, root: Path) -> bool:
    return folder.resolve().is_relative_to(root.resolve() / "autograded")


def _answer(path: Path, master: GradedCell) -> str:
    """The executed notebook's outputs of the cell, and of the form that follows a task."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError):
        return ""
    names = [_grade_id(cell) for cell in cells]
    if master.grade_id not in names:
        return ""
    place = names.index(master.grade_id)
    asked = cells[place]
    parts = []
    if master.manual and "=== BEGIN" not in master.source:
        written = _text(asked["source"])
        parts.append(markdown(written[:_MOST]))
    outputs = []
    for cell in [asked, *_following(cells[place + 1 :])]:
        outputs += cell.get("outputs", [])
    for output in outputs:
        # the last line of a test is its score, which the page shows already
        is_score = output.get("output_type") == "execute_result"
        if master.manual or not is_score:
            parts.append(_output(output))
    return "\n".join(filter(None, parts))


def _following(cells: list[dict]) -> list[dict]:
    """Code cells up to the next text or graded cell: the form of the answer stands there."""
    found = []
    for cell in cells:
        if cell["cell_type"] != "code" or cell["metadata"].get("nbgrader", {}).get("grade"):
            break
        found.append(cell)
    return found


def _grade_id(cell: dict) -> str:
    return cell.get("metadata", {}).get("nbgrader", {}).get("grade_id", "")


def _output(output: dict) -> str:
    data = output.get("data", {})
    if "text/html" in data:
        return clean(_text(data["text/html"])[:_MOST])
    if "image/png" in data:
        return clean(
            f'<img alt="圖" src="data:image/png;base64,{_text(data["image/png"]).strip()}">',
        )
    text = (
        output.get("text")
        or data.get("text/plain")
        or "\n".join(output.get("traceback", []))
        or output.get("evalue", "")
    )
    return f"<pre>{escape(_text(text)[:_MOST])}</pre>" if _text(text).strip() else ""


def _text(value: Any) -> str:
    return "".join(value) if isinstance(value, list) else str(value or "")


def _tables(
    folder: Path,
    master: GradedCell,
    kinds: Iterable[type[Deliverable]],
) -> Iterator[tuple[str, Any]]:
    """The deliverables beside a decision, with labels for names; the template draws them."""
    portfolio = Portfolio.open(folder)
    for kind in kinds:
        try:
            read = kind.as_read(portfolio.draft(kind), master.evidence)
            yield kind.title, labelled(read, kind.field_labels())
        except CourseError as error:
            yield kind.title, str(error)


def _beside(
    master: GradedCell,
    assessment: Assessment,
    aspects: Iterable[str],
) -> list[type[Deliverable]]:
    """What a check reads of this assessment; beside a written answer, the products that are
    marked with it, else those that show the same criteria.

    aspects: `product.aspect`.
    """
    if not master.manual:
        return [kind for kind in master.reads if kind.assignment == assessment.slug]
    marked = {name.partition(".")[0] for name in aspects}
    found: dict[type[Deliverable], None] = {}
    for product in assessment.products:
        shares = set(product.evidence) & set(master.evidence)
        if product.id in marked or (shares and not marked):
            found |= dict.fromkeys(product.made_of)
    return list(found)


def labelled(value: Any, labels: dict[str, str]) -> Any:
    """The same data with zh-TW labels in place of field names, and of codes that have one."""
    if isinstance(value, dict):
        return {labels.get(key, label(key)): labelled(each, labels) for key, each in value.items()}
    if isinstance(value, list):
        return [labelled(each, labels) for each in value]
    if isinstance(value, bool):
        return "是" if value else "否"
    return label(value) if isinstance(value, str) else value
