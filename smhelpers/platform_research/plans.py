"""What the trainee decides and plans in task 1: the comparison, the choice, integration,
exposure, community; and the prose.
"""

from datetime import date
from typing import ClassVar

from pydantic import Field, model_validator

from ..brief import Platform
from ..deliverable import Deliverable, Section, distinct, lines
from .deliverables import _TASK, Criterion, Lever, Purpose, Score


class Weight(Section):
    """A criterion of the comparison; all weights are divided by their sum."""

    criterion: Criterion = Field(title="準則")
    weight: float = Field(
        title="權重",
        gt=0,
        le=100,
        description="相加不必是 100，系統會換算",
    )
    goal: str = Field(
        title="對應的組織目標",
        min_length=1,
        description="例如 g1",
    )


class PairJudgement(Section):
    """How much more important one criterion is than another (Saaty's scale 1 to 9)."""

    more: Criterion = Field(title="較重要的準則")
    less: Criterion = Field(title="較不重要的準則")
    strength: int = Field(
        title="重要多少（1–9）",
        ge=1,
        le=9,
        description="1 一樣、3 稍微、5 明顯、7 非常、9 極端",
    )


class PlatformScore(Section):
    """How well a platform does on a criterion, and why."""

    platform: Platform = Field(title="平台")
    criterion: Criterion = Field(title="準則")
    score: Score = Field(
        title="分數（1–5）",
        description="成本型準則（人力、費用、風險）分數越高代表負擔越大",
    )
    basis: str = Field(
        title="依據",
        min_length=1,
        description="數字或來源",
    )


class PlatformChoice(Deliverable):
    """Platforms compared and chosen (pc-1.4, s-1)."""

    file_name: ClassVar[str] = "platform_choice"
    title: ClassVar[str] = "平台比較與選擇"
    assignment: ClassVar[str] = _TASK
    weights: list[Weight] = Field(title="準則與權重", min_length=4)
    pairs: list[PairJudgement] = Field(title="兩兩比較", min_length=3)
    consistency_ratio: float = Field(
        title="一致性比率（CR）",
        ge=0,
        description="表單下方算出的數字",
    )
    consistency_reason: str = Field(
        default="",
        title="一致性不足時的說明",
        description="CR 不到 0.10 可留空",
        json_schema_extra=lines(2),
    )
    scores: list[PlatformScore] = Field(title="各平台的分數", min_length=12)
    first: Platform = Field(title="加權後的第一名")
    second: Platform = Field(title="加權後的第二名")
    third: Platform = Field(title="加權後的第三名")
    share_first_percent: float = Field(
        title="權重改變後第一名不變的比例（％）",
        ge=0,
        le=100,
    )
    chosen: list[Platform] = Field(
        title="選定的平台",
        min_length=1,
        description="選一到三個，人力顧得來才選",
    )
    reasons: str = Field(
        title="選擇的理由",
        min_length=1,
        json_schema_extra=lines(3),
    )
    deviation: str = Field(
        default="",
        title="沒有照排名選的理由",
        description="照排名選可留空",
        json_schema_extra=lines(2),
    )

    @model_validator(mode="after")
    def no_doubles(self) -> "PlatformChoice":
        distinct([row.criterion for row in self.weights], "同一準則填了兩列權重，請刪去重複的一列")
        distinct(
            [frozenset((row.more, row.less)) for row in self.pairs],
            "同一對準則比較了兩次，請刪去重複的一列",
        )
        distinct(
            [(row.platform, row.criterion) for row in self.scores],
            "同一平台的同一準則填了兩個分數，請刪去重複的一列",
        )
        if any(row.more == row.less for row in self.pairs):
            raise ValueError("兩兩比較的兩個準則相同，請改選")
        return self


class Link(Section):
    """Social media joined to one existing system or procedure."""

    system: str = Field(
        title="現有系統",
        min_length=1,
        description="簡介裡的系統編號，例如 y1",
    )
    platform: Platform = Field(title="平台")
    data_flow: str = Field(
        title="什麼資料、往哪裡流",
        min_length=1,
        json_schema_extra=lines(2),
    )
    procedure: str = Field(
        title="程序怎麼改",
        min_length=1,
        json_schema_extra=lines(2),
    )
    owner: str = Field(title="負責人", min_length=1)
    due: date = Field(title="完成日")
    personal_data: bool = Field(title="是否有個人資料")
    safeguard: str = Field(
        default="",
        title="個資保護作法",
        description="有個人資料時必填：告知、最少蒐集、保存期限",
        json_schema_extra=lines(2),
    )

    @model_validator(mode="after")
    def personal_data_are_guarded(self) -> "Link":
        if self.personal_data and len(self.safeguard) < 10:
            raise ValueError("有個人資料時，請寫出個資保護作法（至少 10 個字）")
        return self


