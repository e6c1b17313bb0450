"""What the trainee hands in for task 2: scope, clauses with roles and response times, legal matrix,
consultation record, prose.

The crisis plan is in `crisis_plan`, the content rules in `rules`. Blanks that the linter explains
are allowed here, so that an
unfinished policy can be read and helped.
"""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ..brief import Platform
from ..deliverable import Answers, Deliverable, Section, lines

_TASK = "policy"
#: Sections of a social media policy.
PolicySection = Literal[
    "purpose",
    "scope_of_policy",
    "definitions",
    "roles_raci",
    "account_security",
    "appropriate_use",
    "content_posting",
    "approval_flow",
    "engagement_rules",
    "ugc_permission",
    "endorsement_contest",
    "complaints",
    "issues_crises",
    "legal_duties",
    "ethics",
    "privacy_retention",
    "security_incident",
    "ai_content",
    "accessibility",
    "records_monitoring",
    "training",
    "breach_consequences",
    "review_signoff",
]
#: Sections that say what is meant, not what is to be done: they need neither owner nor time.
STATING = frozenset({"purpose", "scope_of_policy", "definitions"})
TimeUnit = Literal["at_once", "before_posting", "minutes", "hours", "days", "months"]
#: Minutes of a unit; doing something at once or before posting is a time as well.
MINUTES = {
    "at_once": 0,
    "before_posting": 0,
    "minutes": 1,
    "hours": 60,
    "days": 1440,
    "months": 43_200,
}
Channel = Platform | Literal["google_review", "email", "phone", "store_counter"]
Occasion = Literal["inquiry", "complaint"]
Activity = Literal[
    "posting",
    "livestream",
    "user_posts",
    "influencer_work",
    "contest",
    "customer_service",
    "paid_ads",
    "broadcast_message",
]
People = Literal[
    "social_team",
    "branch_staff",
    "part_timers",
    "managers",
    "agency",
    "influencers",
    "former_staff",
]
EthicsIssue = Literal[
    "ai_disclosure",
    "astroturfing",
    "honest_criticism",
    "staff_speech",
    "accessible_content",
    "moderator_care",
]
Decision = Literal["accepted", "partly_accepted", "declined"]
ClauseId = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z]{1,2}\d{1,3}$",
        title="條款編號",
        description="例如 p1",
    ),
]
ClauseRef = Annotated[str, Field(title="對應條款", description="例如 p3；多條以頓號分隔")]


def ids_of(typed: str) -> list[str]:
    """Numbers of a list typed with 、 or commas: clauses, laws, goals."""
    return [
        part.strip()
        for part in typed.replace("，", "、").replace(",", "、").split("、")
        if part.strip()
    ]


def typed_clause_ids(draft: Answers) -> list[str]:
    """Numbers of the clauses in a draft of the policy, whole or not: what other deliverables may
    refer to.
    """
    rows = draft.get("clauses")
    if isinstance(rows, list):
        return [str(row["id"]) for row in rows if isinstance(row, dict) and row.get("id")]
    return []


class PlannedActivity(Section):
    """An activity that is planned and that the policy has to cover."""

    platform: Platform = Field(title="平台")
    activity: Activity = Field(title="活動")
    personal_data: bool = Field(title="會不會用到個人資料")
    owner: str = Field(default="", title="負責人")
    clauses: ClauseRef = ""


class PolicyScope(Deliverable):
    """Purpose and scope, from the activities planned (pc-2.1)."""

    file_name: ClassVar[str] = "policy_scope"
    title: ClassVar[str] = "政策的目的與範圍"
    assignment: ClassVar[str] = _TASK
    purpose: str = Field(
        title="目的",
        min_length=1,
        description="這份政策要讓什麼事發生、避免什麼事",
        json_schema_extra=lines(3),
    )
    goals: str = Field(
        title="支持的組織目標",
        min_length=1,
        description="例如 g1、g4",
    )
    activities: list[PlannedActivity] = Field(
        title="已規劃的活動",
        min_length=1,
        max_length=60,
    )
    covers: list[People] = Field(title="適用的人", min_length=1)
    personal_accounts: str = Field(
        default="",
        title="個人帳號怎麼辦",
        description="哪些行為受規範、哪些不管",
        json_schema_extra=lines(2),
    )
    excluded: str = Field(
        default="",
        title="不在範圍內",
        description="刻意不管的事與理由",
        json_schema_extra=lines(2),
    )
    version: str = Field(
        title="版本",
        min_length=1,
        description="例如 1.0",
    )
    effective: date = Field(title="生效日")
    review_due: date = Field(title="下次檢討日")
    approver: str = Field(default="", title="核准人")


class Clause(Section):
    """One thing that is to be done (or not), by whom, until when, on what legal basis, and where
    it is recorded.
    """

    id: ClauseId
    section: PolicySection = Field(title="章節")
    text: str = Field(
        title="條文",
        min_length=1,
        max_length=1000,
        description="一條只說一件事，寫成做得到、查得到的句子",
        json_schema_extra=lines(3),
    )
    owner: str = Field(
        default="",
        title="負責人",
        description="簡介裡的人員姓名或職稱",
    )
    limit: float = Field(
        default=0,
        title="時限（數字）",
        ge=0,
        description="單位選「立即」或「發布前」時填 0",
    )
    unit: TimeUnit | None = Field(default=None, title="時限（單位）")
    legal_basis: str = Field(
        default="",
        title="法規編號",
        description="法規表的編號，例如 cpa-43；沒有可留空",
    )
    record: str = Field(
        default="",
        title="紀錄",
        description="留下什麼、存在哪裡",
    )

    @property
    def minutes(self) -> float | None:
        """The time limit in minutes; None where it is not set."""
        if self.unit is None or (self.limit == 0 and MINUTES[self.unit] > 0):
            return None
        return self.limit * MINUTES[self.unit]


