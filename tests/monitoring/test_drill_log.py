"""The drill's log: on disk at every act, resumed after a restart, believed only while its chain
holds, judged by replay.
"""

import json

import pytest
from pydantic import ValidationError

from smhelpers.deliverable import share_right
from smhelpers.demo.monitoring import play_by_the_book
from smhelpers.errors import CourseError
from smhelpers.monitoring.drill import (
    CrisisDrillLog,
    Drill,
    Hide,
    Notify,
    PauseCalendar,
    PlanTimes,
    assess_drill,
    bands,
    faults,
    measure,
    parameters,
    replayed,
    setting_of,
)
from smhelpers.monitoring.drill.log import MOST_ENTRIES
from smhelpers.policy import CrisisPlan
from smhelpers.portfolio import Portfolio
from smhelpers.workplace import Workplace

from ..policy.good_draft import crisis
from .drills import TIMES, setting


@pytest.fixture
def portfolio(tmp_path):
    return Portfolio.open(tmp_path)


@pytest.fixture(scope="module")
def by_the_book(tmp_path_factory):
    return play_by_the_book(
        Drill.open(Portfolio.open(tmp_path_factory.mktemp("book")), setting("s07")),
    ).log


def test_a_drill_goes_on_after_a_restart_where_it_stood(portfolio):
    drill = Drill.open(portfolio, setting())
    drill.advance(130)
    drill.act(Notify(whom="commander"))
    drill.advance(7)
    again = Drill.open(Portfolio(portfolio.folder), setting())
    assert (again.minute, again.log, again.course.acts) == (137, drill.log, drill.course.acts)
    assert (
        list(again.course.messages) == list(drill.course.messages)
        and again.course.attention == drill.course.attention
    )


def test_a_restart_in_the_middle_changes_nothing_of_the_course(portfolio, tmp_path_factory):
    through = Drill.open(Portfolio.open(tmp_path_factory.mktemp("through")), setting())
    broken = Drill.open(portfolio, setting())
    for minutes in (50, 100, 30, 120, 300):
        through.advance(minutes)
        Drill.open(portfolio, setting()).advance(minutes)
    broken = Drill.open(portfolio, setting())
    assert broken.ended and through.ended and broken.course.attention == through.course.attention


def test_the_next_event_stops_where_something_arrives(portfolio):
    drill = Drill.open(portfolio, setting())
    drill.next_event()
    assert [message.minute for message in drill.course.messages.values()][-1] == drill.minute


def test_a_drill_that_has_ended_takes_no_more_acts_and_another_attempt_is_another_shift(portfolio):
    drill = Drill.open(portfolio, setting())
    drill.finish()
    with pytest.raises(CourseError, match="已經結束"):
        drill.act(PauseCalendar())
    other = drill.again()
    assert (
        other.log.setting.attempt == 2
        and not other.ended
        and other.course.shift != drill.course.shift
    )
    assert len(list(portfolio.folder.glob("crisis_drill.broken-*"))) == 1


def test_a_drill_of_another_trainee_is_set_aside_not_overwritten(portfolio):
    Drill.open(portfolio, setting()).advance(60)
    assert Drill.open(portfolio, setting("s02")).minute == 0
    assert len(list(portfolio.folder.glob("*.json"))) == 2


TAMPERED = {
    "an act's time": lambda data: data["entries"][1].update(minute=1),
    "an act's real time": lambda data: data["entries"][0].update(at="2026-01-01T00:00:00+08:00"),
    "what was done": lambda data: data["entries"][2]["act"].update(message="zzz"),
    "an act left out": lambda data: data["entries"].pop(3),
    "the last act left out": lambda data: data["entries"].pop(),
    "two acts exchanged": lambda data: data["entries"].insert(0, data["entries"].pop(1)),
    "the plan's times": lambda data: data["setting"]["times"].update(statement_minutes=45),
    "the trainee's number": lambda data: data["setting"].update(trainee="s99"),
    "the attempt": lambda data: data["setting"].update(attempt=5),
    "the clock": lambda data: data.update(clock=data["clock"] - 30),
}


