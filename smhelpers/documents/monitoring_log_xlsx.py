"""監控紀錄: the monitoring log of task 4 as an Excel workbook to go on with at work: log,
incidents, KPIs, content, choices.
"""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args, get_origin

from xlsxwriter.worksheet import Worksheet

from .. import monitoring
from ..brief import Brief
from ..deliverable import Section
from ..labels import label
from ..monitoring.deliverables import (
    Incident,
    KpiReading,
    LimitReading,
    PillarReading,
    PostFinding,
)
from ..monitoring.log import LogEntry
from ..policy.law import NOTICE
from ..portfolio import Portfolio
from ..workplace import Business
from .sheets import kinds_of
from .xlsx import StyledBook, shown, style_of, write_lists, write_rows

FILE = "監控紀錄.xlsx"
LOG = "監控紀錄"
INCIDENTS = "事件紀錄"
FIGURES = "指標追蹤"
LIMITS = "管制界限"
POSTS = "內容查核"
PILLARS = "內容支柱"
HELP = "說明"
LISTS = "選單"
#: Rows below the last one that are prepared for new ones.
SPARE = {
    LOG: 200,
    INCIDENTS: 20,
    FIGURES: 40,
    LIMITS: 20,
    POSTS: 60,
    PILLARS: 20,
}
_WIDTHS = {
    "text": 46,
    "lesson": 30,
    "what": 34,
    "impact": 28,
    "measures": 34,
    "instructed": 26,
    "notified": 20,
    "cause": 28,
    "prevention": 34,
    "basis": 34,
    "action": 20,
    "remedy": 14,
    "post_id": 20,
    "category": 12,
}
#: Width of a column that is not named, and height of a line of text in points.
_WIDTH = 12
_LINE = 15
#: Fills for risks; the level stands in the cell as text as well.
_RISKS = {
    "L1": "#FFF4CC",
    "L2": "#FBD9B5",
    "L3": "#F5B7B1",
}


def monitoring_log_xlsx(
    workplace: Business,
    portfolio: Portfolio | None = None,
    path: Path | None = None,
) -> Path:
    """Write the workbook (default: beside the notebook) and return its path.

    `CourseError` names the first record that is missing.
    """
    folder = portfolio or Portfolio.open()
    log = folder.load(monitoring.MonitoringLog)
    incidents = folder.load(monitoring.IncidentLog)
    tracking = folder.load(monitoring.TrackingLog)
    content = folder.load(monitoring.ComplianceLog)
    book = StyledBook(path or folder.folder.parent / FILE, f"{workplace.name}監控紀錄")
    names = (LOG, INCIDENTS, FIGURES, LIMITS, POSTS, PILLARS, HELP, LISTS)
    sheets = {name: book.sheet(name) for name in names}
    parts: list[tuple[str, type[Section], Sequence[Section]]] = [
        (LOG, LogEntry, sorted(log.entries, key=lambda row: row.day)),
        (INCIDENTS, Incident, incidents.incidents),
        (FIGURES, KpiReading, tracking.kpis),
        (LIMITS, LimitReading, tracking.limits),
        (POSTS, PostFinding, content.posts),
        (PILLARS, PillarReading, content.pillars),
    ]
    lists = write_lists(
        book,
        sheets[LISTS],
        {
            f"{model.__name__}_{field}": texts
            for _, model, _ in parts
            for field, texts in choices(model, workplace.brief).items()
        },
    )
    for name, model, rows in parts:
        own = {
            field: lists[f"{model.__name__}_{field}"] for field in choices(model, workplace.brief)
        }
        places = {field: column for column, field in enumerate(model.model_fields)}
        last = write_rows(
            book,
            sheets[name],
            model,
            rows,
            places=places,
            widths=_WIDTHS,
            lists=own,
            spare=SPARE[name],
        )
        sheets[name].freeze_panes(1, 1)
        _heights(sheets[name], rows)
        if name == LOG:
            _colour_risks(book, places["risk"], last)
    facts = [
        *_single_answers(incidents),
        *_single_answers(tracking),
        *_single_answers(content),
    ]
    _help(book, workplace.brief, facts)
    return book.close()


def _heights(sheet: Worksheet, rows: Sequence[Section]) -> None:
    """Rows as high as their longest text, wrapped: not every program works it out by itself.

    A Chinese character is two wide.
    """
    for number, row in enumerate(rows, 1):
        texts = {field: str(value) for field, value in row if isinstance(value, str)}
        needed = [
            math.ceil(2 * len(text) / (_WIDTHS.get(field, _WIDTH) - 1))
            for field, text in texts.items()
        ]
        sheet.set_row(number, _LINE * max([1, *needed]))


def choices(model: type[Section], brief: Brief) -> dict[str, list[str]]:
    """Texts to choose from, by field: labels of choices, 是 and 否, and the staff."""
    found = {field: _options(model, field) for field in model.model_fields}
    return {field: texts for field, texts in found.items() if texts} | (
        {"owner": [member.name for member in brief.staff]} if "owner" in model.model_fields else {}
    )


def _options(model: type[Section], field: str) -> list[str]:
    kinds: tuple[Any, ...] = kinds_of(model, field)
    if bool in kinds:
        return ["是", "否"]
    return [
        label(key)
        for kind in kinds
        if get_origin(kind) is not None
        for key in _flat(get_args(kind))
        if isinstance(key, str)
    ]


def _flat(values: tuple[Any, ...]) -> list[Any]:
    """Values of a Literal, those of Literals inside a union too."""
    return [
        key for value in values for key in (_flat(get_args(value)) if get_args(value) else [value])
    ]


def _colour_risks(book: StyledBook, column: int, last: int) -> None:
    sheet = book.named(LOG)
    for level, fill in _RISKS.items():
        sheet.conditional_format(
            1,
            column,
            last,
            column,
            {
                "type": "cell",
                "criteria": "==",
                "value": f'"{label(level)}"',
                "format": book.book.add_format({"bg_color": fill}),
            },
        )


def _single_answers(deliverable: Section) -> list[tuple[str, Any, str]]:
    """Title, answer and style of every question that is no list of rows, as a reader sees it."""
    model = type(deliverable)
    found = []
    for name, field in model.model_fields.items():
        value = getattr(deliverable, name)
        if isinstance(value, list):
            continue
        found.append((field.title or name, shown(model, name, value), style_of(model, name)))
    return found


def _help(book: StyledBook, brief: Brief, facts: list[tuple[str, Any, str]]) -> None:
    """How to go on with the workbook, and what was answered once for the whole month."""
    sheet = book.named(HELP)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 60)
    book.put(sheet, 0, 0, f"{brief.name}監控紀錄", "title")
    advice = (
        (
            "怎麼用",
            "每天看一次提及與訊息，每則一列；要處理的填負責人與時限，結案後補「學到什麼」。",
        ),
        ("個人資料", "作者只寫代號，不寫真名、電話；保存期限依政策，到期刪除。"),
        ("法規", NOTICE),
        ("說明", brief.fictional),
    )
    rows = [*facts, *((name, text, "text") for name, text in advice)]
    for number, (name, value, style) in enumerate(rows, 2):
        book.put(sheet, number, 0, name)
        book.put(sheet, number, 1, value, style)
