"""Content and time of one month beside the months before it: what was posted, when, and how it
did (pc-5.1).
"""

from typing import Literal

import pandas as pd

from .. import metrics
from ..metrics import coverage, periods
from ..strategy import ContentStrategy
from ..strategy.timing import SLOTS, slot_of
from ..workplace import Workplace
from .analysis import MIN_POSTS, evaluated_posts, platform_rate, posts_of

By = Literal["post_type", "slot", "weekday"]
#: Months before the one that is looked at, from which the usual rate is taken.
MONTHS_BEFORE = 3
#: A post that reaches so many times the median is looked at alone: it was seldom found so by
#: itself.
STANDOUT = 5.0


def content_table(workplace: Workplace, month: str, by: By, every: bool = False) -> pd.DataFrame:
    """Posts of the month by format, part of the day or weekday (1 is Monday), beside the three
    months before.

    One row a platform and group: `platform`, the column of `by`, `posts`, `rate_by` (key of the
    platform's rate), `engagement_rate`, `usual_posts` (of the months before, in as many days as
    the period has), `usual_rate` (fractions) and `enough` (at least `MIN_POSTS` posts in the
    month). A platform whose exports tell days only has no parts of the day.
    """
    first, _ = periods.bounds(month)
    start = first - pd.DateOffset(months=MONTHS_BEFORE)
    everything = _grouped(evaluated_posts(workplace, every))
    days = everything["published_at"].dt.tz_localize(None)
    now = _rates(
        workplace,
        _grouped(
            posts_of(
                workplace,
                month,
                every,
            )
        ),
        by,
    )
    earlier = everything[(days >= start) & (days < first)]
    usual = _scaled(_rates(workplace, earlier, by), earlier, month)
    before = usual.drop(columns="rate_by").rename(
        columns={"posts": "usual_posts", "engagement_rate": "usual_rate"},
    )
    table = now.merge(
        before,
        how="left",
        on=["platform", by],
    )
    table = table.assign(enough=table["posts"] >= MIN_POSTS)
    # parts of the day as the day goes, not as their names are spelt
    if by == "slot":
        return table.sort_values(
            ["platform", "slot"],
            key=_in_the_day,
            ignore_index=True,
        )
    return table


def _scaled(usual: pd.DataFrame, posts: pd.DataFrame, month: str) -> pd.DataFrame:
    """Posts of the months before as so many as a period of this length would have; blank for a
    platform whose posts begin less than a period before.
    """
    first, _ = periods.bounds(month)
    period = periods.length(month)
    begun = posts.groupby("platform")["published_at"].min().dt.tz_localize(None).dt.normalize()
    before = usual["platform"].map((first - begun).dt.days)
    enough = before >= coverage.ENOUGH * period
    scaled = (usual["posts"].astype("Float64") / before * period).round(1)
    rate = usual["engagement_rate"]
    return usual.assign(posts=scaled.where(enough), engagement_rate=rate.where(enough))


def _in_the_day(column: pd.Series) -> pd.Series:
    if column.name == "slot":
        return column.map(SLOTS.index)
    return column


def _grouped(posts: pd.DataFrame) -> pd.DataFrame:
    at = posts["published_at"].dt
    return posts.assign(slot=at.hour.map(slot_of), weekday=at.day_of_week + 1)


def _rates(workplace: Workplace, posts: pd.DataFrame, by: By) -> pd.DataFrame:
    parts = []
    for platform, part in posts.groupby("platform"):
        key = platform_rate(workplace, str(platform))
        if by == "slot" and not _tells_hours(part):
            continue
        table = metrics.kpis(
            part,
            ["posts", key],
            by=["platform", by],
        )
        parts.append(table.rename(columns={key: "engagement_rate"}).assign(rate_by=key))
    columns = ["platform", by, "posts", "rate_by", "engagement_rate"]
    if not parts:
        return pd.DataFrame(columns=columns)
    return pd.concat(parts, ignore_index=True)[columns]


def _tells_hours(posts: pd.DataFrame) -> bool:
    """Whether the times are more than days, which stand as midnights."""
    at = posts["published_at"]
    return bool((at != at.dt.normalize()).any())


