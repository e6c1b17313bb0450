"""Cohen's kappa (1960): how far two readers agree beyond chance, of many tables at once.

statsmodels gives the same figure for one table; a bootstrap asks for thousands.
"""

import numpy as np


def cohens_kappa(counts: np.ndarray, undefined: float = np.nan) -> np.ndarray:
    """(observed - expected) / (1 - expected) of tables of counts (..., k, k): rows the one reader,
    columns the other.

    undefined: the value where both readers used one and the same class throughout.
    """
    counts = np.asarray(counts, dtype=float)
    n = counts.sum(axis=(-1, -2))
    observed = (
        np.trace(
            counts,
            axis1=-2,
            axis2=-1,
        )
        / n
    )
    expected = (counts.sum(axis=-1) * counts.sum(axis=-2)).sum(axis=-1) / n**2
    with np.errstate(invalid="ignore", divide="ignore"):
        kappa = (observed - expected) / (1 - expected)
    return np.where(
        expected < 1 - 1e-12,
        kappa,
        undefined,
    )


def kappa_interval(
    counts: np.ndarray,
    draws: int,
    seed: int,
    undefined: float = np.nan,
) -> tuple[float, float]:
    """95 % interval of the kappa of one table: percentiles of `draws` bootstrap samples.

    Drawing pairs with replacement is drawing the table's cells by their shares.
    """
    n = int(counts.sum())
    cells = np.random.default_rng(seed).multinomial(
        n,
        counts.ravel() / n,
        draws,
    )
    values = cohens_kappa(cells.reshape(draws, *counts.shape), undefined)
    low, high = np.quantile(values[np.isfinite(values)], [0.025, 0.975])
    return float(low), float(high)


def weighted_kappa(counts: np.ndarray, undefined: float = np.nan) -> float:
    """Cohen's kappa (1968) of one table of ordered classes, a disagreement weighted by the square
    of its distance.

    undefined: the value where both readers used one and the same class throughout.
    """
    counts = np.asarray(counts, dtype=float)
    classes = np.arange(len(counts))
    distance = (classes[:, None] - classes[None, :]) ** 2
    by_chance = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    expected = (distance * by_chance).sum()
    if not expected:
        return undefined
    observed = (distance * counts).sum()
    return float(1 - observed / expected)
