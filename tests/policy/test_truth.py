"""What task 2 is marked with: fresh, of the trainee's own workplace, and fair to rules that are
neither crude nor copied.
"""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from smhelpers.demo.policy import EVERYWHERE
from smhelpers.errors import CourseError
from smhelpers.paths import course_root
from smhelpers.policy import (
    ContentRule,
    ContentRules,
    CrisisPlan,
    HeldOutCaption,
    PolicyTruth,
    PublishedMention,
    caption_feedback,
    caption_scores,
    check_alarms,
    read_policy_truth,
    read_rules,
    share_of_alarms,
    share_on_captions,
)
from smhelpers.policy.practice import practice_captions
from smhelpers.policy.text import normalise
from smhelpers.policy.trials import earned, ramp
from smhelpers.simulation.policy_answers import held_out, policy_truth, written_captions
from smhelpers.simulation.profile import load_profile, profile_slugs
from smhelpers.simulation.simulate import simulate
from smhelpers.simulation.workplace_files import SEED

from . import good_draft
from .conftest import reference_rules

TRUTH = course_root() / "answers" / "policy" / "truth.json"


@pytest.fixture(scope="module")
def truth():
    return read_policy_truth(TRUTH)


def one_caption(text, *topics, **more):
    return HeldOutCaption(
        platform="facebook",
        post_id=text,
        caption=text,
        topics=list(topics),
        **more,
    )


def small(*captions):
    day = date(2026, 5, 1)
    return PolicyTruth(
        workplace="x",
        sector="food",
        brand="甲",
        captions=list(captions),
        onset=day,
        quiet=[],
        said=[PublishedMention(day=day, text="")],
    )


def rule(topic, words, number=1):
    return ContentRule(
        id=f"r{number}",
        topic=topic,
        kind="banned_word",
        words=words,
        why="說明為什麼有",
        remedy="改寫這一句",
    )


def test_the_committed_truth_is_what_the_simulator_gives(tea):
    fresh = (
        policy_truth(tea, simulate(load_profile("tea"), SEED).truth).model_dump_json(indent=1)
        + "\n"
    )
    assert TRUTH.read_text(encoding="utf-8") == fresh


def test_a_broken_truth_file_is_told_in_one_sentence(tmp_path):
    (tmp_path / "truth.json").write_text('{"workplace": "tea"}', encoding="utf-8")
    with pytest.raises(CourseError, match="truth.json 的內容有誤"):
        read_policy_truth(tmp_path / "truth.json")
    with pytest.raises(CourseError, match=r"找不到 other\.json"):
        read_policy_truth(tmp_path / "other.json")


@pytest.mark.parametrize("slug", profile_slugs())
def test_every_business_has_eighty_captions_written_by_hand_and_six_breaches_a_topic(slug):
    profile = load_profile(slug)
    captions = held_out(profile, 7)
    assert len(captions) >= 80 and not [each.caption for each in captions if "{" in each.caption]
    topics = {topic for each in captions for topic in each.topics}
    assert ("lodging_licence" in topics) == (profile.brief.sector == "民宿")
    assert all(sum(topic in each.topics for each in captions) >= 6 for topic in topics)
    assert sum(not each.topics for each in captions) >= 40


def test_held_out_captions_share_no_sentence_with_what_trainees_practise_on(tea):
    practised = "\n".join(
        normalise(text)
        for text in [*practice_captions(tea.brief)["caption"], *tea.posts["caption"].dropna()]
    )
    texts = [normalise(line) for each in written_captions() for line in each.text.split("\n")]
    assert not [
        text
        for text in texts
        if len(text) > 8 and "meta" not in text and text in practised and "禁止酒駕" not in text
    ]


def test_the_packs_own_breaches_and_near_misses_are_among_the_captions(truth):
    planted = simulate(load_profile("tea"), SEED).truth
    posted = {
        (each.platform, each.post_id): each.topics for each in truth.captions if not each.written
    }
    by_rule = [each.rule for each in planted.breaches if (each.platform, each.post_id) in posted]
    assert sorted(topic for topics in posted.values() for topic in topics) == sorted(by_rule)
    assert {(each.platform, each.post_id) for each in planted.near_misses} & set(posted)


