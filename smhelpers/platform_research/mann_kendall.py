"""The test of Mann (1945) and Kendall (1975) for a steady rise or fall, with the variance that
Hamed & Rao (1998) correct for autocorrelation.

Hamed, K. H. & Rao, A. R. (1998). A modified Mann-Kendall trend test for autocorrelated data.
Journal of Hydrology 204, 182-196.
"""

import math
from typing import Any

import lazy_loader as lazy
import numpy as np

# imported when it is first used: it takes a second
stats = lazy.load("scipy.stats", suppress_warning=True)

#: |autocorrelation of ranks| above this many standard errors counts (two-sided, 5 %).
_SIGNIFICANT = 1.959963984540054


def trend_test(values: np.ndarray, lags: int) -> tuple[float, float]:
    """Two-sided p-value of "no trend", and the slope of Theil (1950) and Sen (1968).

    `values` are one a time step, `lags` how many steps of autocorrelation are corrected for. A
    variance that the correction makes negative says nothing: the plain test then stands.
    """
    later, earlier = np.tril_indices(len(values), k=-1)
    rises = values[later] - values[earlier]
    slope = float(np.median(rises / (later - earlier)))
    score = float(np.sign(rises).sum())
    plain = _variance(values)
    corrected = plain * _correction(values - slope * np.arange(1, len(values) + 1), lags)
    return _p_value(score, corrected if corrected > 0 else plain), slope


def _variance(values: np.ndarray) -> float:
    """Variance of the score without a trend, less what ties take away."""
    ties = np.unique(values, return_counts=True)[1]
    lost = _count(ties).sum()
    return float(_count(len(values)) - lost) / 18


def _count(n: Any) -> Any:
    return n * (n - 1) * (2 * n + 5)


def _correction(rest: np.ndarray, lags: int) -> float:
    """Factor of the variance from the autocorrelation of the ranks of what the trend leaves."""
    n = len(rest)
    ranks = stats.rankdata(rest)
    ranks = ranks - ranks.mean()
    spread = float(ranks @ ranks)
    if spread == 0:
        return 1.0
    least = _SIGNIFICANT / math.sqrt(n)
    total = 0.0
    for lag in range(1, lags + 1):
        correlation = float(ranks[lag:] @ ranks[:-lag]) / spread
        if abs(correlation) > least:
            total += math.perm(n - lag, 3) * correlation
    return 1 + 2 / math.perm(n, 3) * total


def _p_value(score: float, variance: float) -> float:
    """Normal approximation with the correction for continuity."""
    if score == 0:
        return 1.0
    z = (abs(score) - 1) / math.sqrt(variance)
    return float(2 * stats.norm.sf(z))
