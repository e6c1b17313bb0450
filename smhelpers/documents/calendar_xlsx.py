"""The activity calendar as an Excel workbook to edit: lists to choose from, weekday and week worked
out, platforms told by text and colour.

It is read back by `calendar_reading`. Headings are the titles of the form's fields.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import get_args

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from ..brief import Brief, Platform
from ..labels import label
from ..policy.crisis import Level
from ..strategy import festivals
from ..strategy.calendar import (
    WEEKDAYS,
    ActivityCalendar,
    CalendarCampaign,
    CalendarEntry,
    Pause,
    Status,
)
from ..strategy.deliverables import PostType
from .sheets import DERIVED
from .xlsx import StyledBook, write_lists, write_rows

FILE = "活動行事曆.xlsx"
ENTRIES = "排程"
CAMPAIGNS = "活動"
PAUSES = "暫停期間"
SETTINGS = "設定"
HELP = "說明"
LISTS = "選單"
#: Rows below the last one that are prepared for new ones.
SPARE = {
    ENTRIES: 40,
    CAMPAIGNS: 8,
    PAUSES: 8,
}
#: Light fills that keep black text readable, one a platform; the platform's name stands in the cell
#: as well.
FILLS = {
    "facebook": "#DCE9F9",
    "instagram": "#FBE3F0",
    "threads": "#E6E6E6",
    "line_oa": "#DDF3DF",
    "youtube": "#FCE0DC",
    "tiktok": "#DFF3F5",
    "x": "#EFEFEF",
    "linkedin": "#E3EEF5",
    "dcard": "#E5F1FA",
    "ptt": "#EEE8DC",
}
_WIDTHS = {
    "id": 6,
    "day": 12,
    "time": 8,
    "platform": 15,
    "format": 16,
    "pillar": 14,
    "campaign": 9,
    "festival": 10,
    "message": 38,
    "asset": 20,
    "licence": 11,
    "call_to_action": 16,
    "link": 34,
    "disclosure": 26,
    "status": 9,
    "kpi": 8,
    "budget": 10,
    "hours": 8,
    "pausable": 10,
    "contingency": 26,
    "name": 16,
    "offer": 40,
    "reason": 30,
}
_STYLES = {"budget": "money", "link": "line"}


def calendar_xlsx(
    calendar: ActivityCalendar,
    brief: Brief,
    path: Path,
    pillars: Iterable[str] = (),
    kpis: Iterable[str] = (),
) -> Path:
    """Write the workbook and return its path.

    Pillars, kpis: what may be chosen besides what the calendar has already.
    """
    book = StyledBook(path, f"{brief.name}活動行事曆")
    sheets = {
        name: book.sheet(name) for name in (ENTRIES, CAMPAIGNS, PAUSES, SETTINGS, HELP, LISTS)
    }
    lists = write_lists(book, sheets[LISTS], choices(calendar, brief, pillars, kpis))
    _entries(book, sheets[ENTRIES], calendar, lists)
    for name, model, rows in (
        (CAMPAIGNS, CalendarCampaign, calendar.campaigns),
        (PAUSES, Pause, calendar.pauses),
    ):
        places = {field: column for column, field in enumerate(model.model_fields)}
        write_rows(
            book,
            sheets[name],
            model,
            rows,
            places=places,
            widths=_WIDTHS,
            lists=lists,
            spare=SPARE[name],
            styles=_STYLES,
        )
        sheets[name].freeze_panes(1, 0)
    _settings(book, sheets[SETTINGS], calendar)
    _help(book, sheets[HELP], brief)
    return book.close()


def choices(
    calendar: ActivityCalendar,
    brief: Brief,
    pillars: Iterable[str] = (),
    kpis: Iterable[str] = (),
) -> dict[str, list[str]]:
    """Texts to choose from, by field."""
    people = [member.name for member in brief.staff]
    named = [entry.pillar for entry in calendar.entries if entry.pillar]
    days = festivals.between(calendar.start, calendar.end).values()
    return {
        "platform": [label(key) for key in get_args(Platform)],
        "format": [label(key) for key in get_args(PostType)],
        "status": [label(key) for key in get_args(Status)],
        "level": [label(key) for key in get_args(Level)],
        "pausable": ["是", "否"],
        "owner": people,
        "approver": people,
        "campaign": [campaign.id for campaign in calendar.campaigns],
        "pillar": list(dict.fromkeys([*pillars, *named])) or list(brief.pillars),
        "kpi": list(kpis) or [kpi.id for kpi in brief.kpis],
        "festival": list(dict.fromkeys(name for names in days for name in names)),
    }


def _entries(
    book: StyledBook,
    sheet: Worksheet,
    calendar: ActivityCalendar,
    lists: dict[str, str],
) -> None:
    """The list itself; week and weekday stand behind the number."""
    first, *others = CalendarEntry.model_fields
    places = {first: 0} | {field: column for column, field in enumerate(others, 1 + len(DERIVED))}
    last = write_rows(
        book,
        sheet,
        CalendarEntry,
        calendar.ordered,
        places=places,
        widths=_WIDTHS,
        lists=lists,
        spare=SPARE[ENTRIES],
        styles=_STYLES,
    )
    book.heads(sheet, DERIVED, column=1)
    sheet.set_column(1, len(DERIVED), 6)
    for number in range(1, last + 1):
        _derived(
            book,
            sheet,
            number,
            places["day"],
            calendar,
        )
    sheet.freeze_panes(1, places["time"])
    for platform, fill in FILLS.items():
        sheet.conditional_format(
            1,
            0,
            last,
            max(places.values()),
            {
                "type": "formula",
                "criteria": f'=${xl_rowcol_to_cell(1, places["platform"])}="{label(platform)}"',
                "format": book.book.add_format({"bg_color": fill}),
            },
        )


def _derived(
    book: StyledBook,
    sheet: Worksheet,
    number: int,
    day: int,
    calendar: ActivityCalendar,
) -> None:
    """Week and weekday as formulas, so that they follow a changed date.

    Computed values for programs that do not calculate.
    """
    entry = None
    if number <= len(calendar.entries):
        entry = calendar.ordered[number - 1]
    cell = xl_rowcol_to_cell(number, day)
    for column, (formula, value) in enumerate(
        (
            (f"INT(({cell}-'{SETTINGS}'!$B$2)/7)+1", entry and calendar.week(entry.day)),
            (f'"週"&MID("{WEEKDAYS}",WEEKDAY({cell},2),1)', entry and entry.weekday),
        ),
        1,
    ):
        sheet.write_formula(
            number,
            column,
            f'=IF({cell}="","",{formula})',
            book.styles["derived"],
            value or "",
        )


def _settings(book: StyledBook, sheet: Worksheet, calendar: ActivityCalendar) -> None:
    book.heads(sheet, ("項目", "內容"))
    sheet.set_column(0, 1, 16)
    for row, (title, value, style) in enumerate(
        (("開始日", calendar.start, "date"), ("週數", calendar.weeks, "money")),
        1,
    ):
        book.put(sheet, row, 0, title)
        book.put(
            sheet,
            row,
            1,
            value,
            style,
        )


def _help(book: StyledBook, sheet: Worksheet, brief: Brief) -> None:
    sheet.set_column(0, 0, 110)
    sheet.write_string(
        0,
        0,
        f"{brief.name}活動行事曆",
        book.styles["title"],
    )
    for row, text in enumerate(
        (
            brief.fictional,
            (
                "在「排程」一列寫一則；可以增加、刪除、排序、篩選。新的一列「編號」留空，"
                "讀回時會自動編號。"
            ),
            "「週次」與「星期」由日期算出，不必填。時間都是臺北時間。欄名請不要改。",
            (
                "「編號」用來認出是哪一則：改日期、改平台都不要改編號，匯入 Google 或 Outlook "
                "日曆時才會更新而不重複。"
            ),
            "活動寫在「活動」、危機時停發的日子寫在「暫停期間」、開始日與週數寫在「設定」。",
            festivals.NOTICE,
            "改完存成 .xlsx，放回作業資料夾，在筆記本按「從 Excel 讀回」。",
        ),
        2,
    ):
        sheet.write_string(
            row,
            0,
            text,
            book.styles["note"],
        )
