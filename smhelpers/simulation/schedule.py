"""When a business posts, in which format, on what subject: the publishing habit before any
effect.
"""

from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd

from ..brief import Campaign
from .model import SLOTS, PlatformModel
from .profile import BusinessProfile
from .streams import Streams, choose

#: Columns of a schedule; `campaign` is "" outside campaigns.
COLUMNS = [
    "platform",
    "published_at",
    "week",
    "slot",
    "post_type",
    "pillar",
    "campaign",
    "crosspost_of",
]


def _days(rng: np.random.Generator, platform: PlatformModel, monday: date) -> list[date]:
    """Days of one week on which the platform is served.

    A busy week differs from a slow one by a post or so.
    """
    whole = int(platform.posts_per_week)
    number = max(
        1,
        whole + int(rng.random() < platform.posts_per_week - whole) + int(rng.integers(-1, 2)),
    )
    shares = np.array(platform.weekdays) / sum(platform.weekdays)
    picks = rng.choice(
        7,
        size=number,
        replace=number > 7,
        p=shares,
    )
    return [monday + timedelta(days=int(pick)) for pick in np.sort(picks)]


def _campaign(rng: np.random.Generator, profile: BusinessProfile, day: date) -> Campaign | None:
    """The campaign that a post of this day carries, if any."""
    for campaign in profile.brief.campaigns:
        running = campaign.start <= day.isoformat() <= campaign.end
        if running and rng.random() < profile.model.campaigns[campaign.id].share:
            return campaign
    return None


def _within(wanted: dict[str, float], usual: dict[str, float]) -> dict[str, float]:
    """The campaign's own habit where the platform knows it, else the platform's."""
    return {key: share for key, share in wanted.items() if key in usual} or usual


def _post(
    rng: np.random.Generator,
    profile: BusinessProfile,
    name: str,
    day: date,
) -> dict:
    platform = profile.model.platforms[name]
    campaign = _campaign(rng, profile, day)
    habit = profile.model.campaigns[campaign.id] if campaign else None
    slot = choose(rng, _within(habit.slots if habit else {}, platform.slots), 1)[0]
    post_type = choose(rng, _within(habit.formats if habit else {}, platform.formats), 1)[0]
    hour = int(rng.choice(SLOTS[slot]))
    minute = int(rng.choice([0, 0, 0, 30, 30, *range(1, 60)]))
    moment = datetime(
        day.year,
        day.month,
        day.day,
        hour,
        minute,
    )
    return {
        "platform": name,
        "published_at": moment,
        "slot": slot,
        "post_type": post_type,
        "pillar": choose(rng, profile.brief.pillars, 1)[0],
        "campaign": campaign.id if campaign else "",
        "crosspost_of": -1,
    }


def platform_schedule(
    profile: BusinessProfile,
    streams: Streams,
    name: str,
    start: date,
    weeks: int,
) -> pd.DataFrame:
    """Posts of one platform in order of time; no two of them share a minute."""
    rng = streams.of("schedule", name)
    rows = []
    for week in range(weeks):
        for day in _days(rng, profile.model.platforms[name], start + timedelta(weeks=week)):
            rows.append({**_post(rng, profile, name, day), "week": week})
    frame = pd.DataFrame(rows)[COLUMNS].sort_values("published_at", kind="stable")
    return frame.drop_duplicates("published_at").reset_index(drop=True)


def _copy_over(
    target: pd.DataFrame,
    source: pd.DataFrame,
    share: float,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Make a share of `target` cross-posts of `source`: same subject, one minute later, format
    kept where both have it.
    """
    target = target.copy()
    for week in range(int(target["week"].max()) + 1):
        posts = target.index[target["week"] == week]
        originals = source.index[source["week"] == week]
        number = min(int(rng.binomial(len(posts), share)), len(originals))
        pairs = zip(
            rng.choice(posts, number, replace=False),
            rng.choice(originals, number, replace=False),
            strict=True,
        )
        for post, original in pairs:
            target.loc[post, ["slot", "pillar", "campaign"]] = source.loc[
                original,
                ["slot", "pillar", "campaign"],
            ].to_numpy()
            target.loc[post, "published_at"] = source.loc[original, "published_at"] + pd.Timedelta(
                minutes=1,
            )
            target.loc[post, "crosspost_of"] = int(original)
            kind = source.loc[original, "post_type"]
            target.loc[post, "post_type"] = (
                kind if kind in set(target["post_type"]) else target.loc[post, "post_type"]
            )
    return (
        target.sort_values("published_at", kind="stable")
        .drop_duplicates("published_at")
        .reset_index(drop=True)
    )


def schedule(
    profile: BusinessProfile,
    streams: Streams,
    start: date,
    weeks: int,
) -> dict[str, pd.DataFrame]:
    """Schedules by platform; Instagram repeats a share of Facebook's posts, as businesses do."""
    frames = {}
    for name in profile.model.platforms:
        frames[name] = platform_schedule(
            profile,
            streams,
            name,
            start,
            weeks,
        )
    if {"facebook", "instagram"} <= set(frames):
        rng = streams.of("schedule", "crosspost")
        frames["instagram"] = _copy_over(
            frames["instagram"],
            frames["facebook"],
            profile.model.crosspost_share,
            rng,
        )
    return frames
