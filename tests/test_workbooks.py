"""Excel files as texts: what a person sees in the cells."""

import io
import zipfile
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest

from smhelpers.errors import CourseError
from smhelpers.workbooks import sheets


def saved(change):
    book = openpyxl.Workbook()
    change(book.active)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def rows_of(change):
    [(_, rows)] = sheets(saved(change), "檔案.xlsx")
    return rows


def test_cells_are_as_a_csv_would_give_them():
    row = ["文字 ", 7, 7.0, 0.25, date(2026, 5, 1), datetime(2026, 5, 1, 9, 30), None, True]
    assert rows_of(lambda sheet: sheet.append(row)) == [
        ["文字", "7", "7", "0.25", "05/01/2026", "05/01/2026 09:30", "", "True"],
    ]


def test_zeros_that_a_format_shows_are_kept():
    def change(sheet):
        sheet.append([7])
        sheet["A1"].number_format = "0000"

    assert rows_of(change) == [["0007"]]


def test_a_cell_that_was_touched_in_the_last_row_and_column_costs_nothing():
    def change(sheet):
        sheet.append(["學員編號"])
        sheet.cell(1048576, 16384, " ")

    assert rows_of(change) == [["學員編號"]]


def test_blank_rows_within_the_table_stay_in_their_place():
    def change(sheet):
        sheet.cell(1, 1, "甲")
        sheet.cell(4, 2, "乙")

    assert rows_of(change) == [["甲", ""], ["", ""], ["", ""], ["", "乙"]]


@pytest.mark.parametrize(
    "place",
    [(1048576, 16384), (1048576, 1), (1, 16384), (900_000, 700)],
)
def test_a_far_cell_costs_nothing_where_dates_are_iso_either(place):
    def change(sheet):
        sheet.append(["學員編號"])
        sheet.cell(*place, " ")

    assert sheets(saved(change), "檔案.xlsx", iso_dates=True)[0][1] == [["學員編號"]]


def test_both_readers_give_the_same_texts_below_a_hidden_sheet_and_merged_cells():
    row = ["文字 ", 7, 7.0, 0.25, date(2026, 5, 1), datetime(2026, 5, 1, 9, 30), None, True]

    def change(sheet):
        sheet.append(row)
        sheet.append([])
        sheet.append([-3, 1e16, time(0, 4, 19), timedelta(hours=30), "=1/0", "1,234", "x"])
        sheet.merge_cells("A5:C6")
        sheet["A5"] = "合併"
        other = sheet.parent.create_sheet("隱藏")
        other.append(["藏"])
        other.sheet_state = "hidden"

    def near(data):
        return sheets(data, "檔案.xlsx", iso_dates=True)

    def far(sheet):
        change(sheet)
        sheet.cell(1048576, 16384, " ")

    assert near(saved(change)) == near(saved(far))


@pytest.mark.parametrize("data", [b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0broken"])
def test_a_damaged_workbook_is_told_with_the_remedy(data):
    with pytest.raises(CourseError, match=r"檔案 不是可讀的 .*另存成沒有密碼的 .xlsx"):
        sheets(data, "檔案")


def rewritten(change):
    """A workbook with its sheet's XML changed."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(saved(lambda sheet: sheet.append(["甲"])))) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            raw = old.read(name)
            new.writestr(name, change(raw) if "worksheets" in name else raw)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda raw: raw + b" " * (60 * 2**20), "大得不尋常"),
        (
            lambda raw: raw.replace(
                b"</sheetData>",
                b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
            ),
            "合併了整張工作表的儲存格；請取消合併",
        ),
    ],
)
def test_a_workbook_that_would_fill_the_memory_is_told_before_it_is_opened(change, said):
    with pytest.raises(CourseError, match=said):
        sheets(rewritten(change), "檔案.xlsx")


def test_an_empty_workbook_is_told():
    with pytest.raises(CourseError, match="是空的活頁簿"):
        sheets(saved(lambda sheet: None), "檔案.xlsx")
