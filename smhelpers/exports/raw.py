"""A file as text cells: encoding found from its bytes, tables found in its lines, nothing converted
yet.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

import pandas as pd

from ..decoding import NAMES, decoded, encoding_of, unreadable
from ..errors import CourseError
from .headings import fold, known_share, words

#: A text file above this size (bytes) is read in pieces of so many rows.
STREAMED, PIECE = 64 * 2**20, 50_000
#: Encodings of spreadsheets elsewhere, tried when the usual ones give no known heading.
_FOREIGN = ("gb18030", "cp932", "cp1252", "cp1251")
#: From this share of known headings a line is a line of headings.
HEADINGS = 0.5
#: Rows above the headings of a sheet that are looked through.
_ABOVE = 15
_LONE_RETURN = re.compile(r"\r(?!\n)")
#: What is left of a blank line where a spreadsheet filled it up with cells.
_EMPTY = ' ,;\t\r\n"'
_PREAMBLE = re.compile(r"^#\s*(.*?)\s*[:：]\s*(.*)$")


@dataclass(frozen=True)
class Aside:
    """A row that is in no table, and why (zh-TW)."""

    row: int
    reason: str


@dataclass
class Control:
    """A total that the file itself gives, beside the sum of its rows."""

    row: int
    heading: str
    metric: str
    total: float
    in_table: float
    #: Sum of the rows that were not set aside.
    kept: float = 0.0

    @property
    def complete(self) -> bool:
        """Whether the rows add up to the total, but for rounding."""
        return abs(self.total - self.in_table) <= max(0.011 * abs(self.total) ** 0.5, 0.5)


@dataclass
class Block:
    """One of several tables of a file: its title and its rows, headings first where it has any."""

    title: str
    rows: list[list[str]]
    first_row: int = 1


@dataclass
class Raw:
    """A table of texts, and what became of it. `rows` keeps every cell as it stands ("" for blank).

    `name` is shown in messages; `place` is the folder of the file; `title` is what stands above the
    headings; `blocks` are stacked tables of one file; `preamble` are lines like `# Start date: …`.
    """

    name: str
    encoding: str
    rows: pd.DataFrame
    notes: list[str] = field(default_factory=list)
    title: str = ""
    blocks: list[Block] = field(default_factory=list)
    preamble: dict[str, str] = field(default_factory=dict)
    place: Path = field(default_factory=Path)
    #: Heading in the file of every tidy column, for messages.
    headings: dict[str, str] = field(default_factory=dict)
    #: Row of the file in which the first row of `rows` stands.
    first_row: int = 2
    #: Whether this is one piece of a file too large to be held whole.
    piece: bool = False
    #: Rows of data: neither blank nor totals.
    rows_in: int = 0
    aside: list[Aside] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)
    #: What the totals are beside: by metric, by row.
    summed: dict[str, dict[int, float]] = field(default_factory=dict)
    #: Headings whose column went into no table.
    not_taken: list[str] = field(default_factory=list)
    platform: str = ""
    account: str = ""
    clock: str = ""
    clock_proof: str = ""
    #: How many posts proved the clock.
    proved: int = 0
    #: Why the file, or all its rows, cannot be used; "" for nothing.
    problem: str = ""
    #: What the user must still tell, although the rows are kept; "" for nothing.
    ask: str = ""

    @property
    def columns(self) -> list[str]:
        """Headings of the table, as they stand."""
        return [str(column) for column in self.rows.columns]

    def note(self, sentence: str) -> None:
        """Say something once."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    def close(self) -> None:
        """Sum what the controls are beside over the rows that were kept."""
        out = {aside.row for aside in self.aside}
        for control in self.controls:
            values = self.summed[control.metric]
            control.kept = sum(value for row, value in values.items() if row not in out)

    def leave_out(
        self,
        rows: Iterable[int],
        reason: str,
    ) -> None:
        """Set rows (numbers in the file) aside for one reason."""
        self.aside += [Aside(int(row), reason) for row in rows]


def raw_text(data: bytes, name: str) -> list[Raw]:
    """A text file as cells, a `Raw` a table. `CourseError` names the file."""
    if b"\x00" in data[:4096] and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise CourseError(f"{name} 不是文字檔；請從平台匯出 CSV 格式。")
    text, encoding = _decoded(data, name)
    # lines of an old Macintosh, as Excel writes them there when asked to
    text = _LONE_RETURN.sub("\n", text)
    if not text.strip():
        raise CourseError(f"{name} 是空的；請確認匯出已完成，再重新下載。")
    notes = (
        [] if encoding.startswith("utf-8") else [f"編碼是 {NAMES.get(encoding, encoding)}，已轉換"]
    )
    if text.lstrip('" \r\n\t').startswith("#"):
        return _reports(text, name, encoding, notes)
    found = []
    for part, above in _apart(text):
        raw = _raw(part, Raw(name, encoding, pd.DataFrame(), list(notes)))
        raw.first_row += above
        found.append(raw)
    return found


