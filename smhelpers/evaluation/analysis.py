"""Evaluating one month: what the data say (pc-5.1), and campaigns' posts beside others (pc-5.2).

Months are "YYYY-MM" in Asia/Taipei. Rates are fractions (0.02 is 2 %) in tables and percent in what
the trainee types.
Random draws are seeded: the same month gives the same interval.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Literal, cast

import lazy_loader as lazy
import numpy as np
import pandas as pd

from .. import metrics
from ..brief import Brief, Campaign
from ..errors import CourseError
from ..exports.schemas import COUNTS
from ..metrics import periods
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

#: Rates of a post in the order in which one is taken for a platform: the first that half of its
#: posts can give.
RATES = (
    "engagement_rate_by_reach",
    "engagement_rate_by_views",
    "engagement_rate_by_impressions",
)

Direction = Literal["up", "flat", "down"]
#: A direction, or why there is none: one of the two periods is not covered, or holds too few posts.
Moved = Literal["up", "flat", "down", "not_covered", "too_few_posts"]
Verdict = Literal["lift", "no_clear_effect", "drop"]


def post_rates(posts: pd.DataFrame, key: str = RATES[0]) -> pd.Series:
    """Engagement rate of each post (interactions ÷ reach, or what the rate `key` divides by; a
    fraction), posts without either left out.
    """
    below = posts[metrics.metric(key).denominator].astype("Float64")
    rate = metrics.interactions(posts).astype("Float64") / below.where(below > 0)
    return rate.dropna().astype(float)


def rate_of(posts: pd.DataFrame) -> str:
    """The rate by which these posts of one platform are judged: by reach where half of the posts
    that tell interactions tell it too, else by views, else by impressions.

    Where none tells interactions, the rate of what they do tell, for that to be compared.
    """
    told = int(metrics.interactions(posts).notna().sum())
    for key in RATES:
        if told and metrics.base(posts, key).counted >= told / 2:
            return key
    for key in RATES:
        if posts[metrics.metric(key).denominator].notna().any():
            return key
    return RATES[0]


def month_table(workplace: Workplace, month: str, every: bool = False) -> pd.DataFrame:
    """Posts, views, interactions and rates of the month: one row a platform, the KPI keys of
    `metrics` as columns.

    every: all platforms, not only those whose rates by reach can be judged.
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
    if every:
        keys.append("engagement_rate_by_impressions")
    return metrics.kpis(
        posts_of(
            workplace,
            month,
            every,
        ),
        keys,
        by=["platform"],
    )


def evaluated_posts(workplace: Workplace, every: bool = False) -> pd.DataFrame:
    """Posts of the platforms whose exports supply reach and every interaction.

    All posts where `every` one is asked for or the workplace has none of these.
    """
    posts = workplace.posts
    evaluated = posts[posts["platform"].isin(EVALUATED)]
    return posts if every or evaluated.empty else evaluated


def posts_of(workplace: Workplace, month: str, every: bool = False) -> pd.DataFrame:
    """The evaluated posts of a month or other period (`metrics.periods`).

    `CourseError` names the months that there are when it has none.
    """
    everything = evaluated_posts(workplace, every)
    posts = everything[periods.within(everything["published_at"], month)]
    if posts.empty:
        months = sorted(everything["published_at"].dt.strftime("%Y-%m").unique())
        raise CourseError(
            f"「{workplace.name}」在 {periods.told(month)} 沒有貼文資料；"
            f"可選的月份是 {'、'.join(months) or '（無）'}。",
        )
    return posts


def of_platform(workplace: Workplace, month: str, platform: str) -> pd.DataFrame:
    """Posts of one platform in the month; none where it published nothing."""
    posts = workplace.posts
    return posts[(posts["platform"] == platform) & periods.within(posts["published_at"], month)]


def platform_rate(workplace: Workplace, platform: str) -> str:
    """The rate by which a platform is judged in every month (`rate_of` all of its posts)."""
    posts = workplace.posts
    return rate_of(posts[posts["platform"] == platform])


