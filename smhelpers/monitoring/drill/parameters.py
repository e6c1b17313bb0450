"""Parameters and texts of the drill, read from `data/drill`: nothing that could be argued about
stands in the code.
"""

from functools import cache
from typing import Literal

from pydantic import Field

from ...datafile import FileRecord, checked, read_yaml
from ...deliverable import holds_any
from ...paths import data_dir
from ...policy.crisis_plan import Cluster, Issue

Whom = Literal["commander", "branch", "authority", "platform"]
Topic = Literal["inquiry", "praise", "campaign", "noise", "complaint", Issue]
Hideable = Literal["scam", "personal_data", "abuse"]
Range = tuple[int, int]
#: Figures by the key of what they are of.
Figures = dict[str, float]


class ShiftTimes(FileRecord):
    """Length in minutes and the clock time at which a shift starts."""

    minutes: int = Field(gt=0)
    starts: str


class Draws(FileRecord):
    """Windows of minutes from which the seed draws."""

    campaign: Range
    onset: Range
    posts: list[Range]


class Burst(FileRecord):
    """A campaign's mentions: linear rise to the peak, then exponential fall."""

    peak_per_hour: float
    rise_minutes: float = Field(gt=0)
    half_life_minutes: float = Field(gt=0)


class TalkRates(FileRecord):
    """Mentions an hour of what is always there, and the campaign."""

    noise_per_hour: float
    complaint_per_hour: float
    campaign: Burst


class Spread(FileRecord):
    """How fast one kind of crisis spreads (per hour) and how far (mentions an hour)."""

    spread: float = Field(gt=0)
    ceiling: float = Field(gt=0)


class CrisisGrowth(FileRecord):
    """What holds for every kind of crisis; see `dynamics`."""

    start: float = Field(gt=0)
    fade: float
    recovered: float
    burning: float
    fuel_half_life_hours: float = Field(gt=0)
    fuel_most: float
    kinds: dict[Issue, Spread]


class Provocation(FileRecord):
    """Fuel added and the factor by which mentions jump."""

    fuel: float = Field(ge=0)
    jump: float = Field(ge=1)


class Parameters(FileRecord):
    """`dynamics.yml`."""

    version: int
    shift: ShiftTimes
    draw: Draws
    streams: TalkRates
    shown_every: dict[str, int]
    first_shown: int
    crisis: CrisisGrowth
    calm: dict[Cluster, Figures]
    mixed_posture: float = Field(ge=0, le=1)
    reply_calm: Figures
    provocations: dict[str, Provocation]
    silence: Figures
    overdue: Figures
    inside_minutes: int
    latest: Figures
    reply_most_minutes: float
    best: dict[str, int]
    triage_least_share: float = Field(gt=0, le=1)
    bands: dict[str, Range | tuple[float, float]]


class TalkLine(FileRecord):
    """One text of everyday talk; `hide` says why it may be hidden."""

    text: str
    topic: Topic
    hide: Hideable | Literal[""] = ""


class Everyday(FileRecord):
    """`everyday.yml`: what is always there, who writes, where, and the reply texts of the
    buttons.
    """

    noise: list[TalkLine]
    complaint: list[TalkLine]
    campaign: list[TalkLine]
    post: list[str]
    authors: list[str]
    platforms: list[str]
    replies: dict[str, str]


class Fact(FileRecord):
    """What those inside find out, minutes after they were notified."""

    minutes: int
    text: str


class Scenario(FileRecord):
    """One true crisis (`crises.yml`)."""

    kind: Issue
    cluster: Cluster
    title: str
    cause: str
    instruct: str
    told_by: list[str] = Field(min_length=1)
    notify: list[Whom] = Field(min_length=1)
    facts: list[Fact]
    first: list[str] = Field(min_length=1)
    more: list[str] = Field(min_length=1)
    hide_more: dict[int, Hideable] = {}


class Reaction(FileRecord):
    """What an act does in words: the side it is on, the debrief's sentence, what people write
    next.
    """

    side: Literal["helped", "hurt"]
    told: str
    said: list[str]


class Sector(FileRecord):
    """Words of a line of business for the slots of the texts."""

    words: list[str]
    food: str
    product: str
    service: str
    place: str
    staff: str
    booking: str
    offer: str


def _read(name: str, kind):
    path = data_dir() / "drill" / name
    return checked(kind, read_yaml(path, "請重新安裝課程。"), path)


@cache
def parameters() -> Parameters:
    """The model's parameters."""
    return _read("dynamics.yml", Parameters)


@cache
def everyday() -> Everyday:
    """Talk, praise, complaints, campaign."""
    return _read("everyday.yml", Everyday)


@cache
def scenarios() -> dict[str, Scenario]:
    """The crises by kind."""
    return {scenario.kind: scenario for scenario in _read("crises.yml", list[Scenario])}


@cache
def reactions() -> dict[str, Reaction]:
    """What acts do in words, by key."""
    return _read("reactions.yml", dict[str, Reaction])


@cache
def sectors() -> tuple[Sector, ...]:
    """Words by line of business."""
    return tuple(_read("sectors.yml", list[Sector]))


def slots(brand: str, sector: str) -> dict[str, str]:
    """Words that fill the slots of the texts for a business."""
    found = next(row for row in sectors() if holds_any(sector, row.words))
    return {"brand": brand} | found.model_dump(exclude={"words"})
