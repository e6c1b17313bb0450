"""Schemas of the tidy tables that every export is turned into, whatever its platform, language or encoding.

A blank is `<NA>` (not supplied), never 0. Times are `Asia/Taipei`. Counts are lifetime totals at the export date.
"""

import pandera.pandas as pa
from pandera.engines import pandas_engine

TIMEZONE = "Asia/Taipei"
PLATFORMS = ["facebook", "instagram", "threads", "line_oa", "youtube", "tiktok", "x", "linkedin"]
POST_TYPES = ["photo", "video", "reel", "link", "text", "carousel", "story", "short", "live", "broadcast", "other"]
#: Counts of a post. `reactions` are likes and other one-tap reactions; `clicks` are link clicks, `total_clicks` all clicks.
COUNTS = ["views", "impressions", "reach", "reactions", "comments", "shares", "saves",
          "clicks", "total_clicks", "follows"]


def _count() -> pa.Column:
    return pa.Column("Int64", nullable=True)


#: One row a post: what was published and what it had brought by the export date.
POSTS = pa.DataFrameSchema(
    {
        "platform": pa.Column(str, pa.Check.isin(PLATFORMS)),
        "account": pa.Column(str),
        "post_id": pa.Column(str, pa.Check.str_length(min_value=1)),
        "published_at": pa.Column(pandas_engine.DateTime(tz=TIMEZONE, unit="ns")),
        "post_type": pa.Column(str, pa.Check.isin(POST_TYPES)),
        "caption": pa.Column(str),
        "permalink": pa.Column(str),
        "duration_seconds": pa.Column("Float64", nullable=True),
        **{name: _count() for name in COUNTS},
        "source_file": pa.Column(str),
        "source_row": pa.Column("Int64"),
    },
    unique=["platform", "post_id"],
    strict=True,
    ordered=True,
    coerce=True,
)