#: A line without anything but separators, and the line below it.
_GAP = re.compile(r"\n[ \t,;]*\r?\n(?=([^\r\n]+))")


def _apart(text: str) -> Iterator[tuple[str, int]]:
    """The tables of a text that begins with headings, and how many lines stand above each: one
    as a rule, several where a blank line and other headings follow.
    """
    start = 0
    first = _cells(text.lstrip("\r\n").split("\n", 1)[0], _separator(text.split("\n", 1)[0]))
    if known_share(first) >= HEADINGS and len(first) > 1:
        for gap in _GAP.finditer(text):
            headings = _cells(gap[1], _separator(gap[1]))
            several = sum(bool(cell.strip()) for cell in headings) > 1
            if not several or known_share(headings) < HEADINGS:
                continue
            if text.count('"', start, gap.start()) % 2 == 0:
                yield text[start : gap.end()], text.count("\n", 0, start)
                start = gap.end()
    yield text[start:], text.count("\n", 0, start)


def _decoded(data: bytes, name: str) -> tuple[str, str]:
    """Text and encoding; one from elsewhere only where it makes more headings known."""
    fault = None
    text, encoding = "", ""
    try:
        text, encoding = decoded(data, name)
    except CourseError as error:
        fault = error
    if encoding not in ("", "cp950"):
        return text, encoding
    best = _readable(text)
    for foreign in _FOREIGN:
        try:
            other = data.decode(foreign)
        except UnicodeDecodeError:
            continue
        if _readable(other) > best:
            best, text, encoding = _readable(other), other, foreign
    if fault and not encoding:
        raise fault
    return text, encoding


def _readable(text: str) -> float:
    """The share of known headings in the best of the first lines."""
    shares = [0.0]
    for line in text[:4000].splitlines()[:3]:
        if line.strip():
            shares.append(known_share(_cells(line, _separator(line))))
    return max(shares)


def _reports(
    text: str,
    name: str,
    encoding: str,
    notes: list[str],
) -> list[Raw]:
    """Reports of GA4: lines with `#` above each table tell its title and its period."""
    found: list[Raw] = []
    lines = text.splitlines(keepends=True)
    preamble: dict[str, str] = {}
    title, body, start = "", [], 1
    for number, written in enumerate([*lines, "#\n"], 1):
        line = written.strip(_EMPTY)
        if not line.startswith("#"):
            body.append(written if line else "\n")
            continue
        first = _first_filled(body)
        if first is not None:
            raw = Raw(name, encoding, pd.DataFrame(), list(notes), title, preamble=preamble)
            found.append(_table(("".join(body)), raw, start + first + 1))
            preamble, title = {}, ""
        body, start = [], number + 1
        told = line.lstrip("#").strip()
        pair = _PREAMBLE.match(line)
        if pair:
            preamble[pair[1].casefold()] = pair[2]
        elif told.strip("- ") and not title:
            title = told
    if not found:
        raise CourseError(f"{name} 只有說明，沒有任何資料；請確認匯出的報表不是空的。")
    return found


def _first_filled(lines: list[str]) -> int | None:
    """Place of the first line that is not blank."""
    for place, line in enumerate(lines):
        if line.strip():
            return place
    return None


def _raw(text: str, raw: Raw) -> Raw:
    rest, separator = _below_mark(text)
    first_row = 1 if rest is text else 2
    inner = _unquoted_rows(rest)
    if inner:
        rest = inner
        raw.note("每一列整列被引號包住（試算表另存所致），已還原")
    lines = rest.splitlines()
    first_line = next((line for line in lines if line.strip()), "")
    divided = next((line for line in lines if _separator_or(line)), first_line)
    separator = separator or _separator(divided)
    filled = [cell for cell in _cells(first_line, separator) if cell.strip()]
    if len(filled) == 1 and _separator_or("\n".join(lines[1:4])):
        return _sections(rest, separator, raw, first_row)
    return _table(rest, raw, first_row + 1, separator)


def _below_mark(text: str) -> tuple[str, str]:
    """The text below `sep=,`, and that separator where the rows have it: a spreadsheet that saves
    the file again keeps the line and changes the separator.
    """
    if text[:4].lower() != "sep=":
        return text, ""
    first, _, rest = text.partition("\n")
    separator = first.strip().strip('"')[4:5]
    head = "\n".join(rest.splitlines()[:4])
    return rest, separator if separator and separator in head else ""


