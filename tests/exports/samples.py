"""Small exports as the platforms hand them out, written by the tests: headings seen in public
files, invented rows.
"""

import csv
import io
from pathlib import Path

FACEBOOK_ZH = [
    "貼文編號",
    "粉絲專頁編號",
    "粉絲專頁名稱",
    "標題",
    "說明",
    "時間長度（秒）",
    "發佈時間",
    "永久連結",
    "貼文類型",
    "資料留言",
    "日期",
    "瀏覽次數",
    "觸及人數",
    "心情、留言和分享次數",
    "心情數",
    "留言數",
    "分享次數",
    "總點擊次數",
    "連結點擊次數",
]
FACEBOOK_EN = [
    "Post ID",
    "Page ID",
    "Page name",
    "Title",
    "Description",
    "Duration (sec)",
    "Publish time",
    "Caption type",
    "Permalink",
    "Is crosspost",
    "Is share",
    "Post type",
    "Languages",
    "Custom labels",
    "Funded content status",
    "Data comment",
    "Date",
    "Views",
    "Reach",
    "Reactions, Comments and Shares",
    "Reactions",
    "Comments",
    "Shares",
    "Total clicks",
    "Other Clicks",
    "Matched Audience Targeting Consumption (Photo Click)",
]
INSTAGRAM_ZH = [
    "貼文編號",
    "帳號編號",
    "帳號用戶名稱",
    "帳號名稱",
    "說明",
    "時間長度（秒）",
    "發佈時間",
    "永久連結",
    "貼文類型",
    "資料留言",
    "日期",
    "瀏覽次數",
    "觸及人數",
    "按讚數",
    "分享",
    "追蹤人數",
    "留言數",
    "儲存次數",
]
INSTAGRAM_EN = [
    "Post ID",
    "Account ID",
    "Account username",
    "Account name",
    "Description",
    "Duration (sec)",
    "Publish time",
    "Permalink",
    "Post type",
    "Data comment",
    "Date",
    "Views",
    "Likes",
    "Shares",
    "Comments",
    "Saves",
    "Reach",
    "Follows",
]


def text(header: list[str], rows: list[list]) -> str:
    """A CSV as text."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([header, *rows])
    return stream.getvalue()


def write(path: Path, header: list[str], rows: list[list], encoding: str = "utf-8-sig") -> Path:
    """A CSV file in an encoding; returns its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text(header, rows).encode(encoding, errors="replace"))
    return path


def facebook_zh(
    post_id="1000390819731784",
    caption="新品上市",
    published="08/03/2026 18:30",
    kind="相片",
    period="總期間",
    views=1200,
    reach=1000,
    reactions=7,
    comments=2,
    shares=1,
    clicks=5,
) -> list:
    """One row of a zh-TW Facebook export."""
    return [
        post_id,
        "748148961983234",
        "岫禾茶作",
        caption,
        caption,
        0,
        published,
        f"https://example.invalid/posts/{post_id}",
        kind,
        "",
        period,
        views,
        reach,
        10,
        reactions,
        comments,
        shares,
        20,
        clicks,
    ]


def facebook_en(
    post_id="1000390819731784",
    published="09/28/2026 18:12",
    views="27",
    reach="20",
) -> list:
    """One row of an English Facebook export."""
    return [
        post_id,
        "748148961983234",
        "Xiuhe",
        "New",
        "New in store today",
        0,
        published,
        "N/A",
        f"https://example.invalid/{post_id}",
        0,
        0,
        "Photos",
        "",
        "",
        "",
        "",
        "Lifetime",
        views,
        reach,
        4,
        4,
        0,
        0,
        2,
        1,
        1,
    ]


def instagram_zh(
    post_id="17900603864985625",
    caption="分一杯給同事",
    published="08/04/2026 12:05",
    kind="IG 圖像",
    views="12,400",
    saves=13,
) -> list:
    """One row of a zh-TW Instagram export."""
    return [
        post_id,
        "161886221254822",
        "xiuhe.tea",
        "岫禾茶作",
        caption,
        0,
        published,
        f"https://example.invalid/p/{post_id}",
        kind,
        "",
        "總期間",
        views,
        9000,
        94,
        4,
        2,
        4,
        saves,
    ]
