"""What the lessons of task 5 let a trainee practise, and the feedback on it: campaigns,
benchmarks, the plan of a test.
"""

from datetime import date
from typing import ClassVar, Literal

import holidays
import pandas as pd
from pydantic import Field, field_validator

from ..brief import Brief, Campaign, Platform
from ..datafile import FileRecord, checked
from ..deliverable import Deliverable, Finding, Section, Span, lines
from ..paths import data_dir
from ..workplace import Business, Workplace
from .analysis import Verdict
from .campaign_ways import campaign_ways
from .power import detectable

Disturbance = Literal["nothing_else", "holiday", "crisis"]
Denominator = Literal["followers", "impressions", "unstated"]
OwnRate = Literal[
    "engagement_rate_by_followers",
    "engagement_rate_by_views",
    "engagement_rate_by_reach",
    "no_own_rate",
]


class CampaignFinding(Section):
    """What one campaign did to its posts and to orders, and what else happened in its weeks."""

    campaign: str = Field(title="活動", min_length=1)
    posts: Verdict = Field(
        title="Facebook 貼文的互動率",
        description="看「排除條件後比貼文」那一列",
    )
    orders: Verdict = Field(title="全部交易", description="看「反事實推估」那一列")
    besides: Disturbance = Field(
        title="同一段時間還有什麼",
        description="國定假日落在活動期間，或危機在活動期間發生",
    )


class CampaignFindings(Deliverable):
    """Every campaign of the guesthouse judged; practice, not marked."""

    file_name: ClassVar[str] = "campaign_findings"
    title: ClassVar[str] = "活動的判定（練習）"
    assignment: ClassVar[str] = "evaluation"
    campaigns: list[CampaignFinding] = Field(title="各活動", min_length=1)


class BenchmarkReading(Section):
    """One published benchmark: what it divides by and which own figure it may stand beside."""

    benchmark: str = Field(title="基準", min_length=1)
    denominator: Denominator = Field(title="分母")
    own_rate: OwnRate = Field(title="可以和自家哪個數字並列")


class BenchmarkReadings(Deliverable):
    """Published benchmarks read with their definitions; practice, not marked."""

    file_name: ClassVar[str] = "benchmark_readings"
    title: ClassVar[str] = "讀懂基準（練習）"
    assignment: ClassVar[str] = "evaluation"
    readings: list[BenchmarkReading] = Field(title="各基準", min_length=1)


class TestPlan(Deliverable):
    """How a recommendation will be tested; practice, not marked."""

    __test__: ClassVar[bool] = False
    file_name: ClassVar[str] = "improvement_test_plan"
    title: ClassVar[str] = "驗證計畫（練習）"
    assignment: ClassVar[str] = "evaluation"
    platform: Platform = Field(title="平台")
    expected_percent: float = Field(
        title="預期互動率提高（％）",
        gt=0,
        le=300,
        description="相對於現在的比例，例如 30 代表提高三成",
    )
    weeks: int = Field(
        title="改善後要看幾週",
        ge=1,
        le=26,
    )
    keep_when: str = Field(
        title="怎樣算成功、失敗了怎麼辦",
        min_length=1,
        json_schema_extra=lines(2),
    )


class Benchmark(FileRecord):
    """A published engagement rate with its year, denominator and how far the source may be
    trusted.
    """

    benchmark: str
    publisher: str
    year: int = Field(ge=2015, le=2030)
    platform: Platform
    percent: str
    denominator: Denominator
    statistic: str
    own_rate: OwnRate
    mark: str

    @field_validator("percent")
    @classmethod
    def numbers(cls, text: str) -> str:
        """A number, or two with a dash between them."""
        if not all(part.replace(".", "", 1).isdigit() for part in text.split("–")):
            raise ValueError("百分比要寫成 0.47 或 3.0–4.4")
        return text


def benchmarks() -> list[Benchmark]:
    """The benchmarks that the course shows. `CourseError` names row and field of a faulty file."""
    path = data_dir() / "platforms" / "benchmarks.csv"
    return checked(
        list[Benchmark],
        pd.read_csv(path, dtype=str, keep_default_na=False).to_dict("records"),
        path,
    )


