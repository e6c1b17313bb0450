"""YouTube Studio (ZIP or CSV, zh-TW and English) and TikTok Studio (dates without a year)."""

import pandas as pd

from .convert import seconds, with_years
from .formats import Format
from .raw import Raw

#: YouTube's files do not tell Shorts from videos; up to this length a video is taken for a Short.
SHORT_SECONDS = 60
_YOUTUBE_ZH = {
    "內容": "post_id",
    "影片標題": "title",
    "影片發布時間": "published_at",
    "時間長度": "duration_seconds",
    "非重複觀眾人數": "reach",
    "獲得的訂閱人數": "follows",
    "喜歡次數": "reactions",
    "分享次數": "shares",
    "已新增留言": "comments",
    "平均觀看時間": "watch_seconds",
    "觀看次數": "views",
    "曝光次數": "impressions",
    "縮圖曝光次數": "impressions",
}
_YOUTUBE_EN = {
    "Content": "post_id",
    "Video title": "title",
    "Video publish time": "published_at",
    "Duration": "duration_seconds",
    "Unique viewers": "reach",
    "Subscribers gained": "follows",
    "Likes": "reactions",
    "Shares": "shares",
    "Comments added": "comments",
    "Average view duration": "watch_seconds",
    "Views": "views",
    "Impressions": "impressions",
    "Thumbnail impressions": "impressions",
}
_TOTALS_ZH = frozenset(
    {
        "觀看時間 (小時)",
        "訂閱人數",
        "曝光次數",
        "曝光點閱率 (%)",
        "非重複觀眾人數",
        "互動觀看次數",
        "預估收益 (TWD)",
    },
)
_TOTALS_EN = frozenset(
    {
        "Watch time (hours)",
        "Subscribers",
        "Impressions",
        "Thumbnail impressions",
        "Impressions click-through rate (%)",
        "Thumbnail click-through rate (%)",
        "Unique viewers",
        "Engaged views",
        "Estimated revenue (TWD)",
    },
)
_ENGLISH_DAY = ("%b %d, %Y", "%B %d, %Y", "%Y-%m-%d")


