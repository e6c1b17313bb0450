"""What a drill shows: times, alarms, the peak beside doing nothing and beside the best play, by
replaying the log alone.
"""

from dataclasses import dataclass
from functools import lru_cache

from ...errors import CourseError
from ...policy.crisis_plan import HoldingStatement
from .acts import Hide, Keep, Look, Notify, PauseCalendar, Publish, Reply, Triage
from .course import CrisisCourse, Event, play
from .log import CrisisDrillLog, faults
from .parameters import parameters
from .shift import DrillSetting, Shift, draw_shift

#: Topics of what needs no level.
_CALM_TOPICS = ("inquiry", "praise", "campaign", "noise")
#: Ways to answer a complaint that count as an answer.
PROMPT = ("care", "inform")


@dataclass(frozen=True)
class Measures:
    """Minutes count from the first mention of the crisis; None: it never happened."""

    first_look: int | None
    detected: int | None
    stated: int | None
    notified: int | None
    paused: int | None
    recovered: int | None
    stood_down: int | None
    false_alarms: tuple[Event, ...]
    provocations: tuple[Event, ...]
    helped: tuple[Event, ...]
    peak: float
    peak_nothing: float
    peak_best: float
    complaints_answered: float
    triage_right: float
    triaged: int
    evidence_kept: bool
    overdue: bool

    @property
    def peak_avoided(self) -> float:
        """Share of the avoidable peak that was avoided: 0 doing nothing or worse, 1 the best
        play.
        """
        avoidable = self.peak_nothing - self.peak_best
        if avoidable > 0:
            return min(max((self.peak_nothing - self.peak) / avoidable, 0.0), 1.0)
        return 1.0


def nothing(shift: Shift) -> CrisisCourse:
    """The shift when nobody does anything."""
    return play(shift, [])


def best(shift: Shift) -> CrisisCourse:
    """The shift as one plays it who knows the plan: at once, the right people, instructing
    information first, updates as promised.
    """
    times = parameters().best
    start = shift.onset
    scenario = shift.scenario
    first = min(
        play(shift, [], until=start).messages.values(),
        key=lambda message: (message.stream != "crisis", message.id),
    )
    acts = [
        (start + times["look"], Look(message=first.id)),
        (
            start + times["triage"],
            Triage(
                message=first.id,
                level="L3",
                topic=scenario.kind,
            ),
        ),
        (start + times["triage"], Keep(message=first.id)),
        *((start + times["notify"], Notify(whom=whom)) for whom in scenario.notify),
        (start + times["pause"], PauseCalendar()),
        (start + times["statement"], model_statement(shift)),
    ]
    every = round(shift.setting.times.update_hours * 60)
    acts += [
        (minute, model_statement(shift))
        for minute in range(start + times["statement"] + every, shift.minutes, every)
    ]
    return play(shift, acts)


def model_statement(shift: Shift) -> Publish:
    """A statement by the book on the crisis of a shift."""
    posture = {
        "victim": "deny",
        "accidental": "diminish",
        "preventable": "rebuild",
    }[shift.scenario.cluster]
    text = HoldingStatement(
        topic=shift.scenario.kind,
        acknowledge="我們知道這件事了，對造成的不安深感抱歉",
        known_facts="目前掌握的情形正在逐一確認",
        action="相關人員正在處理",
        instruction=shift.filled(
            f"{shift.scenario.instruct}；{shift.scenario.told_by[0].split('/')[0]}",
        ),
        next_update_hours=shift.setting.times.update_hours,
        contact="官方帳號私訊",
    )
    return Publish(statement=text, posture=posture)


def replayed(log: CrisisDrillLog) -> CrisisCourse:
    """The course that a log tells of, to where its clock stands.

    `CourseError` where the log cannot be believed.
    """
    if problems := faults(log):
        raise CourseError(f"「{log.title}」不能採用：{problems[0]}；請重新演練。")
    return play(draw_shift(log.setting), log.acts, until=log.clock)


@lru_cache(maxsize=64)
def _peaks(setting: str) -> tuple[float, float]:
    shift = draw_shift(DrillSetting.model_validate_json(setting))
    return nothing(shift).peak, best(shift).peak


