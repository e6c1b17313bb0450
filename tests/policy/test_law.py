"""The catalogue of laws: whom each binds, in which sector, and the notice that goes with every
extract.
"""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from smhelpers.errors import CourseError
from smhelpers.paths import data_dir
from smhelpers.policy import NOTICE, catalogue, citations, find_article, law_table, provisions
from smhelpers.policy.law import chinese_number, generic_sectors, read_catalogue, sectors

HEADER = "id,act,short,article,demand,policy_line,binds,sectors,as_of,confidence,max_penalty\n"


def test_every_extract_carries_the_notice():
    assert all(NOTICE in provision.summary for provision in catalogue().values())
    assert set(law_table()["提醒"]) == {NOTICE} == {law_table("民宿").attrs["notice"]}
    assert "請以全國法規資料庫最新條文為準" in NOTICE


def test_every_sector_of_a_simulated_business_is_known():
    briefs = sorted((data_dir() / "simulation").glob("*/brief.yml"))
    named = {yaml.safe_load(path.read_text(encoding="utf-8"))["sector"] for path in briefs}
    assert named and named <= set(sectors())


@pytest.mark.parametrize(
    ("law", "sector", "applies"),
    [
        ("tour-55-1", "民宿", True),
        ("tour-55-1", "手搖飲連鎖", False),
        ("food-28", "手搖飲連鎖", True),
        ("food-28", "美髮沙龍", False),
        ("cosm-10", "美髮沙龍", True),
        ("cpa-43", "健身房", True),
        ("cpa-22-1", "民宿", False),
        ("alc-37", "連鎖餐廳", True),
        ("pdpa-food", "民宿", False),
        ("tour-55-1", "lodging", True),
    ],
)
def test_a_law_applies_to_its_sectors(law, sector, applies):
    assert catalogue()[law].applies(sector) == applies


@pytest.mark.parametrize(
    ("law", "who"),
    [
        ("child-45", "報社"),
        ("child-46", "平台業者"),
        ("fraud-27", "平台業者"),
        ("cpa-23", "媒體"),
        ("copy-90-4", "平台業者"),
    ],
)
def test_what_binds_others_is_in_the_catalogue_and_says_whom(law, who):
    assert not catalogue()[law].applies("手搖飲連鎖") and who in catalogue()[law].why_not(
        "手搖飲連鎖",
    )


def test_what_a_business_may_skip_is_not_offered_to_it():
    offered = {provision.id for provision in provisions("獨立書店與咖啡")}
    assert {"cpa-43", "copy-26-1", "pdpa-8"} <= offered and not {
        "tour-55-1",
        "child-45",
        "med-84",
    } & offered


def test_an_unknown_sector_is_told_which_there_are():
    with pytest.raises(CourseError, match="手搖飲連鎖"):
        generic_sectors("太空旅行社")


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("依消保法第 43 條", ("消保法", "43")),
        ("消費者保護法第四十三條", ("消費者保護法", "43")),
        ("個資法第20條之1", ("個資法", "20-1")),
        ("個人資料保護法第２０-１條", ("個人資料保護法", "20-1")),
        ("著作權法第 26 條之 1", ("著作權法", "26-1")),
        ("刑法第三百零九條", ("刑法", "309")),
    ],
)
def test_citations_are_found_as_people_write_them(text, cited):
    assert list(citations(text)) == [cited]


def test_an_article_is_found_by_either_name():
    assert (
        find_article("兒少法", "45").id
        == find_article("兒童及少年福利與權益保障法", "45").id
        == "child-45"
    )
    assert find_article("消保法", "99") is None


def test_articles_of_one_row_are_found_one_by_one():
    assert (
        find_article("著作權法", "65").id == "copy-52"
        and find_article("詐防條例", "31").id == "fraud-27"
    )


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("x-1,某法,某法,1,這是一項夠長的要求,這是政策寫法,nobody,all,2026-08-17,A,", "第 2 列"),
        ("x-1,某法,某法,1,這是一項夠長的要求,這是政策寫法,owner,all,2026-08-17,Z,", "第 2 列"),
        ("x-1,某法,某法,1,這是一項夠長的要求,這是政策寫法,owner,all,2026-08-17,A,\n" * 2, "重複"),
    ],
)
def test_a_broken_row_is_told_by_file_and_row(tmp_path, row, told):
    path = tmp_path / "catalogue.csv"
    path.write_text(HEADER + row, encoding="utf-8")
    with pytest.raises(CourseError, match=told):
        read_catalogue(path)


@given(st.integers(1, 99))
def test_chinese_numbers_are_read_back(number):
    tens, units = divmod(number, 10)
    digits = "〇一二三四五六七八九"
    written = (
        (digits[tens] if tens > 1 else "")
        + ("十" if tens else "")
        + (digits[units] if units else "")
    )
    assert chinese_number(written) == chinese_number(str(number)) == number


@given(st.text(max_size=200))
def test_no_text_breaks_the_search_for_citations(text):
    assert all(isinstance(name, str) and article[0].isdigit() for name, article in citations(text))