def standout_posts(workplace: Workplace, month: str, every: bool = False) -> pd.DataFrame:
    """Posts of the month that went at least `STANDOUT` times as far as the platform's median post:
    by reach, and by views where a post's reach is not told.

    `platform`, `day`, `post_type`, `far_by` ("reach" or "views"), `far`, `times`,
    `engagement_rate` (by `far_by`), and `rate_without` (the platform's month without the post, by
    the platform's rate).
    """
    posts = posts_of(
        workplace,
        month,
        every,
    )
    rows = []
    for platform, part in posts.groupby("platform"):
        key = platform_rate(workplace, str(platform))
        for far_by, own in (
            ("reach", part[part["reach"].notna()]),
            ("views", part[part["reach"].isna()]),
        ):
            far = own[far_by].astype("Float64").astype(float)
            times = far / part[far_by].astype("Float64").astype(float).median()
            for index in times.index[times >= STANDOUT]:
                rows.append(
                    {
                        "platform": platform,
                        "day": f"{part.loc[index, 'published_at']:%Y-%m-%d}",
                        "post_type": part.loc[index, "post_type"],
                        "far_by": far_by,
                        "far": int(far[index]),
                        "times": round(float(times[index]), 1),
                        "engagement_rate": metrics.value(
                            part.loc[[index]],
                            f"engagement_rate_by_{far_by}",
                        ),
                        "rate_without": metrics.value(part.drop(index), key),
                    },
                )
    return pd.DataFrame(
        rows,
        columns=[
            "platform",
            "day",
            "post_type",
            "far_by",
            "far",
            "times",
            "engagement_rate",
            "rate_without",
        ],
    )


def top_posts(workplace: Workplace, month: str, most: int = 5) -> pd.DataFrame:
    """The posts that made the month: of all platforms those with the most interactions, where
    none are told with the most views.

    `platform`, `day`, `post_type`, `caption`, `views`, `interactions`, `share` (of what all posts
    of the month brought) and `permalink`.
    """
    posts = posts_of(
        workplace,
        month,
        every=True,
    )
    counted = posts.assign(
        interactions=metrics.interactions(posts).astype("Float64"),
        day=posts["published_at"].dt.strftime("%Y-%m-%d"),
    )
    by = "interactions" if counted["interactions"].fillna(0).gt(0).any() else "views"
    total = float(counted[by].sum())
    share = counted[by] / total if total else counted[by]
    best = counted.assign(share=share).dropna(subset=[by]).nlargest(most, by)
    return best[
        [
            "platform",
            "day",
            "post_type",
            "caption",
            "views",
            "interactions",
            "share",
            "permalink",
        ]
    ].reset_index(drop=True)


def activity_table(
    workplace: Workplace,
    month: str,
    strategy: ContentStrategy | None,
) -> pd.DataFrame:
    """Posts a week of every platform beside what the own strategy plans: `platform`, `posts`,
    `covered_days`, `posts_a_week` of the covered days, `planned_a_week` (nan where the strategy
    has no series there).

    A platform whose exports tell nothing of the month has no posts to count: nan, not 0.
    """
    counts = workplace.month(month)["platform"].astype(str).value_counts()
    covered = workplace.covered("posts")
    planned: dict[str, float] = {}
    for series in strategy.series if strategy else []:
        planned[series.platform] = planned.get(series.platform, 0.0) + series.per_week
    rows = []
    for name in dict.fromkeys([*counts.index, *covered, *planned]):
        days = covered[name].days_in(month) if name in covered else 0
        posts = int(counts.get(name, 0)) if days else float("nan")
        rows.append(
            {
                "platform": name,
                "posts": posts,
                "covered_days": days,
                "posts_a_week": round(posts / days * 7, 1) if days else float("nan"),
                "planned_a_week": planned.get(name, float("nan")),
            },
        )
    columns = ["platform", "posts", "covered_days", "posts_a_week", "planned_a_week"]
    return pd.DataFrame(rows, columns=columns)
