"""Content rules on captions: what hits, what does not, and how good a reasonable set is on
labelled posts.
"""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from smhelpers.errors import CourseError, sentence
from smhelpers.policy import (
    ContentRule,
    ContentRules,
    check_caption,
    labelled_posts,
    precision_recall,
    read_rules,
    run_rules,
    score_table,
)
from smhelpers.policy.text import PATTERNS, normalise

from .conftest import REFERENCE, reference_rules

EVERY_KIND = [*read_rules().rules, *read_rules(REFERENCE, rivals="別家").rules]


def rule(kind="banned_word", **fields):
    return ContentRule(
        **{
            "id": "r1",
            "topic": "brand_voice",
            "kind": kind,
            "why": "說明為什麼有",
            "remedy": "改寫這一句",
            **fields,
        },
    )


@pytest.mark.parametrize("slug", ["tea", "guesthouse", "salon", "bookcafe"])
def test_a_reasonable_set_finds_nine_breaches_of_ten_with_hardly_a_false_alarm(simulated, slug):
    simulation = simulated(slug)
    hits = run_rules(reference_rules(simulation.scene.brief).rules, simulation.posts)
    breaches = [(row.platform, row.post_id, row.rule) for row in simulation.truth.breaches]
    score = precision_recall(hits, labelled_posts(simulation.posts, breaches))
    assert score.recall >= 0.9 and score.precision >= 0.9, score.sentence


@pytest.mark.parametrize("slug", ["tea", "guesthouse"])
def test_near_misses_are_not_hit_on_what_they_come_near_to(simulated, slug):
    simulation = simulated(slug)
    hits = run_rules(reference_rules(simulation.scene.brief).rules, simulation.posts)
    near = {(row.platform, row.post_id, row.rule) for row in simulation.truth.near_misses}
    assert near and near.isdisjoint(
        hits[["platform", "post_id", "topic"]].itertuples(index=False, name=None),
    )


def test_a_crude_word_list_finds_the_breach_and_pays_with_false_alarms(simulated):
    simulation = simulated("tea")
    crude = [rule(words="瘦、茶", topic="efficacy_claim")]
    breaches = [
        (row.platform, row.post_id, row.rule)
        for row in simulation.truth.breaches
        if row.rule == "efficacy_claim"
    ]
    score = precision_recall(
        run_rules(crude, simulation.posts),
        labelled_posts(simulation.posts, breaches),
    )
    assert score.recall == 1 and score.precision < 0.1


def test_rules_run_on_the_posts_that_a_workplace_gives(tea):
    hits = run_rules(reference_rules(tea.brief).rules, tea.posts)
    assert {"contest_terms", "alcohol_warning"} <= set(hits["topic"])


def test_every_hit_tells_what_matched_why_and_how_to_mend_it():
    (hit,) = check_caption([rule(words="療效", law="food-28")], "這杯有療效")
    assert hit == {
        "rule": "r1",
        "topic": "brand_voice",
        "matched": "療效",
        "why": "說明為什麼有",
        "remedy": "改寫這一句",
    }


@pytest.mark.parametrize("caption", ["有療效！", "有療　效！", "有療\u200b效！", "有療 效！"])
def test_blanks_and_invisible_signs_do_not_hide_a_word(caption):
    assert rule(words="療效").explain(caption)


@pytest.mark.parametrize("caption", ["ＫＯＬ推薦", "kol推薦", "𝐊𝐎𝐋推薦"])
def test_wide_and_fancy_letters_are_read_as_plain_ones(caption):
    assert rule(words="KOL").explain(caption)


def test_an_exception_covers_its_own_sentence_only():
    strict = rule(words="降血脂", unless="不能")
    assert not strict.explain("茶不能降血脂。") and strict.explain("茶不能當水喝。天天喝降血脂！")


def test_a_label_must_stand_in_the_first_line():
    paid = rule(
        "label",
        when="網紅",
        words="【合作】、【廣告】",
    )
    assert not paid.explain("【合作】跟網紅喝茶\n好喝") and paid.explain("跟網紅喝茶\n【合作】")


def test_a_post_without_the_occasion_needs_no_label():
    assert not rule("label", when="網紅", words="【合作】").explain("今天的茶")


def test_what_is_missing_is_named():
    assert rule(
        "required_when",
        when="留言+抽",
        words="截止、辦法/規則",
    ).explain(
        "留言抽獎，規則見官網",
    ) == ["有「留言…抽」，缺少：截止"]


def test_a_rule_for_one_platform_leaves_the_others_alone():
    only = [rule(words="茶", platforms=["facebook"])]
    assert check_caption(only, "茶", "facebook") and not check_caption(only, "茶", "instagram")


@pytest.mark.parametrize(
    "number",
    [
        "0912-345-678",
        "０９１２３４５６７８",
        "+886 912 345 678",
        "0912–345–678",
        "a123456789",
        "some.one@example.com",
        "(04)2222-3333",
        "身分證字號最後三碼 000",
    ],
)
def test_personal_data_are_found_in_the_ways_people_write_them(number):
    found = rule(
        "pattern",
        patterns=["mobile_phone", "landline", "email", "national_id", "phone_tail"],
    )
    assert found.explain(f"請洽王小姐 {number}，謝謝")


