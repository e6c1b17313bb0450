"""Double marking as the moderation record tells of it: how far two assessors agree, where they
did not, and how that ended.
"""

from collections import defaultdict
from dataclasses import dataclass

from ..judging.desk.calibrate import PastRound
from ..judging.desk.double import Agreement, agreement
from ..record import Decision, Role, Trainee

#: Disagreements named in one cell.
SHOWN = 4


@dataclass(frozen=True)
class Difference:
    """A trainee of whom two assessors decided differently.

    `final` is None while nobody has adjudicated.
    """

    number: str
    first: Decision
    second: Decision
    final: Decision | None

    def told(self) -> str:
        """In a few words."""
        return (
            f"{self.number}：{self.first}／{self.second}，"
            f"{f'裁定{self.final}' if self.final else '尚未裁定'}"
        )


@dataclass(frozen=True)
class Moderated:
    """Double marking of one item."""

    agreement: Agreement
    differences: tuple[Difference, ...]

    def told(self) -> tuple[str, ...]:
        """As a row of the moderation record."""
        each = self.agreement
        kappa = "—" if each.kappa is None else f"{each.kappa:.2f}"
        interval = "" if each.low is None else f"（{each.low:.2f}～{each.high:.2f}）"
        more = ""
        if len(self.differences) > SHOWN:
            more = f"；另有 {len(self.differences) - SHOWN} 件"
        named = "；".join(difference.told() for difference in self.differences[:SHOWN])
        return (
            each.item,
            str(each.pairs),
            f"{each.agreed:.0%}",
            kappa + interval,
            named + more or "—",
        )


def told_round(past: PastRound) -> tuple[str, ...]:
    """A calibration round as a row of the moderation record."""
    agreement = past.agreement
    kappa = "—"
    if agreement.kappa is not None:
        kappa = f"{agreement.kappa:.2f}"
    return (
        past.assessor,
        past.day,
        f"{agreement.exact:.0%}",
        f"{agreement.within_one:.0%}",
        kappa,
    )


class MarkerPairs:
    """Gathers the pairs of decisions of trainees that pass one at a time."""

    def __init__(self) -> None:
        self._found: dict[str, list[Difference]] = defaultdict(list)

    def take(self, trainee: Trainee) -> None:
        """Take in one trainee's double-marked items."""
        for standing in trainee.standings:
            last = {entry.role: entry.decision for entry in standing.history}
            if Role.FIRST in last and Role.SECOND in last:
                found = Difference(
                    trainee.number,
                    last[Role.FIRST],
                    last[Role.SECOND],
                    last.get(Role.ADJUDICATION),
                )
                self._found[standing.item].append(found)

    def moderated(self) -> list[Moderated]:
        """One row an item that was double marked, in the order in which they came."""
        rows = []
        for item, found in self._found.items():
            pairs = [(each.first, each.second) for each in found]
            differing = tuple(each for each in found if each.first is not each.second)
            rows.append(Moderated(agreement(item, pairs), differing))
        return rows