def measure(course: CrisisCourse) -> Measures:
    """The measures of a course that was played to its end (or of what there is of it)."""
    shift = course.shift
    since = course.shift.onset
    peak_nothing, peak_best = _peaks(shift.setting.model_dump_json())
    told = [(minute, act) for minute, act in course.acts if minute >= since]

    def first(kind: type, fits=lambda act: True) -> int | None:
        return next(
            (minute - since for minute, act in told if isinstance(act, kind) and fits(act)),
            None,
        )

    right = _right_triages(course)
    return Measures(
        first_look=first(Look, lambda act: _crisis(course, act.message)),
        detected=first(
            Triage,
            lambda act: (
                _crisis(course, act.message)
                and act.level in ("L2", "L3")
                and act.topic == shift.scenario.kind
            ),
        ),
        stated=next(
            (event.minute - since for event in course.events if event.key == "instruct"),
            None,
        ),
        notified=_notified(course),
        paused=first(PauseCalendar),
        recovered=_recovered(course),
        stood_down=None if course.crisis.stood_down is None else course.crisis.stood_down - since,
        false_alarms=_of(course, "false_alarm"),
        provocations=_of(course, "hurt"),
        helped=_of(course, "helped"),
        peak=course.peak,
        peak_nothing=peak_nothing,
        peak_best=peak_best,
        complaints_answered=_answered(course),
        triage_right=sum(right)
        / max(len(right), parameters().triage_least_share * len(course.messages), 1),
        triaged=len(right),
        evidence_kept=_kept(course),
        overdue=any(event.key == "overdue" for event in course.events),
    )


def _of(course: CrisisCourse, kind: str) -> tuple[Event, ...]:
    return tuple(event for event in course.events if event.kind == kind)


def _crisis(course: CrisisCourse, message: str) -> bool:
    return message in course.messages and course.messages[message].stream == "crisis"


def _notified(course: CrisisCourse) -> int | None:
    """When the last of those who must know was told."""
    needed = course.shift.scenario.notify
    known = all(whom in course.notified for whom in needed)
    if known:
        return max(course.notified[whom] for whom in needed) - course.shift.onset
    return None


def _recovered(course: CrisisCourse) -> int | None:
    """When mentions fell to the level of recovery after their peak, and stayed there."""
    quiet = parameters().crisis.recovered
    loud = [minute for minute, value in enumerate(course.attention) if value > quiet]
    if not loud or loud[-1] == course.minute:
        return None
    return loud[-1] + 1 - course.shift.onset


def _right_triages(course: CrisisCourse) -> list[bool]:
    """Whether the last grading of each graded message is by the book."""
    last = {
        act.message: act
        for _, act in course.acts
        if isinstance(act, Triage) and act.message in course.messages
    }
    return [_by_the_book(course, act) for act in last.values()]


def _by_the_book(course: CrisisCourse, act: Triage) -> bool:
    message = course.messages[act.message]
    if message.stream == "crisis":
        return act.level in ("L2", "L3") and act.topic == message.topic
    if message.stream == "complaint":
        return act.level in ("none", "L1") and act.topic == "complaint"
    return act.level == "none" and act.topic in _CALM_TOPICS


def _answered(course: CrisisCourse) -> float:
    """Share of ordinary complaints that were answered fittingly within the standard, of those
    whose time was up or who were answered.
    """
    limit = course.shift.setting.reply_minutes
    answers = {}
    for minute, act in course.acts:
        if isinstance(act, Reply) and act.manner in PROMPT:
            answers.setdefault(act.message, minute)
    due = [
        message
        for message in course.messages.values()
        if message.stream == "complaint"
        and (message.id in answers or message.minute + limit <= course.minute)
    ]
    prompt = [
        message
        for message in due
        if answers.get(message.id, course.minute + limit) - message.minute <= limit
    ]
    return len(prompt) / len(due) if due else 1.0


def _kept(course: CrisisCourse) -> bool:
    """Whether evidence of the crisis was kept, and of every message before it was hidden."""
    kept: set[str] = set()
    for _, act in course.acts:
        if isinstance(act, Keep):
            kept.add(act.message)
        elif isinstance(act, Hide) and act.message not in kept:
            return False
    return any(_crisis(course, name) for name in kept)
