"""Task 5 on screen: the month's tables and pictures.

Its forms are in `evaluation_forms`, campaigns in `evaluation_effects`.
"""

from collections.abc import Callable

import pandas as pd
from matplotlib.figure import Figure

from .. import charts, evaluation
from ..evaluation import OwnStrategy
from ..labels import label
from ..metrics import kpis
from ..monitoring.tracking import Target
from ..portfolio import Portfolio
from ..scraps import record
from ..strategy import ContentStrategy
from ..workplace import Business, Workplace
from .tables import Table, shown

_RATES = dict.fromkeys(
    (
        "engagement_rate_by_reach",
        "engagement_rate_by_views",
        "median_engagement_rate_by_reach",
        "campaign_median",
        "other_median",
        "difference",
        "usual_rate",
        "rate_without",
    ),
    "ratio",
) | {"p_value": "p"}
#: Weeks of a test that are compared.
TEST_WEEKS = (4, 8, 14)


def month_overview(workplace: Workplace, month: str) -> Table:
    """The month by platform."""
    return Table(
        evaluation.month_table(workplace, month),
        f"{month} 各平台概況",
        _RATES,
        "「各篇觸及合計」會重複計算同一個人，不是本月的不重複觸及人數；模擬資料。",
    )


def against_last_month(workplace: Workplace, month: str) -> Table:
    """Medians of rate and reach of the month and the month before, each with the p-value of the
    permutation test.
    """
    before = evaluation.previous_month(month)
    rows = [
        _moved(
            workplace,
            month,
            before,
            platform,
            key,
            of,
        )
        for platform in evaluation.month_table(workplace, month)["platform"]
        for key, of in (
            ("engagement_rate_by_reach", evaluation.platform_rates),
            ("reach", evaluation.platform_reach),
        )
    ]
    return Table(
        pd.DataFrame(rows),
        f"{month} 與 {before} 的每篇中位數",
        {"p_value": "p"},
        "p 值小於 0.05 表示差距大到不像隨機波動；否則視為持平。",
    )


def _moved(
    workplace: Workplace,
    month: str,
    before: str,
    platform: str,
    key: str,
    of: Callable,
) -> dict:
    then = of(workplace, before, platform)
    now = of(workplace, month, platform)
    difference, p_value = evaluation.change(then, now)
    unit = "ratio" if key == "engagement_rate_by_reach" else ""
    values = {
        "median_before": then.median(),
        "median_now": now.median(),
        "difference": difference,
    }
    told = {name: shown(float(value), unit) for name, value in values.items()}
    return {"platform": platform, "measure": key} | told | {"p_value": p_value}


def content_board(workplace: Workplace, month: str, by: str) -> Table:
    """The month by format ("post_type"), part of the day ("slot") or weekday, beside the three
    months before.
    """
    return Table(
        evaluation.content_table(workplace, month, by),
        f"{month} 依{label(by)}",
        _RATES,
        "平常：前三個月。少於 3 篇的組別，數字受單篇影響大，不宜比較；差異大不大，"
        "還要看是不是同一種類型剛好都在同一個時段發。",
    )


def standout_board(workplace: Workplace, month: str) -> Table:
    """Posts that reached far more than the others, and the month's rate without each."""
    table = evaluation.standout_posts(workplace, month)
    told = "觸及達中位數 5 倍以上。先對照廣告後台，問是不是付費推廣；匯出檔沒有標示。"
    return Table(
        table,
        f"{month} 觸及遠高於其他的貼文",
        _RATES,
        told if len(table) else "這個月沒有觸及達中位數 5 倍的貼文。",
    )


def activity_board(workplace: Workplace, month: str, own: OwnStrategy | None = None) -> Table:
    """Posts a week of every platform beside what the strategy plans."""
    strategy = own.parts.get(ContentStrategy) if own else None
    return Table(
        evaluation.activity_table(workplace, month, strategy),
        f"{month} 的發文活動",
        {},
        "策略訂的篇數：固定系列每週的篇數合計；沒有系列的平台是「未提供」。",
    )


def engagement_chart(workplace: Workplace, month: str) -> Figure:
    """Engagement rate by reach of each platform over the months up to this one."""
    posts = evaluation.evaluated_posts(workplace)
    posts = posts.assign(month=posts["published_at"].dt.strftime("%Y-%m"))
    table = kpis(
        posts[posts["month"] <= month],
        ["engagement_rate_by_reach"],
        by=["month", "platform"],
    )
    return charts.lines(
        table,
        "month",
        "engagement_rate_by_reach",
        hue="platform",
        unit="ratio",
        title=f"{workplace.name}：各月互動率（觸及）",
    )


def post_type_chart(workplace: Workplace, month: str) -> Figure:
    """Engagement rate by reach of each post type and platform in the month."""
    table = kpis(
        evaluation.posts_of(workplace, month),
        ["engagement_rate_by_reach"],
        by=["platform", "post_type"],
    )
    return charts.bars(
        table,
        "post_type",
        "engagement_rate_by_reach",
        hue="platform",
        unit="ratio",
        title=f"{workplace.name} {month}：各類貼文互動率",
    )


def earlier(workplace: Business) -> OwnStrategy:
    """What this task starts from: the trainee's own strategy, or the course's sample."""
    return evaluation.take_over(Portfolio.open(), workplace)


def origins_table(own: OwnStrategy) -> Table:
    """Where each part of the strategy came from."""
    return Table(
        pd.DataFrame(
            [{"document": title, "origin": origin} for title, origin in own.origins.items()],
        ),
        "這個單元從哪裡接手",
    )


