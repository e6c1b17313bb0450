"""Task 4 as the trainee sees it: tables of methods, alarms, figures, service, voice, content."""

from collections.abc import Iterable

import pandas as pd
from matplotlib.figure import Figure

from .. import charts, monitoring
from ..documents.monitoring_log_xlsx import monitoring_log_xlsx
from ..labels import as_typed, label
from ..metrics import metric
from ..metrics.business import DAYS_BY_LAW
from ..monitoring import Setting, Target
from ..monitoring.compliance import posts_of
from ..monitoring.control import METHODS
from ..monitoring.earlier import Earlier
from ..monitoring.triage import fitting_actions
from ..policy.law import NOTICE
from ..portfolio import Portfolio
from ..workplace import Business, Workplace
from .monitoring_charts import control_chart
from .tables import Table, shown, taken_over
from .takehome import TakeHome

_RATIO = dict.fromkeys(
    ("share_of_voice", "negative_share", "planned_share", "actual", "low", "high"),
    "ratio",
)
#: The tidy tables' column of what was written; its own key names a type of post.
_CONTENT = {"text": "content"}
#: Limits of weeks beside the figure of a month.
_WEEKLY = {name: f"weekly_{name}" for name in ("center", "lower", "upper")}
#: What the lexicon's misreadings mean for shares of negatives (`sentiment.classes_table`).
_MISREAD = (
    "負面占比由詞典判讀：約五則有一則讀錯，負面約漏掉三分之一；比較高低與趨勢可以，"
    "不要拿單則下結論。"
)


def earlier(workplace: Workplace) -> Earlier:
    """What this task starts from: the trainee's own rules and targets, or samples."""
    return monitoring.take_over(Portfolio.open(), workplace)


def origins_table(found: Earlier) -> Table:
    """Where each earlier deliverable came from."""
    return taken_over(found.origins, found.defects)


def methods_table() -> Table:
    """The five ways to judge a volume: formula, strength, weakness, source."""
    return Table(
        pd.DataFrame(
            [
                {
                    "volume_method": m.key,
                    "formula": m.formula,
                    "threshold": m.threshold,
                    "good_at": m.good_at,
                    "weak_at": m.weak_at,
                    "source": m.source,
                }
                for m in METHODS.values()
            ],
        ),
        "五種判斷「不尋常」的方法",
    )


def compare_table(
    workplace: Workplace,
    negative_share: float = 0.3,
    min_mentions: int = 5,
    share: float = 1.0,
) -> Table:
    """The methods at their usual thresholds (times `share`) on the own mentions.

    The loudest episode counts as the crisis.
    """
    daily = monitoring.days_of(workplace)
    onset, end = monitoring.found_crisis(daily)
    settings = []
    for key, method in METHODS.items():
        settings.append(
            Setting(
                key,
                round(method.threshold * share, 2),
                negative_share,
                min_mentions,
            ),
        )
    table = monitoring.compared(daily, settings, onset, end)
    told = {
        "first_alarm": table["first_alarm"].fillna("沒有響"),
        "delay_days": ["—" if pd.isna(days) else f"{days:.0f}" for days in table["delay_days"]],
    }
    return Table(
        table.assign(**told),
        f"{workplace.name}：負面占比 {negative_share:.0%}、至少 {min_mentions} 則",
        note=f"聲量最大的一段是 {onset} 到 {end}；這段時間以外響的都算誤報。",
    )


def daily_table(workplace: Workplace, days: int = 10) -> Table:
    """The loudest days: mentions, negatives, multiple of the ordinary."""
    daily = monitoring.days_of(workplace).nlargest(days, "mentions").sort_index().reset_index()
    rows = daily.assign(day=daily["date"].dt.strftime("%Y-%m-%d"))[
        [
            "day",
            "mentions",
            "negative",
            "negative_share",
            "baseline",
            "ratio",
        ]
    ]
    return Table(
        rows.round({"ratio": 1}).rename(columns={"baseline": "usual_day"}),
        f"{workplace.name}：提及最多的 {days} 天",
        _RATIO,
    )


