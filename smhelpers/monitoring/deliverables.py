"""What the trainee hands in for task 4: the meeting (4.1), incidents (4.2), tracking (4.3), content
checked (4.4), and the prose.

The monitoring log is in `log`. The drill's log is written by the drill itself.
"""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from ..brief import Platform
from ..deliverable import Deliverable, Section, distinct, lines
from ..policy.crisis import Level
from ..policy.crisis_plan import Cluster, Issue, Posture
from ..policy.deliverables import Decision
from ..policy.rules import Topic, Words

_TASK = "monitoring"
#: What is talked about, as the criterion names it.
AgendaTopic = Literal[
    "talk_strategy",
    "talk_action_plan",
    "talk_calendar",
    "talk_policy",
    "talk_procedures",
]
Attendance = Literal["present", "heard_before", "told_after"]
#: Which chapter or document a decision changes.
Changed = Literal[
    "content_mix",
    "calendar",
    "kpi_targets",
    "budget",
    "engagement",
    "customer_service",
    "work_plan",
    "policy_clauses",
    "content_rules",
    "crisis_plan",
]
VolumeMethod = Literal["baseline_multiple", "robust_z", "ewma", "cusum", "surge"]
#: Series that are watched day by day.
Watched = Literal[
    "daily_mentions",
    "daily_messages",
    "daily_interactions",
    "daily_viewers",
    "daily_posts",
]
Signal = Literal["within_limits", "above_limits", "below_limits"]
Cause = Literal[
    "cause_crisis",
    "cause_campaign",
    "cause_holiday",
    "cause_posting",
    "cause_unknown",
    "cause_none",
]
FoundBy = Literal["by_rule", "by_reading"]
Remedy = Literal["edit_post", "add_label", "take_down", "ask_permission", "keep_post"]
Mix = Literal["as_planned", "too_much", "too_little", "too_few_to_say"]
Month = Annotated[
    str,
    Field(
        pattern=r"^20\d\d-(0[1-9]|1[0-2])$",
        title="月份",
        description="寫成 2026-08 的樣子",
    ),
]
Owner = Annotated[
    str,
    Field(
        title="負責人",
        min_length=1,
        description="簡介裡的人員姓名",
    ),
]


class AgendaItem(Section):
    """One item of the agenda."""

    topic: AgendaTopic = Field(title="討論什麼")
    question: str = Field(
        title="要決定的問題",
        min_length=1,
        description="寫成問句，會後答得出來",
        json_schema_extra=lines(2),
    )
    lead: str = Field(title="主談人", min_length=1)
    minutes: int = Field(
        title="分鐘",
        gt=0,
        le=180,
    )


class Participant(Section):
    """Who is concerned, and how they were heard."""

    name: str = Field(title="姓名", min_length=1)
    role: str = Field(title="職務或身分", min_length=1)
    attendance: Attendance = Field(title="怎麼參與")
    stake: str = Field(
        title="他在意什麼",
        min_length=1,
        description="這份策略會改變他的什麼工作或權益",
        json_schema_extra=lines(2),
    )


class Objection(Section):
    """An objection or question, and what became of it."""

    who: str = Field(title="誰提出", min_length=1)
    topic: AgendaTopic = Field(title="關於什麼")
    concern: str = Field(
        title="意見或反對",
        min_length=1,
        json_schema_extra=lines(2),
    )
    answer: str = Field(
        title="回應",
        min_length=1,
        json_schema_extra=lines(2),
    )
    decision: Decision = Field(title="結果")


class DecisionRow(Section):
    """What was decided."""

    id: str = Field(
        title="決議編號",
        pattern=r"^d\d{1,2}$",
        description="例如 d1",
    )
    topic: AgendaTopic = Field(title="關於什麼")
    text: str = Field(
        title="決議",
        min_length=1,
        json_schema_extra=lines(2),
    )
    owner: Owner
    due: date = Field(title="完成日")


class ChangeRow(Section):
    """What a decision changes in a deliverable of an earlier task."""

    decision: str = Field(
        title="依哪一個決議",
        min_length=1,
        description="例如 d1",
    )
    part: Changed = Field(title="改哪一份")
    before: str = Field(
        title="原來寫什麼",
        min_length=1,
        json_schema_extra=lines(2),
    )
    after: str = Field(
        title="改成什麼",
        min_length=1,
        json_schema_extra=lines(2),
    )


