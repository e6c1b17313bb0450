"""A calendar given out as a workbook comes back as it was, and what people do in Excel is
understood or told by sheet, row and column.
"""

import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from smhelpers.documents.calendar_reading import read_calendar
from smhelpers.documents.calendar_xlsx import calendar_xlsx
from smhelpers.errors import CourseError
from smhelpers.strategy.calendar import ActivityCalendar, CalendarCampaign, CalendarEntry, Pause
from smhelpers.workplace import Workplace

from .calendars import START, calendar

BRIEF = Workplace.open("guesthouse").brief
#: What can stand in a cell of a form: any printable text; Excel knows no control characters.
SIGNS = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co")) | st.sampled_from(
    "\n=+-@'\"，「」＝０_x",
)
TEXTS = st.text(SIGNS, max_size=30).map(str.strip)
AMOUNTS = st.floats(0, 80).map(lambda value: round(value, 2))
#: As typed, to the cent: a workbook holds fifteen digits, not the seventeen that a product of
#: floats may have.
MONEY = st.floats(0, 80_000).map(lambda value: round(value, 2))
DAYS = st.dates(date(2026, 10, 5), date(2027, 1, 10))


@st.composite
def entries(draw, number):
    values = {
        name: draw(TEXTS)
        for name in (
            "pillar",
            "campaign",
            "festival",
            "message",
            "asset",
            "licence",
            "call_to_action",
            "link",
            "disclosure",
            "owner",
            "approver",
            "kpi",
            "contingency",
        )
    }
    return CalendarEntry(
        id=f"e{number}",
        day=draw(DAYS),
        time=f"{draw(st.integers(0, 23)):02d}:{draw(st.integers(0, 59)):02d}",
        platform=draw(st.sampled_from(["facebook", "line_oa", "ptt"])),
        format=draw(st.sampled_from([None, "reel", "short"])),
        status=draw(st.sampled_from(["planned", "cancelled"])),
        budget=draw(MONEY),
        hours=draw(AMOUNTS),
        pausable=draw(st.booleans()),
        **values,
    )


@st.composite
def calendars(draw):
    day = draw(DAYS)
    campaign = CalendarCampaign(
        id="c1",
        name="活動",
        start=day,
        end=day + timedelta(days=3),
        offer=draw(TEXTS),
        budget=draw(st.integers(0, 9999)),
    )
    pause = Pause(
        start=day,
        end=day,
        level=draw(st.sampled_from(["L1", "L3"])),
        reason="颱風停駛",
    )
    return ActivityCalendar(
        start=START,
        weeks=draw(st.integers(14, 20)),
        campaigns=[campaign],
        pauses=draw(st.sampled_from([[], [pause]])),
        entries=[draw(entries(number)) for number in range(1, draw(st.integers(2, 5)))],
    )


def _data(made: ActivityCalendar) -> dict:
    return made.model_copy(update={"entries": made.ordered}).model_dump()


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(calendars())
def test_every_field_comes_back_as_it_was(made):
    with TemporaryDirectory() as folder:
        read = read_calendar(calendar_xlsx(made, BRIEF, Path(folder) / "c.xlsx"))
    assert _data(read.calendar) == _data(made) and read.notes == []


@pytest.fixture
def book(tmp_path):
    """Path of a workbook, and a function that opens it, applies changes to its sheets and reads
    it back.
    """
    path = calendar_xlsx(calendar(), BRIEF, tmp_path / "c.xlsx")

    def edit(change, sheet="排程"):
        opened = load_workbook(path)
        change(opened[sheet])
        opened.save(path)
        return read_calendar(path)

    return edit


def _column(sheet, title):
    return next(cell.column for cell in sheet[1] if cell.value == title)


def _put(title, value, row=2):
    def change(sheet):
        sheet.cell(row, _column(sheet, title)).value = value

    return change


@pytest.mark.parametrize(
    "typed",
    [
        "2026-10-09",
        "2026/10/9",
        "2026年10月9日",
        "115/10/9",
        "２０２６／１０／０９",
        "2026-10-09（週五）",
        46304,
        datetime(2026, 10, 9),
    ],
    ids=[
        "dashes",
        "slashes",
        "Chinese",
        "ROC year",
        "full width",
        "weekday behind",
        "serial",
        "date",
    ],
)
def test_a_date_is_understood_as_people_type_it(book, typed):
    assert next(e for e in book(_put("日期", typed)).calendar.entries if e.id == "e1").day == date(
        2026,
        10,
        9,
    )


