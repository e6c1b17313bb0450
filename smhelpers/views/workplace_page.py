"""One page on a workplace: the brief, what the tables hold, how things went, and what is missing
(HTML, self-contained, printable).
"""

import base64
from html import escape
from pathlib import Path

import pandas as pd
from jinja2 import Environment, PackageLoader, select_autoescape
from markupsafe import Markup
from matplotlib.figure import Figure

from .. import __version__, charts
from ..evaluation.basis import NO_HOLE, coverage_table, covered_text
from ..exports.schemas import ACCOUNT_COUNTS, COUNTS
from ..labels import label, labels
from ..metrics import METRICS
from ..metrics.columns import TIME_COLUMN
from ..workplace import Business, Workplace
from ..writing import write_whole
from .brief import BriefPage
from .tables import Table

TABLES_ZH = {
    "posts": "貼文",
    "stories": "限時動態",
    "accounts": "帳號每日數字",
    "audience": "受眾",
    "breakdowns": "分項數字",
    "ads": "廣告",
    "messages": "顧客訊息",
    "mentions": "提及",
    "sales": "網站交易",
    "reviews": "評論",
    "broadcasts": "LINE 群發",
}
#: Tables that a business may well be without: that they are empty is no gap.
OPTIONAL = {"stories", "breakdowns", "reviews"}
#: Measures shown month by month, in order; those that the exports cannot give are left out.
MONTHLY = [
    "posts",
    "views",
    "interactions",
    "engagement_rate_by_views",
    "net_followers",
    "ad_spend",
    "cost_per_click",
    "messages",
    "response_rate",
    "sla_hit_rate",
    "mentions",
    "share_of_voice",
    "sessions",
    "orders",
    "revenue",
    "conversion_rate",
]
#: Counts of a post that a platform may lack; their total is added up where they are told.
POST_COUNTS = [name for name in COUNTS if name != "interactions"]
#: Days without a post of an account from which a silence is worth a line.
SILENCE_DAYS = 10


def write_page(workplace: Workplace, path: Path) -> Path:
    """Write the page to `path`; its pictures are inside."""
    environment = Environment(
        loader=PackageLoader("smhelpers.views"),
        autoescape=select_autoescape(["html"]),
    )
    card = workplace.data_card
    brief = None
    if isinstance(workplace, Business):
        brief = Markup(BriefPage(workplace.brief)._repr_html_())
    page = environment.get_template("workplace.html").render(
        name=workplace.name,
        notice=workplace.notice,
        brief=brief,
        card=card,
        contents=_shown(contents(workplace), "資料表"),
        months=_shown(months(workplace), "每月指標"),
        pictures=[_picture(figure) for figure in pictures(workplace)],
        gaps=gaps(workplace),
        files=_shown(card.files, "檔案"),
        version=__version__,
    )
    write_whole(path, page)
    return path


def _shown(table: pd.DataFrame, title: str) -> Markup:
    if len(table):
        return Markup(Table(table, title)._repr_html_())
    return Markup("<p>沒有資料。</p>")


def _picture(figure: Figure) -> dict[str, str]:
    title = figure.get_axes()[0].get_title()
    return {"data": base64.b64encode(charts.png(figure, dpi=100)).decode(), "alt": escape(title)}


def contents(workplace: Workplace) -> pd.DataFrame:
    """One row a table and platform: rows, first and last day."""
    rows = []
    for name, table in workplace.tables.items():
        if "platform" in table:
            groups = table.groupby("platform")
        elif len(table):
            groups = [("", table)]
        else:
            groups = []
        for platform, part in groups:
            if name in TIME_COLUMN:
                moments = part[TIME_COLUMN[name]]
            else:
                moments = pd.Series(dtype="datetime64[ns]")
            first, last = (
                f"{day:%Y-%m-%d}" if not pd.isna(day) else ""
                for day in (moments.min(), moments.max())
            )
            rows.append(
                {
                    "表": TABLES_ZH[name],
                    "platform": platform,
                    "列數": len(part),
                    "第一天": first,
                    "最後一天": last,
                },
            )
    return pd.DataFrame(rows)


def months(workplace: Workplace) -> pd.DataFrame:
    """Measures of the catalogue by month, as texts; a measure without any value is left out."""
    measured = workplace.measured
    given = {
        "own" in measured["mentions"]: ["share_of_voice"],
        "within_target" in measured["messages"]: ["sla_hit_rate"],
    }
    keys = [key for key in MONTHLY if key not in given.get(False, [])]
    table = workplace.kpis(keys, by=["month"])
    shown = pd.DataFrame({"month": table["month"]})
    covered = workplace.covered_together
    if covered:
        shown["covered_days"] = [covered_text(covered, month) for month in table["month"]]
    for key in keys:
        if table[key].notna().any():
            measure = METRICS[key]
            shown[measure.zh] = [_text(value, measure.unit) for value in table[key]]
    return shown


