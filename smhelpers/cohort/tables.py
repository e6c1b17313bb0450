"""Tables of a cohort for spreadsheets and analysis: a line a trainee and a line a piece of
evidence, as CSV, Excel and Parquet.

Everything is written while trainees pass one at a time; nothing is kept of them.
"""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import xlsxwriter

from ..documents.docx import EAST_ASIAN
from ..papers.record_sheet import GROUPS, day, group_title, outcome
from ..record import Attempt, Decision, EvidenceKind, Rules, Trainee
from ..standard import unit

SUMMARY = "學員成績總表"
EVIDENCE = "證據明細"
#: A cell that begins so is a formula to a spreadsheet (OWASP, CSV Injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: Lines that are handed to Parquet at once.
_BATCH = 5000
#: Lines of an Excel sheet.
_XLSX_ROWS = 1_048_576
_EVIDENCE_COLUMNS = (
    "trainee",
    "item",
    "assignment",
    "cell",
    "kind",
    "points",
    "needed",
    "score",
    "attempt",
    "day",
    "current",
    "outcome",
)
_EVIDENCE_TYPES = (*["VARCHAR"] * 5, *["DOUBLE"] * 3, "INTEGER", "DATE", "BOOLEAN", "VARCHAR")
_EVIDENCE_HEADS = (
    "學員編號",
    "項目",
    "評量",
    "儲存格",
    "方式",
    "配分",
    "達標",
    "得分",
    "第幾次",
    "日期",
    "在期限內",
    "結果",
)


def safe(value: Any) -> Any:
    """A text that no spreadsheet takes for a formula: what begins like one gets an apostrophe
    before it.
    """
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def latest(trainee: Trainee) -> dict[str, Attempt]:
    """The last attempt of every assignment."""
    return {
        attempt.assignment: attempt
        for attempt in sorted(trainee.attempts, key=lambda each: each.number)
    }


def total(attempt: Attempt | None) -> float | None:
    """Sum of the points of an attempt; a gate has none.

    None while any of them is missing: what is ungraded is blank, never 0.
    """
    if (
        attempt is None
        or not attempt.results
        or any(result.score is None for result in attempt.results)
    ):
        return None
    scored = [result for result in attempt.results if result.kind is not EvidenceKind.GATE]
    return round(sum(result.score for result in scored), 2)


class SummaryTable:
    """A line a trainee: columns by machine name with their zh-TW head and Parquet type."""

    def __init__(self, rules: Rules):
        self.assignments = list(dict.fromkeys(each.assignment for each in rules.requirements))
        assignments = [
            (f"score_{slug}", f"{unit().task(slug).zh}得分", "DOUBLE") for slug in self.assignments
        ]
        items = [
            (item.replace("-", "_").replace(".", "_"), f"{item} {unit().item(item).zh}", "VARCHAR")
            for item in rules.items
        ]
        self.groups = [name for name in GROUPS if name in rules.groups]
        groups = [(name.replace("-", "_"), group_title(name), "VARCHAR") for name in self.groups]
        self.columns = [
            ("trainee", "學員編號", "VARCHAR"),
            ("name", "姓名", "VARCHAR"),
            *groups,
            ("complete", "完成並簽署", "BOOLEAN"),
            ("signed", "已簽署項數", "INTEGER"),
            ("attempts", "繳交次數", "INTEGER"),
            ("last_day", "最近繳交日", "DATE"),
            *assignments,
            *items,
        ]

    def line(self, trainee: Trainee) -> list[Any]:
        """Values of one trainee, in the order of the columns."""
        last = latest(trainee)
        days = [attempt.day for attempt in trainee.attempts]
        return [
            trainee.number,
            trainee.name,
            *(trainee.by_group[name].verdict for name in self.groups),
            trainee.complete,
            sum(standing.signed for standing in trainee.standings),
            len(trainee.attempts),
            day(max(days)) if days else None,
            *(total(last.get(slug)) for slug in self.assignments),
            *(standing.verdict for standing in trainee.standings),
        ]


def evidence_lines(trainee: Trainee) -> Iterator[list[Any]]:
    """A line an item and piece of evidence."""
    days = {(attempt.assignment, attempt.number): day(attempt.day) for attempt in trainee.attempts}
    for standing in trainee.standings:
        for each in standing.evidence:
            need = each.requirement
            result = each.result
            if result is None:
                made = None
            else:
                made = days.get((need.assignment, each.attempt)) or day(result.at)
            yield [
                trainee.number,
                standing.item,
                need.assignment,
                need.cell,
                need.kind.value,
                need.points,
                need.needed,
                result.score if result else None,
                each.attempt,
                made,
                each.current,
                outcome(each),
            ]


class CsvFile:
    """A CSV for spreadsheets: UTF-8 with BOM, quoted where needed, no formulas."""

    def __init__(self, path: Path, heads: Sequence[str]):
        self.path = path
        self._stream = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._stream, lineterminator="\r\n")
        self._writer.writerow(heads)

    def add(self, line: Sequence[Any]) -> None:
        """One line."""
        cells = []
        for value in line:
            if value is None:
                cells.append("")
            elif isinstance(value, bool):
                cells.append("是" if value else "否")
            else:
                cells.append(safe(value))
        self._writer.writerow(cells)

    def close(self) -> Path:
        """Finish the file; its path."""
        self._stream.close()
        return self.path


