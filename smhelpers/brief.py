"""The brief of a workplace: what a new social media manager is told about the business (ac-1), as
checked data.

Money is in NT$, rates are fractions (0.02 is 2 %), times are local (Asia/Taipei).
"""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from .datafile import checked, read_yaml

Platform = Literal[
    "facebook",
    "instagram",
    "threads",
    "line_oa",
    "youtube",
    "tiktok",
    "x",
    "linkedin",
    "dcard",
    "ptt",
]


#: What stands on everything that shows a made-up business.
FICTIONAL = "本案例之公司、人物與數據均為虛構，僅供教學使用。"


class StrictModel(BaseModel):
    """Base of every part of a brief: unknown keys are refused so that a typing slip is seen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Goal(StrictModel):
    """An organisational goal for the year, which social media goals are derived from (pc-1.1)."""

    id: str = Field(pattern=r"^g\d+$")
    text: str
    measure: str
    baseline: float
    target: float
    unit: str
    due: str


class Segment(StrictModel):
    """A group of the target market (pc-1.2).

    `share` is its part of revenue, the shares add up to 1.
    """

    id: str
    name: str
    ages: tuple[int, int]
    share: float = Field(ge=0, le=1)
    needs: str


class Member(StrictModel):
    """A member of staff; `weekly_hours` is what they can give to social media (pc-3.2)."""

    name: str
    role: str
    weekly_hours: float = Field(ge=0)


class System(StrictModel):
    """An existing system or procedure that social media could be joined to (pc-1.5)."""

    id: str
    name: str
    use: str
    can_export: bool


class ServiceStandard(StrictModel):
    """The organisation's own promise to customers (pc-3.6)."""

    first_response_minutes: int = Field(gt=0)
    business_hours: tuple[str, str]
    complaint_close_days: int = Field(gt=0, le=15)
    response_rate: float = Field(gt=0, le=1)


class Rival(StrictModel):
    """A competitor; fictional like the business itself."""

    id: str
    name: str
    position: str


class Account(StrictModel):
    """An account that the business holds on a platform."""

    platform: Platform
    account: str
    name: str
    since: str


class Kpi(StrictModel):
    """A row of the business's present strategy: what a month is judged against until the trainee
    has their own (pc-3.4).

    `metric` is a key of the metric registry; `direction` says which side of the target is good.
    """

    id: str
    goal: str
    platform: Platform | Literal["all"]
    metric: str
    target: float
    direction: Literal["at_least", "at_most"] = "at_least"


class Campaign(StrictModel):
    """A promotion that the business ran, with the posts that carried it told apart by its
    hashtag (pc-3.3, pc-5.2).
    """

    id: str
    name: str
    hashtag: str
    start: str
    end: str
    budget: float = Field(ge=0)


class Brief(StrictModel):
    """Everything the trainee is told about one business.

    `fictional` is the sentence that every page and document about it shows.
    """

    slug: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: str
    fictional: Literal[
        "本案例之公司、人物與數據均為虛構，僅供教學使用。",
        "這是自己公司的真實資料，請勿外流。",
    ]
    sector: str
    story: str
    branches: list[str]
    goals: list[Goal] = Field(min_length=2)
    segments: list[Segment] = Field(min_length=2)
    staff: list[Member] = Field(min_length=2)
    monthly_budget: float = Field(gt=0)
    systems: list[System] = Field(min_length=2)
    service_standard: ServiceStandard
    rivals: list[Rival] = Field(min_length=2)
    accounts: list[Account] = Field(min_length=2)
    kpis: list[Kpi] = Field(min_length=3)
    campaigns: list[Campaign] = []
    followers: dict[Platform, int]
    pillars: dict[str, float]

    @property
    def names(self) -> set[str]:
        """Names of the members of staff."""
        return {member.name for member in self.staff}


def read_brief(path: Path) -> Brief:
    """Read and check `brief.yml`; a fault becomes one `CourseError` that names file and field."""
    path = Path(path)
    return checked(Brief, read_yaml(path, "請確認資料夾名稱，或重新產生工作場所。"), path)
