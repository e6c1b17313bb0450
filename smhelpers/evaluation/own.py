"""What task 5 takes over from the earlier tasks: the KPIs and the pages of the trainee's own
strategy, or of the course's sample.
"""

from dataclasses import dataclass

from ..deliverable import Deliverable
from ..monitoring.earlier import load_earlier, origins_of
from ..monitoring.tracking import Target, targets_of
from ..portfolio import Portfolio
from ..strategy import ActivityCalendar, ContentStrategy, KpiPlan, TrackingPlan, WorkPlan
from ..workplace import Business, Workplace

#: Deliverables of task 3 that the evaluation judges and changes.
KINDS: tuple[type[Deliverable], ...] = (
    KpiPlan,
    ContentStrategy,
    WorkPlan,
    TrackingPlan,
    ActivityCalendar,
)


@dataclass(frozen=True)
class OwnStrategy:
    """The strategy that a month is judged against. `parts`: by type what was taken over.

    `origins`: by title where it came from (zh-TW). `defects`: by title what is wrong with a sample
    on purpose.
    """

    targets: list[Target]
    parts: dict[type[Deliverable], Deliverable]
    origins: dict[str, str]
    defects: dict[str, list[str]]


def take_over(portfolio: Portfolio, workplace: Workplace) -> OwnStrategy:
    """Copy the strategy into this task's portfolio, the own before the sample, and read it."""
    if isinstance(workplace, Business):
        portfolio.take_over_what_there_is(KINDS, workplace.brief.slug)
    return read(portfolio, workplace)


def read(portfolio: Portfolio, workplace: Workplace) -> OwnStrategy:
    """The strategy as it lies in the portfolio.

    Targets of the brief where there is no KPI plan, none for exports without a brief.
    """
    found = {kind: load_earlier(portfolio, kind) for kind in KINDS}
    brief = None
    if isinstance(workplace, Business):
        brief = workplace.brief
    source = found[KpiPlan] or brief
    return OwnStrategy(
        targets_of(source) if source else [],
        {kind: part for kind, part in found.items() if part},
        origins_of(portfolio, found),
        portfolio.drafts(found),
    )