class MeetingRecord(Deliverable):
    """Strategy, action plan, calendar, policy and procedures discussed with those concerned
    (pc-4.1).
    """

    file_name: ClassVar[str] = "meeting_record"
    title: ClassVar[str] = "策略說明會會議紀錄"
    assignment: ClassVar[str] = _TASK
    held_on: date = Field(title="會議日期")
    place: str = Field(title="地點或方式", min_length=1)
    chair: str = Field(title="主席", min_length=1)
    recorder: str = Field(title="記錄人", min_length=1)
    agenda: list[AgendaItem] = Field(
        title="議程",
        min_length=1,
        max_length=20,
    )
    participants: list[Participant] = Field(
        title="參與的人",
        min_length=2,
        max_length=40,
    )
    objections: list[Objection] = Field(
        title="意見與反對",
        min_length=1,
        max_length=40,
    )
    decisions: list[DecisionRow] = Field(
        title="決議",
        min_length=1,
        max_length=40,
    )
    changes: list[ChangeRow] = Field(
        default=[],
        title="修改前面單元的文件",
        max_length=40,
    )
    told: str = Field(
        title="怎麼告訴沒到場的人",
        min_length=1,
        json_schema_extra=lines(2),
    )

    @model_validator(mode="after")
    def numbers_differ(self) -> "MeetingRecord":
        distinct([row.id for row in self.decisions], "兩個決議用了同一個編號，請改其中一個")
        return self


class Incident(Section):
    """One issue or crisis, what was done about it, and what keeps it from coming back."""

    started: date = Field(title="開始日")
    issue: Issue = Field(title="事件")
    level: Level = Field(title="等級")
    what: str = Field(
        title="發生什麼",
        min_length=1,
        json_schema_extra=lines(2),
    )
    impact: str = Field(
        title="影響",
        min_length=1,
        description="寫出數字：提及、訊息、互動變多少",
        json_schema_extra=lines(2),
    )
    measures: str = Field(
        title="採取的措施",
        min_length=1,
        description="什麼時候、做什麼",
        json_schema_extra=lines(3),
    )
    instructed: str = Field(
        title="先告訴顧客怎麼做",
        min_length=1,
        json_schema_extra=lines(2),
    )
    owner: Owner
    notified: str = Field(
        title="通知誰",
        min_length=1,
        description="主管、門市、主管機關",
    )
    cause: str = Field(
        title="根本原因",
        min_length=1,
        json_schema_extra=lines(2),
    )
    prevention: str = Field(
        title="防止再發生的作法",
        min_length=1,
        json_schema_extra=lines(2),
    )
    check_by: date = Field(title="追蹤日", description="哪一天檢查作法有沒有用")


class IncidentLog(Deliverable):
    """The alarm that was set and tried, and the incidents that it found (pc-4.2)."""

    file_name: ClassVar[str] = "incident_log"
    title: ClassVar[str] = "警報與事件紀錄"
    assignment: ClassVar[str] = _TASK
    method: VolumeMethod = Field(title="聲量用什麼方法判斷")
    threshold: float = Field(
        title="聲量門檻",
        gt=0,
        le=50,
        description="平日倍數填幾倍；穩健 z 值、EWMA 與 CUSUM 填幾個標準差；急增檢定填 −log₁₀ P（3 "
        "是千分之一的機會）",
    )
    negative_share_percent: float = Field(
        title="負面占比（％）達",
        ge=0,
        le=100,
    )
    min_mentions: int = Field(
        title="當天至少幾則",
        ge=1,
        le=200,
    )
    first_alarm: date = Field(title="危機首次警報日", description="真正的危機，警報第一次響的日期")
    false_alarm_days: int = Field(
        title="誤報天數",
        ge=0,
        description="危機以外的日子響了幾天",
    )
    peak_day: date = Field(title="提及最多的一天")
    peak_mentions: int = Field(title="那一天有幾則", ge=0)
    cluster: Cluster = Field(title="責任歸因（SCCT）")
    posture: Posture = Field(title="回應策略")
    incidents: list[Incident] = Field(
        title="事件",
        min_length=1,
        max_length=40,
    )


class KpiReading(Section):
    """One KPI of the strategy, tracked."""

    kpi: str = Field(
        title="指標編號",
        min_length=1,
        description="策略指標表的編號，例如 k1",
    )
    actual: float = Field(title="本月實際值", description="比率請填百分比數字")
    attained: bool = Field(title="是否達標")
    signal: Signal = Field(title="和過去比", description="依管制界限")


class LimitReading(Section):
    """Control limits of one series from a quiet baseline, and what lies beyond them."""

    series: Watched = Field(title="數列")
    baseline_from: date = Field(title="基準期開始")
    baseline_to: date = Field(title="基準期結束", description="不可包含危機或活動高峰")
    center: float = Field(title="中心線")
    lower: float = Field(title="下限")
    upper: float = Field(title="上限")
    days_beyond: int = Field(title="本月超出界限的天數", ge=0)
    cause: Cause = Field(title="主要原因")
    action: str = Field(
        title="怎麼處理",
        min_length=1,
        json_schema_extra=lines(2),
    )


