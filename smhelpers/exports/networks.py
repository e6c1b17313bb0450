"""X (new and old), LinkedIn pages (.xls) and the hand-kept log of Threads, which has no export."""

import pandas as pd

from .formats import Format
from .raw import Raw, normal
from .schemas import TABLES
from .tidy import checked

_X_DAY = ("%a, %b %d, %Y", "%Y-%m-%d")
_X_POSTS = {
    "Post id": "post_id",
    "Date": "published_at",
    "Post text": "title",
    "Post Link": "permalink",
    "Impressions": "impressions",
    "Likes": "reactions",
    "Bookmarks": "saves",
    "Reposts": "shares",
    "Replies": "comments",
    "New follows": "follows",
    "URL Clicks": "clicks",
}
_X_OLD = {
    "Tweet id": "post_id",
    "Tweet text": "title",
    "Tweet permalink": "permalink",
    "time": "published_at",
    "impressions": "impressions",
    "likes": "reactions",
    "retweets": "shares",
    "replies": "comments",
    "url clicks": "clicks",
    "follows": "follows",
}
_X_DAYS = {
    "Date": "date",
    "Impressions": "impressions",
    "Engagements": "interactions",
    "Likes": "reactions",
    "Replies": "comments",
    "Reposts": "shares",
    "Bookmarks": "saves",
    "New follows": "gained",
    "Unfollows": "lost",
    "Profile visits": "visits",
}
_LINKEDIN_POSTS = {
    "Post title": "title",
    "Post link": "permalink",
    "Created date": "published_at",
    "Content Type": "post_type",
    "Impressions": "impressions",
    "Views": "views",
    "Clicks": "total_clicks",
    "Likes": "reactions",
    "Comments": "comments",
    "Reposts": "shares",
    "Follows": "follows",
}
_LINKEDIN_TYPES = {
    "Image": "photo",
    "Photo": "photo",
    "Video": "video",
    "Document": "carousel",
    "Article": "link",
    "Link": "link",
    "Text": "text",
    "Poll": "other",
    "": "other",
}
_LINKEDIN_DAYS = {
    "Date": "date",
    "Impressions (total)": "impressions",
    "Unique impressions (organic)": "reach",
    "Clicks (total)": "clicks",
    "Reactions (total)": "reactions",
    "Comments (total)": "comments",
    "Reposts (total)": "shares",
    "Shares (total)": "shares",
}
#: Sheets of the followers workbook by their first heading.
_LINKEDIN_TRAITS = {
    "location": "city",
    "job function": "job_function",
    "seniority": "seniority",
    "industry": "industry",
    "company size": "company_size",
}
_THREADS = {
    "發佈時間": "published_at",
    "內容": "title",
    "瀏覽次數": "views",
    "永久連結": "permalink",
}


