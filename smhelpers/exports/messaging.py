"""LINE official account: friends (cumulative counts) and broadcasts."""

import pandas as pd

from .formats import Format
from .posts import tidy_posts
from .raw import Raw
from .tidy import tidy_table

_SENT = (
    "%Y%m%d %H:%M",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M",
    "%Y-%m-%d %H:%M:%S",
    "%Y%m%d",
    "%Y-%m-%d",
)
_BROADCAST_COUNTS = {
    "deliveredCount": "delivered",
    "open": "opened",
    "clickUU": "clicks",
    "videoStartUU": "video_starts",
    "videoCompleteUU": "video_completions",
}
_REQUIRED = frozenset({"broadcastId", "sentDate", "deliveredCount"})


def _friends(table: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    """Daily gains from cumulative contacts, losses from cumulative blocks.

    Friends are contacts less blocks.
    """
    raw.notes.append(
        "contacts 與 blocks 是累計值，每日新增與封鎖由相鄰兩天相減；好友數＝contacts－blocks",
    )
    table = table.sort_values("date", ignore_index=True)
    gained, lost = (
        table[name].diff().where(table["date"].diff().dt.days == 1)
        for name in ("contacts", "blocks")
    )
    return table.assign(
        gained=gained,
        lost=lost,
        net_follows=gained - lost,
        followers=table["contacts"] - table["blocks"],
    )


def _read_broadcasts(raw: Raw, form: Format) -> dict[str, pd.DataFrame]:
    """Broadcasts with their delivery, and the same as posts: opened counts as views.

    Delivered is not reach.
    """
    tables = tidy_table(raw, form)
    as_post = Format(
        form.id,
        form.zh,
        form.platform,
        {
            "broadcastId": "post_id",
            "sentDate": "published_at",
            "cmsUrl": "permalink",
            "open": "views",
            "clickUU": "clicks",
        },
        form.required,
        forms=_SENT,
        prepare=lambda rows, _: rows.assign(post_type="broadcast"),
    )
    raw.notes.append(
        "開封數列為瀏覽次數；送達數不是觸及人數，只在群發表；少於 20 人的數字 LINE 不提供",
    )
    return tables | tidy_posts(Raw(raw.name, raw.encoding, raw.rows), as_post)


FORMATS = [
    Format(
        "line_friends",
        "LINE 官方帳號好友",
        "line_oa",
        {
            "date": "date",
            "contacts": "contacts",
            "targetReaches": "targeted_reach",
            "blocks": "blocks",
        },
        frozenset({"date", "contacts", "targetReaches", "blocks"}),
        table="accounts",
        forms=("%Y%m%d", "%Y-%m-%d", "%Y/%m/%d"),
        finish=_friends,
    ),
    Format(
        "line_broadcasts",
        "LINE 官方帳號群發訊息",
        "line_oa",
        {
            "broadcastId": "broadcast_id",
            "sentDate": "sent_at",
            "cmsUrl": "permalink",
        }
        | _BROADCAST_COUNTS,
        _REQUIRED,
        table="broadcasts",
        forms=_SENT,
        read=_read_broadcasts,
    ),
]
