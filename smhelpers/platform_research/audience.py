"""Who of the target market a platform reaches (pc-1.2): own followers by segment with the
uncertainty that age bands leave.
"""

import math

import pandas as pd

from ..brief import Segment
from ..metrics.columns import each_row
from ..workplace import Business, Workplace

#: Oldest age that the open band "65+" is taken to hold.
OLDEST = 90


def wilson(share: float, n: int, z: float = 1.959964) -> tuple[float, float]:
    """95 % interval of a survey's share (Wilson 1927): (low, high) as fractions, for a share of
    `n` people asked.
    """
    centre = share + z * z / (2 * n)
    spread = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max(0.0, (centre - spread) / (1 + z * z / n)), min(
        1.0,
        (centre + spread) / (1 + z * z / n),
    )


def band(name: str) -> tuple[int, int]:
    """First and last age of a band such as "18-24" or "65+"."""
    low, _, high = name.replace("–", "-").partition("-")
    if high:
        return (int(low), int(high))
    return (int(low.rstrip("+")), OLDEST)


def follower_ages(workplace: Workplace) -> pd.DataFrame:
    """Followers by platform and age band: `platform`, `group`, `share` (fraction of the platform's
    followers), `followers` (people).

    Shares come from the platform's own audience export; the count is the brief's number of
    followers.
    """
    ages = workplace.audience[workplace.audience["dimension"] == "age_gender"]
    table = (
        ages.groupby(
            ["platform", "group"],
            sort=False,
            observed=True,
        )["value"]
        .sum()
        .rename("share")
        .reset_index()
    )
    counts = {}
    if isinstance(workplace, Business):
        counts = workplace.brief.followers
    return table.assign(
        followers=[round(row.share * counts.get(row.platform, 0)) for row in each_row(table)],
    )


def segment_reach(segment: Segment, ages: pd.DataFrame) -> tuple[int, int, int]:
    """Own followers of one platform in a segment: (estimate, low, high) people.

    low: bands that lie wholly inside the segment's ages; high: every band that touches them;
    estimate: a band counts by the
    part of its years that lies inside.
    """
    first, last = segment.ages
    estimate = low = high = 0.0
    for row in each_row(ages):
        start, end = band(row.group)
        inside = max(0, min(end, last) - max(start, first) + 1) / (end - start + 1)
        estimate += inside * row.followers
        low += row.followers if inside == 1 else 0
        high += row.followers if inside > 0 else 0
    return round(estimate), round(low), round(high)


def audience_fit(workplace: Business) -> pd.DataFrame:
    """Every segment on every platform with an audience export.

    `segment`, `platform`, `own_followers`, `low`, `high` (people), `share` (fraction of the
    platform's followers).
    """
    ages = follower_ages(workplace)
    rows = []
    for segment in workplace.brief.segments:
        for platform, part in ages.groupby("platform", sort=False, observed=True):
            estimate, low, high = segment_reach(segment, part)
            rows.append(
                {
                    "segment": segment.id,
                    "platform": platform,
                    "own_followers": estimate,
                    "low": low,
                    "high": high,
                    "share": estimate / max(1, part["followers"].sum()),
                },
            )
    return pd.DataFrame(
        rows,
        columns=[
            "segment",
            "platform",
            "own_followers",
            "low",
            "high",
            "share",
        ],
    )


def main_segments(workplace: Business, count: int = 2) -> list[str]:
    """Ids of the segments with the largest part of revenue."""
    return [
        segment.id
        for segment in sorted(workplace.brief.segments, key=lambda each: -each.share)[:count]
    ]
