"""Content and time of one month beside the months before it: what was posted, when, and how it
did (pc-5.1).
"""

from typing import Literal

import pandas as pd

from .. import metrics
from ..strategy import ContentStrategy
from ..strategy.timing import SLOTS, slot_of
from ..workplace import Workplace
from .analysis import MIN_POSTS, evaluated_posts, posts_of

By = Literal["post_type", "slot", "weekday"]
#: Months before the one that is looked at, from which the usual rate is taken.
MONTHS_BEFORE = 3
#: A post that reaches so many times the median is looked at alone: it was seldom found so by
#: itself.
STANDOUT = 5.0


def content_table(workplace: Workplace, month: str, by: By) -> pd.DataFrame:
    """Posts of the month by format, part of the day or weekday (1 is Monday), beside the three
    months before.

    One row a platform and group: `platform`, the column of `by`, `posts`,
    `engagement_rate_by_reach`, `usual_posts`, `usual_rate` (those of
    the months before, fractions) and `enough` (at least `MIN_POSTS` posts in the month).
    """
    everything = _grouped(evaluated_posts(workplace))
    months = everything["published_at"].dt.strftime("%Y-%m")
    first = str(pd.Period(month, "M") - MONTHS_BEFORE)
    now = _rates(_grouped(posts_of(workplace, month)), by)
    before = _rates(everything[(months >= first) & (months < month)], by).rename(
        columns={"posts": "usual_posts", "engagement_rate_by_reach": "usual_rate"},
    )
    table = now.merge(before, how="left", on=["platform", by])
    table = table.assign(enough=table["posts"] >= MIN_POSTS)
    # parts of the day as the day goes, not as their names are spelt
    if by == "slot":
        return table.sort_values(
            ["platform", "slot"],
            key=_in_the_day,
            ignore_index=True,
        )
    return table


def _in_the_day(column: pd.Series) -> pd.Series:
    if column.name == "slot":
        return column.map(SLOTS.index)
    return column


def _grouped(posts: pd.DataFrame) -> pd.DataFrame:
    at = posts["published_at"].dt
    return posts.assign(slot=at.hour.map(slot_of), weekday=at.day_of_week + 1)


def _rates(posts: pd.DataFrame, by: By) -> pd.DataFrame:
    return metrics.kpis(posts, ["posts", "engagement_rate_by_reach"], by=["platform", by])


def standout_posts(workplace: Workplace, month: str) -> pd.DataFrame:
    """Posts of the month that reached at least `STANDOUT` times the platform's median: `platform`,
    `day`, `post_type`, `reach`, `times`,
    `engagement_rate_by_reach`, and `rate_without` (the platform's month without the post).
    """
    posts = posts_of(workplace, month)
    rows = []
    for platform, part in posts.groupby("platform"):
        reach = part["reach"].astype("Float64").astype(float)
        times = reach / reach.median()
        for index in times.index[times >= STANDOUT]:
            one = part.loc[[index]]
            rows.append(
                {
                    "platform": platform,
                    "day": f"{part.loc[index, 'published_at']:%Y-%m-%d}",
                    "post_type": part.loc[index, "post_type"],
                    "reach": int(reach[index]),
                    "times": round(float(times[index]), 1),
                    "engagement_rate_by_reach": metrics.value(one, "engagement_rate_by_reach"),
                    "rate_without": metrics.value(part.drop(index), "engagement_rate_by_reach"),
                },
            )
    return pd.DataFrame(
        rows,
        columns=[
            "platform",
            "day",
            "post_type",
            "reach",
            "times",
            "engagement_rate_by_reach",
            "rate_without",
        ],
    )


def activity_table(
    workplace: Workplace,
    month: str,
    strategy: ContentStrategy | None,
) -> pd.DataFrame:
    """Posts a week of every platform beside what the own strategy plans: `platform`, `posts`,
    `posts_a_week`, `planned_a_week` (nan where
    the strategy has no series there).
    """
    posts = workplace.month(month)
    planned: dict[str, float] = {}
    for series in strategy.series if strategy else []:
        planned[series.platform] = planned.get(series.platform, 0.0) + series.per_week
    counts = posts["platform"].astype(str).value_counts()
    names = [*counts.index, *(name for name in planned if name not in counts.index)]
    weeks = pd.Period(month, "M").days_in_month / 7
    return pd.DataFrame(
        {
            "platform": names,
            "posts": [int(counts.get(name, 0)) for name in names],
            "posts_a_week": [round(counts.get(name, 0) / weeks, 1) for name in names],
            "planned_a_week": [planned.get(name, float("nan")) for name in names],
        },
    )
