"""Instant feedback and marking of a month's reading (pc-5.1) and of KPIs and campaigns (pc-5.2).

Every function returns `Finding`s that say in zh-TW what is off; the share of those that are right
is the share of the points.
Recommendations are checked in `recommendation_checks`.
"""

import math
from collections.abc import Sequence

import pandas as pd

from ..deliverable import Finding
from ..labels import label
from ..monitoring.tracking import Target
from ..workplace import Workplace
from .deliverables import CampaignJudgement, CampaignJudgements, KpiJudgements, MonthAnalysis
from .kpis import kpi_table
from .truth import CampaignAnswer, EvaluationTruth, PlatformMonth

#: Typed percentages are rounded; 1 % of the value or half a unit of the second decimal is not an
#: error.
RELATIVE = 0.01
ABSOLUTE = 0.006
#: An end of an interval may be off by so much of its width: other draws, or another count of them,
#: give no other conclusion.
OF_WIDTH = 0.1


def close(typed: float, truth: float) -> bool:
    """Whether a typed figure agrees with the computed one within rounding."""
    return math.isclose(
        typed,
        truth,
        rel_tol=RELATIVE,
        abs_tol=ABSOLUTE,
    )


def typed_scale(value: float, unit: str) -> float:
    """A computed value in the unit in which it is typed: ratios as percent."""
    return value * 100 if unit == "ratio" else value


def check_month(analysis: MonthAnalysis, truth: EvaluationTruth) -> list[Finding]:
    """Figures of every platform of the month against the exports (pc-5.1)."""
    rows = {row.platform: row for row in analysis.readings}
    return [
        Finding("月份", analysis.month == truth.month, f"這次要評估的是 {truth.month}"),
        *(
            finding
            for right in truth.platforms
            for finding in _figures(rows.get(right.platform), right)
        ),
    ]


def _figures(row, right: PlatformMonth) -> list[Finding]:
    name = label(right.platform)
    if row:
        typed = (row.posts, row.interactions, row.engagement_rate_percent, row.median_reach)
    else:
        typed = (math.nan,) * 4
    return [
        Finding(f"{name} 的貼文數", close(typed[0], right.posts), "數一數本月表格的列數"),
        Finding(
            f"{name} 的互動次數",
            close(typed[1], right.interactions),
            "心情、留言、分享、儲存都要算，不含點擊",
        ),
        Finding(
            f"{name} 的互動率",
            close(typed[2], right.engagement_rate * 100),
            "互動次數合計 ÷ 觸及人數合計，不是每篇比率的平均",
        ),
        Finding(
            f"{name} 的每篇觸及中位數",
            close(typed[3], right.median_reach),
            "每篇觸及由小到大排，取中間，不是相加或平均",
        ),
    ]


def check_reading(analysis: MonthAnalysis, truth: EvaluationTruth) -> list[Finding]:
    """Best post type, and how rate and reach moved against the month before, platform by
    platform (pc-5.1).
    """
    rows = {row.platform: row for row in analysis.readings}
    findings = []
    for right in truth.platforms:
        row = rows.get(right.platform)
        name = label(right.platform)
        findings += [
            Finding(
                f"{name} 互動率最高的貼文類型",
                bool(row) and row.best_post_type in right.best_post_types,
                "只比較至少 3 篇的類型",
            ),
        ]
        # a month that cannot be compared has no right answer
        if right.direction:
            findings.append(
                Finding(
                    f"{name} 的互動率與上月相比",
                    bool(row) and row.direction == right.direction,
                    "差距在隨機波動之內就是持平",
                ),
            )
        if right.reach_direction:
            findings.append(
                Finding(
                    f"{name} 的觸及與上月相比",
                    bool(row) and row.reach_direction == right.reach_direction,
                    "差距在隨機波動之內就是持平",
                ),
            )
    return findings


def check_kpis(
    judgements: KpiJudgements,
    workplace: Workplace,
    month: str,
    targets: Sequence[Target],
) -> list[Finding]:
    """Actual value and attainment of every KPI of the own strategy (pc-5.2)."""
    rows = {row.kpi: row for row in judgements.kpis}
    findings = [Finding("月份", judgements.month == month, f"這次要評估的是 {month}")]
    for right in kpi_table(workplace, month, targets).to_dict("records"):
        row = rows.get(right["kpi"])
        name = right["kpi"]
        actual = typed_scale(right["actual"], right["unit"])
        findings += [
            Finding(
                f"{name} 的實際值",
                row is not None and close(row.actual, actual),
                "依策略的指標與期間計算；比率填百分比",
            ),
            Finding(
                f"{name} 是否達標",
                row is not None and row.attained == right["attained"],
                "注意「至多」的指標",
            ),
        ]
    return findings