def _cells(line: str, separator: str) -> list[str]:
    return next(csv.reader([line], delimiter=separator), [])


def _separator_or(line: str) -> str:
    """The separator of a line; "" where it has none."""
    return max(",\t;", key=line.count) if any(mark in line for mark in ",\t;") else ""


def _separator(line: str) -> str:
    return _separator_or(line) or ","


def _unquoted_rows(text: str) -> str:
    """The text of a file whose rows were each quoted whole; "" for any other."""
    head = text[:2000].splitlines()[:3]
    rows = list(csv.reader(head[:1]))
    if not rows or len(rows[0]) != 1 or not text.lstrip().startswith('"'):
        return ""
    inner = rows[0][0]
    if _separator_or(inner) == "" or known_share(_cells(inner, _separator(inner))) < HEADINGS:
        return ""
    return "\n".join(row[0] for row in _records(text, "", ",") if row)


def _table(
    text: str,
    raw: Raw,
    first_row: int,
    separator: str = "",
) -> Raw:
    """One table with its headings in the first line."""
    separator = separator or _separator(text.lstrip("\r\n").split("\n", 1)[0])
    raw.first_row = first_row
    try:
        rows = pd.read_csv(
            io.StringIO(text),
            sep=separator,
            dtype=str,
            keep_default_na=False,
            na_filter=False,
        )
    except pd.errors.ParserError:
        return _ragged(text, raw, separator)
    except pd.errors.EmptyDataError:
        raise CourseError(f"{raw.name} 沒有任何欄位；請確認匯出的報表不是空的。") from None
    if not isinstance(rows.index, pd.RangeIndex):
        return _ragged(text, raw, separator)
    raw.rows = _named(rows, list(map(str, rows.columns)))
    return raw


