"""KPIs of the own strategy against their targets in one month, each with the range that chance
alone allows (pc-5.2).
"""

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
import pandas as pd

from .. import metrics
from ..metrics import periods
from ..metrics.columns import TIME_COLUMN
from ..monitoring.tracking import Target, actual, targets_of, weeks_share
from ..strategy.baseline import rows_of
from ..workplace import Business, Workplace

#: Draws of the bootstrap, and of one that has to measure every drawn table anew.
DRAWS = 400
SLOW_DRAWS = 200
#: Tables with many rows a day: days are drawn there, since rows of one day share its weather,
#: holiday and campaign.
_BY_DAY = ("sales", "accounts", "ads", "messages", "mentions")
COLUMNS = [
    "kpi",
    "name",
    "platform",
    "metric",
    "unit",
    "period",
    "actual",
    "target",
    "direction",
    "attained",
    "attainment",
    "low",
    "high",
    "clear",
]


def kpi_table(
    workplace: Workplace,
    month: str,
    targets: Iterable[Target] | None = None,
) -> pd.DataFrame:
    """KPIs of the month against their targets (default: those of the brief), in the unit and for
    the period of the target.

    One row a KPI: `kpi`, `name`, `platform`, `metric`, `unit`, `period`, `actual` (nan where the
    exports have nothing of it), `target`,
    `direction`, `attained`, `attainment` (1.0 at target), `low` and `high` (95 % bootstrap
    interval, nan where there is none) and `clear`
    (the target lies outside it).
    """
    if targets is None:
        targets = []
        if isinstance(workplace, Business):
            targets = targets_of(workplace.brief)
    return pd.DataFrame(
        [
            _row(
                workplace,
                month,
                target,
            )
            for target in targets
        ],
        columns=COLUMNS,
    )


def _row(workplace: Workplace, month: str, target: Target) -> dict:
    metric = metrics.metric(target.metric)
    value = actual(
        workplace,
        target,
        month,
    )
    low, high = kpi_interval(
        workplace,
        target,
        month,
    )
    at_least = target.direction == "at_least"
    met = value >= target.target if at_least else value <= target.target
    over, under = (value, target.target) if at_least else (target.target, value)
    return {
        "kpi": target.kpi,
        "name": metric.zh,
        "platform": target.platform,
        "metric": target.metric,
        "unit": metric.unit,
        "period": target.period,
        "actual": value,
        "target": target.target,
        "direction": target.direction,
        "attained": bool(met),
        "attainment": over / under if under else float("nan"),
        "low": low,
        "high": high,
        "clear": bool(target.target < low or target.target > high),
    }


@lru_cache(maxsize=512)
def kpi_interval(workplace: Workplace, target: Target, month: str) -> tuple[float, float]:
    """95 % percentile bootstrap interval (Efron 1979) of a KPI's value in the month: posts and
    broadcasts are drawn, elsewhere days.

    Draws are seeded: the same exports give the same interval. nan for a measure of several tables
    and where there is nothing to draw from.
    """
    tables = rows_of(
        workplace.measured,
        target.metric,
        target.platform,
    )
    (name, table), *more = tables.items()
    table = table[periods.within(table[TIME_COLUMN[name]], month)]
    if more or len(table) < 2:
        return float("nan"), float("nan")
    found = _drawn(
        table,
        target.metric,
        _units(table, name),
    )
    if not np.isfinite(found).any():
        return float("nan"), float("nan")
    low, high = np.nanpercentile(found, [2.5, 97.5]) * weeks_share(
        workplace,
        target,
        month,
    )
    return float(low), float(high)


def _units(table: pd.DataFrame, name: str) -> list[np.ndarray]:
    """Row numbers of everything that is drawn as one: each row, or the rows of each day."""
    if name not in _BY_DAY:
        return [np.array([row]) for row in range(len(table))]
    days = table[TIME_COLUMN[name]].dt.strftime("%Y-%m-%d").to_numpy()
    return [np.flatnonzero(days == day) for day in np.unique(days)]


def _drawn(table: pd.DataFrame, metric: str, units: list[np.ndarray]) -> np.ndarray:
    """The measure of as many resamples as there are draws."""
    rng = np.random.default_rng(20260802)
    compute = metrics.metric(metric).compute
    if not isinstance(compute, metrics.OfSums):
        picks = rng.integers(
            0,
            len(units),
            (SLOW_DRAWS, len(units)),
        )
        values = []
        for pick in picks:
            rows = np.concatenate([units[unit] for unit in pick])
            values.append(metrics.value(table.iloc[rows], metric))
        return np.array(values)
    # units of unequal length are padded with the number of a blank row at the end, which adds
    # nothing to a sum
    padded = np.full((len(units), max(map(len, units))), len(table))
    for number, rows in enumerate(units):
        padded[number, : len(rows)] = rows
    blank = table.reset_index(drop=True).reindex(range(len(table) + 1))
    picks = rng.integers(
        0,
        len(units),
        (DRAWS, len(units)),
    )
    return compute.of_rows(blank, padded[picks].reshape(DRAWS, -1))
