"""A company's own folder: real files of any one platform, without brief, strategy or listening
data, through the report, the dashboard and the batch.
"""

import re
import socket
from datetime import date

import pandas as pd
import pytest
from typer.testing import CliRunner

from smhelpers import evaluation
from smhelpers.__main__ import app
from smhelpers.documents.blocks import Grid, Heading, Paragraph, Points
from smhelpers.documents.blocks_html import html_of
from smhelpers.errors import CourseError
from smhelpers.exports.schemas import TABLES
from smhelpers.metrics import value
from smhelpers.paths import course_root
from smhelpers.views.dashboard import Dashboard
from smhelpers.views.monthly_report import Month, blocks_of, upright
from smhelpers.views.own_figures import figures_boards
from smhelpers.views.tables import Table
from smhelpers.workplace import Workplace

from . import own_folders as own

PERIOD = "2026-02-20..2026-03-19"
FOLDERS = {
    "instagram": own.instagram_month,
    "facebook": own.facebook_month,
    "youtube": own.youtube_month,
    "tiktok": own.tiktok_month,
    "x": own.x_month,
    "linkedin": own.linkedin_month,
}
#: Words that only a programmer or a program says.
FOREIGN = re.compile(r"\b(nan|NaN|None|NaT|<NA>|Traceback|Error|instagram|tiktok|not_covered)\b")


@pytest.fixture(scope="module", params=FOLDERS)
def folder(request, tmp_path_factory):
    """A folder with 28 days of one platform and nothing else."""
    return FOLDERS[request.param](tmp_path_factory.mktemp("own") / "燈籠烘焙")


@pytest.fixture(scope="module")
def blocks(folder):
    shop = Workplace.open(folder)
    return list(blocks_of(Month.open(shop, shop.reported())))


def words_of(blocks):
    """Every text of a report but the names of files."""
    texts = []
    for block in blocks:
        if isinstance(block, Grid):
            texts += [block.title, block.note, *block.head]
            texts += [cell for row in block.rows for cell in row if not cell.endswith(".csv")]
        elif isinstance(block, Points):
            texts += block.items
        else:
            texts.append(block.text)
    return "\n".join(texts)


def grid_of(blocks, title):
    """The table with this in its title."""
    return next(block for block in blocks if isinstance(block, Grid) and title in block.title)


def test_28_days_of_one_platform_are_reported_as_one_period(folder):
    shop = Workplace.open(folder)
    first, last = shop.reported().split("..")
    assert (first, last[:7]) == ("2026-02-20", "2026-03")


def test_the_report_tells_what_happened_in_words_of_a_marketer(blocks):
    text = words_of(blocks)
    assert not FOREIGN.search(text)
    assert "模擬" not in text and "虛構" not in text
    assert not re.search(r"(?<![\d.])0\.\d{3,}(?!%)", text)


def test_a_period_without_one_before_is_never_called_steady(blocks):
    (first, *_) = next(block.items for block in blocks if isinstance(block, Points))
    assert "沒有兩期都完整的資料，不比較" in first and "持平" not in first


def test_chapters_that_the_exports_have_nothing_for_are_named_once_and_not_shown(blocks):
    headings = [block.text for block in blocks if isinstance(block, Heading)]
    absent = [block.text for block in blocks if isinstance(block, Paragraph)]
    assert not any("活動與費用" in heading for heading in headings)
    assert sum("這份報告沒有的部分" in text for text in absent) == 1


def test_the_posts_that_made_the_period_are_listed_with_their_share(blocks):
    grid = grid_of(blocks, "帶動這一期的貼文")
    assert 1 < len(grid.rows) <= 5 and "占比" in grid.head


def test_the_dashboard_of_the_same_folder_shows_its_posts(folder, tmp_path):
    shown = Dashboard(str(folder), tmp_path).page()
    assert "各平台概況" in shown and "⚠" not in shown
    assert "模擬" not in shown and "虛構" not in shown


def test_stories_are_counted_apart_from_posts(tmp_path):
    place = tmp_path / "bakery"
    rows = [own.instagram_post(day, 7) for day in own.days(date(2026, 3, 1), 27, 3)]
    own.instagram_posts(place / "posts.csv", rows)
    own.instagram_stories(place / "stories.csv", own.days(date(2026, 3, 1), 60))
    shop = Workplace.open(place)
    blocks = list(blocks_of(Month.open(shop, "2026-03")))
    assert "發文 9 篇" in next(b.items[0] for b in blocks if isinstance(b, Points))
    board = grid_of(blocks, "限時動態")
    told = dict(zip(board.head, board.rows[0], strict=True))
    assert (told["限時動態數"], told["造訪次數"], told["連結點擊次數"]) == ("31", "62", "31")
    assert told["導覽動作（前進、後退、離開）"] == "155"


