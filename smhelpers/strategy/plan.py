"""The work plan that the trainee hands in: who does what until when, with which hours, tools and
money, and what may go wrong (pc-3.2).
"""

from datetime import date, timedelta
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from ..deliverable import Deliverable, Section, lines
from .deliverables import TASK, ObjectiveRef, Owner

BudgetKind = Literal[
    "paid_ads",
    "production",
    "collaboration",
    "promotion",
    "tools",
    "training",
    "contingency",
]
Score = Annotated[int, Field(ge=1, le=5)]
#: Weeks of the strategy, from 1.
Week = Annotated[int, Field(ge=1, le=60)]


class WorkItem(Section):
    """A piece of work: from which week to which, by whom, with how many hours."""

    id: str = Field(
        title="工作編號",
        pattern=r"^t\d{1,3}$",
        description="例如 t1",
    )
    work: str = Field(title="工作", min_length=1)
    objectives: ObjectiveRef = ""
    start_week: Week = Field(title="開始（第幾週）")
    end_week: Week = Field(title="結束（第幾週）")
    weekly_hours: float = Field(
        default=0,
        title="每週工時",
        ge=0,
        le=80,
        description="由執行的人付出",
    )
    responsible: str = Field(
        default="",
        title="執行（R）",
        description="簡介裡的人員",
    )
    accountable: str = Field(
        default="",
        title="當責（A）",
        description="只填一個人",
    )
    consulted: str = Field(default="", title="諮詢（C）")
    informed: str = Field(default="", title="告知（I）")
    output: str = Field(default="", title="完成時看得到什麼")

    @model_validator(mode="after")
    def ends_after_it_starts(self) -> "WorkItem":
        if self.end_week < self.start_week:
            raise ValueError("結束的週次早於開始，請檢查是否填反")
        return self


class Tool(Section):
    """A tool or system that the work needs."""

    name: str = Field(title="工具", min_length=1)
    use: str = Field(default="", title="用來做什麼")
    monthly_cost: int = Field(
        default=0,
        title="每月費用（元）",
        ge=0,
        description="免費填 0；要付費的也列入預算",
    )
    owner: Owner = ""


class BudgetLine(Section):
    """Money for one purpose over the whole period."""

    item: str = Field(title="項目", min_length=1)
    kind: BudgetKind = Field(title="類別")
    amount: int = Field(
        title="金額（元）",
        ge=0,
        description="整個策略期間的合計",
    )
    basis: str = Field(
        default="",
        title="怎麼算的",
        description="單價 × 數量 × 月數",
    )
    owner: Owner = ""


class Milestone(Section):
    """A point at which something must be there to be looked at."""

    week: Week = Field(title="第幾週")
    what: str = Field(title="里程碑", min_length=1)
    proof: str = Field(
        default="",
        title="怎樣算達成",
        description="看得到的成果或數字",
    )
    owner: Owner = ""


class RiskRow(Section):
    """What may go wrong, how it is noticed and answered."""

    risk: str = Field(
        title="風險",
        min_length=1,
        json_schema_extra=lines(2),
    )
    likelihood: Score = Field(title="可能性（1–5）")
    impact: Score = Field(title="影響（1–5）")
    trigger: str = Field(
        default="",
        title="怎麼發現",
        description="看到什麼數字或事件就啟動",
    )
    response: str = Field(
        default="",
        title="因應",
        json_schema_extra=lines(2),
    )
    owner: Owner = ""

    @property
    def size(self) -> int:
        """Likelihood times impact, 1 to 25."""
        return self.likelihood * self.impact


class WorkPlan(Deliverable):
    """Work plan, key responsibilities, resources and timetable (pc-3.2)."""

    file_name: ClassVar[str] = "work_plan"
    title: ClassVar[str] = "工作計畫"
    assignment: ClassVar[str] = TASK
    start: date = Field(title="開始日", description="建議選星期一")
    end: date = Field(title="結束日", description="至少十四週")
    tasks: list[WorkItem] = Field(
        title="工作",
        min_length=1,
        max_length=60,
    )
    tools: list[Tool] = Field(
        default=[],
        title="工具",
        max_length=30,
    )
    budget: list[BudgetLine] = Field(
        default=[],
        title="預算",
        max_length=40,
    )
    milestones: list[Milestone] = Field(
        default=[],
        title="里程碑",
        max_length=30,
    )
    risks: list[RiskRow] = Field(
        default=[],
        title="風險登錄",
        max_length=30,
    )

    @model_validator(mode="after")
    def period_and_numbers(self) -> "WorkPlan":
        if self.end <= self.start:
            raise ValueError("結束日要在開始日之後，請檢查是否填反")
        if len({task.id for task in self.tasks}) < len(self.tasks):
            raise ValueError("兩項工作用了同一個編號，請改其中一項")
        return self

    @property
    def weeks(self) -> int:
        """Whole weeks of the period, first and last day included."""
        return ((self.end - self.start).days + 1) // 7

    @property
    def total(self) -> int:
        """All money planned, NT$."""
        return sum(line.amount for line in self.budget)

    def monday(self, week: int) -> date:
        """First day of a week of the plan, from 1."""
        return self.start + timedelta(weeks=week - 1)
