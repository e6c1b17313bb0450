"""The crisis plan that the trainee hands in: levels with numeric triggers, responses by kind of
issue, holding statements (pc-2.3).
"""

from typing import ClassVar, Literal

from pydantic import Field

from ..deliverable import Deliverable, Section, lines
from .crisis import Level, Trigger
from .rules import Words
from .text import split_words

Issue = Literal[
    "food_safety",
    "staff_conduct",
    "data_leak",
    "service_failure",
    "fake_page",
    "false_rumour",
]
#: Clusters of crisis responsibility in situational crisis communication theory (Coombs 2007), and
#: its primary postures.
Cluster = Literal["victim", "accidental", "preventable"]
Posture = Literal["deny", "diminish", "rebuild", "bolster"]


class CrisisLevel(Section):
    """One level: what sets it off, in numbers, and how fast what happens."""

    level: Level = Field(title="等級")
    meaning: str = Field(
        title="什麼情況",
        min_length=1,
        json_schema_extra=lines(2),
    )
    volume_multiple: float = Field(
        default=0,
        title="提及量達平日幾倍",
        ge=0,
        description="平日是前 28 天的中位數",
    )
    negative_share_percent: float = Field(
        default=0,
        title="負面占比（％）達",
        ge=0,
        le=100,
    )
    min_mentions: int = Field(
        default=0,
        title="當天至少幾則",
        ge=0,
        description="量太少時倍數不可靠",
    )
    at_once_words: Words = Field(
        default="",
        title="出現就啟動的詞",
        description="人身安全、法律、媒體，例如 送醫、記者",
        json_schema_extra=lines(2),
    )
    first_look_minutes: int = Field(
        default=0,
        title="幾分鐘內看到",
        ge=0,
    )
    triage_minutes: int = Field(
        default=0,
        title="幾分鐘內分級",
        ge=0,
    )
    statement_minutes: int = Field(
        default=0,
        title="幾分鐘內第一次聲明",
        ge=0,
        description="L1 不發聲明可填 0",
    )
    update_hours: float = Field(
        default=0,
        title="每幾小時更新",
        ge=0,
    )
    commander: str = Field(default="", title="指揮")
    deputy: str = Field(default="", title="代理人")
    stop_scheduled: bool = Field(default=False, title="暫停排程貼文")
    notify: str = Field(
        default="",
        title="通知誰",
        description="主管、門市、主管機關",
    )

    @property
    def trigger(self) -> Trigger:
        """The numbers as a trigger that can be replayed."""
        words = tuple(split_words(self.at_once_words))
        return Trigger(
            self.level,
            self.volume_multiple,
            self.negative_share_percent / 100,
            max(self.min_mentions, 1),
            words,
            bool(words),
        )


class IssueResponse(Section):
    """What is done about one kind of issue, information that protects people first."""

    issue: Issue = Field(title="事件")
    level: Level = Field(title="起始等級")
    cluster: Cluster = Field(title="責任歸因（SCCT）")
    posture: Posture = Field(title="回應策略")
    instruct_first: str = Field(
        default="",
        title="先告訴顧客怎麼做",
        description="例如停止食用、如何退費",
        json_schema_extra=lines(2),
    )
    action: str = Field(
        default="",
        title="內部處理",
        json_schema_extra=lines(2),
    )
    owner: str = Field(default="", title="負責人")


class HoldingStatement(Section):
    """What is said while the facts are still being found out: no blame, no speculation."""

    topic: Issue = Field(title="事件")
    acknowledge: str = Field(
        default="",
        title="表達知悉與關心",
        json_schema_extra=lines(2),
    )
    known_facts: str = Field(
        default="",
        title="目前已知的事實",
        json_schema_extra=lines(2),
    )
    action: str = Field(
        default="",
        title="正在做的事",
        json_schema_extra=lines(2),
    )
    instruction: str = Field(
        default="",
        title="請顧客怎麼做",
        json_schema_extra=lines(2),
    )
    next_update_hours: float = Field(
        default=0,
        title="幾小時內再更新",
        ge=0,
    )
    contact: str = Field(default="", title="聯絡方式")

    @property
    def text(self) -> str:
        """The statement as it would be published."""
        parts = (self.acknowledge, self.known_facts, self.action, self.instruction)
        if self.next_update_hours:
            update = f"我們將在 {self.next_update_hours:g} 小時內再次說明。"
        else:
            update = ""
        return (
            "".join(f"{part.rstrip('。')}。" for part in parts if part)
            + update
            + (f"聯絡方式：{self.contact}" if self.contact else "")
        )


class CrisisPlan(Deliverable):
    """Guidelines for issues and crises (pc-2.3)."""

    file_name: ClassVar[str] = "crisis_plan"
    title: ClassVar[str] = "問題與危機處理計畫"
    assignment: ClassVar[str] = "policy"
    levels: list[CrisisLevel] = Field(
        title="等級",
        min_length=1,
        max_length=12,
    )
    responses: list[IssueResponse] = Field(
        default=[],
        title="各類事件的處理",
        max_length=60,
    )
    statements: list[HoldingStatement] = Field(
        default=[],
        title="待命聲明",
        max_length=60,
    )
    watch: str = Field(
        default="",
        title="誰在什麼時間看什麼",
        json_schema_extra=lines(2),
    )
    evidence: str = Field(
        default="",
        title="怎麼保存證據",
        description="截圖、時間、網址",
        json_schema_extra=lines(2),
    )
    recovery: str = Field(
        default="",
        title="解除條件",
        description="寫出數字，例如連續三天低於平日兩倍",
        json_schema_extra=lines(2),
    )
    after_review: str = Field(
        default="",
        title="事後檢討",
        description="多久內開會、看哪些數字、改哪些條款",
        json_schema_extra=lines(2),
    )
