"""What a campaign did, asked in four ways, each with its verdict and its limits in zh-TW (pc-5.2).

Comparing posts with posts: regression that holds format, hour and weekday still (Huber weights,
Newey-West errors). Comparing days
with days: segmented regression (Wagner et al. 2002) as a Poisson model with Newey-West errors.
Comparing with what was not touched:
difference in differences (Card & Krueger 1994). Comparing with what would have been: an
unobserved-components model forecast from the
days before (Harvey 1989; the use for campaigns after Brodersen et al. 2015), all by statsmodels.
"""

import math
import warnings
from dataclasses import dataclass
from typing import Any, Literal

import lazy_loader as lazy
import numpy as np
import pandas as pd

from ..brief import Campaign
from ..deliverable import Span
from ..errors import CourseError
from ..labels import label
from ..strategy.timing import slot_of
from .analysis import ALPHA, Verdict, post_rates

# imported when they are first used: they take seconds
stats = lazy.load("scipy.stats", suppress_warning=True)
sm = lazy.load("statsmodels.api", suppress_warning=True)

Method = Literal["adjusted_posts", "segmented", "difference_in_differences", "counterfactual"]
#: Days of autocorrelation that errors allow for: a week.
LAGS = 7
#: Fewer days before a campaign, or fewer of its posts, say nothing.
MIN_BEFORE = 21
MIN_CAMPAIGN_POSTS = 4
LIMITS: dict[str, str] = {
    "adjusted_posts": "已排除貼文類型、星期、時段與長期趨勢；題材、圖片好壞與付費推廣沒有排除。",
    "segmented": (
        "假設沒有活動時，原來的趨勢與每週節奏會照舊；同一段時間發生的別的事（節日、天氣、"
        "危機）分不開。"
    ),
    "difference_in_differences": (
        "假設沒有活動時，兩者會一起漲跌；對照的對象若也受活動影響，效果會被低估。"
    ),
    "counterfactual": "用活動前的走勢推估沒有活動的情況；期間愈長，推估愈不準，範圍愈寬。",
}


@dataclass(frozen=True)
class Effect:
    """An effect as a fraction (0.2 is 20 % more) with its 95 % interval.

    `days_or_posts` is what the campaign gave to look at.
    """

    method: Method
    estimate: float
    low: float
    high: float
    p_value: float
    days_or_posts: int

    @property
    def verdict(self) -> Verdict:
        """Whether the effect is more than noise."""
        if not self.p_value < ALPHA:
            return "no_clear_effect"
        return "lift" if self.estimate > 0 else "drop"

    @property
    def sentence(self) -> str:
        """The verdict with its range and its limits."""
        span = (
            f"約 {self.estimate:+.0%}，95% 信賴區間 {self.low:+.0%} 到 {self.high:+.0%}，p "
            f"值{told_p(self.p_value)}"
        )
        return f"{label(self.verdict)}（{span}）。限制：{LIMITS[self.method]}"


def told_p(p_value: float) -> str:
    """A p-value in a sentence: it is never nothing."""
    if p_value < 0.001:
        return "小於 0.001"
    return f" {p_value:.3f}"


def _effect(
    method: Method,
    coefficient: float,
    error: float,
    number: int,
) -> Effect:
    """From a coefficient on the scale of natural logarithms and its standard error."""
    p_value = 1.0
    if error > 0:
        p_value = float(2 * stats.norm.sf(abs(coefficient / error)))
    low, high = (math.expm1(coefficient + sign * 1.96 * error) for sign in (-1, 1))
    return Effect(
        method,
        math.expm1(coefficient),
        low,
        high,
        p_value,
        number,
    )


