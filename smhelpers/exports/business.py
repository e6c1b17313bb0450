"""The business's own systems: inbox, listening tool, site analytics (GA4) and reviews."""

import pandas as pd

from .breakdowns import breakdown, period_of
from .clocks import TAIPEI
from .evidence import Surroundings
from .formats import Format, Tables
from .raw import Raw
from .tidy import prepared, tidy_table

_YES_NO = {
    "是": "1",
    "否": "0",
    "Y": "1",
    "N": "0",
    "TRUE": "1",
    "FALSE": "0",
}
_PLATFORMS = {
    "Facebook": "facebook",
    "Instagram": "instagram",
    "LINE": "line_oa",
    "LINE 官方帳號": "line_oa",
    "Threads": "threads",
    "YouTube": "youtube",
    "TikTok": "tiktok",
}
#: What a table of sales tells apart; any other dimension makes a breakdown.
_SALES = {"date", "source", "medium", "source_medium", "campaign", "channel"}


def _messages(table: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    backwards = int((table["replied_at"] < table["received_at"]).sum())
    if backwards:
        raw.note(f"{backwards} 則的回覆時間早於收到時間，請檢查系統時鐘")
    return table.assign(platform=table["platform"].replace(_PLATFORMS))


def _spam(rows: pd.DataFrame, _: Raw) -> pd.DataFrame:
    """Whether the inbox itself called a message spam.

    An inbox that does not say so leaves it open.
    """
    return rows.assign(spam=rows["spam"].str.strip().replace(_YES_NO)) if "spam" in rows else rows


def _sources(rows: pd.DataFrame, _: Raw) -> pd.DataFrame:
    """Source and medium apart where a report writes them together."""
    if "source_medium" not in rows:
        return rows
    parts = rows["source_medium"].str.split("/", n=1, expand=True)
    medium = parts[1] if 1 in parts else pd.Series("", index=rows.index)
    return rows.assign(source=parts[0].str.strip(), medium=medium.fillna("").str.strip())


def _read_site(
    raw: Raw,
    form: Format,
    context: Surroundings,
) -> Tables:
    """Sessions, orders and revenue by day and source; another report, or one of several months
    without days, as a breakdown.
    """
    names = set(form.names(raw)) - {""}
    raw.clock, raw.clock_proof = "day", "日期依 GA4 資源的時區，檔案沒有寫"
    if raw.title:
        raw.note(f"這是 GA4 的『{raw.title}』")
    period = period_of(raw)
    by_source = bool({"source", "source_medium"} & names)
    others = {name for name in names if _is_dimension(name)} - _SALES
    if by_source and not others and "date" in names:
        return _with_end(tidy_table(raw, form, context))
    one_month = period is not None and period[0].to_period("M") == period[1].to_period("M")
    if by_source and not others and one_month and period is not None:
        first, last = period
        raw.note(f"沒有日期欄：{first:%Y-%m-%d} 至 {last:%Y-%m-%d} 的合計，記在第一天")
        _insert_day(raw, first)
        tables = tidy_table(raw, form, context)
        return _with_end(tables, last)
    raw.note("不是每日的來源報表，收在分項數字")
    return breakdown(prepared(raw, form, names), raw, form, context)


def _is_dimension(name: str) -> bool:
    from .headings import unit_of

    return unit_of(name, "ga4") == "text"


def _insert_day(raw: Raw, day: pd.Timestamp) -> None:
    blank = raw.rows.apply(lambda cells: cells.str.strip() == "").all(axis=1)
    raw.rows = raw.rows[~blank].copy()
    raw.rows["Date"] = f"{day:%Y-%m-%d}"


def _with_end(tables: Tables, last: pd.Timestamp | None = None) -> Tables:
    sales = tables["sales"]
    return tables | {"sales": sales.assign(end=sales["date"] if last is None else last)}


class SiteFormat(Format):
    """A report of GA4: any of its dimensions beside any of its measures, or its preamble."""

    def fits(self, raw: Raw) -> bool:
        names = set(self.names(raw)) - {""}
        if raw.blocks or not names:
            return False
        if raw.preamble:
            return bool({name for name in names if not _is_dimension(name) and name != "date"})
        return {"sessions"} <= names and bool({"source", "source_medium", "channel"} & names)


def _reviews(table: pd.DataFrame, _: Raw) -> pd.DataFrame:
    """Reviews without a number are told apart by author and time."""
    blank = table["review_id"] == ""
    made = table["author"] + " " + table["published_at"].astype(str) + " " + table["text"].str[:20]
    return table.assign(
        platform="google_business", review_id=table["review_id"].where(~blank, made)
    )


FORMATS = [
    Format(
        "inbox",
        "客服收件匣",
        "",
        "inbox",
        frozenset({"message_id", "received_at", "replied_at"}),
        table="messages",
        clock=TAIPEI,
        prepare=_spam,
        finish=_messages,
    ),
    Format(
        "listening",
        "社群聆聽",
        "",
        "listening",
        frozenset({"mention_id", "published_at", "brand", "text"}),
        table="mentions",
        clock=TAIPEI,
    ),
    SiteFormat(
        "site_sales",
        "網站工作階段與交易",
        "",
        "ga4",
        table="sales",
        prepare=_sources,
        read=_read_site,
    ),
    Format(
        "google_reviews",
        "Google 商家評論",
        "google_business",
        "google_business",
        frozenset({"rating", "text"}),
        table="reviews",
        clock=TAIPEI,
        finish=_reviews,
    ),
]
