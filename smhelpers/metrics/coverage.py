"""Which days a platform's exports tell of: first and last day, holes, and how much of a period.

A day without a post is no hole. Daily series tell their days one by one. What a table of posts
covers is proved by the first of these that its folder holds:

1. the days that its name or its folder's name tells, as Meta, YouTube, LINE and LinkedIn write them
   (`Mar-01-2026_Mar-28-2026_1.csv`, `2026-03-01_2026-03-28`, `20260301_20260328`), provided that
   its rows lie in them;
2. a row of totals that equals the sum of a daily series of the platform: both tell of the same
   days;
3. the day in the name of a download of all of an account's posts;
4. a daily series of the platform that goes on where the posts end: the account was silent;
5. nothing: then the days from its first post to its last, as it is said beside them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePath
from typing import Literal

import pandas as pd

from .columns import TIME_COLUMN
from .periods import bounds, length

#: First and last day.
Days = tuple[pd.Timestamp, pd.Timestamp]
_DAY = pd.Timedelta(days=1)
#: Tables with a row for every day: a day that is not there is missing.
DAILY = ("accounts",)
#: What proves covered days, the best first.
Proof = Literal["proved_by_names", "proved_by_totals", "proved_by_series", "not_proved"]
_PROOFS: tuple[Proof, ...] = (
    "proved_by_names",
    "proved_by_totals",
    "proved_by_series",
    "not_proved",
)
#: Days without a post after which a table without proof tells of two times: an old post that is
#: still seen makes no years of data.
APART = 62
#: Platforms whose table of posts is one of the views in its days: older posts stand in it with what
#: they brought then, and make no earlier day covered.
_OF_VIEWS = ("youtube",)
#: Days between two files that tell no days of their own, which an account may just be silent.
SILENCE = 7
#: Part of a period that must be covered before it is compared with another.
ENOUGH = 0.8
_WRITTEN = (
    (re.compile(r"([A-Z][a-z]{2}-\d\d-\d{4})_([A-Z][a-z]{2}-\d\d-\d{4})"), "%b-%d-%Y"),
    (re.compile(r"(\d{4}-\d\d-\d\d)_(\d{4}-\d\d-\d\d)"), "%Y-%m-%d"),
    (re.compile(r"(?<!\d)(\d{8})_(\d{8})(?!\d)"), "%Y%m%d"),
)
#: "Download your information": everything until that day.
_DOWNLOAD = re.compile(r"(?:facebook|instagram)-[^/]+-(\d{4}-\d\d-\d\d)(?![\d_])")


@dataclass(frozen=True)
class Coverage:
    """Days that are covered: spans in order, each apart from the next; never empty.

    `proof`: what proves the weakest of them; `silent`: the days after the last post that a daily
    series alone proves.
    """

    spans: tuple[Days, ...]
    proof: Proof = "proved_by_series"
    silent: Days | None = None

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


@dataclass(frozen=True)
class Published:
    """What one file tells of things published: where it lies, whose it is, the days of its rows
    (naive midnights), and the totals of views that it gives itself.
    """

    place: PurePath
    platform: str
    days: pd.Series
    totals: Sequence[float] = ()


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
                days_of(part[column]),
                name in DAILY,
            )
    return found


def days_of(moments: pd.Series) -> pd.Series:
    """Moments (Asia/Taipei) or days as naive midnights."""
    if moments.dt.tz is not None:
        moments = moments.dt.tz_localize(None)
    return moments.dt.normalize()


def _covered(
    rows: pd.DataFrame,
    days: pd.Series,
    daily: bool,
) -> Coverage:
    if "end" in rows:  # ads and sales: a row may tell of the days from one to another
        spans = zip(days, rows["end"].fillna(days), strict=True)
        return Coverage(joined(spans))
    if daily:
        return Coverage(joined([(day, day) for day in days.unique()]))
    parts = []
    for file, part in days.groupby(rows["source_file"]):
        parts.append(Published(PurePath(str(file)), "", part))
    return _of_files(parts, pd.DataFrame())


def coverage_of_files(
    files: Iterable[Published],
    accounts: pd.DataFrame,
) -> dict[str, Coverage]:
    """Coverage of things published by platform, from every file that tells of them and the daily
    series (`accounts`) beside them.
    """
    by_platform: dict[str, list[Published]] = {}
    for file in files:
        by_platform.setdefault(file.platform, []).append(file)
    found = {}
    for platform, own in by_platform.items():
        series = accounts[accounts["platform"] == platform]
        covered = _of_files(own, series)
        if covered.spans:
            found[platform] = covered
    return found


def _of_files(files: Iterable[Published], series: pd.DataFrame) -> Coverage:
    """The days of one platform's files; without spans where they tell of none."""
    told: list[Days] = []
    untold: list[Published] = []
    proofs: set[Proof] = set()
    for file in files:
        proof, span = _proved(file, series)
        if span:
            told.append(span)
            proofs.add(proof)
        elif len(file.days):
            untold.append(file)
    extents = joined(_extents(untold), SILENCE)
    weakest = max(proofs, key=_PROOFS.index, default="not_proved")
    found = Coverage(joined([*told, *extents]), weakest)
    if not untold:
        return found
    return _beside_series(found, extents, pd.concat([file.days for file in untold]), series)


