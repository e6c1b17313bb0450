"""Weeks at which the level of a series jumps.

The division with the least squared distance from each part's mean, plus a penalty a jump (Jackson
et al. 2005, "optimal partitioning"; PELT of Killick et al. 2012 finds the same division with less
work, which the few weeks of a course do not need).
"""

import math

import numpy as np
import pandas as pd

#: No part is shorter than this many weeks.
SHORTEST = 4


def change_points(series: pd.Series) -> tuple[int, ...]:
    """First week (from 0) of every part but the first; empty where the level stays.

    A jump costs 6 ln(n) times the variance of the noise, which the week-to-week differences tell.
    """
    values = series.to_numpy(dtype=float)
    # the median absolute difference of two normals is 0.954 sigma
    noise = float(np.median(np.abs(np.diff(values)))) / 0.954 or 1e-9
    return _best_division(values / noise, penalty=6 * math.log(len(values)))


def _best_division(values: np.ndarray, penalty: float) -> tuple[int, ...]:
    """Starts of the parts of the cheapest division, the first part's 0 left out."""
    cost = [0.0] + [math.inf] * len(values)
    start_of_last = [0] * (len(values) + 1)
    for end in range(SHORTEST, len(values) + 1):
        for start in range(end - SHORTEST + 1):
            part = values[start:end]
            total = cost[start] + penalty + float(np.sum((part - part.mean()) ** 2))
            if total < cost[end]:
                cost[end] = total
                start_of_last[end] = start
    found = []
    start = start_of_last[len(values)]
    while start > 0:
        found.append(start)
        start = start_of_last[start]
    return tuple(reversed(found))