def _named(rows: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Columns of blank headings are named by nothing; pandas' own names for them are taken off."""
    names = ["" if name.startswith("Unnamed: ") else name.strip() for name in columns]
    rows.columns = pd.Index(names, dtype=object)
    return rows


def _ragged(
    text: str,
    raw: Raw,
    separator: str,
) -> Raw:
    """A table whose rows have different widths: the rows that do not fit are set aside."""
    records = [row for row in _records(text, raw.name, separator) if any(row)]
    header = _without_end(records[0]) if records else []
    width = len(header)
    if width < 2 or text.count('"') % 2:
        raise CourseError(
            f"{raw.name} 的引號沒有成對，或各列欄數前後不一致，分不出欄位；"
            f"檔案可能沒有下載完整，請重新匯出。",
        )
    kept = {}
    for place, row in enumerate(records[1:]):
        if len(_without_end(row)) > width:
            reason = f"有 {len(row)} 格，標題只有 {width} 欄"
            raw.leave_out([raw.first_row + place], reason)
        else:
            kept[place] = (row + [""] * width)[:width]
    raw.rows_in += len(raw.aside)
    raw.rows = pd.DataFrame(list(kept.values()), columns=header, index=list(kept), dtype=str)
    return raw


def _without_end(row: list[str]) -> list[str]:
    """Cells of a row up to the last filled one."""
    cells = [cell.strip() for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _sections(
    text: str,
    separator: str,
    raw: Raw,
    first_row: int,
) -> Raw:
    return below_titles(_records(text, raw.name, separator), raw, first_row)


def _records(
    text: str,
    name: str,
    separator: str,
) -> list[list[str]]:
    """Rows of cells; `CourseError` where quotes make one cell of half a file."""
    try:
        return list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error:
        raise CourseError(f"{name} 的引號沒有成對，分不出各列；請重新匯出。") from None


def below_titles(
    records: list[list[str]],
    raw: Raw,
    first_row: int = 1,
) -> Raw:
    """Rows of a sheet or a text with titles: one table gives `title` and `rows`, several stacked
    ones give `blocks`.
    """
    blocks: list[Block] = []
    after_blank = True
    for number, row in enumerate(records, first_row):
        filled = [cell for cell in row if cell.strip()]
        if not filled:
            after_blank = True
            continue
        if len(filled) == 1 and row[0].strip() and _is_title(filled[0], blocks, after_blank):
            blocks.append(Block(filled[0].strip(), [], number + 1))
        elif not blocks or (after_blank and blocks[-1].rows and known_share(row) >= HEADINGS):
            blocks.append(Block("", [row], number))
        else:
            if not blocks[-1].rows:
                blocks[-1].first_row = number
            blocks[-1].rows.append(row)
        after_blank = False
    return _tables_of(blocks, raw)


def from_sheet(records: list[list[str]], raw: Raw) -> list[Raw]:
    """Rows of a sheet as tables; one that begins with lines of `#` is a report of GA4."""
    first = next((row[0] for row in records if any(row)), "")
    if not first.startswith("#"):
        found = below_titles(records, raw)
        if found.blocks and all(map(_is_a_table, found.blocks)):
            return [_alone(block, raw) for block in found.blocks]
        return [found]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(records)
    return _reports(out.getvalue(), raw.name, raw.encoding, raw.notes)


def _alone(block: Block, raw: Raw) -> Raw:
    """One of several tables of a sheet as if it stood alone."""
    return _one_table(block, Raw(raw.name, raw.encoding, pd.DataFrame(), list(raw.notes)))


def _is_a_table(block: Block) -> bool:
    """Whether a block has headings enough to be a table by itself."""
    head = block.rows[0]
    return sum(bool(cell.strip()) for cell in head) > 2 and known_share(head) >= HEADINGS


def _tables_of(blocks: list[Block], raw: Raw) -> Raw:
    """One block becomes the table; of several, titles without rows stand above them all."""
    filled = _with_titles(blocks)
    if len(filled) == 1:
        return _one_table(filled[0], raw)
    raw.blocks = filled
    raw.title = " ".join(block.title for block in blocks if not block.rows)
    return raw


def _is_title(
    text: str,
    blocks: list[Block],
    after_blank: bool,
) -> bool:
    """A cell alone on its line is a title at the top, below a blank line, or where its words are
    those of a block; below the title of a block it is its only place.
    """
    if _number(text):
        return False
    known = words("block")
    if after_blank or fold(text) in known:
        return True
    return not blocks[-1].rows and fold(blocks[-1].title) not in known


def _number(text: str) -> bool:
    return bool(re.fullmatch(r"[-\d.,%\s]+", text))


def _with_titles(blocks: list[Block]) -> list[Block]:
    """Blocks with rows; the title of one without belongs to the one below it."""
    found: list[Block] = []
    above = ""
    for block in blocks:
        if not block.rows:
            above = f"{above} {block.title}".strip()
            continue
        title = block.title or above
        found.append(Block(title, block.rows, block.first_row))
        above = ""
    return found


def _one_table(block: Block, raw: Raw) -> Raw:
    top = heading_row(block.rows)
    header = [cell.strip() for cell in block.rows[top]]
    width = len(header)
    body = [(row + [""] * width)[:width] for row in block.rows[top + 1 :]]
    raw.title, raw.first_row = block.title, block.first_row + top + 1
    raw.rows = pd.DataFrame(body, columns=header, dtype=str)
    return raw


def heading_row(rows: list[list[str]]) -> int:
    """Place of the headings: the first row of which most cells are known, else the first with two
    filled cells.
    """
    for number, row in enumerate(rows[:_ABOVE]):
        filled = [cell for cell in row if cell.strip()]
        if len(filled) > 1 and known_share(row) >= HEADINGS and not any(map(_number, filled)):
            return number
    for number, row in enumerate(rows[:_ABOVE]):
        if sum(bool(cell.strip()) for cell in row) > 1:
            return number
    return 0


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
        if head.lower().startswith(("sep=", "#")) or not _separator_or(head):
            raise CourseError(
                f"{path.name} 太大（超過 {STREAMED // 2**20} MB），又不是單一表格；"
                f"請分期間匯出後再讀入。",
            )
        stream.seek(0)
        first_row = 2
        for rows in _parsed(stream, _separator(head), path.name):
            table = _named(rows.reset_index(drop=True), list(map(str, rows.columns)))
            notes = ["檔案很大，分段讀入"]
            yield Raw(path.name, encoding, table, notes, first_row=first_row, piece=True)
            first_row += len(rows)


def _parsed(
    stream: TextIO,
    separator: str,
    name: str,
) -> Iterator[pd.DataFrame]:
    try:
        # the first rows are parsed here, the others at each step
        yield from pd.read_csv(
            stream,
            sep=separator,
            dtype=str,
            keep_default_na=False,
            na_filter=False,
            chunksize=PIECE,
        )
    except pd.errors.ParserError as error:
        if "inside string" in str(error):
            raise CourseError(
                f"{name} 的引號沒有成對，分不出欄位；檔案可能沒有下載完整，請重新匯出。",
            ) from None
        raise CourseError(
            f"{name} 的欄數前後不一致（{_line(error)}）；請重新匯出，不要手動編輯。",
        ) from None


def _line(error: Exception) -> str:
    digits = [word.strip(",") for word in str(error).split() if word.strip(",").isdigit()]
    return f"第 {digits[1]} 列" if len(digits) > 1 else "無法判斷列數"
