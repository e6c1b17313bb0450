"""A file as text cells: encoding found from its bytes, header normalised, nothing converted yet."""

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

from ..decoding import NAMES, decoded, encoding_of, unreadable
from ..errors import CourseError

#: A text file above this size (bytes) is read in pieces of so many rows.
STREAMED, PIECE = 64 * 2**20, 50_000


@dataclass
class Raw:
    """A table of texts. `rows` keeps every cell as it stands ("" for blank).

    `name` is shown in messages.

    `title` is the line above the heading in Meta's daily series; `blocks` are stacked tables
    (title, rows) of one file.
    """

    name: str
    encoding: str
    rows: pd.DataFrame
    notes: list[str] = field(default_factory=list)
    title: str = ""
    blocks: list[tuple[str, list[list[str]]]] = field(default_factory=list)
    #: Heading in the file of every tidy column, for messages.
    headings: dict[str, str] = field(default_factory=dict)
    #: The last day that dates without a year may stand for.
    latest: date = field(default_factory=date.today)
    #: Whether the times of this file are in UTC (said by the user: no file says it).
    utc: bool = False
    #: Row of the file in which the first row of `rows` stands.
    first_row: int = 2
    #: Whether this is one piece of a file too large to be held whole.
    piece: bool = False


def normal(header: str) -> str:
    """A column name as it is compared: full-width forms folded (NFKC), white space removed
    around it and before a bracket.
    """
    return unicodedata.normalize("NFKC", header).strip().replace(" (", "(")


def raw_text(data: bytes, name: str) -> Raw:
    """A text file as cells. `CourseError` names the file, and the row where its columns do not
    fit.
    """
    if b"\x00" in data[:4096] and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise CourseError(f"{name} 不是文字檔；請從平台匯出 CSV 格式。")
    text, encoding = decoded(data, name)
    if not text.strip():
        raise CourseError(f"{name} 是空的；請確認匯出已完成，再重新下載。")
    notes = [] if encoding.startswith("utf-8") else [f"編碼是 {NAMES[encoding]}，已轉換"]
    if _has_preamble(text):
        return _with_preamble(text, Raw(name, encoding, pd.DataFrame(), notes))
    return Raw(name, encoding, _table(text, name), notes)


def raw_pieces(path: Path) -> Iterator[Raw]:
    """A large text file piece by piece, `PIECE` rows each, so that memory stays flat.

    `CourseError` as `raw_text`.
    """
    with path.open("rb") as stream:
        encoding = encoding_of(stream)
    if encoding is None:
        raise unreadable(path.name)
    with path.open(encoding=encoding, newline="") as stream:
        head = stream.readline()
        if _has_preamble(head + stream.readline()):
            raise CourseError(
                f"{path.name} 太大（超過 {STREAMED // 2**20} MB），又不是單一表格；"
                f"請分期間匯出後再讀入。",
            )
        stream.seek(0)
        pieces = pd.read_csv(
            stream,
            sep=_separator(head),
            dtype=str,
            keep_default_na=False,
            na_filter=False,
            chunksize=PIECE,
        )
        first_row = 2
        for rows in _parsed(pieces, path.name):
            rows.columns = [normal(str(column)) for column in rows.columns]
            yield Raw(
                path.name,
                encoding,
                rows.reset_index(drop=True),
                ["檔案很大，分段讀入"],
                first_row=first_row,
                piece=True,
            )
            first_row += len(rows)


def _parsed(pieces: Iterator[pd.DataFrame], name: str) -> Iterator[pd.DataFrame]:
    try:
        yield from pieces
    except pd.errors.ParserError as error:
        raise CourseError(
            f"{name} 的欄數前後不一致（{_line(error)}）；請重新匯出，不要手動編輯。",
        ) from None


def _separator(line: str) -> str:
    return max(",\t;", key=line.count)


def _table(text: str, name: str, separator: str = "") -> pd.DataFrame:
    separator = separator or _separator(text.split("\n", 1)[0])
    try:
        rows = pd.read_csv(
            io.StringIO(text),
            sep=separator,
            dtype=str,
            keep_default_na=False,
            na_filter=False,
        )
    except pd.errors.ParserError as error:
        raise CourseError(
            f"{name} 的欄數前後不一致（{_line(error)}）；請重新匯出，不要手動編輯。",
        ) from None
    except pd.errors.EmptyDataError:
        raise CourseError(f"{name} 沒有任何欄位；請確認匯出的報表不是空的。") from None
    if not isinstance(rows.index, pd.RangeIndex):
        raise CourseError(f"{name} 的資料列比標題列多一欄；請重新匯出，不要手動編輯。")
    rows.columns = [normal(str(column)) for column in rows.columns]
    return rows


def _has_preamble(text: str) -> bool:
    """`sep=,` on top, or a title alone on its line above a heading, as in Meta's daily series."""
    head = text.split("\n", 3)
    return head[0].lower().startswith("sep=") or (
        len(head) > 1
        and "," not in head[0]
        and head[1].replace('"', "").startswith(("Date,", "日期,"))
    )


def _with_preamble(text: str, raw: Raw) -> Raw:
    """One titled table gives `title` and `rows`, several stacked ones give `blocks`."""
    marked = text.lower().startswith("sep=")
    first, rest = text.split("\n", 1) if marked else ("sep=,", text)
    separator = first.strip()[4:5] or ","
    if (
        separator in rest.split("\n", 1)[0]
    ):  # a heading: an ordinary table that Excel was told the separator of
        raw.rows, raw.first_row = _table(rest, raw.name, separator), 3
        return raw
    cells = csv.reader(io.StringIO(rest), delimiter=separator)
    for row in cells:
        filled = [cell for cell in row if cell.strip()]
        if len(filled) == 1 and (len(row) == 1 or not raw.blocks):
            raw.blocks.append((filled[0].strip(), []))
        elif filled and raw.blocks:
            raw.blocks[-1][1].append(row)
    if len(raw.blocks) == 1 and raw.blocks[0][1]:
        title, (header, *rows) = raw.blocks[0]
        width = len(header)
        raw.title, raw.first_row = title, 4 if marked else 3
        raw.rows = pd.DataFrame(
            [(row + [""] * width)[:width] for row in rows],
            columns=[normal(name) for name in header],
            dtype=str,
        )
    return raw


def _line(error: Exception) -> str:
    digits = [word.strip(",") for word in str(error).split() if word.strip(",").isdigit()]
    return f"第 {digits[1]} 列" if len(digits) > 1 else "無法判斷列數"
