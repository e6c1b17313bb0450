"""Portfolios marked by the course's own marking, and what each earns by criterion."""

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook

from ..assessment import Assessment, assessments
from ..course import Course
from ..demo.run import ASSESSOR, Demo
from ..judging.grading import grade_course
from ..judging.recording import take_marks
from ..marking import Status
from ..portfolio import FOLDER, Portfolio
from ..record import Decision, EvidenceKind, Record, Standing
from .portfolios import Tried, answers_in, files_of


class Markers(StrEnum):
    """How the people who read the written answers are played."""

    #: Three of four to everything that is written at all.
    GENEROUS = "generous"
    #: Two of four to everything that is written.
    STRICT = "strict"
    #: Nobody has marked yet.
    NONE = "none"


_SHARES = {Markers.GENEROUS: 0.75, Markers.STRICT: 0.5}


@dataclass(frozen=True)
class ItemResult:
    """What became of one item of the standard.

    automatic: whether every piece of its automatic evidence is at its pass mark; None where it has
    none, or where the portfolio holds no work on it. person: whether a person has to judge.
    """

    proposal: Decision
    automatic: bool | None
    person: bool


@dataclass(frozen=True)
class Verdict:
    """One portfolio and what it earned: results by item, and points (earned, of) that no person
    gave, by cell of the record. A gate gives none.
    """

    tried: Tried
    items: dict[str, ItemResult]
    earned: dict[str, tuple[float, float]] = field(default_factory=dict)
    #: Assessments that could not be marked, each with its reason.
    unmarked: list[str] = field(default_factory=list)

    @property
    def proposed(self) -> list[str]:
        """Items that the record proposes as 已具備."""
        return [
            item for item, result in self.items.items() if result.proposal is Decision.COMPETENT
        ]

    @property
    def below(self) -> list[str]:
        """Items whose automatic evidence is below a pass mark."""
        return [item for item, result in self.items.items() if result.automatic is False]

    @property
    def points(self) -> dict[str, tuple[float, float]]:
        """Points that no person gave by assessment (earned, of)."""
        found: dict[str, tuple[float, float]] = {}
        for cell, (own, most) in self.earned.items():
            slug = cell.partition("/")[0]
            before, of = found.get(slug, (0.0, 0.0))
            found[slug] = (round(before + own, 2), of + most)
        return found

    @property
    def contradicted(self) -> list[str]:
        """Items in which the result contradicts the claim."""
        if self.tried.claim is None:
            return []
        return self.below if self.tried.claim.competent else self.proposed

    def to_json(self) -> dict[str, Any]:
        """As data: name, claim, results by item, points by assessment."""
        claim = self.tried.claim
        return {
            "portfolio": self.tried.name,
            "title": self.tried.title,
            "claims_to_be_competent": claim.competent if claim else None,
            "contradicted": self.contradicted,
            "not_marked": self.unmarked,
            "points": {
                slug: {"earned": earned, "of": most} for slug, (earned, most) in self.points.items()
            },
            "items": {
                item: {
                    "proposal": result.proposal.value,
                    "automatic_evidence_passed": result.automatic,
                    "judged_by_a_person": result.person,
                }
                for item, result in self.items.items()
            },
        }


def try_all(
    course: Course,
    portfolios: Iterable[Tried],
    folder: Path,
    markers: Markers = Markers.GENEROUS,
    on_step: Callable[[str], None] = lambda text: None,
) -> list[Verdict]:
    """Mark portfolios in a copy of the course below `folder`, and judge what they earn.

    Everything there is made anew. Nobody watches and nobody signs: what is observed stays open.
    """
    demo = Demo.lay_out(course, folder)
    demo.release()
    numbers = _numbered(list(portfolios))
    unmarked: dict[str, list[str]] = {}
    for assessment in assessments(demo.built):
        handed_in = [number for number, tried in numbers.items() if assessment.slug in tried.work]
        for number in handed_in:
            _hand_in(demo, assessment, number, numbers[number])
        if handed_in:
            on_step(f"{assessment.slug}：{len(handed_in)} 份")
            for outcome in grade_course(demo.root, assessment.slug):
                if outcome.status is Status.UNGRADED:
                    unmarked.setdefault(outcome.student, []).append(
                        f"{assessment.slug}：{outcome.reason}",
                    )
                else:
                    _mark_written(demo, assessment, outcome.student, markers)
    return [
        _verdict(demo, number, tried, unmarked.get(number, [])) for number, tried in numbers.items()
    ]


