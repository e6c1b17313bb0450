"""What the trainee hands in for task 3: the content strategy with engagement and service, the check
against goals, and the prose.

The work plan is in `plan`, KPIs in `kpis`, tracking in `tracking`, the calendar in `calendar`.
Blanks that a check explains are
allowed here, so that an unfinished strategy can be read and helped.
"""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ..brief import Platform
from ..deliverable import Deliverable, Section, lines
from ..policy.deliverables import ResponseTime

TASK = "strategy"
#: Formats of a post, as the tidy exports name them.
PostType = Literal[
    "photo",
    "video",
    "reel",
    "link",
    "text",
    "carousel",
    "story",
    "short",
    "live",
    "broadcast",
]
#: Parts of the day (Asia/Taipei): to 11, 11–14, 14–17, 17–20, from 20 o'clock.
Slot = Literal["morning", "noon", "afternoon", "evening", "night"]
Verdict = Literal["clear", "no_clear_difference"]
GoalId = Annotated[
    str,
    Field(
        default="",
        title="對應的組織目標",
        description="簡介裡的目標編號，例如 g1",
    ),
]
ObjectiveId = Annotated[
    str,
    Field(
        pattern=r"^o\d{1,2}$",
        title="目標編號",
        description="例如 o1",
    ),
]
ObjectiveRef = Annotated[str, Field(title="支持的策略目標", description="例如 o1；多個以頓號分隔")]
Owner = Annotated[str, Field(title="負責人", description="簡介裡的人員")]


class Objective(Section):
    """An objective of the strategy, cascaded from a social media goal of task 1, with what makes
    it SMART.
    """

    id: ObjectiveId
    goal: GoalId = ""
    statement: str = Field(
        title="策略目標",
        min_length=1,
        description="對誰、做什麼、由多少到多少",
        json_schema_extra=lines(2),
    )
    measure: str = Field(
        default="",
        title="衡量",
        description="看哪個數字",
    )
    baseline: float = Field(title="現況")
    target: float = Field(title="目標值")
    due: date = Field(title="期限")
    owner: Owner = ""


class Pillar(Section):
    """A subject that the business keeps coming back to, and its share of all posts."""

    name: str = Field(title="內容主軸", min_length=1)
    share_percent: float = Field(
        default=0,
        title="占比（％）",
        ge=0,
        le=100,
        description="全部主軸相加為 100",
    )
    objectives: ObjectiveRef = ""
    segment: str = Field(
        default="",
        title="對誰說",
        description="簡介裡的客群編號，例如 s1",
    )
    message: str = Field(
        default="",
        title="要讓顧客記住什麼",
        json_schema_extra=lines(2),
    )


class Series(Section):
    """A format that returns every week: what, where, when, how much work."""

    name: str = Field(title="系列名稱", min_length=1)
    pillar: str = Field(
        default="",
        title="內容主軸",
        description="上面填過的主軸名稱",
    )
    platform: Platform = Field(title="平台")
    post_type: PostType = Field(title="貼文類型")
    slot: Slot = Field(title="時段", description="臺北時間")
    per_week: float = Field(
        default=0,
        title="每週幾則",
        ge=0,
        le=50,
    )
    hours_each: float = Field(
        default=0,
        title="每則工時",
        ge=0,
        le=40,
        description="企劃、拍攝、撰文、核稿合計",
    )
    owner: Owner = ""


class SlotReading(Section):
    """The part of the day in which posts of a platform do best, as the own data show it."""

    platform: Platform = Field(title="平台")
    best: Slot = Field(title="最好的時段")
    posts: int = Field(
        default=0,
        title="這個時段的貼文數",
        ge=0,
        description="貼文太少的時段不可信",
    )
    verdict: Verdict = Field(title="和其他時段的差異")
    reading: str = Field(
        default="",
        title="怎麼用這個結果",
        json_schema_extra=lines(2),
    )


class FormatReading(Section):
    """Which format does best on a platform, after the correction for multiple comparisons."""

    platform: Platform = Field(title="平台")
    best: PostType = Field(title="互動率最高的類型")
    weakest: PostType = Field(title="互動率最低的類型")
    verdict: Verdict = Field(title="最高與最低的差異", description="以校正後的 p 值判斷")
    reading: str = Field(
        default="",
        title="怎麼用這個結果",
        json_schema_extra=lines(2),
    )


class UserContent(Section):
    """One way to win what customers make, and to use it with their consent."""

    platform: Platform = Field(title="平台")
    action: str = Field(
        title="作法",
        min_length=1,
        json_schema_extra=lines(2),
    )
    motive: str = Field(
        default="",
        title="顧客為什麼願意",
        json_schema_extra=lines(2),
    )
    permission: str = Field(
        default="",
        title="怎麼取得授權",
        description="同意的方式、範圍、期限、撤回",
    )
    use: str = Field(default="", title="用在哪裡")
    measure: str = Field(
        default="",
        title="衡量",
        description="由多少到多少",
    )
    owner: Owner = ""


class Engagement(Section):
    """One habit of talking with the community."""

    platform: Platform = Field(title="平台")
    action: str = Field(
        title="作法",
        min_length=1,
        json_schema_extra=lines(2),
    )
    rhythm: str = Field(
        default="",
        title="多久一次",
        description="例如每天兩次、每週一次",
    )
    measure: str = Field(
        default="",
        title="衡量",
        description="由多少到多少",
    )
    owner: Owner = ""