class RoleRow(Section):
    """RACI of one piece of work: exactly one person accountable."""

    work: str = Field(
        title="工作",
        min_length=1,
        description="例如核稿、回覆客訴、危機發言",
    )
    responsible: str = Field(default="", title="執行（R）")
    accountable: str = Field(
        default="",
        title="當責（A）",
        description="只填一個人",
    )
    consulted: str = Field(default="", title="諮詢（C）")
    informed: str = Field(default="", title="告知（I）")


class ResponseTime(Section):
    """How fast a channel is answered."""

    channel: Channel = Field(title="管道")
    occasion: Occasion = Field(title="事由")
    first_response_minutes: int = Field(
        title="首次回覆（分鐘）",
        gt=0,
        description="營業時間內、由人回覆",
    )
    close_days: int = Field(
        default=0,
        title="結案（日）",
        ge=0,
        description="客訴必填",
    )
    owner: str = Field(default="", title="負責人")


class PolicyClauses(Deliverable):
    """The policy itself: clauses by section, roles, response times (pc-2.2, s-3)."""

    file_name: ClassVar[str] = "policy_clauses"
    title: ClassVar[str] = "社群媒體政策"
    assignment: ClassVar[str] = _TASK
    clauses: list[Clause] = Field(
        title="條款",
        min_length=1,
        max_length=200,
    )
    roles: list[RoleRow] = Field(
        default=[],
        title="權責（RACI）",
        max_length=100,
    )
    response_times: list[ResponseTime] = Field(
        default=[],
        title="各管道的回應時間",
        max_length=100,
    )


class LegalRow(Section):
    """One law judged for the own business."""

    law: str = Field(
        title="法規編號",
        min_length=1,
        description="法規表的編號，例如 fta-21",
    )
    applies: bool = Field(title="適用於我們")
    reason: str = Field(
        title="為什麼（不）適用",
        min_length=1,
        json_schema_extra=lines(2),
    )
    clauses: ClauseRef = ""
    owner: str = Field(default="", title="負責人")
    record: str = Field(default="", title="留存的證據")


class EthicsRow(Section):
    """What the business does where the law is silent."""

    issue: EthicsIssue = Field(title="議題")
    stance: str = Field(
        title="我們的作法",
        min_length=1,
        json_schema_extra=lines(2),
    )
    clauses: ClauseRef = ""


class LegalMatrix(Deliverable):
    """Legal and ethical considerations tied to clauses (pc-2.4)."""

    file_name: ClassVar[str] = "legal_matrix"
    title: ClassVar[str] = "法規與倫理對照表"
    assignment: ClassVar[str] = _TASK
    laws: list[LegalRow] = Field(
        title="法規",
        min_length=1,
        max_length=200,
    )
    ethics: list[EthicsRow] = Field(
        default=[],
        title="倫理",
        max_length=60,
    )


class ConsultationRow(Section):
    """What one person said to the draft and what became of it."""

    who: str = Field(
        title="對象",
        min_length=1,
        description="人員姓名，或顧客群編號，例如 s1",
    )
    role: str = Field(default="", title="身分")
    day: date = Field(title="日期")
    concern: str = Field(
        title="意見或反對",
        min_length=1,
        json_schema_extra=lines(2),
    )
    decision: Decision = Field(title="決定")
    answer: str = Field(
        title="理由與修改",
        min_length=1,
        json_schema_extra=lines(2),
    )
    clauses: ClauseRef = ""


class AlignmentRow(Section):
    """How a clause serves the marketing plan and the customer."""

    item: str = Field(
        title="計畫項目",
        min_length=1,
        description="目標 g1、活動 c1、指標 k1，或 standard（服務標準）",
    )
    clauses: ClauseRef = ""
    consistent: bool = Field(title="是否一致")
    customer: str = Field(
        title="對顧客的好處",
        min_length=1,
        json_schema_extra=lines(2),
    )
    change: str = Field(
        default="",
        title="不一致時怎麼改",
        description="一致可留空",
        json_schema_extra=lines(2),
    )


class ConsultationRecord(Deliverable):
    """Who was asked, and the check against customers, marketing plan and strategy (pc-2.5)."""

    file_name: ClassVar[str] = "consultation_record"
    title: ClassVar[str] = "徵詢與一致性紀錄"
    assignment: ClassVar[str] = _TASK
    consultations: list[ConsultationRow] = Field(
        title="徵詢",
        min_length=1,
        max_length=100,
    )
    alignment: list[AlignmentRow] = Field(
        title="與計畫的對照",
        min_length=1,
        max_length=100,
    )


class PolicyProse(Deliverable):
    """Written answers, marked by an assessor with the mark schemes in the notebook: one a
    criterion.
    """

    file_name: ClassVar[str] = "policy_prose"
    title: ClassVar[str] = "文字說明"
    assignment: ClassVar[str] = _TASK
    why_this_scope: str = Field(
        title="範圍為什麼這樣訂",
        min_length=1,
        json_schema_extra=lines(6),
    )
    why_these_guidelines: str = Field(
        title="參與與內容準則的取捨",
        min_length=1,
        json_schema_extra=lines(6),
    )
    why_this_crisis_plan: str = Field(
        title="危機分級與回應的理由",
        min_length=1,
        json_schema_extra=lines(6),
    )
    how_law_and_ethics_enter: str = Field(
        title="法律與道德如何落在條款裡",
        min_length=1,
        json_schema_extra=lines(6),
    )
    how_it_serves_customers: str = Field(
        title="如何確認顧客導向並符合行銷計畫",
        min_length=1,
        json_schema_extra=lines(6),
    )
