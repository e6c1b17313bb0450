"""社群媒體策略: the strategy of task 3 as a Word document, from cover and contents to the check
against goals and standard.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from docx.document import Document as Doc

from .. import strategy
from ..deliverable import Section
from ..labels import as_typed, label
from ..metrics import METRICS
from ..portfolio import Portfolio
from ..strategy.calendar import WEEKDAYS
from ..strategy.capacity import hours_table
from ..strategy.kpis import KpiRow
from ..workplace import Business
from .docx import add_lead, add_picture, add_table, save
from .frame import add_contents, add_footer, covered
from .records import cells, shown
from .strategy_charts import gantt

TITLE = "社群媒體策略"
FILE = f"{TITLE}.docx"
SIGNERS = ("編製", "審核", "核准")


@dataclass(frozen=True)
class Strategy:
    """The finished parts of task 3."""

    workplace: Business
    content: strategy.ContentStrategy
    plan: strategy.WorkPlan
    calendar: strategy.ActivityCalendar
    kpis: strategy.KpiPlan
    tracking: strategy.TrackingPlan
    check: strategy.StrategyCheck

    @classmethod
    def of(cls, workplace: Business, portfolio: Portfolio) -> "Strategy":
        """`CourseError` names the first part that is missing or not complete."""
        return cls(
            workplace=workplace,
            content=portfolio.load(strategy.ContentStrategy),
            plan=portfolio.load(strategy.WorkPlan),
            calendar=portfolio.load(strategy.ActivityCalendar),
            kpis=portfolio.load(strategy.KpiPlan),
            tracking=portfolio.load(strategy.TrackingPlan),
            check=portfolio.load(strategy.StrategyCheck),
        )


def strategy_document(
    workplace: Business,
    portfolio: Portfolio | None = None,
    path: Path | None = None,
) -> Path:
    """Write the document (default: beside the notebook) and return its path.

    `CourseError` where a part is missing.
    """
    folder = portfolio or Portfolio.open()
    whole = Strategy.of(workplace, folder)
    plan = whole.plan
    brief = workplace.brief
    document = covered(
        TITLE,
        f"{workplace.name}　{brief.fictional}",
        {
            "期間": f"{plan.start} 至 {plan.end}（{plan.weeks} 週）",
            "預算合計": f"{plan.total:,} 元",
            "核准人": whole.check.approver,
            "核准日": f"{whole.check.approved_on}",
        },
        SIGNERS,
    )
    first = document.add_heading("一　現況、定位與目標", 1)
    for part in (_aims, _content, _people, _work, _calendar, _kpis, _tracking, _fit):
        part(document, whole)
    add_contents(document, first)
    add_footer(document, f"{workplace.name}　{TITLE}")
    return save(document, path or folder.folder.parent / FILE)


def _aims(document: Doc, whole: Strategy) -> None:
    content = whole.content
    _said(document, "現況與機會", content.situation)
    _said(document, "定位", content.positioning)
    _said(document, "平台", "、".join(map(label, content.platforms)))
    document.add_heading("策略目標", 2)
    add_table(
        document,
        ("編號", "組織目標", "策略目標", "衡量", "現況", "目標值", "期限", "負責人"),
        cells(content.objectives),
        (1.2, 1.4, 4.2, 3.0, 1.4, 1.5, 2.3, 1.6),
    )


def _content(document: Doc, whole: Strategy) -> None:
    content = whole.content
    document.add_heading("二　內容策略", 1)
    _listed(
        document,
        "內容主軸",
        content.pillars,
        (2.6, 1.8, 2.4, 1.8, 8.0),
    )
    _listed(
        document,
        "固定系列",
        content.series,
        (2.4, 2.3, 2.2, 2.4, 2.6, 1.4, 1.4, 1.9),
    )
    _listed(
        document,
        "時段的依據（自家近半年數據）",
        content.slots,
        (2.4, 3.2, 1.8, 3.0, 6.2),
    )
    _listed(
        document,
        "貼文類型的依據",
        content.formats,
        (2.4, 3.2, 3.2, 2.6, 5.2),
    )


def _people(document: Doc, whole: Strategy) -> None:
    content = whole.content
    document.add_heading("三　參與與客戶服務", 1)
    _listed(
        document,
        "顧客創作內容",
        content.user_content,
        (2.1, 3.2, 2.4, 3.1, 2.2, 2.0, 1.6),
    )
    _listed(
        document,
        "社群參與",
        content.engagement,
        (2.4, 6.2, 2.2, 3.8, 2.0),
    )
    standard = whole.workplace.brief.service_standard
    add_lead(
        document,
        f"組織的服務標準：營業時間內 {standard.first_response_minutes} 分鐘首次回覆，"
        f"客訴 {standard.complaint_close_days} 日內結案。",
    )
    _listed(
        document,
        "客戶服務",
        content.service,
        (2.8, 1.8, 2.4, 1.8, 2.2, 5.6),
    )
    _said(document, "合作與廣告的揭露", content.disclosure)


def _work(document: Doc, whole: Strategy) -> None:
    plan = whole.plan
    document.add_heading("四　工作計畫與資源", 1)
    add_picture(document, gantt(plan.tasks, plan.weeks), "圖　每項工作由第幾週到第幾週、由誰執行")
    add_lead(document, "R 執行、A 當責（一項工作只有一位）、C 事前諮詢、I 事後告知。")
    add_table(
        document,
        ("編號", "工作", "週", "時／週", "R", "A", "C", "I", "成果"),
        [
            (
                task.id,
                task.work,
                f"{task.start_week}–{task.end_week}",
                f"{task.weekly_hours:g}",
                task.responsible,
                task.accountable,
                shown(task.consulted),
                shown(task.informed),
                task.output,
            )
            for task in plan.tasks
        ],
        (1.1, 3.2, 1.3, 1.2, 1.6, 1.6, 1.6, 1.6, 3.4),
    )
    fullest = (
        hours_table(plan, whole.workplace.brief)
        .groupby("owner", sort=False)[["hours", "weekly_hours"]]
        .max()
    )
    document.add_heading("工時", 2)
    add_table(
        document,
        ("人員", "最滿的一週（小時）", "可用（小時）"),
        [
            (name, f"{row['hours']:g}", f"{row['weekly_hours']:g}")
            for name, row in fullest.iterrows()
        ],
        (6.6, 5.0, 5.0),
    )
    _listed(
        document,
        "預算",
        plan.budget,
        (4.2, 2.2, 2.2, 5.8, 2.2),
    )
    document.add_paragraph(
        f"合計 {plan.total:,} 元，預備金占 {strategy.reserve(plan):.0%}；"
        f"逐格的算式在《工作計畫與指標》試算表。",
    )
    _listed(
        document,
        "工具",
        plan.tools,
        (4.6, 6.6, 2.8, 2.6),
    )
    _listed(
        document,
        "里程碑",
        plan.milestones,
        (1.6, 4.6, 7.8, 2.6),
    )
    document.add_heading("風險登錄", 2)
    add_table(
        document,
        ("風險", "可能×影響", "怎麼發現", "因應", "負責人"),
        [
            (
                row.risk,
                f"{row.likelihood}×{row.impact}＝{row.size}",
                row.trigger,
                row.response,
                row.owner,
            )
            for row in sorted(plan.risks, key=lambda each: -each.size)
        ],
        (3.6, 2.0, 3.8, 5.2, 2.0),
    )


def _calendar(document: Doc, whole: Strategy) -> None:
    calendar = whole.calendar
    document.add_heading("五　活動行事曆", 1)
    document.add_paragraph(
        f"{calendar.start} 至 {calendar.end} 共 {len(calendar.entries)} 則；"
        f"逐則內容在行事曆的 Excel 與 .ics 檔。",
    )
    _listed(
        document,
        "行銷與促銷活動",
        calendar.campaigns,
        (1.4, 2.6, 2.3, 2.3, 1.4, 4.8, 1.8),
    )
    document.add_heading("活動期間的排程", 2)
    add_table(
        document,
        ("日期", "時間", "平台", "活動", "主要訊息", "負責人"),
        [
            (
                f"{entry.day:%m/%d}（{WEEKDAYS[entry.day.weekday()]}）",
                entry.time,
                label(entry.platform),
                entry.campaign,
                entry.message,
                entry.owner,
            )
            for entry in calendar.ordered
            if entry.campaign
        ],
        (2.4, 1.5, 2.8, 1.4, 6.7, 1.8),
    )


def _kpis(document: Doc, whole: Strategy) -> None:
    document.add_heading("六　關鍵績效指標與評估標準", 1)
    add_lead(document, "現況為近十二週，括號內是 95% 可能範圍；公式以課程的指標庫為準。")
    add_table(
        document,
        ("編號", "指標與公式", "平台", "階段", "現況（可能範圍）", "目標值", "負責人", "決策規則"),
        [_kpi(row) for row in whole.kpis.kpis],
        (1.0, 3.2, 2.1, 1.2, 2.4, 1.8, 1.5, 3.4),
    )
    _listed(
        document,
        "評估標準",
        whole.kpis.criteria,
        (4.0, 7.2, 3.2, 2.2),
    )


def _kpi(row: KpiRow) -> tuple[str, ...]:
    unit = METRICS[row.metric].unit
    value, low, high, target = (
        as_typed(each, unit) for each in (row.baseline, row.low, row.high, row.target)
    )
    return (
        row.id,
        f"{METRICS[row.metric].zh}＝{METRICS[row.metric].formula}",
        label(row.platform),
        label(row.stage).partition("（")[0],
        f"{value}\n（{low}–{high}）",
        f"{label(row.direction)}\n{target}",
        row.owner,
        row.decision,
    )


def _tracking(document: Doc, whole: Strategy) -> None:
    tracking = whole.tracking
    document.add_heading("七　追蹤與分析", 1)
    _said(document, "UTM 命名規則", tracking.utm_rules)
    _listed(
        document,
        "UTM 連結",
        tracking.links,
        (3.2, 3.0, 10.4),
    )
    _listed(
        document,
        "資料來源",
        tracking.sources,
        (4.0, 2.2, 2.2, 2.4, 5.8),
    )
    _listed(
        document,
        "資料品質檢查",
        tracking.checks,
        (3.6, 5.8, 4.8, 2.4),
    )
    _listed(
        document,
        "報告",
        tracking.reports,
        (3.0, 3.2, 2.2, 5.8, 2.4),
    )
    _said(document, "追蹤不到的是什麼", tracking.limits)


def _fit(document: Doc, whole: Strategy) -> None:
    check = whole.check
    document.add_heading("八　與組織目標、服務標準的核對", 1)
    goals = {goal.id: f"{goal.id} {goal.text}" for goal in whole.workplace.brief.goals} | {
        "standard": "服務標準",
    }
    add_table(
        document,
        ("組織目標或標準", "策略的哪裡", "一致", "依據", "怎麼改"),
        [
            (
                goals.get(row.item, row.item),
                row.place,
                shown(row.consistent),
                row.evidence,
                shown(row.change),
            )
            for row in check.fit
        ],
        (4.2, 3.2, 1.3, 5.4, 2.5),
    )
    _listed(
        document,
        "矛盾與處理",
        check.conflicts,
        (4.4, 3.6, 4.6, 2.0, 2.0),
    )
    _said(document, "顧客得到什麼", check.customers)


def _said(document: Doc, title: str, text: str) -> None:
    """A short part under its own heading; nothing where nothing was written."""
    if text:
        document.add_heading(title, 2)
        document.add_paragraph(text)


def _listed(
    document: Doc,
    title: str,
    rows: Sequence[Section],
    widths: Sequence[float],
) -> None:
    """Records as one table under a heading; nothing where there are none."""
    if rows:
        document.add_heading(title, 2)
        fields = type(rows[0]).model_fields
        add_table(
            document,
            [field.title or name for name, field in fields.items()],
            cells(rows),
            widths,
        )
