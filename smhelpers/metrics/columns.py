"""Columns that measures need and no export has: followers on a post's day, minutes in business
hours, own mentions, calendar parts.
"""

from collections.abc import Iterable
from datetime import time
from typing import Any

import numpy as np
import pandas as pd

#: Column of a table that tells when, for grouping by day, week or month.
TIME_COLUMN = {
    "posts": "published_at",
    "stories": "published_at",
    "accounts": "date",
    "messages": "received_at",
    "mentions": "published_at",
    "sales": "date",
    "ads": "start",
    "broadcasts": "sent_at",
}
_PARTS = {
    "month": "%Y-%m",
    "day": "%Y-%m-%d",
    "week": "%G-W%V",
}


def each_row(table: pd.DataFrame) -> Iterable[Any]:
    """Rows as named tuples; of what type a column is, only the table knows."""
    return table.itertuples()


def calendar_part(table: pd.DataFrame, part: str) -> pd.Series | None:
    """The "month" ("2026-08"), "week" (ISO, "2026-W35"), "day", "weekday" (1 Monday to 7) or "hour"
    of each row; None for another word.
    """
    column = next((name for name in TIME_COLUMN.values() if name in table), None)
    if column is None or part not in {*_PARTS, "weekday", "hour"}:
        return None
    moments = table[column].dt
    if part in _PARTS:
        return moments.strftime(_PARTS[part])
    if part == "weekday":
        return moments.dayofweek + 1
    return moments.hour


def with_followers(posts: pd.DataFrame, accounts: pd.DataFrame) -> pd.DataFrame:
    """Posts with `followers`: the level of their platform on their day, or the last one known
    before (Int64).
    """
    known = accounts.dropna(subset=["followers"])[["platform", "date", "followers"]].sort_values(
        "date",
    )
    keys = pd.DataFrame(
        {
            "platform": posts["platform"],
            "row": range(len(posts)),
            "date": posts["published_at"]
            .dt.tz_localize(None)
            .dt.normalize()
            .astype("datetime64[ns]"),
        },
    ).sort_values("date")
    joined = pd.merge_asof(
        keys,
        known.astype({"date": "datetime64[ns]"}),
        on="date",
        by="platform",
    ).sort_values("row")
    return posts.assign(followers=joined["followers"].astype("Int64").to_numpy())


def business_minutes(
    received: pd.Series,
    replied: pd.Series,
    opens: time,
    closes: time,
) -> pd.Series:
    """Minutes between two local times that fall into the daily opening hours (Float64).

    <NA> where either is missing.
    """
    start = opens.hour * 60 + opens.minute
    end = closes.hour * 60 + closes.minute

    def elapsed(moments: pd.Series) -> pd.Series:
        """Business minutes from a fixed day to each moment."""
        local = moments.dt.tz_localize(None)
        days = (local.dt.normalize() - pd.Timestamp(2000, 1, 1)).dt.days
        minutes = local.dt.hour * 60 + local.dt.minute + local.dt.second / 60
        return days * (end - start) + np.clip(minutes, start, end) - start

    return (elapsed(replied) - elapsed(received)).astype("Float64")


def with_service(
    messages: pd.DataFrame,
    hours: tuple[str, str],
    target_minutes: float,
) -> pd.DataFrame:
    """Messages with `business_minutes` to the first reply, `within_target`, and `told_until`, the
    last time of all of them.

    An unanswered message is not within the target. `told_until` stays with the rows of a week or
    platform: whether a message was left open
    for too long does not depend on what else is looked at.
    """
    opens, closes = (time.fromisoformat(text) for text in hours)
    minutes = business_minutes(
        messages["received_at"],
        messages["replied_at"],
        opens,
        closes,
    )
    return messages.assign(
        business_minutes=minutes,
        within_target=(minutes <= target_minutes).fillna(False).astype(bool),
        told_until=last_told(messages),
    )


def last_told(messages: pd.DataFrame) -> pd.Timestamp:
    """The last time at which anything is known to have come, been answered or been closed."""
    return messages[["received_at", "replied_at", "closed_at"]].max().max()
