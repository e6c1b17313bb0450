"""Two accounts of one platform in a folder, and series that do not say whose they are: no two share
a row, and what the user tells is heard by every command.
"""

from datetime import date

import pytest
from typer.testing import CliRunner

from smhelpers.__main__ import app
from smhelpers.commands.dashboard import page_for
from smhelpers.errors import CourseError
from smhelpers.exports import Told
from smhelpers.paths import course_root
from smhelpers.views.dashboard import Dashboard
from smhelpers.workplace import Workplace

from . import own_folders as own

OTHER = {"Account ID": "17841400000000078", "Account username": "second.shop.demo"}
FIRST = "lantern.bakery.demo"


@pytest.fixture
def two(tmp_path):
    """Fourteen posts of one account and five of another, in one folder."""
    place = own.instagram_month(tmp_path / "shop", date(2026, 3, 1), 28)
    rows = [own.instagram_post(date(2026, 3, day), 90 + day, **OTHER) for day in range(2, 7)]
    own.instagram_posts(place / "second.csv", rows)
    return place


@pytest.fixture
def unnamed(tmp_path):
    """A daily series that names neither platform nor account."""
    own.series(tmp_path / "shop" / "data.csv", "Views", date(2026, 3, 1), [7, 8] * 14)
    return tmp_path / "shop"


def test_two_accounts_in_a_folder_are_answered_with_one_sentence(two):
    with pytest.raises(CourseError, match="2 個帳號.*每個帳號放一個資料夾.*--account"):
        Workplace.open(two).reported()


def test_the_account_that_is_named_is_the_only_one_that_counts(two):
    first = Workplace.open(two, Told(account=FIRST))
    second = Workplace.open(two, Told(account="second.shop.demo"))
    assert (len(first.posts), len(second.posts)) == (14, 5)
    assert second.covered("posts")["instagram"].last.day == 6
    assert any("只採用帳號" in note for note in first.data_card.notes)


def test_a_name_that_no_file_tells_is_answered_with_those_there_are(two):
    with pytest.raises(CourseError, match=r"lantern\.bakery\.demo、second\.shop\.demo"):
        Workplace.open(two, Told(account="third")).reported()


def test_series_go_to_the_account_of_their_folder_whatever_is_told_of_another(tmp_path):
    own.instagram_month(tmp_path / "shop", date(2026, 3, 1), 28)
    own.facebook_month(tmp_path / "shop", date(2026, 3, 1), 28)
    own.series(tmp_path / "shop" / "v.csv", "Facebook visits", date(2026, 3, 1), [7] * 28)
    shop = Workplace.open(tmp_path / "shop", Told(account=FIRST))
    assert set(shop.accounts["account"]) == {"燈籠烘焙"}
    assert set(shop.posts["platform"]) == {"facebook", "instagram"}


def test_the_dashboard_shows_the_account_that_is_named(two, tmp_path):
    page = Dashboard(str(two), tmp_path, Told(account="second.shop.demo"))
    assert "second.shop.demo" in page.shop.name and "5 則" in page.page()


def test_the_page_of_the_dashboard_is_opened_on_what_was_told(unnamed, tmp_path):
    page = page_for(course_root(), str(unnamed), tmp_path, tmp_path, Told(platform="instagram"))
    assert "platform = 'instagram'" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "command",
    [["evaluate", "--workplace"], ["workplaces", "describe"]],
)
def test_commands_hear_whose_a_series_is(command, unnamed, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    told = ["--platform", "instagram", "--account", "demo"]
    course = ["--course", str(course_root())] if command[0] == "evaluate" else []
    made = CliRunner().invoke(app, [*command, str(unnamed), *told, *course])
    assert made.exit_code == 0, made.output + str(made.exception)
    (page,) = [path for path in tmp_path.rglob("*.html") if path.name != "index.html"]
    text = page.read_text(encoding="utf-8")
    assert "Instagram" in text and "demo" in text


@pytest.mark.parametrize("command", [["report"], ["dashboard", "--workplace"]])
def test_two_accounts_are_told_before_anything_is_made(command, two):
    made = CliRunner().invoke(app, [*command, str(two)])
    assert made.exit_code != 0 and "--account" in str(made.exception)
