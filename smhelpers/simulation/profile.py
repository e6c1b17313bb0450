"""A business as the author of a workplace knows it: its public brief, its hidden model and its
way of writing.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ..brief import Brief, StrictModel
from ..datafile import checked, read_yaml
from ..errors import CourseError
from ..paths import data_dir
from .model import Model
from .voices import Voices


class Story(StrictModel):
    """Openers and bodies that go with each other."""

    openers: list[str]
    bodies: list[str]


class Pieces(StrictModel):
    """Parts that captions of one subject are put together from."""

    stories: list[Story]
    closers: list[str]
    emoji: list[str] = []
    hashtags: list[str] = []


class RuleText(StrictModel):
    """A caption that breaks a rule of law or platform, or comes near it and does not."""

    rule: str
    text: str


class Captions(StrictModel):
    """Caption material of one business.

    `footer` ends every caption that breaks no rule (a licence number, for one).
    """

    slots: dict[str, list[str]]
    seasons: dict[int, dict[str, list[str]]]
    pillars: dict[str, Pieces]
    brand_hashtags: list[str]
    campaigns: dict[str, Pieces]
    breaches: list[RuleText]
    near_misses: list[RuleText]
    footer: str = ""


class BusinessProfile(StrictModel):
    """Brief, hidden model, captions and customers' voices of one fictional business."""

    brief: Brief
    model: Model
    captions: Captions
    voices: Voices


def simulation_dir() -> Path:
    """Folder of the profiles; authors and assessors have it, the trainee kit does not."""
    return data_dir() / "simulation"


def profile_slugs() -> list[str]:
    """Slugs of every profile that is delivered, sorted."""
    return sorted(path.parent.name for path in simulation_dir().glob("*/brief.yml"))


def _merged(base: Any, change: Any) -> Any:
    """`change` over `base`; tables merge by key, except tables of shares, which replace whole."""
    if not (isinstance(base, Mapping) and isinstance(change, Mapping)):
        return change
    whole = {
        "formats",
        "slots",
        "split",
        "cities",
        "topics",
        "per_day",
        "per_week",
        "ugc_per_week",
    }
    return {
        **base,
        **{
            key: value if key in whole else _merged(base.get(key), value)
            for key, value in change.items()
        },
    }


def load_profile(slug: str) -> BusinessProfile:
    """The profile of `data/simulation/<slug>`.

    An unknown slug or a fault in it becomes a `CourseError`.
    """
    if not profile_slugs():
        raise CourseError(
            f"{simulation_dir()} 沒有模擬用的設定；這些檔案含有答案，"
            f"只有課程作者的儲存庫才有，請改用完整的儲存庫執行。",
        )
    if slug not in profile_slugs():
        raise CourseError(
            f"沒有「{slug}」這個工作場所設定；可用的有：{'、'.join(profile_slugs())}。",
        )
    return _load(simulation_dir() / slug)


@cache
def _load(folder: Path) -> BusinessProfile:
    names = ("brief", "model", "captions")
    parts = {name: _read(folder / f"{name}.yml") for name in names}
    parts["model"] = _merged(_read(folder.parent / "defaults.yml"), parts["model"])
    voices = _read(folder.parent / "voices.yml")
    return checked(BusinessProfile, {**parts, "voices": voices}, folder)


def _read(path: Path) -> Any:
    return read_yaml(path, "請改用完整的儲存庫執行。")