def test_a_type_of_post_that_stands_alone_is_not_called_the_best(tmp_path):
    rows = [own.instagram_post(day, 7) for day in own.days(date(2026, 3, 1), 27, 3)]
    assert len({row["Post type"] for row in rows}) == 1
    own.instagram_posts(tmp_path / "bakery" / "posts.csv", rows)
    shop = Workplace.open(tmp_path / "bakery")
    text = words_of(blocks_of(Month.open(shop, "2026-03")))
    assert "沒有兩種貼文類型各發到三篇" in text and "互動率最高的" not in text


def test_a_folder_of_stories_alone_is_reported(tmp_path):
    own.instagram_stories(tmp_path / "bakery" / "s.csv", own.days(date(2026, 3, 1), 28))
    shop = Workplace.open(tmp_path / "bakery")
    assert grid_of(blocks_of(Month.open(shop, shop.reported())), "限時動態").rows


def test_a_folder_of_a_sites_figures_alone_is_reported(tmp_path):
    shop = Workplace.open(own.ga4_month(tmp_path / "shop"))
    blocks = list(blocks_of(Month.open(shop, shop.reported())))
    assert grid_of(blocks, "網站").rows and not FOREIGN.search(words_of(blocks))
    assert "⚠" not in Dashboard(str(shop.folder), tmp_path).page()


def test_a_folder_of_daily_figures_alone_is_reported(tmp_path):
    values = [5 + number % 4 for number in range(28)]
    own.series(tmp_path / "shop" / "Follows.csv", "Instagram follows", own.START, values)
    shop = Workplace.open(tmp_path / "shop")
    blocks = list(blocks_of(Month.open(shop, shop.reported())))
    assert "沒有貼文的匯出檔" in words_of(blocks)
    assert ["新增追蹤者", f"{sum(values)}"] in grid_of(blocks, "帳號").rows


def test_a_folder_without_anything_to_report_says_what_to_put_there(tmp_path):
    with pytest.raises(CourseError, match="請放入任何一個平台的貼文匯出檔"):
        Workplace.open(tmp_path).reported()


def test_a_month_without_data_is_answered_with_the_months_there_are(tmp_path):
    own.instagram_month(tmp_path / "bakery")
    with pytest.raises(CourseError, match="2025-01 沒有資料；有資料的月份是 2026-02、2026-03"):
        Workplace.open(tmp_path / "bakery").reported("2025-01")


def test_the_first_month_of_a_folder_is_reported(tmp_path):
    own.facebook_month(tmp_path / "bakery", date(2026, 2, 1), 59)
    shop = Workplace.open(tmp_path / "bakery")
    text = words_of(blocks_of(Month.open(shop, "2026-02")))
    assert "沒有兩期都完整的資料，不比較" in text and "發文 28 篇" in text


@pytest.mark.parametrize("verb", ["report", "evaluate"])
def test_a_folder_named_from_where_one_stands_is_found(verb, tmp_path, monkeypatch):
    own.instagram_month(tmp_path / "資料" / "燈籠烘焙")
    monkeypatch.chdir(tmp_path)
    place = {"report": ["資料/燈籠烘焙"], "evaluate": ["--workplace", "資料/燈籠烘焙"]}[verb]
    made = CliRunner().invoke(
        app,
        [verb, *place, "--out", "out", "--course", str(course_root())],
    )
    assert made.exit_code == 0, made.output + str(made.exception)
    pages = [path for path in (tmp_path / "out").glob("*.html") if path.name != "index.html"]
    assert len(pages) == 1 and "發文 14 篇" in pages[0].read_text(encoding="utf-8")


def test_a_posts_address_is_a_link_and_its_words_are_never_read_as_code():
    grid = Grid("表", ["內文"], [["<b>新品</b>上市"]], links=["https://example.com/?a=1&b=2"])
    page = html_of([grid])
    assert '<a href="https://example.com/?a=1&amp;b=2">' in page and "&lt;b&gt;" in page


