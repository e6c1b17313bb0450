"""Where a KPI stands (pc-3.4): a measure of the last twelve whole weeks with a bootstrap interval
over the weeks (BCa, Efron 1987).

Weeks (Monday to Sunday) are drawn, not posts: posts of one week share its trend, campaigns and
holidays. Draws are seeded: the same
exports give the same interval.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import lazy_loader as lazy
import numpy as np
import pandas as pd

from .. import metrics
from ..errors import CourseError
from ..labels import of
from ..metrics.columns import TIME_COLUMN
from ..workplace import Workplace
from .kpis import Period
from .links import source_of

# imported when they are first used: they take seconds
stats = lazy.load("scipy.stats", suppress_warning=True)
sm = lazy.load("statsmodels.api", suppress_warning=True)

WEEKS = 12
FEWEST = 8
DRAWS = 1999
#: Draws where a measure has to be computed anew from the rows each time.
SLOW_DRAWS = 999
#: Weeks in a month, by which a weekly count becomes a monthly one.
WEEKS_A_MONTH = 52 / 12
#: Error rates of the smallest change that can be told from noise.
ALPHA = 0.05
POWER = 0.8
_TEXTS = [
    "text",
    "caption",
    "permalink",
    "customer",
    "author",
    "message_id",
    "source_file",
    "source_row",
    "platform",
]
Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Baseline:
    """Where a measure stands: `value`, its 95 % interval `low` to `high`, and the weekly values it
    rests on, all for `period`.

    A count for a month is the weekly one times 52/12; a rate is the same for a week and a month.
    """

    metric: str
    platform: str
    period: Period
    value: float
    low: float
    high: float
    weekly: tuple[float, ...]

    @property
    def detectable(self) -> float:
        """The smallest change that fourteen weeks would tell from noise, as an amount (two-sided
        t-test, 5 %, power 80 %).
        """
        effect = sm.stats.TTestIndPower().solve_power(
            None,
            nobs1=len(self.weekly),
            alpha=ALPHA,
            power=POWER,
            ratio=14 / len(self.weekly),
        )
        return float(effect) * float(np.std(self.weekly, ddof=1))

    @property
    def best(self) -> float:
        """The highest week."""
        return max(self.weekly)

    @property
    def lowest(self) -> float:
        """The lowest week."""
        return min(self.weekly)


def rows_of(tables: Tables, metric: str, platform: str) -> Tables:
    """The rows that a measure of one platform ("all" for every one) is computed from, by table."""
    return {name: _of_platform(tables[name], platform) for name in metrics.metric(metric).tables}


def _of_platform(table: pd.DataFrame, platform: str) -> pd.DataFrame:
    if platform == "all":
        return table
    if "platform" in table:
        return table[table["platform"] == platform]
    if "source" in table:
        return table[table["source"] == source_of(platform)]
    if platform in ("facebook", "instagram"):
        return table
    return table.iloc[:0]


def whole_weeks(workplace: Workplace, weeks: int = WEEKS) -> list[pd.Timestamp]:
    """Mondays of the last whole weeks that the posts cover, at most `weeks`."""
    days = workplace.posts["published_at"].dt.tz_localize(None).dt.normalize()
    if days.empty:
        return []
    first = days.min() + pd.Timedelta(days=-days.min().day_of_week % 7)
    last = days.max() + pd.Timedelta(days=1)
    # an account that posts seldom leaves a day or two of its last week empty
    if last.day_of_week < 5:
        end = last - pd.Timedelta(days=last.day_of_week)
    else:
        end = last + pd.Timedelta(days=7 - last.day_of_week)
    return list(
        pd.date_range(
            first,
            end,
            freq="7D",
            inclusive="left",
        ),
    )[-weeks:]


def baseline(
    workplace: Workplace,
    metric: str,
    platform: str = "all",
    period: Period = "week",
    weeks: int = WEEKS,
) -> Baseline:
    """A measure of the registry over the last whole weeks.

    `CourseError` where fewer than eight of them have a value.
    """
    return _baseline(
        workplace,
        metric,
        platform,
        period,
        weeks,
    )


@lru_cache(maxsize=512)
def _baseline(
    workplace: Workplace,
    metric: str,
    platform: str,
    period: Period,
    weeks: int,
) -> Baseline:
    measure = metrics.metric(metric)
    parts = _weekly_rows(workplace, metric, platform, weeks)
    values = np.array([metrics.value(_data(part), metric) for part in parts])
    known = [part for part, value in zip(parts, values, strict=True) if np.isfinite(value)]
    values = values[np.isfinite(values)]
    if len(values) < FEWEST:
        raise CourseError(
            f"{of(platform)}「{measure.zh}」只有 {len(values)} 週有數字，至少要 {FEWEST} "
            f"週才能估現況；"
            "請換指標或匯出更長的期間。",
        )
    times = 1.0
    if measure.additive and period == "month":
        times = WEEKS_A_MONTH
    value, low, high = _interval(known, values, metric)
    return Baseline(
        metric,
        platform,
        period,
        value * times,
        low * times,
        high * times,
        tuple(float(v) * times for v in values),
    )


def _weekly_rows(
    workplace: Workplace,
    metric: str,
    platform: str,
    weeks: int,
) -> list[Tables]:
    tables = rows_of(workplace.measured, metric, platform)
    mondays = {name: _mondays(table, name) for name, table in tables.items()}
    rows = []
    for monday in whole_weeks(workplace, weeks):
        rows.append({name: table[mondays[name] == monday] for name, table in tables.items()})
    return rows


def _mondays(table: pd.DataFrame, name: str) -> pd.Series:
    """The Monday of the week of each row."""
    moments = table[TIME_COLUMN[name]]
    days = (moments.dt.tz_localize(None) if moments.dt.tz is not None else moments).dt.normalize()
    return days - pd.to_timedelta(days.dt.day_of_week, unit="D")


def _data(part: Tables) -> metrics.Data:
    if len(part) == 1:
        return next(iter(part.values()))
    return part


def _joined(parts: list[Tables]) -> metrics.Data:
    joined = {}
    for name in parts[0]:
        joined[name] = pd.concat([part[name] for part in parts])
    return _data(joined)


def _interval(
    parts: list[Tables],
    values: np.ndarray,
    metric: str,
) -> tuple[float, float, float]:
    """Value over all weeks with its interval: a count's is the mean week, a rate's is computed
    from the rows of all weeks.
    """
    measure = metrics.metric(metric)
    if measure.additive or measure.tables == ("accounts",):
        return _bootstrapped(values, np.ones(len(values)), float(values.mean()))
    whole = metrics.value(_joined(parts), metric)
    weights = _weights(parts, measure)
    # a ratio of sums is the mean of the weekly ratios weighted by their denominators; where it is
    # just that, weeks need no recomputing
    if weights.sum() > 0 and np.isclose(np.average(values, weights=weights), whole, rtol=1e-9):
        return _bootstrapped(values, weights, whole)
    return _recomputed(parts, metric, whole)


def _weights(parts: list[Tables], measure: metrics.Metric) -> np.ndarray:
    """What a week counts for: the total of the rate's denominator, or the number of its rows."""
    return np.array([_weight(part[measure.tables[0]], measure.denominator) for part in parts])


