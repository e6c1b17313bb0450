"""What a file holds: one table as a rule, several in a ZIP (YouTube Studio) or an Excel workbook
(LinkedIn).
"""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from ..errors import CourseError
from ..workbooks import XLS, XLSX, sheets
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
        if data[:4] == XLSX:
            yield from _zip_members(data, path.name)
        elif data[:4] == XLS:
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
        yield from _sheets(data, name)
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
    """Sheets of a workbook: what a platform hands out, or what Excel made of a CSV."""
    for title, rows in sheets(data, name):
        yield _below_headings(rows, f"{name}／{title}")


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
