"""Individual workplaces: the same business in other circumstances, one for each trainee number,
drawn under a course key.

Without the key nobody can tell which seed a number has, so neither a neighbour's pack nor the
simulator gives the truth away.
"""

import hmac
import re
import secrets
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import numpy as np

from ..errors import CourseError
from ..writing import write_whole
from .model import CampaignModel, PlatformModel
from .profile import BusinessProfile
from .streams import Streams

#: A trainee number is also a folder name.
NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,31}")


def course_key(path: Path) -> bytes:
    """The course key in `path`; a new one is drawn and written (readable by its owner alone) if
    there is none.
    """
    if not path.exists():
        write_whole(path, secrets.token_hex(32) + "\n", mode=0o600)
    key = path.read_bytes().strip()
    if len(key) < 16:
        raise CourseError(
            f"{path} 裡的課程金鑰太短（至少 16 個字元）；請刪除此檔重新產生，或改用原來的金鑰檔。",
        )
    return key


def variant_seed(key: bytes, profile: str, number: str) -> int:
    """Seed of trainee `number` in a profile: the first 63 bits of HMAC-SHA256 (RFC 2104) under
    the course key.
    """
    if not NUMBER.fullmatch(number):
        raise CourseError(
            f"學員編號「{number}」不能當資料夾名稱；請只用英文字母、數字、底線、點與連字號，"
            f"最多 32 個字。",
        )
    digest = hmac.new(key, f"{profile}/{number}".encode(), sha256).digest()
    return int.from_bytes(digest[:8], "big") >> 1


def _scaled(effects: dict[str, float], rng: np.random.Generator) -> dict[str, float]:
    return {name: round(value * rng.uniform(0.8, 1.2), 3) for name, value in effects.items()}


def _shuffled(effects: dict[str, float], rng: np.random.Generator) -> dict[str, float]:
    """The same effects on other slots."""
    values = list(effects.values())
    return {
        name: values[pick] for name, pick in zip(effects, rng.permutation(len(values)), strict=True)
    }


def _platform(model: PlatformModel, rng: np.random.Generator) -> PlatformModel:
    """Other hours, other strengths, trends perhaps the other way."""
    signs = rng.choice([-1, 1], 2)
    return model.model_copy(
        update={
            "format_er": _scaled(model.format_er, rng),
            "slot_er": _shuffled(_scaled(model.slot_er, rng), rng),
            "reach_trend": round(model.reach_trend * float(signs[0]), 4),
            "er_trend": round(model.er_trend * float(signs[1]), 4),
        },
    )


def _campaigns(
    campaigns: dict[str, CampaignModel],
    rng: np.random.Generator,
) -> dict[str, CampaignModel]:
    """Roles dealt anew: any campaign may be the one that did nothing."""
    roles = list(campaigns.values())
    return {
        name: roles[pick] for name, pick in zip(campaigns, rng.permutation(len(roles)), strict=True)
    }


def _rounded(
    value: float,
    rng: np.random.Generator,
    spread: float,
    step: int,
) -> int:
    return max(step, round(value * np.exp(rng.normal(0, spread)) / step) * step)


def vary(profile: BusinessProfile, seed: int) -> BusinessProfile:
    """A profile with other followers, budgets, hours, trends, campaign roles and crisis date.

    Texts and story stay.
    """
    streams = Streams(seed)
    model = profile.model
    brief = profile.brief
    rng = streams.of("variant", "model")
    crisis = model.crisis.model_copy(
        update={
            "onset": model.crisis.onset
            + timedelta(days=int(rng.integers(-20, 21)), minutes=int(rng.integers(-240, 61))),
        },
    )
    hidden = model.model_copy(
        update={
            "platforms": {name: _platform(each, rng) for name, each in model.platforms.items()},
            "campaigns": _campaigns(model.campaigns, rng),
            "crisis": crisis,
        },
    )
    rng = streams.of("variant", "brief")
    campaigns = [
        each.model_copy(update={"budget": float(_rounded(each.budget, rng, 0.15, 500))})
        for each in brief.campaigns
    ]
    public = brief.model_copy(
        update={
            "followers": {
                name: _rounded(number, rng, 0.15, 10) for name, number in brief.followers.items()
            },
            "monthly_budget": float(_rounded(brief.monthly_budget, rng, 0.12, 500)),
            "campaigns": campaigns,
        },
    )
    return profile.model_copy(update={"model": hidden, "brief": public})
