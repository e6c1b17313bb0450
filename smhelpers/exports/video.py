"""YouTube Studio (by video, by day, by any other dimension) and TikTok Studio (dates without a
year).
"""

import pandas as pd

from .breakdowns import breakdown, measures_of, read_breakdown
from .clocks import TIKTOK_CLOCK
from .convert import column, number, seconds
from .evidence import Surroundings
from .formats import Format, Tables
from .headings import fold, words
from .posts import day_years, tidy_posts
from .raw import Raw
from .schemas import ACCOUNT_COUNTS, TABLES
from .tidy import checked, prepared, tidy_table

#: YouTube's files do not tell Shorts from videos; up to this length a video is taken for a Short.
SHORT_SECONDS = 60
_DIMENSIONS = frozenset(
    {
        "geography",
        "city",
        "traffic_source",
        "age",
        "gender",
        "device",
        "operating_system",
        "subscription",
        "subscription_source",
        "playlist",
        "subtitle",
        "playback",
        "content_type",
        "watched_behavior",
    },
)
_ZH = {
    "geography": "國家或地區",
    "city": "城市",
    "traffic_source": "流量來源",
    "age": "觀眾年齡",
    "gender": "觀眾性別",
    "device": "裝置",
    "operating_system": "作業系統",
    "subscription": "訂閱狀態",
    "subscription_source": "訂閱來源",
    "playlist": "播放清單",
    "subtitle": "字幕",
    "playback": "播放位置",
    "content_type": "內容類型",
    "watched_behavior": "觀看行為",
}


