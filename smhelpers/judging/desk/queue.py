"""What waits for an assessor, criterion by criterion.

Kept up to date from the record without reading everybody anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from ...record import Decision, Record, Role, Standing, Trainee
from ...record.acts import parties
from ...record.standing import disputed
from ...taipei import now
from ..rules import DoubleMarking
from .double import sampled


@dataclass(frozen=True)
class Case:
    """One item of one trainee, as the queue needs it.

    `decided`: who has decided in which role, by the latest decision of each.
    """

    item: str
    number: str
    name: str
    proposal: Decision
    signed: bool
    disputed: bool
    #: What is missing before the evidence can say anything; empty where it is complete.
    missing: str
    decided: dict[Role, str]
    #: Whether the evidence of a signed decision has changed so that it proposes otherwise.
    changed: bool = False
    #: Whether an objection to its decision waits for a third person, and who may not be that.
    appealed: bool = False
    parties: frozenset[str] = frozenset()
    #: Whether the trainee left the class: nothing of theirs waits.
    left: bool = False

    @property
    def first(self) -> bool:
        """Whether a first marker has still to decide, or to confirm what was decided."""
        return (not self.signed or self.changed) and not (self.disputed or self.left)


@dataclass(frozen=True)
class Owing:
    """Somebody who handed in nothing of some assignments while the time for it is over."""

    number: str
    name: str
    assignments: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """A criterion in the queue, with its cases in the role asked for, complete evidence first."""

    item: str
    cases: tuple[Case, ...]
    decided: int
    all: int


class Desk:
    """The cases of a record. `refresh()` reads only trainees of whom there is something new."""

    def __init__(self, record: Record, double: DoubleMarking):
        self.record, self.double = record, double
        self._seen: dict[str, int] = {}
        self._cases: dict[str, list[Case]] = {}
        self._unfinished: dict[str, Trainee] = {}
        self._rules = record.rules()

    def refresh(self) -> None:
        """Catch up with the record."""
        rules, last = self.record.rules(), self.record.last_entries()
        if rules != self._rules:
            self._rules, self._seen = rules, {}
        for number, seq in last.items():
            if self._seen.get(number) != seq:
                trainee = self.record.trainee(number)
                self._cases[number] = _cases(trainee, rules.signs)
                self._note_unfinished(trainee)
        for number in self._cases.keys() - last.keys():
            del self._cases[number]  # every entry of theirs was voided
            self._unfinished.pop(number, None)
        self._seen = last

    def _note_unfinished(self, trainee: Trainee) -> None:
        """Keep whoever has not handed in everything: with time they may come to owe it."""
        there = {attempt.assignment for attempt in trainee.attempts}
        if trainee.withdrawn or there >= trainee.deadlines.keys():
            self._unfinished.pop(trainee.number, None)
        else:
            self._unfinished[trainee.number] = trainee

    def owing(self) -> list[Owing]:
        """Who handed in nothing while the time for it is over, by number."""
        found = []
        for number in sorted(self._unfinished):
            trainee = self._unfinished[number]
            names = trainee.owed(now())
            if names:
                found.append(Owing(number, trainee.name, tuple(names)))
        return found

    @property
    def items(self) -> tuple[str, ...]:
        """Items that an assessor decides, in order."""
        return tuple(item for item in self._rules.items if item in self._rules.signs)

    @property
    def cases(self) -> list[Case]:
        """Every case, by trainee."""
        return [case for number in sorted(self._cases) for case in self._cases[number]]

    def queue(self, role: Role, assessor: str) -> list[Line]:
        """What waits for this assessor in a role, by criterion."""
        self.refresh()
        wanted = set(map(_key, self.waiting(role, assessor)))
        by_item: dict[str, list[Case]] = {item: [] for item in self.items}
        for case in self.cases:
            by_item[case.item].append(case)
        lines = []
        for item, cases in by_item.items():
            waiting = [case for case in cases if _key(case) in wanted]
            waiting.sort(key=lambda case: bool(case.missing))
            signed = sum(case.signed for case in cases)
            lines.append(
                Line(
                    item=item,
                    cases=tuple(waiting),
                    decided=signed,
                    all=len(cases),
                ),
            )
        return lines

    def waiting(self, role: Role, assessor: str) -> list[Case]:
        """Cases for a role: undecided ones, the blind sample without one's own, or
        disagreements.
        """
        cases = self.cases
        if role is Role.FIRST:
            return [case for case in cases if case.first]
        if role is Role.ADJUDICATION:
            # who is a party to a dispute or to an objection does not settle it
            return [
                case
                for case in cases
                if (case.disputed or case.appealed) and assessor not in case.parties
            ]
        drawn = sampled([_key(case) for case in cases if Role.FIRST in case.decided], self.double)
        return [
            case
            for case in cases
            if _key(case) in drawn
            and Role.SECOND not in case.decided
            and case.decided[Role.FIRST] != assessor
        ]

    def after(
        self,
        role: Role,
        assessor: str,
        item: str,
        number: str,
    ) -> Case | None:
        """The next case of the same criterion, else of the next criterion in which something
        waits.
        """
        lines = self.queue(role, assessor)
        start = next((place for place, line in enumerate(lines) if line.item == item), 0)
        ordered = [
            case
            for line in [*lines[start:], *lines[:start]]
            for case in line.cases
            if (case.item, case.number) != (item, number)
        ]
        return next((case for case in ordered if not case.missing), next(iter(ordered), None))


def _key(case: Case) -> tuple[str, str]:
    return case.item, case.number


def _cases(trainee: Trainee, signs: Iterable[str]) -> list[Case]:
    handed_in = {attempt.assignment for attempt in trainee.attempts}
    found = []
    for standing in trainee.standings:
        assignments = {each.requirement.assignment for each in standing.evidence}
        if standing.item not in signs or not assignments & handed_in:
            continue
        decided = {}
        for decision in standing.history:
            decided[decision.role] = decision.assessor.name
        found.append(
            Case(
                item=standing.item,
                number=trainee.number,
                name=trainee.name,
                proposal=standing.proposal,
                signed=standing.signed,
                disputed=disputed(standing.history),
                missing=_missing(standing),
                decided=decided,
                changed=standing.changed,
                appealed=standing.appealed,
                parties=frozenset(parties(standing)),
                left=trainee.withdrawn is not None,
            ),
        )
    return found


def _missing(standing: Standing) -> str:
    waits = {
        each.requirement.kind.value
        for each in standing.evidence
        if each.result is None or each.result.score is None
    }
    stale = any(not each.current for each in standing.evidence)
    return "、".join(
        [*(f"待{name}" for name in sorted(waits)), *(["證據已過時效"] if stale else [])],
    )
