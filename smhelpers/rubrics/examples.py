"""Marked pieces of products (`answers/rubrics/examples`): what a level looks like, and why.

They are of trades that no workplace of the course has, so that they answer nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pydantic import Field

from ..answers import FOLDER
from ..assessment import Assessment, Product, assessment_of
from ..course import Course
from ..datafile import FileRecord, checked, read_yaml
from .levels import HIGHEST
from .rubric import RUBRICS, Aspect, RubricShelf

EXAMPLES = "examples"


class Example(FileRecord):
    """One piece of a product with the levels that were agreed on, by aspect, and why.

    level: of the piece as a whole, the mean of its aspects rounded.
    """

    id: str = Field(pattern=r"^[a-z]+(-[a-z]+)*-[1-4]$")
    trade: str = Field(min_length=2)
    shop: str = Field(pattern="虛構")
    level: int = Field(ge=1, le=HIGHEST)
    piece: str = Field(min_length=40)
    levels: dict[str, int] = Field(min_length=3)
    why: str = Field(min_length=10)


class ExampleFile(FileRecord):
    """Pieces of one product."""

    task: str
    product: str
    examples: tuple[Example, ...] = Field(min_length=1)


@dataclass(frozen=True)
class MarkedPiece:
    """An example with the product and the aspects by which it was marked."""

    example: Example
    task: str
    product: Product
    aspects: dict[str, Aspect]


class ExampleShelf:
    """The marked pieces of a course; none where the course has none."""

    def __init__(self, course: Course):
        self.course = course
        self.rubrics = RubricShelf(course)
        self.folder = course.root / FOLDER / RUBRICS / EXAMPLES

    @cached_property
    def all(self) -> list[MarkedPiece]:
        """Every piece, by file. `CourseError` names a broken file."""
        taught = {unit.slug for unit in self.course.units}
        found = []
        for path in sorted(self.folder.glob("*.yml")):
            file = checked(
                ExampleFile,
                read_yaml(path, "請由課程取回這個檔案。"),
                path,
            )
            if file.task in taught:
                found += self._pieces(file)
        return found

    def of(self, task: str, product: str) -> list[MarkedPiece]:
        """The pieces of one product, the best first."""
        found = []
        for piece in self.all:
            if (piece.task, piece.product.id) == (task, product):
                found.append(piece)
        return sorted(found, key=lambda piece: -piece.example.level)

    def _pieces(self, file: ExampleFile) -> Iterator[MarkedPiece]:
        product = _product(assessment_of(self.course, file.task), file.product)
        if product is None:
            return
        rubric = self.rubrics.of(file.task).products[file.product]
        for example in file.examples:
            shown = [name for name in rubric.aspects if name in example.levels]
            aspects = {name: rubric.aspects[name] for name in shown}
            yield MarkedPiece(
                example,
                file.task,
                product,
                aspects,
            )

    def findings(self) -> Iterator[str]:
        """zh-TW sentences on pieces that do not fit their rubric."""
        for piece in self.all:
            example = piece.example
            if piece.aspects.keys() != example.levels.keys():
                yield f"{example.id}：levels 有規準裡沒有的面向；請改正。"
            mean = sum(example.levels.values()) / len(example.levels)
            if abs(mean - example.level) > 0.5:
                yield f"{example.id}：level 和各面向的平均 {mean:.1f} 不符；請改正。"


def _product(assessment: Assessment, name: str) -> Product | None:
    for product in assessment.products:
        if product.id == name:
            return product
    return None
