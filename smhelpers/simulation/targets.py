"""Targets that a manager could have set: some months meet them and some do not, whatever the
variant's size.
"""

import math

import pandas as pd

from ..brief import Brief, Kpi
from ..metrics import METRICS, kpis

#: Share of whole months that miss a target, about.
MISSED = 0.55


def _nice(value: float) -> float:
    """Two significant digits, as people write targets."""
    if not value or not math.isfinite(value):
        return value
    digits = 1 - math.floor(math.log10(abs(value)))
    if digits > 0:
        return round(value, digits)
    return float(int(round(value, digits)))


def _whole_months(posts: pd.DataFrame) -> pd.DataFrame:
    """Posts of the months between the first and the last, which may be cut."""
    months = posts["published_at"].dt.strftime("%Y-%m")
    whole = months.between(months.min(), months.max(), inclusive="neither")
    return posts.assign(month=months)[whole]


def _target(kpi: Kpi, posts: pd.DataFrame) -> Kpi:
    own = posts if kpi.platform == "all" else posts[posts["platform"] == kpi.platform]
    if kpi.metric not in METRICS or own.empty:
        return kpi
    values = kpis(own, [kpi.metric], ["month"])[kpi.metric].dropna()
    if len(values) < 2:
        return kpi
    target = _nice(float(values.quantile(MISSED)))
    return kpi.model_copy(update={"target": target})


def with_targets(brief: Brief, posts: pd.DataFrame) -> Brief:
    """The brief with every target in the reach of its own months.

    With fewer than two whole months it stays as it is.
    """
    whole = _whole_months(posts)
    return brief.model_copy(update={"kpis": [_target(kpi, whole) for kpi in brief.kpis]})
