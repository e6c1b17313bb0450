"""Alarms on two signals, volume and negative share, and how they would have done: delay and false
alarms (pc-4.2).

Day tables, firings and their scoring are those of `policy.crisis`; what is added here is how the
volume is judged.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from ..deliverable import Span
from ..labels import label
from ..metrics.columns import each_row
from ..policy import crisis
from ..policy.crisis import AlarmScore, Trigger
from ..workplace import Workplace
from .control import DECISION, LAMBDA, MAD_SCALE, SLACK, surge
from .deliverables import IncidentLog, VolumeMethod
from .sentiment import is_negative

#: Days of history that a score may look back on: 28 days, or as many same weekdays.
HISTORY_DAYS = crisis.BASELINE_DAYS
HISTORY_WEEKS = 8
LEAST_WEEKS = 4
#: Smallest p-value that is told apart.
_TINY = 1e-12
ALARM = "L3"


@dataclass(frozen=True)
class Setting:
    """An alarm: how volume is judged and from where on, and the negative share and number of
    mentions that must come with it.
    """

    method: VolumeMethod
    threshold: float
    negative_share: float
    min_mentions: int = 5

    @classmethod
    def of(cls, log: IncidentLog) -> "Setting":
        """The setting that a trainee handed in."""
        return cls(
            log.method,
            log.threshold,
            log.negative_share_percent / 100,
            log.min_mentions,
        )


def days_of(workplace: Workplace, negative: Callable[[str], bool] = is_negative) -> pd.DataFrame:
    """Mentions of the business day by day (`policy.daily_mentions`), negatives judged by the
    lexicon.
    """
    return crisis.daily_mentions(workplace.mentions, workplace.name, negative)


def scores(daily: pd.DataFrame) -> pd.DataFrame:
    """How unusual each day's volume is by each method, from the days before it alone.

    Blank while there is too little history.
    """
    counts = daily["mentions"].astype(float)
    past = counts.shift(1).rolling(HISTORY_DAYS, min_periods=crisis.LEAST_DAYS)
    center = past.median()
    sigma = _spread(past.apply(_mad, raw=True), center)
    steps = ((counts - center) / sigma).fillna(0.0)
    table = pd.DataFrame(
        {
            "baseline_multiple": daily["ratio"],
            "robust_z": _same_weekday(counts),
            "ewma": _ewma(steps),
            "cusum": _cusum(steps),
            "surge": _surge(counts, past.mean(), past.var()),
        },
        index=daily.index,
    )
    return table.where(center.notna())


def _mad(values: np.ndarray) -> float:
    distances = np.abs(values - np.nanmedian(values))
    return float(np.nanmedian(distances))


def _spread(mad: pd.Series, center: pd.Series) -> pd.Series:
    """Standard deviation by the median distance; not below that of counts by chance."""
    by_chance = np.sqrt(np.maximum(center, 1.0))
    return np.maximum(MAD_SCALE * mad, by_chance)


def _same_weekday(counts: pd.Series) -> pd.Series:
    """Robust z against the same weekday of the weeks before."""
    same_days = counts.groupby(counts.index.day_of_week)

    def before(part: pd.Series) -> Any:
        return part.shift(1).rolling(HISTORY_WEEKS, min_periods=LEAST_WEEKS)

    past = same_days.transform(lambda part: before(part).median())
    mad = same_days.transform(lambda part: before(part).apply(_mad, raw=True))
    return (counts - past) / _spread(mad, past)


def _ewma(steps: pd.Series) -> pd.Series:
    """EWMA of standardised days in its own standard deviations."""
    return steps.ewm(alpha=LAMBDA, adjust=False).mean() / np.sqrt(LAMBDA / (2 - LAMBDA))


def _cusum(steps: pd.Series) -> pd.Series:
    """Upward CUSUM, started anew once it has alarmed and the days are ordinary again."""
    level = 0.0
    levels = []
    for step in steps:
        is_over = level > DECISION and step < 1
        level = 0.0 if is_over else max(0.0, level + step - SLACK)
        levels.append(level)
    return pd.Series(levels, index=steps.index)


def _surge(counts: pd.Series, mean: pd.Series, variance: pd.Series) -> pd.Series:
    found = []
    for row in zip(counts, mean, variance, strict=True):
        if math.isnan(row[1]):
            found.append(np.nan)
        else:
            p_value = max(surge(*row), _TINY)
            found.append(-np.log10(p_value))
    return pd.Series(found, index=counts.index)


def firings(daily: pd.DataFrame, setting: Setting) -> pd.DataFrame:
    """Days on which the alarm rings, as `policy.crisis.firings` tells them.

    `ratio` holds the method's score.
    """
    judged = daily.assign(ratio=scores(daily)[setting.method])
    trigger = Trigger(
        ALARM,
        setting.threshold,
        setting.negative_share,
        setting.min_mentions,
    )
    fired = crisis.firings(judged, [trigger])
    name = label(setting.method).split("（")[0]
    reasons = []
    for row in each_row(fired):
        reasons.append(
            f"{row.date:%m/%d} 有 {row.mentions} 則提及，{name} {row.ratio:.1f}，負面占 "
            f"{row.negative_share:.0%}",
        )
    return fired.assign(reason=reasons)


def found_crisis(daily: pd.DataFrame) -> Span:
    """First and last day of the loudest episode, found without knowing the truth: the run of days
    at twice the baseline or more
    (gaps of a day bridged) that holds the loudest day, and the day on which it is over.
    """
    peak = daily["mentions"].idxmax()
    loud = daily["ratio"].fillna(0.0) >= 2
    onset = peak
    while True:
        one_before = onset - pd.Timedelta(days=1)
        two_before = onset - pd.Timedelta(days=2)
        if loud.get(one_before, False):
            onset = one_before
        elif loud.get(two_before, False):
            onset = two_before
        else:
            break
    return onset.date(), ends_of(daily, onset.date())


def ends_of(daily: pd.DataFrame, onset: date) -> date:
    """Day on which a crisis is over: the first of three days in a row below twice the median
    before onset (last day if never).
    """
    baseline = float(
        daily.loc[daily.index < pd.Timestamp(onset), "mentions"].tail(HISTORY_DAYS).median(),
    )
    after = daily.loc[daily.index > pd.Timestamp(onset), "mentions"] < 2 * max(baseline, 1.0)
    run = after & after.shift(-1, fill_value=False) & after.shift(-2, fill_value=False)
    return (run.index[run][0] if run.any() else daily.index[-1]).date()


def score(
    fired: pd.DataFrame,
    daily: pd.DataFrame,
    onset: date,
    end: date,
) -> AlarmScore:
    """Delay and false alarms of an alarm (`policy.score_alarms`): every day outside the crisis
    counts as quiet.
    """
    day = timedelta(days=1)
    quiet = [(daily.index[0].date(), onset - day), (end + day, daily.index[-1].date())]
    return crisis.score_alarms(fired, ALARM, onset, quiet)


def compared(
    daily: pd.DataFrame,
    settings: Iterable[Setting],
    onset: date,
    end: date,
) -> pd.DataFrame:
    """Settings side by side: method, threshold, first_alarm (or None), delay_days,
    false_alarm_days, alarm_days.
    """
    rows = []
    for setting in settings:
        fired = firings(daily, setting)
        result = score(fired, daily, onset, end)
        first = None if result.delay_days is None else onset + timedelta(days=result.delay_days)
        rows.append(
            {
                "volume_method": setting.method,
                "threshold": setting.threshold,
                "first_alarm": first and str(first),
                "delay_days": result.delay_days,
                "false_alarm_days": len(result.false_alarms),
                "alarm_days": len(fired),
            },
        )
    return pd.DataFrame(rows)
