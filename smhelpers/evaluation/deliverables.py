"""What the trainee hands in for task 5: the month's reading, KPI and campaign judgements, and the
prose.

Recommendations are in `recommendations`.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from ..brief import Platform
from ..deliverable import Deliverable, Section, distinct, lines
from .analysis import Direction, Verdict
from .practice import Disturbance

Month = Annotated[
    str,
    Field(
        pattern=r"^20\d\d-(0[1-9]|1[0-2])$",
        title="月份",
        description="寫成 2026-08 的樣子",
    ),
]
PostType = Literal["photo", "video", "reel", "link", "text", "carousel", "short", "live"]
#: Statements about the data; the trainee ticks those that hold (which do is the assessor's
#: knowledge, not the library's).
Caveat = Literal[
    "reach_not_additive",
    "lifetime_counts",
    "views_repeat",
    "blank_is_zero",
    "reach_sum_is_unique",
    "benchmark_is_target",
]
#: What becomes of a campaign.
Fate = Literal["repeat", "change_and_test", "stop"]


class PlatformReading(Section):
    """One platform's month as the trainee read it from the table."""

    platform: Platform = Field(title="平台")
    posts: int = Field(
        title="貼文數",
        ge=0,
        description="本月發布的貼文篇數",
    )
    interactions: int = Field(
        title="互動次數",
        ge=0,
        description="心情（按讚）、留言、分享與儲存的合計",
    )
    engagement_rate_percent: float = Field(
        title="互動率（％）",
        ge=0,
        le=100,
        description="互動次數 ÷ 觸及人數，整月合計後相除",
    )
    median_reach: float = Field(
        title="每篇觸及中位數",
        ge=0,
        description="不是各篇觸及相加",
    )
    best_post_type: PostType = Field(
        title="互動率最高的貼文類型",
        description="至少 3 篇的類型才比較",
    )
    direction: Direction = Field(
        title="互動率與上月相比",
        description="以每篇互動率的中位數比較，分得出來才算上升或下降",
    )
    reach_direction: Direction = Field(
        title="觸及與上月相比",
        description="以每篇觸及的中位數比較，分得出來才算上升或下降",
    )


class MonthAnalysis(Deliverable):
    """The month as read from the exports (pc-5.1)."""

    file_name: ClassVar[str] = "month_analysis"
    title: ClassVar[str] = "本月數據分析"
    assignment: ClassVar[str] = "evaluation"
    month: Month
    readings: list[PlatformReading] = Field(title="各平台的讀數", min_length=1)
    caveats: list[Caveat] = Field(
        title="這份資料要注意的事",
        min_length=1,
        description="只勾選正確的敘述",
    )

    @model_validator(mode="after")
    def one_row_a_platform(self) -> "MonthAnalysis":
        distinct([row.platform for row in self.readings], "同一個平台填了兩列，請刪去重複的一列")
        return self


class KpiJudgement(Section):
    """One KPI of the strategy judged on the month."""

    kpi: str = Field(
        title="指標編號",
        min_length=1,
        description="策略指標表的編號，例如 k1",
    )
    actual: float = Field(title="實際值", description="比率請填百分比數字，例如 0.72 代表 0.72%")
    low: float = Field(title="可能範圍（低）", description="95% 信賴區間，和實際值同單位")
    high: float = Field(title="可能範圍（高）")
    attained: bool = Field(title="是否達標")
    clear: bool = Field(title="差距大於隨機波動", description="目標值落在 95% 信賴區間之外才算")


class KpiJudgements(Deliverable):
    """The month's KPIs judged against the own strategy (pc-5.2)."""

    file_name: ClassVar[str] = "kpi_judgements"
    title: ClassVar[str] = "指標評估"
    assignment: ClassVar[str] = "evaluation"
    month: Month
    kpis: list[KpiJudgement] = Field(
        title="各指標的判定",
        min_length=1,
        max_length=20,
    )

    @model_validator(mode="after")
    def one_row_a_kpi(self) -> "KpiJudgements":
        distinct([row.kpi for row in self.kpis], "同一個指標填了兩列，請刪去重複的一列")
        return self


class CampaignJudgement(Section):
    """What a campaign did to its posts and to orders, what else happened in its weeks, and what
    becomes of it.
    """

    campaign: str = Field(title="活動編號", min_length=1)
    posts: Verdict = Field(
        title="貼文的互動率",
        description="看「排除條件後比貼文，兩個平台合併」那一列",
    )
    orders: Verdict = Field(title="每次工作階段的交易", description="看「分段迴歸」那一列")
    besides: Disturbance = Field(title="同一段時間還有什麼", description="危機優先，其次國定假日")
    fate: Fate = Field(title="下一次", description="兩項都看不出效果的活動，不能照原樣再辦")
    basis: str = Field(
        title="判定依據",
        min_length=1,
        description="寫出比較的對象與數字",
        json_schema_extra=lines(2),
    )


class CampaignCost(Section):
    """What a campaign cost for what it brought."""

    campaign: str = Field(title="活動編號", min_length=1)
    cost_per_engagement: float = Field(title="單次互動成本（元）", ge=0)
    cost_per_acquisition: float = Field(title="單次購買成本（元）", ge=0)
    return_on_ad_spend: float = Field(
        title="活動收益與花費比",
        ge=0,
        description="以上面填的歸因期間計算",
    )


class CampaignJudgements(Deliverable):
    """Campaigns judged by their effect and by their cost (pc-5.2)."""

    file_name: ClassVar[str] = "campaign_judgements"
    title: ClassVar[str] = "活動評估"
    assignment: ClassVar[str] = "evaluation"
    campaigns: list[CampaignJudgement] = Field(
        title="各活動的判定",
        min_length=1,
        max_length=20,
    )
    window_days: Literal["0", "7", "14"] = Field(
        title="歸因期間（活動結束後幾天）",
        description="和費用表用的一樣",
    )
    costs: list[CampaignCost] = Field(
        title="各活動的費用",
        min_length=1,
        max_length=20,
    )
    cost_limits: str = Field(
        title="費用數字不能說的是什麼",
        min_length=1,
        json_schema_extra=lines(2),
    )

    @model_validator(mode="after")
    def one_row_a_campaign(self) -> "CampaignJudgements":
        distinct([row.campaign for row in self.campaigns], "同一個活動填了兩列，請刪去重複的一列")
        return self


class EvaluationProse(Deliverable):
    """Written answers, marked by an assessor with the mark scheme in the notebook."""

    file_name: ClassVar[str] = "evaluation_prose"
    title: ClassVar[str] = "文字說明"
    assignment: ClassVar[str] = "evaluation"
    why_engagement_moved: str = Field(
        title="本月參與、活動與觸及的變化與原因",
        min_length=1,
        json_schema_extra=lines(8),
    )
    what_kpis_say: str = Field(
        title="依據策略，本月社群媒體的績效如何",
        min_length=1,
        json_schema_extra=lines(8),
    )
    why_these_changes: str = Field(
        title="為什麼是這些改善，策略與計畫要改哪裡",
        min_length=1,
        json_schema_extra=lines(8),
    )
