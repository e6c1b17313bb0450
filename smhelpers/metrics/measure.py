"""What a measure is, and the few ways in which measures are computed: totals, ratios of sums, medians.

A blank counts as nothing supplied, never as 0: a ratio is taken over the rows that have both of its parts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

Stage = Literal["input", "activity", "output", "out-take", "outcome", "impact"]
Unit = Literal["count", "ratio", "money", "minutes"]
#: Rows of one table, or of several by their names for a measure that joins tables.
Data = pd.DataFrame | Mapping[str, pd.DataFrame]
Compute = Callable[..., float]


@dataclass(frozen=True)
class Metric:
    """A measure. `additive` says whether values of parts (days, posts, platforms) may be summed; `tables` what it is computed from.

    `unit`: "count", "ratio" (a fraction), "money" (NT$) or "minutes". `stage` is its AMEC stage (Integrated Evaluation Framework, 2016).
    """

    key: str
    zh: str
    en: str
    formula: str
    unit: Unit
    denominator: str
    additive: bool
    stage: Stage
    source: str
    compute: Compute
    tables: tuple[str, ...] = ("posts",)


def total(table: pd.DataFrame, column: str) -> float:
    """Sum of a column; nan where none is supplied."""
    return float(table[column].sum()) if table[column].notna().any() else float("nan")


def ratio(numerator: pd.Series, denominator: pd.Series) -> float:
    """Σ ÷ Σ over the rows that have both."""
    both = numerator.notna() & denominator.notna() & (denominator > 0).fillna(False)
    below = float(denominator[both].sum())
    return float(numerator[both].sum()) / below if below else float("nan")


def middle(values: pd.Series, quantile: float = 0.5) -> float:
    """A quantile of the values that are supplied (the median by default)."""
    known = values.dropna().astype(float)
    return float(np.quantile(known, quantile)) if len(known) else float("nan")


def share(flags: pd.Series) -> float:
    """Share of rows for which a flag holds; blanks are left out."""
    known = flags.dropna()
    return float(known.astype(bool).mean()) if len(known) else float("nan")


def divided(numerator: float, denominator: float) -> float:
    """A quotient; nan where there is nothing to divide by."""
    return numerator / denominator if denominator else float("nan")


def sum_of(column: str) -> Compute:
    """Total of a column."""
    return lambda table: total(table, column)


def per(column: str, denominator: str, times: float = 1) -> Compute:
    """Ratio of the sums of two columns."""
    return lambda table: times * ratio(table[column], table[denominator])


def median_of(column: str, quantile: float = 0.5) -> Compute:
    """Quantile of a column."""
    return lambda table: middle(table[column], quantile)