def mentions_table(workplace: Workplace, day: str, most: int = 12) -> Table:
    """What was said about the business on one day, with what the lexicon reads."""
    own = workplace.mentions[
        (workplace.mentions["brand"] == workplace.name)
        & (workplace.mentions["published_at"].dt.strftime("%Y-%m-%d") == day)
    ]
    read = monitoring.sentiment.judged(own["text"])
    rows = (
        own.reset_index(drop=True)[["mention_id", "source", "text"]]
        .assign(sentiment=read["sentiment"])
        .rename(columns=_CONTENT)
    )
    return Table(
        rows.head(most),
        f"{day} 提到{workplace.name}的內容",
        note=f"共 {len(rows)} 則，列出 {min(most, len(rows))} 則。",
    )


def actions_table() -> Table:
    """Which action fits which reading."""
    pairs = [
        ("positive", "none"),
        ("neutral", "none"),
        ("negative", "none"),
        ("negative", "L1"),
        ("negative", "L2"),
        ("negative", "L3"),
    ]
    rows = []
    for sentiment, risk in pairs:
        rows.append(
            {
                "sentiment": sentiment,
                "risk": risk,
                "action": "、".join(map(label, fitting_actions(sentiment, risk))),
            },
        )
    return Table(
        pd.DataFrame(rows),
        "情緒與風險，決定處理",
        note="風險的分界在 L1 與 L2 之間：L1 自己處理，L2 以上要通報。",
    )


def kpi_board(
    workplace: Workplace,
    month: str,
    targets: Iterable[Target],
    judged: bool = True,
) -> Table:
    """KPIs of the month against the own targets and against the weeks before."""
    table = monitoring.kpi_table(workplace, month, targets)
    for column in ("actual", "target", "center", "lower", "upper"):
        texts = []
        for value, unit in zip(table[column], table["unit"], strict=True):
            if column == "target":
                texts.append(as_typed(value, unit))
            else:
                texts.append(shown(value, unit) if unit == "ratio" else shown(round(value, 1)))
        table[column] = texts
    unshown = ["unit"]
    if not judged:
        unshown += ["attained", "signal"]
    table = table.drop(columns=unshown).rename(columns=_WEEKLY)
    return Table(
        table,
        f"{workplace.name} {month}：策略指標",
        note="實際值：目標以週計的次數是本月平均每週，其餘是整月。"
        "每週中心線與上下限：本月以前十二週的週值，中位數上下 3 "
        "個穩健標準差（不受單週極端值影響）。",
    )


def kpi_weeks_table(workplace: Workplace, month: str, targets: Iterable[Target]) -> Table:
    """The weeks of the month, KPI by KPI, to be compared with the limits."""
    rows = []
    for target in targets:
        values = monitoring.weekly(workplace, target)
        ratio = metric(target.metric).unit == "ratio"
        for monday, value in values[values.index.strftime("%Y-%m") == month].items():
            rows.append(
                {
                    "kpi": target.kpi,
                    "week_of": f"{monday:%m/%d}",
                    "week_value": shown(value, "ratio") if ratio else shown(value),
                },
            )
    return Table(pd.DataFrame(rows), f"{month}：各週的值（星期一的日期）")


def series_chart(workplace: Workplace, series: str = "daily_mentions", days: int = 42) -> Figure:
    """One daily series with limits from the quiet weeks before the loudest episode."""
    onset, _ = monitoring.found_crisis(monitoring.days_of(workplace))
    first, last = (pd.Timestamp(onset) - pd.Timedelta(days=back) for back in (days, 1))
    values = monitoring.daily_series(workplace)[series]
    limits = monitoring.baseline_limits(values, first.date(), last.date())
    return control_chart(
        values,
        limits,
        (first.date(), last.date()),
        f"{workplace.name}：{label(series)}",
    )


def service_table(workplace: Business, month: str) -> Table:
    """Answer times and open cases of the month against the promise."""
    found = monitoring.service_figures(workplace, month)
    standard = workplace.brief.service_standard
    rows = [
        ("收到的訊息（不含垃圾訊息）", f"{found.messages:,} 則", ""),
        (
            "首次回覆中位數（時鐘時間）",
            f"{found.first_response_median:,.1f} 分鐘",
            "一半的人等這麼久或更短",
        ),
        ("首次回覆第 90 百分位", f"{found.first_response_p90:,.1f} 分鐘", "最慢的一成從這裡開始"),
        (
            "首次回覆中位數（營業時間）",
            f"{found.business_median:,.1f} 分鐘",
            f"服務標準 {standard.first_response_minutes} 分鐘",
        ),
        ("服務標準達成率", f"{found.sla_hit:.2%}", "沒有回覆的也算沒有達成"),
        ("回覆率", f"{found.response_rate:.2%}", f"服務標準 {standard.response_rate:.0%}"),
        (
            f"超過 {DAYS_BY_LAW} 日未結案",
            f"{found.open_past_limit} 件",
            f"含詢問；法定 {DAYS_BY_LAW} 日只適用申訴（消費者保護法第 43 條），請先處理申訴",
        ),
    ]
    return Table(
        pd.DataFrame(rows, columns=["measure", "value", "notes"]),
        f"{workplace.name} {month}：客戶服務",
        note=NOTICE,
    )