@pytest.mark.parametrize(
    "typed",
    [
        "20:30",
        "２０：３０",
        "下午 8:30",
        "8:30 PM",
        "20時30分",
        20.5 / 24,
        datetime(2026, 1, 1, 20, 30),
    ],
)
def test_a_time_is_understood_as_people_type_it(book, typed):
    assert (
        next(e for e in book(_put("時間", typed)).calendar.entries if e.id == "e1").time == "20:30"
    )


@pytest.mark.parametrize(
    ("title", "typed", "field", "value"),
    [
        ("預算（元）", "１，２００元", "budget", 1200),
        ("工時（小時）", "1.5 小時", "hours", 1.5),
        ("平台", "ＩＧ", "platform", "instagram"),
        ("平台", "臉書", "platform", "facebook"),
        ("狀態", "已發布", "status", "published"),
        ("危機時暫停", "否", "pausable", False),
        ("授權編號", 3, "licence", "3"),
        ("主要訊息", "第一行\r\n第二行", "message", "第一行\n第二行"),
        ("編號", "Ｅ1", "id", "e1"),
    ],
)
def test_a_cell_is_understood_as_people_type_it(
    book,
    title,
    typed,
    field,
    value,
):
    read = book(_put(title, typed)).calendar
    assert getattr(next(e for e in read.entries if e.id == "e1"), field) == value


@pytest.mark.parametrize(
    ("title", "typed", "part"),
    [
        ("日期", "10/9", "工作表「排程」第 2 列 D 欄「日期」：「10/9」看不出是哪一天"),
        ("日期", "2026-13-01", "沒有這一天"),
        ("時間", "晚餐後", "第 2 列 E 欄「時間」：「晚餐後」看不出是幾點"),
        ("時間", "25:00", "看不出是幾點"),
        ("平台", "噗浪", "不在選單裡"),
        ("預算（元）", "很多", "「很多」不是數字"),
        ("預算（元）", -5, "第 2 列「預算（元）」：不可小於 0"),
        ("危機時暫停", "也許", "請改成「是」或「否」"),
        ("日期", None, "第 2 列「日期」：沒有填寫"),
    ],
)
def test_a_cell_that_cannot_be_read_is_told_with_sheet_row_and_column(book, title, typed, part):
    with pytest.raises(CourseError) as told:
        book(_put(title, typed))
    assert part in str(told.value) and "請在試算表更正" in str(told.value)


def test_many_faults_are_counted_after_the_first_three(book):
    def change(sheet):
        for row in range(2, 8):
            _put("時間", "早", row)(sheet)

    with pytest.raises(CourseError, match="；另有 3 處"):
        book(change)


def test_rows_may_be_added_deleted_and_moved(book):
    def change(sheet):
        moved = [cell.value for cell in sheet[3]]
        sheet.delete_rows(3)
        sheet.insert_rows(9)
        for column, value in enumerate(moved, 1):
            sheet.cell(20, column).value = value
        for title, value in {"日期": "2026-12-24", "時間": "9:00", "平台": "IG"}.items():
            _put(title, value, 30)(sheet)

    read = book(change)
    assert {e.id for e in read.calendar.entries} == {f"e{n}" for n in range(1, 16)}
    assert read.notes == ["工作表「排程」第 30 列沒有編號，已編為 e15"] and read.calendar.entries[
        -1
    ].day == date(2026, 12, 24)


def test_a_copied_row_gets_a_number_of_its_own(book):
    def change(sheet):
        for column, cell in enumerate(sheet[2], 1):
            sheet.cell(30, column).value = cell.value

    read = book(change)
    assert read.calendar.entries[0].id == "e1" and read.calendar.entries[-1].id == "e15"
    assert read.notes == ["工作表「排程」第 30 列的編號「e1」和前面重複，已編為 e15"]


def test_columns_may_change_places_and_a_title_may_stand_above(book):
    def change(sheet):
        sheet.insert_rows(1, 2)
        sheet["A1"] = "我們的行事曆"
        sheet.move_range("D3:D20", cols=40)

    read = book(change)
    assert _data(read.calendar)["entries"] == _data(calendar())["entries"]


def test_a_date_merged_over_several_rows_holds_for_all(book):
    read = book(lambda sheet: sheet.merge_cells("D2:D4"))
    assert [e.day for e in read.calendar.entries[:3]] == [calendar().ordered[0].day] * 3


def test_a_heading_of_one_merged_row_and_blank_rows_are_passed_over(book):
    def change(sheet):
        sheet.insert_rows(2, 2)
        sheet.merge_cells("B2:H2")

    assert len(book(change).calendar.entries) == 14


