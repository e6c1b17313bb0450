"""How participation, activities and reach are tracked, as the trainee hands it in (pc-3.5): UTM
scheme, data, rhythm, checks, reports.
"""

from typing import ClassVar, Literal

from pydantic import Field

from ..brief import Platform
from ..deliverable import Deliverable, Section, lines
from .deliverables import TASK, Owner

Rhythm = Literal["daily", "weekly", "monthly", "per_campaign"]
#: What a check of data quality looks for.
Quality = Literal[
    "missing_days",
    "duplicate_posts",
    "changed_definition",
    "re_export",
    "time_zone",
    "untagged_links",
    "outliers",
]


class UtmLink(Section):
    """A tagged link as it will be posted."""

    campaign: str = Field(
        title="活動",
        min_length=1,
        description="行事曆裡的活動名稱或系列",
    )
    platform: Platform = Field(title="平台")
    url: str = Field(
        title="網址",
        min_length=1,
        description="含 utm_source、utm_medium、utm_campaign",
        json_schema_extra=lines(2),
    )


class TrackedSource(Section):
    """One export that is fetched, what it feeds, and who fetches it."""

    source_file: str = Field(
        title="資料來源檔",
        min_length=1,
        description="哪一個匯出檔或系統",
    )
    kpis: str = Field(
        default="",
        title="用在哪些指標",
        description="例如 k1、k3",
    )
    rhythm: Rhythm = Field(title="多久匯出一次")
    owner: Owner = ""
    stored: str = Field(default="", title="存在哪裡、怎麼命名")


class QualityCheck(Section):
    """A check before a figure is believed."""

    check: Quality = Field(title="檢查什麼")
    how: str = Field(
        default="",
        title="怎麼檢查",
        json_schema_extra=lines(2),
    )
    then: str = Field(
        default="",
        title="發現問題怎麼辦",
        json_schema_extra=lines(2),
    )
    owner: Owner = ""


class ReportDuty(Section):
    """Who gets to see what, how often."""

    title: str = Field(title="報告", min_length=1)
    readers: str = Field(default="", title="給誰看")
    rhythm: Rhythm = Field(title="多久一次")
    content: str = Field(
        default="",
        title="看哪些指標、回答什麼問題",
        json_schema_extra=lines(2),
    )
    owner: Owner = ""


class TrackingPlan(Deliverable):
    """Methods to track and analyse engagement, activities and reach (pc-3.5)."""

    file_name: ClassVar[str] = "tracking_plan"
    title: ClassVar[str] = "追蹤與分析方法"
    assignment: ClassVar[str] = TASK
    utm_rules: str = Field(
        title="UTM 命名規則",
        min_length=1,
        description="來源、媒介、活動、內容各怎麼命名；大小寫、分隔符號",
        json_schema_extra=lines(3),
    )
    links: list[UtmLink] = Field(
        default=[],
        title="UTM 連結",
        max_length=60,
    )
    sources: list[TrackedSource] = Field(
        title="資料來源",
        min_length=1,
        max_length=40,
    )
    checks: list[QualityCheck] = Field(
        default=[],
        title="資料品質檢查",
        max_length=20,
    )
    reports: list[ReportDuty] = Field(
        default=[],
        title="報告",
        max_length=20,
    )
    limits: str = Field(
        default="",
        title="追蹤不到的是什麼",
        description="例如到店、口耳相傳、同一人看多次",
        json_schema_extra=lines(2),
    )
