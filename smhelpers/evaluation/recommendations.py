"""What the trainee recommends (pc-5.3): from a finding to a test, and to the passages of the
strategy that are changed.
"""

from datetime import date, timedelta
from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from ..deliverable import Deliverable, Section, distinct, lines
from .deliverables import Month

RecommendationId = Annotated[
    str,
    Field(
        title="建議編號",
        pattern=r"^r\d{1,2}$",
        description="例如 r1",
    ),
]


class Recommendation(Section):
    """One improvement: evidence, effect, cost, owner, and the test that decides whether it
    stays.
    """

    id: RecommendationId
    evidence: str = Field(
        title="依據",
        min_length=1,
        description="指標編號、活動編號或平台",
    )
    finding: str = Field(
        title="發現",
        min_length=1,
        description="數字、和什麼比、有多確定",
        json_schema_extra=lines(2),
    )
    action: str = Field(
        title="改善作法",
        min_length=1,
        description="誰、做什麼、多久一次",
        json_schema_extra=lines(2),
    )
    kpi: str = Field(
        title="要改善的指標",
        min_length=1,
        description="自己策略的指標編號，例如 k1",
    )
    expected_percent: float = Field(
        title="預期改善（％）",
        gt=0,
        le=300,
        description="相對於現在，例如 20 代表改善兩成",
    )
    cost: int = Field(title="費用（元）", ge=0)
    owner: str = Field(
        title="負責人",
        min_length=1,
        description="工作場所簡介裡的人員姓名",
    )
    start: date = Field(title="開始日")
    weeks: int = Field(
        title="測試幾週",
        ge=1,
        le=26,
    )
    visible: bool = Field(
        title="這個期間看得出預期的改善",
        description="和下方的最小可偵測改善比較；看不出來就老實填否",
    )
    keep_when: str = Field(
        title="保留的條件",
        min_length=1,
        description="看哪個數字、多少以上",
        json_schema_extra=lines(2),
    )
    stop_when: str = Field(
        title="放棄的條件",
        min_length=1,
        description="看到什麼數字就改回來",
        json_schema_extra=lines(2),
    )

    @property
    def end(self) -> date:
        """The last day of the test."""
        return self.start + timedelta(weeks=self.weeks, days=-1)


class PageChange(Section):
    """One passage of the strategy: what stands there, what shall stand there, because of which
    recommendation.
    """

    recommendation: str = Field(
        title="因為哪一項建議",
        pattern=r"^r\d{1,2}$",
        description="例如 r1",
    )
    page: str = Field(title="策略的哪一處", min_length=1)
    before: str = Field(
        title="原來",
        description="照策略現在寫的抄下來；原來空白就留空",
        default="",
        json_schema_extra=lines(2),
    )
    after: str = Field(
        title="改成",
        min_length=1,
        json_schema_extra=lines(2),
    )


class Recommendations(Deliverable):
    """Opportunities to improve use, strategy and plan (pc-5.3)."""

    file_name: ClassVar[str] = "recommendations"
    title: ClassVar[str] = "改善建議與策略修改"
    assignment: ClassVar[str] = "evaluation"
    month: Month
    items: list[Recommendation] = Field(
        title="建議",
        min_length=3,
        max_length=12,
    )
    changes: list[PageChange] = Field(
        title="策略的修改",
        min_length=1,
        max_length=30,
    )
    version: str = Field(
        default="",
        title="新版本",
        description="例如 1.1",
    )
    approver: str = Field(
        default="",
        title="核准人",
        description="簡介裡的人員",
    )

    @model_validator(mode="after")
    def numbers_differ(self) -> "Recommendations":
        distinct([item.id for item in self.items], "兩項建議用了同一個編號，請改其中一個")
        return self
