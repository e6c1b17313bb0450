"""Sheets of rows that people edit in Excel, LibreOffice or Google Sheets and give back: found by
their headings, read without loss.

Rows may be added, deleted, moved, merged or blank; a renamed or missing column and a cell that
cannot be read become one
`CourseError` that names sheet, row and column.
"""

import difflib
import io
import types
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from pydantic import ValidationError

from ..deliverable import Answers, Section
from ..errors import CourseError, sentences
from ..labels import label
from ..workbooks import MOST_BLANK_ROWS, MOST_COLUMNS, check_workbook
from . import cells

#: The heading stands in one of the first rows; somebody may have put a title above it.
HEAD_ROWS = 10
#: Name of the field that holds a clock time as text.
CLOCK = "time"
#: Headings of columns that follow from others and are worked out anew.
DERIVED = ("週次", "星期")
#: Faults named at once.
SHOWN = 3


@dataclass(frozen=True)
class Row:
    """A row that was read: its number in the sheet and its values by field name, blanks left
    out.
    """

    number: int
    values: Answers


def open_book(path: Path) -> Workbook:
    """The workbook with the results of its formulas; `CourseError` where it is none."""
    try:
        data = path.read_bytes()
    except OSError:
        raise CourseError(f"找不到 {path.name}；請確認檔案放在這個資料夾。") from None
    check_workbook(data, path.name)
    try:
        return load_workbook(io.BytesIO(data), data_only=True)
    except Exception:  # openpyxl fails in many ways on damaged files: the remedy is the same
        raise CourseError(
            f"{path.name} 不是可以讀的 .xlsx；請在 Excel 另存成「Excel 活頁簿（.xlsx）」，"
            f"並取消密碼保護。",
        ) from None


def sheet_of(book: Workbook, name: str) -> Worksheet:
    """The sheet of this name, blanks and full-width signs aside."""
    for sheet in book.worksheets:
        if cells.folded(sheet.title) == cells.folded(name):
            return sheet
    raise CourseError(
        f"找不到工作表「{name}」（現有 {'、'.join(book.sheetnames)}）；請改回原來的名稱。",
    )


def read_rows(book: Workbook, name: str, model: type[Section]) -> tuple[list[Row], list[str]]:
    """Filled rows of a sheet whose headings are the titles of the model's fields, and notes on
    columns that are not taken over.
    """
    sheet = sheet_of(book, name)
    head, columns, notes = _columns(sheet, model)
    fill = _merged(sheet)
    found = []
    faults = []
    last = head
    for number in range(head + 1, sheet.max_row + 1):
        values = {}
        for field, column in columns.items():
            cell = sheet.cell(number, column)
            try:
                value = _value(
                    cell.data_type,
                    fill.get((number, column), cell.value),
                    parser(model, field),
                    book.epoch,
                )
            except (ValueError, OverflowError) as error:
                faults.append(f"{_place(sheet, number, column, model, field)}：{error}")
                continue
            if value not in (None, ""):
                values[field] = value
        if values:
            found.append(Row(number, values))
            last = number
        elif number - last > MOST_BLANK_ROWS:
            break  # somebody touched a cell far below
    tell(faults)
    return found, notes


def build(rows: list[Row], name: str, model: type[Section]) -> list[Section]:
    """Rows as checked records; `CourseError` names sheet, row and column."""
    made = []
    faults = []
    for row in rows:
        try:
            made.append(model.model_validate(row.values))
        except ValidationError as error:
            faults += [
                f"工作表「{name}」第 {row.number} 列「{text.replace('：', '」：', 1)}"
                if "整份內容" not in text
                else f"工作表「{name}」第 {row.number} 列：{text.partition('：')[2]}"
                for text in sentences(error, model.field_labels())
            ]
    tell(faults)
    return made


def tell(faults: list[str]) -> None:
    """One `CourseError` with the first faults; nothing where there is none."""
    if faults:
        more = ""
        if len(faults) > SHOWN:
            more = f"；另有 {len(faults) - SHOWN} 處"
        raise CourseError(f"{'；'.join(faults[:SHOWN])}{more}。請在試算表更正、存檔後再讀一次。")


