"""How large an improvement must be to be seen: the minimum detectable effect of a test by posts
(pc-5.3).
"""

import math
from collections.abc import Iterable

import lazy_loader as lazy
import numpy as np
import pandas as pd

from ..errors import CourseError
from ..labels import label
from ..workplace import Workplace
from .analysis import ALPHA, evaluated_posts, post_rates

# imported when they are first used: they take seconds
sm = lazy.load("statsmodels.api", suppress_warning=True)

#: Chance of seeing an effect that is there, as is usual (Cohen 1988).
POWER = 0.8


def detectable(workplace: Workplace, platform: str, weeks: Iterable[int]) -> pd.DataFrame:
    """Smallest relative rise of a post's engagement rate that so many weeks before and as many
    after would show.

    One row a number of weeks: `weeks`, `posts_each` (posts on either side) and `detectable` (a
    fraction). From the spread of logarithms of
    rates in all of the platform's posts, two-sided at 5 %, power 80 %. `CourseError` for a platform
    without rates by reach.
    """
    posts = evaluated_posts(workplace)
    posts = posts[posts["platform"] == platform]
    rates = post_rates(posts)
    rates = np.log(rates[rates > 0])
    if len(rates) < 10:
        raise CourseError(
            f"{label(platform)} 有互動率（觸及）的貼文不到 10 篇，估不出波動；"
            f"請匯出更長的期間，或選別的平台。",
        )
    days = (posts["published_at"].max() - posts["published_at"].min()).days + 1
    return pd.DataFrame(
        [
            _row(number, max(2, round(len(rates) / days * 7 * number)), float(rates.std()))
            for number in weeks
        ],
    )


def _row(weeks: int, posts: int, spread: float) -> dict[str, float]:
    least = sm.stats.TTestIndPower().solve_power(
        nobs1=posts,
        alpha=ALPHA,
        power=POWER,
        ratio=1,
    )
    return {
        "weeks": weeks,
        "posts_each": posts,
        "detectable": math.expm1(float(least) * spread),
    }