def check_findings(
    answer: CampaignFindings,
    workplace: Workplace,
    crisis: Span,
) -> list[Finding]:
    """Verdicts of each campaign against what the taught methods find, and what fell into its
    weeks.
    """
    typed = {row.campaign: row for row in answer.campaigns}
    findings = []
    for campaign in workplace.campaigns:
        hit = overlaps(campaign, *crisis)
        row = typed.get(campaign.id)
        ways = campaign_ways(workplace, campaign, crisis if hit else None).set_index("compared")[
            "verdict"
        ]
        expected = {
            "posts": ways["facebook_posts"],
            "orders": ways["all_orders"],
            "besides": besides(campaign, crisis),
        }
        findings += [
            Finding(
                f"{campaign.id} 的{told}",
                row is not None and getattr(row, name) == expected[name],
                remedy,
            )
            for name, (told, remedy) in _REMEDIES.items()
        ]
    return findings


_REMEDIES = {
    "posts": (
        "貼文判定",
        "看「排除條件後比貼文」的 p 值；活動撞上危機時，看另外計算危機的那一張表",
    ),
    "orders": ("交易判定", "看「反事實推估」的 p 值，不是看活動帶來多少工作階段"),
    "besides": ("同期事件", "對照國定假日與危機日期"),
}


def overlaps(campaign: Campaign, first: date, last: date) -> bool:
    """Whether days of a campaign fall between two days, both ends included."""
    return date.fromisoformat(campaign.start) <= last and date.fromisoformat(campaign.end) >= first


def besides(campaign: Campaign, crisis: Span | None) -> Disturbance:
    """What else moved people in the weeks of a campaign: a crisis first, then public holidays of
    Taiwan.
    """
    if crisis and overlaps(campaign, *crisis):
        return "crisis"
    if holidays_in(campaign):
        return "holiday"
    return "nothing_else"


def holidays_in(campaign: Campaign) -> list[str]:
    """Public holidays of Taiwan in the days of a campaign, each as date and name."""
    first = date.fromisoformat(campaign.start)
    last = date.fromisoformat(campaign.end)
    known = holidays.country_holidays(
        "TW",
        years=range(first.year, last.year + 1),
        language="zh_TW",
    )
    return [f"{day:%m-%d} {name}" for day, name in sorted(known.items()) if first <= day <= last]


def check_benchmarks(answer: BenchmarkReadings) -> list[Finding]:
    """Denominator of each benchmark and what it may stand beside."""
    typed = {row.benchmark: row for row in answer.readings}
    findings = []
    for known in benchmarks():
        row = typed.get(known.benchmark)
        name = f"{known.publisher} {known.platform}"
        findings += [
            Finding(
                f"{name} 的分母",
                row is not None and row.denominator == known.denominator,
                "看表格的「分母」欄；查不到就是未載明",
            ),
            Finding(
                f"{name} 可並列的數字",
                row is not None and row.own_rate == known.own_rate,
                "分母相同才能並列；分母未載明的，什麼都不能比",
            ),
        ]
    return findings


def check_test_plan(plan: TestPlan, workplace: Business) -> list[Finding]:
    """Whether the expected effect can be seen in the weeks planned, and whether the plan says
    when to stop.
    """
    least = detectable(workplace, plan.platform, [plan.weeks])["detectable"].item()
    held = _accounts(workplace.brief)
    return [
        Finding("平台", plan.platform in held, f"請選有帳號的平台：{'、'.join(held)}"),
        Finding(
            "預期效果看得出來",
            plan.expected_percent / 100 >= least,
            f"{plan.weeks} 週最小可偵測的差距是 {least:.0%}；請拉長期間、提高發文數，"
            f"或承認這個改善短期內看不出來",
        ),
        Finding(
            "成功標準有數字",
            any(sign.isnumeric() for sign in plan.keep_when),
            "請寫出多少以上才保留",
        ),
    ]


def _accounts(brief: Brief) -> list[str]:
    return [account.platform for account in brief.accounts]
