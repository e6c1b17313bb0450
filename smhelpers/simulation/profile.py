"""A business as the author of a workplace knows it: its public brief, its hidden model and its way of writing."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field, ValidationError

from ..brief import Brief, Part
from ..errors import CourseError, sentences
from ..paths import data_dir

#: Slots of the day and the local hours in them; effects are planted per slot.
SLOTS = {"morning": (8, 9, 10), "noon": (11, 12, 13), "afternoon": (14, 15, 16), "evening": (17, 18, 19), "night": (20, 21, 22)}


class PlatformModel(Part):
    """How posts of one platform do. Effects are natural logarithms, rates are per account reached, trends are per week."""

    posts_per_week: float
    formats: dict[str, float]
    slots: dict[str, float]
    weekdays: list[float] = Field(min_length=7, max_length=7)
    reach_rate: float
    reach_sigma: float
    tail_share: float
    er: float
    er_sigma: float
    split: dict[str, float]
    views_per_reach: float
    link_clicks: float
    other_clicks: float
    follows: float
    reach_trend: float
    er_trend: float
    format_reach: dict[str, float]
    format_er: dict[str, float]
    slot_er: dict[str, float]
    weekday_er: list[float] = Field(min_length=7, max_length=7)
    holiday_reach: float
    holiday_er: float


class CampaignModel(Part):
    """The truth of a campaign: lift of reach, engagement rate and sales (natural logarithms; 0 is none) and how it was posted."""

    share: float
    reach: float
    er: float
    sales: float
    boosted: int
    slots: dict[str, float] = {}
    formats: dict[str, float] = {}


class CrisisModel(Part):
    """One crisis: at onset comments rise and other interactions fall by these logarithms; each then halves in its own time."""

    onset: datetime
    topic: str
    scct: Literal["victim", "accidental", "preventable"]
    half_life_days: float
    trust_half_life_days: float
    comments: float
    other: float
    mentions: float


class Boost(Part):
    """What paid reach does to a post (natural logarithms)."""

    reach: float
    er: float


class Model(Part):
    """Everything hidden about one business."""

    platforms: dict[str, PlatformModel]
    crosspost_share: float = Field(ge=0, le=1)
    campaigns: dict[str, CampaignModel]
    crisis: CrisisModel
    boost: Boost


class Story(Part):
    """Openers and bodies that go with each other."""

    openers: list[str]
    bodies: list[str]


class Pieces(Part):
    """Parts that captions of one subject are put together from."""

    stories: list[Story]
    closers: list[str]
    emoji: list[str] = []
    hashtags: list[str] = []


class RuleText(Part):
    """A caption that breaks a rule of law or platform, or comes near it and does not."""

    rule: str
    text: str


class Captions(Part):
    """Caption material of one business."""

    slots: dict[str, list[str]]
    seasons: dict[int, dict[str, list[str]]]
    pillars: dict[str, Pieces]
    brand_hashtags: list[str]
    campaigns: dict[str, Pieces]
    breaches: list[RuleText]
    near_misses: list[RuleText]


class Profile(Part):
    """Brief, hidden model and captions of one fictional business."""

    brief: Brief
    model: Model
    captions: Captions


def simulation_dir() -> Path:
    """Folder of the profiles; authors and assessors have it, the trainee kit does not."""
    return data_dir() / "simulation"


def profile_slugs() -> list[str]:
    """Slugs of every profile that is delivered, sorted."""
    return sorted(path.parent.name for path in simulation_dir().glob("*/brief.yml"))


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _merged(base: Any, change: Any) -> Any:
    """`change` over `base`; tables merge by key, except tables of shares, which replace whole."""
    if not (isinstance(base, Mapping) and isinstance(change, Mapping)):
        return change
    whole = {"formats", "slots", "split"}
    return {**base, **{key: value if key in whole else _merged(base.get(key), value) for key, value in change.items()}}


def load_profile(slug: str) -> Profile:
    """The profile of `data/simulation/<slug>`; an unknown slug or a fault in it becomes a `CourseError`."""
    folder = simulation_dir() / slug
    if slug not in profile_slugs():
        raise CourseError(f"沒有「{slug}」這個工作場所設定；可用的有：{'、'.join(profile_slugs())}。")
    defaults = _read(simulation_dir() / "defaults.yml")
    parts = {name: _read(folder / f"{name}.yml") for name in ("brief", "model", "captions")}
    try:
        return Profile.model_validate({**parts, "model": _merged(defaults, parts["model"])})
    except ValidationError as error:
        raise CourseError(f"{folder} 的設定有誤：{'；'.join(sentences(error))}。請更正後再執行。") from None