def _place(
    sheet: Worksheet,
    row: int,
    column: int,
    model: type[Section],
    field: str,
) -> str:
    return (
        f"工作表「{sheet.title}」第 {row} 列 {get_column_letter(column)} "
        f"欄「{model.model_fields[field].title}」"
    )


def _texts_of_row(sheet: Worksheet, number: int) -> dict[str, int]:
    """Column of every text of a row; the first where one stands twice."""
    # cells far to the right were touched, not filled in
    width = min(sheet.max_column, MOST_COLUMNS)
    (row,) = sheet.iter_rows(min_row=number, max_row=number, max_col=width)
    filled = [cell for cell in reversed(row) if cell.value is not None]
    return {cells.folded(cell.value): cell.column for cell in filled}


def _columns(sheet: Worksheet, model: type[Section]) -> tuple[int, dict[str, int], list[str]]:
    """Row of the headings, column of every field, notes on columns of which the model knows
    nothing.
    """
    titles = {cells.folded(field.title): name for name, field in model.model_fields.items()}
    rows = range(1, min(HEAD_ROWS, sheet.max_row) + 1)
    heads = {number: _texts_of_row(sheet, number) for number in rows}
    head = max(
        heads,
        key=lambda number: len(titles.keys() & heads[number].keys()),
        default=1,
    )
    seen = heads.get(head, {})
    if missing := [name for title, name in titles.items() if title not in seen]:
        _miss(
            sheet,
            head,
            model,
            missing,
            [title for title in seen if title not in titles],
        )
    strangers = [
        sheet.cell(head, column).value
        for title, column in seen.items()
        if title not in titles and title not in DERIVED
    ]
    notes = [
        f"工作表「{sheet.title}」的「{text}」欄不在行事曆裡，沒有讀入"
        for text in reversed(strangers)
    ]
    return head, {name: seen[title] for title, name in titles.items()}, notes


def _miss(
    sheet: Worksheet,
    head: int,
    model: type[Section],
    missing: list[str],
    strangers: list[str],
) -> None:
    title = model.model_fields[missing[0]].title
    near = difflib.get_close_matches(
        cells.folded(title),
        strangers,
        1,
        0.4,
    )
    hint = f"（看到一欄「{near[0]}」，是不是它？）" if near else ""
    more = f"，另外少了 {len(missing) - 1} 欄" if len(missing) > 1 else ""
    raise CourseError(
        f"工作表「{sheet.title}」第 {head} 列找不到「{title}」這一欄{hint}{more}；"
        f"請把欄名改回來，或重新匯出一份。",
    )


def _merged(sheet: Worksheet) -> dict[tuple[int, int], Any]:
    """Value of each cell that is merged downwards in one column: a date written once for three
    rows holds for all.
    """
    return {
        (row, area.min_col): sheet.cell(area.min_row, area.min_col).value
        for area in sheet.merged_cells.ranges
        if area.min_col == area.max_col
        for row in range(area.min_row, area.max_row + 1)
    }


Parser = Callable[[Any, Any], Any]


def _value(
    kind: str,
    value: Any,
    parse: Parser,
    epoch: Any,
) -> Any:
    if kind == "e":
        raise ValueError(f"公式算不出結果（{value}）；請改成內容本身")
    return parse(value, epoch)


def parser(model: type[Section], field: str) -> Parser:
    """How a cell of this field is read."""
    kinds = kinds_of(model, field)
    if options := [key for kind in kinds if get_origin(kind) is Literal for key in get_args(kind)]:
        return lambda value, epoch: cells.as_choice(value, {key: label(key) for key in options})
    if bool in kinds:
        return lambda value, epoch: cells.as_yes_no(value)
    if date in kinds:
        return cells.as_date
    if int in kinds or float in kinds:
        return lambda value, epoch: cells.as_number(value)
    if field == CLOCK:
        return lambda value, epoch: cells.as_time(value)
    return lambda value, epoch: cells.plain(value)


def kinds_of(model: type[Section], field: str) -> tuple[Any, ...]:
    """Types that a field's value may have."""
    annotation = model.model_fields[field].annotation
    if get_origin(annotation) in (Union, types.UnionType):
        return get_args(annotation)
    return (annotation,)
