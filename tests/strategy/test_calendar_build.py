"""A first draft: as many pieces as the hours hold, pillars by their shares, campaigns and
festivals marked.
"""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smhelpers.errors import CourseError
from smhelpers.strategy.calendar_build import DraftPlan, Slot, draft, spread
from smhelpers.strategy.calendar_plan import plan_of
from smhelpers.strategy.calendar_resources import hours_by_week
from smhelpers.strategy.whole import Whole

from .calendars import PILLARS, START, calendar, context, told

SLOTS = [
    Slot("instagram", 3, "20:00", "reel"),
    Slot("line_oa", 1, "19:00", "broadcast"),
    Slot("facebook", 5, "10:00", "photo"),
    Slot("instagram", 6, "20:00", "photo"),
    Slot("facebook", 2, "20:00", "video"),
    Slot("facebook", 0, "20:00", "video"),
]


@pytest.fixture(scope="module")
def plan(guesthouse):
    return DraftPlan(
        guesthouse.brief,
        START,
        SLOTS,
        PILLARS,
        campaigns=calendar().campaigns,
        page="https://example.com/book",
    )


@pytest.fixture(scope="module")
def drafted(plan):
    return draft(plan)


def test_a_draft_fills_every_week_within_everyones_hours(plan, drafted):
    room = {member.name: member.weekly_hours for member in plan.brief.staff}
    hours = hours_by_week(drafted)
    assert {week for week, _ in hours} == set(range(1, 15))
    assert all(used <= room[owner] for (_, owner), used in hours.items())


def test_slots_for_which_nobody_has_hours_are_left_out(drafted):
    assert len(drafted.entries) == 14 * 4


def test_a_draft_only_lacks_what_people_write_and_film(plan, drafted):
    found = told(
        drafted,
        context(
            plan.brief,
            platforms=("instagram", "facebook", "line_oa"),
            rules=(),
        ),
    )
    assert set(found) == {"內容填寫"} and "主要訊息還是草稿" in "".join(found["內容填寫"])


def test_pieces_in_a_campaign_carry_its_number_and_a_link(drafted):
    inside = [
        e
        for e in drafted.entries
        if calendar().campaigns[0].start <= e.day <= calendar().campaigns[0].end
    ]
    assert inside and all(e.campaign == "c1" and f"utm_content={e.id}" in e.link for e in inside)


def test_a_piece_shortly_before_a_festival_is_about_it(drafted):
    assert next(e for e in drafted.entries if e.day == date(2026, 12, 24)).festival == "聖誕節"


def test_a_week_that_starts_on_another_day_still_keeps_the_weekdays(plan):
    made = draft(replace(plan, start=date(2026, 10, 8)))
    assert {e.day.weekday() for e in made.entries if e.platform == "line_oa"} == {1}
    assert min(e.day for e in made.entries) == date(2026, 10, 8)


def test_without_hours_for_anything_the_draft_says_what_to_do(plan):
    with pytest.raises(CourseError, match="一則都做不完"):
        draft(replace(plan, planned_share=0.01))


def test_without_slots_or_mix_the_draft_says_what_to_do(plan):
    for wanting in (replace(plan, slots=[]), replace(plan, mix={})):
        with pytest.raises(CourseError, match="排不出行事曆"):
            draft(wanting)


@given(
    st.dictionaries(
        st.text(min_size=1, max_size=3),
        st.floats(0.05, 1),
        min_size=1,
        max_size=6,
    ),
    st.integers(1, 80),
)
def test_pillars_come_as_often_as_their_shares_say(mix, count):
    counts, total = Counter(spread(mix, count)), sum(mix.values())
    assert sum(counts.values()) == count
    assert all(abs(counts[name] - count * share / total) <= 2 for name, share in mix.items())


def test_before_any_series_is_planned_every_chosen_platform_gets_a_piece_a_week(guesthouse):
    made = draft(plan_of(Whole(), guesthouse.brief, START))
    assert {e.platform for e in made.entries} == {"facebook", "instagram", "threads"} and len(
        made.entries,
    ) == 14 * 3
