"""The published facts: complete, sourced, defined, shown in zh-TW, and refused in one sentence
when spoiled.
"""

import shutil
import sys
import warnings
from pathlib import Path

import matplotlib
import pandas as pd
import pytest
import yaml

from smhelpers.errors import CourseError
from smhelpers.labels import labels
from smhelpers.paths import data_dir
from smhelpers.platform_research import facts as known
from smhelpers.views import platforms as view

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
from make_break_example import OUT, series

matplotlib.use("Agg")
ITEMS = ["features", "benefits", "limits", "functions", "audience", "main_users", "terms"]


@pytest.fixture
def spoil(tmp_path, monkeypatch):
    """A function that replaces text in a file of a copy of the data that the library then reads."""
    shutil.copytree(data_dir() / "platforms", tmp_path / "platforms")
    (tmp_path / "standard").mkdir()
    monkeypatch.setenv("SMHELPERS_DATA", str(tmp_path))

    def replace(name, old, new):
        path = tmp_path / "platforms" / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


def test_every_platform_has_a_card():
    assert sorted(known.cards()) == sorted(known.PLATFORMS)


@pytest.mark.parametrize("platform", known.PLATFORMS)
def test_every_card_has_all_seven_items_with_source_and_year(platform):
    card = known.cards()[platform].model_dump()
    assert list(card) == ITEMS
    assert all(
        item["text"].strip() and item["source"].strip() and item["year"] for item in card.values()
    )


def test_general_knowledge_is_named_as_such():
    general = [
        item
        for card in known.cards().values()
        for item in card.model_dump().values()
        if item["basis"] == "general"
    ]
    assert {(item["source"], item["year"]) for item in general} == {
        ("一般知識，請查平台官方說明", 2026),
    }


@pytest.mark.parametrize("table", [known.facts, known.metric_breaks])
def test_every_figure_and_break_has_source_and_year(table):
    assert table()["source"].str.strip().ne("").all() and table()["year"].notna().all()


def test_every_figure_has_a_definition_that_names_its_denominator_or_who_was_asked():
    definitions = known.facts()["definition"]
    assert definitions.str.contains("分母|歲|總人口").all()


def test_facebook_has_the_figures_of_three_surveys_for_one_year():
    table = known.definitions_of("facebook").set_index("measure")["value"]
    assert table[["commonly_used", "most_often_used", "monthly_use"]].tolist() == [
        0.721,
        0.5028,
        0.851,
    ]


def test_the_share_of_facebook_falls_over_the_years_of_one_definition():
    table = (
        known.facts()
        .query("platform == 'facebook' and measure == 'most_often_used'")
        .sort_values("year")
    )
    assert table["value"].tolist() == [0.6122, 0.5583, 0.5028]


def test_use_by_age_leaves_out_everybody_and_keeps_unknown_samples_blank():
    table = known.usage_by_age("instagram")
    assert (
        table[["group", "value"]].values.tolist() == [["18-24", 0.78], ["25-34", 0.593]]
        and table["n"].isna().all()
    )


def test_a_platform_without_figures_says_to_look_for_a_source():
    with pytest.raises(CourseError, match="linkedin.*自己查來源"):
        known.definitions_of("linkedin")


def test_what_a_caller_does_to_a_table_does_not_reach_the_next_caller():
    table = known.facts()
    table["value"] = 0.0
    assert known.facts()["value"].max() > 0.9


def test_the_committed_example_of_a_break_is_what_the_tool_gives():
    assert series().encode() == OUT.read_bytes(), (
        "請執行 python tools/make_break_example.py 後一併提交。"
    )


def test_the_example_jumps_in_the_redefined_metric_and_not_in_reach():
    table = known.break_example().set_index("week")
    growth = table["2024-11-04":].mean() / table[:"2024-11-03"].mean()
    assert growth["impressions_or_views"] == pytest.approx(1.35, abs=0.03) and growth[
        "reach"
    ] == pytest.approx(1, abs=0.02)


def test_the_example_is_declared_simulated():
    provenance = yaml.safe_load(
        (data_dir() / "platforms" / "provenance.yml").read_text(encoding="utf-8"),
    )
    assert "模擬" in provenance["files"]["break_example.csv"]


def test_every_file_of_the_folder_says_how_it_came_about():
    folder = data_dir() / "platforms"
    provenance = yaml.safe_load((folder / "provenance.yml").read_text(encoding="utf-8"))
    assert {path.name for path in folder.iterdir()} - {"provenance.yml"} == set(provenance["files"])


