"""Which days a platform's exports tell of: first and last day, holes, and how much of a period.

A day without a post is no hole. Where a file's name tells its days, as Meta, YouTube, LINE and
LinkedIn write them (`Mar-01-2026_Mar-28-2026_1.csv`, `2026-03-01_2026-03-28`,
`20260301_20260328`), these count, provided that its rows lie in them; else the days from the
file's first row to its last. Daily series tell their days one by one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from .columns import TIME_COLUMN
from .periods import bounds, length

#: First and last day.
Days = tuple[pd.Timestamp, pd.Timestamp]
_DAY = pd.Timedelta(days=1)
#: Tables with a row for every day: a day that is not there is missing.
DAILY = ("accounts",)
#: Days between two files that tell no days of their own, which an account may just be silent.
SILENCE = 7
#: Part of a period that must be covered before it is compared with another.
ENOUGH = 0.8
_WRITTEN = (
    (re.compile(r"([A-Z][a-z]{2}-\d\d-\d{4})_([A-Z][a-z]{2}-\d\d-\d{4})"), "%b-%d-%Y"),
    (re.compile(r"(\d{4}-\d\d-\d\d)_(\d{4}-\d\d-\d\d)"), "%Y-%m-%d"),
    (re.compile(r"(?<!\d)(\d{8})_(\d{8})(?!\d)"), "%Y%m%d"),
)


@dataclass(frozen=True)
class Coverage:
    """Days that are covered: spans in order, each apart from the next; never empty."""

    spans: tuple[Days, ...]

    @property
    def first(self) -> pd.Timestamp:
        """First covered day."""
        return self.spans[0][0]

    @property
    def last(self) -> pd.Timestamp:
        """Last covered day."""
        return self.spans[-1][1]

    @property
    def holes(self) -> list[Days]:
        """First and last day of each hole between the covered days."""
        return [(end + _DAY, start - _DAY) for (_, end), (start, _) in pairwise(self.spans)]

    def days_in(self, period: str) -> int:
        """How many days of a period are covered."""
        return sum((last - first).days + 1 for first, last in self.spans_in(period))

    def spans_in(self, period: str) -> list[Days]:
        """The covered days of a period."""
        start, end = bounds(period)
        cut = [(max(first, start), min(last, end)) for first, last in self.spans]
        return [(first, last) for first, last in cut if first <= last]

    def comparable(self, period: str) -> bool:
        """Whether enough of a period is covered to compare it with another."""
        return self.days_in(period) >= ENOUGH * length(period)


def coverage(table: pd.DataFrame, name: str) -> dict[str, Coverage]:
    """Coverage of a tidy table (`name`) by platform; of a table without platforms under ""."""
    column = TIME_COLUMN[name]
    rows = table.dropna(subset=[column])
    groups = rows.groupby("platform") if "platform" in rows else [("", rows)]
    found = {}
    for platform, part in groups:
        if len(part):
            found[str(platform)] = _covered(
                part,
                part[column],
                name in DAILY,
            )
    return found


def _covered(rows: pd.DataFrame, moments: pd.Series, daily: bool) -> Coverage:
    if moments.dt.tz is not None:
        moments = moments.dt.tz_localize(None)
    days = moments.dt.normalize()
    if "end" in rows:  # ads and sales: a row may tell of the days from one to another
        spans = zip(days, rows["end"].fillna(days), strict=True)
        return Coverage(joined(spans))
    if daily:
        return Coverage(joined([(day, day) for day in days.unique()]))
    told: list[Days] = []
    untold: list[Days] = []
    for file, part in days.groupby(rows["source_file"]):
        extent = (part.min(), part.max())
        named = named_days(str(file))
        if named and named[0] - _DAY <= extent[0] and extent[1] <= named[1] + _DAY:
            # a day in America ends in the afternoon of the next one in Taipei
            told.append((min(named[0], extent[0]), max(named[1], extent[1])))
        else:
            untold.append(extent)
    return Coverage(joined([*told, *joined(untold, SILENCE)]))


def joined(spans: Iterable[Days], gap: int = 0) -> tuple[Days, ...]:
    """Spans in order; those that meet, or lie at most `gap` days apart, as one."""
    found: list[Days] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + _DAY * (gap + 1):
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return tuple(found)


def named_days(file: str) -> Days | None:
    """First and last day that a file's name tells; None where it tells none."""
    for pattern, form in _WRITTEN:
        match = pattern.search(file)
        if match is None:
            continue
        first = pd.to_datetime(
            match[1],
            format=form,
            errors="coerce",
        )
        last = pd.to_datetime(
            match[2],
            format=form,
            errors="coerce",
        )
        if isinstance(first, pd.Timestamp) and isinstance(last, pd.Timestamp) and first <= last:
            return first, last
    return None