def test_quiet_spans_are_campaigns_that_the_crisis_does_not_touch(tea, truth):
    starts = {date.fromisoformat(campaign.start) for campaign in tea.brief.campaigns}
    assert truth.quiet and {span.first for span in truth.quiet} <= starts
    assert all(
        span.last < truth.onset or span.first > truth.onset + timedelta(28) for span in truth.quiet
    )


@pytest.mark.parametrize(("value", "share"), [(0, 0), (0.15, 0), (0.325, 0.5), (0.5, 1), (1, 1)])
def test_points_rise_from_the_floor_to_full(value, share):
    assert ramp(value, 0.15, 0.5) == pytest.approx(share)


def test_rules_that_hit_everything_or_nothing_earn_nothing(truth):
    everything = ContentRules(
        rules=[rule(topic, EVERYWHERE, n) for n, topic in enumerate(truth.topics)],
    )
    nothing = ContentRules(
        rules=[rule(topic, "沒有人這樣寫", n) for n, topic in enumerate(truth.topics)],
    )
    assert share_on_captions(everything, truth) == 0 and share_on_captions(nothing, truth) == 0


def test_a_rule_on_another_topic_earns_nothing_on_this_one():
    captions = small(
        one_caption("有療效", "efficacy_claim"),
        *(one_caption(f"今天第{n}天") for n in range(5)),
    )
    assert share_on_captions(ContentRules(rules=[rule("efficacy_claim", "療效")]), captions) == 1
    assert share_on_captions(ContentRules(rules=[rule("minors", "療效")]), captions) == 0


def test_the_worse_of_recall_and_precision_decides():
    captions = [one_caption(f"療效{n}", "efficacy_claim") for n in range(4)] + [
        one_caption(f"茶{n}") for n in range(16)
    ]
    crude = caption_scores(
        ContentRules(rules=[rule("efficacy_claim", "療效、茶")]),
        small(*captions),
    )["efficacy_claim"]
    assert crude.recall == 1 and earned(crude) == 0


def test_a_rule_set_written_on_the_simulated_captions_alone_falls_far_short_on_others(truth, tea):
    rules = reference_rules(tea.brief)
    written = truth.model_copy(
        update={"captions": [each for each in truth.captions if each.written]},
    )
    scores = caption_scores(rules, written).values()
    found, broken = sum(len(s.hit) for s in scores), sum(len(s.hit) + len(s.missed) for s in scores)
    assert found / broken < 0.4
    assert share_on_captions(read_rules(), truth) < 0.15 < share_on_captions(rules, truth) < 0.8


def test_feedback_names_every_topic_and_no_caption(truth):
    told = caption_feedback(read_rules(), truth)
    assert len(told.splitlines()) == len(truth.topics) and not [
        each for each in truth.captions if each.caption[:12] in told
    ]


def alarms(truth, *numbers):
    plan = good_draft.crisis(
        SimpleNamespace(staff=[SimpleNamespace(name="甲"), SimpleNamespace(name="乙")]),
    )
    for row, (multiple, share, least) in zip(plan["levels"], numbers, strict=True):
        row |= {
            "volume_multiple": multiple,
            "negative_share_percent": share,
            "min_mentions": least,
        }
    return share_of_alarms(check_alarms(CrisisPlan(**plan), truth))


@pytest.mark.parametrize(
    ("numbers", "share"),
    [
        ([(1.5, 30, 5), (2, 40, 8), (2.5, 45, 10)], 1),
        ([(1.1, 1, 1)] * 3, 0),
        ([(90, 99, 900)] * 3, 0),
        ([(1.5, 30, 5), (1.1, 1, 1), (2.5, 45, 10)], 0.5),
        ([(0, 0, 0)] * 3, 0),
    ],
    ids=["calibrated", "cries wolf", "sleeps", "one of two", "no numbers"],
)
def test_a_level_earns_only_where_it_fires_at_the_crisis_and_keeps_quiet_on_campaigns(
    truth,
    numbers,
    share,
):
    assert alarms(truth, *numbers) == share
