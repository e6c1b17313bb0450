"""One course of a shift: the clock runs by the minute, acts change what comes.

Pure: the same shift and acts give the same course.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ...deliverable import holds_any
from .acts import (
    Act,
    Hide,
    Keep,
    Look,
    Notify,
    PauseCalendar,
    Publish,
    Reply,
    ResumeCalendar,
    StandDown,
    Triage,
)
from .dynamics import Crisis
from .parameters import everyday, parameters, reactions
from .shift import Shift
from .stream import Message, everyday_rates, streams

#: Words by which a reply points to the published statement.
POINTERS = ("聲明", "置頂", "公告")
#: Minutes over which mentions are counted for the meter.
METER_MINUTES = 60
_FALSE = {
    "triage": "把不是危機的訊息分為 {level}",
    "publish": "沒有危機時發出聲明",
    "topic": "聲明的主題與正在發生的事不同",
    "notify": "還沒有危機就通知{whom}",
    "pause_calendar": "還沒有危機就暫停排程",
    "stand_down": "沒有危機卻宣布解除",
}


@dataclass(frozen=True)
class Event:
    """Something that happened: `kind` is helped, hurt, false_alarm, post, or known (a fact that
    those inside found out).
    """

    minute: int
    kind: str
    key: str
    text: str


class CrisisCourse:
    """A shift under way. `attention`: mean crisis mentions an hour by minute.

    `counts`: mentions by minute; `messages`: the inbox.
    """

    def __init__(self, shift: Shift):
        self.shift = shift
        self.minute = 0
        self.crisis = Crisis(shift.scenario, shift.onset)
        self.attention = [0.0]
        self.counts = [0]
        self.messages: dict[str, Message] = {}
        self.events: list[Event] = []
        self.acts: list[tuple[int, Act]] = []
        self.paused = False
        self.notified: dict[str, int] = {}
        self._streams = streams(shift)

    def run_to(self, minute: int) -> "CrisisCourse":
        """Let time pass, at most to the end of the shift."""
        while self.minute < min(minute, self.shift.minutes):
            self._step()
        return self

    def _step(self) -> None:
        self.minute += 1
        self.crisis.step()
        self._posts()
        self._facts()
        self._tell_what_is_new()
        rates = everyday_rates(self.shift, self.minute) | {"crisis": self.crisis.attention}
        count = 0
        for name, rate in rates.items():
            some, shown = self._streams[name].arrivals(self.minute, rate)
            count += some
            self.messages.update((message.id, message) for message in shown)
        self.attention.append(self.crisis.attention)
        self.counts.append(count)

    def _posts(self) -> None:
        if self.minute in self.shift.posts and not self.paused:
            text = everyday().post[self.shift.posts.index(self.minute) % len(everyday().post)]
            self._event("post", "post", self.shift.filled(text))
            if self.crisis.attention >= parameters().crisis.burning:
                self.crisis.provoke("promotion")

    def _facts(self) -> None:
        start = self.known_from
        for fact in self.shift.scenario.facts if start is not None else ():
            if self.minute == start + fact.minutes:
                self._event("known", "fact", self.shift.filled(fact.text))

    @property
    def known_from(self) -> int | None:
        """Since when someone inside looks into it: the commander's or the branch's notification."""
        times = [self.notified[whom] for whom in ("commander", "branch") if whom in self.notified]
        return min(times, default=None)

    def _tell_what_is_new(self) -> None:
        """Turn what the crisis registered into events, and let people write about it."""
        for key in self.crisis.new:
            reaction = reactions()[key]
            self._event(reaction.side, key, reaction.told)
            if self.crisis.begun:
                self._streams["crisis"].reactions += reaction.said
        self.crisis.new = []

    def _event(
        self,
        kind: str,
        key: str,
        text: str,
    ) -> None:
        self.events.append(Event(self.minute, kind, key, text))

    def _false_alarm(self, key: str, **words: str) -> None:
        self._event("false_alarm", key, _FALSE[key].format(**words))

    def do(self, act: Act) -> None:
        """Apply one act at the present minute.

        Acts on messages that are not in the inbox change nothing.
        """
        self.acts.append((self.minute, act))
        message = self.messages.get(getattr(act, "message", ""))
        handler = _HANDLERS.get(type(act))
        if handler and (message or not hasattr(act, "message")):
            handler(self, act, message)
        self._tell_what_is_new()

    def _triage(self, act: Triage, message: Message) -> None:
        if act.level in ("L2", "L3") and message.stream != "crisis":
            self._false_alarm("triage", level=act.level)

    def _notify(self, act: Notify, _: None) -> None:
        if self.crisis.begun:
            self.notified.setdefault(act.whom, self.minute)
            if (
                set(self.shift.scenario.notify) <= set(self.notified)
                and self.crisis.inside_at is None
            ):
                self.crisis.inside_at = self.minute + parameters().inside_minutes
        elif act.whom in ("commander", "authority"):
            self._false_alarm(
                "notify",
                whom={"commander": "主管", "authority": "主管機關"}[act.whom],
            )

    def _publish(self, act: Publish, _: None) -> None:
        if not self.crisis.begun:
            self._false_alarm("publish")
        elif act.statement.topic != self.shift.scenario.kind:
            self._false_alarm("topic")
            self.crisis.loaded(act.statement.text)
        else:
            self.crisis.publish(act)

    def _reply(self, act: Reply, message: Message) -> None:
        if message.stream not in ("crisis", "complaint"):
            return
        loaded = self.crisis.loaded(act.text)
        if message.stream == "crisis" and act.manner == "deny":
            self._denied_in_a_reply()
        elif (
            message.stream == "crisis"
            and act.manner == "instruct"
            and not loaded
            and self._points(act.text)
        ):
            self.crisis.replied()

    def _denied_in_a_reply(self) -> None:
        key = f"deny_{self.shift.scenario.cluster}"
        if key in parameters().provocations:
            self.crisis.provoke(key)

    def _points(self, text: str) -> bool:
        told = "instruct" in self.crisis.told and holds_any(text, POINTERS)
        return told or self.crisis.instructs(text)

    def _hide(self, act: Hide, message: Message) -> None:
        if not message.hide and message.stream in ("crisis", "complaint"):
            self.crisis.provoke("hid_criticism")

    def _pause(self, _: PauseCalendar, __: None) -> None:
        self.paused = True
        if not self.crisis.begun:
            self._false_alarm("pause_calendar")

    def _resume(self, _: ResumeCalendar, __: None) -> None:
        self.paused = False

    def _stand_down(self, _: StandDown, __: None) -> None:
        if not self.crisis.begun:
            self._false_alarm("stand_down")
        else:
            self.crisis.stand_down()

    @property
    def peak(self) -> float:
        """Highest mean number of crisis mentions an hour so far."""
        return max(self.attention)

    def meter(self) -> int:
        """Mentions of the last hour, all streams."""
        return sum(self.counts[max(0, len(self.counts) - METER_MINUTES) :])


def _noted(course: CrisisCourse, act: Look | Keep, message: Message) -> None:
    """Looking and keeping evidence leave the course as it is.

    The measures read them from the acts.
    """


_HANDLERS: dict[type, Callable] = {
    Triage: CrisisCourse._triage,
    Notify: CrisisCourse._notify,
    Publish: CrisisCourse._publish,
    Reply: CrisisCourse._reply,
    Hide: CrisisCourse._hide,
    PauseCalendar: CrisisCourse._pause,
    ResumeCalendar: CrisisCourse._resume,
    StandDown: CrisisCourse._stand_down,
    Look: _noted,
    Keep: _noted,
}


def play(shift: Shift, acts: Iterable[tuple[int, Act]], until: int | None = None) -> CrisisCourse:
    """The course that these acts, at these minutes and in this order, give."""
    course = CrisisCourse(shift)
    for minute, act in acts:
        course.run_to(minute).do(act)
    return course.run_to(shift.minutes if until is None else until)
