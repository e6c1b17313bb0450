"""The activity calendar read back from the workbook that `calendar_xlsx` wrote, after people
have worked in it.
"""

from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from ..deliverable import Answers
from ..errors import CourseError, sentences
from ..strategy.calendar import ActivityCalendar, CalendarCampaign, CalendarEntry, Pause
from ..workbooks import MOST_BLANK_ROWS
from . import cells
from .calendar_xlsx import CAMPAIGNS, ENTRIES, PAUSES, SETTINGS
from .sheets import Row, build, open_book, read_rows, sheet_of

#: A number as an entry has it.
_PREFIX = "e"


@dataclass
class ReadCalendar:
    """What was read, and what the reader should know of it (new numbers, columns that were not
    taken over).
    """

    calendar: ActivityCalendar
    notes: list[str] = field(default_factory=list)


def read_calendar(path: Path) -> ReadCalendar:
    """The calendar of a workbook.

    `CourseError` names sheet, row and column of what cannot be read.
    """
    book = open_book(path)
    rows, notes = read_rows(book, ENTRIES, CalendarEntry)
    if not rows:
        raise CourseError(f"{path.name} 的工作表「{ENTRIES}」沒有任何內容；請至少填一列再讀。")
    numbered(rows, notes)
    data: Answers = {"entries": build(rows, ENTRIES, CalendarEntry)}
    for name, title, model in (
        ("campaigns", CAMPAIGNS, CalendarCampaign),
        ("pauses", PAUSES, Pause),
    ):
        found, more = read_rows(book, title, model)
        data[name], notes = build(found, title, model), [*notes, *more]
    try:
        return ReadCalendar(ActivityCalendar(**data, **_settings(book)), notes)
    except ValidationError as error:
        faults = "；".join(sentences(error, ActivityCalendar.field_labels())[:3])
        raise CourseError(f"{path.name}：{faults}。請更正、存檔後再讀一次。") from None


def numbered(rows: list[Row], notes: list[str]) -> None:
    """Give rows without a number, and copies of a row, numbers of their own.

    The first of several keeps it.
    """
    taken: set[str] = set()
    given = [_number(row.values.get("id", "")) for row in rows]
    highest = max((int(name[1:]) for name in given if name), default=0)
    for row, name in zip(rows, given, strict=True):
        own = name
        if not name or name in taken:
            highest += 1
            own = f"{_PREFIX}{highest}"
            typed = row.values.get("id", "")
            if name:
                why = f"的編號「{typed}」和前面重複"
            elif typed:
                why = f"的編號「{typed}」不是 e1 的樣子"
            else:
                why = "沒有編號"
            notes.append(f"工作表「{ENTRIES}」第 {row.number} 列{why}，已編為 {own}")
        taken.add(own)
        row.values["id"] = own


def _number(typed: str) -> str:
    """An entry's number as typed, full-width signs and capitals understood; "" where it is none."""
    text = cells.folded(typed)
    digits = text.removeprefix(_PREFIX)
    if digits.isascii() and digits.isdigit() and len(digits) <= 4:
        return f"{_PREFIX}{int(digits)}"
    return ""


def _settings(book) -> Answers:
    sheet = sheet_of(book, SETTINGS)
    found = {}
    for number in range(1, min(sheet.max_row, MOST_BLANK_ROWS) + 1):
        title = cells.plain(sheet.cell(number, 1).value)
        value = sheet.cell(number, 2).value
        try:
            if title == "開始日":
                found["start"] = cells.as_date(value, book.epoch)
            elif title == "週數":
                found["weeks"] = cells.as_number(value)
        except ValueError as error:
            raise CourseError(
                f"工作表「{SETTINGS}」第 {number} 列「{title}」：{error}。請更正、存檔後再讀一次。",
            ) from None
    if missing := [
        title for key, title in (("start", "開始日"), ("weeks", "週數")) if not found.get(key)
    ]:
        raise CourseError(
            f"工作表「{SETTINGS}」沒有「{missing[0]}」；請在 A 欄寫「{missing[0]}」、B 欄寫內容。",
        )
    return found
