"""The judgement rules: `data/standard/judgement.yml`, tags and points of `source/`, the
situations of `data/observation`.
"""

import itertools
from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import cache
from typing import Literal

from pydantic import Field

from ..course import Course
from ..datafile import FileRecord, checked, read_yaml
from ..evidence import GradedCell, graded_cells
from ..paths import data_dir
from ..record import EvidenceKind, Requirement, Rules
from ..standard import unit

#: Notebook name of what is observed and stands in no notebook.
OBSERVED = "observation"
#: Notebook name of the oral check: three questions on the trainee's own work.
ORAL = "oral"
_KINDS = {
    EvidenceKind.AUTOMATIC: "automatic",
    EvidenceKind.GATE: "gate",
    EvidenceKind.MANUAL: "manual",
    EvidenceKind.OBSERVATION: "observation",
}


class PassShare(FileRecord):
    """Share of the points needed, by kind of evidence."""

    automatic: float = Field(gt=0, le=1)
    gate: float = Field(gt=0, le=1)
    manual: float = Field(gt=0, le=1)
    observation: float = Field(gt=0, le=1)


class Decides(FileRecord):
    """Who decides criteria, knowledge and skills."""

    pc: Literal["assessor", "evidence"]
    k: Literal["assessor", "evidence"]
    s: Literal["assessor", "evidence"]


class DoubleMarking(FileRecord):
    """The sample for a blind second marker."""

    share: float = Field(ge=0, le=1)
    at_least: int = Field(ge=0)
    seed: str


class AuthenticityRules(FileRecord):
    """From when on two submissions are worth a look, and how many oral questions are drawn."""

    prose: float = Field(gt=0, le=1)
    shared_numbers: float = Field(gt=0, le=1)
    least_numbers: int = Field(ge=1)
    questions: int = Field(ge=1)


class Policy(FileRecord):
    """`judgement.yml` as it stands."""

    pass_share: PassShare
    pass_share_of: dict[str, float] = {}
    decides: Decides
    currency_months: int = Field(ge=1)
    renamed: dict[str, str] = {}
    double_marking: DoubleMarking
    authenticity: AuthenticityRules

    def needed(self, cell: str, points: float, kind: EvidenceKind) -> float:
        """The score that a cell needs."""
        for pattern, share in self.pass_share_of.items():
            if fnmatchcase(cell, pattern):
                return points * share
        return points * getattr(self.pass_share, _KINDS[kind])


@cache
def policy() -> Policy:
    """Read and check `judgement.yml`. `CourseError` names what is wrong with it."""
    path = data_dir() / "standard" / "judgement.yml"
    return checked(Policy, read_yaml(path, "請由課程取回這個檔案。"), path)


def read_rules(course: Course) -> Rules:
    """The rules of a course: what every item of its built units requires."""
    cells = [_requirement(cell) for cell in graded_cells(course) if cell.evidence]
    built = [unit().task(part.slug) for part in course.units]
    roll_ups = {}
    for task in built:
        roll_ups[task.id] = tuple(criterion.id for criterion in task.criteria)
    criteria = tuple(itertools.chain.from_iterable(roll_ups.values()))
    roll_ups["knowledge"] = tuple(item.id for item in unit().knowledge)
    roll_ups["skills"] = tuple(item.id for item in unit().skills)
    items = (*criteria, *roll_ups["knowledge"], *roll_ups["skills"])
    roll_ups["unit"] = items
    observed = _observed({task.slug for task in built})
    return Rules(
        (*cells, *observed),
        items,
        _signed_items(items),
        roll_ups,
        policy().currency_months,
        dict(policy().renamed),
        qualified_assessors=True,
    )


def _signed_items(items: Iterable[str]) -> frozenset[str]:
    """The items that an assessor decides; evidence alone decides the others."""
    by_kind = policy().decides.model_dump()
    return frozenset(item for item in items if by_kind[unit().kind_of(item)] == "assessor")


def rule_findings(rules: Rules) -> list[str]:
    """zh-TW sentences on what keeps rules from working: items without evidence, criteria and
    skills that no person judges, names that no cell has.
    """
    cells = {requirement.cell for requirement in rules.requirements}
    exact = [name for name in policy().pass_share_of if "*" not in name]
    lost = [(name, "pass_share_of") for name in exact] + [
        (name, "renamed") for name in policy().renamed.values()
    ]
    found = []
    for item in rules.items:
        found += _item_findings(item, rules)
    for name, key in lost:
        if name not in cells:
            found.append(
                f"data/standard/judgement.yml 的 {key} 提到「{name}」，但課程沒有這一格；"
                f"請改成現在的名稱。",
            )
    return found


def _item_findings(item: str, rules: Rules) -> list[str]:
    """What the evidence of one item lacks."""
    about = f"{item} {unit().item(item).zh}"
    kinds = {requirement.kind for requirement in rules.of(item)}
    if not kinds:
        return [
            f"{about}　沒有任何評量證據，只能判為證據不足；請在 source/ 的評分格加上標籤 {item}。",
        ]
    by_machine = all(kind.by_machine for kind in kinds)
    if by_machine and unit().kind_of(item) != "k":
        return [
            (
                f"{about}　只有自動檢查，沒有一項由人評閱或觀察；"
                f"請在單元的宣告裡讓一題文字說明或一個觀察情境對應 {item}。"
            ),
        ]
    return []


def _requirement(cell: GradedCell) -> Requirement:
    points, kind = cell.points, EvidenceKind.AUTOMATIC
    if cell.manual:
        kind = EvidenceKind.MANUAL
    elif cell.gate:
        points, kind = 1.0, EvidenceKind.GATE
    name = f"{cell.assignment}/{cell.notebook}#{cell.grade_id}"
    needed = round(policy().needed(name, points, kind), 6)
    return Requirement(
        cell.assignment,
        cell.notebook,
        cell.grade_id,
        cell.title,
        points,
        needed,
        kind,
        cell.evidence,
    )


def _observed(slugs: set[str]) -> list[Requirement]:
    """One requirement a situation that an assessor observes, and one an oral check of skills."""
    found = []
    for path in sorted((data_dir() / "observation").glob("*.yml")):
        if path.stem in slugs:
            told = read_yaml(path, "請由課程取回這個檔案。")
            watched = tuple(told["criteria"])
            found.append(
                _seen(path.stem, OBSERVED, "situation_is_observed", told["title"], watched)
            )
            asked = tuple(told.get("oral", ()))
            if asked:
                title = "口頭查核：就自己的作品回答三個問題"
                found.append(_seen(path.stem, ORAL, "own_work_is_explained", title, asked))
    return found


def _seen(slug: str, place: str, name: str, title: str, items: tuple[str, ...]) -> Requirement:
    """What a person sees or hears: passed or not."""
    needed = policy().pass_share.observation
    return Requirement(slug, place, name, title, 1.0, needed, EvidenceKind.OBSERVATION, items)
