"""The activity calendar that the trainee hands in: what is published when, where, by whom, for
which campaign (pc-3.3, s-4).

Blanks that the checks explain are allowed, so that an unfinished calendar can be kept, pictured and
helped.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from ..brief import Platform
from ..deliverable import Deliverable, Section, distinct, lines
from ..policy.crisis import Level
from ..taipei import TAIPEI
from .deliverables import TASK, PostType

#: A strategy is carried out over more than three months: 14 weeks pass every reading of it (s-4).
LEAST_WEEKS, MOST_WEEKS = 14, 53
#: Of the first so many weeks so many may pass without a piece: a holiday, a planned silence.
REST_WEEKS = 2


def lasts(weeks: Iterable[int]) -> bool:
    """Whether pieces in these weeks (counted from 1) make a calendar of more than three months.

    The first fourteen weeks may hold pauses, but not end in one.
    """
    filled = set(weeks) & set(range(1, LEAST_WEEKS + 1))
    return len(filled) >= LEAST_WEEKS - REST_WEEKS and LEAST_WEEKS in filled


WEEKDAYS = "一二三四五六日"
Status = Literal[
    "planned",
    "in_review",
    "approved",
    "scheduled",
    "published",
    "paused",
    "cancelled",
]
#: Statuses in which nothing goes out (any more).
STOPPED = frozenset({"paused", "cancelled"})
#: Opens what a first draft leaves to be written.
TO_WRITE = "（待寫）"
ClockTime = Annotated[
    str,
    Field(
        pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$",
        title="時間",
        description="24 小時制，例如 19:30",
    ),
]


class CalendarEntry(Section):
    """One post, broadcast or live session. `hours` is what making it takes, `budget` is NT$."""

    id: str = Field(
        title="編號",
        pattern=r"^e[0-9]{1,4}$",
        description="例如 e12；不要重複，也不要改",
    )
    day: date = Field(title="日期")
    time: ClockTime
    platform: Platform = Field(title="平台")
    format: PostType | None = Field(default=None, title="形式")
    pillar: str = Field(default="", title="內容主軸")
    campaign: str = Field(
        default="",
        title="行銷活動",
        description="活動編號，例如 c1；不屬於活動可留空",
    )
    festival: str = Field(
        default="",
        title="節日",
        description="例如 中秋節；當天或前 21 天內",
    )
    message: str = Field(
        default="",
        title="主要訊息",
        max_length=1000,
        json_schema_extra=lines(2),
    )
    asset: str = Field(
        default="",
        title="素材",
        description="照片、影片或文案的名稱",
    )
    licence: str = Field(
        default="",
        title="授權編號",
        description="自有素材填「自有」，其他填授權登錄編號，例如 L003",
    )
    call_to_action: str = Field(
        default="",
        title="行動呼籲（CTA）",
        description="希望看到的人做什麼",
    )
    link: str = Field(
        default="",
        title="連結（含 UTM）",
        max_length=500,
    )
    disclosure: str = Field(
        default="",
        title="標示或警語",
        description="例如 【合作】、民宿登記證號、飲酒警語",
        json_schema_extra=lines(2),
    )
    owner: str = Field(default="", title="負責人")
    approver: str = Field(default="", title="核稿人")
    status: Status = Field(default="planned", title="狀態")
    kpi: str = Field(
        default="",
        title="指標",
        description="指標編號，例如 k1",
    )
    budget: float = Field(
        default=0,
        title="預算（元）",
        ge=0,
    )
    hours: float = Field(
        default=0,
        title="工時（小時）",
        ge=0,
        le=80,
    )
    pausable: bool = Field(
        default=True,
        title="危機時暫停",
        description="事故說明等必須照發的內容選「否」",
    )
    contingency: str = Field(
        default="",
        title="備案",
        description="不能發時改發什麼；危機時照發的理由",
        json_schema_extra=lines(2),
    )

    @property
    def moment(self) -> datetime:
        """When it is published, in Taipei."""
        return datetime.fromisoformat(f"{self.day} {self.time}").replace(tzinfo=TAIPEI)

    @property
    def weekday(self) -> str:
        """「週一」 to 「週日」."""
        return f"週{WEEKDAYS[self.day.weekday()]}"


class CalendarCampaign(Section):
    """A promotion marked on the calendar; its posts carry its number in `utm_campaign`.

    Both days belong to it; money is NT$.
    """

    id: str = Field(
        title="活動編號",
        pattern=r"^c[0-9]{1,3}$",
        description="例如 c1",
    )
    name: str = Field(title="活動名稱", min_length=1)
    start: date = Field(title="開始日")
    end: date = Field(title="結束日")
    goal: str = Field(
        default="",
        title="支持的目標",
        description="例如 g1",
    )
    offer: str = Field(
        default="",
        title="促銷內容與條件",
        description="優惠、資格、期限、數量",
        json_schema_extra=lines(2),
    )
    budget: float = Field(
        default=0,
        title="預算（元）",
        ge=0,
    )

    @model_validator(mode="after")
    def ends_after_its_start(self) -> "CalendarCampaign":
        if self.end < self.start:
            raise ValueError("結束日早於開始日，請更正")
        return self


class Pause(Section):
    """A time in which scheduled posts stop, because the crisis plan says so (policy, pc-2.3).

    Both days belong to it.
    """

    start: date = Field(title="暫停開始日")
    end: date = Field(title="暫停結束日")
    level: Level = Field(title="危機等級")
    reason: str = Field(title="原因", min_length=1)

    @model_validator(mode="after")
    def ends_after_its_start(self) -> "Pause":
        if self.end < self.start:
            raise ValueError("結束日早於開始日，請更正")
        return self


class ActivityCalendar(Deliverable):
    """Calendar of activities with marketing strategy and promotions marked (pc-3.3)."""

    file_name: ClassVar[str] = "activity_calendar"
    title: ClassVar[str] = "活動行事曆"
    assignment: ClassVar[str] = TASK
    start: date = Field(title="開始日", description="建議選星期一")
    weeks: int = Field(
        default=LEAST_WEEKS,
        title="週數",
        ge=LEAST_WEEKS,
        le=MOST_WEEKS,
        description=f"至少 {LEAST_WEEKS} 週（超過三個月）",
    )
    campaigns: list[CalendarCampaign] = Field(
        default=[],
        title="行銷與促銷活動",
        max_length=40,
    )
    pauses: list[Pause] = Field(
        default=[],
        title="暫停發文的期間",
        max_length=40,
    )
    entries: list[CalendarEntry] = Field(
        title="排程",
        min_length=1,
        max_length=600,
    )

    @model_validator(mode="after")
    def numbers_differ(self) -> "ActivityCalendar":
        distinct([entry.id for entry in self.entries], "兩則排程用了同一個編號，請改其中一則")
        distinct(
            [campaign.id for campaign in self.campaigns],
            "兩個活動用了同一個編號，請改其中一個",
        )
        return self

    @property
    def end(self) -> date:
        """Last day of the period."""
        return self.start + timedelta(weeks=self.weeks, days=-1)

    def week(self, day: date) -> int:
        """Number of the week that a day lies in, 1 for the first."""
        return (day - self.start).days // 7 + 1

    @property
    def ordered(self) -> list[CalendarEntry]:
        """Entries by time, platform and number."""
        return sorted(self.entries, key=lambda entry: (entry.moment, entry.platform, number(entry)))

    def campaign(self, name: str) -> CalendarCampaign | None:
        """The campaign with this number."""
        return next((campaign for campaign in self.campaigns if campaign.id == name), None)


def number(entry: CalendarEntry) -> int:
    """The number in an entry's id."""
    return int(entry.id[1:])
