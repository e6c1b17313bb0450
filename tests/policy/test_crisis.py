"""Crisis triggers replayed on simulated mentions: they fire at the crisis and keep quiet on
campaigns.
"""

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smhelpers.errors import CourseError
from smhelpers.policy import (
    Trigger,
    daily_mentions,
    episodes,
    firings,
    replay,
    score_alarms,
    sounds_negative,
)

#: One level for every business. It suits most: quieter crises (bookcafe, gym in some runs) fire
#: days late and need numbers of their own.
L3 = Trigger(
    "L3",
    multiple=2.5,
    negative_share=0.4,
    min_mentions=8,
)


def quiet_campaigns(simulation):
    """Campaigns that do not touch the four weeks after the crisis."""
    onset = simulation.truth.crisis.onset.date()
    spans = [
        (date.fromisoformat(c.start), date.fromisoformat(c.end))
        for c in simulation.scene.brief.campaigns
    ]
    return [(first, last) for first, last in spans if last < onset or first > onset + timedelta(28)]


def exported(simulation):
    return simulation.mentions.drop(columns=["sentiment", "risk", "topic"])


def steady(a_day=5, days=40, text="好喝"):
    times = pd.date_range(
        "2026-05-01 12:00",
        periods=days,
        tz="Asia/Taipei",
    ).repeat(a_day)
    return pd.DataFrame({"published_at": times, "brand": "甲", "text": text})


def burst(day, number, text):
    return pd.DataFrame(
        {
            "published_at": [pd.Timestamp(day, tz="Asia/Taipei")] * number,
            "brand": "甲",
            "text": text,
        },
    )


@pytest.mark.parametrize("slug", ["tea", "guesthouse", "bistro", "gym"])
def test_a_calibrated_level_fires_at_the_crisis_and_keeps_quiet_on_the_campaigns(simulated, slug):
    simulation = simulated(slug)
    fired = replay(exported(simulation), simulation.scene.brief.name, [L3])
    score = score_alarms(
        fired,
        "L3",
        simulation.truth.crisis.onset.date(),
        quiet_campaigns(simulation),
    )
    assert score.fires_at_the_crisis and score.delay_days <= 2 and score.false_alarms == ()


def test_a_hair_trigger_gives_false_alarms_on_campaigns(simulated):
    simulation = simulated("tea")
    fired = replay(exported(simulation), simulation.scene.brief.name, [Trigger("L1", 1.0, 0.1)])
    assert (
        len(
            score_alarms(
                fired,
                "L1",
                simulation.truth.crisis.onset.date(),
                quiet_campaigns(simulation),
            ).false_alarms,
        )
        > 5
    )


def test_a_trigger_set_too_high_misses_the_crisis(simulated):
    simulation = simulated("tea")
    fired = replay(exported(simulation), simulation.scene.brief.name, [Trigger("L3", 20, 0.9)])
    assert not score_alarms(
        fired,
        "L3",
        simulation.truth.crisis.onset.date(),
        [],
    ).fires_at_the_crisis


def test_much_praise_is_not_a_crisis():
    mentions = pd.concat([steady(), burst("2026-06-05 09:00", 40, "大推")])
    assert replay(mentions, "甲", [L3]).empty


def test_the_first_days_have_no_baseline_and_fire_nothing_by_volume():
    mentions = pd.concat([burst("2026-05-01 09:00", 50, "踩雷"), steady()])
    assert replay(mentions, "甲", [L3]).empty


def test_one_mention_with_a_safety_word_fires_at_once():
    mentions = pd.concat([steady(), burst("2026-06-01 09:00", 1, "喝完送醫了")])
    fired = replay(mentions, "甲", [Trigger("L3", 99, 1.0, words=("送醫",), word_mentions=1)])
    assert list(fired["date"]) == [date(2026, 6, 1)] and "06/01" in fired["reason"][0]


def test_days_without_a_mention_count_as_zero():
    mentions = pd.concat([burst("2026-05-01 09:00", 1, "好"), burst("2026-05-04 09:00", 1, "好")])
    assert daily_mentions(mentions, "甲")["mentions"].tolist() == [1, 0, 0, 1]


def test_a_supplied_sentiment_is_believed():
    mentions = steady(days=3, text="大推").assign(sentiment="negative")
    assert daily_mentions(mentions, "甲")["negative_share"].tolist() == [1, 1, 1]


def test_a_brand_nobody_mentioned_is_told_in_one_sentence():
    with pytest.raises(CourseError, match="乙"):
        daily_mentions(steady(), "乙")


def test_firings_close_together_are_one_episode():
    fired = pd.DataFrame({"date": [date(2026, 5, day) for day in (1, 2, 5, 20)], "level": "L2"})
    assert episodes(fired)["days"].tolist() == [3, 1]


@pytest.mark.parametrize(
    ("text", "negative"),
    [("根本踩雷", True), ("這次沒有踩雷", False), ("已經檢舉衛生局", True), ("", False)],
)
def test_negative_words_and_their_exceptions(text, negative):
    assert sounds_negative(text) == negative


@settings(max_examples=60, deadline=None)
@given(
    counts=st.lists(st.integers(0, 30), min_size=1, max_size=60),
    k=st.floats(1, 10),
    p=st.floats(0, 1),
)
def test_a_stricter_trigger_never_fires_on_more_days(counts, k, p):
    if not any(counts):
        return
    days = pd.date_range(
        "2026-05-01 12:00",
        periods=len(counts),
        tz="Asia/Taipei",
    ).repeat(counts)
    daily = daily_mentions(
        pd.DataFrame({"published_at": days, "brand": "甲", "text": "踩雷"}),
        "甲",
    )
    loose, strict = (
        set(firings(daily, [Trigger("L1", multiple, p)])["date"]) for multiple in (k, k + 1)
    )
    assert strict <= loose
