"""Files of every platform as they are met in the field, and what they agree with."""

import csv
import io
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from smhelpers.simulation.meta_files import COLUMNS, month_rows
from smhelpers.simulation.meta_series_files import write_meta_series
from smhelpers.simulation.profile import load_profile
from smhelpers.simulation.quirks import daily, english, excel, plain, quirk, to_bytes
from smhelpers.simulation.simulate import Simulation, simulate
from smhelpers.simulation.workplace_files import write_workplace


@pytest.fixture(scope="module")
def simulation() -> Simulation:
    return simulate(load_profile("guesthouse"), 3, weeks=9)


@pytest.fixture(scope="module")
def exports(simulation, tmp_path_factory) -> Path:
    return write_workplace(simulation, tmp_path_factory.mktemp("guesthouse")) / "exports"


def _account(simulation: Simulation, platform: str) -> pd.DataFrame:
    return simulation.accounts[simulation.accounts["platform"] == platform].reset_index(drop=True)


def _table(path: Path) -> pd.DataFrame:
    return pd.read_csv(
        path,
        encoding="utf-8-sig",
        dtype=str,
        keep_default_na=False,
    )


@pytest.fixture(scope="module")
def facebook_rows(simulation) -> pd.DataFrame:
    posts = simulation.posts[simulation.posts["platform"] == "facebook"]
    return month_rows(
        posts,
        "facebook",
        simulation.scene.account("facebook"),
        "123456789012345",
    ).reset_index(drop=True)


def test_a_daily_series_of_meta_is_utf16_with_three_lines_before_its_rows(exports, simulation):
    path = exports / "meta_daily" / "facebook" / "Follows.csv"
    assert path.read_bytes().startswith(b"\xff\xfe")
    table = pd.read_csv(path, encoding="utf-16", skiprows=2)
    assert table["Primary"].tolist() == _account(simulation, "facebook")["gained"].tolist()


def test_some_daily_series_leave_out_days_of_zero(tmp_path):
    quiet = simulate(load_profile("salon"), 3, weeks=6)
    write_meta_series(quiet, tmp_path)
    table = pd.read_csv(
        tmp_path / "facebook" / "Link clicks.csv",
        encoding="utf-16",
        skiprows=2,
    )
    clicks = _account(quiet, "facebook")["clicks"]
    assert len(table) == (clicks > 0).sum() < len(clicks)


def test_the_audience_file_stacks_five_blocks_and_repeats_the_follows(exports):
    text = (exports / "meta_daily" / "facebook" / "Audience.csv").read_text(encoding="utf-16")
    titles = [
        '"Age & gender"',
        '"Top cities"',
        '"Top countries"',
        '"Top pages"',
        '"Facebook follows"',
    ]
    assert [text.count(title) for title in titles] == [1] * 5
    assert (
        text.split('"Facebook follows"')[1].strip().splitlines()[1:]
        == (exports / "meta_daily" / "facebook" / "Follows.csv")
        .read_text(encoding="utf-16")
        .splitlines()[3:]
    )


def test_line_friends_are_cumulative_and_contacts_less_blocks_are_followers(exports, simulation):
    table = _table(next((exports / "line").glob("friend_overview_*.csv"))).astype(int)
    assert table["contacts"].is_monotonic_increasing and table["blocks"].is_monotonic_increasing
    assert (table["contacts"] - table["blocks"]).tolist() == _account(simulation, "line_oa")[
        "followers"
    ].tolist()


def test_a_line_broadcast_is_delivered_opened_and_clicked_in_falling_numbers(exports):
    table = _table(next((exports / "line").glob("message_broadcast_*.csv")))
    counts = table[["deliveredCount", "open", "clickUU"]].astype(int)
    assert (counts["deliveredCount"] > counts["open"]).all() and (
        counts["open"] > counts["clickUU"]
    ).all()