def adjusted_posts(
    posts: pd.DataFrame,
    campaign: Campaign,
    disturbed: Span | None = None,
) -> Effect:
    """Posts of a campaign against the other posts of the same platforms, format, weekday, hour and
    trend held still.

    posts: of one platform or several (`platform`, `published_at`, `post_type`, `caption`, counts).
    disturbed: first and last day of
    something else that moved everything, such as a crisis; those days have a level of their own.
    The measure is the natural logarithm
    of the engagement rate by reach. `CourseError` where the campaign has fewer than
    `MIN_CAMPAIGN_POSTS` posts.
    """
    rates = post_rates(posts)
    rates = np.log(rates[rates > 0])
    used = posts.loc[rates.index]
    carried = used["caption"].fillna("").str.contains(campaign.hashtag, regex=False)
    if carried.sum() < MIN_CAMPAIGN_POSTS:
        raise CourseError(
            f"活動 {campaign.id} 在這個平台只有 {int(carried.sum())} 篇貼文，至少要 "
            f"{MIN_CAMPAIGN_POSTS} 篇才能比較。",
        )
    design = sm.add_constant(
        pd.concat([carried.astype(float).rename("campaign"), _circumstances(used)], axis=1),
    )
    if disturbed:
        at = used["published_at"].dt.tz_localize(None)
        design["disturbed"] = at.between(*map(pd.Timestamp, disturbed)).astype(float)
    weights = sm.RLM(rates, design, M=sm.robust.norms.HuberT()).fit().weights
    order = used["published_at"].argsort().to_numpy()
    model = sm.WLS(rates.iloc[order], design.iloc[order], weights=weights.iloc[order])
    return _effect("adjusted_posts", *_cautious(model.fit(), model), int(carried.sum()))


def _cautious(plain: Any, model: Any) -> tuple[float, float]:
    """Coefficient of the campaign and the larger of its ordinary and its Newey-West error, which
    is too small on a few dozen days.
    """
    robust = model.fit(cov_type="HAC", cov_kwds={"maxlags": LAGS, "use_correction": True})
    return float(plain.params["campaign"]), max(
        float(plain.bse["campaign"]),
        float(robust.bse["campaign"]),
    )


def _circumstances(posts: pd.DataFrame) -> pd.DataFrame:
    """What else moves a post's rate, on each platform in its own way: format, weekday, time of
    day, and the weeks going by.
    """
    at = posts["published_at"].dt.tz_localize(None)
    platform = posts["platform"].astype(str)
    parts = {
        "type": posts["post_type"].astype(str),
        "day": at.dt.day_of_week.astype(str),
        "slot": at.dt.hour.map(slot_of),
    }
    groups = pd.get_dummies(
        pd.DataFrame({name: platform + values for name, values in parts.items()}),
        dtype=float,
    )
    weeks = pd.get_dummies(platform, prefix="week", dtype=float).mul(
        (at - at.min()).dt.days / 7,
        axis=0,
    )
    design = pd.concat([groups, weeks], axis=1)
    # the first group of each kind on each platform is what the others are compared with
    first = []
    for kind in parts:
        for name in platform.unique():
            first.append(min(groups.filter(regex=f"^{kind}_{name}").columns))
    several = pd.get_dummies(
        platform,
        prefix="on",
        drop_first=True,
        dtype=float,
    )
    return pd.concat([design.drop(columns=first), several], axis=1)


def during(days: pd.DatetimeIndex, campaign: Campaign) -> np.ndarray:
    """True on the days of a campaign, both ends included."""
    return np.asarray((days >= pd.Timestamp(campaign.start)) & (days <= pd.Timestamp(campaign.end)))


def _enough(days: pd.DatetimeIndex, campaign: Campaign) -> np.ndarray:
    """`during`, or a `CourseError` where there is too little before the campaign or nothing of
    it.
    """
    inside = during(days, campaign)
    before = int((days < pd.Timestamp(campaign.start)).sum())
    if before < MIN_BEFORE or not inside.any():
        raise CourseError(
            f"活動 {campaign.id} 之前只有 {before} 天的資料，至少要 {MIN_BEFORE} 天，"
            "而且資料要涵蓋活動期間；請匯出更長的期間。",
        )
    return inside


def _rhythm(days: pd.DatetimeIndex) -> pd.DataFrame:
    """Trend by weeks and the seven weekdays."""
    weekdays = pd.get_dummies(
        days.day_of_week.astype(str),
        drop_first=True,
        dtype=float,
        prefix="day",
    ).set_axis(days)
    return weekdays.assign(week=np.arange(len(days)) / 7)


def segmented(
    counts: pd.Series,
    exposure: pd.Series,
    campaign: Campaign,
    others: list[Campaign] | None = None,
) -> Effect:
    """Level of a daily rate during a campaign against its trend and weekly rhythm, the level after
    it left free.

    counts, exposure: by day, e.g. orders and sessions. others: campaigns whose days have a level of
    their own. A Poisson model of counts
    with the logarithm of exposure as offset.
    """
    days = pd.DatetimeIndex(counts.index)
    inside = _enough(days, campaign)
    design = _rhythm(days).assign(
        campaign=inside.astype(float),
        after=(days > pd.Timestamp(campaign.end)).astype(float),
    )
    for other in others or []:
        if other.id != campaign.id:
            design[f"other_{other.id}"] = during(days, other).astype(float)
    design = sm.add_constant(design.loc[:, design.nunique() > 1])
    model = sm.GLM(
        counts.to_numpy(dtype=float),
        design,
        family=sm.families.Poisson(),
        offset=np.log(np.maximum(exposure, 1)).to_numpy(),
    )
    return _effect("segmented", *_cautious(model.fit(scale="X2"), model), int(inside.sum()))