def open_table(workplace: Workplace, month: str) -> Table:
    """Cases open past the legal days, oldest first."""
    cases = monitoring.open_cases(
        monitoring.messages_of(workplace, month),
        monitoring.told_until(workplace.messages),
    )
    rows = cases.assign(
        day=cases["received_at"].dt.strftime("%Y-%m-%d"),
        open_days=cases["open_days"].round(),
    )
    rows = rows[["message_id", "day", "platform", "text", "open_days"]].rename(columns=_CONTENT)
    return Table(
        rows,
        f"{month} 收到、超過 {DAYS_BY_LAW} 日未結案的訊息",
        note="含詢問；法定十五日只適用申訴，請先處理申訴。",
    )


def service_chart(workplace: Workplace, month: str) -> Figure:
    """Median and ninetieth percentile of the first answer by platform, in minutes."""
    messages = monitoring.messages_of(workplace, month)
    minutes = (messages["replied_at"] - messages["received_at"]).dt.total_seconds() / 60
    grouped = minutes.groupby(messages["platform"]).quantile([0.5, 0.9])
    grouped = grouped.rename_axis(["platform", "quantile"]).rename("minutes").reset_index()
    table = grouped.assign(
        quantile=grouped["quantile"].map({0.5: "first_response_median", 0.9: "first_response_p90"}),
    )
    return charts.bars(
        table,
        "platform",
        "minutes",
        hue="quantile",
        title=f"{workplace.name} {month}：首次回覆時間（分鐘）",
    )


def voice_table(workplace: Workplace, month: str | None = None) -> Table:
    """Share of voice and negative share, brand by brand."""
    return Table(
        monitoring.share_of_voice(workplace, month).drop(columns="own"),
        f"{month or '全期'}：聲量占比與負面占比",
        _RATIO,
        _MISREAD,
    )


def voice_chart(workplace: Workplace, month: str | None = None) -> Figure:
    """Share of voice by brand."""
    return charts.bars(
        monitoring.share_of_voice(workplace, month),
        "brand",
        "share_of_voice",
        unit="ratio",
        title=f"{workplace.name}與競爭者：{month or '全期'}聲量占比",
    )


def hits_table(workplace: Workplace, found: Earlier, month: str | None = None) -> Table:
    """Every hit of the rules on what was published."""
    hits = monitoring.hit_table(found.rules.rules, posts_of(workplace, month))
    rows = hits[
        [
            "day",
            "platform",
            "post_id",
            "rule",
            "topic",
            "matched",
            "caption",
            "remedy",
        ]
    ]
    return Table(
        rows,
        f"{len(found.rules.rules)} 條規則在{month or '全部'}貼文上找到的 {len(rows)} 處",
        note="規則找到的是「疑似」：要讀全文才能判定；規則沒找到的，也可能違反。",
    )


def captions_table(workplace: Workplace, month: str, most: int = 12) -> Table:
    """Captions of the month, for reading."""
    posts = posts_of(workplace, month)
    rows = posts.assign(day=posts["published_at"].dt.strftime("%Y-%m-%d"))[
        ["day", "platform", "post_id", "caption"]
    ]
    return Table(
        rows.head(most),
        f"{month} 的貼文（{len(rows)} 則中的前 {min(most, len(rows))} 則）",
    )


def mix_table(
    workplace: Workplace,
    month: str,
    words: dict[str, str],
    found: Earlier,
) -> Table:
    """Pillars as published against the plan."""
    mix = monitoring.mix_of(posts_of(workplace, month), words, found.planned)
    return Table(
        mix.table,
        f"{workplace.name} {month}：內容主軸",
        _RATIO,
        mix.sentence,
    )


def document(workplace: Business) -> TakeHome:
    """監控紀錄 as .xlsx beside the notebook, from what has been typed."""
    return TakeHome("監控紀錄", lambda: monitoring_log_xlsx(workplace))
