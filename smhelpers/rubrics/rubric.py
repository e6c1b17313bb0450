"""Rubrics of products (`answers/rubrics/<slug>.yml`): four or five aspects, each with what a reader
finds in a product of each of four levels.

They are the mark schemes of the written answers, too: an answer is marked together with the
product, by the aspects that bear on its criteria.
"""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from pydantic import Field, field_validator, model_validator

from ..answers import FOLDER
from ..assessment import Assessment, Product, WrittenAnswer
from ..course import Course
from ..datafile import FileRecord, checked, read_yaml
from ..deliverable import repeated
from .asks import Ask
from .levels import HIGHEST

RUBRICS = "rubrics"
#: The level of whoever is competent.
COMPETENT = 3
#: Aspects of a product; aspects that mark one written answer at least.
FEWEST, MOST, FEWEST_OF_AN_ANSWER = 4, 5, 2


class Aspect(FileRecord):
    """One thing that a reader looks at.

    criteria: of the product, on which it bears. levels: what is found, by level. asks: what level 4
    has that a program can count; it marks nobody, it holds the model answers to the rubric.
    """

    title: str = Field(
        min_length=2,
        max_length=12,
        pattern=r"^[^；／|]+$",
    )
    criteria: tuple[str, ...] = Field(min_length=1)
    levels: dict[int, str]
    asks: tuple[Ask, ...] = Field(min_length=1)

    @field_validator("levels")
    @classmethod
    def four_that_differ(cls, levels: dict[int, str]) -> dict[int, str]:
        """Highest first."""
        ordered = sorted(levels, reverse=True)
        if ordered != [4, 3, 2, 1]:
            raise ValueError("每個面向要寫 4、3、2、1 四級")
        texts = set(levels.values())
        if len(texts) < HIGHEST:
            raise ValueError("四級的文字不能相同")
        return {level: levels[level] for level in ordered}


class Rubric(FileRecord):
    """How one product is judged: its aspects by id, in the order in which they are read."""

    aspects: dict[str, Aspect] = Field(min_length=FEWEST, max_length=MOST)


class Rubrics(FileRecord):
    """The rubrics of one assessment, by product. mistakes: frequent ones, by written answer."""

    products: dict[str, Rubric]
    mistakes: dict[str, str] = {}

    @model_validator(mode="after")
    def titles_tell_aspects_apart(self) -> "Rubrics":
        titles = []
        for rubric in self.products.values():
            titles += [aspect.title for aspect in rubric.aspects.values()]
        for title in repeated(titles):
            raise ValueError(f"面向「{title}」用了兩次；評語以名稱記錄等級，請改名")
        return self

    def of(self, assessment: Assessment, answer: WrittenAnswer) -> dict[str, Aspect]:
        """The aspects that mark a written answer, by `product.aspect`."""
        found = {}
        for product in assessment.products:
            rubric = self.products.get(product.id)
            if rubric is None:
                continue
            for name, aspect in rubric.aspects.items():
                shared = set(aspect.criteria) & set(answer.evidence)
                if shared:
                    full_name = f"{product.id}.{name}"
                    found[full_name] = aspect
        return found


class RubricShelf:
    """The rubrics of a course, each file read once. A course of another making may have none."""

    def __init__(self, course: Course):
        self.folder = course.root / FOLDER / RUBRICS
        self._read: dict[str, Rubrics] = {}

    @cached_property
    def exist(self) -> bool:
        """Whether the course judges by rubrics."""
        return self.folder.is_dir()

    def path(self, slug: str) -> Path:
        """File of an assessment's rubrics."""
        return self.folder / f"{slug}.yml"

    def of(self, slug: str) -> Rubrics:
        """The rubrics of an assessment. `CourseError` names a missing or broken file."""
        if not self.exist:
            return Rubrics(products={})
        if slug not in self._read:
            path = self.path(slug)
            remedy = "每份評量的作品都要有規準，請補上。"
            self._read[slug] = checked(
                Rubrics,
                read_yaml(path, remedy),
                path,
            )
        return self._read[slug]

    def aspects(self, assessment: Assessment, name: str) -> dict[str, Aspect]:
        """The aspects that mark a written answer given by its id, by `product.aspect`."""
        for answer in assessment.written:
            if answer.id == name:
                return self.of(assessment.slug).of(assessment, answer)
        return {}


def findings(assessment: Assessment, rubrics: Rubrics) -> Iterator[str]:
    """zh-TW sentences on where rubrics and declaration do not fit together."""
    declared = {product.id: product for product in assessment.products}
    for name in declared.keys() - rubrics.products.keys():
        yield f"作品「{declared[name].title}」（{name}）還沒有規準；請補上四到五個面向。"
    for name in rubrics.products.keys() - declared.keys():
        yield f"規準裡的 {name} 不是宣告的作品；請改名或刪除。"
    written = {answer.id for answer in assessment.written}
    for name in rubrics.mistakes.keys() - written:
        yield f"規準 mistakes 裡的 {name} 不是宣告的文字題；請改名或刪除。"
    for name, product in declared.items():
        if name in rubrics.products:
            yield from _of_product(product, rubrics.products[name])
    for answer in assessment.written:
        aspects = rubrics.of(assessment, answer)
        if len(aspects) < FEWEST_OF_AN_ANSWER:
            yield (
                f"{answer.id}：只有不到 {FEWEST_OF_AN_ANSWER} 個面向評這一題；"
                f"請在規準的 criteria 寫上它的行為指標。"
            )


def _of_product(product: Product, rubric: Rubric) -> Iterator[str]:
    shown = set()
    for name, aspect in rubric.aspects.items():
        shown |= set(aspect.criteria)
        strange = set(aspect.criteria) - set(product.evidence)
        for criterion in strange:
            yield f"{product.id}.{name}：作品不展現 {criterion}；請改正 criteria。"
    for criterion in product.evidence:
        is_performance = criterion.startswith("pc-")
        if is_performance and criterion not in shown:
            yield f"作品「{product.title}」沒有一個面向評 {criterion}；請在 criteria 寫上。"


def scheme(aspects: dict[str, Aspect], mistakes: str) -> str:
    """The mark scheme of a written answer as Markdown, as its cell holds it."""
    lines = [
        HOW_MARKED,
        "",
        f"| {' | '.join(HEADS)} |",
        "|---|" + "---|" * HIGHEST,
    ]
    for aspect in aspects.values():
        texts = " | ".join(aspect.levels.values())
        lines.append(f"| **{aspect.title}** | {texts} |")
    if mistakes:
        lines += ["", f"常見錯誤：{mistakes}"]
    return "\n".join(lines)


#: Heads of the table of aspects and levels.
HEADS = ("面向", "4", "3（達標）", "2", "1")
#: How an assessor marks, in one sentence; it stands above every table.
HOW_MARKED = (
    "作品和文字說明一起讀，每個面向選一級；沒有這一部分選 0。"
    "得分是各面向等級的平均，但最多比最低的一級高一級。"
)
