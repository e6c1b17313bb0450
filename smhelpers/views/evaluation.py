"""Task 5 on screen: the month's tables and pictures, and its forms with the workplace's own choices filled in."""

from collections.abc import Callable

import pandas as pd
from matplotlib.figure import Figure

from .. import charts, evaluation
from ..brief import Brief
from ..evaluation import EvaluationProse, KpiJudgements, MonthAnalysis, Recommendations
from ..forms import Form
from ..labels import label
from ..metrics import kpis
from ..scraps import record
from ..workplace import Workplace
from .brief import staff_choices
from .tables import Table

_RATES = {name: "ratio" for name in ("engagement_rate_by_reach", "engagement_rate_by_views", "median_engagement_rate_by_reach",
                                     "campaign_median", "other_median", "difference", "median_before",
                                     "median_now")} | {"p_value": "p"}


def month_overview(workplace: Workplace, month: str) -> Table:
    """The month by platform."""
    return Table(evaluation.month_table(workplace, month), f"{month} 各平台概況", _RATES,
                 "「各篇觸及合計」會重複計算同一個人，不是本月的不重複觸及人數；模擬資料。")


def by_post_type(workplace: Workplace, month: str) -> Table:
    """The month by platform and post type."""
    posts = evaluation.posts_of(workplace, month)
    return Table(kpis(posts, ["posts", "interactions", "reach_sum_of_posts", "engagement_rate_by_reach"],
                      by=["platform", "post_type"]),
                 f"{month} 各類貼文的互動率", _RATES, "少於 3 篇的類型，數字受單篇影響大，不宜比較。")


def against_last_month(workplace: Workplace, month: str) -> Table:
    """Median engagement rate of the month and the month before, with the verdict of the permutation test."""
    platforms = evaluation.month_table(workplace, month)["platform"]
    rows = []
    for platform in platforms:
        now, before = (evaluation.platform_rates(workplace, m, platform) for m in (month, evaluation.previous_month(month)))
        difference, p_value = evaluation.change(before, now)
        rows.append({"platform": platform, "median_before": before.median(), "median_now": now.median(),
                     "difference": difference, "p_value": p_value})
    return Table(pd.DataFrame(rows), f"{month} 與 {evaluation.previous_month(month)} 的每篇互動率中位數",
                 _RATES,
                 "p 值小於 0.05 表示差距大到不像隨機波動；否則視為持平。")


def engagement_chart(workplace: Workplace, month: str) -> Figure:
    """Engagement rate by reach of each platform over the months up to this one."""
    posts = evaluation.evaluated_posts(workplace)
    posts = posts.assign(month=posts["published_at"].dt.strftime("%Y-%m"))
    table = kpis(posts[posts["month"] <= month], ["engagement_rate_by_reach"], by=["month", "platform"])
    return charts.lines(table, "month", "engagement_rate_by_reach", hue="platform", unit="ratio",
                        title=f"{workplace.name}：各月互動率（觸及）")


def post_type_chart(workplace: Workplace, month: str) -> Figure:
    """Engagement rate by reach of each post type and platform in the month."""
    table = kpis(evaluation.posts_of(workplace, month), ["engagement_rate_by_reach"], by=["platform", "post_type"])
    return charts.bars(table, "post_type", "engagement_rate_by_reach", hue="platform", unit="ratio",
                       title=f"{workplace.name} {month}：各類貼文互動率")


def kpi_board(workplace: Workplace, month: str, judged: bool = True) -> Table:
    """KPIs of the strategy on the month; without `judged` the attainment is left to the trainee."""
    table = evaluation.kpi_table(workplace, month)
    percent = table["unit"] == "ratio"
    shown = pd.DataFrame({"kpi": table["kpi"], "platform": table["platform"], "name": table["name"], "direction": table["direction"]})
    for column in ("target", "actual", "low", "high"):
        shown[column] = [f"{value:.2%}" if ratio else f"{value:,.0f}" for value, ratio in zip(table[column], percent, strict=True)]
    if judged:
        shown["attained"], shown["clear"] = table["attained"], table["clear"]
    return Table(shown, f"{month} 策略指標", note="信賴區間：以本月貼文重抽樣 400 次得到的 95% 區間。")


def kpi_chart(workplace: Workplace, month: str) -> Figure:
    """Attainment of every KPI of the month."""
    table = evaluation.kpi_table(workplace, month)
    names = [f"{row.kpi} {label(row.platform)} {row.name_}" for row in table.rename(columns={"name": "name_"}).itertuples()]
    return charts.targets(table.assign(name=names), title=f"{workplace.name} {month}：指標達成率")


def campaign_board(workplace: Workplace, month: str) -> Table:
    """Every campaign that had ended by the month against comparable posts of the same platform."""
    return Table(evaluation.campaign_effects(workplace, month).drop(columns="verdict"),
                 "行銷活動與對照貼文（活動前後六週、同平台）", _RATES,
                 "這是比較，不是因果證明：活動貼文的日期、類型與廣告投放也可能不同。")


