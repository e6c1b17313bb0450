"""The unit as data against the unit as published."""

import re

import pytest

from smhelpers.errors import CourseError
from smhelpers.paths import data_dir
from smhelpers.standard import is_known_tag, unit

PUBLISHED = (data_dir() / "standard" / "IDC4R2523.txt").read_text(encoding="utf-8")
#: Labels and headings of the published table: everything in it that is not a sentence of the unit.
LABELS = [
    "職能單元代碼",
    "職能單元名稱",
    "領域類別",
    "職能單元級別",
    "工作任務與行為指標",
    "職能內涵 (K=knowledge 知識)",
    "職能內涵 (S=skills 技能)",
    "評量設計參考",
    "一、評量條件",
    "說明與補充事項",
]


def published_text() -> str:
    """The published text without mark-up, numbering and white space."""
    text = re.sub(r"<[^>]*>", "", PUBLISHED)
    for label in LABELS:
        assert label in text
        text = text.replace(label, "", 1)
    return re.sub(r"\s+", "", text)


def test_counts_are_those_of_the_unit():
    assert [len(task.criteria) for task in unit().tasks] == [7, 5, 6, 4, 3]
    assert (
        len(unit().criteria),
        len(unit().knowledge),
        len(unit().skills),
        len(unit().conditions),
    ) == (25, 9, 5, 3)


@pytest.mark.parametrize("item", unit().items.values(), ids=lambda item: item.id)
def test_every_sentence_stands_verbatim_in_the_published_unit(item):
    assert re.sub(r"\s+", "", item.zh) in published_text()


def test_no_sentence_of_the_published_unit_is_left_out():
    rest = published_text()
    parts = [*unit().items.values(), *unit().tasks, unit().field, unit().notes]
    for sentence in sorted((re.sub(r"\s+", "", part.zh) for part in parts), key=len, reverse=True):
        rest = rest.replace(sentence, "", 1)
    rest = rest.replace(unit().code, "", 1).replace(unit().zh, "", 1)
    assert re.sub(r"[一二三四五六七八九]、|[0-9]\.", "", rest) == str(unit().level)


def test_ids_are_numbered_in_order():
    assert [c.id for c in unit().criteria] == [
        f"pc-{t}.{n}"
        for t, task in enumerate(unit().tasks, 1)
        for n in range(1, len(task.criteria) + 1)
    ]
    assert [k.id for k in unit().knowledge] == [f"k-{n}" for n in range(1, 10)]
    assert [s.id for s in unit().skills] == [f"s-{n}" for n in range(1, 6)]


@pytest.mark.parametrize("item", unit().items.values(), ids=lambda item: item.id)
def test_every_item_has_an_english_gloss(item):
    assert re.fullmatch(r"[\x20-\x7e]{20,}", item.en)


def test_tags_outside_the_vocabulary_are_unknown():
    assert is_known_tag("pc-5.3") and is_known_tag("hide-input")
    assert not any(map(is_known_tag, ["pc-5.4", "k-0", "s-6", "solution", "pc-5"]))


def test_an_unknown_criterion_is_named_in_one_sentence():
    with pytest.raises(CourseError, match="pc-9.9"):
        unit().item("pc-9.9")
