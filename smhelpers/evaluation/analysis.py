"""Evaluating one month: what the data say (pc-5.1), and campaigns' posts beside others (pc-5.2).

Months are "YYYY-MM" in Asia/Taipei. Rates are fractions (0.02 is 2 %) in tables and percent in what
the trainee types.
Random draws are seeded: the same month gives the same interval.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Literal

import lazy_loader as lazy
import numpy as np
import pandas as pd

from .. import metrics
from ..brief import Brief, Campaign
from ..errors import CourseError
from ..exports.schemas import COUNTS
from ..workplace import Workplace

# imported when they are first used: they take seconds
stats = lazy.load("scipy.stats", suppress_warning=True)

#: Platforms whose rates by reach can be judged: the others' exports lack reach, interactions or the
#: hour.
EVALUATED = ("facebook", "instagram")
#: Level at which a difference counts as more than noise.
ALPHA = 0.05
DRAWS = 1999
#: A post type needs this many posts in the month before its rate is compared.
MIN_POSTS = 3
#: Weeks before and after a campaign from which comparable posts are taken.
WINDOW_WEEKS = 6

Direction = Literal["up", "flat", "down"]
Verdict = Literal["lift", "no_clear_effect", "drop"]


def previous_month(month: str) -> str:
    """The month before "YYYY-MM"."""
    return str(pd.Period(month, "M") - 1)


def post_rates(posts: pd.DataFrame) -> pd.Series:
    """Engagement rate by reach of each post (interactions ÷ reach, a fraction), posts without
    reach left out.
    """
    reach = posts["reach"].astype("Float64")
    rate = metrics.interactions(posts).astype("Float64") / reach.where(reach > 0)
    return rate.dropna().astype(float)


def month_table(workplace: Workplace, month: str) -> pd.DataFrame:
    """Posts, views, interactions and rates of the month: one row a platform, the KPI keys of
    `metrics` as columns.
    """
    keys = [
        "posts",
        "views",
        "reach_sum_of_posts",
        "interactions",
        "engagement_rate_by_reach",
        "median_engagement_rate_by_reach",
        "engagement_rate_by_views",
    ]
    return metrics.kpis(posts_of(workplace, month), keys, by=["platform"])


def evaluated_posts(workplace: Workplace) -> pd.DataFrame:
    """Posts of the platforms whose exports supply reach and every interaction.

    All posts where the workplace has none of these.
    """
    posts = workplace.posts
    evaluated = posts[posts["platform"].isin(EVALUATED)]
    return posts if evaluated.empty else evaluated


def posts_of(workplace: Workplace, month: str) -> pd.DataFrame:
    """The month's evaluated posts.

    `CourseError` names the months that there are when it has none.
    """
    everything = evaluated_posts(workplace)
    posts = everything[everything["published_at"].dt.strftime("%Y-%m") == month]
    if posts.empty:
        months = sorted(everything["published_at"].dt.strftime("%Y-%m").unique())
        raise CourseError(
            f"「{workplace.name}」在 {month} 沒有貼文資料；可選的月份是 {'、'.join(months)}。",
        )
    return posts


def platform_rates(workplace: Workplace, month: str, platform: str) -> pd.Series:
    """Engagement rate by reach of each post of one platform in the month."""
    posts = posts_of(workplace, month)
    return post_rates(posts[posts["platform"] == platform])


def change(before: pd.Series, after: pd.Series) -> tuple[float, float]:
    """Difference of medians (after − before) and its two-sided permutation p-value.

    A permutation test asks how often mere re-labelling gives a difference this large
    (scipy.stats.permutation_test).
    """
    if min(len(before), len(after)) < MIN_POSTS:
        return float("nan"), 1.0
    result = stats.permutation_test(
        (after.to_numpy(), before.to_numpy()),
        lambda a, b, axis: np.median(a, axis=axis) - np.median(b, axis=axis),
        vectorized=True,
        n_resamples=DRAWS,
        rng=np.random.default_rng(20260801),
    )
    return float(result.statistic), float(result.pvalue)


def platform_reach(workplace: Workplace, month: str, platform: str) -> pd.Series:
    """Accounts reached by each post of one platform in the month, posts without the figure left
    out.
    """
    posts = posts_of(workplace, month)
    return (
        posts.loc[posts["platform"] == platform, "reach"].astype("Float64").dropna().astype(float)
    )


def direction(
    workplace: Workplace,
    month: str,
    platform: str,
    of: Callable[[Workplace, str, str], pd.Series] = platform_rates,
) -> Direction:
    """Whether a platform's engagement rate (or what `of` gives of each post) rose, fell or
    stayed within noise against the month before.
    """
    difference, p_value = change(
        of(workplace, previous_month(month), platform),
        of(workplace, month, platform),
    )
    if p_value >= ALPHA:
        return "flat"
    return "up" if difference > 0 else "down"


def best_post_type(workplace: Workplace, month: str, platform: str) -> str:
    """Post type with the highest engagement rate by reach among those with at least `MIN_POSTS`
    posts.
    """
    posts = posts_of(workplace, month)
    table = metrics.kpis(
        posts[posts["platform"] == platform],
        ["posts", "engagement_rate_by_reach"],
        by=["post_type"],
    )
    enough = table[table["posts"] >= MIN_POSTS]
    return str(enough.sort_values("engagement_rate_by_reach", ascending=False).iloc[0]["post_type"])


def interval(posts: pd.DataFrame, metric: str, draws: int = 400) -> tuple[float, float]:
    """95 % percentile bootstrap interval of a KPI, posts drawn with replacement (Efron 1979)."""
    # plain floats: masked integers make each of the many draws several times slower
    return _interval(posts[COUNTS].astype("float64").to_numpy().tobytes(), metric, draws)


@lru_cache(maxsize=512)
def _interval(counts: bytes, metric: str, draws: int) -> tuple[float, float]:
    """The interval from the counts themselves: a notebook asks for the same month many times."""
    table = pd.DataFrame(np.frombuffer(counts).reshape(-1, len(COUNTS)), columns=COUNTS)
    chosen = np.random.default_rng(20260802).integers(0, len(table), (draws, len(table)))
    low, high = np.nanpercentile(resampled(table, metric, chosen), [2.5, 97.5])
    return float(low), float(high)


def resampled(table: pd.DataFrame, metric: str, chosen: np.ndarray) -> np.ndarray:
    """A measure of many choices of rows (row numbers, one line a choice).

    Sums and their ratios without building each table.
    """
    compute = metrics.metric(metric).compute
    if isinstance(compute, metrics.OfSums):
        return compute.of_rows(table, chosen)
    return np.array([metrics.value(table.iloc[rows], metric) for rows in chosen], dtype=float)


def campaigns_until(told: Brief | Workplace, month: str) -> list[Campaign]:
    """Campaigns that had ended by the end of the month: a later one cannot be judged yet."""
    last_day = pd.Period(month, "M").end_time
    return [each for each in told.campaigns if pd.Timestamp(each.end) <= last_day]


def campaign_effects(workplace: Workplace, month: str) -> pd.DataFrame:
    """Posts of every campaign that had ended by the month against comparable posts of the same
    platform.

    Comparable: published within `WINDOW_WEEKS` weeks of the campaign and by the end of the month,
    without its hashtag. One row a
    campaign and platform: `campaign`, `platform`, `campaign_posts`, `other_posts`,
    `campaign_median`, `other_median`,
    `difference`, `p_value`, `verdict`. Not a proof of cause: posts of a campaign also differ in
    day, format and budget.
    """
    columns = [
        "campaign",
        "platform",
        "campaign_posts",
        "other_posts",
        "campaign_median",
        "other_median",
        "difference",
        "p_value",
        "verdict",
    ]
    rows = [
        {"campaign": campaign.id, "platform": platform} | _effect(part, campaign)
        for campaign in campaigns_until(workplace, month)
        for platform, part in _near(workplace, campaign, month).groupby("platform")
    ]
    return pd.DataFrame(rows, columns=columns)


def _near(workplace: Workplace, campaign: Campaign, month: str) -> pd.DataFrame:
    posts = evaluated_posts(workplace)
    margin = pd.Timedelta(weeks=WINDOW_WEEKS)
    zone = posts["published_at"].dt.tz
    first = pd.Timestamp(campaign.start, tz=zone) - margin
    last = min(
        pd.Timestamp(campaign.end, tz=zone) + margin,
        pd.Period(month, "M").end_time.tz_localize(zone),
    )
    return posts[posts["published_at"].between(first, last)]


def _effect(posts: pd.DataFrame, campaign: Campaign) -> dict:
    carried = posts["caption"].str.contains(campaign.hashtag, regex=False)
    with_it = post_rates(posts[carried])
    without = post_rates(posts[~carried])
    difference, p_value = change(without, with_it)
    verdict: Verdict = "lift" if difference > 0 else "drop"
    if p_value >= ALPHA:
        verdict = "no_clear_effect"
    return {
        "campaign_posts": len(with_it),
        "other_posts": len(without),
        "campaign_median": with_it.median(),
        "other_median": without.median(),
        "difference": difference,
        "p_value": p_value,
        "verdict": verdict,
    }
