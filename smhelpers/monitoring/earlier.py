"""What task 4 takes over from tasks 2 and 3: the rules that run, the targets that are tracked,
the mix that was planned.
"""

from dataclasses import dataclass

from ..brief import Brief
from ..deliverable import Deliverable
from ..policy.crisis_plan import CrisisPlan
from ..policy.rules import ContentRules, read_rules
from ..portfolio import Portfolio
from ..strategy import ContentStrategy, KpiPlan
from ..strategy.calendar import ActivityCalendar
from ..workplace import Business, Workplace
from .compliance import planned_mix
from .tracking import Target, targets_of

#: Deliverables of earlier tasks that monitoring reads.
KINDS: tuple[type[Deliverable], ...] = (
    ContentRules,
    CrisisPlan,
    ContentStrategy,
    KpiPlan,
    ActivityCalendar,
)
#: Where something was taken over from, in words.
ORIGINS = {
    "own": "你自己的",
    "sample": "課程範例",
    "none": "沒有，改用簡介與示範規則",
}


@dataclass(frozen=True)
class Earlier:
    """What monitoring starts from.

    `origins`: by title of the deliverable, where it came from (zh-TW). `defects`: by title what
    is wrong with a sample on purpose.
    """

    rules: ContentRules
    targets: list[Target]
    planned: dict[str, float]
    plan: CrisisPlan | None
    calendar: ActivityCalendar | None
    origins: dict[str, str]
    defects: dict[str, list[str]]


def take_over(portfolio: Portfolio, workplace: Workplace) -> Earlier:
    """Copy the earlier deliverables into this task's portfolio, own ones before samples, and
    read them.
    """
    if isinstance(workplace, Business):
        portfolio.take_over_what_there_is(KINDS, workplace.brief.slug)
    return read(portfolio, workplace)


def read(portfolio: Portfolio, workplace: Workplace) -> Earlier:
    """What was taken over, as it lies in the portfolio.

    The brief and the example rules where there is nothing; no targets and no mix without a brief.
    """
    found = {kind: load_earlier(portfolio, kind) for kind in KINDS}
    rules = found[ContentRules]
    brief = workplace.brief if isinstance(workplace, Business) else None
    source = found[KpiPlan] or brief
    return Earlier(
        rules or read_rules(),
        targets_of(source) if source else [],
        _planned(found[ContentStrategy], brief),
        found[CrisisPlan],
        found[ActivityCalendar],
        origins_of(portfolio, found),
        portfolio.drafts(found),
    )


def _planned(strategy: ContentStrategy | None, brief: Brief | None) -> dict[str, float]:
    """The mix of pillars that was planned: the strategy's, else the brief's."""
    if brief is None:
        return planned_mix(strategy) if strategy else {}
    names = {row.name for row in strategy.pillars} if strategy else set()
    # what was published was written for the pillars of the brief: others cannot be counted in it
    return planned_mix(strategy if names == set(brief.pillars) else brief)


def load_earlier(portfolio: Portfolio, kind: type[Deliverable]) -> Deliverable | None:
    """What was taken over of one kind; None where there is nothing or it is unfinished."""
    there = portfolio.earlier(kind.assignment)
    if there.has(kind) and not there.findings(kind):
        return there.load(kind)
    return None


def origin_of(portfolio: Portfolio, kind: type[Deliverable], found: Deliverable | None) -> str:
    """One of "own", "sample" and "none": a key of `ORIGINS`."""
    if found is None:
        return "none"
    if portfolio.earlier(kind.assignment).is_sample(kind):
        return "sample"
    return "own"


def origins_of(
    portfolio: Portfolio,
    found: dict[type[Deliverable], Deliverable | None],
) -> dict[str, str]:
    """By title of the deliverable, where it came from (zh-TW)."""
    return {kind.title: ORIGINS[origin_of(portfolio, kind, part)] for kind, part in found.items()}