def kpi_board(
    workplace: Workplace,
    month: str,
    own: OwnStrategy | None = None,
    judged: bool = True,
) -> Table:
    """KPIs of the own strategy (default: the brief's) on the month.

    Without `judged` the attainment is left to the trainee.
    """
    table = evaluation.kpi_table(workplace, month, own.targets if own else None)
    kept = table[["kpi", "platform", "name", "period", "direction"]].copy()
    for column in ("target", "actual", "low", "high"):
        values = zip(table[column], table["unit"], strict=True)
        kept[column] = [_in_unit(float(value), unit) for value, unit in values]
    if judged:
        kept = kept.assign(attained=table["attained"], clear=table["clear"])
    return Table(
        kept,
        f"{month} 策略指標",
        note="期間是「週」的次數，實際值換算成每週。信賴區間：重抽樣得到的 95% 區間；"
        "貼文與群發以篇、"
        "交易、訊息與提及以日為單位抽。",
    )


def _in_unit(value: float, unit: str) -> str:
    """A rate in percent; of large counts no tenths."""
    if unit == "ratio" or pd.isna(value):
        return shown(value, "ratio")
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:,.1f}"


def kpi_chart(workplace: Workplace, month: str, own: OwnStrategy | None = None) -> Figure:
    """Attainment of every KPI of the month."""
    table = evaluation.kpi_table(workplace, month, own.targets if own else None)
    names = [
        f"{row['kpi']} {label(row['platform'])} {row['name']}" for row in table.to_dict("records")
    ]
    return charts.targets(table.assign(name=names), title=f"{workplace.name} {month}：指標達成率")


def pages_table(own: OwnStrategy) -> Table:
    """The passages of the strategy that an improvement may change, as they stand."""
    rows = []
    for page in evaluation.pages_of(own.parts):
        rows.append(
            {
                "document": page.document,
                "place": page.place,
                "field": page.field,
                "page_value": page.value or "（空白）",
            },
        )
    return Table(
        pd.DataFrame(rows),
        "策略現在寫的",
        note="要改的地方照「現在寫的」抄進表單的「原來」。",
    )


def tests_table(workplace: Workplace, own: OwnStrategy) -> Table:
    """Smallest improvement of every KPI that a test of some weeks would show."""
    rows = []
    for target in own.targets:
        row = {
            "kpi": target.kpi,
            "platform": target.platform,
            "name": label(target.metric),
        }
        for weeks in TEST_WEEKS:
            row[f"least_{weeks}"] = _least(workplace, target, weeks)
        rows.append(row)
    return Table(
        pd.DataFrame(rows),
        "每個指標測幾週看得出多大的改善",
        note="和前十二週比；5% 的顯著水準、80% 的機會看得出來。",
    )


def _least(workplace: Workplace, target: Target, weeks: int) -> str:
    found = evaluation.detectable_change(workplace, target, weeks)
    if 0 < found < float("inf"):
        return f"{found:.0%}"
    return "資料不足"


def campaign_board(workplace: Workplace, month: str) -> Table:
    """Every campaign that had ended by the month against comparable posts of the same platform."""
    return Table(
        evaluation.campaign_effects(workplace, month).drop(columns="verdict"),
        "行銷活動與對照貼文（活動前後六週、同平台）",
        _RATES,
        "這是比較，不是因果證明：活動貼文的日期、類型與廣告投放也可能不同。",
    )


def data_card(workplace: Workplace) -> Table:
    """How the tables came about: files, rows in and out, what was mended, period and time zone."""
    card = workplace.data_card
    if card.start is not None:
        period = f"{card.start:%Y-%m-%d} 至 {card.end:%Y-%m-%d}"
    else:
        period = "沒有貼文"
    return Table(
        card.files,
        f"資料卡：{workplace.name}",
        note="；".join(
            [
                f"期間 {period}",
                f"時區 {card.time_zone}（匯出檔未註明時區，依在地時間解讀）",
                "每篇數字是到匯出日為止的累計",
                *card.notes,
            ],
        ),
    )


def short_data_card(workplace: Workplace) -> Table:
    """The data card in few lines: files and rows by format; period, time zone, exclusions below."""
    whole = data_card(workplace)
    parts = whole.data.groupby("format", sort=False)
    table = parts.agg(
        files=("file", "size"),
        rows_in=("rows_in", "sum"),
        rows_out=("rows_out", "sum"),
    ).reset_index()
    return Table(table, whole.title, note=f"{whole.note}。逐檔的說明與排除見附錄。")


def record_month(workplace: Workplace, month: str) -> None:
    """Record the month's figures for the overview of a batch: by platform, and every KPI."""
    for row in evaluation.month_table(workplace, month).to_dict("records"):
        for name in ("posts", "interactions", "engagement_rate_by_reach"):
            unit = "ratio" if name == "engagement_rate_by_reach" else "count"
            record(
                f"{row['platform']}_{name}",
                _plain(row[name]),
                f"{label(row['platform'])}{label(name)}",
                unit,
            )
    for row in evaluation.kpi_table(workplace, month).to_dict("records"):
        record(
            f"kpi_{row['kpi']}",
            _plain(row["actual"]),
            f"指標 {row['kpi']} {label(row['platform'])}{row['name']}",
            row["unit"],
        )


def _plain(value: float) -> float | int | None:
    """Counts as whole numbers, blanks as None."""
    if pd.isna(value):
        return None
    if float(value).is_integer():
        return int(value)
    return float(value)
