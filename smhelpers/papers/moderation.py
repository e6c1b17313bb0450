"""How far two assessors agree, read from the decisions of the record: pairs, share, Cohen's kappa, disagreements and how they ended."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ..record import Decision, Role, Trainee

#: Disagreements named in one cell.
SHOWN = 4


@dataclass(frozen=True)
class Agreement:
    """Double marking of one item. disagreements: (number, first, second, final or "")."""

    item: str
    pairs: int
    agreed: int
    kappa: float | None
    disagreements: tuple[tuple[str, str, str, str], ...]

    def told(self) -> tuple[str, ...]:
        """As a row of the moderation record."""
        named = [f"{number}：{first}／{second}，{f'裁定{final}' if final else '尚未裁定'}"
                 for number, first, second, final in self.disagreements]
        more = f"；另有 {len(named) - SHOWN} 件" if len(named) > SHOWN else ""
        kappa = "—" if self.kappa is None else f"{self.kappa:.2f}"
        return self.item, str(self.pairs), f"{self.agreed}（{self.agreed / self.pairs:.0%}）", kappa, "；".join(named[:SHOWN]) + more or "—"


class DoubleMarking:
    """Gathers the pairs of decisions of trainees that pass one at a time."""

    def __init__(self) -> None:
        self._pairs: dict[str, list[tuple[str, str, str, str]]] = defaultdict(list)

    def take(self, trainee: Trainee) -> None:
        """Take in one trainee's double-marked items."""
        for standing in trainee.standings:
            last = {entry.role: entry.decision.value for entry in standing.history}
            if Role.FIRST in last and Role.SECOND in last:
                self._pairs[standing.item].append((trainee.number, last[Role.FIRST], last[Role.SECOND], last.get(Role.ADJUDICATION, "")))

    def agreements(self) -> list[Agreement]:
        """One row an item that was double marked, in the order in which they came."""
        return [Agreement(item, len(pairs), sum(first == second for _, first, second, _ in pairs),
                          kappa([(first, second) for _, first, second, _ in pairs]),
                          tuple(pair for pair in pairs if pair[1] != pair[2])) for item, pairs in self._pairs.items()]


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa (Cohen 1960): agreement beyond chance; None where chance alone would agree always, or there is nothing to compare."""
    if not pairs:
        return None
    count = len(pairs)
    observed = sum(first == second for first, second in pairs) / count
    chance = sum(sum(first == name for first, _ in pairs) * sum(second == name for _, second in pairs)
                 for name in (decision.value for decision in Decision)) / count ** 2
    return None if chance >= 1 else (observed - chance) / (1 - chance)