@pytest.mark.parametrize(
    ("name", "old", "new", "read", "said"),
    [
        (
            "facts.csv",
            "0.723",
            "72.3",
            known.facts,
            "facts.csv 第 2 列「value」欄的「72.3」有誤：比率要在 0 到 1 之間",
        ),
        ("facts.csv", "0.723", "很多", known.facts, "第 2 列「value」欄的「很多」有誤：型別不對"),
        ("facts.csv", "1091", "0", known.facts, "第 2 列「n」欄的「0」有誤：應大於 0"),
        (
            "facts.csv",
            "youtube",
            "myspace",
            known.facts,
            "第 2 列「platform」欄的「myspace」有誤：只能填 facebook、",
        ),
        ("facts.csv", "confidence", "trust", known.facts, "facts.csv 的欄位不對"),
        (
            "metric_breaks.csv",
            "2024-11,",
            "2024/11,",
            known.metric_breaks,
            "第 2 列「date」欄的「2024/11」有誤：日期請寫成",
        ),
        (
            "break_example.csv",
            "2024-06-10",
            "2024-06-03",
            known.break_example,
            "「week」欄的「2024-06-03 00:00:00」有誤：和別列重複",
        ),
        (
            "cards.yml",
            "basis: general",
            "basis: hearsay",
            known.cards,
            "facebook／features／basis：只能填：'seen' 或 'general'",
        ),
        ("cards.yml", "ptt:", "bbs:", known.cards, "cards.yml 的內容有誤"),
        ("cards.yml", "facebook:", "facebook", known.cards, "不是正確的 YAML"),
    ],
)
def test_a_spoiled_file_is_told_in_one_sentence(
    spoil,
    name,
    old,
    new,
    read,
    said,
):
    spoil(name, old, new)
    with pytest.raises(CourseError) as caught:
        read()
    assert (
        said in str(caught.value)
        and str(caught.value).endswith("。")
        and "\n" not in str(caught.value)
    )


def test_a_blank_source_is_refused(spoil):
    spoil("metric_breaks.csv", "Meta 公告的整理文章（swipeinsight）", "")
    with pytest.raises(CourseError, match="「source」欄.*不可空白"):
        known.metric_breaks()


def test_a_missing_file_is_told_in_one_sentence(tmp_path, monkeypatch):
    (tmp_path / "standard").mkdir()
    monkeypatch.setenv("SMHELPERS_DATA", str(tmp_path))
    with pytest.raises(CourseError, match="找不到平台資料.*重新安裝課程"):
        known.facts()


def test_every_column_and_key_shown_has_a_label():
    tables = [view.facts_table(), view.definitions_table("facebook"), view.breaks_table()]
    names = {column for table in tables for column in table.data.columns}
    keys = set(known.MEASURES) | set(known.PLATFORMS)
    keys |= (
        set(known.facts()["confidence"])
        | set(known.metric_breaks()["metric"])
        | set(known.metric_breaks()["effect"])
    )
    assert sorted((names | keys) - set(labels())) == []


def test_the_page_of_a_card_shows_every_item_with_source_and_year():
    page, card = view.CardPage("dcard")._repr_html_(), known.cards()["dcard"]
    for item in card.model_dump().values():
        assert item["text"] in page and f"{item['source']}（{item['year']} 年）" in page


def test_the_page_of_a_card_escapes_what_it_shows(spoil):
    spoil("cards.yml", "以看板分類", "<b>以看板分類")
    assert "&lt;b&gt;以看板分類" in view.CardPage("dcard")._repr_html_()


def test_an_unknown_platform_is_refused_with_the_choices():
    with pytest.raises(CourseError, match="myspace.*facebook"):
        view.CardPage("myspace")


def test_years_are_shown_without_a_thousands_separator_and_samples_with_one():
    page = view.facts_table(["youtube"])._repr_html_()
    assert ">2024<" in page and ">1,091<" in page and "Facebook" not in page


def test_figures_on_line_are_not_passed_off_as_the_official_account():
    assert "LINE 官方帳號" not in view.facts_table(["line_oa"])._repr_html_().replace(
        "不是官方帳號好友",
        "",
    )


@pytest.mark.parametrize(
    ("picture", "arguments"),
    [
        (view.definitions_chart, ["facebook"]),
        (view.definitions_chart, ["line_oa"]),
        (view.break_chart, []),
    ],
)
def test_every_picture_draws_cleanly_and_is_described(picture, arguments):
    drawn = picture(*arguments)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        drawn.canvas.draw()
    assert len(drawn.get_label()) > 10


def test_the_picture_of_the_break_marks_its_month():
    axes = view.break_chart().axes[0]
    assert [text.get_text() for text in axes.texts] == ["2024-11 定義改變"]
    assert [line.get_xdata()[0] for line in axes.lines if line.get_linestyle() == "--"] == [
        pd.Timestamp("2024-11-01"),
    ]
