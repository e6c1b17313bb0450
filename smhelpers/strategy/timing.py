"""When posts do best (pc-3.1, pc-3.3): engagement by part of the day, or by weekday and hour, with
post type and week held still.

A cell with few posts is drawn towards the mean of all (empirical Bayes, Efron & Morris 1975; spread
between cells after DerSimonian &
Laird 1986), and its number of posts is always shown, so that one lucky post makes no best hour.
Times are Asia/Taipei.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import lazy_loader as lazy
import numpy as np
import pandas as pd

from .. import metrics
from ..errors import CourseError
from ..labels import label
from ..workplace import Workplace
from .deliverables import Slot

# imported when they are first used: they take seconds
sm = lazy.load("statsmodels.api", suppress_warning=True)

SLOTS: tuple[str, ...] = get_args(Slot)
_EDGES = [0, 11, 14, 17, 20, 24]
#: Posts with a rate that a platform must have before its hours or formats are compared.
MIN_POSTS = 60
#: Posts in a cell below which its own mean says nothing.
FEW = 5
#: What may move a rate besides chance; and what is left in when hours, or formats, are asked about.
_CAUSES = ("slot", "post_type", "weekday", "week")
_FREE = {"slot": ("slot", "weekday"), "post_type": ("post_type",)}
COLUMNS = [
    "posts",
    "raw",
    "effect",
    "low",
    "high",
    "enough",
]


def slot_of(hour: int) -> Slot:
    """Part of the day of an hour, 0 to 23."""
    return SLOTS[int(np.searchsorted(_EDGES, hour, side="right")) - 1]


def rated_posts(workplace: Workplace, platform: str) -> pd.DataFrame:
    """Posts of a platform that have a rate: `rate` (natural logarithm of interactions ÷ reach),
    `post_type`, `slot`, `weekday` (1 Monday),
    `hour`, `week` (from 0). Empty where the exports supply no reach or no interactions.
    """
    posts = workplace.posts[workplace.posts["platform"] == platform]
    reach = posts["reach"].astype("Float64").astype(float)
    made = metrics.interactions(posts).astype("Float64").astype(float)
    usable = (reach > 0) & (made > 0)
    at = posts.loc[usable, "published_at"].dt.tz_localize(None)
    days = at.dt.normalize()
    return pd.DataFrame(
        {
            "rate": np.log(made[usable] / reach[usable]),
            "post_type": posts.loc[usable, "post_type"].astype(str),
            "slot": at.dt.hour.map(slot_of),
            "weekday": at.dt.day_of_week + 1,
            "hour": at.dt.hour,
            "week": (days - days.min()).dt.days // 7,
        },
    )


def comparable_platforms(workplace: Workplace) -> list[str]:
    """Platforms with enough posts that have both reach and interactions."""
    return [
        platform
        for platform in workplace.posts["platform"].astype(str).unique()
        if len(rated_posts(workplace, platform)) >= MIN_POSTS
    ]


def held_still(posts: pd.DataFrame, free: str) -> pd.Series:
    """`rate` less the effects of everything but `free` ("slot" or "post_type"), by robust
    regression (Huber's M-estimator).

    Weeks carry trend, campaigns and crisis; so a format that was posted in good weeks does not look
    like a good format.
    """
    parts = {
        name: pd.get_dummies(
            posts[name].astype(str),
            prefix=name,
            drop_first=True,
            dtype=float,
        )
        for name in _CAUSES
    }
    design = pd.concat(parts.values(), axis=1)
    with_constant = sm.add_constant(design.to_numpy(), has_constant="add")
    fit = sm.RLM(posts["rate"].to_numpy(), with_constant).fit()
    effects = design * np.asarray(fit.params)[1:]
    kept = [column for name in _FREE[free] for column in parts[name]]
    return posts["rate"] - effects.drop(columns=kept).sum(axis=1)


@dataclass(frozen=True)
class Shrunk:
    """Cells drawn towards their common mean: `values` and `errors` (standard errors), and the
    spread between cells that was found.
    """

    values: np.ndarray
    errors: np.ndarray
    between: float


def shrink(means: Sequence[float], errors: Sequence[float]) -> Shrunk:
    """Empirical Bayes estimates of cell means with known standard errors (normal-normal model).

    means, errors: one a cell, errors above 0. The spread between cells is DerSimonian & Laird's
    moment estimate, 0 where the cells
    differ no more than chance lets them; then every cell gets the common mean. Standard errors are
    Morris's (1983), who counts in that
    the common mean and the spread are estimated as well.
    """
    given = np.asarray(means, dtype=float)
    weights = 1 / np.asarray(errors, dtype=float) ** 2
    centre = np.average(given, weights=weights)
    cells = len(given)
    between = 0.0
    if cells > 1:
        excess = float(weights @ (given - centre) ** 2) - (cells - 1)
        scale = weights.sum() - (weights**2).sum() / weights.sum()
        between = max(0.0, excess / scale)
    mean = np.average(given, weights=1 / (1 / weights + between))
    drawn = 1 / (1 + weights * between)
    towards_mean = drawn * (given - mean)
    unsure = 0.0
    kept = 1.0
    if cells > 3:
        unsure = 2 / (cells - 3) * towards_mean**2
        kept = 1 - (1 - 1 / cells) * drawn
    spread = kept / weights + unsure
    return Shrunk(given - towards_mean, np.sqrt(spread), between)


def hour_table(workplace: Workplace, platform: str, by: Sequence[str] = ("slot",)) -> pd.DataFrame:
    """Cells of a platform from best to worst: the columns of `by` ("slot", "weekday", "hour"), then

    `posts` (n), `raw` (mean rate against the platform's mean, a fraction: 0.1 is 10 % more),
    `effect` (the same after shrinkage, and with
    post type and week held still), `low` and `high` (95 % interval of the effect), `enough` (n ≥
    5). `CourseError` below 60 posts.
    """
    posts = rated_posts(workplace, platform)
    if len(posts) < MIN_POSTS:
        raise CourseError(
            f"{label(platform)} 只有 {len(posts)} 篇有觸及與互動數的貼文，至少要 {MIN_POSTS} "
            f"篇才能比較時段；請匯出更長的期間。",
        )
    adjusted = held_still(posts, "slot")
    of_slots = adjusted.groupby(posts["slot"]).transform("mean")
    noise = float((adjusted - of_slots).std(ddof=len(SLOTS)))
    cells = pd.DataFrame(
        {
            **{name: posts[name] for name in by},
            "raw": posts["rate"] - posts["rate"].mean(),
            "adjusted": adjusted - adjusted.mean(),
        },
    ).groupby(list(by))
    table = cells[["raw", "adjusted"]].mean().assign(posts=cells.size()).reset_index()
    shrunk = shrink(table["adjusted"], noise / np.sqrt(table["posts"]))
    spread = 1.959964 * shrunk.errors
    table = table.assign(
        raw=np.expm1(table["raw"]),
        effect=np.expm1(shrunk.values),
        low=np.expm1(shrunk.values - spread),
        high=np.expm1(shrunk.values + spread),
        enough=table["posts"] >= FEW,
    )
    return table.sort_values(
        "effect",
        ascending=False,
        ignore_index=True,
    )[[*by, *COLUMNS]]