def data_card(workplace: Workplace) -> Table:
    """How the tables came about: files, rows in and out, what was mended, period and time zone."""
    card = workplace.data_card
    period = f"{card.start:%Y-%m-%d} 至 {card.end:%Y-%m-%d}" if card.start is not None else "沒有貼文"
    return Table(card.files, f"資料卡：{workplace.name}", note="；".join([
        f"期間 {period}", f"時區 {card.time_zone}（匯出檔未註明時區，依在地時間解讀）", "每篇數字是到匯出日為止的累計", *card.notes]))


def record_month(workplace: Workplace, month: str) -> None:
    """Record the month's figures for the overview of a batch: by platform, and every KPI."""
    for row in evaluation.month_table(workplace, month).to_dict("records"):
        for name in ("posts", "interactions", "engagement_rate_by_reach"):
            unit = "ratio" if name == "engagement_rate_by_reach" else "count"
            record(f"{row['platform']}_{name}", _plain(row[name]), f"{label(row['platform'])}{label(name)}", unit)
    for row in evaluation.kpi_table(workplace, month).to_dict("records"):
        record(f"kpi_{row['kpi']}", _plain(row["actual"]), f"指標 {row['kpi']} {label(row['platform'])}{row['name']}", row["unit"])


def _plain(value: float) -> float | int | None:
    """Counts as whole numbers, blanks as None."""
    return None if pd.isna(value) else int(value) if float(value).is_integer() else float(value)


def summary(workplace: Workplace, month: str) -> Table:
    """Three things to know first: how each platform moved, how many KPIs were attained, which campaigns stand out."""
    rows = [{"topic": label(row["platform"]), "finding": f"發文 {row['posts']} 篇，互動率 {row['engagement_rate_by_reach']:.2%}，與上月相比"
             f"{label(evaluation.direction(workplace, month, row['platform']))}；互動率最高的是"
             f"{label(evaluation.best_post_type(workplace, month, row['platform']))}"}
            for row in evaluation.month_table(workplace, month).to_dict("records")]
    judged = evaluation.kpi_table(workplace, month)
    attained = judged["attained"].astype(bool)
    missed = "、".join(judged[~attained]["kpi"]) or "無"
    rows.append({"topic": "策略指標", "finding": f"{len(judged)} 項中達標 {int(attained.sum())} 項；未達標：{missed}" if len(judged)
                 else "這個資料夾沒有 brief.yml，未設定指標與目標"})
    rows += [{"topic": f"活動 {row['campaign']}",
              "finding": f"{label(row['platform'])} 的互動率{label(row['verdict'])}（p 值 {row['p_value']:.3f}）"}
             for row in evaluation.campaign_effects(workplace, month).to_dict("records")]
    return Table(pd.DataFrame(rows), f"{month} 重點")


def month_form(workplace: Workplace, month: str, check: Callable | None = None) -> Form:
    """Form of the month's reading, one row a platform."""
    rows = [{"platform": p} for p in evaluation.month_table(workplace, month)["platform"]]
    return Form(MonthAnalysis, preset={"month": month, "readings": rows}, check=check)


def kpi_form(workplace: Workplace, month: str, check: Callable | None = None) -> Form:
    """Form of the KPI and campaign judgements, a row for every KPI and every campaign and platform."""
    brief = workplace.brief
    effects = evaluation.campaign_effects(workplace, month)[["campaign", "platform"]].to_dict("records")
    return Form(KpiJudgements, check=check,
                preset={"month": month, "kpis": [{"kpi": kpi.id} for kpi in brief.kpis],
                        "campaigns": effects},
                choices={"kpi": [(kpi.id, kpi.id) for kpi in brief.kpis],
                         "campaign": [(f"{c.id} {c.name}", c.id) for c in brief.campaigns]})


def recommendation_form(workplace: Workplace, month: str, check: Callable | None = None) -> Form:
    """Form of the recommendations, with the business's own staff and evidence to choose from."""
    return Form(Recommendations, check=check, preset={"month": month, "items": [{}, {}, {}]},
                choices={"owner": staff_choices(workplace.brief),
                         "evidence": evidence_choices(workplace.brief)})


def evidence_choices(brief: Brief) -> list[tuple[str, str]]:
    """What a recommendation can rest on: KPIs, campaigns, platforms."""
    return [*((f"指標 {k.id}", k.id) for k in brief.kpis), *((f"活動 {c.id}", c.id) for c in brief.campaigns),
            *((f"平台 {label(a.platform)}", a.platform) for a in brief.accounts)]


def prose_form(question: str) -> Form:
    """Form of one written answer."""
    return Form(EvaluationProse, only=[question])
