"""A workplace opened by name or folder: tidy tables, months, and a data card that says how they
came about.
"""

import shutil

import pytest

from smhelpers.errors import CourseError
from smhelpers.paths import data_dir
from smhelpers.views.workplace_page import OPTIONAL
from smhelpers.workplace import Business, Workplace

from .exports import samples


def test_a_course_workplace_is_opened_by_its_name():
    workplace = Workplace.open("tea")
    assert isinstance(workplace, Business)
    assert workplace.brief.slug == "tea"
    assert {"facebook", "instagram"} <= set(workplace.posts["platform"])


def test_a_folder_of_ones_own_exports_is_opened_the_same_way(tmp_path):
    samples.write(tmp_path / "export.csv", samples.FACEBOOK_ZH, [samples.facebook_zh()])
    workplace = Workplace.open(tmp_path)
    assert (type(workplace), workplace.name, len(workplace.posts)) == (Workplace, tmp_path.name, 1)


@pytest.mark.parametrize("name", ["tea", data_dir() / "workplaces" / "tea"], ids=["name", "path"])
def test_a_lesson_does_not_open_the_workplace_of_the_assessments(name):
    with pytest.raises(CourseError, match="評量要用的店，課程練習不能用它"):
        Workplace.to_practise(name)


def test_a_lesson_does_not_open_the_pack_that_a_trainee_was_given(tmp_path, monkeypatch):
    pack = tmp_path / "workplaces" / "tea"
    shutil.copytree(data_dir() / "workplaces" / "tea", pack)
    monkeypatch.chdir(tmp_path)
    for place in ("SMCOURSE_WORKPLACES", "NBGRADER_EXECUTION"):
        monkeypatch.delenv(place, raising=False)
    for name in ("tea", pack):
        with pytest.raises(CourseError, match="評量要用的店"):
            Workplace.to_practise(name)


def test_a_copy_of_the_assessed_workplace_is_known_wherever_it_lies(tmp_path, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    copy = tmp_path / "mine"
    shutil.copytree(data_dir() / "workplaces" / "tea", copy)
    with pytest.raises(CourseError, match="評量要用的店"):
        Workplace.to_practise(copy)


def test_a_lesson_opens_its_example_and_a_folder_of_ones_own_exports(tmp_path):
    samples.write(tmp_path / "export.csv", samples.FACEBOOK_ZH, [samples.facebook_zh()])
    assert isinstance(Workplace.to_practise("guesthouse"), Business)
    assert len(Workplace.to_practise(tmp_path).posts) == 1


def test_the_brief_of_a_folder_without_one_is_told_in_one_sentence(tmp_path):
    with pytest.raises(CourseError, match=f"「{tmp_path.name}」只有匯出檔.*brief.yml.*複製到"):
        _ = Workplace.open(tmp_path).brief


def test_a_business_cannot_be_opened_where_there_is_no_brief(tmp_path):
    with pytest.raises(CourseError, match="brief.yml"):
        Business.open(tmp_path)


def test_a_plain_workplace_has_no_other_attributes_than_its_own(tmp_path):
    with pytest.raises(AttributeError, match="breif"):
        _ = Workplace.open(tmp_path).breif


def test_a_folder_becomes_a_business_when_its_brief_is_added(tmp_path):
    assert not isinstance(Workplace.open(tmp_path), Business)
    shutil.copy(data_dir() / "workplaces" / "tea" / "brief.yml", tmp_path)
    assert Business.open(tmp_path).brief.slug == "tea"


def test_an_unknown_name_is_told_with_the_names_that_there_are():
    with pytest.raises(CourseError, match="tea"):
        Workplace.open("teahouse")


def test_a_month_holds_its_posts_by_local_time(tmp_path):
    times = ["07/31/2026 08:59", "07/31/2026 09:00", "08/31/2026 08:59", "08/31/2026 09:00"]
    samples.write(
        tmp_path / "a.csv",
        samples.FACEBOOK_ZH,
        [samples.facebook_zh(str(n), published=t) for n, t in enumerate(times)],
    )
    assert list(Workplace.open(tmp_path).month("2026-08")["post_id"]) == ["1", "2"]


def test_months_cut_off_at_the_ends_are_not_whole():
    assert Workplace.open("tea").whole_months() == [f"2026-0{month}" for month in range(5, 10)]


def test_the_data_card_tells_files_rows_and_period(tmp_path):
    samples.write(
        tmp_path / "a.csv",
        samples.FACEBOOK_ZH,
        [samples.facebook_zh(), ["總計", *[""] * 18]],
    )
    (tmp_path / "b.csv").write_bytes(b"what,is,this\n")
    card = Workplace.open(tmp_path).data_card
    assert card.files[["file", "rows_in", "rows_out"]].to_dict("records") == [
        {"file": "a.csv", "rows_in": 1, "rows_out": 1},
        {"file": "b.csv", "rows_in": 0, "rows_out": 0},
    ]
    assert f"{card.start:%Y-%m-%d}" == f"{card.end:%Y-%m-%d}" == "2026-08-04"
    assert card.time_zone == "Asia/Taipei"


def test_every_table_of_a_course_workplace_is_filled_but_the_optional_ones():
    empty = {name for name, table in Workplace.open("tea").tables.items() if table.empty}
    assert empty <= OPTIONAL


def test_measures_of_a_workplace_come_each_from_its_table():
    table = Workplace.open("tea").kpis(
        ["posts", "ad_spend", "sla_hit_rate", "share_of_voice"],
        by=["month"],
    )
    assert list(table["month"]) == [f"2026-{month:02d}" for month in range(4, 11)]
    assert table["ad_spend"].notna().sum() == 3
    assert table["share_of_voice"].between(0, 1).all()


def test_a_workplace_in_a_folder_of_one_platform_has_the_other_tables_empty(tmp_path):
    samples.write(tmp_path / "a.csv", samples.FACEBOOK_ZH, [samples.facebook_zh()])
    tables = Workplace.open(tmp_path).tables
    assert {name: len(table) for name, table in tables.items() if len(table)} == {"posts": 1}