def _youtube(rows: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    """Ids that begin with "-" follow a space.

    Whether a video is a Short follows from its length.
    """

    def kind(text: str) -> str:
        try:
            return "short" if (seconds(text) or SHORT_SECONDS + 1) <= SHORT_SECONDS else "video"
        except ValueError:
            return "video"

    raw.note(
        f"檔案沒有註明 Shorts：{SHORT_SECONDS} 秒以內的影片當作 Shorts；發布日沒有時刻",
    )
    ids = rows["post_id"].str.strip()
    lengths = rows.get("duration_seconds", pd.Series("", index=rows.index))
    published = rows.get("published_at", pd.Series("", index=rows.index))
    return rows.assign(
        post_id=ids,
        published_at=published,
        post_type=lengths.map(kind),
        permalink="https://www.youtube.com/watch?v=" + ids,
    )


def _youtube_days(
    raw: Raw,
    form: Format,
    context: Surroundings,
) -> Tables:
    """Days of the channel; measures that the account table does not have are kept as a
    breakdown by day.
    """
    names = [name for name in form.names(raw) if name]
    measures = measures_of(form, names)
    others = [name for name in measures if name not in ACCOUNT_COUNTS]
    if others == measures:
        shown = "、".join(filter(None, raw.columns[1:]))
        raw.note(f"這份每日表的指標是「{shown}」，不是觀看次數；收在分項數字")
        return breakdown(prepared(raw, form, set(names)), raw, form, context)
    tables = tidy_table(raw, form, context)
    if not others:
        return tables
    also = _headings(raw, others)
    raw.not_taken = [heading for heading in raw.not_taken if heading not in also]
    again = Raw(raw.name, raw.encoding, raw.rows, first_row=raw.first_row, account=raw.account)
    rows = prepared(again, form, set(names))
    return tables | breakdown(rows, again, form, context, others)


def _headings(raw: Raw, names: list[str]) -> set[str]:
    return {raw.headings[name] for name in names if name in raw.headings}


def _youtube_by(
    raw: Raw,
    form: Format,
    context: Surroundings,
) -> Tables:
    """Any other dimension: named, and kept as a breakdown."""
    names = [name for name in form.names(raw) if name]
    by = [_ZH[name] for name in names if name in _ZH] or ["影片與日期"]
    raw.note(
        f"這是依{'、'.join(by)}的 YouTube 表，收在分項數字；要看各支影片請另外匯出「內容」",
    )
    return read_breakdown(raw, form, context)


def _overview(table: pd.DataFrame, _: Raw) -> pd.DataFrame:
    return table.assign(
        interactions=table[["reactions", "comments", "shares"]].sum(axis=1, min_count=3),
    )


def _tiktok_days(
    raw: Raw,
    form: Format,
    context: Surroundings,
) -> Tables:
    """Days of the account: the year comes from the folder where the file has none."""
    filled = _with_years(raw, form, context)
    if raw.problem:
        return {}
    tables = tidy_table(filled, form, context)
    raw.clock = "day"
    raw.clock_proof = raw.clock_proof or form.clock.zh
    return tables


def _with_years(
    raw: Raw,
    form: Format,
    context: Surroundings,
) -> Raw:
    """The same file with years in its days."""
    place = form.names(raw).index("date")
    rows = raw.rows.copy()
    column_name = rows.columns[place]
    dates = pd.DataFrame({"date": rows.iloc[:, place], "source_row": rows.index + raw.first_row})
    dates = dates[dates["date"].str.strip() != ""]
    filled = day_years(dates, raw, form, context)
    if raw.problem:
        raw.rows_in = len(raw.aside)
        return raw
    rows.loc[filled.index, column_name] = filled["date"]
    raw.rows = rows
    return raw


def _tiktok(rows: pd.DataFrame, _: Raw) -> pd.DataFrame:
    """A video's number is the last part of its link, and its account the part with @."""
    links = rows["permalink"].str.strip()
    number_ = links.str.split("?").str[0].str.rstrip("/").str.rsplit("/", n=1).str[-1]
    account = links.str.extract(r"/@([^/?]+)", expand=False).fillna("")
    views = rows["total_views"] if "total_views" in rows else rows["views"]
    return rows.assign(views=views, post_type="video", post_id=number_, account=account)


def _tiktok_audience(
    raw: Raw,
    form: Format,
    context: Surroundings,
) -> Tables:
    """Followers by gender or place; per cent and fractions both become fractions."""
    rows = prepared(raw, form, {"gender", "territory", "distribution"})
    values, _ = column(rows["distribution"], number, "Float64")
    if values.max() > 1 or values.sum() > 1.5:
        values = values / 100
    is_gender = "gender" in rows
    group = rows["gender" if is_gender else "territory"].str.strip()
    genders = words("gender")
    raw.clock, raw.clock_proof = "day", "整份檔案是匯出當天的樣子"
    table = pd.DataFrame(
        {
            "platform": "tiktok",
            "account": raw.account,
            "dimension": "gender" if is_gender else "country",
            "group": group,
            "gender": group.map(lambda text: genders.get(fold(text), "")) if is_gender else "",
            "value": values,
            "unit": "share",
            "source_file": raw.name,
            "source_row": rows["source_row"].astype("Int64"),
            "row": rows["source_row"],
        },
    )
    return {"audience": checked(table, TABLES["audience"], raw)}


def _tiktok_hours(
    raw: Raw,
    form: Format,
    context: Surroundings,
) -> Tables:
    """Hours of a week in which followers are active; days get their year as elsewhere."""
    if "date" in form.names(raw):
        _with_years(raw, form, context)
    if raw.problem:
        return {}
    return read_breakdown(raw, form, context)


class YouTubeFormat(Format):
    """Any of YouTube's dimensions beside at least one measure, and not a heading of others."""

    def fits(self, raw: Raw) -> bool:
        if not super().fits(raw):
            return False
        measured = measures_of(self, [name for name in self.names(raw) if name])
        if "date" in self.required:
            return bool(measured)
        has_dimension = bool(_DIMENSIONS & set(self.names(raw))) or "post_id" in self.names(raw)
        return bool(measured) and has_dimension


def _tiktok_daily(
    id: str,
    zh: str,
    required: set[str],
    finish=None,
) -> Format:
    return Format(
        id,
        zh,
        "tiktok",
        "tiktok",
        frozenset({"date"} | required),
        table="accounts",
        own_form=r"\d{2}/\d{2}/\d{4}",
        absent=frozenset({"permalink", "hour"}),
        only=True,
        finish=finish,
        read=_tiktok_days,
        rank=2,
    )


#: Tables of YouTube by another dimension than videos or days, by a measure that each has.
_BREAKDOWNS = (
    ("youtube_breakdown", "views"),
    ("youtube_breakdown_of_time", "watch_hours"),
    ("youtube_breakdown_of_shares", "views_share"),
)


def _youtube_breakdown(id: str, measure: str) -> Format:
    return YouTubeFormat(
        id,
        "YouTube 分項",
        "youtube",
        "youtube",
        frozenset({measure}),
        table="breakdowns",
        only=True,
        read=_youtube_by,
    )


FORMATS = [
    Format(
        "youtube_videos",
        "YouTube 影片",
        "youtube",
        "youtube",
        frozenset({"post_id", "title", "published_at"}),
        absent=_DIMENSIONS | {"date"},
        prepare=_youtube,
        read=tidy_posts,
    ),
    YouTubeFormat(
        "youtube_chart",
        "YouTube 圖表",
        "youtube",
        "youtube",
        frozenset({"date", "post_id"}),
        table="breakdowns",
        only=True,
        read=_youtube_by,
    ),
    _tiktok_daily("tiktok_overview", "TikTok 總覽", {"views", "visits"}, _overview),
    _tiktok_daily("tiktok_followers", "TikTok 追蹤人數", {"followers"}),
    _tiktok_daily("tiktok_viewers", "TikTok 觀眾", {"viewers"}),
    Format(
        "tiktok_hours",
        "TikTok 粉絲活躍時段",
        "tiktok",
        "tiktok",
        frozenset({"hour", "active_followers"}),
        table="breakdowns",
        read=_tiktok_hours,
        rank=2,
    ),
    Format(
        "tiktok_audience",
        "TikTok 粉絲組成",
        "tiktok",
        "tiktok",
        frozenset({"distribution"}),
        table="audience",
        only=True,
        read=_tiktok_audience,
        rank=2,
    ),
    Format(
        "tiktok_content",
        "TikTok 影片",
        "tiktok",
        "tiktok",
        frozenset({"title", "permalink", "published_at"}),
        clock=TIKTOK_CLOCK,
        own_form=r"\d{2}/\d{2}/\d{4}",
        prepare=_tiktok,
        read=tidy_posts,
    ),
    YouTubeFormat(
        "youtube_totals",
        "YouTube 每日總計",
        "youtube",
        "youtube",
        frozenset({"date"}),
        table="accounts",
        absent=_DIMENSIONS | {"post_id"},
        only=True,
        read=_youtube_days,
    ),
    *(_youtube_breakdown(name, measure) for name, measure in _BREAKDOWNS),
]
