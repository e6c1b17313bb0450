"""The lexicon: negation, degree, contrast, questions, slang.

And its agreement with labels, measured.
"""

import csv
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smhelpers.errors import CourseError
from smhelpers.kappa import cohens_kappa
from smhelpers.monitoring.sentiment import (
    agreement,
    by_class,
    confusion,
    cut,
    errors_by_kind,
    gold,
    is_negative,
    judge,
    judged,
    lexicon,
    measured,
    read_gold,
)
from smhelpers.policy import daily_mentions, sounds_negative

from ..conftest import ROOT

sys.path.insert(0, str(ROOT / "tools"))
from measure_sentiment import write


@pytest.mark.parametrize(
    ("text", "sentiment"),
    [
        ("湯頭很濃，真的好吃", "positive"),
        ("這碗麵難吃", "negative"),
        ("週三公休", "neutral"),
        ("踩雷，盤子價", "negative"),
        ("佛心價格，大推", "positive"),
        ("CP值很高", "positive"),
        ("從來沒有踩雷過", "positive"),
        ("附近好停車嗎", "neutral"),
        ("好吃嗎？", "neutral"),
        ("不好吃", "negative"),
        ("房間小了點，但是打掃得一塵不染", "positive"),
        ("風景是真的美，但服務讓人不想再來", "negative"),
        ("", "neutral"),
    ],
)
def test_a_text_is_read_as_a_person_would(text, sentiment):
    assert judge(text).sentiment == sentiment


def test_negation_turns_a_word_and_weakens_it():
    plain, negated = judge("這家好吃").score, judge("這家不好吃").score
    assert plain > 0 > negated and abs(negated) < plain


def test_a_second_negation_turns_it_back():
    assert judge("不是不好吃").score > 0


def test_degree_strengthens():
    assert judge("超好吃").score > judge("好吃").score > judge("有點好吃").score > 0


def test_what_follows_a_contrast_counts_more():
    assert judge("好吃，但是很貴").score < judge("很貴，但是好吃").score


def test_negation_does_not_reach_over_punctuation():
    assert judge("沒有預約，好吃").score == pytest.approx(judge("好吃").score)


def test_the_deciding_words_are_told_with_what_changed_them():
    reading = judge("完全不好吃")
    assert (
        reading.found[0].word == "好吃"
        and "否定" in reading.reasons
        and "−" not in reading.found[0].word
    )


def test_traditional_text_is_cut_into_words_and_kept_as_written():
    assert cut("老闆說軟體壞了") == ("老闆", "說", "軟體", "壞了")


@given(st.text(max_size=60))
def test_any_text_is_read_and_its_words_make_up_the_normalised_text(text):
    from smhelpers.policy.text import normalise

    assert "".join(cut(text)) == normalise(text) and judge(text).sentiment in (
        "positive",
        "neutral",
        "negative",
    )


def test_every_word_of_the_lexicon_is_kept_whole_by_the_cutter():
    broken = [word for word in lexicon() if len(word) > 1 and word not in cut(f"我覺得{word}。")]
    assert len(broken) <= 0.02 * len(lexicon()), broken


def test_the_gold_set_is_large_varied_and_split_in_halves():
    table = gold("all")
    assert len(table) >= 300 and table["text"].is_unique and table["id"].is_unique
    assert set(table["sector"]) == {"food", "lodging", "salon", "gym", "bookshop"}
    assert {"sarcasm", "mixed", "inquiry"} <= set(table["feature"])
    assert (
        set(table["split"]) == {"develop", "held_out"}
        and table["split"].value_counts().min() >= 150
    )
    assert table["sentiment"].value_counts(normalize=True).min() > 0.25


def test_agreement_on_texts_held_out_is_substantial_and_its_interval_holds_it():
    found = measured("held_out")
    assert (
        found.n >= 150
        and found.kappa > 0.6
        and found.low < found.kappa < found.high
        and found.high - found.low > 0.1
    )


def test_agreement_on_simulated_mentions_is_substantial(simulated):
    mentions = simulated["tea"].mentions
    read = judged(mentions["text"])["sentiment"]
    assert agreement(mentions["sentiment"], read).kappa > 0.6
    assert (
        by_class(mentions["sentiment"], read).set_index("sentiment").loc["negative", "recall"] > 0.8
    )


def test_the_lexicon_finds_negatives_more_precisely_than_the_crude_sorter(simulated):
    mentions = simulated["guesthouse"].mentions
    negative = mentions["sentiment"] == "negative"

    def precision(reader):
        found = mentions["text"].map(reader)
        return (found & negative).sum() / found.sum()

    assert precision(is_negative) > precision(sounds_negative)


def test_the_lexicon_serves_the_day_table_of_the_policy(tea):
    daily = daily_mentions(tea.mentions, tea.name, is_negative)
    assert daily["negative"].sum() > 0 and daily["negative_share"].between(0, 1).all()


def test_kappa_is_that_of_cohens_example():
    # Cohen (1960), table 1: three categories, proportions of agreement 0.70 and by chance 0.41
    counts = np.array([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
    assert cohens_kappa(counts) == pytest.approx((0.70 - 0.41) / (1 - 0.41), abs=1e-9)


def test_kappa_of_equal_labels_is_one_and_of_unrelated_ones_about_zero():
    labels = ["positive", "neutral", "negative"] * 200
    shuffled = list(np.random.default_rng(3).permutation(labels))
    assert agreement(labels, labels).kappa == 1 and abs(agreement(labels, shuffled).kappa) < 0.1


def test_precision_and_recall_follow_from_the_confusion():
    labels, read = (
        ["negative"] * 4 + ["neutral"] * 4,
        ["negative", "negative", "neutral", "neutral", "negative", *["neutral"] * 3],
    )
    table = by_class(labels, read).set_index("sentiment")
    assert confusion(labels, read).loc["negative", "neutral"] == 2
    assert (
        table.loc["negative", "precision"] == pytest.approx(2 / 3)
        and table.loc["negative", "recall"] == 0.5
    )
    assert np.isnan(table.loc["positive", "precision"])


def test_errors_are_listed_by_kind_worst_first():
    table = errors_by_kind(["a", "a", "b"], ["a", "b", "b"], ["plain", "sarcasm", "plain"])
    assert table["feature"].tolist() == ["sarcasm", "plain"] and table["wrong"].tolist() == [1, 0]
    assert read_gold("held_out")["reasons"].str.len().min() > 0


def test_labels_of_different_length_are_refused():
    with pytest.raises(CourseError, match="長度不同"):
        agreement(["positive"], [])


def test_the_measured_table_is_fresh(tmp_path):
    committed = (ROOT / "data" / "sentiment" / "simulated.csv").read_bytes()
    assert write(tmp_path / "simulated.csv").read_bytes() == committed
    assert len(list(csv.DictReader(committed.decode().splitlines()))) == 6
