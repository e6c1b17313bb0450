"""Trends in the workplace's own series (pc-1.3): what is left when format, hour and day are held
still, tested and told in zh-TW.

Methods: STL (Cleveland et al. 1990, statsmodels), the Mann-Kendall test corrected for
autocorrelation (Hamed & Rao 1998), the slope of Theil (1950) and Sen (1968), jumps of the level
by optimal partitioning.
"""

import math
from dataclasses import dataclass
from typing import Any

import lazy_loader as lazy
import numpy as np
import pandas as pd

from .. import metrics
from ..errors import CourseError
from ..workplace import Workplace
from .change_points import change_points
from .deliverables import Direction
from .mann_kendall import trend_test

# imported when it is first used: it takes seconds
sm = lazy.load("statsmodels.api", suppress_warning=True)

#: Half a year of weeks is short: the level at which a trend counts, told wherever a verdict is
#: shown.
ALPHA = 0.10
#: Autocorrelation beyond three weeks is not estimated from 26 points.
LAGS = 3
MIN_WEEKS = 10
_SLOTS = [-1, 10, 13, 17, 21, 24]


@dataclass(frozen=True)
class Trend:
    """A verdict: `weekly_change` is a fraction (-0.016 is −1.6 % a week), `breaks` are weeks
    (from 0) at which the level jumps.
    """

    direction: Direction
    p_value: float
    weekly_change: float
    weeks: int
    breaks: tuple[int, ...] = ()

    @property
    def sentence(self) -> str:
        """The verdict as one zh-TW sentence."""
        if self.breaks:
            jump = (
                f"；第 {'、'.join(str(week + 1) for week in self.breaks)} 週前後水準有跳動，"
                f"先查是不是改版或活動"
            )
        else:
            jump = ""
        if self.direction == "flat":
            return (
                f"看不出趨勢：{self.weeks} 週的起伏可能只是隨機（p 值 {self.p_value:.3f}，"
                f"沒有小於 {ALPHA:.2f}）{jump}。"
            )
        word = "上升" if self.direction == "up" else "下降"
        return (
            f"{word}：平均每週約 {abs(self.weekly_change):.1%}，連看 {self.weeks} 週（p 值 "
            f"{self.p_value:.3f}）{jump}。"
        )


def series_of(workplace: Workplace) -> dict[str, pd.Series]:
    """Weekly series of Facebook and Instagram by name, e.g.

    `facebook_reach`: natural logarithms per post, indexed by week from 0.

    Each is the week's level of a typical post: format, weekday and hour are held still by robust
    regression (Huber's M-estimator),
    so that a week with more Reels does not look like a trend. A platform with less than
    `MIN_WEEKS` weeks of posts has none.
    """
    found = {}
    for platform in ("facebook", "instagram"):
        posts = workplace.posts[workplace.posts["platform"] == platform]
        for short, values in _per_post(posts).items():
            level = weekly_level(posts.loc[values.index], values)
            if len(level) >= MIN_WEEKS:
                found[f"{platform}_{short}"] = level
    return found


def _per_post(posts: pd.DataFrame) -> dict[str, pd.Series]:
    """Natural logarithm of each post's reach and of its engagement rate by reach.

    Posts with none of either left out.
    """
    reach = posts["reach"].astype("Float64").astype(float)
    made = metrics.interactions(posts).astype("Float64").astype(float)
    usable = (reach > 0) & (made > 0)
    return {"reach": np.log(reach[usable]), "engagement": np.log(made[usable] / reach[usable])}


def weekly_level(posts: pd.DataFrame, values: pd.Series) -> pd.Series:
    """Effect of each week on `values`, with post type, weekday and time of day as the other
    effects; empty under `MIN_WEEKS` weeks.
    """
    if posts.empty:
        return pd.Series(dtype=float)
    at = posts["published_at"].dt.tz_localize(None)
    week = ((at - at.min().normalize()).dt.days // 7).rename("week")
    if week.nunique() < MIN_WEEKS:
        return pd.Series(dtype=float)
    others = pd.DataFrame(
        {
            "type": posts["post_type"].astype(str),
            "day": at.dt.day_of_week.astype(str),
            "slot": pd.cut(at.dt.hour, _SLOTS, right=False).astype(str),
        },
    )
    weeks = pd.get_dummies(week, dtype=float)
    design = pd.concat([weeks, pd.get_dummies(others, drop_first=True, dtype=float)], axis=1)
    return pd.Series(
        np.asarray(sm.RLM(values.to_numpy(), design.to_numpy()).fit().params)[: len(weeks.columns)],
        index=weeks.columns,
    )


def trend(series: pd.Series) -> Trend:
    """The verdict on a series of natural logarithms, one value a week.

    `CourseError` if there are under ten weeks.
    """
    values = series.to_numpy(dtype=float)
    if len(values) < MIN_WEEKS:
        raise CourseError(
            f"只有 {len(values)} 週的資料，至少要 {MIN_WEEKS} 週才能判斷趨勢；請匯出更長的期間。",
        )
    p_value, slope = trend_test(values, LAGS)
    named: Direction = "up" if slope > 0 else "down"
    if p_value >= ALPHA:
        named = "flat"
    return Trend(
        named,
        p_value,
        math.expm1(slope),
        len(values),
        change_points(series),
    )


def decompose(daily: pd.Series) -> Any:
    """A daily series split into level, weekly rhythm and rest (STL, period 7, robust)."""
    if len(daily) < 21:
        raise CourseError(
            f"只有 {len(daily)} 天的資料，至少要三週才能拆出每週的節奏；請匯出更長的期間。",
        )
    return sm.tsa.STL(daily.astype(float), period=7, robust=True).fit()


def trend_table(workplace: Workplace) -> pd.DataFrame:
    """The verdict on every series: `series`, `direction`, `weekly_change` (fraction), `p_value`,
    `weeks`, `finding` (zh-TW).
    """
    verdicts = {name: trend(series) for name, series in series_of(workplace).items()}
    return pd.DataFrame(
        [
            {
                "series": name,
                "direction": v.direction,
                "weekly_change": v.weekly_change,
                "p_value": v.p_value,
                "weeks": v.weeks,
                "finding": v.sentence,
            }
            for name, v in verdicts.items()
        ],
        columns=[
            "series",
            "direction",
            "weekly_change",
            "p_value",
            "weeks",
            "finding",
        ],
    )