class ParquetFile:
    """A Parquet file with typed columns, written by duckdb in batches."""

    def __init__(self, path: Path, columns: Sequence[tuple[str, str]]):
        self.path = path
        self._names = [name for name, _ in columns]
        self._lines = []
        self._database = duckdb.connect()
        self._database.execute("SET memory_limit = '512MB'")
        self._cast = ", ".join(f'CAST("{name}" AS {kind}) AS "{name}"' for name, kind in columns)
        self._database.execute(
            "CREATE TABLE lines (" + ", ".join(f'"{name}" {kind}' for name, kind in columns) + ")",
        )

    def add(self, line: Sequence[Any]) -> None:
        """One line."""
        self._lines.append(line)
        if len(self._lines) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        if self._lines:
            frame = pd.DataFrame(self._lines, columns=self._names)
            self._database.register("batch", frame.astype(object).where(frame.notna(), None))
            self._database.execute(f"INSERT INTO lines SELECT {self._cast} FROM batch")
            self._database.unregister("batch")
            self._lines = []

    def close(self) -> Path:
        """Finish the file; its path."""
        self._flush()
        quoted = str(self.path).replace("'", "''")
        self._database.execute(f"COPY lines TO '{quoted}' (FORMAT parquet, COMPRESSION zstd)")
        self._database.close()
        return self.path


class ExcelFile:
    """A workbook with a summary (coloured, with the word in every cell) and the evidence,
    written line by line.
    """

    def __init__(self, path: Path, summary_heads: Sequence[str]):
        self.path = path
        self._book = xlsxwriter.Workbook(
            str(path),
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
            },
        )
        face = {"font_name": EAST_ASIAN, "font_size": 10}
        self._tints = {
            decision.value: self._book.add_format(face | {"bg_color": colour})
            for decision, colour in zip(Decision, ("#CFE3F5", "#F9C79A", "#EEEEEE"), strict=True)
        }
        self._plain = self._book.add_format(face)
        head = self._book.add_format(
            face
            | {
                "bold": True,
                "bg_color": "#1F3B57",
                "font_color": "#FFFFFF",
                "text_wrap": True,
                "valign": "top",
            },
        )
        self._sheets = {name: self._book.add_worksheet(name) for name in (SUMMARY, EVIDENCE)}
        self._rows = dict.fromkeys(self._sheets, 1)
        for name, heads in ((SUMMARY, summary_heads), (EVIDENCE, _EVIDENCE_HEADS)):
            sheet = self._sheets[name]
            sheet.set_row(0, 80 if name == SUMMARY else 20)
            sheet.set_column(0, len(heads) - 1, 13)
            for column, title in enumerate(heads):
                sheet.write_string(0, column, title, head)
            sheet.freeze_panes(1, 2)

    def add(self, name: str, line: Sequence[Any]) -> None:
        """One line of a sheet; lines beyond Excel's limit are left to CSV and Parquet."""
        row = self._rows[name]
        sheet = self._sheets[name]
        if row >= _XLSX_ROWS:
            return
        for column, value in enumerate(line):
            if isinstance(value, bool):
                sheet.write_string(
                    row,
                    column,
                    "是" if value else "否",
                    self._plain,
                )
            elif isinstance(value, int | float):
                sheet.write_number(
                    row,
                    column,
                    value,
                    self._plain,
                )
            elif value:
                sheet.write_string(
                    row,
                    column,
                    value,
                    self._tints.get(value, self._plain),
                )
        self._rows[name] = row + 1

    def close(self) -> Path:
        """Finish the file; its path."""
        for name, sheet in self._sheets.items():
            sheet.autofilter(
                0,
                0,
                max(1, self._rows[name] - 1),
                3,
            )
        self._book.close()
        return self.path


class Tables:
    """All tables of a cohort in a folder."""

    def __init__(self, rules: Rules, folder: Path):
        self._summary = SummaryTable(rules)
        names = [name for name, _, _ in self._summary.columns]
        heads = [head for _, head, _ in self._summary.columns]
        types = [kind for _, _, kind in self._summary.columns]
        self._summary_files = [
            CsvFile(folder / f"{SUMMARY}.csv", heads),
            ParquetFile(folder / "summary.parquet", list(zip(names, types, strict=True))),
        ]
        self._evidence_files = [
            CsvFile(folder / f"{EVIDENCE}.csv", _EVIDENCE_HEADS),
            ParquetFile(
                folder / "evidence.parquet",
                list(zip(_EVIDENCE_COLUMNS, _EVIDENCE_TYPES, strict=True)),
            ),
        ]
        self._book = ExcelFile(folder / f"{SUMMARY}.xlsx", heads)

    def take(self, trainee: Trainee) -> None:
        """Take in one trainee."""
        line = self._summary.line(trainee)
        for file in self._summary_files:
            file.add(line)
        self._book.add(SUMMARY, line)
        for line in evidence_lines(trainee):
            for file in self._evidence_files:
                file.add(line)
            self._book.add(EVIDENCE, line)

    def close(self) -> list[Path]:
        """Finish every file; their paths."""
        return [file.close() for file in (*self._summary_files, *self._evidence_files, self._book)]
