"""Double marking: a reproducible sample for a blind second marker, and how far two markers agree
beyond chance.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from statsmodels.stats.inter_rater import cohens_kappa

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
    """Cohen's kappa (statsmodels) with a percentile bootstrap over the pairs."""
    counts = np.zeros((len(_LEVELS), len(_LEVELS)))
    np.add.at(
        counts,
        tuple(np.array([[_LEVELS.index(each) for each in pair] for pair in marked]).T),
        1,
    )
    agreed, defined = (
        float(np.trace(counts) / len(marked)),
        bool(np.isfinite(_kappas(counts[None]))[0]),
    )
    kappa = float(cohens_kappa(counts, return_results=False)) if defined else None
    if kappa is None or len(marked) < _LEAST:
        return Agreement(item, len(marked), agreed, kappa, None, None)
    # drawing pairs with replacement is drawing the table's cells by their shares
    drawn = np.random.default_rng(_SEED).multinomial(
        len(marked),
        counts.ravel() / len(marked),
        _RESAMPLES,
    )
    values = _kappas(drawn.reshape(_RESAMPLES, *counts.shape))
    low, high = np.quantile(values[np.isfinite(values)], [0.025, 0.975])
    return Agreement(item, len(marked), agreed, kappa, float(low), float(high))


def agreements(record: Record) -> list[Agreement]:
    """All items together first, then each."""
    found = pairs(record)
    together = [pair for marked in found.values() for pair in marked]
    return [agreement(item, marked) for item, marked in [("", together), *found.items()] if marked]


def _kappas(tables: np.ndarray) -> np.ndarray:
    """Cohen's kappa of many tables at once, NaN where chance alone agrees: (observed - expected)
    / (1 - expected), Cohen 1960.
    """
    total = tables.sum(axis=(1, 2))
    observed = np.trace(tables, axis1=1, axis2=2) / total
    expected = (tables.sum(axis=1) * tables.sum(axis=2)).sum(axis=1) / total**2
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(expected < 1 - 1e-12, (observed - expected) / (1 - expected), np.nan)
