"""One pass over the trainees of a record: what the page needs of each, in a few hundred bytes a
trainee.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import nan

import numpy as np

from ..record import Attempt, Decision, EvidenceKind, Requirement, Rules, Trainee
from ..taipei import now

#: One letter for each decision, so that a trainee's standings are one short text.
LETTERS = {
    Decision.COMPETENT: "y",
    Decision.NOT_YET: "n",
    Decision.INSUFFICIENT: "q",
}


@dataclass(frozen=True)
class HeatMapRow:
    """A trainee's line of the heat map.

    `outcomes` has a letter an item, in the order of the rules.
    """

    number: str
    name: str
    outcomes: str
    signed: int
    complete: bool


@dataclass(frozen=True)
class Circumstances:
    """What bears on a trainee's hand-ins and decisions, and what they owe after the deadline."""

    number: str
    name: str
    owed: tuple[str, ...]
    told: tuple[str, ...]


@dataclass
class Tries:
    """Attempts of one assignment with one number: how many, and the shares of their cells that
    pass.
    """

    shares: array = field(default_factory=lambda: array("f"))
    passed: int = 0


class Gathered:
    """What was gathered of a cohort; feed it with `take`."""

    def __init__(self, rules: Rules):
        self.rules = rules
        self.rows: list[HeatMapRow] = []
        self.asked: list[Requirement] = [
            each for each in rules.requirements if each.kind is not EvidenceKind.OBSERVATION
        ]
        self._first = {each.cell: array("f") for each in self.asked}
        self.tries: dict[str, dict[int, Tries]] = defaultdict(lambda: defaultdict(Tries))
        self.needed_tries: dict[str, Counter[int]] = defaultdict(Counter)
        self.days: dict[str, array] = defaultdict(lambda: array("f"))
        self.failing: dict[str, Counter[str]] = defaultdict(Counter)
        self.remarks: Counter[str] = Counter()
        self.circumstances: list[Circumstances] = []
        self.withdrawn = 0
        self.now = now()
        self.last: datetime | None = None

    def take(self, trainee: Trainee) -> None:
        """Take in one trainee; who left the class is told, and counts in no figure of it."""
        self._circumstances(trainee)
        if trainee.withdrawn:
            self.withdrawn += 1
            return
        outcomes = "".join(LETTERS[standing.outcome] for standing in trainee.standings)
        signed = sum(
            standing.signed for standing in trainee.standings if standing.item in self.rules.signs
        )
        self.rows.append(
            HeatMapRow(
                trainee.number,
                trainee.name,
                outcomes,
                signed,
                trainee.complete,
            ),
        )
        self.remarks.update(trainee.remarks)
        for standing in trainee.standings:
            self.failing[standing.item].update(
                each.requirement.cell for each in standing.evidence if not each.sufficient
            )
        by_assignment: dict[str, list[Attempt]] = defaultdict(list)
        for attempt in trainee.attempts:
            by_assignment[attempt.assignment].append(attempt)
            self.last = max(filter(None, (self.last, attempt.recorded_at)))
        self._first_scores(by_assignment)
        for assignment, attempts in by_assignment.items():
            self._attempts(assignment, sorted(attempts, key=lambda attempt: attempt.number))

    def _circumstances(self, trainee: Trainee) -> None:
        owed = tuple(trainee.owed(self.now))
        told = tuple(trainee.circumstances)
        if owed or told:
            self.circumstances.append(Circumstances(trainee.number, trainee.name, owed, told))

    def _first_scores(self, attempts: dict[str, list[Attempt]]) -> None:
        """Scores of the first attempt as shares of the points.

        Not a number where nothing was handed in or marked.
        """
        firsts = {
            assignment: min(found, key=lambda attempt: attempt.number)
            for assignment, found in attempts.items()
        }
        for each in self.asked:
            if each.assignment in firsts:
                result = firsts[each.assignment].by_cell.get(each.cell)
            else:
                result = None
            self._first[each.cell].append(
                nan
                if result is None or result.score is None
                else result.score / (result.points or 1),
            )

    def _attempts(self, assignment: str, attempts: Sequence[Attempt]) -> None:
        for attempt in attempts:
            scored = [result for result in attempt.results if result.score is not None]
            tries = self.tries[assignment][attempt.number]
            tries.shares.append(
                sum(result.sufficient for result in scored) / len(scored) if scored else 0.0,
            )
            if (
                len(scored) == len(attempt.results)
                and scored
                and all(result.sufficient for result in scored)
            ):
                tries.passed += 1
                self.needed_tries[assignment][attempt.number] += 1
                self.days[assignment].append(
                    (attempt.day - attempts[0].day).total_seconds() / 86400,
                )
                return

    def matrix(self, assignment: str) -> tuple[list[Requirement], np.ndarray]:
        """Cells of an assignment, and first scores of everybody: trainees x cells, shares of the
        points.
        """
        cells = [each for each in self.asked if each.assignment == assignment]
        shares = [np.frombuffer(self._first[each.cell], dtype="f4") for each in cells]
        return cells, np.column_stack(shares) if self.rows and cells else np.empty((0, len(cells)))

    def counts(self, item: str) -> dict[Decision, int]:
        """How many trainees stand at each decision of an item."""
        column = self.rules.items.index(item)
        letters = Counter(row.outcomes[column] for row in self.rows)
        return {decision: letters[letter] for decision, letter in LETTERS.items()}