def test_a_cell_that_was_touched_in_the_last_row_and_column_is_passed_over(book):
    assert len(book(lambda sheet: sheet.cell(1048576, 16384, " ")).calendar.entries) == 14


def test_a_renamed_column_is_told_with_the_name_that_it_may_be(book):
    with pytest.raises(
        CourseError,
        match="「排程」第 1 列找不到「負責人」這一欄（看到一欄「負責的人」，是不是它？）；"
        "請把欄名改回",
    ):
        book(_put("負責人", "負責的人", 1))


def test_a_deleted_column_is_told(book):
    with pytest.raises(CourseError, match="第 1 列找不到「日期」這一欄"):
        book(lambda sheet: sheet.delete_cols(4))


def test_a_column_of_ones_own_is_told_as_not_taken_over(book):
    read = book(lambda sheet: _extra(sheet, "備註"))
    assert read.notes == ["工作表「排程」的「備註」欄不在行事曆裡，沒有讀入"]


def _extra(sheet, title):
    sheet.cell(1, sheet.max_column + 1).value = title


def test_a_renamed_sheet_is_told(book):
    with pytest.raises(CourseError, match="找不到工作表「活動」（現有 "):
        book(lambda sheet: setattr(sheet, "title", "促銷"), "活動")


def test_a_formula_without_a_result_is_told(book):
    with pytest.raises(CourseError, match="第 2 列 K 欄「主要訊息」：公式算不出結果"):
        book(_put("主要訊息", "#REF!"))


def test_wrong_settings_are_told(book):
    with pytest.raises(
        CourseError,
        match="工作表「設定」第 2 列「開始日」：「十月」看不出是哪一天",
    ):
        book(lambda sheet: setattr(sheet["B2"], "value", "十月"), "設定")


def test_too_few_weeks_are_told(book):
    with pytest.raises(CourseError, match="週數：不可小於 14"):
        book(lambda sheet: setattr(sheet["B3"], "value", 4), "設定")


def test_an_empty_list_is_told(book):
    with pytest.raises(CourseError, match="沒有任何內容"):
        book(lambda sheet: sheet.delete_rows(2, 200))


@pytest.mark.parametrize("content", [b"", b"id,day\n1,2", b"PK\x03\x04broken"])
def test_a_file_that_is_no_workbook_is_told(tmp_path, content):
    path = tmp_path / "c.xlsx"
    path.write_bytes(content)
    with pytest.raises(CourseError, match="不是可以讀的 .xlsx"):
        read_calendar(path)
    with pytest.raises(CourseError, match="找不到"):
        read_calendar(tmp_path / "none.xlsx")


@pytest.mark.parametrize("name", ["排程", "活動", "暫停期間", "設定", "說明"])
def test_a_cell_that_was_touched_in_the_last_row_and_column_changes_nothing(tmp_path, name):
    path = calendar_xlsx(calendar(), BRIEF, tmp_path / "c.xlsx")
    book = load_workbook(path)
    book[name].cell(1048576, 16384, " ")
    book.save(path)
    assert read_calendar(path).calendar.entries == calendar().entries


def test_the_workbook_is_made_for_people(tmp_path):
    sheet = load_workbook(calendar_xlsx(calendar(), BRIEF, tmp_path / "c.xlsx"))["排程"]
    assert [cell.value for cell in sheet[1]][:6] == ["編號", "週次", "星期", "日期", "時間", "平台"]
    assert (
        sheet.freeze_panes == "E2"
        and sheet.auto_filter.ref
        and sheet["C2"].value.startswith('=IF(D2="","","週"&MID(')
    )
    assert {rule.type for rule in sheet.data_validations.dataValidation} >= {
        "list",
        "date",
        "time",
        "decimal",
    }


def test_week_and_weekday_are_worked_out_for_programs_that_do_not_calculate(tmp_path):
    sheet = load_workbook(calendar_xlsx(calendar(), BRIEF, tmp_path / "c.xlsx"), data_only=True)[
        "排程"
    ]
    assert [sheet.cell(3, column).value for column in (2, 3)] == [2, "週四"]


def test_a_workbook_with_an_attribute_of_a_newer_excel_is_one_sentence(tmp_path):
    path = calendar_xlsx(calendar(), BRIEF, tmp_path / "c.xlsx")
    with zipfile.ZipFile(path) as book:
        parts = {entry.filename: book.read(entry) for entry in book.infolist()}
    with zipfile.ZipFile(path, "w") as book:
        for name, raw in parts.items():
            book.writestr(name, raw.replace(b"<sheetView ", b'<sheetView newer="1" '))
    with pytest.raises(CourseError, match="另存成「Excel 活頁簿"):
        read_calendar(path)