@pytest.mark.parametrize("own", ["04-2222-3333", "(04)2222-3333", "04 22223333"])
def test_the_shops_own_number_is_not_personal_data(own):
    shop = rule(
        "pattern",
        patterns=["landline"],
        allowed="(04) 2222-3333",
    )
    assert not shop.explain(f"訂位電話 {own}") and shop.explain("林小姐 04-2222-9999")


@pytest.mark.parametrize(
    "harmless",
    ["中杯 55 元，大杯 65 元", "2026-08-19 20:10", "訂單 20260819001", "一年 365 天"],
)
def test_prices_dates_and_order_numbers_are_not_phone_numbers(harmless):
    assert not rule(
        "pattern",
        patterns=["mobile_phone", "landline", "national_id", "card_number"],
    ).explain(harmless)


def test_a_registered_licence_clears_an_asset():
    asset = rule(
        "licence_id",
        when="轉載",
        words="授權使用",
        allowed="L001",
    )
    assert asset.explain("轉載一張圖") and not asset.explain("轉載一張圖（L001）")
    assert not asset.explain("轉載一張圖", licence="l001") and asset.explain(
        "轉載一張圖",
        licence="L999",
    )


def test_a_blank_caption_is_not_judged():
    posts = pd.DataFrame(
        {
            "platform": ["facebook"] * 2,
            "post_id": ["1", "2"],
            "caption": [None, "  "],
        },
    )
    assert run_rules([rule("required_word", words="登記證")], posts).empty


@pytest.mark.parametrize("typed", [r"\d+", ".*", "(?:a|b)", "[^a]", "a{2,}"])
def test_a_regular_expression_is_refused_in_one_sentence(typed):
    with pytest.raises(ValidationError, match="像是程式用的樣式"):
        rule(words=typed)


@pytest.mark.parametrize(
    ("kind", "told"),
    [("banned_word", "請填要找的詞"), ("pattern", "至少一種樣式"), ("label", "請填要找的詞")],
)
def test_a_rule_that_could_never_hit_is_refused(kind, told):
    with pytest.raises(ValidationError, match=told):
        rule(kind)


def test_two_rules_of_one_number_are_refused():
    with pytest.raises(ValidationError, match="同一個編號"):
        ContentRules(rules=[rule(words="甲"), rule(words="乙")])


def test_a_broken_rules_file_is_told_in_one_sentence(tmp_path):
    path = tmp_path / "mine.yml"
    for text in ("- just text", "id: [", "- {id: x}", "{}{}"):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(CourseError, match=r"mine\.yml"):
            read_rules(path)


@settings(max_examples=150, deadline=None)
@given(caption=st.text(st.characters(codec="utf-8"), max_size=300))
def test_no_text_breaks_a_rule_of_any_kind(caption):
    for each in EVERY_KIND:
        assert all(isinstance(found, str) and found for found in each.explain(caption))


@settings(max_examples=100, deadline=None)
@given(words=st.text(max_size=60), caption=st.text(max_size=120))
def test_any_typed_word_list_is_refused_in_words_or_runs(words, caption):
    try:
        typed = rule(words=words)
    except ValidationError as error:
        assert any("\u4e00" <= sign <= "\u9fff" for sign in sentence(error.errors()[0]))
    else:
        typed.explain(caption)


@given(before=st.text("甲乙丙 \n", max_size=20), after=st.text("丁戊己 \n", max_size=20))
def test_a_banned_word_is_found_wherever_it_stands(before, after):
    assert rule(words="療效").explain(f"{before}療效{after}") == ["療效"]


@pytest.mark.parametrize("name", PATTERNS)
@pytest.mark.parametrize(
    "unit",
    ["0", "09", "a", "a.", "@", "a@", "登記證", "身分證末", "0000-", "(0"],
)
def test_patterns_stay_linear_on_long_repetitive_texts(name, unit):
    text = normalise(unit * 20_000)
    assert sum(1 for _ in PATTERNS[name].finditer(text)) <= len(text)


def test_a_breach_hit_by_a_rule_on_something_else_stays_missed():
    hits = pd.DataFrame([{"platform": "facebook", "post_id": "1", "topic": "minors"}])
    labelled = pd.DataFrame(
        [
            {
                "platform": "facebook",
                "post_id": "1",
                "rule": "personal_data",
            },
        ],
    )
    score = precision_recall(hits, labelled)
    assert (len(score.hit), len(score.false_alarms), len(score.missed)) == (0, 1, 1)


def test_hits_on_posts_without_a_label_are_left_out():
    hits = pd.DataFrame([{"platform": "facebook", "post_id": "9", "topic": "minors"}])
    assert (
        precision_recall(
            hits,
            pd.DataFrame([{"platform": "facebook", "post_id": "1", "rule": None}]),
        ).precision
        == 1
    )


def test_labels_without_their_columns_are_told_in_one_sentence():
    with pytest.raises(CourseError, match="post_id、rule"):
        precision_recall(
            pd.DataFrame(columns=["platform", "post_id", "topic"]),
            pd.DataFrame({"platform": []}),
        )


def test_the_score_is_told_topic_by_topic():
    hits = pd.DataFrame(
        {
            "platform": "facebook",
            "post_id": ["1", "2"],
            "topic": "minors",
        },
    )
    labelled = pd.DataFrame(
        {
            "platform": "facebook",
            "post_id": ["1", "2"],
            "rule": ["minors", ""],
        },
    )
    (row,) = score_table(hits, labelled).to_dict("records")
    assert (row["breaches"], row["hit"], row["false_alarms"], row["precision"]) == (1, 1, 1, 0.5)
