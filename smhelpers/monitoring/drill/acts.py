"""What a trainee can do in a drill: typed acts, each logged with its simulated time."""

from typing import Annotated, Literal

from pydantic import Field

from ...deliverable import Section
from ...policy.crisis_plan import HoldingStatement, Posture
from .parameters import Hideable, Topic, Whom

Grade = Literal["none", "L1", "L2", "L3"]
Manner = Literal["thank", "care", "inform", "instruct", "deny"]
MessageId = Annotated[
    str,
    Field(
        title="訊息",
        min_length=1,
        max_length=12,
    ),
]


class Look(Section):
    """Opened a message."""

    act: Literal["look"] = "look"
    message: MessageId


class Triage(Section):
    """Graded a message: how grave, and about what."""

    act: Literal["triage"] = "triage"
    message: MessageId
    level: Grade = Field(title="等級")
    topic: Topic = Field(title="主題")


class Notify(Section):
    """Told someone who has to know."""

    act: Literal["notify"] = "notify"
    whom: Whom = Field(title="通知誰")


class Publish(Section):
    """Published a statement; its whole text is in the log, so that a replay needs nothing else."""

    act: Literal["publish"] = "publish"
    statement: HoldingStatement = Field(title="聲明")
    posture: Literal["none", Posture] = Field(default="none", title="回應策略")
    own: bool = Field(default=False, title="自行撰寫")


class Reply(Section):
    """Answered one message."""

    act: Literal["reply"] = "reply"
    message: MessageId
    manner: Manner = Field(title="回覆方式")
    text: str = Field(
        title="回覆內容",
        min_length=1,
        max_length=1000,
    )


class Keep(Section):
    """Kept evidence of a message (screenshot, time, address)."""

    act: Literal["keep"] = "keep"
    message: MessageId


class Hide(Section):
    """Hid a message, for a reason."""

    act: Literal["hide"] = "hide"
    message: MessageId
    reason: Literal["criticism", Hideable] = Field(title="隱藏原因")


class PauseCalendar(Section):
    """Stopped the scheduled posts."""

    act: Literal["pause_calendar"] = "pause_calendar"


class ResumeCalendar(Section):
    """Let the scheduled posts go out again."""

    act: Literal["resume_calendar"] = "resume_calendar"


class StandDown(Section):
    """Declared the crisis over."""

    act: Literal["stand_down"] = "stand_down"


class End(Section):
    """The shift is over; nothing can follow."""

    act: Literal["end"] = "end"


Act = Annotated[
    Look
    | Triage
    | Notify
    | Publish
    | Reply
    | Keep
    | Hide
    | PauseCalendar
    | ResumeCalendar
    | StandDown
    | End,
    Field(discriminator="act"),
]
