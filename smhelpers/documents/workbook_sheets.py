"""The sheets of the strategy workbook that calculate: timetable, hours, budget, KPIs, risks
(XlsxWriter).
"""

from collections.abc import Sequence
from typing import Any, get_args

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from ..brief import Brief
from ..labels import label
from ..metrics import METRICS
from ..strategy.capacity import WEEKS_A_MONTH, allowance
from ..strategy.kpis import KpiPlan, KpiRow
from ..strategy.plan import BudgetKind, BudgetLine, RiskRow, WorkItem, WorkPlan
from .xlsx import StyledBook, shown, style_of

PLAN = "工作計畫"
HOURS = "人力"
BUDGET = "預算"
KPIS = "指標"
RISKS = "風險"
#: Rows below the last one into which more may be written; the formulas reach that far.
SPARE = 10
_TASK = (
    "id",
    "work",
    "objectives",
    "responsible",
    "accountable",
    "consulted",
    "informed",
    "output",
    "start_week",
    "end_week",
    "weekly_hours",
)
_WIDTHS = {
    "work": 26,
    "output": 30,
    "item": 26,
    "basis": 44,
    "risk": 40,
    "trigger": 34,
    "response": 44,
    "decision": 48,
    "metric": 40,
    "source_file": 26,
    "owner": 14,
    "consulted": 12,
    "informed": 12,
}


def _columns(
    book: StyledBook,
    sheet: Worksheet,
    model: type,
    names: Sequence[str],
    rows: Sequence[Any],
) -> dict[str, str]:
    """Write records by columns under frozen headings; the letter of each field's column."""
    book.heads(sheet, [model.model_fields[name].title for name in names])
    for column, name in enumerate(names):
        sheet.set_column(column, column, _WIDTHS.get(name, 11))
        for number, row in enumerate(rows, 1):
            book.put(
                sheet,
                number,
                column,
                shown(model, name, getattr(row, name)),
                style_of(model, name),
            )
    return {name: xl_col_to_name(column) for column, name in enumerate(names)}


def plan_sheet(book: StyledBook, sheet: Worksheet, plan: WorkPlan) -> None:
    """Tasks with the Gantt chart beside them: hours stand in the weeks of the task, and
    formatting fills whatever has hours.
    """
    at = _columns(
        book,
        sheet,
        WorkItem,
        _TASK,
        plan.tasks,
    )
    last = len(plan.tasks) + SPARE
    first = len(_TASK)
    book.heads(
        sheet,
        [f"第 {week} 週\n{plan.monday(week):%m/%d}" for week in range(1, plan.weeks + 1)],
        column=first,
    )
    sheet.set_column(first, first + plan.weeks - 1, 6.5)
    for number in range(1, last + 1):
        task = None
        if number <= len(plan.tasks):
            task = plan.tasks[number - 1]
        begin, end, hours = (
            f"${at[name]}{number + 1}" for name in ("start_week", "end_week", "weekly_hours")
        )
        for week in range(1, plan.weeks + 1):
            inside = (
                task is not None
                and task.start_week <= week <= task.end_week
                and task.weekly_hours > 0
            )
            sheet.write_formula(
                number,
                first + week - 1,
                f'=IF(AND({begin}<>"",{week}>={begin},{week}<={end},{hours}>0),{hours},"")',
                book.styles["number"],
                task.weekly_hours if inside else "",
            )
    area = (1, first, last, first + plan.weeks - 1)
    filled = {
        "bg_color": "#2F6DA8",
        "font_color": "#FFFFFF",
        "border": 1,
        "border_color": "#FFFFFF",
    }
    sheet.conditional_format(
        *area,
        {
            "type": "formula",
            "criteria": f'={xl_rowcol_to_cell(1, first)}<>""',
            "format": book.book.add_format(filled),
        },
    )
    sheet.freeze_panes(1, 2)


