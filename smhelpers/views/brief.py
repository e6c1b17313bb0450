"""The workplace's brief as a page: what a new social media manager is handed on the first day
(ac-1).
"""

from html import escape

from ..brief import Brief
from ..labels import label, of
from ..metrics import METRICS
from .tables import shown


class BriefPage:
    """The brief as HTML, with its notice that everything is fictional."""

    def __init__(self, brief: Brief):
        self.brief = brief

    def __repr__(self) -> str:
        return f"{self.brief.name}：工作場所簡介"

    def _repr_html_(self) -> str:
        brief = self.brief
        return "".join(
            [
                (
                    f"<h3>{escape(brief.name)}（{escape(brief.sector)}）</h3><p><em>"
                    f"{escape(brief.fictional)}</em></p>"
                ),
                f"<p>{escape(brief.story)}</p>",
                _list(
                    "組織目標",
                    [f"{g.id}：{g.text}（{course_of(g)}，{g.due}）" for g in brief.goals],
                ),
                _list(
                    "目標市場",
                    [
                        f"{s.name}（{s.ages[0]}–{s.ages[1]} 歲，營收占比 {s.share:.0%}）：{s.needs}"
                        for s in brief.segments
                    ],
                ),
                _list(
                    "人員",
                    [f"{m.name}，{m.role}，每週可用 {m.weekly_hours:g} 小時" for m in brief.staff],
                ),
                f"<p><b>每月社群預算</b>：{brief.monthly_budget:,.0f} 元</p>",
                _list(
                    "行銷活動",
                    [
                        (
                            f"{c.id}：{c.name}（{c.start} 至 {c.end}，標籤 {c.hashtag}，預算 "
                            f"{c.budget:,.0f} 元）"
                        )
                        for c in brief.campaigns
                    ],
                ),
                _list("策略指標", [kpi_text(kpi) for kpi in brief.kpis]),
            ],
        )


def course_of(goal) -> str:
    """From where to where a goal of the organisation leads: shares in percent, anything else
    with its unit.
    """
    return (
        f"{goal.measure}由 {amount(goal.baseline, goal.unit)} 到 {amount(goal.target, goal.unit)}"
    )


def amount(value: float, unit: str) -> str:
    """A value of a goal as people say it."""
    if unit == "比例":
        return f"{value * 100:g}%"
    return f"{value:g} {unit}"


def kpi_text(kpi) -> str:
    """A KPI in one line: number, platform, definition and target."""
    metric = METRICS[kpi.metric]
    return (
        f"{kpi.id}：{of(kpi.platform)}{metric.zh}（{metric.formula}）{label(kpi.direction)} "
        f"{shown(kpi.target, metric.unit)}，對應目標 {kpi.goal}"
    )


def staff_choices(brief: Brief) -> list[tuple[str, str]]:
    """People to choose from in a form: name with role, name."""
    return [(f"{m.name}（{m.role}）", m.name) for m in brief.staff]


def _list(title: str, lines: list[str]) -> str:
    if lines:
        return f"<h4>{title}</h4><ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"
    return ""