def difference_in_differences(treated: pd.Series, control: pd.Series, campaign: Campaign) -> Effect:
    """How much more a daily series rose during the campaign than one that the campaign did not
    touch (a rival, another source).

    The logarithm of their ratio is compared with itself before and after, weekly rhythm held still,
    with Newey-West errors.
    """
    days = pd.DatetimeIndex(treated.index)
    inside = _enough(days, campaign)
    ratio = np.log((treated + 0.5) / (control.reindex(treated.index).fillna(0) + 0.5))
    design = sm.add_constant(_rhythm(days).assign(campaign=inside.astype(float)))
    model = sm.OLS(ratio.to_numpy(dtype=float), design)
    return _effect("difference_in_differences", *_cautious(model.fit(), model), int(inside.sum()))


def counterfactual(
    series: pd.Series,
    campaign: Campaign,
    covariate: pd.Series | None = None,
) -> Effect:
    """A daily series during the campaign against the forecast from the days before it: local level,
    weekly season, one covariate.

    covariate: a daily series that the campaign does not touch. The interval is that of the mean of
    the forecast days, simulated.
    """
    inside, paths = _paths(series, campaign, covariate)
    gain = (_logged(series)[inside][:, None] - paths).mean(axis=0)
    low, middle, high = np.percentile(gain, [2.5, 50, 97.5])
    p_value = float(2 * min((gain <= 0).mean(), (gain >= 0).mean()))
    return Effect(
        "counterfactual",
        math.expm1(middle),
        math.expm1(low),
        math.expm1(high),
        min(p_value, 1.0),
        len(paths),
    )


def forecast(
    series: pd.Series,
    campaign: Campaign,
    covariate: pd.Series | None = None,
) -> pd.DataFrame:
    """What the campaign's days were to be expected to bring without it: `date`, `expected`
    (median), `low`, `high` (95 % of each day).
    """
    inside, paths = _paths(series, campaign, covariate)
    low, middle, high = np.maximum(np.exp(np.percentile(paths, [2.5, 50, 97.5], axis=1)) - 0.5, 0)
    return pd.DataFrame(
        {
            "date": pd.DatetimeIndex(series.index)[inside],
            "expected": middle,
            "low": low,
            "high": high,
        },
    )


def _logged(series: pd.Series) -> np.ndarray:
    return np.log(series.to_numpy(dtype=float) + 0.5)


def _fitted(model: Any) -> Any:
    """The model fitted; where the quick search does not settle, a slow one goes on from there (a
    notebook shows no warning of it).
    """
    from statsmodels.tools.sm_exceptions import ConvergenceWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        found = model.fit(disp=False, maxiter=500)
        settled = found.mle_retvals.get("converged", True)
        if settled:
            return found
        return model.fit(
            found.params,
            method="nm",
            disp=False,
            maxiter=2000,
        )


def _paths(
    series: pd.Series,
    campaign: Campaign,
    covariate: pd.Series | None,
) -> tuple[np.ndarray, np.ndarray]:
    """Which days are the campaign's, and 2,000 simulated courses of the logarithms on them (days
    in rows).
    """
    days = pd.DatetimeIndex(series.index)
    inside = _enough(days, campaign)
    before = np.asarray(days < pd.Timestamp(campaign.start))
    outside = None if covariate is None else _logged(covariate.reindex(series.index).fillna(0))
    model = sm.tsa.UnobservedComponents(
        _logged(series)[before],
        level="llevel",
        seasonal=7,
        stochastic_seasonal=False,
        exog=None if outside is None else outside[before],
    )
    fit = _fitted(model)
    steps = int(inside.sum())
    future = None if outside is None else outside[inside][:, None]
    paths = fit.simulate(
        steps,
        anchor="end",
        repetitions=2000,
        exog=future,
        rng=np.random.default_rng(20261001),
    )
    return inside, np.asarray(paths).reshape(steps, -1)
