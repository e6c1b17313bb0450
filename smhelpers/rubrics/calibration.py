"""A calibration round: six marked pieces, the assessor's own levels first, then the reference.

It tells how far an assessor reads the rubrics as the others do, before anything counts.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ..kappa import weighted_kappa
from .examples import MarkedPiece
from .levels import HIGHEST

PIECES = 6


@dataclass(frozen=True)
class LevelAgreement:
    """How an assessor's levels compare with the reference: pairs of levels, share that is the same,
    share within one level, quadratically weighted kappa (None where it is not defined).
    """

    pairs: int
    exact: float
    within_one: float
    kappa: float | None


def drawn(pieces: Sequence[MarkedPiece], seed: str) -> list[MarkedPiece]:
    """Six pieces, or all if there are fewer: every level once, then others, products as varied as
    they can be, in mixed order. The same seed draws the same.
    """
    draw = random.Random(seed)
    left = list(pieces)
    draw.shuffle(left)
    chosen: list[MarkedPiece] = []
    for level in range(1, HIGHEST + 1):
        of_level = [piece for piece in left if piece.example.level == level]
        _take(
            of_level,
            left,
            chosen,
        )
    while left and len(chosen) < PIECES:
        _take(
            left,
            left,
            chosen,
        )
    draw.shuffle(chosen)
    return chosen


def _take(
    candidates: Sequence[MarkedPiece],
    left: list[MarkedPiece],
    chosen: list[MarkedPiece],
) -> None:
    """Move the candidate whose product was chosen least often."""
    if not candidates:
        return
    products = [piece.product.id for piece in chosen]
    best = min(candidates, key=lambda piece: products.count(piece.product.id))
    left.remove(best)
    chosen.append(best)


def compared(pairs: Iterable[tuple[int, int]]) -> LevelAgreement:
    """Own levels against the reference. `ValueError` without any."""
    counts = np.zeros((HIGHEST + 1, HIGHEST + 1))
    for own, reference in pairs:
        counts[own, reference] += 1
    total = int(counts.sum())
    if not total:
        raise ValueError("no levels to compare")
    exact = np.trace(counts)
    near = exact + np.trace(counts, 1) + np.trace(counts, -1)
    kappa: float | None = weighted_kappa(counts)
    if kappa is not None and not np.isfinite(kappa):
        kappa = None
    return LevelAgreement(
        pairs=total,
        exact=float(exact / total),
        within_one=float(near / total),
        kappa=kappa,
    )
