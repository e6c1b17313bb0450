"""What the seed of a trainee decides before anything happens: the crisis, its onset, the
campaign, the scheduled posts.
"""

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from pydantic import Field, field_validator, model_validator

from ...deliverable import Section
from ...policy.crisis_plan import CrisisPlan
from ...trainee import trainee_number
from .parameters import Scenario, parameters, scenarios, slots

T = TypeVar("T")


class PlanTimes(Section):
    """The plan's own times for its highest level, in minutes from the first mention.

    Bounded by the course's latest.
    """

    first_look_minutes: float = Field(title="幾分鐘內看到", gt=0)
    triage_minutes: float = Field(title="幾分鐘內分級", gt=0)
    statement_minutes: float = Field(title="幾分鐘內第一次聲明", gt=0)
    update_hours: float = Field(title="每幾小時更新", gt=0)

    @model_validator(mode="after")
    def not_beyond_the_latest(self) -> "PlanTimes":
        for name, most in parameters().latest.items():
            if getattr(self, name) > most:
                raise ValueError(
                    f"「{type(self).model_fields[name].title}」超過演練的上限 {most:g}",
                )
        return self

    @classmethod
    def of(cls, plan: CrisisPlan | None) -> "PlanTimes":
        """The times of L3; what the plan leaves open or sets later than `latest` is taken from
        there, all of it without a plan.
        """
        level = None
        if plan:
            level = next((row for row in plan.levels if row.level == "L3"), None)
        latest = parameters().latest
        return cls(
            **{name: min(getattr(level, name, 0) or most, most) for name, most in latest.items()},
        )


class DrillSetting(Section):
    """Whose drill it is: with the version all that the shift is drawn from."""

    trainee: str = Field(
        title="學員編號",
        min_length=1,
        max_length=100,
    )
    workplace: str = Field(
        title="工作場所",
        min_length=1,
        max_length=60,
    )
    attempt: int = Field(
        default=1,
        title="第幾次演練",
        ge=1,
        le=99,
    )
    brand: str = Field(
        title="品牌",
        min_length=1,
        max_length=40,
    )
    sector: str = Field(
        default="",
        title="業別",
        max_length=40,
    )
    reply_minutes: float = Field(
        default=180,
        title="回覆標準（分鐘）",
        gt=0,
    )
    times: PlanTimes = Field(title="危機計畫的時限")

    @field_validator("reply_minutes")
    @classmethod
    def complaints_fall_due(cls, minutes: float) -> float:
        if minutes > parameters().reply_most_minutes:
            raise ValueError(
                f"超過演練的上限 {parameters().reply_most_minutes} 分鐘，這一班裡就沒有到期的客訴",
            )
        return minutes


@dataclass(frozen=True)
class Shift:
    """One drawn shift; times in minutes from its start."""

    setting: DrillSetting
    scenario: Scenario
    onset: int
    campaign: int
    posts: tuple[int, ...]

    @property
    def minutes(self) -> int:
        """Length of the shift."""
        return parameters().shift.minutes

    @cached_property
    def words(self) -> dict[str, str]:
        """Words for the slots of the texts."""
        return slots(self.setting.brand, self.setting.sector)

    def filled(self, text: str) -> str:
        """A text of the course with the business's own words."""
        for slot, word in self.words.items():
            text = text.replace(f"{{{slot}}}", word)
        return text


def _seed(setting: DrillSetting) -> str:
    return "\n".join(
        [
            "drill",
            str(parameters().version),
            setting.workplace,
            trainee_number(setting.trainee),
            str(setting.attempt),
        ],
    )


def digest(setting: DrillSetting, *name: object) -> bytes:
    """SHA-256 of the seed and a name: the source of everything drawn."""
    text = "\n".join([_seed(setting), *map(str, name)])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def chance(setting: DrillSetting, *name: object) -> random.Random:
    """A stream of random numbers of its own for each name.

    Only `random()` is used, which is the same in every Python version.
    """
    return random.Random(int.from_bytes(digest(setting, *name)[:8], "big"))


def pick(choices: Sequence[T], source: random.Random) -> T:
    """One of the choices."""
    return choices[int(source.random() * len(choices))]


def draw_shift(setting: DrillSetting) -> Shift:
    """The shift of this trainee, workplace and attempt; always the same one."""
    source = chance(setting, "shift")
    windows = parameters().draw

    def within(span: tuple[int, int]) -> int:
        return pick(range(span[0], span[1] + 1), source)

    scenario = pick([scenarios()[kind] for kind in sorted(scenarios())], source)
    return Shift(
        setting,
        scenario,
        within(windows.onset),
        within(windows.campaign),
        tuple(within(span) for span in windows.posts),
    )


def clock(minute: int) -> str:
    """Clock time "13:05" of a minute of the shift."""
    hour, start = map(int, parameters().shift.starts.split(":"))
    total = hour * 60 + start + minute
    return f"{total // 60 % 24:02d}:{total % 60:02d}"
