"""The dashboard without a front end: filters, own log and alarm, and what it says where
something is missing.
"""

import shutil

import nbformat
import pytest
from typer.testing import CliRunner

from smhelpers.__main__ import app
from smhelpers.commands.dashboard import command, page_for
from smhelpers.errors import CourseError
from smhelpers.monitoring import IncidentLog, LogEntry, MonitoringLog
from smhelpers.paths import course_root
from smhelpers.portfolio import Portfolio
from smhelpers.views.dashboard import ALL, Dashboard
from smhelpers.views.roleplay import RoleCards, role_play
from smhelpers.workplace import Workplace


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    return Dashboard("guesthouse", tmp_path_factory.mktemp("dashboard"))


@pytest.fixture(autouse=True)
def no_filter(page):
    for each in (page.platform, page.sentiment, page.state):
        each.value = ALL


def test_every_filter_narrows_the_mentions(page):
    everything = page.mentions()
    page.sentiment.value = "negative"
    negative = page.mentions()
    page.platform.value = "threads"
    threads = page.mentions()
    assert set(negative["sentiment"]) == {"negative"} and 0 < len(threads) < len(negative) < len(
        everything,
    )
    assert set(threads["source"]) == {"threads"}
    page.state.value = "filed"
    assert page.mentions().empty


def test_negative_mentions_come_first_and_then_the_newest(page):
    rows = page.mentions()
    assert rows["calm"].is_monotonic_increasing
    assert all(part["published_at"].is_monotonic_decreasing for _, part in rows.groupby("calm"))


def test_the_platform_chooses_the_kpis_and_the_posts_that_are_checked(page):
    page.month.value = "2026-08"
    page.platform.value = "instagram"
    assert set(page.kpis()["platform"]) == {"instagram"} and set(page.hits()["platform"]) <= {
        "instagram",
    }
    page.platform.value = "ptt"
    assert "這個平台沒有策略指標" in page._page.value


def test_another_month_shows_other_figures(page):
    page.month.value = "2026-08"
    august = page._page.value
    page.month.value = "2026-07"
    assert page._page.value != august and "2026-07：策略指標" in page._page.value
    assert len(page.alarms()) > 0 and "▲" in page._page.value


def test_what_was_logged_is_no_longer_waiting(tmp_path):
    shop = Workplace.open("guesthouse")
    first, second = shop.mentions[shop.mentions["brand"] == shop.name].tail(2).itertuples()
    common = {
        "source": "threads",
        "author": "a1",
        "category": "service",
    }
    rows = [
        LogEntry(
            mention=first.mention_id,
            day="2026-09-01",
            text="等太久",
            sentiment="negative",
            risk="L1",
            **common,
            action="apologise_and_follow_up",
        ),
        LogEntry(
            mention=second.mention_id,
            day="2026-09-01",
            text="很喜歡",
            sentiment="positive",
            risk="none",
            **common,
            action="thank",
        ),
    ]
    Portfolio.open(tmp_path).save(MonitoringLog(entries=rows))
    states = Dashboard("guesthouse", tmp_path).own.set_index("mention_id")["state"]
    assert (states[first.mention_id], states[second.mention_id]) == ("assigned", "filed")


def test_an_alarm_that_is_not_complete_leaves_the_usual_one(tmp_path):
    Portfolio.open(tmp_path).save_draft(IncidentLog, {"method": "surge"})
    assert Dashboard("guesthouse", tmp_path).setting.method == "robust_z"


def test_colour_is_never_the_only_sign_and_pictures_have_words(page):
    page.month.value = "2026-07"
    assert "<img alt=" in page._page.value and 'alt=""' not in page._page.value


def test_a_page_without_widgets_shows_the_same_figures(page, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert page._repr_mimebundle_()["text/html"] == page._page.value


def test_exports_without_a_brief_show_posts_and_accounts_and_no_standard_of_service(tmp_path):
    source = Workplace.open("guesthouse").folder / "exports"
    shutil.copytree(source, tmp_path / "exports")
    shown = Dashboard(str(tmp_path)).page()
    assert "各平台概況" in shown and "期末追蹤者數" in shown
    assert "服務標準" not in shown and "虛構" not in shown


def test_an_unknown_workplace_is_told_before_a_server_starts(tmp_path):
    result = CliRunner().invoke(app, ["dashboard", "--workplace", "nowhere"])
    assert isinstance(result.exception, CourseError) and "nowhere" in str(result.exception)


def test_the_web_page_opens_the_named_workplace_and_hides_the_lesson(tmp_path):
    page = nbformat.read(page_for(course_root(), "tea", tmp_path, tmp_path), as_version=4)
    assert {cell.cell_type for cell in page.cells} == {
        "code",
    } and "workplace = 'tea'" in page.cells[0].source
    # where it listens is not asked of anybody: `served_page` binds to this machine alone
    assert "--port=8866" in command(tmp_path, 8866)


def test_a_role_card_keeps_what_is_only_said_when_asked(page):
    cards = RoleCards()
    role = role_play().roles[0]
    assert role.opening in cards._card.value and role.hidden not in cards._card.value
    cards.hidden.value = True
    assert role.hidden in cards._card.value
    cards.role.value = role_play().roles[1].id
    assert not cards.hidden.value and role_play().roles[1].hidden not in cards._card.value


def test_the_cards_cover_everything_that_is_to_be_talked_about_and_without_widgets_stand_in_a_table(
    monkeypatch,
):
    talked = {topic for role in role_play().roles for topic in role.about}
    assert talked == {
        "talk_strategy",
        "talk_action_plan",
        "talk_calendar",
        "talk_policy",
        "talk_procedures",
    }
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    shown = RoleCards()._repr_mimebundle_()["text/html"]
    assert all(role.hidden in shown and role.ask in shown for role in role_play().roles)