def _x_posts(rows: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    replies = int(rows["title"].str.startswith("@").sum())
    if replies:
        raw.notes.append(f"其中 {replies} 篇以 @ 開頭，可能是回覆他人；X 的檔案不分貼文與回覆")
    raw.notes.append("沒有貼文類型，歸為其他；「Impressions」是曝光次數，不是瀏覽次數")
    return rows.assign(post_type="other")


def _linkedin_posts(rows: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    negative = sum(
        int(rows[name].str.startswith("-").sum())
        for name in rows
        if name in ("reactions", "comments", "shares")
    )
    if negative:
        raw.notes.append(f"{negative} 格是負數（收回的互動），照原數保留")
    return rows.assign(post_id=rows["permalink"].str.strip())


def _linkedin_days(table: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    parts = table[["reactions", "comments", "shares"]]
    if (parts < 0).any().any():
        raw.notes.append("有負數（當日收回的互動），照原數保留")
    return table.assign(interactions=parts.sum(axis=1, min_count=3))


def _threads(rows: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    """Posts of a log have no number: the time is theirs, and a count where two have the same
    time.
    """
    again = rows.groupby("published_at").cumcount()
    ids = (
        "log-"
        + rows["published_at"].str.strip()
        + again.map(lambda number: f"-{number + 1}" if number else "")
    )
    raw.notes.append(
        "Threads 沒有匯出檔，這是人工抄錄；比率無法換算成次數，按讚、回覆、分享當作未提供；"
        "瀏覽人數不是觸及人數",
    )
    blank = rows["published_at"].str.strip() == ""
    return rows.assign(post_id=ids.mask(blank, ""), post_type="other")


def _linkedin_followers(raw: Raw, form: Format) -> dict[str, pd.DataFrame]:
    """Followers by one trait as shares of those whose trait is known."""
    heading = next(name for name in raw.rows.columns if normal(name).lower() in _LINKEDIN_TRAITS)
    numbers = pd.to_numeric(raw.rows["Total followers"].str.replace(",", ""), errors="coerce")
    raw.notes.append("追蹤者人數已換成占比；同一人只算在一組")
    table = pd.DataFrame(
        {
            "platform": "linkedin",
            "dimension": _LINKEDIN_TRAITS[heading.lower()],
            "group": raw.rows[heading].str.strip(),
            "gender": "",
            "value": (numbers / numbers.sum()).astype("Float64"),
            "unit": "share",
            "source_file": raw.name,
            "source_row": pd.array(
                range(raw.first_row, raw.first_row + len(numbers)),
                dtype="Int64",
            ),
        },
    )
    return {"audience": checked(table[table["group"] != ""], TABLES["audience"], raw)}


class TraitFormat(Format):
    """A sheet of LinkedIn's followers workbook: one trait and how many followers have it."""

    def fits(self, raw: Raw) -> bool:
        headings = [name.lower() for name in raw.rows.columns]
        return (
            len(headings) == 2
            and headings[1] == "total followers"
            and headings[0] in _LINKEDIN_TRAITS
        )


FORMATS = [
    TraitFormat(
        "linkedin_audience",
        "LinkedIn 追蹤者組成",
        "linkedin",
        {},
        frozenset(),
        table="audience",
        read=_linkedin_followers,
    ),
    Format(
        "x_content",
        "X 貼文",
        "x",
        _X_POSTS,
        frozenset({"Post id", "Date", "Post text", "Impressions"}),
        forms=_X_DAY,
        prepare=_x_posts,
    ),
    Format(
        "x_content_old",
        "X 貼文（舊版）",
        "x",
        _X_OLD,
        frozenset({"Tweet id", "Tweet text", "time", "impressions"}),
        forms=("%Y-%m-%d %H:%M %z", "%Y-%m-%d %H:%M"),
        prepare=_x_posts,
    ),
    Format(
        "x_overview",
        "X 總覽",
        "x",
        _X_DAYS,
        frozenset({"Date", "Impressions", "Engagements", "New follows"}),
        table="accounts",
        forms=_X_DAY,
    ),
    Format(
        "linkedin_posts",
        "LinkedIn 貼文",
        "linkedin",
        _LINKEDIN_POSTS,
        frozenset({"Post title", "Post link", "Created date"}),
        _LINKEDIN_TYPES,
        forms=("%m/%d/%Y", "%m/%d/%Y %H:%M"),
        prepare=_linkedin_posts,
    ),
    Format(
        "linkedin_metrics",
        "LinkedIn 每日數字",
        "linkedin",
        _LINKEDIN_DAYS,
        frozenset({"Date", "Impressions (total)"}),
        table="accounts",
        forms=("%m/%d/%Y",),
        finish=_linkedin_days,
    ),
    Format(
        "linkedin_followers",
        "LinkedIn 新追蹤者",
        "linkedin",
        {"Date": "date", "Total followers": "gained"},
        frozenset({"Date", "Total followers"}),
        table="accounts",
        forms=("%m/%d/%Y",),
    ),
    Format(
        "threads_log",
        "Threads 人工紀錄",
        "threads",
        _THREADS,
        frozenset({"發佈時間", "內容", "瀏覽次數"}),
        forms=("%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%m/%d/%Y %H:%M"),
        prepare=_threads,
    ),
]
