"""What happens to real post exports on their way: re-saved in Excel, English headings, a row a day.

Each quirk takes the zh-TW rows of one file as text and gives rows and an encoding; a reader must
come to the same posts.
Only the first and the last files of a workplace have them.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from .streams import Streams

_ENGLISH = {
    "貼文編號": "Post ID",
    "粉絲專頁編號": "Page ID",
    "粉絲專頁名稱": "Page name",
    "帳號編號": "Account ID",
    "帳號用戶名稱": "Account username",
    "帳號名稱": "Account name",
    "標題": "Title",
    "說明": "Description",
    "時間長度（秒）": "Duration (sec)",
    "發佈時間": "Publish time",
    "永久連結": "Permalink",
    "貼文類型": "Post type",
    "資料留言": "Data comment",
    "日期": "Date",
    "瀏覽次數": "Views",
    "曝光次數": "Impressions",
    "觸及人數": "Reach",
    "心情、留言和分享次數": "Reactions, Comments and Shares",
    "心情數": "Reactions",
    "按讚數": "Likes",
    "留言數": "Comments",
    "分享次數": "Shares",
    "分享": "Shares",
    "儲存次數": "Saves",
    "總點擊次數": "Total clicks",
    "連結點擊次數": "Link Clicks",
    "追蹤人數": "Follows",
}
_KINDS = {
    "相片": "Photos",
    "影片": "Videos",
    "連續短片": "Reels",
    "連結": "Links",
    "文字": "Statuses",
    "IG 圖像": "IG image",
    "IG 輪播": "IG carousel",
    "IG 連續短片": "IG reel",
    "總期間": "Lifetime",
}
_COUNTS = [
    "瀏覽次數",
    "曝光次數",
    "觸及人數",
    "心情、留言和分享次數",
    "心情數",
    "按讚數",
    "留言數",
    "分享次數",
    "分享",
    "儲存次數",
    "總點擊次數",
    "連結點擊次數",
    "追蹤人數",
]


@dataclass(frozen=True)
class Export:
    """Rows of an export file and the encoding in which they are written."""

    rows: pd.DataFrame
    encoding: str = "utf-8-sig"


def plain(rows: pd.DataFrame, _: Streams) -> Export:
    """As the platform hands it out."""
    return Export(rows)


def excel(rows: pd.DataFrame, _: Streams) -> Export:
    """Opened and saved as CSV by Excel in Taiwan: cp950 without emoji, long numbers as
    `1.00083E+15`.
    """
    numbers = {
        name: rows[name].map(lambda text: f"{int(text):.5E}")
        for name in rows.columns
        if name.endswith("編號")
    }
    return Export(rows.assign(**numbers), "cp950")


def english(rows: pd.DataFrame, _: Streams) -> Export:
    """The account's language was English: other headings and type names, thousands with commas."""
    large = {
        name: rows[name].map(lambda count: f"{int(count):,}")
        for name in ("瀏覽次數", "曝光次數", "觸及人數")
        if name in rows.columns
    }
    return Export(rows.assign(**large).replace(_KINDS).rename(columns=_ENGLISH))


def daily(rows: pd.DataFrame, streams: Streams) -> Export:
    """The old shape: a row a post and report date, whose counts add up to the post's, and a row
    of totals at the end.
    """
    rng = streams.of("files", "daily")
    parts = []
    counts = [name for name in _COUNTS if name in rows.columns]
    shares = [rng.multinomial(rows[name].astype(int), [0.7, 0.2, 0.1]) for name in counts]
    published = pd.to_datetime(rows["發佈時間"], format="%m/%d/%Y %H:%M")
    for day in range(3):
        split = {name: share[:, day] for name, share in zip(counts, shares, strict=True)}
        parts.append(
            rows.assign(日期=(published + pd.Timedelta(days=day)).dt.strftime("%m/%d/%Y"), **split),
        )
    together = pd.concat(parts).sort_index(kind="stable")
    sums = {name: int(rows[name].astype(int).sum()) for name in counts}
    total = pd.DataFrame([dict.fromkeys(rows.columns, "") | {"貼文編號": "總計"} | sums])
    return Export(pd.concat([together, total], ignore_index=True))


#: Quirk by platform for the first and the last file of a workplace.
FIRST = {"facebook": excel, "instagram": english}
LAST = {"facebook": daily, "instagram": plain}


def quirk(
    platform: str,
    number: int,
    last: int,
) -> Callable[[pd.DataFrame, Streams], Export]:
    """What befalls file `number` (from 0 to `last`) of a platform.

    A workplace of one or two files stays plain.
    """
    if last < 2 or number not in (0, last):
        return plain
    return (FIRST if number == 0 else LAST)[platform]


def to_bytes(export: Export) -> bytes:
    """The file; what its encoding lacks (emoji in cp950) becomes a question mark."""
    return export.rows.to_csv(index=False, lineterminator="\n").encode(
        export.encoding,
        errors="replace",
    )
