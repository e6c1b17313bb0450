"""The calendar's form: draft, add, copy, move, change and delete without dragging.

Everything is saved at once and found again.
"""

from datetime import date

import pytest

from smhelpers.documents.calendar_xlsx import FILE
from smhelpers.documents.ics import FILE as ICS
from smhelpers.portfolio import Portfolio
from smhelpers.strategy.calendar import ActivityCalendar
from smhelpers.strategy.calendar_build import DraftPlan, Slot
from smhelpers.views.calendar_editor import faults_html
from smhelpers.views.calendar_form import CalendarForm
from smhelpers.views.calendar_month import month_picture, month_text

from .calendars import PILLARS, START, calendar, context, entry

SLOTS = [Slot("instagram", 3, "20:00", "photo"), Slot("instagram", 0, "20:00", "photo")]


@pytest.fixture
def portfolio(tmp_path):
    return Portfolio.open(tmp_path)


@pytest.fixture
def form(guesthouse, portfolio):
    plan = DraftPlan(
        guesthouse.brief,
        START,
        SLOTS,
        PILLARS,
        campaigns=calendar().campaigns,
        page="https://example.com/book",
    )
    return CalendarForm(plan, context(guesthouse.brief), portfolio)


@pytest.fixture
def drafted(form):
    form._acts(form.make_draft)()
    return form


def _press(form, action):
    form._acts(action)()


def _field(form, title):
    return next(
        control for control in form.editor.children if getattr(control, "description", "") == title
    )


def test_an_empty_form_says_where_to_start(form):
    assert (
        "新增一則" in form.editor.children[0].value
        and "排入第一則以後" in form.picture.value
        and "還沒有任何排程" in form.told.value
    )


def test_a_draft_fills_the_weeks_and_is_saved(drafted, portfolio):
    saved = portfolio.load(ActivityCalendar)
    assert (
        len(saved.entries) == 28
        and len(drafted.week.options) == 14
        and len(drafted.piece.options) == 2
    )
    assert "data:image/png" in drafted.picture.value and "已排出 28 則草稿" in drafted.said.value


def test_a_draft_never_overwrites_what_was_planned(drafted, portfolio):
    _press(drafted, drafted.make_draft)
    assert "不會覆蓋" in drafted.said.value and len(portfolio.load(ActivityCalendar).entries) == 28


def test_a_draft_anew_asks_first_and_keeps_campaigns_and_pauses(drafted, portfolio):
    drafted.pauses.answer = [{"start": "2026-11-24"}]
    drafted._rows_changed()
    _press(drafted, drafted.remove)
    _press(drafted, drafted.draft_anew)
    assert (
        "會刪去 27 則" in drafted.said.value
        and len(portfolio.draft(ActivityCalendar)["entries"]) == 27
    )
    _press(drafted, drafted.draft_anew)
    saved = portfolio.draft(ActivityCalendar)
    assert (
        len(saved["entries"]) == 28
        and saved["campaigns"][0]["name"] == "冬季慢旅"
        and saved["pauses"][0]["start"] == "2026-11-24"
    )


def test_a_change_after_the_question_asks_again(drafted, portfolio):
    _press(drafted, drafted.draft_anew)
    _press(drafted, drafted.remove)
    _press(drafted, drafted.draft_anew)
    assert (
        "會刪去 27 則" in drafted.said.value
        and len(portfolio.draft(ActivityCalendar)["entries"]) == 27
    )


def test_an_unfinished_campaign_is_told_before_a_draft(form, portfolio):
    form.desk.data["campaigns"] = [{"id": "c1"}]
    _press(form, form.make_draft)
    assert "還沒填完" in form.said.value and not form.desk.data["entries"]


def test_what_is_typed_in_a_field_is_saved_and_shown_in_the_list(drafted, portfolio):
    chosen = drafted.piece.value
    _field(drafted, "主要訊息").value = "第一天的海"
    assert (
        next(e for e in portfolio.load(ActivityCalendar).entries if e.id == chosen).message
        == "第一天的海"
    )
    assert (
        any("第一天的海" in text for text, _ in drafted.piece.options)
        and drafted.piece.value == chosen
    )


def test_moving_a_piece_follows_it_to_its_new_week(drafted, portfolio):
    chosen = drafted.piece.value
    drafted.day.value = date(2026, 11, 4)
    _press(drafted, drafted.move)
    assert (
        drafted.week.value == 5
        and drafted.piece.value == chosen
        and "2026 年 11 月" in drafted.picture.value
    )
    assert next(e for e in portfolio.load(ActivityCalendar).entries if e.id == chosen).day == date(
        2026,
        11,
        4,
    )


def test_a_chosen_day_stays_when_a_field_is_typed_in_and_goes_with_the_piece(drafted):
    first, second = [key for _, key in drafted.piece.options][:2]
    drafted.day.value = date(2026, 11, 4)
    _field(drafted, "主要訊息").value = "第一天的海"
    drafted._show_week(first)
    assert drafted.day.value == date(2026, 11, 4)
    drafted.piece.value = second
    assert str(drafted.day.value) == drafted.desk.entry(second)["day"]


