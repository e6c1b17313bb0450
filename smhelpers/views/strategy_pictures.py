"""Pictures of task 3 that are drawn while a form is typed: timetable, hours, money, targets, and
what does not agree.
"""

from html import escape

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib import ticker
from matplotlib.figure import Figure
from pydantic import ValidationError

from .. import charts
from .. import strategy as plans
from ..brief import Brief
from ..deliverable import Answers, told_of
from ..documents.strategy_charts import gantt
from ..errors import CourseError
from ..labels import label
from ..portfolio import Portfolio
from ..strategy.kpis import KpiRow
from ..strategy.plan import WorkPlan
from ..strategy.targets import promised
from ..workplace import Business


def plan_picture(answers: Answers, brief: Brief) -> str:
    """HTML of the work plan as typed so far: timetable, hours of everyone in their fullest week,
    money and reserve.
    """
    try:
        plan = WorkPlan.model_validate(answers)
    except ValidationError:
        return "<p>日期與工作填完整後，這裡會畫出時程，並算出工時與預算。</p>"
    told = []
    for name, part in plans.hours_table(plan, brief).groupby("owner", sort=False):
        told.append(
            (
                f"{name}：最滿的一週 {part['hours'].max():g} 小時，可用 "
                f"{part['weekly_hours'].iloc[0]:g} 小時"
            )
            + ("（超過）" if part["hours"].max() > part["weekly_hours"].iloc[0] else ""),
        )
    most = plans.allowance(plan, brief.monthly_budget)
    told.append(
        f"期間 {plan.weeks} 週；預算合計 {plan.total:,} 元，可用 {most:,.0f} 元，預備金占 "
        f"{plans.reserve(plan):.0%}",
    )
    shown = max(plan.weeks, *(task.end_week for task in plan.tasks))
    return charts.image(gantt(plan.tasks, shown), "每項工作由第幾週到第幾週、由誰執行") + _listed(
        told,
    )


def kpi_picture(answers: Answers, workplace: Business) -> str:
    """HTML that tells of every target typed so far whether it is above the noise and within
    reach.
    """
    told = []
    for row in answers.get("kpis", []):
        try:
            kpi = KpiRow.model_validate(row)
            base = plans.baseline(
                workplace,
                kpi.metric,
                kpi.platform,
                kpi.period,
            )
        except (ValidationError, CourseError) as error:
            told += [f"{row.get('id', '')}：{error}"] if isinstance(error, CourseError) else []
            continue
        standard = promised(kpi.metric, workplace.brief.service_standard)
        told.append(
            f"{kpi.id}：{plans.plausibility(base, kpi.target, kpi.direction, standard).sentence}",
        )
    if told:
        return f"<h4>目標值夠不夠好</h4>{_listed(told)}"
    return "<p>指標填完整後，這裡會說明目標值是否高於波動、做不做得到。</p>"


def agreement_picture(brief: Brief) -> str:
    """HTML of the consistency linter over what has been handed in so far of tasks 1 to 3."""
    findings = plans.check_consistency(plans.whole_of(Portfolio.open()), brief)
    wrong = [told_of(finding) for finding in findings if not finding.right]
    right = sum(finding.right for finding in findings)
    return (
        f"<h4>前三個單元之間的一致性檢查</h4><p role='status'>{right} 項一致，{len(wrong)} "
        f"項不一致。</p>{_listed(wrong)}"
    )


def _listed(told: list[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(text)}</li>" for text in told) + "</ul>"


def effects_chart(table: pd.DataFrame, group: str, title: str) -> Figure:
    """Effects with their 95 % intervals as points on a line at the average.

    `table` as `hour_table` gives it, `group` its label column.
    """
    charts.use_style()
    _, axes = plt.subplots(figsize=(7.5, 0.5 * len(table) + 1.3))
    places = range(len(table))
    spread = [table["effect"] - table["low"], table["high"] - table["effect"]]
    axes.errorbar(
        table["effect"],
        places,
        xerr=spread,
        fmt="o",
        color=charts.PALETTE[0],
        capsize=4,
    )
    axes.axvline(0, color="#666666", linestyle="--")
    axes.set_yticks(
        places,
        [f"{label(str(row[group]))}（{row['posts']} 篇）" for _, row in table.iterrows()],
    )
    axes.xaxis.set_major_formatter(ticker.PercentFormatter(1, decimals=0))
    axes.invert_yaxis()
    axes.set(
        title=title,
        xlabel="和平均相比的互動率（點為估計值，線為 95% 可能範圍）",
    )
    return charts.fitted(axes)