def test_a_wide_table_is_turned_and_keeps_the_unit_of_each_figure():
    data = pd.DataFrame({"platform": ["tiktok"], "views": [1234], "engagement_rate": [0.0709]})
    turned = upright(Table(data, "表", {"engagement_rate": "ratio"})).data
    assert turned["tiktok"].tolist() == ["1,234", "7.09%"]


ADS = own.heading(
    "Campaign name,Ad set name,Ad name,Impressions,Amount spent (EUR),Purchases,"
    "Purchases conversion value,Reporting starts,Reporting ends",
)


def test_levels_of_ads_are_never_added_up_and_foreign_money_is_named(tmp_path):
    row = {
        "Campaign name": "夏季",
        "Impressions": 1000,
        "Amount spent (EUR)": 50,
        "Purchases": 2,
        "Purchases conversion value": 200,
        "Reporting starts": "2026-03-01",
        "Reporting ends": "2026-03-31",
    }
    shop = tmp_path / "shop"
    own.write(shop / "campaigns.csv", [name for name in ADS if not name.startswith("Ad ")], [row])
    own.write(shop / "ads.csv", ADS, [row | {"Ad set name": "一", "Ad name": "圖"}])
    workplace = Workplace.open(shop)
    boards = list(figures_boards(workplace, workplace.reported(), "ads"))
    assert [board.data["廣告花費（EUR）"].tolist() for board in boards] == [[50.0], [50.0]]
    assert all("EUR" in board.note and "不可相加" in board.note for board in boards)
    assert boards[0].data["廣告投資報酬（廣告後台）"].tolist() == [4.0]


def test_money_of_ads_that_ran_longer_than_the_period_is_said_to_be_of_the_whole_run(tmp_path):
    row = {
        "Campaign name": "夏季",
        "Impressions": 1000,
        "Amount spent (EUR)": 50,
        "Reporting starts": "2026-03-01",
        "Reporting ends": "2026-03-31",
    }
    head = [name for name in ADS if name in row]
    own.write(tmp_path / "shop" / "campaigns.csv", head, [row])
    workplace = Workplace.open(tmp_path / "shop")
    (part,) = figures_boards(workplace, "2026-03-10..2026-04-05", "ads")
    (whole,) = figures_boards(workplace, "2026-03", "ads")
    assert "有 1 列的廣告期間超出這一期（2026-03-01 至 2026-03-31）" in part.note
    assert "超出這一期" not in whole.note


def test_results_of_ads_stand_beside_their_type_and_are_added_up_within_one_alone(tmp_path):
    row = {"Impressions": 1000, "Reporting starts": "2026-03-01", "Reporting ends": "2026-03-31"}
    rows = [
        row | {"Campaign name": "一", "Result type": "Link clicks", "Results": 40},
        row | {"Campaign name": "二", "Result type": "ThruPlay", "Results": 500},
    ]
    for each in rows:
        each["Amount spent (EUR)"] = 20
    head = [*list(rows[0])]
    own.write(tmp_path / "shop" / "campaigns.csv", head, rows)
    (board,) = figures_boards(Workplace.open(tmp_path / "shop"), "2026-03", "ads")
    assert board.data["result_type"].tolist() == ["Link clicks", "ThruPlay", "several_results"]
    assert board.data["cost_per_result"].tolist()[:2] == [0.5, 0.04]
    assert pd.isna(board.data["results"].tolist()[2])


def test_money_of_two_currencies_is_never_added_up(tmp_path):
    row = {"Campaign name": "一", "Impressions": 10, "Reporting starts": "2026-03-01"}
    for currency in ("EUR", "USD"):
        spent = {f"Amount spent ({currency})": 20}
        own.write(tmp_path / "shop" / f"{currency}.csv", [*row, *spent], [row | spent])
    boards = list(figures_boards(Workplace.open(tmp_path / "shop"), "2026-03", "ads"))
    assert [list(board.data)[1] for board in boards] == ["廣告花費（EUR）", "廣告花費（USD）"]


@pytest.fixture(scope="module")
def two_months(tmp_path_factory):
    """Two months of posts whose captions begin with an emoji, one of them seen by very many."""
    place = tmp_path_factory.mktemp("months") / "燈籠烘焙"
    rows = []
    for number, day in enumerate(own.days(date(2026, 2, 1), 59), 1):
        text = f"\N{CROISSANT} 第 {number} 款麵包"
        rows.append(own.instagram_post(day, number, Description=text))
    rows[40] |= {"Likes": 900, "Views": 60_000, "Reach": 40_000}
    own.instagram_posts(place / "Feb-01-2026_Mar-31-2026_1.csv", rows)
    shop = Workplace.open(place)
    return shop, list(blocks_of(Month.open(shop, "2026-03")))


