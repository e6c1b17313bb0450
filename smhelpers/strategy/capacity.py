"""Can it be done (pc-3.2): hours of every person week by week, the money of the period, and the
posts that the hours have to make.
"""

from collections import defaultdict

import pandas as pd

from ..brief import Brief
from ..deliverable import Finding
from ..policy.names import people
from .deliverables import ContentStrategy
from .plan import WorkPlan

#: Longer than three months on every reading of the unit.
MIN_WEEKS = 14
#: Share of the budget kept back for what nobody foresaw: less is no reserve, more is no plan.
RESERVE = (0.05, 0.20)
WEEKS_A_MONTH = 52 / 12


def hours_table(plan: WorkPlan, brief: Brief) -> pd.DataFrame:
    """Planned against available hours: one row a person and week, `owner`, `week` (from 1),
    `hours`, `weekly_hours` (what they have).
    """
    used: dict[tuple[str, int], float] = defaultdict(float)
    for task in plan.tasks:
        for week in range(task.start_week, task.end_week + 1):
            used[task.responsible, week] += task.weekly_hours
    room = {member.name: member.weekly_hours for member in brief.staff}
    rows = [
        {
            "owner": name,
            "week": week,
            "hours": used[name, week],
            "weekly_hours": room[name],
        }
        for name in room
        for week in range(1, plan.weeks + 1)
    ]
    return pd.DataFrame(rows, columns=["owner", "week", "hours", "weekly_hours"])


def allowance(plan: WorkPlan, monthly_budget: float) -> float:
    """NT$ that the period of the plan has."""
    return monthly_budget * plan.weeks / WEEKS_A_MONTH


def reserve(plan: WorkPlan) -> float:
    """Part of the budget that is kept back, a fraction."""
    kept = sum(line.amount for line in plan.budget if line.kind == "contingency")
    return kept / plan.total if plan.total else 0.0


def check_hours(plan: WorkPlan, brief: Brief) -> list[Finding]:
    """Nobody works more than they have, and no week goes without work."""
    table = hours_table(plan, brief)
    findings = []
    for name, part in table.groupby("owner", sort=False):
        worst = part.loc[part["hours"].idxmax()]
        findings.append(
            Finding(
                f"{name}的工時",
                worst["hours"] <= worst["weekly_hours"] + 1e-9,
                f"第 {worst['week']} 週排了 {worst['hours']:g} 小時，只有 "
                f"{worst['weekly_hours']:g} 小時；"
                "請減少工作、改期或換人",
            ),
        )
    idle = table.groupby("week")["hours"].sum()
    empty = [int(week) for week in idle.index[idle == 0]]
    return [
        *findings,
        Finding(
            "每一週都有工作",
            not empty,
            f"第 {'、'.join(map(str, empty[:4]))} 週沒有任何工作，請補上或縮短期間",
        ),
    ]


def check_budget(plan: WorkPlan, monthly_budget: float) -> list[Finding]:
    """Within the money that there is, with a reserve, every line with its sum.

    What tools cost is in it.
    """
    most = allowance(plan, monthly_budget)
    kept = reserve(plan)
    tools = sum(tool.monthly_cost for tool in plan.tools) * plan.weeks / WEEKS_A_MONTH
    planned = sum(line.amount for line in plan.budget if line.kind == "tools")
    blank = [line.item for line in plan.budget if not line.basis]
    return [
        Finding("有預算表", bool(plan.budget), "請列出項目與金額"),
        Finding(
            "預算合計",
            0 < plan.total <= most,
            f"合計 {plan.total:,} 元，{plan.weeks} 週只有 {most:,.0f} 元"
            f"（每月 {monthly_budget:,.0f} 元 × {plan.weeks} 週 ÷ 4.33）",
        ),
        Finding(
            "預備金",
            RESERVE[0] <= kept <= RESERVE[1],
            f"預備金占 {kept:.0%}，請留 {RESERVE[0]:.0%}–{RESERVE[1]:.0%}，在預算表的「類別」"
            f"選「預備金」",
        ),
        Finding(
            "金額的算法",
            bool(plan.budget) and not blank,
            f"{'、'.join(blank[:3]) or '預算'}沒有寫怎麼算的（單價 × 數量 × 月數）",
        ),
        Finding(
            "工具費用列入預算",
            planned >= 0.95 * tools,
            f"工具合計 {tools:,.0f} 元，預算的「工具」只有 {planned:,} 元",
        ),
    ]


def production(content: ContentStrategy) -> dict[str, float]:
    """Hours a week that the series of the content strategy take, by person."""
    hours: dict[str, float] = defaultdict(float)
    for series in content.series:
        hours[series.owner] += series.per_week * series.hours_each
    return dict(hours)


def check_production(content: ContentStrategy, plan: WorkPlan, brief: Brief) -> list[Finding]:
    """The work plan holds the hours that the series need, from those who make them."""
    findings = []
    for name, needed in production(content).items():
        weekly = hours_table(plan, brief).query("owner == @name")["hours"]
        room = float(weekly.median()) if len(weekly) else 0.0
        if name:
            remedy = (
                f"策略的固定系列每週要 {needed:g} 小時，工作計畫通常只排 {room:g} 小時；"
                f"請減少則數、縮短每則工時，或調整計畫"
            )
        else:
            remedy = f"策略的固定系列沒有負責人；人員是 {people(brief)}"
        findings.append(
            Finding(
                f"策略的固定系列與工作計畫中{name or '沒有填負責人'}的工時",
                needed <= room + 1e-9,
                remedy,
            ),
        )
    return findings