def hours_sheet(
    book: StyledBook,
    sheet: Worksheet,
    plan: WorkPlan,
    brief: Brief,
) -> None:
    """Hours of every person and week against what they have.

    Red where they are more, with the word as well.
    """
    book.heads(
        sheet,
        (
            "人員",
            "身分",
            "每週可用",
            "最滿的一週",
            "判定",
            *(f"第 {week} 週" for week in range(1, plan.weeks + 1)),
        ),
    )
    sheet.set_column(0, 1, 20), sheet.set_column(2, 4, 11), sheet.set_column(5, 4 + plan.weeks, 8)
    tasks = len(plan.tasks) + SPARE + 1
    first = len(_TASK)
    who = (
        f"'{PLAN}'!${xl_col_to_name(_TASK.index('responsible'))}$2:"
        f"${xl_col_to_name(_TASK.index('responsible'))}${tasks}"
    )
    for number, member in enumerate(brief.staff, 1):
        used = [_hours(plan, member.name, week) for week in range(1, plan.weeks + 1)]
        for column, (value, style) in enumerate(
            ((member.name, "text"), (member.role, "text"), (member.weekly_hours, "number")),
        ):
            book.put(
                sheet,
                number,
                column,
                value,
                style,
            )
        weeks = f"F{number + 1}:{xl_col_to_name(4 + plan.weeks)}{number + 1}"
        sheet.write_formula(
            number,
            3,
            f"=MAX({weeks})",
            book.styles["number"],
            max(used),
        )
        sheet.write_formula(
            number,
            4,
            f'=IF(D{number + 1}>C{number + 1}+0.001,"超過","可行")',
            book.styles["text"],
            "超過" if max(used) > member.weekly_hours + 0.001 else "可行",
        )
        for week, value in enumerate(used, 1):
            column = xl_col_to_name(first + week - 1)
            sheet.write_formula(
                number,
                4 + week,
                f"=SUMIF({who},$A{number + 1},'{PLAN}'!{column}$2:{column}${tasks})",
                book.styles["number"],
                value,
            )
    area = (1, 5, len(brief.staff), 4 + plan.weeks)
    sheet.conditional_format(
        *area,
        {
            "type": "formula",
            "criteria": "=F2>$C2+0.001",
            "format": book.styles["wrong"],
        },
    )
    over = {
        "type": "cell",
        "criteria": "==",
        "value": '"超過"',
        "format": book.styles["wrong"],
    }
    sheet.conditional_format(
        1,
        4,
        len(brief.staff),
        4,
        over,
    )
    sheet.freeze_panes(1, 1)


def _hours(plan: WorkPlan, name: str, week: int) -> float:
    return sum(
        task.weekly_hours
        for task in plan.tasks
        if task.responsible == name and task.start_week <= week <= task.end_week
    )


def _grade(row: RiskRow | None) -> str:
    """How grave a risk is: from its likelihood times its impact, 1 to 25."""
    if row is None:
        return ""
    if row.size >= 15:
        return "高"
    return "中" if row.size >= 8 else "低"


def budget_sheet(
    book: StyledBook,
    sheet: Worksheet,
    plan: WorkPlan,
    brief: Brief,
) -> None:
    """Lines on the left; on the right what there is, total, balance, share of the reserve, and a
    sum for every kind.
    """
    at = _columns(
        book,
        sheet,
        BudgetLine,
        list(BudgetLine.model_fields),
        plan.budget,
    )
    last = len(plan.budget) + SPARE + 1
    amounts = f"${at['amount']}$2:${at['amount']}${last}"
    kinds = f"${at['kind']}$2:${at['kind']}${last}"
    most = allowance(plan, brief.monthly_budget)
    kept = sum(line.amount for line in plan.budget if line.kind == "contingency")
    book.heads(sheet, ("合計", "元"), column=7)
    sheet.set_column(7, 7, 22)
    sheet.set_column(8, 8, 14)
    rows = [
        ("可用（元）", most, "money", f"={brief.monthly_budget:g}*{plan.weeks}/{WEEKS_A_MONTH!r}"),
        ("預算合計（元）", plan.total, "money", f"=SUM({amounts})"),
        ("餘額（元）", most - plan.total, "money", "=I2-I3"),
        (
            label("contingency"),
            kept,
            "money",
            f'=SUMIF({kinds},"{label("contingency")}",{amounts})',
        ),
        ("預備金占比", kept / plan.total if plan.total else 0.0, "percent", "=IF(I3=0,0,I5/I3)"),
        (
            "判定",
            "超過可用" if plan.total > most else "可行",
            "text",
            '=IF(I3>I2,"超過可用","可行")',
        ),
    ]
    for kind in get_args(BudgetKind):
        if kind != "contingency":
            of_kind = sum(line.amount for line in plan.budget if line.kind == kind)
            formula = f'=SUMIF({kinds},"{label(kind)}",{amounts})'
            rows.append((label(kind), of_kind, "money", formula))
    for number, (title, value, style, formula) in enumerate(rows, 1):
        book.put(sheet, number, 7, title)
        sheet.write_formula(
            number,
            8,
            formula,
            book.styles[style],
            value,
        )
    sheet.conditional_format(
        3,
        8,
        3,
        8,
        {
            "type": "cell",
            "criteria": "<",
            "value": 0,
            "format": book.styles["wrong"],
        },
    )
    sheet.conditional_format(
        6,
        8,
        6,
        8,
        {
            "type": "cell",
            "criteria": "==",
            "value": '"超過可用"',
            "format": book.styles["wrong"],
        },
    )
    sheet.freeze_panes(1, 0)


