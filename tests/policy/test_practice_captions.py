"""The practice captions: judged as a person would, breaches and near misses on every topic, and
not those of the assessment.
"""

from typing import get_args

import pytest
import yaml

from smhelpers.paths import data_dir
from smhelpers.policy import ContentRule, precision_recall, read_rules
from smhelpers.policy.practice import practice_captions, practise
from smhelpers.policy.rules import Topic, check_caption
from smhelpers.policy.text import normalise
from smhelpers.workplace import Workplace

TOPICS = get_args(Topic)
#: For every topic the word that a hasty person would forbid: near misses must hold it, or they
#: would be no test of a rule.
HASTY = {
    "undisclosed_endorsement": "合作、部落客、推薦、贊助、阿嬤說",
    "efficacy_claim": "治療、療效、療癒、血壓",
    "minors": "孩子、小朋友、國小、親子",
    "personal_data": "電話、手機、信箱、得主、得獎、12345",
    "contest_terms": "抽",
    "unlicensed_asset": "截圖、轉載、分享、授權、照片",
    "rival_attacked": "{rival}、隔壁、比",
    "alcohol_warning": "酒",
    "lodging_licence": "房、住宿、屋",
    "brand_voice": "不爽、奧客、上菜慢",
}


@pytest.fixture(scope="module")
def brief():
    return Workplace.open("guesthouse").brief


@pytest.fixture(scope="module")
def captions(brief):
    return practice_captions(brief)


def test_there_are_enough_and_no_caption_stands_twice(captions):
    assert len(captions) >= 60 and captions["post_id"].is_unique and captions["caption"].is_unique


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_has_breaches_to_find(captions, topic):
    assert (captions["rule"] == topic).sum() >= 3


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_has_near_misses_that_a_hasty_rule_would_block(captions, brief, topic):
    words = HASTY[topic].replace("{rival}", "、".join(rival.name for rival in brief.rivals))
    hasty = ContentRule(
        id="r1",
        topic=topic,
        kind="banned_word",
        words=words,
        why="草率的一條規則",
        remedy="不要這樣寫",
    )
    quiet = captions[captions["rule"] == ""]
    assert sum(bool(check_caption([hasty], caption)) for caption in quiet["caption"]) >= 2


def test_a_rule_that_looks_at_the_situation_tells_breaches_from_near_misses(captions):
    written = {
        "when": "抽+留言/抽+按讚/抽+分享/抽+轉發/抽+標記",
        "unless": "抽空、不抽、領完",
        "words": "截止、辦法、與 Meta 無關",
    }
    rule = ContentRule(
        id="r1",
        topic="contest_terms",
        kind="required_when",
        why="活動要有辦法",
        remedy="補上辦法",
        **written,
    )
    labelled = captions.assign(rule=captions["rule"].where(captions["rule"] == "contest_terms", ""))
    score = precision_recall(practise([rule], captions), labelled)
    assert score.recall == score.precision == 1


def test_the_examples_that_a_trainee_starts_from_leave_most_to_be_done(captions):
    score = precision_recall(practise(read_rules().rules, captions), captions)
    assert 0 < score.recall < 0.5 and score.false_alarms


def test_rivals_are_those_of_the_own_business(captions, brief):
    attacked = captions.loc[captions["rule"] == "rival_attacked", "caption"]
    assert sum(rival.name in caption for rival in brief.rivals for caption in attacked) >= 3
    assert not captions["caption"].str.contains("{", regex=False).any()


def test_a_licence_number_is_asked_of_lodgings_alone(captions):
    rule = ContentRule(
        id="r1",
        topic="lodging_licence",
        kind="required_word",
        words="登記證+號",
        why="旅宿要標示登記",
        remedy="補上證號",
    )
    assert set(
        captions.set_index("post_id").loc[practise([rule], captions)["post_id"], "sector"],
    ) == {"lodging"}


def test_a_tea_shop_is_not_asked_for_the_licence_of_a_lodging():
    assert "lodging_licence" not in set(practice_captions(Workplace.open("tea").brief)["rule"])


def _runs(text, length=9):
    plain = "".join(sign for sign in normalise(text) if sign.isalnum())
    return {plain[start : start + length] for start in range(len(plain) - length + 1)}


def _texts(data):
    values = data.values() if isinstance(data, dict) else data if isinstance(data, list) else []
    return [data] if isinstance(data, str) else [text for value in values for text in _texts(value)]


def test_no_wording_is_shared_with_the_captions_of_the_assessment(captions):
    simulated = [
        yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in (data_dir() / "simulation").glob("*/captions.yml")
    ]
    graded = {
        run
        for book in simulated
        for part in ("breaches", "near_misses")
        for row in book[part]
        for run in _runs(row["text"])
    }
    standard = (
        _runs("禁止酒駕，飲酒過量，有害健康")
        | _runs("民宿登記證 第 0000 號（虛構）")
        | _runs("這個活動與 Meta 無關")
    )
    shared = {run for caption in captions["caption"] for run in _runs(caption)} & graded - standard
    assert graded and not shared