def check_intervals(
    judgements: KpiJudgements,
    workplace: Workplace,
    month: str,
    targets: Sequence[Target],
) -> list[Finding]:
    """Both ends of every KPI's interval, and whether the target lies outside it (pc-5.2).

    A KPI without an interval is left out.
    """
    rows = {row.kpi: row for row in judgements.kpis}
    findings = []
    for right in (
        kpi_table(workplace, month, targets).dropna(subset=["low", "high"]).to_dict("records")
    ):
        row, (low, high) = (
            rows.get(right["kpi"]),
            (typed_scale(right[name], right["unit"]) for name in ("low", "high")),
        )
        margin = max(ABSOLUTE, OF_WIDTH * (high - low))
        inside = row is not None and abs(row.low - low) <= margin and abs(row.high - high) <= margin
        findings += [
            Finding(
                f"{right['kpi']} 的可能範圍",
                inside,
                "抄下指標表的兩個數字；容許寬度一成的誤差",
            ),
            Finding(
                f"{right['kpi']} 的差距是否大於隨機波動",
                row is not None and row.clear == right["clear"],
                "看目標值是否落在信賴區間之外",
            ),
        ]
    return findings


def check_campaigns(judgements: CampaignJudgements, truth: EvaluationTruth) -> list[Finding]:
    """Verdicts on every campaign that had ended by the month, what else fell into its weeks, and
    what follows (pc-5.2).
    """
    typed = {row.campaign: row for row in judgements.campaigns}
    return [
        finding
        for right in truth.campaigns
        for finding in _campaign(typed.get(right.campaign), right)
    ]


def _campaign(row: CampaignJudgement | None, right: CampaignAnswer) -> list[Finding]:
    name = right.campaign
    # what follows is judged by the trainee's own verdicts, so that one mistake is not counted twice
    follows = row is not None and (row.fate != "repeat" or "lift" in (row.posts, row.orders))
    told = row is not None and sum(character.isdigit() for character in row.basis) >= 2
    return [
        Finding(
            f"{name} 的貼文判定",
            row is not None and row.posts in right.posts,
            "看「排除條件後比貼文，兩個平台合併」那一列",
        ),
        Finding(
            f"{name} 的交易判定",
            row is not None and row.orders in right.orders,
            "看「分段迴歸」的 p 值，不是看來了多少工作階段",
        ),
        Finding(
            f"{name} 的同期事件",
            row is not None and row.besides in right.besides,
            "對照國定假日與危機日期；兩者都有時填危機",
        ),
        Finding(f"{name} 的下一次", follows, "兩項都看不出提升，就不能照原樣再辦"),
        Finding(f"{name} 的依據", told, "寫出比較的數字，例如效果的範圍與 p 值"),
    ]


def check_costs(judgements: CampaignJudgements, truth: EvaluationTruth) -> list[Finding]:
    """CPE, CPA and return of every campaign for the window that was stated (pc-5.2)."""
    typed = {row.campaign: row for row in judgements.costs}
    window = int(judgements.window_days)
    pairs = [
        ("單次互動成本", "cost_per_engagement", "花費合計 ÷ 廣告互動次數合計"),
        ("單次購買成本", "cost_per_acquisition", "花費合計 ÷ 廣告後台的購買次數合計"),
        (
            "活動收益與花費比",
            "return_on_ad_spend",
            f"歸因期間是你填的 {window} 天，請看同樣天數的費用表",
        ),
    ]
    return [
        Finding(
            f"{right.campaign} 的{about}",
            close(getattr(typed.get(right.campaign), key, math.nan), getattr(right, key)),
            remedy,
        )
        for right in truth.costs
        if right.window_days == window
        for about, key, remedy in pairs
    ]


def missed_kpis(workplace: Workplace, month: str, targets: Sequence[Target]) -> pd.DataFrame:
    """KPIs of the own strategy that the month did not attain, with their rows of `kpi_table`."""
    table = kpi_table(workplace, month, targets)
    return table[~table["attained"].astype(bool)]
