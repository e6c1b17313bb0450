"""KPIs and evaluation criteria that the trainee hands in (pc-3.4): each from the metric
registry, with baseline, target and decision.
"""

from typing import ClassVar, Literal

from pydantic import Field, model_validator

from ..brief import Platform
from ..deliverable import Deliverable, Section, distinct, lines
from .deliverables import TASK, ObjectiveRef, Owner

#: Stages of the AMEC Integrated Evaluation Framework (2016), as the metric registry names them.
Stage = Literal["input", "activity", "output", "out-take", "outcome", "impact"]
#: What a target is a target for.
Period = Literal["week", "month"]
Side = Literal["at_least", "at_most"]


class KpiRow(Section):
    """One KPI: what for, how computed, where it stands, where it shall be, and what is then
    decided.
    """

    id: str = Field(
        title="指標編號",
        pattern=r"^k\d{1,2}$",
        description="例如 k1",
    )
    objective: ObjectiveRef = ""
    stage: Stage = Field(title="AMEC 階段")
    metric: str = Field(
        title="指標",
        min_length=1,
        description="由指標庫選，公式以指標庫為準",
    )
    platform: Platform | Literal["all"] = Field(title="平台")
    source_file: str = Field(
        default="",
        title="資料來源檔",
        description="哪一個匯出檔",
    )
    period: Period = Field(title="計算期間")
    baseline: float = Field(title="現況", description="近十二週；比率填小數，例如 0.012")
    low: float = Field(title="現況的可能範圍（低）")
    high: float = Field(title="現況的可能範圍（高）")
    direction: Side = Field(title="方向")
    target: float = Field(title="目標值")
    owner: Owner = ""
    decision: str = Field(
        default="",
        title="決策規則",
        description="達成時怎麼做、連續幾週未達時怎麼做",
        json_schema_extra=lines(2),
    )

    @model_validator(mode="after")
    def interval_is_ordered(self) -> "KpiRow":
        if not self.low <= self.baseline <= self.high:
            raise ValueError("現況要在可能範圍之間，請檢查是否填反")
        return self


class Criterion(Section):
    """What counts as success of the whole, decided before the numbers are seen."""

    question: str = Field(title="要評估什麼", min_length=1)
    rule: str = Field(
        default="",
        title="評估標準",
        description="看哪個指標、多少算有效、和什麼比",
        json_schema_extra=lines(2),
    )
    when: str = Field(
        default="",
        title="什麼時候評",
        description="例如第 7 週、第 14 週",
    )
    owner: Owner = ""


class KpiPlan(Deliverable):
    """KPIs and evaluation criteria (pc-3.4)."""

    file_name: ClassVar[str] = "kpi_plan"
    title: ClassVar[str] = "關鍵績效指標與評估標準"
    assignment: ClassVar[str] = TASK
    kpis: list[KpiRow] = Field(
        title="指標",
        min_length=1,
        max_length=20,
    )
    criteria: list[Criterion] = Field(
        default=[],
        title="評估標準",
        max_length=20,
    )

    @model_validator(mode="after")
    def numbers_differ(self) -> "KpiPlan":
        distinct([row.id for row in self.kpis], "兩個指標用了同一個編號，請改其中一個")
        return self