def _youtube(rows: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    """Ids that begin with "-" follow a space.

    Whether a video is a Short follows from its length.
    """

    def kind(text: str) -> str:
        try:
            return "short" if (seconds(text) or SHORT_SECONDS + 1) <= SHORT_SECONDS else "video"
        except ValueError:
            return "video"

    raw.notes.append(
        f"檔案沒有註明 Shorts：{SHORT_SECONDS} 秒以內的影片當作 Shorts；發布日沒有時刻",
    )
    ids = rows["post_id"].str.strip()
    links = "https://www.youtube.com/watch?v=" + ids
    return rows.assign(
        post_id=ids,
        post_type=rows.get("duration_seconds", pd.Series("", index=rows.index)).map(kind),
        permalink=links,
    )


def _nothing_new(raw: Raw, form: Format) -> dict[str, pd.DataFrame]:
    """A chart holds the days of the busiest videos only: nothing that the table and the totals
    do not have.
    """
    raw.notes.append("只含部分影片的每日數字，影片表與總計已涵蓋，未採用")
    return {}


def _day_years(rows: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    return rows.assign(date=_years(rows["date"], raw))


def _years(texts: pd.Series, raw: Raw) -> pd.Series:
    filled = with_years(texts, raw.latest)
    if not filled.equals(texts):
        raw.notes.append(
            f"日期沒有年份，推定為 {filled.min()} 至 {filled.max()}（不晚於 {raw.latest}）",
        )
    return filled


def _overview(table: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    return table.assign(
        interactions=table[["reactions", "comments", "shares"]].sum(axis=1, min_count=3),
    )


def _tiktok(rows: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    """A video's number is the last part of its link."""
    return rows.assign(
        published_at=_years(rows["published_at"], raw),
        post_type="video",
        post_id=rows["permalink"]
        .str.strip()
        .str.split("?")
        .str[0]
        .str.rstrip("/")
        .str.rsplit("/", n=1)
        .str[-1],
    )


def _youtube_posts(id: str, zh: str, columns: dict[str, str], required: set[str]) -> Format:
    return Format(
        id,
        zh,
        "youtube",
        columns,
        frozenset(required),
        forms=_ENGLISH_DAY,
        prepare=_youtube,
    )


def _tiktok_days(id: str, zh: str, columns: dict[str, str], finish=None) -> Format:
    return Format(
        id,
        zh,
        "tiktok",
        {"Date": "date"} | columns,
        frozenset({"Date", *columns}),
        table="accounts",
        forms=("%Y-%m-%d", "%m/%d/%Y"),
        prepare=_day_years,
        finish=finish,
        yearless=True,
    )


FORMATS = [
    _youtube_posts(
        "youtube_videos_zh",
        "YouTube 影片（中文）",
        _YOUTUBE_ZH,
        {"內容", "影片標題", "影片發布時間", "觀看次數"},
    ),
    _youtube_posts(
        "youtube_videos_en",
        "YouTube 影片（英文）",
        _YOUTUBE_EN,
        {"Content", "Video title", "Video publish time", "Views"},
    ),
    Format(
        "youtube_chart_zh",
        "YouTube 圖表（中文）",
        "youtube",
        {},
        frozenset({"日期", "內容", "觀看次數"}),
        read=_nothing_new,
    ),
    Format(
        "youtube_chart_en",
        "YouTube 圖表（英文）",
        "youtube",
        {},
        frozenset({"Date", "Content", "Views"}),
        read=_nothing_new,
    ),
    Format(
        "youtube_totals_zh",
        "YouTube 每日總計（中文）",
        "youtube",
        {
            "日期": "date",
            "觀看次數": "views",
            "曝光次數": "impressions",
            "訂閱人數": "net_follows",
        },
        frozenset({"日期", "觀看次數"}),
        table="accounts",
        forms=("%Y-%m-%d", *_ENGLISH_DAY),
        only=_TOTALS_ZH,
    ),
    Format(
        "youtube_totals_en",
        "YouTube 每日總計（英文）",
        "youtube",
        {
            "Date": "date",
            "Views": "views",
            "Impressions": "impressions",
            "Thumbnail impressions": "impressions",
            "Subscribers": "net_follows",
        },
        frozenset({"Date", "Views"}),
        table="accounts",
        forms=("%Y-%m-%d", *_ENGLISH_DAY),
        only=_TOTALS_EN,
    ),
    _tiktok_days(
        "tiktok_overview",
        "TikTok 總覽",
        {
            "Video Views": "views",
            "Profile Views": "visits",
            "Likes": "reactions",
            "Comments": "comments",
            "Shares": "shares",
        },
        _overview,
    ),
    _tiktok_days(
        "tiktok_followers",
        "TikTok 追蹤人數",
        {"Followers": "followers", "Difference in followers from previous day": "net_follows"},
    ),
    _tiktok_days(
        "tiktok_viewers",
        "TikTok 觀眾",
        {
            "Total Viewers": "viewers",
            "New Viewers": "new_viewers",
            "Returning Viewers": "returning_viewers",
        },
    ),
    Format(
        "tiktok_content",
        "TikTok 影片",
        "tiktok",
        {
            "Video title": "title",
            "Video link": "permalink",
            "Post time": "published_at",
            "Total likes": "reactions",
            "Total comments": "comments",
            "Total shares": "shares",
            "Total views": "views",
            "Add to favorites": "saves",
            "Average watch time": "watch_seconds",
        },
        frozenset({"Video title", "Video link", "Post time", "Total views"}),
        forms=("%Y-%m-%d", "%Y-%m-%d %H:%M", "%m/%d/%Y", "%b %d, %Y"),
        prepare=_tiktok,
        yearless=True,
    ),
]