def platform_rates(workplace: Workplace, month: str, platform: str) -> pd.Series:
    """Engagement rate of each post of one platform in the month, by the platform's rate."""
    return post_rates(
        of_platform(
            workplace,
            month,
            platform,
        ),
        platform_rate(workplace, platform),
    )


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

    Of a platform that is judged by views or impressions, these.
    """
    counted = metrics.metric(platform_rate(workplace, platform)).denominator
    posts = of_platform(
        workplace,
        month,
        platform,
    )
    return posts[counted].astype("Float64").dropna().astype(float)


OfPosts = Callable[[Workplace, str, str], pd.Series]


def moved(
    workplace: Workplace,
    month: str,
    platform: str,
    of: OfPosts = platform_rates,
) -> Moved:
    """Whether a platform's engagement rate (or what `of` gives of each post) rose, fell or
    stayed within noise against the period before.

    Nothing is compared unless both periods are covered and hold `MIN_POSTS` posts.
    """
    before = periods.before(month)
    covered = workplace.covered("posts").get(platform)
    if not (covered and covered.comparable(before) and covered.comparable(month)):
        return "not_covered"
    then = of(
        workplace,
        before,
        platform,
    )
    now = of(
        workplace,
        month,
        platform,
    )
    if min(len(then), len(now)) < MIN_POSTS:
        return "too_few_posts"
    difference, p_value = change(then, now)
    if p_value >= ALPHA:
        return "flat"
    return "up" if difference > 0 else "down"


def direction(
    workplace: Workplace,
    month: str,
    platform: str,
    of: OfPosts = platform_rates,
) -> Direction | None:
    """`moved` where the two periods can be compared, else None."""
    found = moved(
        workplace,
        month,
        platform,
        of,
    )
    if found in {"not_covered", "too_few_posts"}:
        return None
    return cast("Direction", found)


def compared_types(workplace: Workplace, month: str, platform: str) -> list[str]:
    """Post types with at least `MIN_POSTS` posts, the highest engagement rate first."""
    key = platform_rate(workplace, platform)
    posts = of_platform(workplace, month, platform)
    table = metrics.kpis(posts, ["posts", key], by=["post_type"]).dropna(subset=[key])
    enough = table[table["posts"] >= MIN_POSTS].sort_values(key, ascending=False)
    return enough["post_type"].astype(str).tolist()


def best_post_type(workplace: Workplace, month: str, platform: str) -> str:
    """The first of `compared_types`; "" where none has so many posts."""
    return next(iter(compared_types(workplace, month, platform)), "")


def interval(posts: pd.DataFrame, metric: str, draws: int = 400) -> tuple[float, float]:
    """95 % percentile bootstrap interval of a KPI, posts drawn with replacement (Efron 1979)."""
    # plain floats: masked integers make each of the many draws several times slower
    return _interval(
        posts[COUNTS].astype("float64").to_numpy().tobytes(),
        metric,
        draws,
    )


@lru_cache(maxsize=512)
def _interval(counts: bytes, metric: str, draws: int) -> tuple[float, float]:
    """The interval from the counts themselves: a notebook asks for the same month many times."""
    table = pd.DataFrame(np.frombuffer(counts).reshape(-1, len(COUNTS)), columns=COUNTS)
    chosen = np.random.default_rng(20260802).integers(
        0,
        len(table),
        (draws, len(table)),
    )
    low, high = np.nanpercentile(
        resampled(
            table,
            metric,
            chosen,
        ),
        [2.5, 97.5],
    )
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
    last_day = periods.end_of(month)
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
        for platform, part in _near(
            workplace,
            campaign,
            month,
        ).groupby("platform")
    ]
    return pd.DataFrame(rows, columns=columns)


def _near(workplace: Workplace, campaign: Campaign, month: str) -> pd.DataFrame:
    posts = evaluated_posts(workplace)
    margin = pd.Timedelta(weeks=WINDOW_WEEKS)
    zone = posts["published_at"].dt.tz
    first = pd.Timestamp(campaign.start, tz=zone) - margin
    last = min(
        pd.Timestamp(campaign.end, tz=zone) + margin,
        periods.end_of(month).tz_localize(zone),
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