def test_a_copy_has_a_number_of_its_own(drafted, portfolio):
    first = drafted.piece.value
    drafted.day.value = date(2026, 10, 7)
    _press(drafted, drafted.copy)
    made = {e.id: e for e in portfolio.load(ActivityCalendar).entries}
    assert (
        drafted.piece.value == "e29"
        and made["e29"].day == date(2026, 10, 7)
        and made["e29"].message == made[first].message
    )


def test_adding_and_deleting_a_piece(drafted, portfolio):
    _press(drafted, drafted.add)
    assert drafted.piece.value == "e29" and len(portfolio.load(ActivityCalendar).entries) == 29
    _press(drafted, drafted.remove)
    assert len(portfolio.load(ActivityCalendar).entries) == 28


def test_a_piece_without_a_day_is_kept_in_a_place_of_its_own(drafted, portfolio):
    _field(drafted, "日期").value = None
    assert drafted.week.value == 0 and "日期待定" in drafted.piece.options[0][0]
    assert (
        len(portfolio.draft(ActivityCalendar)["entries"]) == 28 and "還沒完成" in drafted.told.value
    )


def test_a_link_is_made_for_the_chosen_piece(drafted, portfolio):
    chosen = drafted.piece.value
    _press(drafted, drafted.link)
    link = next(e for e in portfolio.load(ActivityCalendar).entries if e.id == chosen).link
    assert (
        link.startswith("https://example.com/book?utm_source=instagram&utm_medium=social")
        and chosen in link
    )


def test_a_changed_campaign_is_checked_at_once(drafted):
    drafted.campaigns.rows[0][2].control.value = date(2026, 12, 1)
    assert "結束日早於開始日" in drafted.told.value


def test_stepping_through_the_weeks_goes_round(drafted):
    drafted._step(-1)
    assert drafted.week.value == 14
    drafted._step(1)
    assert drafted.week.value == 1


def test_what_was_exported_edited_and_read_back_is_in_the_form(drafted, portfolio):
    from openpyxl import load_workbook

    _press(drafted, drafted.export)
    path = portfolio.folder.parent / FILE
    assert (portfolio.folder.parent / ICS).is_file()
    book = load_workbook(path)
    column = next(cell.column for cell in book["排程"][1] if cell.value == "內容主軸")
    book["排程"].cell(2, column).value = "新主題"
    book.save(path)
    _press(drafted, drafted.read_back)
    assert (
        portfolio.load(ActivityCalendar).ordered[0].pillar == "新主題"
        and "已從 活動行事曆.xlsx 讀回 28 則" in drafted.said.value
    )
    assert _field(drafted, "內容主軸").value == "新主題"


def test_reading_back_without_a_workbook_says_so_and_changes_nothing(drafted, portfolio):
    _press(drafted, drafted.read_back)
    assert (
        "找不到 活動行事曆.xlsx" in drafted.said.value
        and len(portfolio.load(ActivityCalendar).entries) == 28
    )


def test_what_was_typed_is_there_again(drafted, guesthouse, portfolio):
    again = CalendarForm(drafted.plan, context(guesthouse.brief), portfolio)
    assert len(again.piece.options) == 2 and again.campaigns.answer[0]["name"] == "冬季慢旅"


def test_without_a_front_end_the_form_is_a_table(drafted, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    shown = drafted._repr_mimebundle_()
    assert (
        set(shown) == {"text/html", "text/plain"}
        and "排程" in shown["text/html"]
        and "冬季慢旅" in shown["text/html"]
    )


def test_the_month_is_told_in_words():
    assert month_text(calendar(entry(5, id="e99", platform="facebook")), 2026, 11) == (
        "2026 年 11 月共 5 則；Instagram 4 則、Facebook 1 則；節日：11/11 雙十一；活動："
        "冬季慢旅（11/02–11/15）。"
    )


@pytest.mark.parametrize("month", [10, 11, 12])
def test_a_full_month_is_drawn_without_a_missing_sign(month):
    crowd = [
        entry(
            week,
            id=f"e{100 + 10 * week + n}",
            time=f"{8 + 2 * n:02d}:00",
            message="很長很長的主要訊息😀一直寫下去不停",
        )
        for week in range(1, 15)
        for n in range(6)
    ]
    figure = month_picture(calendar(*crowd), 2026, month)
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert any(text.startswith("…另有") for text in texts) and "則" in figure.get_label()
    figure.canvas.draw()


def test_a_calendar_that_another_window_changed_is_not_overwritten(drafted, portfolio):
    there = portfolio.draft(ActivityCalendar)
    fewer = there["entries"][:-1]
    Portfolio(portfolio.folder).save_draft(ActivityCalendar, there | {"entries": fewer})
    drafted.desk.data["entries"] = there["entries"][1:]
    drafted.desk.save()
    assert "另一個視窗" in drafted.desk.keeping._text.value and "已存檔" not in faults_html(
        drafted.desk
    )
    assert portfolio.draft(ActivityCalendar)["entries"] == fewer
    drafted.desk.keeping.take_theirs()
    assert drafted.desk.data["entries"] == fewer and not drafted.desk.keeping.notice.children