class IntegrationMap(Deliverable):
    """Opportunities to integrate social media with existing systems and procedures (pc-1.5)."""

    file_name: ClassVar[str] = "integration_map"
    title: ClassVar[str] = "整合規劃"
    assignment: ClassVar[str] = _TASK
    links: list[Link] = Field(title="整合項目", min_length=2)


class Opportunity(Section):
    """One way to be seen by more people."""

    platform: Platform = Field(title="平台")
    lever: Lever = Field(title="作法類型")
    action: str = Field(
        title="作法",
        min_length=1,
        json_schema_extra=lines(2),
    )
    segment: str = Field(
        title="客群",
        min_length=1,
        description="例如 s2",
    )
    measure: str = Field(
        title="衡量",
        min_length=1,
        description="看哪個數字、由多少到多少",
    )
    cost: int = Field(title="每月費用（元）", ge=0)
    weekly_hours: float = Field(title="每週工時", ge=0)
    owner: str = Field(title="負責人", min_length=1)


class ExposurePlan(Deliverable):
    """Opportunities to maximise business exposure (pc-1.6)."""

    file_name: ClassVar[str] = "exposure_plan"
    title: ClassVar[str] = "曝光機會"
    assignment: ClassVar[str] = _TASK
    opportunities: list[Opportunity] = Field(title="曝光機會", min_length=3)


class CommunityAction(Section):
    """One way to build awareness or community, or to win and use what customers make."""

    purpose: Purpose = Field(title="目的")
    platform: Platform = Field(title="平台")
    action: str = Field(
        title="作法",
        min_length=1,
        json_schema_extra=lines(2),
    )
    reason: str = Field(
        title="顧客為什麼願意參加",
        min_length=1,
        json_schema_extra=lines(2),
    )
    permission: str = Field(
        default="",
        title="取得授權的方式",
        description="用到顧客作品或照片時必填",
    )
    measure: str = Field(
        title="衡量",
        min_length=1,
        description="看哪個數字、由多少到多少",
    )
    owner: str = Field(title="負責人", min_length=1)

    @model_validator(mode="after")
    def customers_agree(self) -> "CommunityAction":
        if self.purpose == "user_content" and len(self.permission) < 6:
            raise ValueError("使用顧客作品前要取得同意，請寫出取得授權的方式")
        return self


class CommunityPlan(Deliverable):
    """Opportunities for brand awareness and an online community (pc-1.7)."""

    file_name: ClassVar[str] = "community_plan"
    title: ClassVar[str] = "品牌與社群經營機會"
    assignment: ClassVar[str] = _TASK
    message: str = Field(title="品牌要被記住的一句話", min_length=1)
    actions: list[CommunityAction] = Field(title="作法", min_length=3)


class PlatformResearchProse(Deliverable):
    """Written answers, marked by an assessor with the mark schemes in the notebook: one a
    criterion.
    """

    file_name: ClassVar[str] = "platform_research_prose"
    title: ClassVar[str] = "文字說明"
    assignment: ClassVar[str] = _TASK
    why_these_priorities: str = Field(
        title="為什麼是這個優先順序",
        min_length=1,
        json_schema_extra=lines(6),
    )
    what_sources_cannot_say: str = Field(
        title="來源能說什麼、不能說什麼",
        min_length=1,
        json_schema_extra=lines(6),
    )
    what_trends_mean: str = Field(
        title="趨勢對本店的意義",
        min_length=1,
        json_schema_extra=lines(6),
    )
    why_these_platforms: str = Field(
        title="為什麼選這些平台",
        min_length=1,
        json_schema_extra=lines(6),
    )
    how_systems_fit: str = Field(
        title="整合後誰的工作怎麼變",
        min_length=1,
        json_schema_extra=lines(6),
    )
    how_exposure_grows: str = Field(
        title="曝光機會的取捨",
        min_length=1,
        json_schema_extra=lines(6),
    )
    how_community_grows: str = Field(
        title="社群如何長大",
        min_length=1,
        json_schema_extra=lines(6),
    )
