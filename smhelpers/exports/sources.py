"""What a file holds: one table as a rule, several in a ZIP (YouTube Studio) or an Excel workbook
(LinkedIn).
"""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from ..archives import Archive, Budget, Refused, ZipMember
from ..errors import CourseError
from ..workbooks import XLS, XLSX, sheets
from . import raw
from .raw import Raw, normal, raw_text

#: What may come out of one ZIP (bytes): no export comes near it, a ZIP bomb does.
LARGEST = 2 * 1024**3


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
        archive = Archive(data, Budget(bytes=LARGEST))
    except Refused as error:
        raise CourseError(f"{name} 的{error}。") from None
    if any(str(member.name) == "[Content_Types].xml" for member in archive.members):
        yield from _sheets(data, name)
        return
    members = [member for member in archive.members if not member.name.name.startswith((".", "_"))]
    if not members:
        raise CourseError(f"{name} 是空的壓縮檔；請重新下載。")
    for member in members:
        yield _table_of(archive, member, f"{name}／{member.name.name}")


def _table_of(archive: Archive, member: ZipMember, name: str) -> Raw | CourseError:
    try:
        return raw_text(archive.read(member), name)
    except CourseError as error:
        return error
    except Refused as error:
        return CourseError(f"{name} 的{error}。")


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
