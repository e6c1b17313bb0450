"""Control methods for daily figures: robust limits, EWMA, CUSUM, and a surge test for counts, each
with its formula and source.

Every function takes plain numbers in order of time and says per value whether it is out of the
ordinary; nothing looks into the future.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import lazy_loader as lazy
import numpy as np
import pandas as pd

from ..errors import CourseError

# imported when they are first used: they take seconds
stats = lazy.load("scipy.stats", suppress_warning=True)

#: Makes the median absolute deviation of a normal distribution its standard deviation.
MAD_SCALE = 1.4826
#: Width of control limits in standard deviations (Shewhart 1931).
SIGMAS = 3.0
#: EWMA weight and CUSUM allowance and decision interval as textbooks set them (Montgomery,
#: Introduction to Statistical Quality Control).
LAMBDA = 0.2
SLACK = 0.5
DECISION = 5.0


@dataclass(frozen=True)
class Method:
    """A method as the lessons print it."""

    key: str
    formula: str
    good_at: str
    weak_at: str
    source: str
    threshold: float


METHODS = {
    method.key: method
    for method in [
        Method(
            "baseline_multiple",
            "今天是平日的幾倍：當天則數 ÷ 前 28 天的中位數",
            "好懂、好說明",
            "平日量少時倍數跳得大",
            "一般作法；中位數不受單日高峰影響",
            3.0,
        ),
        Method(
            "robust_z",
            "今天比同一個星期幾的平常高出幾個「平常起伏」：（當天－同星期幾的中位數）"
            "÷（1.4826 × MAD）",
            "排除星期的規律",
            "要有八週以上的資料",
            "Iglewicz 與 Hoaglin（1993）",
            3.5,
        ),
        Method(
            "ewma",
            "把最近幾天加權平均，越近越重，看有沒有慢慢往上：z ＝ λ × 今天 ＋（1－λ）× "
            "昨天的 z，λ ＝ 0.2，界限 ±3σ√(λ÷(2－λ))",
            "慢慢升高的變化",
            "單日的尖峰反應較小",
            "Roberts（1959）；Montgomery，統計品質管制",
            3.0,
        ),
        Method(
            "cusum",
            "把每天高於平常的部分一直累加，看是否持續偏高：C ＝ max(0，昨天的 C "
            "＋（今天－平均）÷σ － 0.5)，超過 5 就警報",
            "持續的小幅偏移",
            "事件後要很久才回到 0",
            "Page（1954）；Montgomery，統計品質管制",
            5.0,
        ),
        Method(
            "surge",
            "依平日的量，偶然出現這麼多則的機會有多小：P(X ≥ 當天則數)；"
            "變異大於平均用負二項，否則用卜瓦松；門檻填 −log₁₀ P",
            "量少的計數資料",
            "活動帶來的高峰也會響",
            "卜瓦松與負二項分配（以動差估計）",
            3.0,
        ),
    ]
}


@dataclass(frozen=True)
class ControlLimits:
    """Center line and limits of a baseline."""

    center: float
    lower: float
    upper: float
    sigma: float

    def signal(self, value: float) -> str:
        """One of "above_limits", "below_limits" and "within_limits"."""
        if value > self.upper:
            return "above_limits"
        if value < self.lower:
            return "below_limits"
        return "within_limits"


def robust_limits(
    values: Sequence[float] | pd.Series,
    counts: bool = True,
    sigmas: float = SIGMAS,
) -> ControlLimits:
    """Median ± 3 robust standard deviations (1.4826 × MAD).

    For counts not less than √median (Poisson).

    No limit lies below 0 where no value does. `CourseError` where there are fewer than five values.
    """
    known = np.asarray(pd.Series(values, dtype="Float64").dropna(), dtype=float)
    if len(known) < 5:
        raise CourseError(f"基準期只有 {len(known)} 個數字，至少要 5 個；請把基準期拉長。")
    center = float(np.median(known))
    sigma = MAD_SCALE * float(np.median(np.abs(known - center)))
    if counts:
        sigma = max(sigma, float(np.sqrt(max(center, 0.0))))
    lower = center - sigmas * sigma
    return ControlLimits(
        center,
        max(lower, 0.0) if known.min() >= 0 else lower,
        center + sigmas * sigma,
        sigma,
    )


def robust_z(values: pd.Series, by: pd.Series | None = None, counts: bool = True) -> pd.Series:
    """Each value's distance from the median of its group (weekday, hour) in robust standard
    deviations (Iglewicz & Hoaglin 1993).
    """
    groups = by if by is not None else pd.Series(0, index=values.index)

    def scored(part: pd.Series) -> pd.Series:
        center = part.median()
        sigma = MAD_SCALE * (part - center).abs().median()
        sigma = max(sigma, np.sqrt(max(center, 1.0))) if counts else sigma
        if sigma:
            return (part - center) / sigma
        return part * 0.0

    return (
        values.astype(float)
        .groupby(groups.to_numpy(), group_keys=False)
        .apply(scored)
        .reindex(values.index)
    )


def ewma(
    values: Sequence[float],
    center: float,
    sigma: float,
    weight: float = LAMBDA,
    sigmas: float = SIGMAS,
) -> pd.DataFrame:
    """Exponentially weighted moving average with its exact limits (Roberts 1959): value, ewma,
    lower, upper, beyond.

    z_t = λ x_t + (1 - λ) z_{t-1}, z_0 = center; limits center ± L σ √(λ/(2-λ) (1 - (1-λ)^{2t})).
    """
    level = center
    levels = []
    for value in values:
        level = weight * float(value) + (1 - weight) * level
        levels.append(level)
    steps = np.arange(1, len(levels) + 1)
    width = sigmas * sigma * np.sqrt(weight / (2 - weight) * (1 - (1 - weight) ** (2 * steps)))
    table = pd.DataFrame(
        {
            "value": list(values),
            "ewma": levels,
            "lower": center - width,
            "upper": center + width,
        },
    )
    return table.assign(beyond=(table["ewma"] > table["upper"]) | (table["ewma"] < table["lower"]))


def cusum(
    values: Sequence[float],
    center: float,
    sigma: float,
    slack: float = SLACK,
    decision: float = DECISION,
) -> pd.DataFrame:
    """Tabular CUSUM (Page 1954) in standard deviations: value, high, low, beyond.

    C+_t = max(0, C+_{t-1} + (x - center)/σ - k), C-_t likewise downwards; out of control beyond h.
    """
    high = low = 0.0
    rows = []
    for value in values:
        step = (float(value) - center) / sigma
        high = max(0.0, high + step - slack)
        low = max(0.0, low - step - slack)
        rows.append(
            {
                "value": float(value),
                "high": high,
                "low": low,
                "beyond": max(high, low) > decision,
            },
        )
    return pd.DataFrame(rows, columns=["value", "high", "low", "beyond"])


def surge(count: float, mean: float, variance: float | None = None) -> float:
    """P(X >= count) for counts of this mean: negative binomial where the variance exceeds the mean
    (by moments), else Poisson.

    Negative binomial: size = mean² / (variance - mean), probability = size / (size + mean).
    """
    if mean <= 0:
        return 1.0 if count <= 0 else 0.0
    if variance is None or variance <= mean:
        return float(stats.poisson.sf(count - 1, mean))
    size = mean**2 / (variance - mean)
    return float(stats.nbinom.sf(count - 1, size, size / (size + mean)))
