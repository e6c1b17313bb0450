"""Mentions as they arrive: Poisson streams by time change, so that the same seed gives the same
chance whatever the trainee does.

The n-th mention of a stream comes when the accumulated intensity passes a sum of n exponential
steps drawn in advance; its text
and its id belong to n, not to the time. Doing nothing, the best play and the trainee's play so
differ by what was done alone.
"""

import math
import random
from dataclasses import dataclass

from .parameters import TalkLine, everyday, parameters
from .shift import Shift, chance, digest, pick


@dataclass(frozen=True)
class Message:
    """One mention in the inbox. `stream`, `topic` and `hide` are the truth that a trainee has to
    find.
    """

    id: str
    minute: int
    stream: str
    platform: str
    author: str
    text: str
    topic: str
    hide: str = ""


class TalkStream:
    """One stream of a shift. opening: how many lines come first, in their order.

    The first of them with the first intensity.
    """

    def __init__(
        self,
        shift: Shift,
        name: str,
        lines: list[TalkLine],
        opening: int = 0,
    ):
        self.shift = shift
        self.name = name
        self._lines = lines
        self._opening = opening
        self._steps = chance(shift.setting, "steps", name)
        self._mass, self._next, self.count = 0.0, 0.0 if opening else self._step(), 0
        self.reactions: list[str] = []

    def _step(self) -> float:
        return -math.log(1.0 - self._steps.random())

    def arrivals(self, minute: int, per_hour: float) -> tuple[int, list[Message]]:
        """How many mentions this minute brings, and those of them that reach the inbox."""
        shown = []
        count = 0
        self._mass += per_hour / 60
        while self._next <= self._mass and per_hour > 0:
            if self._reaches_inbox():
                shown.append(self._message(minute))
            self._next += self._step()
            self.count += 1
            count += 1
        return count, shown

    def _reaches_inbox(self) -> bool:
        opening = parameters().first_shown if self._opening else 0
        return (
            self.count < opening
            or bool(self.reactions)
            or self.count % parameters().shown_every[self.name] == 0
        )

    def _message(self, minute: int) -> Message:
        source = chance(self.shift.setting, self.name, self.count)
        line = self._line(source)
        author = f"{pick(everyday().authors, source)}{int(source.random() * 90) + 10}"
        name = digest(
            self.shift.setting,
            "id",
            self.name,
            self.count,
        ).hex()[:6]
        return Message(
            name,
            minute,
            self.name,
            pick(everyday().platforms, source),
            author,
            self.shift.filled(line.text),
            line.topic,
            line.hide,
        )

    def _line(self, source: random.Random) -> TalkLine:
        if self.reactions and self.count >= self._opening:
            return TalkLine(text=self.reactions.pop(0), topic=self._lines[0].topic)
        if self.count < self._opening:
            return self._lines[self.count]
        rest = self._lines[self._opening :]
        turn, place = divmod(self.count - self._opening, len(rest))
        order = sorted(
            range(len(rest)),
            key=lambda n: digest(
                self.shift.setting,
                "order",
                self.name,
                turn,
                n,
            ),
        )
        return rest[order[place]]


def streams(shift: Shift) -> dict[str, TalkStream]:
    """The streams of a shift by name."""
    talk = everyday()
    crisis = shift.scenario
    more = [
        TalkLine(
            text=text,
            topic=crisis.kind,
            hide=crisis.hide_more.get(n, ""),
        )
        for n, text in enumerate(crisis.more)
    ]
    first = [TalkLine(text=text, topic=crisis.kind) for text in crisis.first]
    return {
        "noise": TalkStream(shift, "noise", talk.noise),
        "complaint": TalkStream(shift, "complaint", talk.complaint),
        "campaign": TalkStream(shift, "campaign", talk.campaign),
        "crisis": TalkStream(
            shift,
            "crisis",
            first + more,
            len(first),
        ),
    }


def everyday_rates(shift: Shift, minute: int) -> dict[str, float]:
    """Mentions an hour of what has nothing to do with the crisis."""
    rates = parameters().streams
    return {
        "noise": rates.noise_per_hour,
        "complaint": rates.complaint_per_hour,
        "campaign": _burst(minute - shift.campaign),
    }


def _burst(since: int) -> float:
    burst = parameters().streams.campaign
    if since <= 0:
        return 0.0
    if since <= burst.rise_minutes:
        return burst.peak_per_hour * since / burst.rise_minutes
    return burst.peak_per_hour * 0.5 ** ((since - burst.rise_minutes) / burst.half_life_minutes)
