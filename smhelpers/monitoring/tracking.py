"""Engagement, activity and reach tracked: daily series with control limits, KPIs against the
trainee's own targets (pc-4.3).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import get_args

import pandas as pd

from .. import metrics
from ..brief import Brief
from ..errors import CourseError
from ..metrics import periods
from ..metrics.business import genuine
from ..policy.crisis import daily_mentions
from ..strategy.baseline import rows_of
from ..strategy.kpis import KpiPlan, Period, Side
from ..workplace import Workplace
from .control import ControlLimits, robust_limits
from .deliverables import Watched

#: Weeks of history that a KPI is compared with, and how many there must be.
WEEKS = 12
FEWEST = 5
#: Days that a baseline needs.
BASELINE_DAYS = 28


KPI_COLUMNS = [
    "kpi",
    "platform",
    "name",
    "unit",
    "actual",
    "target",
    "direction",
    "attained",
    "signal",
    "center",
    "lower",
    "upper",
]


@dataclass(frozen=True)
class Target:
    """A KPI with its target; rates are fractions, `period` says what a count is a count for."""

    kpi: str
    platform: str
    metric: str
    target: float
    direction: Side
    period: Period = "month"


def targets_of(source: KpiPlan | Brief) -> list[Target]:
    """Targets of the trainee's own strategy, or those of the brief."""
    rows = source.kpis
    return [
        Target(
            row.id,
            row.platform,
            row.metric,
            row.target,
            row.direction,
            getattr(
                row,
                "period",
                "month",
            ),
        )
        for row in rows
    ]


def daily_series(workplace: Workplace) -> dict[Watched, pd.Series]:
    """What is watched day by day.

    A day that a series leaves out counts 0, a series that the exports lack is left out.
    """
    own = workplace.accounts[workplace.accounts["platform"] == "facebook"]
    # several Pages of one business are watched together
    facebook = own.groupby("date")[["interactions", "viewers"]].sum(min_count=1)
    found = {
        "daily_mentions": _mentions(workplace),
        "daily_messages": _per_day(genuine(workplace.messages)["received_at"]),
        "daily_interactions": facebook["interactions"],
        "daily_viewers": facebook["viewers"],
        "daily_posts": _per_day(workplace.posts["published_at"]),
    }
    return {
        name: _filled(found[name], name) for name in get_args(Watched) if found[name].notna().any()
    }


def _mentions(workplace: Workplace) -> pd.Series:
    return daily_mentions(
        workplace.mentions,
        workplace.name,
        lambda _: False,
    )["mentions"]


def _per_day(moments: pd.Series) -> pd.Series:
    return moments.dt.tz_localize(None).dt.normalize().value_counts()


def _filled(series: pd.Series, name: str) -> pd.Series:
    days = pd.date_range(
        series.index.min(),
        series.index.max(),
        name="date",
    )
    return series.astype("Float64").reindex(days).fillna(0.0).astype(float).rename(name)


def baseline_limits(series: pd.Series, start: date, end: date) -> ControlLimits:
    """Control limits from the days `start` to `end`, both included.

    `CourseError` where the baseline is too short.
    """
    part = series[(series.index >= pd.Timestamp(start)) & (series.index <= pd.Timestamp(end))]
    if len(part) < BASELINE_DAYS:
        raise CourseError(
            f"基準期只有 {len(part)} 天，至少要 {BASELINE_DAYS} 天（四個星期）；請把開始日提早。",
        )
    return robust_limits(part)


def beyond(series: pd.Series, limits: ControlLimits, month: str) -> pd.Series:
    """The days of the month beyond the limits, each with its signal."""
    part = series[periods.within(series.index.to_series(), month)]
    signals = part.map(limits.signal)
    return signals[signals != "within_limits"]


def actual(workplace: Workplace, target: Target, month: str) -> float:
    """A KPI's value in the month; a count with a weekly target as the mean of a week."""
    rows = {
        name: _of_month(
            table,
            name,
            month,
        )
        for name, table in rows_of(
            workplace.measured,
            target.metric,
            target.platform,
        ).items()
    }
    value = metrics.value(next(iter(rows.values())) if len(rows) == 1 else rows, target.metric)
    return value * weeks_share(
        workplace,
        target,
        month,
    )


def weeks_share(workplace: Workplace, target: Target, month: str) -> float:
    """What a month's count is multiplied by for the target's period: a week's part of the days
    that the exports cover where the target is one for a week, else 1.

    nan where the exports cover nothing of the month.
    """
    measure = metrics.metric(target.metric)
    if target.period != "week" or not measure.additive:
        return 1.0
    days = 0
    for name in measure.tables:
        covered = workplace.covered(name)
        # a table without platforms is one for all of them
        parts = [covered[target.platform]] if target.platform in covered else covered.values()
        days = max([days, *(part.days_in(month) for part in parts)])
    return 7 / days if days else float("nan")


def _of_month(table: pd.DataFrame, name: str, month: str) -> pd.DataFrame:
    return table[periods.within(table[metrics.columns.TIME_COLUMN[name]], month)]


def weekly(workplace: Workplace, target: Target) -> pd.Series:
    """A KPI's value week by week, named by the Monday.

    The first and the last week, which may be cut, are left out.
    """
    table = metrics.kpis(
        rows_of(
            workplace.measured,
            target.metric,
            target.platform,
        ),
        [target.metric],
        by=["week"],
    )
    mondays = pd.to_datetime(table["week"] + "-1", format="%G-W%V-%u")
    return (
        pd.Series(
            table[target.metric].to_numpy(dtype=float),
            index=mondays,
            name=target.metric,
        )
        .iloc[1:-1]
        .dropna()
    )


def signal(workplace: Workplace, target: Target, month: str) -> tuple[str, ControlLimits | None]:
    """Whether any week that begins in the month lies beyond the limits of the twelve weeks
    before it, and these limits.
    """
    values = weekly(workplace, target)
    start, _ = periods.bounds(month)
    before = values[values.index < start].tail(WEEKS)
    now = values[periods.within(values.index.to_series(), month)]
    if len(before) < FEWEST or now.empty:
        return "within_limits", None
    limits = robust_limits(before, counts=metrics.metric(target.metric).unit == "count")
    furthest = max(now, key=lambda value: abs(value - limits.center))
    return limits.signal(furthest), limits


def kpi_table(workplace: Workplace, month: str, targets: Iterable[Target]) -> pd.DataFrame:
    """Every KPI of the month: kpi, platform, name, unit, actual, target, direction, attained,
    signal, center, lower, upper (weekly).
    """
    rows = []
    for target in targets:
        measure = metrics.metric(target.metric)
        value = actual(
            workplace,
            target,
            month,
        )
        found, limits = signal(
            workplace,
            target,
            month,
        )
        if target.direction == "at_least":
            attained = value >= target.target
        else:
            attained = value <= target.target
        rows.append(
            {
                "kpi": target.kpi,
                "platform": target.platform,
                "name": measure.zh,
                "unit": measure.unit,
                "actual": value,
                "target": target.target,
                "direction": target.direction,
                "attained": bool(attained),
                "signal": found,
                **{
                    key: getattr(
                        limits,
                        key,
                        float("nan"),
                    )
                    for key in ("center", "lower", "upper")
                },
            },
        )
    return pd.DataFrame(rows, columns=KPI_COLUMNS)
