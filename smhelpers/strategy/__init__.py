"""Task 3, strategy: the typed strategy, its evidence, calendar and checks."""

from ..deliverable import Finding, share_right
from .deliverables import ContentStrategy, StrategyCheck, StrategyProse
from .kpis import KpiPlan
from .plan import WorkPlan
from .tracking import TrackingPlan

__all__ = ["ContentStrategy", "Finding", "KpiPlan", "StrategyCheck", "StrategyProse", "TrackingPlan", "WorkPlan", "share_right"]