def _extents(files: Iterable[Published]) -> Iterator[Days]:
    """First and last day of each run of posts of files that tell no days themselves."""
    for file in files:
        days = sorted(set(file.days))
        first = days[0]
        for earlier, later in pairwise(days):
            if later - earlier > _DAY * APART:
                yield first, earlier
                first = later
        yield first, days[-1]


def _proved(file: Published, series: pd.DataFrame) -> tuple[Proof, Days | None]:
    """The days that a file's place or its totals prove; None where they prove none."""
    named = _named_in(file.place)
    if file.days.empty:
        return "proved_by_names", named
    first, last = file.days.min(), file.days.max()
    older = file.platform in _OF_VIEWS
    # a day in America ends in the afternoon of the next one in Taipei
    if named and last <= named[1] + _DAY:
        if older:
            return "proved_by_names", named
        if named[0] - _DAY <= first:
            return "proved_by_names", (min(named[0], first), max(named[1], last))
    downloaded = _downloaded(file.place)
    if downloaded and last <= downloaded:
        return "proved_by_names", (first, downloaded)
    for run in _runs(series):
        if run[1] >= last and _sum_of_views(series, run) in file.totals:
            return "proved_by_totals", run if older else (min(run[0], first), run[1])
    return "not_proved", None


def _named_in(place: PurePath) -> Days | None:
    """The days that a file's name tells, else the name of the nearest folder that tells any."""
    for name in reversed(place.parts):
        named = named_days(name)
        if named:
            return named
    return None


def _downloaded(place: PurePath) -> pd.Timestamp | None:
    """The day on which Meta made a copy of all of an account's posts, as its name tells."""
    found = _DOWNLOAD.search(str(place))
    day = pd.to_datetime(found[1], errors="coerce") if found else None
    return day if isinstance(day, pd.Timestamp) else None


def _sum_of_views(series: pd.DataFrame, run: Days) -> float | None:
    views = series.loc[series["date"].between(*run), "views"].dropna()
    return float(views.sum()) if len(views) else None


def _runs(series: pd.DataFrame) -> tuple[Days, ...]:
    """Spans of a daily series; some leave out days on which nothing happened."""
    if series.empty:
        return ()
    return joined([(day, day) for day in series["date"].unique()], SILENCE)


def _beside_series(
    found: Coverage,
    extents: Iterable[Days],
    days: pd.Series,
    series: pd.DataFrame,
) -> Coverage:
    """Extents of posts, each as long as the daily series that begins before its end and goes on.

    Before the first post a series proves no more days than the account was silent at other times.
    """
    runs = _runs(series)
    pause = _longest_pause(days)
    spans = list(found.spans)
    proof: Proof = "proved_by_series"
    silent = None
    for first, last in extents:
        run = _run_at(runs, last)
        if run is None:
            proof = "not_proved"
            continue
        begun, ended = run
        start = first
        if first - begun <= pause:
            start = min(first, begun)
        spans.append((start, ended))
        if ended - last > pause:
            silent = (last + _DAY, ended)
    return Coverage(
        joined(spans),
        proof,
        silent,
    )


def _longest_pause(days: pd.Series) -> pd.Timedelta:
    """The longest time between two days with a post, and never less than `SILENCE`."""
    longest = _DAY * SILENCE
    for earlier, later in pairwise(sorted(set(days))):
        longest = max(longest, later - earlier)
    return longest


def _run_at(runs: Iterable[Days], day: pd.Timestamp) -> Days | None:
    """The span that holds a day."""
    for first, last in runs:
        if first <= day <= last:
            return first, last
    return None


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