def _weight(table: pd.DataFrame, denominator: str) -> float:
    if denominator in table:
        return float(table[denominator].astype("Float64").sum())
    return float((~table["spam"].fillna(0).astype(bool)).sum() if "spam" in table else len(table))


def _bootstrapped(
    values: np.ndarray,
    weights: np.ndarray,
    whole: float,
) -> tuple[float, float, float]:
    def mean(picked: np.ndarray, weight: np.ndarray, axis: int = -1) -> np.ndarray:
        return (picked * weight).sum(axis=axis) / weight.sum(axis=axis)

    return _confident(
        (values, weights),
        mean,
        whole,
        DRAWS,
        vectorized=True,
        paired=True,
    )


def _recomputed(
    parts: list[Tables],
    metric: str,
    whole: float,
) -> tuple[float, float, float]:
    # captions and messages are of no use to a measure, and slow to copy a thousand times
    tables = {}
    rows = {}
    for name in parts[0]:
        of_weeks = [part[name].drop(columns=_TEXTS, errors="ignore") for part in parts]
        tables[name] = pd.concat(of_weeks)
        ends = np.cumsum([len(part) for part in of_weeks])
        rows[name] = np.split(np.arange(ends[-1]), ends[:-1])

    def again(weeks: np.ndarray) -> float:
        drawn = {}
        for name, table in tables.items():
            drawn[name] = table.take(np.concatenate([rows[name][week] for week in weeks]))
        return metrics.value(_data(drawn), metric)

    return _confident(
        (np.arange(len(parts)),),
        again,
        whole,
        SLOW_DRAWS,
        vectorized=False,
    )


def _confident(
    data: tuple,
    statistic,
    whole: float,
    draws: int,
    **how: bool,
) -> tuple[float, float, float]:
    """`whole` with the BCa interval of the statistic.

    The value itself where all weeks are the same.
    """
    if np.ptp(data[0]) == 0:
        return whole, whole, whole
    found = stats.bootstrap(
        data,
        statistic,
        n_resamples=draws,
        method="BCa",
        rng=np.random.default_rng(20260801),
        **how,
    )
    low, high = found.confidence_interval
    return whole, min(float(low), whole), max(float(high), whole)
