"""Double marking: a reproducible sample for a blind second marker, and how far two markers agree
beyond chance.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ...kappa import cohens_kappa, kappa_interval
from ...record import Decision, Record, Role
from ..rules import DoubleMarking

Key = tuple[str, str]
_LEVELS = list(Decision)
#: Resamples of the bootstrap, its seed, and the pairs from which on an interval says anything.
_RESAMPLES, _SEED, _LEAST = 2000, 2523, 5


def sampled(cases: Iterable[Key], double: DoubleMarking) -> set[Key]:
    """The cases (item, number) to be marked a second time.

    A case once drawn stays drawn when others are added.

    Each is drawn by a hash of its own under the seed; below the least number, those with the lowest
    hashes fill up.
    """
    ranked = sorted(
        (hashlib.sha256(f"{double.seed}\0{item}\0{number}".encode()).digest(), (item, number))
        for item, number in cases
    )
    below = [
        key for digest, key in ranked if int.from_bytes(digest[:8], "big") / 2**64 < double.share
    ]
    return {*below, *(key for _, key in ranked[: double.at_least])}


@dataclass(frozen=True)
class Agreement:
    """How two markers agree on one item (or on all, item ""): pairs, share that agree, Cohen's
    kappa with its 95 % interval.

    kappa is None where it is not defined: both markers used one and the same decision throughout.
    """

    item: str
    pairs: int
    agreed: float
    kappa: float | None
    low: float | None
    high: float | None


def pairs(record: Record) -> dict[str, list[tuple[Decision, Decision]]]:
    """First and second decisions by item, the latest of each role, for everybody marked twice."""
    found: dict[str, list[tuple[Decision, Decision]]] = {}
    for trainee in record.trainees():
        for standing in trainee.standings:
            last = {decision.role: decision.decision for decision in standing.history}
            if Role.FIRST in last and Role.SECOND in last:
                found.setdefault(standing.item, []).append((last[Role.FIRST], last[Role.SECOND]))
    return found


def agreement(item: str, marked: Sequence[tuple[Decision, Decision]]) -> Agreement:
    """Cohen's kappa with a percentile bootstrap over the pairs."""
    counts = np.zeros((len(_LEVELS), len(_LEVELS)))
    np.add.at(
        counts,
        tuple(np.array([[_LEVELS.index(each) for each in pair] for pair in marked]).T),
        1,
    )
    agreed = float(np.trace(counts) / len(marked))
    kappa = float(cohens_kappa(counts))
    if not np.isfinite(kappa):
        return Agreement(
            item,
            len(marked),
            agreed,
            None,
            None,
            None,
        )
    if len(marked) < _LEAST:
        return Agreement(
            item,
            len(marked),
            agreed,
            kappa,
            None,
            None,
        )
    low, high = kappa_interval(
        counts,
        _RESAMPLES,
        _SEED,
    )
    return Agreement(
        item,
        len(marked),
        agreed,
        kappa,
        low,
        high,
    )


def agreements(record: Record) -> list[Agreement]:
    """All items together first, then each."""
    found = pairs(record)
    together = [pair for marked in found.values() for pair in marked]
    return [agreement(item, marked) for item, marked in [("", together), *found.items()] if marked]
