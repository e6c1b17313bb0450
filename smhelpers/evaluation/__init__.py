"""Task 5, evaluating social media performance: analysis, deliverables and checks."""

from ..deliverable import Finding, share_right
from .analysis import (
    best_post_type,
    campaign_effects,
    campaigns_until,
    change,
    direction,
    evaluated_posts,
    month_table,
    platform_rates,
    post_rates,
    posts_of,
    previous_month,
)
from .checks import (
    check_campaigns,
    check_kpis,
    check_month,
    check_reading,
    check_recommendations,
)
from .kpis import kpi_table
from .deliverables import EvaluationProse, KpiJudgements, MonthAnalysis, Recommendations

__all__ = [
    "EvaluationProse", "Finding", "KpiJudgements", "MonthAnalysis", "Recommendations", "best_post_type", "campaign_effects",
    "campaigns_until", "change",
    "check_campaigns", "check_kpis", "check_month", "check_reading", "check_recommendations",
    "direction", "evaluated_posts", "kpi_table", "month_table", "platform_rates", "post_rates", "posts_of", "previous_month", "share_right",
]
