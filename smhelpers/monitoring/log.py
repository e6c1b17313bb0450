"""The monitoring log: one row a mention or comment that was read, what it was judged to be, and
what was done (checklist 6.5).
"""

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from ..deliverable import Deliverable, Section, distinct, lines
from .sentiment.lexicon import Sentiment

Risk = Literal["none", "L1", "L2", "L3"]
#: What a text is about; near the names under which the course's examples are labelled.
Category = Literal[
    "quality",
    "service",
    "waiting",
    "price",
    "environment",
    "promotion",
    "safety",
    "privacy",
    "fake_account",
    "job",
    "inquiry",
    "comparison",
    "ugc",
    "crisis",
]
#: What is done about it, from least to most.
Action = Literal[
    "file_only",
    "thank",
    "answer",
    "apologise_and_follow_up",
    "report_to_manager",
    "start_crisis_plan",
]


class LogEntry(Section):
    """One text that was watched. `author` is a pseudonym: the log holds no names (Personal Data
    Protection Act, Article 5).
    """

    mention: str = Field(title="提及編號", min_length=1)
    day: date = Field(title="日期")
    source: str = Field(title="來源", min_length=1)
    author: str = Field(
        title="作者代號",
        min_length=1,
        description="不寫真名",
    )
    text: str = Field(
        title="內容",
        min_length=1,
        json_schema_extra=lines(2),
    )
    category: Category = Field(title="分類")
    sentiment: Sentiment = Field(title="情緒")
    risk: Risk = Field(title="風險等級")
    rule: str = Field(
        default="",
        title="對應的政策條款",
        description="例如 p12；沒有可留空",
    )
    action: Action = Field(title="處理")
    owner: str = Field(
        default="",
        title="負責人",
        description="只歸檔的可留空",
    )
    respond_minutes: int | None = Field(
        default=None,
        title="首次回覆時限（分鐘）",
        ge=0,
        description="只歸檔的可留空",
    )
    close_days: int | None = Field(
        default=None,
        title="結案時限（日）",
        ge=0,
        description="客訴必填，依法最多十五日",
    )
    lesson: str = Field(
        default="",
        title="學到什麼",
        description="要改哪一條、哪個作法；沒有可留空",
        json_schema_extra=lines(2),
    )


class MonitoringLog(Deliverable):
    """Issues watched and triaged (pc-4.2)."""

    file_name: ClassVar[str] = "monitoring_log"
    title: ClassVar[str] = "監控紀錄"
    assignment: ClassVar[str] = "monitoring"
    entries: list[LogEntry] = Field(
        title="紀錄",
        min_length=1,
        max_length=200,
    )

    @model_validator(mode="after")
    def one_row_a_mention(self) -> "MonitoringLog":
        distinct([row.mention for row in self.entries], "同一則提及填了兩列，請刪去重複的一列")
        return self
