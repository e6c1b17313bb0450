"""The competency unit IDC4R2523 as data: tasks, performance criteria, knowledge, skills, assessment
conditions.

Source of every text: `data/standard/IDC4R2523.txt`, the unit as published; `unit.yml` beside it
holds the same sentences by id.
"""

from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from .datafile import checked, read_yaml
from .errors import CourseError
from .paths import data_dir

#: Tags that say how a cell is treated.
TREATMENT_TAGS = frozenset({"parameters", "hide-input", "shows-work"})


#: Performance criterion, knowledge, skill, assessment condition.
ItemKind = Literal["pc", "k", "s", "ac"]


class Item(BaseModel):
    """One numbered sentence of the unit: zh-TW verbatim and an English gloss."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    zh: str
    en: str


class Task(Item):
    """A work task with its performance criteria.

    `slug` names its lesson folder, assignment and module.
    """

    slug: str
    criteria: list[Item] = Field(min_length=1)


class Text(BaseModel):
    """A text in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    zh: str
    en: str


class Unit(BaseModel):
    """The whole unit."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    code: str
    zh: str
    en: str
    field: Text
    level: int
    notes: Text
    source: str
    tasks: list[Task]
    knowledge: list[Item]
    skills: list[Item]
    conditions: list[Item]

    @property
    def criteria(self) -> list[Item]:
        """The 25 performance criteria in order."""
        return [criterion for task in self.tasks for criterion in task.criteria]

    @property
    def items(self) -> dict[str, Item]:
        """Everything that can be evidenced, by id (`pc-5.1`, `k-8`, `s-5`, `ac-1`)."""
        return {
            item.id: item
            for item in [*self.criteria, *self.knowledge, *self.skills, *self.conditions]
        }

    def kind_of(self, name: str) -> ItemKind:
        """What an item is: a performance criterion, knowledge, a skill or a condition."""
        by_kind: dict[ItemKind, list[Item]] = {
            "pc": self.criteria,
            "k": self.knowledge,
            "s": self.skills,
        }
        for kind, items in by_kind.items():
            if any(item.id == name for item in items):
                return kind
        return "ac"

    def task(self, name: str) -> Task:
        """The task with this id (`task-5`) or slug (`evaluation`)."""
        for task in self.tasks:
            if name in (task.id, task.slug):
                return task
        raise CourseError(
            f"職能單元沒有「{name}」這個工作任務；可用的有 "
            f"{'、'.join(t.slug for t in self.tasks)}。",
        )

    def item(self, name: str) -> Item:
        """The criterion, knowledge, skill or condition with this id."""
        try:
            return self.items[name]
        except KeyError:
            raise CourseError(
                f"職能單元沒有「{name}」這一項；編號寫法如 pc-5.1、k-8、s-5、ac-1。",
            ) from None


@cache
def unit() -> Unit:
    """Read and check `data/standard/unit.yml`."""
    path = data_dir() / "standard" / "unit.yml"
    return checked(Unit, read_yaml(path, "請重新安裝課程。"), path)


def is_item(tag: str) -> bool:
    """Whether a cell tag names an item of the standard: what the cell teaches or evidences."""
    return tag in unit().items


def is_known_tag(tag: str) -> bool:
    """Whether a cell tag belongs to the closed vocabulary."""
    return tag in TREATMENT_TAGS or is_item(tag)
