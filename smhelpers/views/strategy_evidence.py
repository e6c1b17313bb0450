"""Evidence for the lessons of task 3: targets against noise, stages of evaluation, service
against its standard, traffic by UTM.
"""

from collections.abc import Iterable

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib import ticker
from matplotlib.figure import Figure

from .. import charts
from .. import strategy as plans
from ..labels import label, of
from ..metrics import METRICS
from ..strategy.links import faults
from ..strategy.targets import number
from ..workplace import Business, Workplace
from .tables import Table

#: AMEC Integrated Evaluation Framework (2016): each stage with its question, and measures of the
#: registry that stand in it.
_STAGES = (
    ("input", "投入了什麼", "工時、預算、素材"),
    ("activity", "做了什麼", "發文則數、群發則數、回覆則數"),
    ("output", "有多少人看到", "瀏覽次數、觸及人數"),
    ("out-take", "看到的人有什麼反應", "互動率、儲存率、開封率"),
    ("outcome", "顧客做了什麼", "連結點擊、官網工作階段、加好友"),
    ("impact", "組織得到什麼", "官網訂房、營收、平日入住率"),
)
#: Links as people type them, for one campaign on Instagram.
LINKS = (
    (
        "https://example.com/book?utm_source=instagram&utm_medium=social&utm_campaign=c4&utm_cont"
        "ent=e18"
    ),
    "https://example.com/book",
    "https://example.com/book?utm_source=Instagram&utm_medium=social&utm_campaign=c4",
    "https://example.com/book?utm_source=ig&utm_medium=social&utm_campaign=c4",
    "https://example.com/book?utm_source=instagram&utm_medium=social&utm_campaign=冬季慢旅",
    "https://example.com/book#utm_source=instagram&utm_medium=social&utm_campaign=c4",
    "https://example.com/book?room=3?utm_source=instagram&utm_medium=social&utm_campaign=c4",
)


def noise_chart(
    workplace: Workplace,
    metric: str,
    platform: str,
    targets: Iterable[float],
) -> Figure:
    """Weekly values of a measure with the interval of the baseline as a band, and targets as
    labelled lines.
    """
    charts.use_style()
    base = plans.baseline(workplace, metric, platform)
    weeks = range(1, len(base.weekly) + 1)
    figure, axes = plt.subplots(figsize=(8, 3.8))
    axes.axhspan(
        base.low,
        base.high,
        color=charts.PALETTE[4],
        alpha=0.35,
        label="現況的 95% 可能範圍",
    )
    axes.plot(
        weeks,
        base.weekly,
        marker="o",
        color=charts.PALETTE[0],
        label="每週實際",
    )
    for place, target in enumerate(targets):
        axes.axhline(
            target,
            color=charts.PALETTE[5],
            linestyle=("--", ":", "-.")[place % 3],
        )
        axes.text(
            len(base.weekly) + 0.15,
            target,
            f"目標 {number(target, metric)}",
            va="center",
            fontsize=9,
        )
    if METRICS[metric].unit == "ratio":
        axes.yaxis.set_major_formatter(ticker.PercentFormatter(1, decimals=1))
    axes.set(
        title=f"{workplace.name}：{of(platform)}{METRICS[metric].zh}，近 {len(base.weekly)} 週",
        xlabel="週",
        xticks=list(weeks),
        xlim=(0.5, len(base.weekly) + 2.2),
    )
    axes.legend(loc="upper left", fontsize=9)
    figure.tight_layout()
    return charts.alt_text(
        figure,
        f"每週實際值在 {number(base.lowest, metric)} 到 {number(base.best, metric)} 之間",
    )


def targets_table(
    workplace: Workplace,
    metric: str,
    platform: str,
    targets: Iterable[float],
) -> Table:
    """What may be said of several targets for one measure."""
    base = plans.baseline(workplace, metric, platform)
    rows = [
        {
            "target": number(target, metric),
            "above_noise": told.above_noise,
            "in_reach": told.in_reach,
            "verdict": told.sentence,
        }
        for target in targets
        for told in [plans.plausibility(base, target)]
    ]
    return Table(
        pd.DataFrame(rows),
        f"{of(platform)}{METRICS[metric].zh}：現況 {number(base.value, metric)}"
        f"（{number(base.low, metric)}–{number(base.high, metric)}），最好的一週 "
        f"{number(base.best, metric)}",
    )


def stages_table() -> Table:
    """The stages of evaluation with their question, examples, and measures of the course's
    registry.
    """
    rows = []
    for stage, question, examples in _STAGES:
        measures = [metric.zh for metric in METRICS.values() if metric.stage == stage]
        rows.append(
            {
                "stage": stage,
                "question": question,
                "examples": examples,
                "metric": "、".join(measures[:4]) or "由預算表與工時表計算",
            },
        )
    return Table(pd.DataFrame(rows), "AMEC 整合評估架構（2016）的階段")


def service_table(workplace: Business) -> Table:
    """Answers to customers of half a year by platform, against the standard in the note."""
    keys = [
        "messages",
        "response_rate",
        "first_response_business_median",
        "sla_hit_rate",
        "closed_within_15_days",
    ]
    standard = workplace.brief.service_standard
    return Table(
        workplace.kpis(keys, by=["platform"]),
        f"{workplace.name}：訊息回覆的實際情形",
        {
            "response_rate": "ratio",
            "sla_hit_rate": "ratio",
            "closed_within_15_days": "ratio",
        },
        f"服務標準：{'–'.join(standard.business_hours)} 之間 "
        f"{standard.first_response_minutes} 分鐘內首次回覆、"
        f"回覆率 {standard.response_rate:.0%}、客訴 {standard.complaint_close_days} "
        f"日內結案（消保法第 43 條的上限是 15 日）。",
    )


def message_hours_chart(workplace: Workplace) -> Figure:
    """Messages by hour of arrival."""
    hours = (
        workplace.messages["received_at"].dt.hour.value_counts().reindex(range(24), fill_value=0)
    )
    table = pd.DataFrame(
        {"hour": [str(hour) for hour in hours.index], "messages": hours.to_numpy(dtype=float)},
    )
    return charts.bars(
        table,
        "hour",
        "messages",
        title=f"{workplace.name}：半年來訊息到達的小時（臺北時間）",
    )


def traffic_table(workplace: Workplace) -> Table:
    """Site sessions and orders by source, told apart by whether a campaign was tagged."""
    sales = workplace.sales.assign(tagged=workplace.sales["campaign"].astype(str) != "(not set)")
    table = (
        sales.groupby(["source", "tagged"], observed=True)[["sessions", "orders", "revenue"]]
        .sum()
        .reset_index()
    )
    table["conversion_rate"] = table["orders"] / table["sessions"]
    return Table(
        table.astype({"sessions": int, "orders": int}),
        f"{workplace.name}：官網工作階段的來源",
        {"conversion_rate": "ratio"},
        "「有活動代號」是帶 utm_campaign 的連結；(direct) 是看不出從哪裡來的，包含沒有加 UTM "
        "的社群連結。",
    )


def links_table(
    links: Iterable[str] = LINKS,
    platform: str = "instagram",
    campaign: str = "c4",
) -> Table:
    """Links with what is wrong with each."""
    rows = [
        {"link": link, "verdict": "；".join(faults(link, platform, campaign)) or "正確"}
        for link in links
    ]
    return Table(pd.DataFrame(rows), f"同一個活動 {campaign} 在 {label(platform)} 的七種寫法")
