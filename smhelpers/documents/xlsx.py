"""Excel workbooks in Traditional Chinese (XlsxWriter): one set of cell styles, and records as
rows that people can edit and give back.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Literal, get_origin

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from ..deliverable import Section
from ..labels import label
from .docx import EAST_ASIAN
from .sheets import CLOCK, kinds_of

#: Excel's number of A3, on which a wide list can be read.
A3 = 8
_FACE = {
    "font_name": EAST_ASIAN,
    "font_size": 10,
    "valign": "top",
}
_STYLES: dict[str, dict] = {
    "text": {"text_wrap": True},
    "line": {},
    "date": {"num_format": "yyyy-mm-dd", "align": "left"},
    "clock": {"num_format": "hh:mm", "align": "left"},
    "money": {"num_format": "#,##0"},
    "number": {"num_format": "0.0#"},
    "percent": {"num_format": "0.0%"},
    # a rate with all digits that were typed
    "rate": {"num_format": "0.0####%"},
    "figure": {"num_format": "#,##0.####"},
    "derived": {"font_color": "#555555", "align": "left"},
    "title": {"bold": True, "font_size": 14},
    "note": {"font_color": "#555555", "text_wrap": True},
    "head": {
        "bold": True,
        "bg_color": "#1F3B57",
        "font_color": "#FFFFFF",
        "text_wrap": True,
        "valign": "vcenter",
        "border": 1,
    },
    "total": {
        "bold": True,
        "top": 1,
        "num_format": "#,##0.##",
    },
    "right": {"bg_color": "#D5EBD8"},
    "wrong": {"bg_color": "#F8D7D3", "bold": True},
}


class StyledBook:
    """A workbook under construction: `styles` by name, nothing typed is ever taken for a
    formula, number or link.
    """

    def __init__(self, path: Path, title: str):
        path.parent.mkdir(parents=True, exist_ok=True)
        self.book: Workbook = xlsxwriter.Workbook(
            str(path),
            {
                "strings_to_urls": False,
                "strings_to_formulas": False,
                "strings_to_numbers": False,
            },
        )
        self.styles = {name: self.book.add_format(_FACE | extra) for name, extra in _STYLES.items()}
        self.book.set_properties({"title": title, "comments": "時間為臺北時間，金額為新臺幣"})
        self.path = path

    def sheet(self, name: str) -> Worksheet:
        """A new sheet, printed in landscape across one page."""
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(A3)
        sheet.fit_to_pages(1, 0)
        return sheet

    def named(self, name: str) -> Worksheet:
        """A sheet that was made before."""
        found = self.book.get_worksheet_by_name(name)
        if found is None:
            raise ValueError(f"no sheet {name}")
        return found

    def heads(
        self,
        sheet: Worksheet,
        titles: Sequence[str],
        row: int = 0,
        column: int = 0,
    ) -> None:
        """Headings in a row, a little higher than the others."""
        sheet.set_row(row, 32)
        for offset, title in enumerate(titles):
            sheet.write_string(
                row,
                column + offset,
                title,
                self.styles["head"],
            )

    def put(
        self,
        sheet: Worksheet,
        row: int,
        column: int,
        value: Any,
        style: str = "text",
    ) -> None:
        """One value by its type; blanks keep the style for what is typed later."""
        form = self.styles[style]
        if value is None or value == "":
            sheet.write_blank(row, column, None, form)
        elif isinstance(value, bool):
            sheet.write_string(
                row,
                column,
                "是" if value else "否",
                form,
            )
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value, form)
        elif isinstance(value, date):
            sheet.write_datetime(
                row,
                column,
                datetime.combine(value, time()),
                form,
            )
        elif style == "clock":
            sheet.write_datetime(
                row,
                column,
                time.fromisoformat(value),
                form,
            )
        else:
            sheet.write_string(row, column, value, form)

    def close(self) -> Path:
        """Write the file; its path."""
        self.book.close()
        return self.path


def style_of(model: type[Section], field: str) -> str:
    """Cell style of a field by its type."""
    kinds = kinds_of(model, field)
    if date in kinds:
        return "date"
    if field == CLOCK:
        return "clock"
    if float in kinds:
        return "number"
    if int in kinds:
        return "money"
    return "text"


def is_choice(model: type[Section], field: str) -> bool:
    """Whether a field takes only one of given values."""
    return any(kind is bool or get_origin(kind) is Literal for kind in kinds_of(model, field))


def shown(model: type[Section], field: str, value: Any) -> Any:
    """A field's value as it stands in the cell: choices by their labels."""
    if isinstance(value, str) and is_choice(model, field):
        return label(value)
    return value


