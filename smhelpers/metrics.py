"""The KPI catalogue: each measure once, with its formula as printed, unit, denominator, additivity, AMEC stage and source.

Ratios are ratios of sums over the posts asked about, never means of ratios. Interactions are reactions + comments + shares + saves;
a blank counts as nothing supplied, and a post with no count at all is left out.
AMEC: Integrated Evaluation Framework (AMEC 2016), stages outputs / out-takes / outcomes.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from .errors import CourseError

Stage = Literal["activity", "output", "out-take", "outcome"]
INTERACTIONS = ["reactions", "comments", "shares", "saves"]


@dataclass(frozen=True)
class Metric:
    """A measure of a set of posts. `unit` is "count" or "ratio"; `additive` says whether values of parts may be summed."""

    key: str
    zh: str
    en: str
    formula: str
    unit: Literal["count", "ratio"]
    denominator: str
    additive: bool
    stage: Stage
    source: str
    compute: Callable[[pd.DataFrame], float]


def interactions(posts: pd.DataFrame) -> pd.Series:
    """Interactions of each post; blank where the export supplied none of the counts."""
    return posts[INTERACTIONS].sum(axis=1, min_count=1)


def _total(posts: pd.DataFrame, column: str) -> float:
    return float(posts[column].sum(min_count=1)) if posts[column].notna().any() else float("nan")


def _sum_of(column: str) -> Callable[[pd.DataFrame], float]:
    return lambda posts: _total(posts, column)


def _ratio(numerator: pd.Series, denominator: pd.Series) -> float:
    """Σ ÷ Σ over the posts that have both."""
    both = numerator.notna() & denominator.notna() & (denominator > 0).fillna(False)
    below = float(denominator[both].sum())
    return float(numerator[both].sum()) / below if below else float("nan")


def _per(column: str, denominator: str) -> Callable[[pd.DataFrame], float]:
    return lambda posts: _ratio(posts[column], posts[denominator])


def _interactions_per(denominator: str) -> Callable[[pd.DataFrame], float]:
    return lambda posts: _ratio(interactions(posts), posts[denominator])


def _median_rate(posts: pd.DataFrame) -> float:
    reach = posts["reach"].astype("Float64")
    rates = (interactions(posts).astype("Float64") / reach.where(reach > 0)).dropna()
    return float(np.median(rates.astype(float))) if len(rates) else float("nan")


def _per_post(column: str) -> Callable[[pd.DataFrame], float]:
    return lambda posts: _total(posts, column) / len(posts) if len(posts) else float("nan")


_KAUSHIK = "Avinash Kaushik，Occam's Razor（2011）"
_META = "Meta 商業說明中心（2024 年指標改版）"
_CATALOGUE = [
    Metric("posts", "貼文數", "posts", "本期發布的貼文篇數", "count", "", True, "activity", _META, lambda posts: float(len(posts))),
    Metric("views", "瀏覽次數", "views", "各篇瀏覽次數合計（含重複觀看）", "count", "", True, "output", _META, _sum_of("views")),
    Metric("reach_sum_of_posts", "各篇觸及合計", "sum of post reach", "各篇觸及人數相加（同一人重複計算，不是不重複人數）", "count", "",
           True, "output", _META, _sum_of("reach")),
    Metric("reach_median", "每篇觸及中位數", "median post reach", "各篇觸及人數的中位數", "count", "", False, "output", _META,
           lambda posts: float(posts["reach"].median()) if posts["reach"].notna().any() else float("nan")),
    Metric("interactions", "互動次數", "interactions", "心情＋留言＋分享＋儲存", "count", "", True, "out-take", _META,
           lambda posts: float(interactions(posts).sum())),
    Metric("link_clicks", "連結點擊次數", "link clicks", "各篇連結點擊次數合計", "count", "", True, "outcome", _META, _sum_of("clicks")),
    Metric("follows", "新增追蹤", "new follows", "由貼文帶來的新增追蹤合計", "count", "", True, "outcome", _META, _sum_of("follows")),
    Metric("engagement_rate_by_reach", "互動率（觸及）", "engagement rate by reach", "互動次數合計 ÷ 各篇觸及合計", "ratio", "reach", False,
           "out-take", _META, _interactions_per("reach")),
    Metric("median_engagement_rate_by_reach", "每篇互動率中位數", "median engagement rate by reach", "每篇（互動次數 ÷ 觸及人數）的中位數",
           "ratio", "reach", False, "out-take", _META, _median_rate),
    Metric("engagement_rate_by_views", "互動率（瀏覽）", "engagement rate by views", "互動次數合計 ÷ 瀏覽次數合計", "ratio", "views", False,
           "out-take", _META, _interactions_per("views")),
    Metric("click_through_rate", "連結點閱率", "click-through rate", "連結點擊次數合計 ÷ 瀏覽次數合計", "ratio", "views", False, "outcome",
           _META, _per("clicks", "views")),
    Metric("virality_rate", "分享率", "virality rate", "分享次數合計 ÷ 瀏覽次數合計", "ratio", "views", False, "out-take", _META,
           _per("shares", "views")),
    Metric("saves_rate", "儲存率", "saves rate", "儲存次數合計 ÷ 各篇觸及合計", "ratio", "reach", False, "out-take", _META,
           _per("saves", "reach")),
    Metric("frequency", "頻率（近似）", "frequency (proxy)", "瀏覽次數合計 ÷ 各篇觸及合計", "count", "reach", False, "output", _META,
           _per("views", "reach")),
    Metric("applause_rate", "按讚率", "applause rate", "心情數 ÷ 貼文數", "count", "posts", False, "out-take", _KAUSHIK,
           _per_post("reactions")),
    Metric("conversation_rate", "留言率", "conversation rate", "留言數 ÷ 貼文數", "count", "posts", False, "out-take", _KAUSHIK,
           _per_post("comments")),
    Metric("amplification_rate", "擴散率", "amplification rate", "分享次數 ÷ 貼文數", "count", "posts", False, "out-take", _KAUSHIK,
           _per_post("shares")),
]
#: Every measure by its key.
METRICS: dict[str, Metric] = {metric.key: metric for metric in _CATALOGUE}


def metric(key: str) -> Metric:
    """The measure with this key."""
    try:
        return METRICS[key]
    except KeyError:
        raise CourseError(f"沒有「{key}」這個指標；可用的有 {'、'.join(METRICS)}。") from None


def value(posts: pd.DataFrame, key: str) -> float:
    """A measure of these posts; nan where the exports supply nothing to compute it from."""
    return metric(key).compute(posts)


def kpis(posts: pd.DataFrame, keys: Sequence[str], by: Sequence[str] = ()) -> pd.DataFrame:
    """Measures of posts by any grouping: the columns of `by`, then one column a key, one row a group (sorted)."""
    unknown = [column for column in by if column not in posts.columns]
    if unknown:
        raise CourseError(f"貼文表沒有「{'、'.join(unknown)}」欄位，無法依它分組。")
    if not by:
        return pd.DataFrame([_row(posts, keys)])
    rows = [dict(zip(by, group, strict=True)) | _row(part, keys) for group, part in posts.groupby(list(by), sort=True)]
    return pd.DataFrame(rows, columns=[*by, *keys])


def _row(posts: pd.DataFrame, keys: Sequence[str]) -> dict[str, float | int]:
    return {key: _whole(metric(key), value(posts, key)) for key in keys}


def _whole(measure: Metric, number: float) -> float | int:
    return int(number) if measure.unit == "count" and measure.additive and number == number else number


def total(values: Iterable[float], key: str) -> float:
    """Sum of a measure's values over parts (days, posts, platforms); `CourseError` for one that must not be summed."""
    measure = metric(key)
    if not measure.additive:
        raise CourseError(f"「{measure.zh}」不能相加（{measure.formula}）；請用全部貼文重新計算。")
    return float(np.nansum(list(values)))
