"""Task 1, what the organisation needs of social media: goals, market, trends, platforms,
integration, exposure, community.
"""

from ..deliverable import Finding, share_right
from .audience import audience_fit, follower_ages, main_segments, segment_reach, wilson
from .checks import (
    check_breaks,
    check_goals,
    check_profiles,
    check_segments,
    check_sources,
    check_trends,
)
from .compare import ahp, ranking, score_matrix, sensitivity, topsis, weighted_sum, weights_of
from .deliverables import GoalCascade, PlatformProfiles, SourceRegister, TrendReadings
from .expected import expected
from .goals import priority_table, smart
from .plan_checks import (
    check_community,
    check_comparison,
    check_decision,
    check_exposure,
    check_integration,
)
from .plans import (
    CommunityPlan,
    ExposurePlan,
    IntegrationMap,
    PlatformChoice,
    PlatformResearchProse,
)
from .trends import decompose, series_of, trend, trend_table
from .truth import ResearchTruth, read_research_truth

__all__ = [
    "CommunityPlan",
    "ExposurePlan",
    "Finding",
    "GoalCascade",
    "IntegrationMap",
    "PlatformChoice",
    "PlatformProfiles",
    "PlatformResearchProse",
    "ResearchTruth",
    "SourceRegister",
    "TrendReadings",
    "ahp",
    "audience_fit",
    "check_breaks",
    "check_community",
    "check_comparison",
    "check_decision",
    "check_exposure",
    "check_goals",
    "check_integration",
    "check_profiles",
    "check_segments",
    "check_sources",
    "check_trends",
    "decompose",
    "expected",
    "follower_ages",
    "main_segments",
    "priority_table",
    "ranking",
    "read_research_truth",
    "score_matrix",
    "segment_reach",
    "sensitivity",
    "series_of",
    "share_right",
    "smart",
    "topsis",
    "trend",
    "trend_table",
    "weighted_sum",
    "weights_of",
    "wilson",
]
