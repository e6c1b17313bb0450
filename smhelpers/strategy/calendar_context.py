"""What a calendar has to agree with, and how its faults are told (pc-3.3)."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..brief import Brief
from ..deliverable import Finding
from ..labels import label
from ..policy import ContentRule, CrisisPlan
from .calendar import STOPPED, ActivityCalendar, CalendarEntry


@dataclass(frozen=True)
class Context:
    """What a calendar has to agree with.

    Empty collections and None mean: not decided yet, not checked.

    platforms: those chosen in task 1. pillars: share of each. rules, crisis: the policy of task 2.
    kpis: numbers of the KPI table.
    """

    brief: Brief
    platforms: Collection[str] = ()
    pillars: Mapping[str, float] | None = None
    rules: Sequence[ContentRule] = ()
    crisis: CrisisPlan | None = None
    kpis: Collection[str] = ()


#: One thing looked at: yields what is wrong.
Aspect = Callable[[ActivityCalendar, Context], Iterator[Finding]]


def named(entry: CalendarEntry) -> str:
    """An entry as findings name it: date, weekday, time, platform, number."""
    return f"{entry.day}（{entry.weekday}）{entry.time} {label(entry.platform)} {entry.id}"


def wrong(entry: CalendarEntry, remedy: str) -> Finding:
    """A finding on an entry that is not right, under the entry's name."""
    return Finding(named(entry), False, remedy)


def live(calendar: ActivityCalendar) -> list[CalendarEntry]:
    """Entries that are still to go out or went out."""
    return [entry for entry in calendar.ordered if entry.status not in STOPPED]


def by_platform(calendar: ActivityCalendar) -> dict[str, list[CalendarEntry]]:
    """Entries that are still to go out or went out, in their order."""
    found = defaultdict(list)
    for entry in live(calendar):
        found[entry.platform].append(entry)
    return found
