"""What the trainee hands in for task 1, one file a performance criterion, and the prose."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from ..brief import Platform
from ..deliverable import Deliverable, Section, distinct, lines

Score = Annotated[int, Field(ge=1, le=5)]
#: What a survey's percentage is a percentage of: the same platform has one figure for each.
Definition = Literal[
    "commonly_used",
    "most_often_used",
    "monthly_use",
    "ad_reach",
    "own_export",
    "other_definition",
]
SourceKind = Literal["survey", "platform_statement", "own_export", "expert_article", "law_or_terms"]
Series = Literal["facebook_reach", "facebook_engagement", "instagram_reach", "instagram_engagement"]
Direction = Literal["up", "flat", "down"]
Criterion = Literal[
    "audience_fit",
    "goal_fit",
    "content_fit",
    "organic_reach",
    "conversion",
    "workload",
    "cost",
    "risk",
]
Lever = Literal[
    "collaboration",
    "events",
    "search",
    "paid_promotion",
    "short_video",
    "cross_posting",
    "store_signage",
    "user_content",
]
Purpose = Literal["awareness", "community", "user_content"]
_TASK = "platform_research"


class SocialGoal(Section):
    """A goal of social media derived from a goal of the organisation, with what makes it SMART."""

    organisation_goal: str = Field(
        title="組織目標",
        min_length=1,
        description="簡介裡的目標編號，例如 g1",
    )
    statement: str = Field(
        title="社群目標",
        min_length=1,
        description="誰、做什麼、改變多少",
        json_schema_extra=lines(2),
    )
    measure: str = Field(
        title="衡量指標",
        min_length=1,
        description="看哪個數字、怎麼算",
    )
    baseline: float = Field(title="現況")
    target: float = Field(title="目標值")
    due: date = Field(title="期限")
    impact: Score = Field(title="影響（1–5）", description="達成後對組織目標幫助多大，5 最大")
    effort: Score = Field(title="投入（1–5）", description="要花多少人力與費用，5 最多")
    priority: int = Field(
        title="優先順序",
        ge=1,
        description="1 最先做",
    )


class GoalCascade(Deliverable):
    """Objectives and their priorities (pc-1.1)."""

    file_name: ClassVar[str] = "goal_cascade"
    title: ClassVar[str] = "社群目標與優先順序"
    assignment: ClassVar[str] = _TASK
    goals: list[SocialGoal] = Field(title="社群目標", min_length=3)

    @model_validator(mode="after")
    def one_goal_a_place(self) -> "GoalCascade":
        distinct([goal.priority for goal in self.goals], "兩個目標的優先順序相同，請分出先後")
        return self


class Source(Section):
    """A source on the target market and what its figure means."""

    name: str = Field(
        title="來源",
        min_length=1,
        description="機構與報告名稱",
    )
    kind: SourceKind = Field(title="種類")
    year: int = Field(
        title="資料年份",
        ge=2015,
        le=2035,
        description="調查執行的年份，不是你讀到的年份",
    )
    platform: Platform = Field(title="平台")
    figure_percent: float = Field(
        title="數字（％）",
        ge=0,
        le=200,
    )
    definition: Definition = Field(title="這個數字的定義")
    sample_size: int | None = Field(
        default=None,
        title="樣本數",
        ge=1,
        description="來源沒說就留空",
    )
    limits: str = Field(
        title="使用上的限制",
        min_length=1,
        description="誰沒有被問到、問的是什麼",
        json_schema_extra=lines(2),
    )


class SegmentReach(Section):
    """How much of one segment a platform reaches, and the own followers in it."""

    segment: str = Field(
        title="客群",
        min_length=1,
        description="簡介裡的客群編號，例如 s1",
    )
    platform: Platform = Field(title="平台")
    own_followers: int = Field(
        title="自家追蹤者中屬於這個年齡層的人數",
        ge=0,
        description="追蹤人數 × 年齡層占比",
    )
    low: int = Field(
        title="可能的最少人數",
        ge=0,
        description="依不確定範圍",
    )
    high: int = Field(title="可能的最多人數", ge=0)

    @model_validator(mode="after")
    def ordered(self) -> "SegmentReach":
        if not self.low <= self.own_followers <= self.high:
            raise ValueError("人數要在最少與最多之間，請檢查是否填反")
        return self


class SourceRegister(Deliverable):
    """Sources and information on the target market (pc-1.2)."""

    file_name: ClassVar[str] = "source_register"
    title: ClassVar[str] = "目標市場的資料來源"
    assignment: ClassVar[str] = _TASK
    sources: list[Source] = Field(title="資料來源", min_length=3)
    segments: list[SegmentReach] = Field(title="各客群的觸及", min_length=2)
    comparable: bool = Field(title="72.1%、50.28%、85.1% 可以放在同一張圖比較嗎")
    comparable_reason: str = Field(
        title="理由",
        min_length=1,
        json_schema_extra=lines(2),
    )

    @model_validator(mode="after")
    def one_row_a_pair(self) -> "SourceRegister":
        distinct(
            [(row.segment, row.platform) for row in self.segments],
            "同一客群與平台填了兩列，請刪去重複的一列",
        )
        return self


class TrendReading(Section):
    """The verdict on one series."""

    series: Series = Field(title="數列")
    direction: Direction = Field(title="趨勢")
    weekly_change_percent: float = Field(
        title="每週變化（％）",
        ge=-50,
        le=50,
        description="下降填負數，例如 -1.6",
    )
    evidence: str = Field(
        title="依據",
        min_length=1,
        description="檢定的 p 值、斜率或圖上看到的事",
        json_schema_extra=lines(2),
    )


class BreakReading(Section):
    """A change of definition that makes a series incomparable across a date."""

    platform: Platform = Field(title="平台")
    metric: str = Field(title="指標", min_length=1)
    since: date = Field(title="改變的日期")
    handling: str = Field(
        title="怎麼處理",
        min_length=1,
        json_schema_extra=lines(2),
    )


class EmergingTrend(Section):
    """A new trend in platform use and what it means for the business."""

    trend: str = Field(
        title="新興趨勢",
        min_length=1,
        json_schema_extra=lines(2),
    )
    source: str = Field(title="來源與年份", min_length=1)
    meaning: str = Field(
        title="對本店的意義",
        min_length=1,
        json_schema_extra=lines(2),
    )


class TrendReadings(Deliverable):
    """Trends in platform use and their traps (pc-1.3)."""

    file_name: ClassVar[str] = "trend_readings"
    title: ClassVar[str] = "趨勢判讀"
    assignment: ClassVar[str] = _TASK
    readings: list[TrendReading] = Field(title="自家數據的趨勢", min_length=1)
    breaks: list[BreakReading] = Field(title="指標改版", min_length=1)
    emerging: list[EmergingTrend] = Field(title="新興趨勢", min_length=2)

    @model_validator(mode="after")
    def one_row_a_series(self) -> "TrendReadings":
        distinct([row.series for row in self.readings], "同一數列填了兩列，請刪去重複的一列")
        return self


class PlatformProfile(Section):
    """One platform with every item of s-2."""

    platform: Platform = Field(title="平台")
    features: str = Field(
        title="主要特色",
        min_length=1,
        json_schema_extra=lines(2),
    )
    benefits: str = Field(
        title="效益",
        min_length=1,
        json_schema_extra=lines(2),
    )
    limits: str = Field(
        title="限制",
        min_length=1,
        json_schema_extra=lines(2),
    )
    functions: str = Field(
        title="功能",
        min_length=1,
        json_schema_extra=lines(2),
    )
    audience: str = Field(
        title="目標受眾",
        min_length=1,
        json_schema_extra=lines(2),
    )
    main_users: str = Field(
        title="主要用戶",
        min_length=1,
        description="寫出比率、年份與來源",
        json_schema_extra=lines(2),
    )
    terms: str = Field(
        title="使用條款",
        min_length=1,
        description="和本店做法有關的條款",
        json_schema_extra=lines(2),
    )
    source: str = Field(title="來源", min_length=1)
    source_year: int = Field(
        title="來源年份",
        ge=2015,
        le=2035,
    )


class PlatformProfiles(Deliverable):
    """At least three platforms, described (s-1, s-2)."""

    file_name: ClassVar[str] = "platform_profiles"
    title: ClassVar[str] = "平台檔案"
    assignment: ClassVar[str] = _TASK
    profiles: list[PlatformProfile] = Field(title="平台", min_length=3)

    @model_validator(mode="after")
    def one_profile_a_platform(self) -> "PlatformProfiles":
        distinct([row.platform for row in self.profiles], "同一個平台填了兩列，請刪去重複的一列")
        return self
