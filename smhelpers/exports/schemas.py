"""Schemas of the tidy tables that every export is turned into, whatever its platform, language or
encoding.

A blank is `<NA>` (not supplied), never 0. Times are `Asia/Taipei`, days are naive midnights of that
zone. `account` is "" where no file tells it. Counts of a post are lifetime
totals at the export date; counts of an account are those of the day. Money is in the currency of
the file (NT$ unless noted).
"""

from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd
import pandera.pandas as pa
from pandera.engines import pandas_engine

TIMEZONE = "Asia/Taipei"
PLATFORMS = ["facebook", "instagram", "threads", "line_oa", "youtube", "tiktok", "x", "linkedin"]
#: Stands for the platform of numbers of Meta whose files do not tell whose they are.
UNPROVED = "meta"
POST_TYPES = [
    "photo",
    "video",
    "reel",
    "link",
    "text",
    "carousel",
    "story",
    "short",
    "live",
    "broadcast",
    "other",
]
#: Counts of a post. `reactions` are likes and other one-tap reactions; `clicks` are link clicks,
#: `total_clicks` all clicks;
#: `interactions` is a total that a file gives in the place of the single counts, blank where it
#: gives those.
COUNTS = [
    "views",
    "impressions",
    "reach",
    "reactions",
    "comments",
    "shares",
    "saves",
    "clicks",
    "total_clicks",
    "follows",
    "interactions",
]
#: Counts that only stories have: visits to the profile, taps to go on, back or away, taps on
#: stickers.
STORY_COUNTS = [
    "visits",
    "navigation",
    "sticker_taps",
]
#: The counts that add up to a post's interactions.
INTERACTIONS = ["reactions", "comments", "shares", "saves"]
#: Counts of an account on one day. `followers`, `contacts` and `blocks` are levels, the rest is
#: what the day brought.
ACCOUNT_COUNTS = [
    "views",
    "impressions",
    "reach",
    "viewers",
    "new_viewers",
    "returning_viewers",
    "interactions",
    "reactions",
    "comments",
    "shares",
    "saves",
    "clicks",
    "visits",
    "followers",
    "gained",
    "lost",
    "net_follows",
    "contacts",
    "blocks",
    "targeted_reach",
]
_AD_COUNTS = [
    "impressions",
    "reach",
    "clicks",
    "total_clicks",
    "interactions",
    "reactions",
    "comments",
    "shares",
    "saves",
    "video_3s",
    "thruplays",
    "purchases",
    "results",
]


@dataclass(frozen=True)
class TableSpec:
    """A tidy table: `kinds` gives every column as text, count (Int64), number (Float64), time
    (Asia/Taipei) or date (naive midnight).

    `keys` tell rows apart across files (none: rows are never taken for doubles); `required` may not
    be blank.
    """

    kinds: dict[str, str]
    keys: tuple[str, ...] = ()
    required: tuple[str, ...] = ()

    @cached_property
    def schema(self) -> pa.DataFrameSchema:
        """The pandera schema: all columns, in order, coerced, keys unique."""
        columns = {name: _column(kind, name in self.required) for name, kind in self.kinds.items()}
        return pa.DataFrameSchema(
            columns,
            unique=list(self.keys) or None,
            strict=True,
            ordered=True,
            coerce=True,
        )

    def empty(self) -> pd.DataFrame:
        """The table without rows."""
        return self._empty.copy()

    @cached_property
    def _empty(self) -> pd.DataFrame:
        return self.schema.validate(pd.DataFrame({name: [] for name in self.kinds}))


def _column(kind: str, required: bool) -> pa.Column:
    if kind == "text":
        return pa.Column(str, pa.Check.str_length(min_value=1) if required else None)
    kinds = {
        "count": "Int64",
        "number": "Float64",
        "date": "datetime64[ns]",
        "time": pandas_engine.DateTime(tz=TIMEZONE, unit="ns"),
    }
    return pa.Column(kinds[kind], nullable=not required)


