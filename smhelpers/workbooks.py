"""Sheets of an Excel file (.xlsx, .xls) as texts, each cell as a CSV would give it.

A cell that somebody touched in the last row or column costs nothing: sheets end after many blank
rows, and far columns are not looked at.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
import python_calamine
import xlrd

from .archives import Archive, Budget, Refused, TooLarge
from .errors import CourseError

Sheet = tuple[str, list[list[str]]]

MOST_COLUMNS, MOST_BLANK_ROWS = 500, 1000
XLSX, XLS = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
#: Cells that are merged in all sheets together.
MOST_MERGED = 200_000
_MERGED = re.compile(rb'mergeCell\b[^>]*?\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_ZEROS = re.compile(r"0{2,}")


def sheets(
    data: bytes,
    name: str,
    iso_dates: bool = False,
) -> list[Sheet]:
    """Title and rows of every sheet that holds something; hidden sheets too.

    Cells that hold dates are written MM/DD/YYYY, or with `iso_dates` YYYY-MM-DD, which nobody takes
    for another order; then also twenty times as quick, and numbers without the zeros that a format
    shows before them. `CourseError` for what is no workbook, or an empty one.
    """
    check_workbook(data, name)
    is_old = data.startswith(XLS)
    day = "%Y-%m-%d" if iso_dates else "%m/%d/%Y"
    try:
        if is_old:
            read = _old_sheets(data, day)
        elif iso_dates and _is_dense(data):
            read = _quick_sheets(data, day)
        else:
            read = _new_sheets(data, day)
    except Exception:  # both readers fail in many ways on damaged files: the remedy is the same
        kind = "Excel 97 檔（.xls）" if is_old else "Excel 活頁簿（.xlsx）"
        raise CourseError(
            f"{name} 不是可讀的 {kind}；請重新匯出，或另存成沒有密碼的 .xlsx。",
        ) from None
    filled = [(title, rows) for title, rows in read if rows]
    if not filled:
        raise CourseError(f"{name} 是空的活頁簿；請重新匯出。")
    return filled


def check_workbook(data: bytes, name: str) -> None:
    """`CourseError` for a workbook that would take all memory: what unpacks without end, or merges
    a whole sheet into one cell.
    """
    if not data.startswith(XLSX):
        return
    merged = 0
    try:
        archive = Archive(data, Budget())
        for member in archive.members:
            content = archive.read(member)
            for first, top, last, bottom in _MERGED.findall(content):
                columns = _column(last) - _column(first) + 1
                rows = int(bottom) - int(top) + 1
                merged += columns * rows
    except TooLarge as error:
        raise CourseError(f"{name} 的{error}。") from None
    except Refused:
        return  # its reader says what it is
    if merged > MOST_MERGED:
        raise CourseError(f"{name} 合併了整張工作表的儲存格；請取消合併，存檔後再讀。")


def _column(letters: bytes) -> int:
    """A column's number: 1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _new_sheets(data: bytes, day: str) -> list[Sheet]:
    with warnings.catch_warnings():  # what openpyxl says of styles helps no user
        warnings.simplefilter("ignore")
        return _sheets_of(
            openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True),
            day,
        )


#: Cells up to which a sheet is held whole, from the first to the last row and column.
_MOST_CELLS = 40_000_000
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
#: Where a row or a cell says that it stands: `r="12"`, `r="AB12"`.
_PLACE = re.compile(rb"\sr=[\"']([A-Z]*)(\d+)[\"']")
#: The same beyond column Z, or beyond row 999,999.
_FAR = re.compile(rb"\sr=[\"'](?:[A-Z]{2}|[A-Z]?\d{7})")
_CHUNK = 2**20


def _is_dense(data: bytes) -> bool:
    """Whether no cell of a workbook stands so far off that a sheet held whole would fill the
    memory.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        for name in book.namelist():
            if _SHEET.fullmatch(name) and _cells_of(book, name) > _MOST_CELLS:
                return False
    return True


def _cells_of(book: zipfile.ZipFile, name: str) -> int:
    """About how many cells a sheet has from its first to its last row and column."""
    last = widest = 0
    near = True
    for text in _chunks(book, name):
        if near and not _FAR.search(text):
            continue
        near = False
        found = set(_PLACE.findall(text))
        widest = max([widest, *(len(letters) for letters, _ in found)])
        last = max([last, *(int(row) for _, row in found)])
    if near:
        return 10**6 * 26
    return last * 26**widest


def _chunks(book: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A part of a workbook piece by piece; each begins with the end of the one before."""
    rest = b""
    with book.open(name) as part:
        while chunk := part.read(_CHUNK):
            yield rest + chunk
            rest = chunk[-64:]


def _quick_sheets(data: bytes, day: str) -> list[Sheet]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    read = []
    for title in book.sheet_names:
        sheet = book.get_sheet_by_name(title)
        rows = (
            [_quick_text(value, day) for value in row[:MOST_COLUMNS]]
            for row in sheet.to_python(skip_empty_area=False)
        )
        read.append((title, _until_blank(rows)))
    return read


def _quick_text(value: Any, day: str) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.strftime(day)
    if isinstance(value, timedelta):
        return str(value)
    return _text(value, "", day)


def _sheets_of(book: openpyxl.Workbook, day: str) -> list[Sheet]:
    read = []
    for sheet in book.worksheets:
        rows = (
            [_text(cell.value, getattr(cell, "number_format", ""), day) for cell in row]
            for row in sheet.iter_rows(max_col=MOST_COLUMNS)
        )
        read.append((sheet.title, _until_blank(rows)))
    return read


def _old_sheets(data: bytes, day: str) -> list[Sheet]:
    book = xlrd.open_workbook(file_contents=data, formatting_info=True)
    read = []
    for sheet in book.sheets():
        rows = (
            [_old_text(book, cell, day) for cell in sheet.row(number)[:MOST_COLUMNS]]
            for number in range(sheet.nrows)
        )
        read.append((sheet.name, _until_blank(rows)))
    return read


def _until_blank(rows: Iterable[list[str]]) -> list[list[str]]:
    """Rows up to the last filled one before a long blank stretch, as wide as the widest."""
    kept: list[list[str]] = []
    filled = width = 0
    for row in rows:
        kept.append(row)
        last = next((place for place in range(len(row), 0, -1) if row[place - 1]), 0)
        width = max(width, last)
        if last:
            filled = len(kept)
        elif len(kept) - filled > MOST_BLANK_ROWS:
            break
    return [row[:width] for row in kept[:filled]]


def _text(
    value: Any,
    number_format: str,
    day: str,
) -> str:
    """Dates in the form `day`, whole numbers without `.0`, with the zeros of a format 0000."""
    if isinstance(value, datetime):
        return value.strftime(f"{day} %H:%M" if value.time() != time() else day)
    if isinstance(value, int | float) and not isinstance(value, bool) and value == int(value):
        whole = str(int(value))
        return whole.zfill(len(number_format)) if _ZEROS.fullmatch(number_format) else whole
    return "" if value is None else str(value).strip()


def _old_text(
    book: xlrd.Book,
    cell: xlrd.sheet.Cell,
    day: str,
) -> str:
    if cell.ctype not in (xlrd.XL_CELL_TEXT, xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        return ""
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _text(xlrd.xldate_as_datetime(cell.value, book.datemode), "", day)
    if cell.xf_index is None:
        return _text(cell.value, "", day)
    shown = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
    return _text(cell.value, shown, day)
