"""What a measure is, and the few ways in which measures are computed: totals, ratios of sums,
medians.

A blank counts as nothing supplied, never as 0: a ratio is taken over the rows that have both of its
parts.
"""

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass
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
    """A measure. `additive` says whether values of parts (days, posts, platforms) may be summed;
    `tables` what it is computed from.

    `unit`: "count", "ratio" (a fraction), "money" (NT$) or "minutes". `stage` is its AMEC stage
    (Integrated Evaluation Framework, 2016).
    """

    key: str
    zh: str
    en: str
    formula: str
    _: KW_ONLY
    unit: Unit
    denominator: str
    additive: bool
    stage: Stage
    source: str
    compute: Compute
    tables: tuple[str, ...] = ("posts",)


def floats(values: pd.Series | np.ndarray) -> np.ndarray:
    """Values as floats, blanks as nan: many times faster than nullable arithmetic on small
    groups.
    """
    if isinstance(values, np.ndarray):
        return values
    return values.to_numpy(dtype=float, na_value=np.nan)


def total(table: pd.DataFrame, column: str) -> float:
    """Sum of a column; nan where none is supplied."""
    values = floats(table[column])
    if (~np.isnan(values)).any():
        return float(np.nansum(values))
    return float("nan")


def ratio(numerator: pd.Series | np.ndarray, denominator: pd.Series) -> float:
    """Σ ÷ Σ over the rows that have both."""
    above = floats(numerator)
    below = floats(denominator)
    both = ~np.isnan(above) & (below > 0)
    if both.any():
        return float(above[both].sum()) / float(below[both].sum())
    return float("nan")


def middle(values: pd.Series | np.ndarray, quantile: float = 0.5) -> float:
    """A quantile of the values that are supplied (the median by default)."""
    known = floats(values)
    known = known[~np.isnan(known)]
    if len(known):
        return float(np.quantile(known, quantile))
    return float("nan")


def share(flags: pd.Series) -> float:
    """Share of rows for which a flag holds; blanks are left out."""
    known = flags.dropna()
    if len(known):
        return float(known.astype(bool).mean())
    return float("nan")


def divided(numerator: float, denominator: float) -> float:
    """A quotient; nan where there is nothing to divide by."""
    if denominator:
        return numerator / denominator
    return float("nan")


@dataclass(frozen=True)
class Base:
    """What a rate rests on: `rows` that were asked about, `counted` that have both of its parts,
    and the share of the numerator's total that these hold (nan where there is no total).
    """

    rows: int
    counted: int
    share: float

    @property
    def whole(self) -> bool:
        """Whether every row counts."""
        return self.rows == self.counted


def base_of(above: np.ndarray, known: np.ndarray) -> Base:
    """The base of a rate with these numerators, of which the known ones count."""
    share = divided(float(np.nansum(above[known])), float(np.nansum(above)))
    return Base(
        len(above),
        int(known.sum()),
        share,
    )


@dataclass(frozen=True)
class MedianOfRatios:
    """The median over the rows that have both parts of a ratio."""

    numerator: Callable[[pd.DataFrame], np.ndarray]
    denominator: Callable[[pd.DataFrame], np.ndarray]

    def __call__(self, table: pd.DataFrame) -> float:
        below = self.denominator(table)
        return middle(
            self.numerator(table)
            / np.where(
                below > 0,
                below,
                np.nan,
            )
        )

    def base(self, table: pd.DataFrame) -> Base:
        """What the median rests on."""
        above = self.numerator(table)
        return base_of(above, ~np.isnan(above) & (self.denominator(table) > 0))


@dataclass(frozen=True)
class OfSums:
    """A total, or a ratio of two totals over the rows that have both, computed from what each row
    adds: quick to resample.

    numerator, denominator (None for a total): what a row adds, blanks as nan. zeros: whether a row
    that adds nothing below still adds
    above, as money spent on no purchase does and interactions of a post whose reach is not told do
    not.
    """

    numerator: Callable[[pd.DataFrame], np.ndarray]
    denominator: Callable[[pd.DataFrame], np.ndarray] | None = None
    times: float = 1
    zeros: bool = False

    def __call__(self, table: pd.DataFrame) -> float:
        return float(self.of_rows(table, np.arange(len(table))[None])[0])

    def of_rows(self, table: pd.DataFrame, chosen: np.ndarray) -> np.ndarray:
        """The measure of many choices of rows: `chosen` holds row numbers, one line a choice.

        Nan where none supplies the parts.
        """
        above, below, known = self._parts(table)
        over = np.where(
            known,
            above,
            0.0,
        )[chosen].sum(axis=1)
        under = np.where(
            known,
            below,
            0.0,
        )[chosen].sum(axis=1)
        under[under == 0] = np.nan
        if not self.denominator:
            under = np.sign(under)
        return self.times * over / under

    def base(self, table: pd.DataFrame) -> Base:
        """What the ratio rests on."""
        above, _, known = self._parts(table)
        return base_of(above, known)

    def _parts(self, table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """What each row adds above and below, and whether it counts."""
        above = self.numerator(table)
        below = np.ones(len(above))
        if self.denominator:
            below = self.denominator(table)
        counted = below >= 0 if self.zeros else below > 0
        return above, below, ~np.isnan(above) & counted


def column_of(name: str) -> Callable[[pd.DataFrame], np.ndarray]:
    """A column as floats."""
    return lambda table: floats(table[name])


def sum_of(column: str) -> Compute:
    """Total of a column."""
    return OfSums(column_of(column))


def per(column: str, denominator: str, times: float = 1) -> Compute:
    """Ratio of the sums of two columns."""
    return OfSums(
        column_of(column),
        column_of(denominator),
        times,
    )


def cost_of(column: str, times: float = 1) -> Compute:
    """Money spent for each of a column, spending that brought none included."""
    return OfSums(
        column_of("spend"),
        column_of(column),
        times,
        zeros=True,
    )


def median_of(column: str, quantile: float = 0.5) -> Compute:
    """Quantile of a column."""
    return lambda table: middle(table[column], quantile)
