"""Post exports as Meta Business Suite hands them out in zh-TW: UTF-8 with BOM, one row a post,
lifetime totals. It offers the last 28 days: a company that saves them every four weeks has
consecutive files.

Column names and the `MM/DD/YYYY HH:MM` time are those seen in public exports; the time is that of
California, as in every export of Meta, wherever the account is.
"""

from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from ..brief import Account
from ..deliverable import Span
from ..exports.clocks import PACIFIC
from .posts import account_number
from .quirks import quirk, to_bytes
from .scene import Scene

_SHARED = {
    "時間長度（秒）": "seconds",
    "發佈時間": "published",
    "永久連結": "permalink",
    "貼文類型": "kind",
    "資料留言": "blank",
    "日期": "period",
    "瀏覽次數": "views",
    "觸及人數": "reach",
}
_FACEBOOK = {
    "貼文編號": "post_id",
    "粉絲專頁編號": "account_number",
    "粉絲專頁名稱": "account_name",
    "標題": "title",
    "說明": "caption",
    **_SHARED,
    "心情、留言和分享次數": "rcs",
    "心情數": "reactions",
    "留言數": "comments",
    "分享次數": "shares",
    "總點擊次數": "total_clicks",
    "連結點擊次數": "clicks",
}
_INSTAGRAM = {
    "貼文編號": "post_id",
    "帳號編號": "account_number",
    "帳號用戶名稱": "account",
    "帳號名稱": "account_name",
    "說明": "caption",
    **_SHARED,
    "按讚數": "reactions",
    "分享": "shares",
    "追蹤人數": "follows",
    "留言數": "comments",
    "儲存次數": "saves",
}
COLUMNS = {"facebook": _FACEBOOK, "instagram": _INSTAGRAM}
KINDS = {
    "facebook": {
        "photo": "相片",
        "video": "影片",
        "reel": "連續短片",
        "link": "連結",
        "text": "文字",
    },
    "instagram": {
        "photo": "IG 圖像",
        "carousel": "IG 輪播",
        "reel": "IG 連續短片",
    },
}


def _cells(
    posts: pd.DataFrame,
    platform: str,
    account: Account,
    number: str,
) -> pd.DataFrame:
    """Texts of an export row by the names that `COLUMNS` maps to."""
    counts = posts[["reactions", "comments", "shares"]].sum(axis=1)
    return posts.assign(
        account_number=number,
        account_name=account.name,
        title=posts["caption"].str.split("\n").str[0],
        seconds=posts["duration_seconds"].astype(int),
        published=posts["published_at"].dt.tz_convert(PACIFIC.zone).dt.strftime("%m/%d/%Y %H:%M"),
        kind=posts["post_type"].map(KINDS[platform]),
        blank="",
        period="總期間",
        rcs=counts,
    )


def months(start: date, end: date) -> list[Span]:
    """First and last day of every month of a period, cut to the period."""
    firsts = pd.date_range(start.replace(day=1), end, freq="MS").date
    return [
        (max(start, first), min(end, (pd.Timestamp(first) + pd.offsets.MonthEnd()).date()))
        for first in firsts
    ]


#: Days of an export unless others are chosen.
EXPORTED_DAYS = 28
#: From this day on files have views in the place of impressions; no file of ours holds both.
_VIEWS_BEGAN = date(2024, 11, 1)


def windows(start: date, end: date) -> list[Span]:
    """First and last day of consecutive exports: the first to the end of its month, when the
    company began to save them, then 28 days each, the last to the last day.
    """
    found = months(start, min(end, month_end(start)))
    first = found[-1][1] + timedelta(days=1)
    while first <= end:
        last = min(end, first + timedelta(days=EXPORTED_DAYS - 1))
        if first < _VIEWS_BEGAN <= last:
            last = _VIEWS_BEGAN - timedelta(days=1)
        found.append((first, last))
        first = last + timedelta(days=1)
    return found


def month_end(day: date) -> date:
    """The last day of a day's month."""
    return (pd.Timestamp(day) + pd.offsets.MonthEnd(0)).date()


def in_file_order(posts: pd.DataFrame) -> pd.DataFrame:
    """Posts as they stand in a file: the newest day of California first, the posts of a day by
    their numbers, so that rows are in no strict order of time.
    """
    days = posts["published_at"].dt.tz_convert(PACIFIC.zone).dt.strftime("%Y-%m-%d")
    ordered = posts.assign(day=days).sort_values(["day", "post_id"], ascending=[False, True])
    return ordered.drop(columns="day")


def month_rows(
    posts: pd.DataFrame,
    platform: str,
    account: Account,
    number: str,
) -> pd.DataFrame:
    """Rows of one export of one platform, in zh-TW, as text and whole numbers."""
    columns = COLUMNS[platform]
    if len(posts) and posts["views"].isna().all():
        # Files of before November 2024: impressions in the place of views.
        columns = {
            {"瀏覽次數": "曝光次數"}.get(title, title): {"views": "impressions"}.get(name, name)
            for title, name in columns.items()
        }
    return _cells(posts, platform, account, number)[list(columns.values())].set_axis(
        list(columns),
        axis=1,
    )


def write_posts(scene: Scene, posts: pd.DataFrame, folder: Path) -> list[Path]:
    """Files of every Meta platform and 28 days, named by first and last day as Meta does, with the
    quirks of real ones.
    """
    written = []
    periods = windows(scene.start, scene.end)
    for platform in COLUMNS:
        account = scene.account(platform)
        number = account_number(platform, account.account)
        own = posts[posts["platform"] == platform]
        for place, (first, last) in enumerate(periods):
            inside = own["published_at"].dt.date.between(first, last)
            rows = month_rows(in_file_order(own[inside]), platform, account, number)
            change = quirk(platform, place, len(periods) - 1)
            path = folder / f"{first:%b-%d-%Y}_{last:%b-%d-%Y}_{number}.csv"
            path.write_bytes(to_bytes(change(rows, scene.streams)))
            written.append(path)
    return written