@pytest.mark.parametrize("edit", TAMPERED.values(), ids=TAMPERED)
def test_an_edited_log_is_seen_and_earns_nothing(edit, by_the_book):
    data = json.loads(by_the_book.model_dump_json())
    edit(data)
    log = CrisisDrillLog.model_validate(data)
    assert faults(log) and share_right(assess_drill(log)) == 0.0


def test_an_edited_log_cannot_be_gone_on_with(portfolio):
    drill = Drill.open(portfolio, setting())
    drill.advance(100)
    path = portfolio.path(CrisisDrillLog)
    path.write_text(
        path.read_text(encoding="utf-8").replace('"clock": 100', '"clock": 20'),
        encoding="utf-8",
    )
    with pytest.raises(CourseError, match="檔案被改過"):
        Drill.open(portfolio, setting())


FORGED = {
    "the plan's times": {"times": {**TIMES.model_dump(), "statement_minutes": 400}},
    "the time to answer": {"reply_minutes": 9000},
}


@pytest.mark.parametrize("changed", FORGED.values(), ids=FORGED)
def test_no_log_moves_the_goal_posts_whatever_its_chain(changed, by_the_book):
    data = json.loads(by_the_book.model_dump_json())
    data["setting"].update(changed)
    with pytest.raises(ValidationError, match="超過演練的上限"):
        CrisisDrillLog.model_validate(data)


def test_an_edited_log_gets_no_debrief(by_the_book):
    with pytest.raises(CourseError, match="檔案被改過"):
        replayed(by_the_book.model_copy(update={"clock": 300}))


def test_a_log_of_another_version_of_the_model_is_not_judged_by_this_one(by_the_book):
    older = by_the_book.model_copy(update={"version": parameters().version + 1})
    assert "版模型" in assess_drill(older)[0].remedy


def test_playing_by_the_book_is_right_in_every_line(by_the_book):
    assert [finding for finding in assess_drill(by_the_book, "S07 ") if not finding.right] == []
    assert {band.grade for band in bands(measure(replayed(by_the_book)), TIMES)} == {"good"}


def test_doing_nothing_is_right_in_almost_no_line(portfolio):
    drill = Drill.open(portfolio, setting("s07"))
    drill.finish()
    right = [finding.about.split("：")[0] for finding in assess_drill(drill.log) if finding.right]
    assert right == ["誤報"]


def test_a_drill_that_is_not_finished_earns_nothing(portfolio):
    drill = Drill.open(portfolio, setting())
    drill.advance(300)
    assert share_right(assess_drill(drill.log)) == 0.0


def test_a_drill_played_under_another_number_is_not_the_trainees_own(by_the_book):
    assert share_right(assess_drill(by_the_book, "s08")) == 0.0


def test_a_lenient_plan_does_not_move_the_goal_posts():
    workplace = Workplace.open("guesthouse")
    plan = CrisisPlan(**crisis(workplace.brief))
    slow = plan.model_copy(
        update={
            "levels": [
                level.model_copy(update={"statement_minutes": 900}) for level in plan.levels
            ],
        },
    )
    assert PlanTimes.of(slow).statement_minutes == parameters().latest["statement_minutes"]
    assert setting_of(workplace, "guesthouse", "s01", plan).times.first_look_minutes == 15


def test_evidence_kept_after_hiding_does_not_count(portfolio):
    drill = Drill.open(portfolio, setting())
    drill.advance(300)
    scam = next(message for message in drill.course.messages.values() if message.hide)
    drill.act(Hide(message=scam.id, reason=scam.hide))
    assert not measure(drill.course).evidence_kept


def test_acts_without_end_are_stopped_before_the_log_cannot_be_read(portfolio):
    log = CrisisDrillLog.begin(setting())
    entry = log.added(0, PauseCalendar()).entries[0]
    drill = Drill(portfolio, log)
    drill.log = log.model_copy(update={"entries": [entry] * (MOST_ENTRIES - 1)})
    with pytest.raises(CourseError, match="上限"):
        drill.act(PauseCalendar())
    drill.finish()
    assert drill.ended and not portfolio.findings(CrisisDrillLog)