def _text(value: float, unit: str) -> str:
    if pd.isna(value):
        return "未提供"
    if unit == "ratio":
        return f"{value:.2%}"
    if unit == "money" and abs(value) < 100:
        return f"{value:,.2f}"
    return f"{value:,.0f}"


def pictures(workplace: Workplace) -> list[Figure]:
    """Trends by week: views and interactions by platform, messages, mentions by brand, revenue;
    those that there are data for.
    """
    weeks = [
        _trend(
            workplace.posts,
            workplace,
            "views",
            "platform",
            "每週瀏覽次數（依貼文發布週）",
        ),
        _trend(
            workplace.posts,
            workplace,
            "interactions",
            "platform",
            "每週互動次數",
        ),
        _trend(
            workplace.messages,
            workplace,
            "messages",
            "platform",
            "每週收到訊息",
        ),
        _trend(
            workplace.mentions,
            workplace,
            "mentions",
            "brand",
            "每週提及（自家與競品）",
        ),
        _trend(
            workplace.sales,
            workplace,
            "revenue",
            None,
            "每週總收益（元）",
        ),
    ]
    return [figure for figure in weeks if figure is not None]


def _trend(
    table: pd.DataFrame,
    workplace: Workplace,
    key: str,
    hue: str | None,
    title: str,
) -> Figure | None:
    if table.empty:
        return None
    known = workplace.kpis([key], by=["week", hue] if hue else ["week"]).dropna(subset=[key])
    if known.empty:
        return None
    names = {key: METRICS[key].zh, "brand": "品牌"}
    known = known.assign(week=pd.to_datetime(known["week"] + "-1", format="%G-W%V-%u")).rename(
        columns=names,
    )
    return charts.lines(
        known,
        "week",
        names[key],
        hue=names.get(hue, hue),
        title=title,
    )


def gaps(workplace: Workplace) -> list[str]:
    """What is missing: unread files, measures no export supplies, days without numbers, long
    silences.
    """
    unread = []
    for row in workplace.data_card.files.to_dict("records"):
        if row["format"] == "未辨識":
            unread.append(f"未讀入 {row['file']}：{row['notes']}")
    empty = []
    for name, table in workplace.tables.items():
        if table.empty and name not in OPTIONAL:
            empty.append(TABLES_ZH[name])
    absent = [f"沒有這些資料：{'、'.join(empty)}"] if empty else []
    return [
        *unread,
        *absent,
        *_unsupplied(workplace),
        *_holes(workplace),
        *_absent_days(workplace),
        *_silences(workplace),
    ]


def _unsupplied(workplace: Workplace) -> list[str]:
    found = []
    for table, counts, zh in (
        (workplace.posts, POST_COUNTS, "貼文"),
        (workplace.accounts, ACCOUNT_COUNTS, "帳號每日數字"),
    ):
        for platform, part in table.groupby("platform"):
            absent = [
                label(name) for name in counts if part[name].isna().all() and name in labels()
            ]
            if absent:
                found.append(f"{label(platform)} 的{zh}未提供：{'、'.join(absent)}（未提供不是 0）")
    return found


def _holes(workplace: Workplace) -> list[str]:
    """Days between a platform's exports of posts that none of them covers."""
    found = []
    for row in coverage_table(workplace).to_dict("records"):
        if row["holes"] != NO_HOLE:
            found.append(f"{label(row['platform'])} 的貼文匯出檔缺 {row['holes']}")
    return found


def _absent_days(workplace: Workplace) -> list[str]:
    found = []
    for platform, part in workplace.accounts.groupby("platform"):
        absent = len(pd.date_range(part["date"].min(), part["date"].max()).difference(part["date"]))
        if absent:
            found.append(f"{label(platform)} 的帳號每日數字缺 {absent} 天")
    return found


def _silences(workplace: Workplace) -> list[str]:
    found = []
    for platform, part in workplace.posts.groupby("platform"):
        days = (
            part["published_at"].dt.tz_localize(None).dt.normalize().drop_duplicates().sort_values()
        )
        longest = days.diff().max()
        if pd.notna(longest) and longest.days >= SILENCE_DAYS:
            last = days[days.diff() == longest].iloc[0]
            found.append(
                f"{label(platform)} 最長 {longest.days} 天沒有發文（到 {last:%Y-%m-%d} 為止）",
            )
    return found
