"""The work plan as a workbook: its formulas hold what the library computes, and go on
calculating when something is changed.
"""

import re
import shutil
import subprocess

import pytest
from openpyxl import load_workbook

from smhelpers.documents.strategy_workbook import FILE, strategy_workbook
from smhelpers.errors import CourseError
from smhelpers.portfolio import Portfolio
from smhelpers.strategy import allowance, hours_table

from .plans import KPIS, PLAN

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.fixture(scope="module")
def portfolio(tmp_path_factory):
    folder = Portfolio.open(tmp_path_factory.mktemp("strategy"))
    folder.save(PLAN), folder.save(KPIS)
    return folder


@pytest.fixture(scope="module")
def path(guesthouse, portfolio):
    return strategy_workbook(guesthouse, portfolio)


def _changed(path, folder):
    """A copy in which two tasks take more hours, a line costs more, and actual values are filled
    in.
    """
    book = load_workbook(path)
    book["工作計畫"].cell(2, _column(book["工作計畫"], "每週工時")).value = 8
    book["預算"].cell(2, _column(book["預算"], "金額（元）")).value = 30000
    for row, actual in ((2, 100), (3, 75)):
        book["指標"].cell(row, _column(book["指標"], "實際")).value = actual
    folder.mkdir(exist_ok=True)
    book.save(folder / FILE)
    return folder / FILE


def _column(sheet, title):
    return next(cell.column for cell in sheet[1] if cell.value == title)


def _calculated(path, folder):
    """What LibreOffice makes of the formulas.

    On a machine without it, what is written beside them.
    """
    if OFFICE is None:
        return load_workbook(path, data_only=True)
    subprocess.run(
        [
            OFFICE,
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            folder / "calculated",
            path,
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return load_workbook(folder / "calculated" / FILE, data_only=True)


def test_every_formula_gives_what_the_library_computes(guesthouse, path, tmp_path):
    book = _calculated(path, tmp_path)
    hours = hours_table(PLAN, guesthouse.brief).pivot(
        index="owner",
        columns="week",
        values="hours",
    )
    sheet = book["人力"]
    found = {row[0].value: [cell.value for cell in row[5:19]] for row in sheet.iter_rows(2, 4)}
    assert found == {name: list(hours.loc[name]) for name in hours.index}
    assert [(row[3].value, row[4].value) for row in sheet.iter_rows(2, 4)] == [
        (1.5, "可行"),
        (10, "超過"),
        (0, "可行"),
    ]
    money = {row[7].value: row[8].value for row in book["預算"].iter_rows(2, 14) if row[7].value}
    assert money["預算合計（元）"] == PLAN.total == 8000 and money["預備金占比"] == pytest.approx(
        0.125,
    )
    assert (
        money["可用（元）"] == pytest.approx(allowance(PLAN, guesthouse.brief.monthly_budget))
        and money["判定"] == "可行"
    )
    assert (
        money["餘額（元）"] == pytest.approx(money["可用（元）"] - 8000) and money["工具"] == 1000
    )
    assert [(row[6].value, row[7].value) for row in book["風險"].iter_rows(2, 4)] == [
        (15, "高"),
        (4, "低"),
        (None, None),
    ]
    assert [book["總覽"].cell(row, 2).value for row in (5, 6, 8)] == [14, 8000, 2]


def test_the_timetable_has_hours_only_in_the_weeks_of_a_task(path, tmp_path):
    rows = list(_calculated(path, tmp_path)["工作計畫"].iter_rows(2, 4, 12, 25, values_only=True))
    assert [[week for week, value in enumerate(row, 1) if value] for row in rows] == [
        list(range(1, 15)),
        [5, 6, 7],
        list(range(1, 15)),
    ]


def test_no_formula_is_without_its_value(path):
    formulas, values = load_workbook(path), load_workbook(path, data_only=True)
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    assert not re.search(
                        r"#(REF|NAME|VALUE|DIV)",
                        str(values[sheet.title][cell.coordinate].value),
                    )


@pytest.mark.parametrize(
    ("sheet", "cell", "formula"),
    [
        ("預算", "I3", "=SUM($C$2:$C$14)"),
        ("預算", "I4", "=I2-I3"),
        ("預算", "I6", "=IF(I3=0,0,I5/I3)"),
        ("人力", "D2", "=MAX(F2:S2)"),
        ("人力", "F3", "=SUMIF('工作計畫'!$D$2:$D$14,$A3,'工作計畫'!L$2:L$14)"),
        ("總覽", "B6", "='預算'!$I$3"),
        ("工作計畫", "L2", '=IF(AND($I2<>"",1>=$I2,1<=$J2,$K2>0),$K2,"")'),
    ],
)
def test_a_total_is_a_live_formula(path, sheet, cell, formula):
    assert load_workbook(path)[sheet][cell].value == formula


def test_changes_are_followed_through(path, tmp_path):
    changed = _changed(path, tmp_path / "changed")
    if OFFICE is None:
        sheet = load_workbook(changed)["指標"]
        assert (
            sheet.cell(2, _column(sheet, "達成率")).value
            == '=IF(O2="","",IF(K2="至少",IF(L2=0,1,O2/L2),IF(O2=0,1,L2/O2)))'
        )
        return
    book = _calculated(changed, tmp_path)
    assert [cell.value for cell in book["人力"]["D"][1:4]] == [1.5, 12, 0]
    money = {row[7].value: row[8].value for row in book["預算"].iter_rows(2, 8)}
    assert (
        money["預算合計（元）"] == 32000 and money["判定"] == "超過可用" and money["餘額（元）"] < 0
    )
    first = _column(book["指標"], "達成率")
    found = [(row[first - 1].value, row[first].value) for row in book["指標"].iter_rows(2, 3)]
    assert found == [(pytest.approx(100 / 92), "達成"), (pytest.approx(60 / 75), "未達")]


def test_states_are_told_by_formatting_and_by_word(path):
    book = load_workbook(path)
    assert all(
        book[name].conditional_formatting for name in ("工作計畫", "人力", "預算", "指標", "風險")
    )


def test_without_kpis_the_workbook_has_no_sheet_for_them_and_says_when(guesthouse, tmp_path):
    folder = Portfolio.open(tmp_path)
    folder.save(PLAN)
    book = load_workbook(strategy_workbook(guesthouse, folder))
    assert "指標" not in book.sheetnames and any(
        "再產生一次" in str(row[0].value) for row in book["總覽"].iter_rows()
    )


def test_without_a_work_plan_it_is_told_in_one_sentence(guesthouse, tmp_path):
    with pytest.raises(CourseError, match="還沒有「工作計畫」"):
        strategy_workbook(guesthouse, Portfolio.open(tmp_path))


def test_choices_stand_by_their_names(path):
    words = {
        str(cell.value)
        for sheet in load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
    }
    assert {"預備金", "LINE 官方帳號", "週", "至少"} <= words
    assert not {"paid_ads", "contingency", "line_oa", "at_least", "sessions"} & words
