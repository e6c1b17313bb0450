"""Is the whole strategy there (s-4): one for more than three months, with every part that the
unit asks for?
"""

from ..deliverable import Finding
from ..metrics import METRICS
from .calendar import REST_WEEKS, lasts
from .calendar_context import live
from .capacity import MIN_WEEKS
from .kpi_checks import RESULTS
from .whole import Whole


def check_whole(whole: Whole) -> list[Finding]:
    """The parts of s-4, a finding each; a part that is missing or cannot be read is wrong."""
    content = whole.content
    plan = whole.plan
    calendar = whole.calendar
    kpis = whole.kpis
    tracking = whole.tracking
    weeks = set()
    if calendar:
        weeks = {calendar.week(entry.day) for entry in live(calendar)}
    return [
        Finding(
            "執行超過三個月",
            bool(plan) and plan.weeks >= MIN_WEEKS,
            f"工作計畫至少要 {MIN_WEEKS} 週",
        ),
        Finding(
            "活動行事曆",
            lasts(weeks),
            f"行事曆要排到第 {MIN_WEEKS} 週，中間最多 {REST_WEEKS} 週停更",
        ),
        Finding(
            "資源需求",
            bool(plan and plan.budget and plan.tools)
            and all(task.weekly_hours for task in plan.tasks),
            "工時、工具與預算都要有",
        ),
        Finding(
            "內容策略",
            bool(content and content.pillars and content.series),
            "主軸與固定系列都要有",
        ),
        Finding(
            "參與策略",
            bool(content and content.user_content and content.engagement and content.service),
            "顧客創作、社群參與、客戶服務都要有",
        ),
        Finding(
            "活動與參與追蹤",
            bool(tracking and tracking.links and tracking.checks),
            "UTM 連結與資料品質檢查都要有",
        ),
        Finding(
            "關鍵績效指標",
            bool(kpis)
            and any(
                METRICS[row.metric].stage in RESULTS for row in kpis.kpis if row.metric in METRICS
            ),
            "指標裡要有成果或影響",
        ),
        Finding("評估標準", bool(kpis and kpis.criteria), "寫出整體怎樣算有效"),
    ]
