"""Task 5, evaluating social media performance: analysis, deliverables and checks."""

from ..deliverable import Finding, share_right
from .analysis import (
    RATES,
    best_post_type,
    campaign_effects,
    campaigns_until,
    change,
    direction,
    evaluated_posts,
    month_table,
    moved,
    platform_rate,
    platform_rates,
    platform_reach,
    post_rates,
    posts_of,
)
from .checks import (
    check_campaigns,
    check_costs,
    check_intervals,
    check_kpis,
    check_month,
    check_reading,
    missed_kpis,
)
from .content import activity_table, content_table, standout_posts, top_posts
from .deliverables import CampaignJudgements, EvaluationProse, KpiJudgements, MonthAnalysis
from .expected import expected
from .kpis import kpi_table
from .own import OwnStrategy, take_over
from .own import read as read_own
from .pages import Page, pages_of
from .recommendation_checks import (
    check_changes,
    check_recommendations,
    check_tests,
    detectable_change,
)
from .recommendations import Recommendations
from .truth import EvaluationTruth, read_evaluation_truth

__all__ = [
    "RATES",
    "CampaignJudgements",
    "EvaluationProse",
    "EvaluationTruth",
    "Finding",
    "KpiJudgements",
    "MonthAnalysis",
    "OwnStrategy",
    "Page",
    "Recommendations",
    "activity_table",
    "best_post_type",
    "campaign_effects",
    "campaigns_until",
    "change",
    "check_campaigns",
    "check_changes",
    "check_costs",
    "check_intervals",
    "check_kpis",
    "check_month",
    "check_reading",
    "check_recommendations",
    "check_tests",
    "content_table",
    "detectable_change",
    "direction",
    "evaluated_posts",
    "expected",
    "kpi_table",
    "missed_kpis",
    "month_table",
    "moved",
    "pages_of",
    "platform_rate",
    "platform_rates",
    "platform_reach",
    "post_rates",
    "posts_of",
    "read_evaluation_truth",
    "read_own",
    "share_right",
    "standout_posts",
    "take_over",
    "top_posts",
]
