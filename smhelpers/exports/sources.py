"""What a file holds: one table as a rule, several in a ZIP (YouTube Studio) or an Excel workbook
(LinkedIn), posts in a JSON, or nothing that can be read, said in one sentence.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ..archives import Archive, Budget, Refused, ZipMember
from ..errors import CourseError
from ..workbooks import XLS, XLSX, sheets
from . import raw
from .raw import Raw, from_sheet, raw_text

#: What may come out of one ZIP (bytes): no export comes near it, a ZIP bomb does.
LARGEST = 2 * 1024**3
#: First bytes of files that hold no table, and what they are.
_KINDS = (
    (b"\x89PNG", "圖片（PNG）"),
    (b"\xff\xd8\xff", "圖片（JPEG）"),
    (b"GIF8", "圖片（GIF）"),
    (b"RIFF", "圖片或聲音（WebP、WAV）"),
    (b"BM", "圖片（BMP）"),
    (b"%PDF", "PDF 文件"),
    (b"{\\rtf", "文書檔（RTF）"),
    (b"\x1a\x45\xdf\xa3", "影片"),
    (b"ID3", "聲音檔"),
    (b"SQLite format 3", "資料庫檔"),
    (b"7z\xbc\xaf", "7z 壓縮檔；請改存成 ZIP，或先解開"),
    (b"Rar!", "RAR 壓縮檔；請改存成 ZIP，或先解開"),
)
#: Files that people keep beside exports, by the end of their names.
_TEXTS = {
    ".md",
    ".html",
    ".htm",
    ".css",
    ".js",
    ".xml",
    ".py",
    ".log",
    ".ini",
    ".url",
    ".yml",
}
_TABLES = {
    ".csv",
    ".tsv",
    ".xlsx",
    ".xls",
    ".zip",
    ".tab",
    "",
}


@dataclass(frozen=True)
class Passed:
    """A file, or part of one, that is passed over: no export, and what it is."""

    name: str
    kind: str


@dataclass(frozen=True)
class Json:
    """A JSON file, whose content decides what it is."""

    name: str
    data: bytes


Part = Raw | CourseError | Passed | Json


def parts_of(path: Path) -> Iterator[Part]:
    """Every table of a file, or the error of the part that cannot be read.

    `OSError` if the file cannot be opened.
    """
    if path.stat().st_size > raw.STREAMED and not _binary(path):
        try:
            yield from raw.raw_pieces(path)
        except CourseError as error:
            yield error
        return
    yield from _parts(path.read_bytes(), path.name)


def _parts(
    data: bytes,
    name: str,
    depth: int = 0,
) -> Iterator[Part]:
    try:
        kind = _kind(data, name)
        if kind:
            yield Passed(name, kind)
        elif data[:4] == XLSX:
            yield from _zip_members(data, name, depth)
        elif data[:4] == XLS:
            yield from _sheets(data, name)
        elif name.lower().endswith(".json"):
            yield Json(name, data)
        else:
            yield from raw_text(data, name)
    except CourseError as error:
        yield error
    except csv.Error:
        yield CourseError(
            f"{name} 的引號沒有成對，分不出欄位；檔案可能沒有下載完整，請重新匯出。",
        )


def _kind(data: bytes, name: str) -> str:
    """What a file without a table is; "" where it may hold one."""
    suffix = Path(name).suffix.lower()
    if suffix in _TABLES:
        return ""
    for magic, kind in _KINDS:
        if data.startswith(magic):
            return kind
    if data[4:8] == b"ftyp":
        return "影片或圖片"
    if data[:4] == XLSX and suffix in (".docx", ".pptx", ".odt", ".ods", ".key", ".pages"):
        return "文書或簡報檔"
    if suffix in _TEXTS:
        return "網頁或文字檔"
    return ""


def is_note(part: Raw) -> bool:
    """Whether a text or a sheet without columns is a note that somebody keeps beside exports."""
    if part.encoding == "xls":
        widths = [len(row) for block in part.blocks for row in block.rows]
        return max([len(part.columns), *widths]) < 2
    return part.name.lower().endswith((".txt", ".md")) and len(part.columns) < 2


def _binary(path: Path) -> bool:
    """Whether it is an archive, a workbook or anything else that is no text."""
    with path.open("rb") as stream:
        head = stream.read(4096)
    return b"\x00" in head and head[:2] not in (b"\xff\xfe", b"\xfe\xff")


def _zip_members(
    data: bytes,
    name: str,
    depth: int,
) -> Iterator[Part]:
    try:
        archive = Archive(data, Budget(bytes=LARGEST))
    except Refused as error:
        raise CourseError(f"{name} 的{error}。") from None
    names = {str(member.name) for member in archive.members}
    if "[Content_Types].xml" not in names:
        yield from _archive_parts(archive, name, depth)
    elif any(member.startswith(("word/", "ppt/")) for member in names):
        yield Passed(name, "文書或簡報檔")
    else:
        yield from _sheets(data, name)


def _archive_parts(
    archive: Archive,
    name: str,
    depth: int,
) -> Iterator[Part]:
    """Parts of every member; those that are no exports are counted by kind and told once."""
    members = [member for member in archive.members if not _is_hidden(member)]
    if not members:
        raise CourseError(f"{name} 是空的壓縮檔；請重新下載。")
    passed: Counter[str] = Counter()
    for member in members:
        for part in _parts_of_member(archive, member, f"{name}／{member.name.name}", depth):
            if isinstance(part, Passed):
                passed[part.kind] += 1
            else:
                yield part
    if passed:
        counted = "、".join(f"{kind} {number} 個" for kind, number in passed.items())
        yield Passed(name, f"壓縮檔，其中有不是匯出檔的檔案（{counted}）")


def _is_hidden(member: ZipMember) -> bool:
    return any(part.startswith((".", "_")) for part in member.name.parts)


def _parts_of_member(
    archive: Archive,
    member: ZipMember,
    name: str,
    depth: int,
) -> Iterator[Part]:
    try:
        data = archive.read(member)
    except Refused as error:
        yield CourseError(f"{name} 的{error}。")
        return
    if data[:4] == XLSX and depth > 1:
        yield CourseError(f"{name} 是壓縮檔裡的壓縮檔，層數太多；請先解開。")
        return
    yield from _parts(data, name, depth + 1)


def _sheets(data: bytes, name: str) -> Iterator[Raw]:
    """Sheets of a workbook: what a platform hands out, or what Excel made of a CSV."""
    for title, rows in sheets(data, name, iso_dates=True):
        yield from from_sheet(rows, Raw(f"{name}／{title}", "xls", pd.DataFrame(), []))
