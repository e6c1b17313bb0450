"""What a drill teaches: moments in order of time, and what another time of the first statement
would have changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from .acts import Hide, Notify, PauseCalendar, Publish, ResumeCalendar, StandDown, Triage
from .course import CrisisCourse, play

#: Minutes by which the first statement is moved to show what it is worth.
SOONER_MINUTES = 20
_SIDES = {
    "helped": "helped",
    "hurt": "hurt",
    "false_alarm": "hurt",
    "post": "seen",
    "known": "seen",
}


@dataclass(frozen=True)
class Moment:
    """One line of the debrief; `side` is helped, hurt, seen (it happened) or done (an act)."""

    minute: int
    side: str
    text: str


def moments(course: CrisisCourse) -> list[Moment]:
    """What happened, helped and hurt, in order of time; what repeats stands once with its count."""
    counts: dict[tuple[str, str], int] = {}
    for event in course.events:
        counts[event.kind, event.text] = counts.get((event.kind, event.text), 0) + 1
    if course.minute >= course.shift.onset:
        found = [Moment(course.shift.onset, "seen", "第一則危機提及出現")]
    else:
        found = []
    for event in course.events:
        if times := counts.pop((event.kind, event.text), 0):
            found.append(
                Moment(
                    event.minute,
                    _SIDES[event.kind],
                    _event_text(event.kind, event.text, times),
                ),
            )
    return sorted(found, key=lambda moment: moment.minute)


def _event_text(kind: str, text: str, times: int) -> str:
    """An event in words, with how often it came."""
    opening = {
        "false_alarm": "誤報：",
        "post": "排程貼文發出：",
        "known": "查明：",
    }.get(kind, "")
    again = f"（共 {times} 次）" if times > 1 else ""
    return f"{opening}{text.rstrip('。')}{again}。"


def marks(course: CrisisCourse) -> list[tuple[int, str]]:
    """Acts that are marked in the timeline: minute and key of the label (first of its kind,
    every statement).
    """
    seen: set[str] = set()
    return [
        (minute, key)
        for minute, key in _marked(course)
        if key == "publish" or not (key in seen or seen.add(key))
    ]


def _marked(course: CrisisCourse) -> Iterator[tuple[int, str]]:
    for minute, act in course.acts:
        grave = isinstance(act, Triage) and act.level in ("L2", "L3")
        honest = isinstance(act, Hide) and not getattr(course.messages.get(act.message), "hide", "")
        if (
            grave
            or honest
            or isinstance(act, Notify | Publish | PauseCalendar | ResumeCalendar | StandDown)
        ):
            yield minute, act.act


def sooner(course: CrisisCourse) -> float | None:
    """Peak if every act from the first instructing statement on had come `SOONER_MINUTES`
    earlier; None where that cannot be said.
    """
    first = next((event.minute for event in course.events if event.key == "instruct"), None)
    if first is None or first - SOONER_MINUTES < course.shift.onset:
        return None
    moved = [
        (minute - SOONER_MINUTES if minute >= first and isinstance(act, Publish) else minute, act)
        for minute, act in course.acts
    ]
    return play(course.shift, sorted(moved, key=lambda row: row[0]), until=course.minute).peak
