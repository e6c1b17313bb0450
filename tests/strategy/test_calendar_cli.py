"""`smcourse calendar`: a portfolio's calendar as files, and back."""

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from smhelpers.__main__ import app
from smhelpers.errors import CourseError
from smhelpers.portfolio import Portfolio
from smhelpers.strategy.calendar import ActivityCalendar

from .calendars import calendar


def _run(*arguments):
    return CliRunner().invoke(app, ["calendar", *map(str, arguments)], catch_exceptions=True)


@pytest.fixture
def folder(tmp_path):
    Portfolio.open(tmp_path).save(calendar())
    return tmp_path


def test_a_calendar_is_exported_edited_and_imported(folder):
    told = _run("export", folder, "--workplace", "guesthouse")
    assert (
        told.exit_code == 0
        and told.stdout.count("14 則") == 2
        and (folder / "活動行事曆.ics").is_file()
    )
    book = load_workbook(folder / "活動行事曆.xlsx")
    book["排程"].delete_rows(3)
    book.save(folder / "活動行事曆.xlsx")
    assert "讀回 13 則" in _run("import", folder / "portfolio").stdout
    assert len(Portfolio.open(folder).load(ActivityCalendar).entries) == 13


def test_without_a_calendar_the_export_says_what_to_do(tmp_path):
    told = _run("export", tmp_path, "--workplace", "guesthouse")
    assert isinstance(told.exception, CourseError) and "還沒有「活動行事曆」" in str(told.exception)


def test_a_missing_folder_and_a_workplace_without_a_brief_are_told(folder, tmp_path):
    (tmp_path / "plain").mkdir()
    assert "找不到資料夾" in str(_run("import", tmp_path / "none").exception)
    assert "沒有工作場所簡介 brief.yml" in str(
        _run("export", folder, "--workplace", tmp_path / "plain").exception,
    )


def test_a_workbook_that_cannot_be_read_changes_nothing(folder):
    (folder / "活動行事曆.xlsx").write_text("no workbook")
    assert "不是可以讀的" in str(_run("import", folder).exception)
    assert len(Portfolio.open(folder).load(ActivityCalendar).entries) == 14
