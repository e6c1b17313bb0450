"""工作計畫與指標: the work plan and KPIs of task 3 as an Excel workbook whose totals, hours,
timetable and attainment are live formulas.

Every formula is written with its value, so that programs that do not calculate (previews, phones)
show it as well. The parts that
calculate stand in `workbook_sheets`.
"""

from pathlib import Path

from ..brief import Brief
from ..deliverable import Section
from ..labels import label
from ..portfolio import Portfolio
from ..strategy import KpiPlan, WorkPlan, whole_of
from ..strategy.kpis import Criterion
from ..strategy.plan import Milestone, Tool
from ..workplace import Business
from .workbook_sheets import (
    BUDGET,
    HOURS,
    KPIS,
    PLAN,
    RISKS,
    budget_sheet,
    hours_sheet,
    kpi_sheet,
    plan_sheet,
    risk_sheet,
)
from .xlsx import StyledBook, shown, style_of

FILE = "工作計畫與指標.xlsx"
OVERVIEW = "總覽"
MILESTONES = "里程碑"
TOOLS = "工具"
CRITERIA = "成效準則"
_WIDTHS = {
    "name": 22,
    "use": 40,
    "monthly_cost": 14,
    "owner": 14,
    "week": 10,
    "what": 40,
    "proof": 44,
    "question": 30,
    "rule": 60,
    "when": 26,
}


def strategy_workbook(
    workplace: Business,
    portfolio: Portfolio | None = None,
    path: Path | None = None,
) -> Path:
    """Write the workbook (default: beside the notebook) and return its path.

    `CourseError` where there is no complete work plan yet.

    KPIs are in it as soon as they are complete.
    """
    folder = portfolio or Portfolio.open()
    plan = folder.load(WorkPlan)
    brief = workplace.brief
    kpis = whole_of(folder).kpis
    book = StyledBook(path or folder.folder.parent / FILE, f"{workplace.name}：工作計畫與指標")
    names = [
        OVERVIEW,
        PLAN,
        HOURS,
        BUDGET,
        *([KPIS, CRITERIA] if kpis else []),
        MILESTONES,
        TOOLS,
        RISKS,
    ]
    sheets = {name: book.sheet(name) for name in names}
    plan_sheet(book, sheets[PLAN], plan)
    hours_sheet(book, sheets[HOURS], plan, brief)
    budget_sheet(book, sheets[BUDGET], plan, brief)
    if kpis:
        kpi_sheet(book, sheets[KPIS], kpis)
        _listing(book, sheets[CRITERIA], Criterion, kpis.criteria)
    risk_sheet(book, sheets[RISKS], plan)
    _listing(
        book,
        sheets[MILESTONES],
        Milestone,
        plan.milestones,
    )
    _listing(book, sheets[TOOLS], Tool, plan.tools)
    _overview(
        book,
        sheets[OVERVIEW],
        plan,
        brief,
        kpis,
    )
    return book.close()


def _listing(
    book: StyledBook,
    sheet,
    model: type[Section],
    rows: list,
) -> None:
    """Records as they are."""
    book.heads(sheet, [field.title or name for name, field in model.model_fields.items()])
    for column, name in enumerate(model.model_fields):
        sheet.set_column(column, column, _WIDTHS.get(name, 14))
        for number, row in enumerate(rows, 1):
            book.put(
                sheet,
                number,
                column,
                shown(model, name, getattr(row, name)),
                style_of(model, name),
            )
    sheet.freeze_panes(1, 0)


def _overview(
    book: StyledBook,
    sheet,
    plan: WorkPlan,
    brief: Brief,
    kpis: KpiPlan | None,
) -> None:
    """Period, totals and what to know of the workbook; totals refer to the other sheets."""
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 14)
    sheet.set_column(2, 2, 60)
    sheet.write_string(
        0,
        0,
        f"{brief.name}：工作計畫與指標",
        book.styles["title"],
    )
    kept = sum(line.amount for line in plan.budget if line.kind == "contingency")
    rows = [
        ("開始日", plan.start, "date", None),
        ("結束日", plan.end, "date", None),
        ("週數", plan.weeks, "figure", "=INT((B4-B3+1)/7)"),
        ("預算合計（元）", plan.total, "money", f"='{BUDGET}'!$I$3"),
        ("預備金占比", kept / plan.total if plan.total else 0.0, "percent", f"='{BUDGET}'!$I$6"),
        (
            "指標數",
            len(kpis.kpis) if kpis else 0,
            "figure",
            f"=COUNTA('{KPIS}'!$A$2:$A$60)" if kpis else None,
        ),
    ]
    for row, (title, value, style, formula) in enumerate(rows, 2):
        book.put(sheet, row, 0, title)
        if formula:
            sheet.write_formula(
                row,
                1,
                formula,
                book.styles[style],
                value,
            )
        else:
            book.put(
                sheet,
                row,
                1,
                value,
                style,
            )
    later = "" if kpis else "（指標表完成後再產生一次，就會有這一頁）"
    notes = (
        brief.fictional,
        f"「{PLAN}」改開始週、結束週或工時，右邊的甘特圖與「{HOURS}」會重算。",
        f"「{HOURS}」的紅底是超過每週可用時數。",
        f"「{BUDGET}」改金額或類別，合計、餘額與預備金占比會重算。",
        f"「{KPIS}」每期把實際值填進「實際」，達成率與判定會依「方向」重算{later}。",
        (
            f"類別、方向等的名稱和課程的表單相同（例如「{label('contingency')}」），改成別的名稱，"
            f"公式就加不到。"
        ),
    )
    for row, text in enumerate(notes, len(rows) + 3):
        sheet.merge_range(
            row,
            0,
            row,
            2,
            text,
            book.styles["note"],
        )
        sheet.set_row(row, 30)