def write_rows(
    book: StyledBook,
    sheet: Worksheet,
    model: type[Section],
    rows: Sequence[Section],
    *,
    places: Mapping[str, int],
    widths: Mapping[str, float],
    lists: Mapping[str, str],
    spare: int,
    styles: Mapping[str, str] | None = None,
) -> int:
    """Records under frozen headings with a filter, and spare rows with the same styles and lists;
    the number of the last row.

    places: column of each field. lists: range to choose from, by field. styles: where they are not
    those of the type.
    """
    last = len(rows) + spare
    sheet.set_row(0, 32)
    for field, column in places.items():
        style = (styles or {}).get(field) or style_of(model, field)
        sheet.set_column(column, column, widths.get(field, 12))
        sheet.write_string(
            0,
            column,
            model.model_fields[field].title,
            book.styles["head"],
        )
        for number in range(1, last + 1):
            book.put(
                sheet,
                number,
                column,
                shown(model, field, getattr(rows[number - 1], field))
                if number <= len(rows)
                else None,
                style,
            )
        if rule := validation(model, field, style, lists):
            sheet.data_validation(
                1,
                column,
                last,
                column,
                rule,
            )
    sheet.autofilter(0, 0, last, max(places.values()))
    sheet.repeat_rows(0)
    return last


def validation(
    model: type[Section],
    field: str,
    style: str,
    lists: Mapping[str, str],
) -> dict | None:
    """What may be typed: a choice must be chosen, a list of names only warns, dates, times and
    numbers must be such.
    """
    if field in lists:
        return {
            "validate": "list",
            "source": lists[field],
            "error_type": "stop" if is_choice(model, field) else "warning",
            "error_title": "不在選單裡",
            "error_message": "請從選單選一個。",
        }
    rules = {
        "date": ("date", datetime(2020, 1, 1), "請寫成 2026-10-08。"),
        "number": ("decimal", 0, "請填 0 以上的數字。"),
        "money": ("decimal", 0, "請填 0 以上的數字。"),
    }
    if style == "clock":
        return {
            "validate": "time",
            "criteria": "between",
            "minimum": time(0),
            "maximum": time(23, 59, 59),
            "error_title": "時間",
            "error_message": "請寫成 20:00（臺北時間）。",
        }
    if style not in rules:
        return None
    kind, least, message = rules[style]
    return {
        "validate": kind,
        "criteria": ">=",
        "value": least,
        "error_title": model.model_fields[field].title,
        "error_message": message,
    }


def write_lists(
    book: StyledBook,
    sheet: Worksheet,
    lists: Mapping[str, Sequence[str]],
) -> dict[str, str]:
    """Lists to choose from side by side on a sheet that is then hidden.

    The range of each that is not empty.
    """
    ranges = {}
    for column, (name, texts) in enumerate(lists.items()):
        sheet.write_string(0, column, name)
        for row, text in enumerate(texts, 1):
            sheet.write_string(row, column, text)
        if texts:
            letter = xl_col_to_name(column)
            ranges[name] = f"='{sheet.get_name()}'!${letter}$2:${letter}${len(texts) + 1}"
    sheet.hide()
    return ranges