class ServiceRow(ResponseTime):
    """How fast a channel is answered, and what happens with what the front line cannot settle."""

    escalate: str = Field(
        default="",
        title="升級條件與對象",
        description="什麼情況、多久內、交給誰",
    )


class ContentStrategy(Deliverable):
    """Content, consumer engagement and customer service (pc-3.1)."""

    file_name: ClassVar[str] = "content_strategy"
    title: ClassVar[str] = "內容、參與與客戶服務策略"
    assignment: ClassVar[str] = TASK
    situation: str = Field(
        title="現況與機會",
        min_length=1,
        description="用單元一的結果與自家數據，說明從哪裡出發",
        json_schema_extra=lines(4),
    )
    positioning: str = Field(
        title="定位",
        min_length=1,
        description="對誰、我們是什麼、憑什麼相信",
        json_schema_extra=lines(2),
    )
    platforms: list[Platform] = Field(
        title="平台",
        min_length=1,
        description="單元一選定的平台",
    )
    objectives: list[Objective] = Field(
        title="策略目標",
        min_length=1,
        max_length=12,
    )
    slots: list[SlotReading] = Field(
        default=[],
        title="時段判讀",
        max_length=20,
    )
    formats: list[FormatReading] = Field(
        default=[],
        title="貼文類型判讀",
        max_length=20,
    )
    pillars: list[Pillar] = Field(
        title="內容主軸",
        min_length=1,
        max_length=12,
    )
    series: list[Series] = Field(
        default=[],
        title="固定系列",
        max_length=30,
    )
    user_content: list[UserContent] = Field(
        default=[],
        title="顧客創作內容（UGC）",
        max_length=20,
    )
    engagement: list[Engagement] = Field(
        default=[],
        title="參與與社群經營",
        max_length=20,
    )
    service: list[ServiceRow] = Field(
        default=[],
        title="客戶服務",
        max_length=60,
    )
    disclosure: str = Field(
        default="",
        title="合作與廣告的揭露",
        description="和內容規則一致：標在哪裡、用什麼字",
        json_schema_extra=lines(2),
    )


class FitRow(Section):
    """How the strategy serves one goal or the service standard."""

    item: str = Field(
        title="組織目標或標準",
        min_length=1,
        description="目標 g1、指標 k1，或 standard（服務標準）",
    )
    place: str = Field(
        default="",
        title="策略的哪裡",
        description="例如 o1、主軸「新品與季節」、t3、k2",
    )
    consistent: bool = Field(title="是否一致")
    evidence: str = Field(
        default="",
        title="依據",
        description="數字對數字，不只寫「符合」",
        json_schema_extra=lines(2),
    )
    change: str = Field(
        default="",
        title="不一致時怎麼改",
        description="一致可留空",
        json_schema_extra=lines(2),
    )


class Conflict(Section):
    """Something in the deliverables of tasks 1 to 3 that did not agree, and what became of it."""

    found: str = Field(
        title="發現的矛盾",
        min_length=1,
        json_schema_extra=lines(2),
    )
    places: str = Field(
        default="",
        title="兩處各寫什麼",
        description="例如策略的 o1 與政策條款 p9",
        json_schema_extra=lines(2),
    )
    mended: str = Field(
        default="",
        title="怎麼改",
        json_schema_extra=lines(2),
    )
    decided_by: str = Field(default="", title="由誰決定")
    day: date = Field(title="日期")


class StrategyCheck(Deliverable):
    """That the strategy meets organisational goals and the customer service standard (pc-3.6)."""

    file_name: ClassVar[str] = "strategy_check"
    title: ClassVar[str] = "與組織目標、服務標準的核對"
    assignment: ClassVar[str] = TASK
    fit: list[FitRow] = Field(
        title="逐項核對",
        min_length=1,
        max_length=60,
    )
    conflicts: list[Conflict] = Field(
        default=[],
        title="矛盾與處理",
        max_length=60,
    )
    customers: str = Field(
        default="",
        title="顧客得到什麼",
        description="從顧客的角度再看一次",
        json_schema_extra=lines(3),
    )
    approver: str = Field(default="", title="核准人")
    approved_on: date = Field(title="核准日")


class StrategyProse(Deliverable):
    """Written answers, marked by an assessor with the mark schemes in the notebook: one a
    criterion.
    """

    file_name: ClassVar[str] = "strategy_prose"
    title: ClassVar[str] = "文字說明"
    assignment: ClassVar[str] = TASK
    why_this_content: str = Field(
        title="內容、參與與客服為什麼這樣安排",
        min_length=1,
        json_schema_extra=lines(6),
    )
    why_this_work_plan: str = Field(
        title="人力、資源與時程的取捨",
        min_length=1,
        json_schema_extra=lines(6),
    )
    why_this_calendar: str = Field(
        title="行事曆與促銷活動的安排",
        min_length=1,
        json_schema_extra=lines(6),
    )
    why_these_kpis: str = Field(
        title="指標與目標值的理由",
        min_length=1,
        json_schema_extra=lines(6),
    )
    how_tracking_works: str = Field(
        title="怎麼追蹤、怎麼知道數字可信",
        min_length=1,
        json_schema_extra=lines(6),
    )
    how_the_strategy_fits: str = Field(
        title="如何確認符合組織目標與服務標準",
        min_length=1,
        json_schema_extra=lines(6),
    )