def kpi_sheet(book: StyledBook, sheet: Worksheet, kpis: KpiPlan) -> None:
    """KPIs with a column for the actual value.

    Attainment and verdict follow, told by colour and word.
    """
    names = list(KpiRow.model_fields)
    at = _columns(
        book,
        sheet,
        KpiRow,
        names,
        kpis.kpis,
    )
    first = len(names)
    book.heads(sheet, ("實際", "達成率", "判定", "公式"), column=first)
    sheet.set_column(first, first + 2, 11), sheet.set_column(first + 3, first + 3, 48)
    actual, attained, verdict = (xl_col_to_name(first + offset) for offset in range(3))
    for number, row in enumerate(kpis.kpis, 1):
        metric = METRICS.get(row.metric)
        place = number + 1
        book.put(
            sheet,
            number,
            names.index("metric"),
            metric.zh if metric else row.metric,
        )
        book.put(
            sheet,
            number,
            names.index("platform"),
            label(row.platform),
        )
        style = "rate" if metric and metric.unit == "ratio" else "figure"
        for name in ("baseline", "low", "high", "target"):
            book.put(sheet, number, names.index(name), getattr(row, name), style)
        book.put(sheet, number, first, None, style)
        book.put(
            sheet,
            number,
            first + 3,
            metric.formula if metric else "",
        )
        value = f"{actual}{place}"
        target = f"{at['target']}{place}"
        more = f"IF({target}=0,1,{value}/{target})"
        less = f"IF({value}=0,1,{target}/{value})"
        formula = (
            f'=IF({value}="","",IF({at["direction"]}{place}="{label("at_least")}",{more},{less}))'
        )
        sheet.write_formula(
            number,
            first + 1,
            formula,
            book.styles["percent"],
            "",
        )
        sheet.write_formula(
            number,
            first + 2,
            f'=IF({attained}{place}="","",IF({attained}{place}>=1,"達成","未達"))',
            book.styles["text"],
            "",
        )
    for word, style in (("達成", "right"), ("未達", "wrong")):
        sheet.conditional_format(
            1,
            first + 1,
            len(kpis.kpis),
            first + 2,
            {
                "type": "formula",
                "criteria": f'=${verdict}2="{word}"',
                "format": book.styles[style],
            },
        )
    sheet.freeze_panes(1, 1)


def risk_sheet(book: StyledBook, sheet: Worksheet, plan: WorkPlan) -> None:
    """Risks with their size (likelihood × impact, 1 to 25) and what that means."""
    names = list(RiskRow.model_fields)
    at = _columns(
        book,
        sheet,
        RiskRow,
        names,
        plan.risks,
    )
    first = len(names)
    book.heads(sheet, ("風險值", "等級"), column=first)
    size = xl_col_to_name(first)
    for number in range(1, len(plan.risks) + SPARE + 1):
        row = None
        if number <= len(plan.risks):
            row = plan.risks[number - 1]
        place = number + 1
        blank = f'{at["likelihood"]}{place}=""'
        sheet.write_formula(
            number,
            first,
            f'=IF({blank},"",{at["likelihood"]}{place}*{at["impact"]}{place})',
            book.styles["figure"],
            row.size if row else "",
        )
        sheet.write_formula(
            number,
            first + 1,
            f'=IF({size}{place}="","",IF({size}{place}>=15,"高",IF({size}{place}>=8,"中","低")))',
            book.styles["text"],
            _grade(row),
        )
    sheet.conditional_format(
        1,
        first,
        len(plan.risks) + SPARE,
        first + 1,
        {
            "type": "formula",
            "criteria": f'=${xl_col_to_name(first + 1)}2="高"',
            "format": book.styles["wrong"],
        },
    )
    sheet.freeze_panes(1, 0)
