"""The .ics follows the rules that Google Calendar and Outlook need, and a second import renews
instead of doubling.
"""

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from smhelpers.documents.ics import as_ics, calendar_ics
from smhelpers.strategy.calendar import Pause
from smhelpers.taipei import TAIPEI

from .calendars import START, calendar, entry

NOW = datetime(2026, 9, 30, 4, 0, tzinfo=UTC)
LONG = "海" * 200 + "，逗號；分號,;\\與換行\n第二行"


@pytest.fixture(scope="module")
def raw(guesthouse):
    pause = Pause(
        start=START,
        end=START + timedelta(days=2),
        level="L2",
        reason="颱風",
    )
    return as_ics(
        calendar(entry(3, id="e99", time="10:00", message=LONG), pauses=[pause]),
        guesthouse.brief,
        60,
        NOW,
    )


@pytest.fixture(scope="module")
def read(raw):
    return Calendar.from_ical(raw)


def _events(read):
    return {str(event["uid"]): event for event in read.walk("VEVENT")}


def test_lines_end_with_crlf_and_are_folded_at_75_octets_between_characters(raw):
    assert raw.count(b"\n") == raw.count(b"\r\n") and raw.endswith(b"\r\n")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert all(line.decode("utf-8") or line == b"" for line in raw.split(b"\r\n"))


def test_the_head_says_what_programs_ask_for(read):
    assert (read["version"], read["method"], read["calscale"], read["x-wr-timezone"]) == (
        "2.0",
        "PUBLISH",
        "GREGORIAN",
        "Asia/Taipei",
    )
    assert read["prodid"] and read["x-wr-calname"] == "潮間聽風社群活動行事曆"


def test_there_is_one_time_zone_with_the_offset_of_taipei(read):
    (zone,) = read.walk("VTIMEZONE")
    (standard,) = zone.walk("STANDARD")
    assert (
        zone["tzid"] == "Asia/Taipei"
        and standard["tzoffsetto"].td == timedelta(hours=8)
        and not zone.walk("DAYLIGHT")
    )
    assert standard["dtstart"].dt.date() <= START


def test_no_time_floats(raw, read):
    timed = [event for event in _events(read).values() if isinstance(event["dtstart"].dt, datetime)]
    assert len(timed) == 15 and all(
        event[name].params["tzid"] == "Asia/Taipei"
        for event in timed
        for name in ("dtstart", "dtend")
    )
    assert all(
        event["dtstart"].dt.utcoffset() == timedelta(hours=8)
        and event["dtend"].dt > event["dtstart"].dt
        for event in timed
    )
    assert b"DTSTAMP:20260930T040000Z" in raw


def test_every_event_has_what_an_import_needs(read):
    for event in _events(read).values():
        assert all(
            name in event
            for name in (
                "uid",
                "dtstamp",
                "dtstart",
                "dtend",
                "summary",
                "sequence",
                "last-modified",
            )
        )


def test_text_with_commas_semicolons_and_line_breaks_comes_back(read):
    assert LONG in str(_events(read)["e99.guesthouse.activity-calendar@smhelpers"]["description"])


def test_a_campaign_covers_its_last_day(read):
    event = _events(read)["c1.guesthouse.activity-calendar@smhelpers"]
    assert (
        event["dtend"].dt - event["dtstart"].dt == timedelta(days=14)
        and "冬季慢旅" in event["summary"]
    )


def test_a_second_export_renews_every_event_and_doubles_none(guesthouse, read):
    moved = calendar(entries=[entry(week, time="12:00") for week in range(1, 15)])
    later = Calendar.from_ical(as_ics(moved, guesthouse.brief, None, NOW + timedelta(hours=1)))
    before, after = _events(read), _events(later)
    assert after.keys() <= before.keys()
    assert all(after[uid]["sequence"] > before[uid]["sequence"] for uid in after)
    assert after["e1.guesthouse.activity-calendar@smhelpers"]["dtstart"].dt == datetime(
        2026,
        10,
        8,
        12,
        tzinfo=TAIPEI,
    )


def test_reminders_are_set_only_when_asked_for_and_not_for_what_is_stopped(guesthouse, read):
    assert len(read.walk("VALARM")) == 15 and read.walk("VALARM")[0]["trigger"].dt == timedelta(
        hours=-1,
    )
    stopped = calendar(entries=[entry(week, status="paused") for week in range(1, 15)])
    assert Calendar.from_ical(as_ics(stopped, guesthouse.brief, 60, NOW)).walk("VALARM") == []
    assert Calendar.from_ical(as_ics(calendar(), guesthouse.brief, None, NOW)).walk("VALARM") == []


def test_what_is_cancelled_is_told_to_the_calendar_program(guesthouse):
    read = Calendar.from_ical(
        as_ics(
            calendar(entry(3, id="e99", time="10:00", status="cancelled")),
            guesthouse.brief,
            None,
            NOW,
        ),
    )
    event = _events(read)["e99.guesthouse.activity-calendar@smhelpers"]
    assert event["status"] == "CANCELLED" and event["summary"].startswith("【取消】")


def test_the_file_is_written_in_a_new_folder(guesthouse, tmp_path):
    path = calendar_ics(calendar(), guesthouse.brief, tmp_path / "new" / "c.ics")
    assert path.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
