"""Task 3, strategy: the typed strategy, its evidence, calendar, checks, and a linter over tasks
1 to 3.
"""

from ..deliverable import Finding, left_after, share_right
from .baseline import Baseline, baseline
from .calendar import ActivityCalendar
from .calendar_checks import calendar_share, check_calendar
from .calendar_context import Context
from .capacity import allowance, check_budget, check_hours, check_production, hours_table, reserve
from .checks import check_engagement, check_mix, check_objectives, check_readings, check_service
from .completeness import check_whole
from .consistency import check_consistency
from .deliverables import ContentStrategy, StrategyCheck, StrategyProse
from .fit import check_fit
from .kpi_checks import check_kpi_plan, check_kpis, check_targets, check_tracking
from .kpis import KpiPlan
from .mix import Mix, compare, dunn, format_mix, slot_mix
from .plan import WorkPlan
from .plan_checks import check_responsibilities, check_risks, check_timetable, check_tools
from .targets import Plausibility, baseline_table, baselines, offered, plausibility
from .timing import comparable_platforms, hour_table, shrink, slot_of
from .tracking import TrackingPlan
from .truth import StrategyTruth, expected, read_strategy_truth
from .whole import EARLIER, Whole, context_of, whole_of

__all__ = [
    "EARLIER",
    "ActivityCalendar",
    "Baseline",
    "ContentStrategy",
    "Context",
    "Finding",
    "KpiPlan",
    "Mix",
    "Plausibility",
    "StrategyCheck",
    "StrategyProse",
    "StrategyTruth",
    "TrackingPlan",
    "Whole",
    "WorkPlan",
    "allowance",
    "baseline",
    "baseline_table",
    "baselines",
    "calendar_share",
    "check_budget",
    "check_calendar",
    "check_consistency",
    "check_engagement",
    "check_fit",
    "check_hours",
    "check_kpi_plan",
    "check_kpis",
    "check_mix",
    "check_objectives",
    "check_production",
    "check_readings",
    "check_responsibilities",
    "check_risks",
    "check_service",
    "check_targets",
    "check_timetable",
    "check_tools",
    "check_tracking",
    "check_whole",
    "comparable_platforms",
    "compare",
    "context_of",
    "dunn",
    "expected",
    "format_mix",
    "hour_table",
    "hours_table",
    "left_after",
    "offered",
    "plausibility",
    "read_strategy_truth",
    "reserve",
    "share_right",
    "shrink",
    "slot_mix",
    "slot_of",
    "whole_of",
]
