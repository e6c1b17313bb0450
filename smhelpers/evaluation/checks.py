"""Instant feedback and marking of task 5: each check compares a deliverable with the workplace and says in zh-TW what is off.

Every function returns `Finding`s; the share of those that are right is the share of the points.
"""

import math

import pandas as pd

from ..brief import Brief
from ..deliverable import Finding
from ..workplace import Workplace
from .analysis import best_post_type, campaign_effects, direction, month_table
from .kpis import kpi_table
from .deliverables import KpiJudgements, MonthAnalysis, Recommendations

#: Typed percentages are rounded; 1 % of the value or half a unit of the second decimal is not an error.
RELATIVE, ABSOLUTE = 0.01, 0.006


def close(typed: float, truth: float) -> bool:
    """Whether a typed figure agrees with the computed one within rounding."""
    return math.isclose(typed, truth, rel_tol=RELATIVE, abs_tol=ABSOLUTE)


def typed_scale(value: float, unit: str) -> float:
    """A computed value in the unit in which it is typed: ratios as percent."""
    return value * 100 if unit == "ratio" else value


def check_month(analysis: MonthAnalysis, workplace: Workplace, month: str) -> list[Finding]:
    """Figures of every platform of the month against the exports (pc-5.1)."""
    findings = [Finding("月份", analysis.month == month, f"這次要評估的是 {month}")]
    rows = {row.platform: row for row in analysis.readings}
    for platform, truth in month_table(workplace, month).set_index("platform").iterrows():
        row = rows.get(platform)
        findings += [
            Finding(f"{platform} 的{name}", row is not None and close(typed, float(expected)), remedy)
            for name, typed, expected, remedy in _month_figures(row, truth)]
    return findings


def _month_figures(row, truth: pd.Series) -> list[tuple]:
    typed = (row.posts, row.interactions, row.engagement_rate_percent) if row else (math.nan,) * 3
    return [("貼文數", typed[0], truth["posts"], "數一數本月表格的列數"),
            ("互動次數", typed[1], truth["interactions"], "心情、留言、分享、儲存都要算，不含點擊"),
            ("互動率", typed[2], truth["engagement_rate_by_reach"] * 100, "整月互動次數合計 ÷ 觸及人數合計，不是每篇比率的平均")]


def check_reading(analysis: MonthAnalysis, workplace: Workplace, month: str) -> list[Finding]:
    """Best post type and direction against the month before, platform by platform (pc-5.1)."""
    rows = {row.platform: row for row in analysis.readings}
    findings = []
    for platform in month_table(workplace, month)["platform"]:
        row = rows.get(platform)
        findings += [Finding(f"{platform} 互動率最高的貼文類型", bool(row) and
                             row.best_post_type == best_post_type(workplace, month, platform), "只比較至少 3 篇的類型"),
                     Finding(f"{platform} 與上月相比", bool(row) and row.direction == direction(workplace, month, platform),
                             "差距在隨機波動之內就是持平")]
    return findings


def check_kpis(judgements: KpiJudgements, workplace: Workplace, month: str) -> list[Finding]:
    """Actual value, attainment and clearness of every KPI of the strategy (pc-5.2)."""
    rows = {row.kpi: row for row in judgements.kpis}
    findings = []
    for truth in kpi_table(workplace, month).to_dict("records"):
        row, name = rows.get(truth["kpi"]), truth["kpi"]
        actual = typed_scale(truth["actual"], truth["unit"])
        findings += [
            Finding(f"{name} 的實際值", row is not None and close(row.actual, actual), "依策略寫明的公式計算"),
            Finding(f"{name} 是否達標", row is not None and row.attained == truth["attained"], "注意「至多」的指標"),
            Finding(f"{name} 的差距是否大於隨機波動", row is not None and row.clear == truth["clear"],
                    "看目標值是否落在信賴區間之外")]
    return findings


def check_campaigns(judgements: KpiJudgements, workplace: Workplace, month: str) -> list[Finding]:
    """Verdict on every campaign that had ended by the month, platform by platform (pc-5.2)."""
    typed = {(row.campaign, row.platform): row.verdict for row in judgements.campaigns}
    return [Finding(f"{row['campaign']} 在 {row['platform']} 的判定", typed.get((row["campaign"], row["platform"])) == row["verdict"],
                    "比較活動貼文與同平台前後六週的其他貼文，看 p 值")
            for row in campaign_effects(workplace, month).to_dict("records")]


def check_recommendations(plan: Recommendations, brief: Brief, month: str) -> list[Finding]:
    """Each recommendation stands on a real finding, has an owner, fits the budget and lies ahead (pc-5.3)."""
    known = {kpi.id for kpi in brief.kpis} | {c.id for c in brief.campaigns} | {a.platform for a in brief.accounts}
    staff = {member.name for member in brief.staff}
    month_end = pd.Period(month, "M").end_time.date()
    findings = [Finding("建議的總費用", sum(item.cost for item in plan.items) <= brief.monthly_budget,
                        f"總費用不可超過每月預算 {brief.monthly_budget:,.0f} 元")]
    for number, item in enumerate(plan.items, 1):
        findings += [
            Finding(f"第 {number} 項的依據", item.evidence in known, "請填策略的指標編號、活動編號或平台代號"),
            Finding(f"第 {number} 項的負責人", item.owner in staff, f"請填 {'、'.join(sorted(staff))} 其中一人"),
            Finding(f"第 {number} 項的完成日", item.due > month_end, f"完成日要在 {month_end} 之後")]
    return findings