def _numbered(portfolios: list[Tried]) -> dict[str, Tried]:
    """Each portfolio under the number for which its quiz was drawn, where nobody else has it."""
    numbers: dict[str, Tried] = {}
    for place, tried in enumerate(portfolios, 1):
        number = tried.number
        if not number or number in numbers or "/" in number:
            number = f"p{place:02d}"
        numbers[number] = tried
    return numbers


def _hand_in(demo: Demo, assessment: Assessment, number: str, tried: Tried) -> None:
    """The released notebook with the portfolio's files, and what the task takes over."""
    place = demo.root / "submitted" / number / assessment.slug
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(demo.root / "release" / assessment.slug, place)
    for name, path in files_of(tried, assessment).items():
        target = place / FOLDER / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    portfolio = Portfolio(place / FOLDER)
    # what the portfolio brings along stands; else own work of an earlier task, else the sample
    lacking = [
        kind for kind in assessment.takes_over if not portfolio.earlier(kind.assignment).has(kind)
    ]
    portfolio.take_over_what_there_is(lacking, demo.course.workplace)


def _mark_written(demo: Demo, assessment: Assessment, number: str, markers: Markers) -> None:
    """Marks for every written answer, by what kind of marker is played."""
    share = _SHARES.get(markers)
    if share is None:
        return
    written = _written(demo, assessment, number)
    with Gradebook(f"sqlite:///{demo.gradebook}") as book:
        for answer in assessment.written:
            grade: Any = book.find_grade(answer.id, assessment.slug, assessment.slug, number)
            grade.manual_score = share * answer.points if answer.field in written else 0.0
            grade.needs_manual_grade = False
        book.db.commit()
    with Record.open(demo.root) as record:
        take_marks(record, demo.gradebook, ASSESSOR, [number])


def _written(demo: Demo, assessment: Assessment, number: str) -> set[str]:
    """Fields of the written answers in which something stands."""
    if assessment.prose is None:
        return set()
    place = demo.root / "submitted" / number / assessment.slug / FOLDER
    data = answers_in(place / f"{assessment.prose.file_name}.json")
    if not isinstance(data, dict):
        return set()
    return {name for name, text in data.items() if isinstance(text, str) and text.strip()}


def _verdict(demo: Demo, number: str, tried: Tried, unmarked: list[str]) -> Verdict:
    with Record.open(demo.root) as record:
        trainee = record.trainee(number)
        items = {each.item: _result(each, set(tried.work)) for each in trainee.standings}
        last = {attempt.assignment: attempt for attempt in trainee.attempts}
        earned = {}
        for attempt in last.values():
            for result in attempt.results:
                if result.kind is EvidenceKind.AUTOMATIC:
                    earned[result.cell] = (result.score or 0.0, result.points)
    return Verdict(tried, items, earned, unmarked)


def _result(standing: Standing, handed_in: set[str]) -> ItemResult:
    """handed_in: the assessments of the portfolio; what another would show is no failure of it."""
    automatic = [each for each in standing.evidence if each.requirement.kind.by_machine]
    seen = [each.result for each in automatic if each.result is not None]
    passed = None
    if seen:
        is_whole = all(each.requirement.assignment in handed_in for each in automatic)
        sufficient = all(result.sufficient for result in seen)
        if is_whole or not sufficient:
            passed = len(seen) == len(automatic) and sufficient
    return ItemResult(standing.proposal, passed, len(automatic) < len(standing.evidence))
