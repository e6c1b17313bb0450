"""The drill's engine: deterministic by seed, growing and calming as the model says, whatever is
done to it.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smhelpers.monitoring.drill import (
    CrisisDrillLog,
    Hide,
    Notify,
    PauseCalendar,
    Publish,
    StandDown,
    Triage,
    best,
    draw_shift,
    measure,
    model_statement,
    nothing,
    parameters,
    play,
    reactions,
    scenarios,
)
from smhelpers.policy import CrisisPlan
from smhelpers.policy.lint_crisis import FITTING
from smhelpers.portfolio import Portfolio
from smhelpers.trainee import trainee_number

from .drills import acts, setting, shift_of, statement

KINDS = sorted(scenarios())
SHIFT = draw_shift(setting())


def same(one, other):
    return (one.attention, one.counts, one.messages, one.events) == (
        other.attention,
        other.counts,
        other.messages,
        other.events,
    )


def good(shift, after, **changed):
    act = model_statement(shift)
    return shift.onset + after, act.model_copy(update=changed)


@given(trainee=st.text(min_size=1, max_size=12).filter(str.strip))
@settings(max_examples=20, deadline=None)
def test_the_same_trainee_always_gets_the_same_shift(trainee):
    assert same(
        nothing(draw_shift(setting(trainee))),
        nothing(draw_shift(setting(f" {trainee_number(trainee)} "))),
    )


def test_trainees_attempts_and_workplaces_differ():
    drawn = [setting(), setting("s02"), setting(attempt=2), setting(workplace="tea")]
    assert len({tuple(nothing(draw_shift(one)).counts) for one in drawn}) == len(drawn)


def test_every_kind_of_crisis_is_drawn_for_someone():
    assert {draw_shift(setting(f"s{number:03}")).scenario.kind for number in range(200)} == set(
        KINDS,
    )


@pytest.mark.parametrize("kind", KINDS)
def test_doing_nothing_lets_a_crisis_grow_and_the_best_play_keeps_it_small(kind):
    shift = shift_of(kind)
    left, played = nothing(shift), best(shift)
    assert left.peak > 5 * played.peak
    assert measure(played).recovered is not None and measure(left).recovered is None


@pytest.mark.parametrize("kind", KINDS)
@given(early=st.integers(0, 200), later=st.integers(0, 200))
@settings(max_examples=8, deadline=None)
def test_an_earlier_instructing_statement_never_gives_a_higher_course(kind, early, later):
    shift = shift_of(kind)
    early, later = sorted((early, later))
    sooner, slower = (
        play(shift, [good(shift, after)], until=shift.onset + later + 100)
        for after in (early, later)
    )
    assert all(
        one <= other + 1e-9 for one, other in zip(sooner.attention, slower.attention, strict=True)
    )


WRONGS = {
    "denying a preventable crisis": ("food_safety", {"posture": "deny"}, {}),
    "making light of a preventable crisis": ("staff_conduct", {"posture": "diminish"}, {}),
    "denying an accident": ("service_failure", {"posture": "deny"}, {}),
    "blaming others": ("food_safety", {}, {"action": "供應商的錯，已經換掉"}),
    "guessing": ("data_leak", {}, {"known_facts": "應該是駭客入侵造成的"}),
    "not saying what to do": ("fake_page", {}, {"instruction": "請放心"}),
}


@pytest.mark.parametrize(("kind", "act", "words"), WRONGS.values(), ids=WRONGS)
def test_a_wrong_statement_gives_a_higher_peak_than_the_right_one(kind, act, words):
    shift = shift_of(kind)
    minute, right = good(shift, 30)
    wrong = Publish(
        statement=right.statement.model_copy(update=words),
        posture=act.get("posture", right.posture),
    )
    assert play(shift, [(minute, wrong)]).peak > play(shift, [(minute, right)]).peak


@pytest.mark.parametrize("kind", KINDS)
def test_hiding_honest_criticism_makes_it_grow(kind):
    shift = shift_of(kind)
    first = next(
        message for message in nothing(shift).messages.values() if message.stream == "crisis"
    )
    hidden = play(
        shift,
        [(first.minute + 5, Hide(message=first.id, reason="criticism"))],
        until=first.minute + 60,
    )
    assert hidden.attention[-1] > play(shift, [], until=first.minute + 60).attention[-1]


@pytest.mark.parametrize("kind", KINDS)
def test_promotion_while_it_burns_makes_it_grow_and_a_paused_calendar_does_not(kind):
    shift = shift_of(kind)
    paused = play(shift, [(shift.onset, PauseCalendar())])
    assert sum(event.kind == "post" for event in paused.events) < len(shift.posts)
    assert not any(event.key == "promotion" for event in paused.events)
    left = nothing(shift)
    assert any(event.key == "promotion" for event in left.events) and sum(left.attention) > sum(
        paused.attention,
    )


def test_standing_down_while_it_burns_brings_it_back():
    shift = shift_of("food_safety")
    calmed = [good(shift, 90)]
    early = [*calmed, (shift.onset + 95, StandDown())]
    assert (
        play(shift, early, until=shift.onset + 220).attention[-1]
        > play(shift, calmed, until=shift.onset + 220).attention[-1]
    )
    assert any(event.key == "stood_down_early" for event in play(shift, early).events)


def test_a_broken_promise_of_an_update_brings_fuel_and_a_kept_one_does_not():
    shift = shift_of("food_safety")
    short = statement(
        "food_safety",
        instruction="請停止食用",
        next_update_hours=0.5,
    )
    first = (shift.onset + 60, Publish(statement=short, posture="rebuild"))
    again = (shift.onset + 85, model_statement(shift))
    before_the_next = shift.onset + 200
    assert any(
        event.key == "overdue" for event in play(shift, [first], until=before_the_next).events
    )
    kept = play(shift, [first, again], until=before_the_next)
    assert any(event.key == "updated" for event in kept.events) and not any(
        event.key == "overdue" for event in kept.events
    )


def test_what_is_done_before_anything_happened_is_a_false_alarm_and_calms_nothing():
    early = [
        (5, Notify(whom="commander")),
        (6, model_statement(SHIFT)),
        (7, PauseCalendar()),
        (8, StandDown()),
    ]
    course = play(SHIFT, early)
    assert [event.key for event in course.events if event.kind == "false_alarm"] == [
        "notify",
        "publish",
        "pause_calendar",
        "stand_down",
    ]
    assert not course.crisis.told


def test_grading_the_campaign_as_a_crisis_is_a_false_alarm():
    message = next(
        message for message in nothing(SHIFT).messages.values() if message.stream == "campaign"
    )
    course = play(
        SHIFT,
        [(message.minute, Triage(message=message.id, level="L3", topic="campaign"))],
    )
    assert [event.key for event in course.events if event.kind == "false_alarm"] == ["triage"]


def test_a_statement_on_another_topic_does_not_calm():
    shift = shift_of("food_safety")
    other = statement("data_leak", instruction="請停止食用")
    course = play(shift, [(shift.onset + 10, Publish(statement=other))])
    assert "instruct" not in course.crisis.told and any(
        event.key == "topic" for event in course.events
    )


def test_facts_come_once_someone_inside_knows():
    asked = play(SHIFT, [(SHIFT.onset, Notify(whom="commander"))])
    facts = [event for event in asked.events if event.kind == "known"]
    assert len(facts) == len(SHIFT.scenario.facts)
    assert not any(event.kind == "known" for event in nothing(SHIFT).events)


@given(played=st.lists(st.tuples(st.integers(0, parameters().shift.minutes), acts()), max_size=15))
@settings(max_examples=60, deadline=None)
def test_whatever_is_done_nothing_breaks_no_act_is_lost_and_a_replay_is_the_same(played):
    played = sorted(played, key=lambda row: row[0])
    log = CrisisDrillLog.begin(setting())
    for minute, act in played:
        log = log.added(minute, act)
    log = CrisisDrillLog.model_validate_json(log.model_dump_json())
    course = play(SHIFT, played)
    assert course.acts == played == log.acts and same(
        course,
        play(draw_shift(log.setting), log.acts),
    )
    ceiling = parameters().crisis.kinds[SHIFT.scenario.kind].ceiling
    assert all(0 <= value <= ceiling for value in course.attention)
    assert 0 <= measure(course).peak_avoided <= 1


@given(
    played=st.lists(st.tuples(st.integers(0, parameters().shift.minutes), acts()), max_size=8),
    minute=st.integers(0, 480),
)
@settings(max_examples=30, deadline=None)
def test_one_more_provocation_never_makes_it_smaller(played, minute):
    crisis = [message for message in nothing(SHIFT).messages.values() if message.stream == "crisis"]
    more = (max(minute, crisis[0].minute), Hide(message=crisis[0].id, reason="criticism"))
    with_it = sorted([*played, more], key=lambda row: row[0])
    fewer, more = play(SHIFT, sorted(played, key=lambda row: row[0])), play(SHIFT, with_it)
    stood_down = any(
        isinstance(act, StandDown) for _, act in played
    )  # whether it came too early may then differ
    assert stood_down or all(
        one <= other + 1e-9 for one, other in zip(fewer.attention, more.attention, strict=True)
    )


def test_every_text_fills_its_slots_and_every_reaction_is_told():
    for kind in KINDS:
        texts = [message.text for message in nothing(shift_of(kind)).messages.values()]
        assert not any("{" in text for text in texts)
    known = {
        *parameters().provocations,
        *{key for row in parameters().calm.values() for key in row},
        "updated",
        "reply_instruct",
        "silence",
        "overdue",
    }
    assert known == set(reactions())


def test_the_postures_that_provoke_are_those_that_do_not_fit():
    for key in parameters().provocations:
        posture, _, cluster = key.partition("_")
        if cluster in FITTING:
            assert posture not in FITTING[cluster]


@pytest.mark.parametrize("workplace", ["guesthouse", "tea"])
def test_every_holding_statement_of_the_samples_tells_customers_what_to_do(workplace, tmp_path):
    portfolio = Portfolio.open(tmp_path)
    portfolio.take_over([CrisisPlan], workplace)
    for prepared in portfolio.earlier("policy").load(CrisisPlan).statements:
        shift = shift_of(prepared.topic)
        assert (
            "instruct" in play(shift, [(shift.onset + 1, Publish(statement=prepared))]).crisis.told
        )


def test_the_model_answer_instructs_in_every_crisis():
    for kind in KINDS:
        shift = shift_of(kind)
        assert "instruct" in play(shift, [(shift.onset + 1, model_statement(shift))]).crisis.told


#: Instructions in the words of people who never saw ours.
OWN_WORDS = {
    "food_safety": "已經入口的那一份先擱著，人不舒服馬上到最近的急診",
    "data_leak": "收到自稱我們的簡訊先別點，去改掉你在別家用的同一組密碼",
    "fake_page": "看到轉帳的要求先停手，打 165 問過再說",
}


@pytest.mark.parametrize("kind", OWN_WORDS)
def test_an_instruction_in_ones_own_words_counts_and_a_person_is_asked_to_read_it(kind):
    shift = shift_of(kind)
    act = model_statement(shift)
    own = act.statement.model_copy(update={"instruction": OWN_WORDS[kind]})
    course = play(shift, [(shift.onset + 1, act.model_copy(update={"statement": own}))])
    assert "instruct" in course.crisis.told


def test_comfort_is_no_instruction_and_neither_is_that_of_another_crisis():
    shift = shift_of("data_leak")
    for said in ("請放心", "請停止食用並保留商品"):
        assert not play(shift, []).crisis.instructs(said)
