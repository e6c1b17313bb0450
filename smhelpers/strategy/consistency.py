"""The consistency linter over tasks 1 to 3 (pc-3.6): each finding names both places and what to
do about a contradiction.
"""

from collections.abc import Callable, Iterator

from ..brief import Brief
from ..deliverable import Finding
from . import agreement_earlier as earlier
from . import agreement_within as within
from .whole import Whole

#: What is looked at, in order; each check looks only at what there is.
CHECKS: list[Callable[[Whole, Brief], Iterator[Finding]]] = [
    earlier.platforms,
    earlier.goals,
    earlier.response_times,
    earlier.roles,
    earlier.crisis,
    earlier.disclosure,
    within.production,
    within.kpis,
    within.calendar,
    within.tags,
]


def check_consistency(whole: Whole, brief: Brief) -> list[Finding]:
    """Every agreement looked at, right ones included."""
    return [finding for check in CHECKS for finding in check(whole, brief)]
