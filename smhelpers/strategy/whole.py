"""What there is of tasks 1 to 3 in the portfolio of task 3: what the consistency checks look at
(pc-3.6).
"""

from dataclasses import dataclass, fields

from ..brief import Brief
from ..deliverable import Deliverable
from ..platform_research.deliverables import GoalCascade
from ..platform_research.plans import PlatformChoice
from ..policy import ContentRules, CrisisPlan, PolicyClauses
from ..portfolio import Portfolio
from .calendar import ActivityCalendar
from .calendar_context import Context
from .deliverables import ContentStrategy
from .kpis import KpiPlan
from .plan import WorkPlan
from .tracking import TrackingPlan

#: What task 3 takes over from tasks 1 and 2 (`Portfolio.take_over`).
EARLIER: tuple[type[Deliverable], ...] = (
    PlatformChoice,
    GoalCascade,
    PolicyClauses,
    CrisisPlan,
    ContentRules,
)


@dataclass(frozen=True)
class Whole:
    """What there is of tasks 1 to 3.

    A part that is missing or unfinished is None and not looked at.
    """

    choice: PlatformChoice | None = None
    goals: GoalCascade | None = None
    policy: PolicyClauses | None = None
    crisis: CrisisPlan | None = None
    rules: ContentRules | None = None
    content: ContentStrategy | None = None
    plan: WorkPlan | None = None
    calendar: ActivityCalendar | None = None
    kpis: KpiPlan | None = None
    tracking: TrackingPlan | None = None


#: Deliverable of every part.
KINDS: dict[str, type[Deliverable]] = {
    "choice": PlatformChoice,
    "goals": GoalCascade,
    "policy": PolicyClauses,
    "crisis": CrisisPlan,
    "rules": ContentRules,
    "content": ContentStrategy,
    "plan": WorkPlan,
    "calendar": ActivityCalendar,
    "kpis": KpiPlan,
    "tracking": TrackingPlan,
}


def whole_of(portfolio: Portfolio) -> Whole:
    """What a portfolio of task 3 holds, with what it took over from tasks 1 and 2."""
    return Whole(**{field.name: _loaded(portfolio, KINDS[field.name]) for field in fields(Whole)})


def _loaded(portfolio: Portfolio, kind: type[Deliverable]) -> Deliverable | None:
    place = portfolio.earlier(kind.assignment) if kind in EARLIER else portfolio
    if place.has(kind) and not place.findings(kind):
        return place.load(kind)
    return None


def context_of(whole: Whole, brief: Brief) -> Context:
    """What the calendar has to agree with, as far as it is decided."""
    return Context(
        brief,
        platforms=whole.choice.chosen if whole.choice else (),
        pillars={row.name: row.share_percent for row in whole.content.pillars}
        if whole.content
        else None,
        rules=whole.rules.rules if whole.rules else (),
        crisis=whole.crisis,
        kpis=[row.id for row in whole.kpis.kpis] if whole.kpis else (),
    )