class TrackingLog(Deliverable):
    """Engagement, activity, reach and service tracked over one month (pc-4.3)."""

    file_name: ClassVar[str] = "tracking_log"
    title: ClassVar[str] = "追蹤紀錄"
    assignment: ClassVar[str] = _TASK
    month: Month
    kpis: list[KpiReading] = Field(
        title="指標",
        min_length=1,
        max_length=40,
    )
    limits: list[LimitReading] = Field(
        title="管制界限",
        min_length=1,
        max_length=10,
    )
    share_of_voice_percent: float = Field(
        title="聲量占比（％）",
        ge=0,
        le=100,
    )
    first_response_median: float = Field(
        title="首次回覆中位數",
        ge=0,
        description="分鐘；從收到訊息到第一次由人回覆，連同打烊的時間一起算",
    )
    first_response_p90: float = Field(
        title="回覆第 90 百分位",
        ge=0,
        description="分鐘；首次回覆，打烊的時間也算",
    )
    business_median: float = Field(
        title="營業時間中位數",
        ge=0,
        description="分鐘；首次回覆，只算營業時間",
    )
    sla_hit_percent: float = Field(
        title="標準達成率（％）",
        ge=0,
        le=100,
    )
    open_past_limit: int = Field(
        title="逾十五日未結案",
        ge=0,
        description="件數，算到資料的最後一刻",
    )


class PostFinding(Section):
    """A published post that was looked at because a rule hit it or a reader stumbled."""

    platform: Platform = Field(title="平台")
    post_id: str = Field(title="貼文編號", min_length=1)
    topic: Topic = Field(title="關於什麼")
    found_by: FoundBy = Field(title="怎麼發現")
    breach: bool = Field(title="確實違反")
    basis: str = Field(
        title="判斷依據",
        min_length=1,
        description="貼文裡的哪幾個字、哪一條",
        json_schema_extra=lines(2),
    )
    remedy: Remedy = Field(title="處理")
    owner: Owner
    done_by: date = Field(title="完成日")


class PillarReading(Section):
    """One content pillar of the strategy: planned and published share."""

    pillar: str = Field(title="內容主軸", min_length=1)
    words: Words = Field(
        title="用什麼詞認出它",
        description="主題標籤或常用詞，以頓號分隔",
        json_schema_extra=lines(2),
    )
    planned_percent: float = Field(
        title="策略訂的占比（％）",
        ge=0,
        le=100,
    )
    actual_percent: float = Field(
        title="實際占比（％）",
        ge=0,
        le=100,
    )
    verdict: Mix = Field(title="判定")


class ComplianceLog(Deliverable):
    """Published content checked against strategy, policy and procedures (pc-4.4)."""

    file_name: ClassVar[str] = "compliance_log"
    title: ClassVar[str] = "內容查核紀錄"
    assignment: ClassVar[str] = _TASK
    posts: list[PostFinding] = Field(
        title="查到的貼文",
        min_length=1,
        max_length=100,
    )
    pillars: list[PillarReading] = Field(
        title="內容主軸",
        min_length=2,
        max_length=12,
    )
    rule_change: str = Field(
        title="規則要怎麼改",
        min_length=1,
        description="漏掉或誤報的，規則補哪些詞",
        json_schema_extra=lines(2),
    )

    @model_validator(mode="after")
    def one_row_each(self) -> "ComplianceLog":
        distinct(
            [(row.platform, row.post_id, row.topic) for row in self.posts],
            "同一則貼文的同一個問題填了兩列，請刪去重複的一列",
        )
        distinct([row.pillar for row in self.pillars], "同一個主軸填了兩列，請刪去重複的一列")
        return self


class MonitoringProse(Deliverable):
    """Written answers, marked by an assessor with the mark schemes in the notebook: one a
    criterion.
    """

    file_name: ClassVar[str] = "monitoring_prose"
    title: ClassVar[str] = "文字說明"
    assignment: ClassVar[str] = _TASK
    how_people_were_heard: str = Field(
        title="怎麼讓相關的人參與，意見改變了什麼",
        min_length=1,
        json_schema_extra=lines(6),
    )
    how_impact_was_reduced: str = Field(
        title="怎麼降低衝擊、怎麼防止再發生",
        min_length=1,
        json_schema_extra=lines(6),
    )
    what_tracking_says: str = Field(
        title="追蹤到什麼，哪些是訊號、哪些是雜訊",
        min_length=1,
        json_schema_extra=lines(6),
    )
    what_content_shows: str = Field(
        title="發布的內容符合策略與政策嗎",
        min_length=1,
        json_schema_extra=lines(6),
    )
