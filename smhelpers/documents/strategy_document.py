"""社群媒體策略: what the trainee decided in task 3, as a Word document to take home.

Parts that are not complete yet are named in the document in place of their content; without a content strategy there is none.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from docx.document import Document as Doc

from ..deliverable import Section
from ..labels import label
from ..metrics import METRICS
from ..policy import NOTICE
from ..portfolio import Portfolio
from ..strategy import ActivityCalendar, ContentStrategy, KpiPlan, StrategyCheck, TrackingPlan, WorkPlan
from ..strategy import festivals as days
from ..workplace import Workplace
from .docx import add_table, new_document, save

FILE = "社群媒體策略.docx"
#: Records with more fields than this stand one below another, each as a table of item and content.
MOST_COLUMNS = 6
#: Width of the page between its margins (cm); shortest and longest text, in Chinese characters, that a column's width is made for.
PAGE, SHORT, LONG = 16.6, 6.0, 22.0
#: What is shown of a long record when it stands as a row.
_SHORT: dict[str, tuple[str, ...]] = {
    "tasks": ("id", "work", "responsible", "accountable", "start_week", "end_week", "weekly_hours"),
    "kpis": ("id", "metric", "platform", "stage", "baseline", "target", "owner"),
    "entries": ("day", "time", "platform", "pillar", "message", "campaign", "owner"),
    "series": ("name", "pillar", "platform", "post_type", "slot", "per_week", "owner"),
    "service": ("channel", "occasion", "first_response_minutes", "close_days", "owner", "escalate"),
    "objectives": ("id", "goal", "statement", "baseline", "target", "due", "owner"),
    "campaigns": ("id", "name", "start", "end", "offer", "budget")}


def strategy_document(workplace: Workplace, portfolio: Portfolio | None = None, path: Path | None = None) -> Path:
    """Write the strategy (default: beside the notebook) and return its path. `CourseError` where there is no content strategy."""
    folder = portfolio or Portfolio.open()
    content = folder.load(ContentStrategy)
    document = new_document("社群媒體策略", f"{workplace.name}｜{workplace.brief.fictional}")
    _content(document, content)
    parts = ((WorkPlan, _plan), (ActivityCalendar, _calendar), (KpiPlan, _kpis), (TrackingPlan, _tracking), (StrategyCheck, _fit))
    for kind, write in parts:
        _part(document, folder, kind, write)
    document.add_heading("資料來源與說明", 1)
    for text in ("數據：平台匯出檔（模擬資料），時間為臺北時間，金額為新臺幣。", "評估架構：AMEC Integrated Evaluation Framework（2016）。",
                 days.NOTICE, NOTICE):
        document.add_paragraph(text, style="List Bullet")
    return save(document, path or folder.folder.parent / FILE)


def _part(document: Doc, folder: Portfolio, kind: type, write: Callable[[Doc, Any], None]) -> None:
    if folder.has(kind) and not folder.findings(kind):
        write(document, folder.load(kind))
    else:
        document.add_heading(f"{kind.title}（尚未完成）", 1)
        document.add_paragraph("這一部分還沒有填完；完成後再產生一次。")


def _content(document: Doc, content: ContentStrategy) -> None:
    document.add_heading("一　現況、定位與目標", 1)
    document.add_paragraph(content.situation)
    document.add_paragraph(f"定位：{content.positioning}")
    document.add_paragraph(f"平台：{'、'.join(map(label, content.platforms))}")
    _records(document, "策略目標", "objectives", content.objectives)
    document.add_heading(f"二　{ContentStrategy.title}", 1)
    for name in ("pillars", "slots", "formats", "series", "user_content", "engagement", "service"):
        _records(document, ContentStrategy.model_fields[name].title, name, getattr(content, name))
    if content.disclosure:
        document.add_paragraph(f"揭露：{content.disclosure}")


def _plan(document: Doc, plan: WorkPlan) -> None:
    document.add_heading(f"三　{WorkPlan.title}", 1)
    document.add_paragraph(f"期間：{plan.start} 至 {plan.end}（{plan.weeks} 週）；預算合計 {plan.total:,} 元。")
    for name in ("tasks", "budget", "tools", "milestones", "risks"):
        _records(document, WorkPlan.model_fields[name].title, name, getattr(plan, name))


def _calendar(document: Doc, calendar: ActivityCalendar) -> None:
    document.add_heading(f"四　{ActivityCalendar.title}", 1)
    document.add_paragraph(f"{calendar.start} 至 {calendar.end}（{calendar.weeks} 週），共 {len(calendar.entries)} 則；"
                           "完整欄位見活動行事曆的 Excel 檔。")
    _records(document, "行銷與促銷活動", "campaigns", calendar.campaigns)
    _records(document, "排程", "entries", calendar.ordered)


def _kpis(document: Doc, kpis: KpiPlan) -> None:
    document.add_heading(f"五　{KpiPlan.title}", 1)
    _records(document, "指標", "kpis", kpis.kpis)
    for row in kpis.kpis:
        formula = METRICS[row.metric].formula if row.metric in METRICS else ""
        document.add_paragraph(f"{row.id}　公式：{formula}；來源：{row.source_file or '—'}；決策規則：{row.decision or '—'}",
                               style="List Bullet")
    _records(document, "評估標準", "criteria", kpis.criteria)


def _tracking(document: Doc, plan: TrackingPlan) -> None:
    document.add_heading(f"六　{TrackingPlan.title}", 1)
    document.add_paragraph(f"UTM 命名：{plan.utm_rules}")
    for name in ("links", "sources", "checks", "reports"):
        _records(document, TrackingPlan.model_fields[name].title, name, getattr(plan, name))
    if plan.limits:
        document.add_paragraph(f"追蹤不到的：{plan.limits}")


def _fit(document: Doc, check: StrategyCheck) -> None:
    document.add_heading(f"七　{StrategyCheck.title}", 1)
    for name in ("fit", "conflicts"):
        _records(document, StrategyCheck.model_fields[name].title, name, getattr(check, name))
    document.add_paragraph(f"顧客得到什麼：{check.customers}")
    document.add_paragraph(f"核准：{check.approver}，{check.approved_on}")


def _records(document: Doc, title: str, name: str, rows: Sequence[Section]) -> None:
    """Rows under a heading: as one table, or one below another where they have many fields; nothing where there are none."""
    if not rows:
        return
    document.add_heading(title, 2)
    fields = type(rows[0]).model_fields
    columns = list(_SHORT.get(name, fields))
    if len(columns) <= MOST_COLUMNS + 1:
        head = [fields[column].title or column for column in columns]
        texts = [[_text(column, getattr(row, column)) for column in columns] for row in rows]
        add_table(document, head, texts, widths=widths([head, *texts]))
        return
    for row in rows:
        items = [(field.title or column, _text(column, getattr(row, column))) for column, field in fields.items()]
        add_table(document, ("項目", "內容"), items, widths=(4.5, 12.0))


def widths(rows: Sequence[Sequence[str]]) -> list[float]:
    """Widths (cm, together a page's) of columns that hold these texts: long ones get more, none less than a date needs."""
    longest = [min(max(sum(1.0 if ord(sign) > 0x2000 else 0.55 for sign in text) for text in column), LONG)
               for column in zip(*rows, strict=True)]
    wanted = [max(length, SHORT) for length in longest]
    return [PAGE * part / sum(wanted) for part in wanted]


def _text(name: str, value: Any) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(map(label, value))
    if isinstance(value, int | float):
        return f"{value:,.10g}"
    return METRICS[value].zh if name == "metric" and value in METRICS else label(str(value))