def test_decisions_name_the_platform_the_post_and_the_number(two_months):
    _, blocks = two_months
    decisions = [block.items for block in blocks if isinstance(block, Points)][1]
    assert all("Instagram" in sentence and re.search(r"\d", sentence) for sentence in decisions)
    assert any("第 41 款麵包" in text and "40,000" in text for text in decisions)


def test_an_owners_page_has_no_words_of_a_statistician(two_months):
    _, blocks = two_months
    assert not re.search("p 值|檢定|信賴區間|顯著|拔靴", words_of(blocks))


def test_no_sentence_of_the_summary_runs_on(two_months):
    _, blocks = two_months
    for block in blocks:
        if isinstance(block, Points):
            sentences = [part for item in block.items for part in re.split("[。；]", item)]
            assert max(map(len, sentences)) < 120


def test_emoji_of_captions_are_shown(two_months, tmp_path):
    shop, blocks = two_months
    assert "\N{CROISSANT}" in words_of(blocks)
    assert "\N{CROISSANT}" in Dashboard(str(shop.folder), tmp_path).page()


def test_the_data_card_ends_with_the_last_covered_day(tmp_path):
    own.instagram_month(tmp_path / "shop", date(2026, 3, 1), 28, every=20)
    card = Workplace.open(tmp_path / "shop").data_card
    assert (card.start, card.end) == (pd.Timestamp(2026, 3, 1), pd.Timestamp(2026, 3, 28))


def test_old_videos_that_are_still_seen_make_no_years_of_periods(tmp_path):
    place = own.youtube_month(tmp_path / "shop", date(2026, 3, 1), 31)
    (table,) = place.rglob("Table data.csv")
    old = table.read_text(encoding="utf-8-sig").replace("Mar 01, 2026", "Jun 03, 2019")
    table.write_text(old, encoding="utf-8-sig")
    assert Workplace.open(tmp_path / "shop").periods() == ["2026-03"]
    table.rename(tmp_path / "shop" / "videos.csv")
    assert Workplace.open(tmp_path / "shop").periods()[0] >= "2026"


def test_a_port_that_is_in_use_is_told_with_another(tmp_path):
    own.instagram_month(tmp_path / "shop")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = ["dashboard", "--workplace", str(tmp_path / "shop"), "--port", port]
        made = CliRunner().invoke(app, [*command, "--course", str(course_root())])
    assert made.exit_code != 0 and "--port" in str(made.exception)


def test_a_year_of_videos_makes_no_month_whole_of_which_instagram_has_six_days(tmp_path):
    shop = tmp_path / "bakery"
    own.youtube_month(shop, date(2025, 3, 1), 385)
    own.instagram_month(shop, date(2026, 2, 23), 28, every=1)
    assert Workplace.open(shop).reported().startswith("2026-02-23..2026-03-")


def test_what_is_usual_is_told_for_as_many_days_as_the_period_has(tmp_path):
    shop = tmp_path / "bakery"
    own.facebook_month(shop, date(2026, 1, 1), 90)
    table = evaluation.content_table(Workplace.open(shop), "2026-03", "post_type", every=True)
    usual = table["usual_posts"].sum()
    assert 30 <= usual <= 32


def test_nothing_is_called_usual_on_six_days_of_a_month(tmp_path):
    shop = tmp_path / "bakery"
    own.facebook_month(shop, date(2026, 2, 23), 37)
    table = evaluation.content_table(Workplace.open(shop), "2026-03", "post_type", every=True)
    assert table["usual_posts"].isna().all() and table["usual_rate"].isna().all()


def test_two_accounts_of_one_platform_have_their_followers_added_at_the_end():
    rows = [
        {"platform": "line_oa", "account": name, "date": f"2026-03-0{day}", "followers": level}
        for name, level in (("甲", 100), ("乙", 30))
        for day in (1, 2)
    ]
    kinds = TABLES["accounts"].kinds
    table = pd.DataFrame([{name: row.get(name) for name in kinds} for row in rows])
    table = TABLES["accounts"].schema.validate(table)
    assert value(table, "followers_end") == 130
