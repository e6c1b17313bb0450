"""What the trainee hands in for task 5: the month's reading, the KPI judgements, the recommendations, and the prose."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from ..brief import Platform
from ..deliverable import Deliverable, Section
from .analysis import Direction, Verdict

Month = Annotated[str, Field(pattern=r"^20\d\d-(0[1-9]|1[0-2])$", title="月份", description="寫成 2026-08 的樣子")]
PostType = Literal["photo", "video", "reel", "link", "text", "carousel", "short", "live"]
#: Statements about the data; the trainee ticks those that hold (which do is the assessor's knowledge, not the library's).
Caveat = Literal["reach_not_additive", "lifetime_counts", "views_repeat",
                 "blank_is_zero", "reach_sum_is_unique", "benchmark_is_target"]
Chapter = Literal["content_mix", "calendar", "kpi_targets", "budget", "engagement", "customer_service", "platforms"]


class PlatformReading(Section):
    """One platform's month as the trainee read it from the table."""

    platform: Platform = Field(title="平台")
    posts: int = Field(title="貼文數", ge=0, description="本月發布的貼文篇數")
    interactions: int = Field(title="互動次數", ge=0, description="心情（按讚）、留言、分享與儲存的合計")
    engagement_rate_percent: float = Field(title="互動率（％）", ge=0, le=100, description="互動次數 ÷ 觸及人數，整月合計後相除")
    best_post_type: PostType = Field(title="互動率最高的貼文類型", description="至少 3 篇的類型才比較")
    direction: Direction = Field(title="與上月相比", description="以每篇互動率的中位數比較，分得出來才算上升或下降")


class MonthAnalysis(Deliverable):
    """The month as read from the exports (pc-5.1)."""

    file_name: ClassVar[str] = "month_analysis"
    title: ClassVar[str] = "本月數據分析"
    assignment: ClassVar[str] = "evaluation"
    month: Month
    readings: list[PlatformReading] = Field(title="各平台的讀數", min_length=1)
    caveats: list[Caveat] = Field(title="這份資料要注意的事", min_length=1, description="只勾選正確的敘述")

    @model_validator(mode="after")
    def one_row_a_platform(self) -> "MonthAnalysis":
        platforms = [row.platform for row in self.readings]
        if len(set(platforms)) < len(platforms):
            raise ValueError("同一個平台填了兩列，請刪去重複的一列")
        return self


class KpiJudgement(Section):
    """One KPI of the strategy judged on the month."""

    kpi: str = Field(title="指標編號", min_length=1, description="策略指標表的編號，例如 k1")
    actual: float = Field(title="實際值", description="比率請填百分比數字，例如 0.72 代表 0.72%")
    attained: bool = Field(title="是否達標")
    clear: bool = Field(title="差距大於隨機波動", description="目標值落在 95% 信賴區間之外才算")


class CampaignJudgement(Section):
    """What a campaign did to the engagement rate of one platform."""

    campaign: str = Field(title="活動編號", min_length=1)
    platform: Platform = Field(title="平台")
    verdict: Verdict = Field(title="判定")
    basis: str = Field(title="判定依據", min_length=15, description="寫出比較的對象與數字", json_schema_extra={"lines": 2})


class KpiJudgements(Deliverable):
    """Activities and KPIs judged against the strategy (pc-5.2)."""

    file_name: ClassVar[str] = "kpi_judgements"
    title: ClassVar[str] = "指標與活動評估"
    assignment: ClassVar[str] = "evaluation"
    month: Month
    kpis: list[KpiJudgement] = Field(title="各指標的判定", min_length=1)
    campaigns: list[CampaignJudgement] = Field(title="行銷活動的判定", min_length=1)


class Recommendation(Section):
    """One improvement: from a finding to a test plan (checklist of the one-month report)."""

    evidence: str = Field(title="依據", min_length=2, description="填指標編號、活動編號或平台，例如 k1")
    finding: str = Field(title="發現", min_length=15, json_schema_extra={"lines": 2})
    action: str = Field(title="改善作法", min_length=15, json_schema_extra={"lines": 2})
    expected_effect: str = Field(title="預期效果", min_length=8, description="寫出指標與數字", json_schema_extra={"lines": 2})
    cost: int = Field(title="費用（元）", ge=0)
    owner: str = Field(title="負責人", min_length=2, description="工作場所簡介裡的人員姓名")
    due: date = Field(title="完成日", description="寫成 2026-09-30 的樣子")
    test_plan: str = Field(title="驗證方法", min_length=15, description="何時、看哪個數字、怎樣算成功",
                           json_schema_extra={"lines": 2})
    changes: Chapter = Field(title="要修改的策略章節")


class Recommendations(Deliverable):
    """Opportunities to improve use, strategy and plan (pc-5.3)."""

    file_name: ClassVar[str] = "recommendations"
    title: ClassVar[str] = "改善建議"
    assignment: ClassVar[str] = "evaluation"
    month: Month
    items: list[Recommendation] = Field(title="建議", min_length=3)


class EvaluationProse(Deliverable):
    """Written answers, marked by an assessor with the mark scheme in the notebook."""

    file_name: ClassVar[str] = "evaluation_prose"
    title: ClassVar[str] = "文字說明"
    assignment: ClassVar[str] = "evaluation"
    why_engagement_moved: str = Field(title="本月參與、活動與觸及的變化與原因", min_length=80, json_schema_extra={"lines": 8})
    what_kpis_say: str = Field(title="依據策略，本月社群媒體的績效如何", min_length=80, json_schema_extra={"lines": 8})
    why_these_changes: str = Field(title="為什麼是這些改善，策略與計畫要改哪裡", min_length=80, json_schema_extra={"lines": 8})