def test_the_youtube_zip_holds_table_chart_and_totals_with_the_total_in_the_first_row(
    exports,
    simulation,
):
    with zipfile.ZipFile(next((exports / "youtube").glob("*.zip"))) as archive:
        assert archive.namelist() == ["表格資料.csv", "圖表資料.csv", "總計.csv"]
        rows = list(csv.DictReader(io.StringIO(archive.read("表格資料.csv").decode("utf-8-sig"))))
    assert rows[0]["內容"] == "總計"
    assert int(rows[0]["觀看次數"]) == sum(int(row["觀看次數"]) for row in rows[1:])
    assert len(rows) - 1 == (simulation.posts["platform"] == "youtube").sum()


def test_tiktok_dates_have_no_year_and_a_missing_difference_reads_undefined(exports):
    table = _table(exports / "tiktok" / "FollowerHistory.csv")
    assert table["Date"].iloc[0] == "April 6"
    assert table.iloc[0, 2] == "undefined"
    assert table["Date"].str.fullmatch(r"[A-Z][a-z]+ \d{1,2}").all()


def test_the_threads_log_has_rates_and_no_counts_of_interactions(exports):
    table = _table(exports / "threads" / "threads_hand_log.csv")
    assert list(table.columns) == ["發佈時間", "內容", "瀏覽次數", "按讚率", "回覆率", "分享率"]
    assert table[["按讚率", "回覆率", "分享率"]].map(lambda text: text.endswith("%")).all(axis=None)


def test_the_ads_file_names_money_and_click_columns_as_ads_manager_does(exports, simulation):
    table = _table(next((exports / "ads").glob("*.csv")))
    assert {"花費金額 (TWD)", "點擊次數（全部）", "CTR（全部）"} <= set(table.columns)
    assert table["花費金額 (TWD)"].astype(float).sum() == pytest.approx(
        simulation.ads["spend"].sum(),
    )


def test_files_of_own_systems_hold_every_row_and_no_label(exports, simulation):
    systems = {
        path.name.split("_")[0]: _table(path) for path in (exports / "systems").glob("*.csv")
    }
    assert {name: len(table) for name, table in systems.items()} == {
        "inbox": len(simulation.messages),
        "listening": len(simulation.mentions),
        "site": len(simulation.sales),
    }
    assert (
        systems["inbox"]["首次人工回覆時間"].eq("").sum()
        == simulation.messages["replied_at"].isna().sum()
    )


def test_excel_in_taiwan_loses_emoji_and_digits_of_ids(facebook_rows, simulation):
    text = to_bytes(excel(facebook_rows, simulation.scene.streams)).decode("cp950")
    assert "E+15" in text
    assert "🌊" not in text and "?" in text


def test_english_headings_keep_every_row_and_write_thousands_with_commas(facebook_rows, simulation):
    rows = english(facebook_rows, simulation.scene.streams).rows
    assert {"Post ID", "Publish time", "Views"} <= set(rows.columns)
    assert rows["Views"].str.replace(",", "").astype(int).sum() == facebook_rows["瀏覽次數"].sum()
    assert rows["Views"].str.contains(",").any()


def test_the_old_shape_adds_up_to_the_same_posts(facebook_rows, simulation):
    rows = daily(facebook_rows, simulation.scene.streams).rows
    assert rows["貼文編號"].iloc[-1] == "總計"
    sums = rows.iloc[:-1].groupby("貼文編號", sort=False)["瀏覽次數"].sum()
    assert sums.tolist() == facebook_rows["瀏覽次數"].tolist()


def test_only_the_first_and_the_last_month_have_quirks():
    assert [quirk("facebook", number, 6) for number in range(7)] == [
        excel,
        *[plain] * 5,
        daily,
    ]


@pytest.mark.parametrize("platform", ["facebook", "instagram"])
def test_headings_of_post_exports_are_all_different(platform):
    assert len(set(COLUMNS[platform].values())) == len(COLUMNS[platform])
