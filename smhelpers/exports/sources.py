"""What a file holds: one table as a rule, several in a ZIP (YouTube Studio) or an Excel workbook
(LinkedIn).
"""

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path

import openpyxl
import pandas as pd
import xlrd

from ..errors import CourseError
from . import raw
from .raw import Raw, normal, raw_text

#: A member of a ZIP above this size is refused: no export comes near it, a ZIP bomb does.
LARGEST_MEMBER = 2 * 1024**3


def raws(path: Path) -> Iterator[Raw | CourseError]:
    """Every table of a file, or the error of the part that cannot be read.

    `OSError` if the file cannot be opened.
    """
    if path.stat().st_size > raw.STREAMED and not _binary(path):
        try:
            yield from raw.raw_pieces(path)
        except CourseError as error:
            yield error
        return
    data = path.read_bytes()
    try:
        if data[:4] == b"PK\x03\x04":
            yield from _zip_members(data, path.name)
        elif data[:4] == b"\xd0\xcf\x11\xe0":
            yield from _sheets(data, path.name)
        else:
            yield raw_text(data, path.name)
    except CourseError as error:
        yield error


def _binary(path: Path) -> bool:
    """Whether it is an archive, a workbook or anything else that is no text."""
    with path.open("rb") as stream:
        head = stream.read(4096)
    return b"\x00" in head and head[:2] not in (b"\xff\xfe", b"\xfe\xff")


def _zip_members(data: bytes, name: str) -> Iterator[Raw | CourseError]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile:
        raise CourseError(f"{name} 是損壞的壓縮檔；請重新下載。") from None
    if "[Content_Types].xml" in archive.namelist():
        yield from _excel_sheets(data, name)
        return
    members = [
        info
        for info in archive.infolist()
        if not info.is_dir() and not Path(info.filename).name.startswith((".", "_"))
    ]
    if not members:
        raise CourseError(f"{name} 是空的壓縮檔；請重新下載。")
    for info in members:
        yield _member(archive, info, f"{name}／{Path(info.filename).name}")


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Raw | CourseError:
    if info.file_size > LARGEST_MEMBER:
        return CourseError(f"{name} 解壓縮後超過 2 GB，不像平台匯出檔；請確認來源後分批匯出。")
    try:
        return raw_text(archive.read(info), name)
    except CourseError as error:
        return error
    except (RuntimeError, NotImplementedError, zipfile.BadZipFile, OSError, ValueError, EOFError):
        return CourseError(
            f"{name} 無法解壓縮（可能有密碼或已損壞）；請先自行解壓縮，再放進資料夾。",
        )


def _sheets(data: bytes, name: str) -> Iterator[Raw]:
    try:
        book = xlrd.open_workbook(file_contents=data)
    except (
        Exception
    ):  # xlrd fails in many ways on damaged files: whatever it was, the remedy is the same
        raise CourseError(f"{name} 不是可讀的 Excel 97 檔（.xls）；請從平台重新匯出。") from None
    filled = [sheet for sheet in book.sheets() if sheet.nrows]
    if not filled:
        raise CourseError(f"{name} 是空的活頁簿；請重新匯出。")
    for sheet in filled:
        yield _sheet(book, sheet, f"{name}／{sheet.name}")


def _sheet(book: xlrd.Book, sheet: xlrd.sheet.Sheet, name: str) -> Raw:
    return _below_headings(
        [
            [_text(cell, book.datemode) for cell in sheet.row(number)]
            for number in range(sheet.nrows)
        ],
        name,
    )


def _excel_sheets(data: bytes, name: str) -> Iterator[Raw]:
    """Sheets of an .xlsx: what a platform hands out, or what Excel made of a CSV."""
    try:
        book = openpyxl.load_workbook(
            io.BytesIO(data),
            read_only=True,
            data_only=True,
        )
        sheets = [
            (
                sheet.title,
                [[_plain(cell) for cell in row] for row in sheet.iter_rows(values_only=True)],
            )
            for sheet in book.worksheets
        ]
    except (
        Exception
    ):  # openpyxl fails in many ways on damaged files: whatever it was, the remedy is the same
        raise CourseError(f"{name} 不是可讀的 Excel 活頁簿（.xlsx）；請從平台重新匯出。") from None
    filled = [(title, rows) for title, rows in sheets if any(map(any, rows))]
    if not filled:
        raise CourseError(f"{name} 是空的活頁簿；請重新匯出。")
    for title, rows in filled:
        yield _below_headings(rows, f"{name}／{title}")


def _plain(value: object) -> str:
    """A cell as a CSV would give it."""
    if isinstance(value, datetime):
        return value.strftime("%m/%d/%Y %H:%M" if value.time() != time() else "%m/%d/%Y")
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return "" if value is None else str(value).strip()


def _below_headings(rows: list[list[str]], name: str) -> Raw:
    """LinkedIn puts a line of explanation above the headings: they are the first row with two
    filled cells or more.
    """
    top = next((number for number, row in enumerate(rows[:5]) if sum(map(bool, row)) >= 2), 0)
    width = len(rows[top])
    body = pd.DataFrame(
        [(row + [""] * width)[:width] for row in rows[top + 1 :]],
        columns=[normal(cell) for cell in rows[top]],
        dtype=str,
    )
    return Raw(name, "xls", body, [], first_row=top + 2)


def _text(cell: xlrd.sheet.Cell, datemode: int) -> str:
    """A cell as a CSV would give it: dates as MM/DD/YYYY, whole numbers without `.0`."""
    if cell.ctype == xlrd.XL_CELL_DATE:
        return xlrd.xldate_as_datetime(cell.value, datemode).strftime("%m/%d/%Y")
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return str(int(cell.value)) if cell.value == int(cell.value) else repr(cell.value)
    return str(cell.value).strip() if cell.ctype == xlrd.XL_CELL_TEXT else ""
