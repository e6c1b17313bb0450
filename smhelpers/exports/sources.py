"""What a file holds: one table as a rule, several in a ZIP (YouTube Studio) or an old Excel workbook (LinkedIn)."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import xlrd

from ..errors import CourseError
from .raw import Raw, normal, raw_text

#: A member of a ZIP above this size is refused: no export comes near it, a ZIP bomb does.
LARGEST_MEMBER = 2 * 1024**3


def raws(path: Path) -> Iterator[Raw | CourseError]:
    """Every table of a file, or the error of the part that cannot be read. `OSError` if the file cannot be opened."""
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


def _zip_members(data: bytes, name: str) -> Iterator[Raw | CourseError]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile:
        raise CourseError(f"{name} 是損壞的壓縮檔；請重新下載。") from None
    if "[Content_Types].xml" in archive.namelist():
        raise CourseError(f"{name} 是 Excel 活頁簿（.xlsx）；請從平台重新匯出 CSV，或在 Excel 另存成「CSV UTF-8」。")
    members = [info for info in archive.infolist() if not info.is_dir() and not Path(info.filename).name.startswith((".", "_"))]
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
        return CourseError(f"{name} 無法解壓縮（可能有密碼或已損壞）；請先自行解壓縮，再放進資料夾。")


def _sheets(data: bytes, name: str) -> Iterator[Raw]:
    try:
        book = xlrd.open_workbook(file_contents=data)
    except Exception:  # xlrd fails in many ways on damaged files: whatever it was, the remedy is the same
        raise CourseError(f"{name} 不是可讀的 Excel 97 檔（.xls）；請從平台重新匯出。") from None
    filled = [sheet for sheet in book.sheets() if sheet.nrows]
    if not filled:
        raise CourseError(f"{name} 是空的活頁簿；請重新匯出。")
    for sheet in filled:
        yield _sheet(book, sheet, f"{name}／{sheet.name}")


def _sheet(book: xlrd.Book, sheet: xlrd.sheet.Sheet, name: str) -> Raw:
    """LinkedIn puts a line of explanation above the headings: they are the first row with two filled cells or more."""
    rows = [[_text(cell, book.datemode) for cell in sheet.row(number)] for number in range(sheet.nrows)]
    top = next((number for number, row in enumerate(rows[:5]) if sum(map(bool, row)) >= 2), 0)
    width = len(rows[top])
    body = pd.DataFrame([(row + [""] * width)[:width] for row in rows[top + 1:]], columns=[normal(cell) for cell in rows[top]], dtype=str)
    return Raw(name, "xls", body, [], first_row=top + 2)


def _text(cell: xlrd.sheet.Cell, datemode: int) -> str:
    """A cell as a CSV would give it: dates as MM/DD/YYYY, whole numbers without `.0`."""
    if cell.ctype == xlrd.XL_CELL_DATE:
        return xlrd.xldate_as_datetime(cell.value, datemode).strftime("%m/%d/%Y")
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return str(int(cell.value)) if cell.value == int(cell.value) else repr(cell.value)
    return str(cell.value).strip() if cell.ctype == xlrd.XL_CELL_TEXT else ""