_SOURCE = {"source_file": "text", "source_row": "count"}
#: One row a thing published: a post, or a story. They are kept apart because a story lives a day,
#: is seen by followers alone and comes many times as often: counted together they spoil every
#: median and every comparison of months.
_PUBLISHED = TableSpec(
    {
        "platform": "text",
        "account": "text",
        "post_id": "text",
        "published_at": "time",
        "post_type": "text",
        "caption": "text",
        "permalink": "text",
        "duration_seconds": "number",
        "watch_seconds": "number",
        **dict.fromkeys(COUNTS, "count"),
        **_SOURCE,
    },
    ("platform", "post_id"),
    ("platform", "post_id", "published_at", "post_type"),
)
#: The tables of things published.
PUBLISHED = ("posts", "stories")
TABLES: dict[str, TableSpec] = {
    "posts": _PUBLISHED,
    "stories": replace(
        _PUBLISHED,
        kinds=_PUBLISHED.kinds | dict.fromkeys(STORY_COUNTS, "count"),
    ),
    "accounts": TableSpec(
        {
            "platform": "text",
            "account": "text",
            "date": "date",
            **dict.fromkeys(ACCOUNT_COUNTS, "count"),
        },
        ("platform", "account", "date"),
        ("platform", "date"),
    ),
    "audience": TableSpec(
        {
            "platform": "text",
            "account": "text",
            "dimension": "text",
            "group": "text",
            "gender": "text",
            "value": "number",
            "unit": "text",
            **_SOURCE,
        },
        ("platform", "account", "dimension", "group", "gender"),
        ("platform", "dimension", "group", "unit"),
    ),
    # One row a group, day and measure: views by country, watch time by traffic source, sessions by
    # landing page. `date` is blank where the file tells of its whole period.
    "breakdowns": TableSpec(
        {
            "platform": "text",
            "account": "text",
            "dimension": "text",
            "group": "text",
            "date": "date",
            "start": "date",
            "end": "date",
            "measure": "text",
            "value": "number",
            "unit": "text",
            **_SOURCE,
        },
        ("platform", "account", "dimension", "group", "date", "start", "end", "measure"),
        ("dimension", "measure"),
    ),
    "ads": TableSpec(
        {
            "campaign": "text",
            "ad_set": "text",
            "ad": "text",
            "start": "date",
            "end": "date",
            "age": "text",
            "gender": "text",
            **dict.fromkeys(_AD_COUNTS, "count"),
            "spend": "number",
            "purchase_value": "number",
            "currency": "text",
            "result_type": "text",
            **_SOURCE,
        },
        (),
        ("start",),
    ),
    "messages": TableSpec(
        {
            "message_id": "text",
            "platform": "text",
            "received_at": "time",
            "customer": "text",
            "text": "text",
            "replied_at": "time",
            "closed_at": "time",
            "spam": "count",
            **_SOURCE,
        },
        ("message_id",),
        ("message_id", "received_at"),
    ),
    "mentions": TableSpec(
        {
            "mention_id": "text",
            "published_at": "time",
            "brand": "text",
            "source": "text",
            "kind": "text",
            "text": "text",
            "author": "text",
            "likes": "count",
            "replies": "count",
            **_SOURCE,
        },
        ("mention_id",),
        ("mention_id", "published_at", "brand"),
    ),
    "sales": TableSpec(
        {
            "date": "date",
            "end": "date",
            "source": "text",
            "medium": "text",
            "campaign": "text",
            "sessions": "count",
            "orders": "count",
            "revenue": "number",
            **_SOURCE,
        },
        ("date", "source", "medium", "campaign"),
        ("date", "source"),
    ),
    "reviews": TableSpec(
        {
            "platform": "text",
            "review_id": "text",
            "published_at": "time",
            "rating": "number",
            "text": "text",
            "author": "text",
            "reply": "text",
            "replied_at": "time",
            **_SOURCE,
        },
        ("platform", "review_id"),
        ("platform", "review_id"),
    ),
    "broadcasts": TableSpec(
        {
            "platform": "text",
            "broadcast_id": "text",
            "sent_at": "time",
            "permalink": "text",
            "delivered": "count",
            "opened": "count",
            "clicks": "count",
            "video_starts": "count",
            "video_completions": "count",
            **_SOURCE,
        },
        ("platform", "broadcast_id"),
        ("platform", "broadcast_id", "sent_at"),
    ),
}
#: One row a post: what was published and what it had brought by the export date.
_WORDS = {
    "platform": {"checks": pa.Check.isin(PLATFORMS)},
    "post_type": {"checks": pa.Check.isin(POST_TYPES)},
}
POSTS = TABLES["posts"].schema.update_columns(_WORDS)
#: The same of stories.
STORIES = TABLES["stories"].schema.update_columns(_WORDS)
