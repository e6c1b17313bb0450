"""What posts bring: reach, views, interactions and clicks, from the hidden model of a platform.

log reach = log(followers x reach rate) + format + trend + holiday + campaign + boost + noise
(normal, with a rare long tail)
log engagement rate = log(base) + format + slot + weekday + trend + holiday + campaign + boost +
crisis + noise
Every count is Poisson about rate x reach, so small posts are noisy as real ones are.
"""

import numpy as np
import pandas as pd

from .calendar import crisis_weight, is_holiday
from .model import CampaignModel, PlatformModel
from .profile import BusinessProfile
from .streams import Streams, counts

#: Meta made Views its primary count in November 2024 (announced August to November); Reach did not
#: change.
VIEWS_FROM = pd.Timestamp("2024-11-01")
#: Repeats that impressions counted, as a share of those that views count: a choice of this
#: simulator, not a measurement.
IMPRESSIONS_PER_VIEW = 0.8
_NONE = CampaignModel(
    share=0,
    reach=0,
    er=0,
    sales=0,
    boosted=0,
)


def _lookup(table: dict[str, float], keys: pd.Series) -> np.ndarray:
    return np.array([table.get(key, 0.0) for key in keys])


def mark_boosted(
    profile: BusinessProfile,
    streams: Streams,
    frame: pd.DataFrame,
    name: str,
) -> np.ndarray:
    """True for the posts that were paid for: of each campaign the given number, on Meta
    platforms only.
    """
    boosted = np.zeros(len(frame), dtype=bool)
    if name not in ("facebook", "instagram"):
        return boosted
    for key, campaign in profile.model.campaigns.items():
        posts = np.flatnonzero(frame["campaign"] == key)
        number = min(campaign.boosted, len(posts))
        boosted[streams.of("boost", name, key).choice(posts, number, replace=False)] = True
    return boosted


def _campaign(profile: BusinessProfile, frame: pd.DataFrame, attribute: str) -> np.ndarray:
    found = []
    for key in frame["campaign"]:
        campaign = profile.model.campaigns.get(key, _NONE)
        found.append(getattr(campaign, attribute))
    return np.array(found)


def platform_name(frame: pd.DataFrame) -> str:
    """The one platform that a schedule is for."""
    return str(frame["platform"].iloc[0])


def _reach(
    profile: BusinessProfile,
    platform: PlatformModel,
    frame: pd.DataFrame,
    rng: np.random.Generator,
) -> np.ndarray:
    followers = profile.brief.followers[platform_name(frame)]
    noise = rng.normal(0, platform.reach_sigma, len(frame))
    lucky = rng.random(len(frame)) < platform.tail_share
    luck = np.minimum(rng.exponential(0.9, len(frame)), 2.5)
    tail = np.where(lucky, luck, 0.0)
    trend = platform.reach_trend * frame["week"].to_numpy()
    effect = _lookup(platform.format_reach, frame["post_type"]) + trend
    holiday = platform.holiday_reach * is_holiday(frame["published_at"])
    effect += holiday + _campaign(profile, frame, "reach")
    effect += profile.model.boost.reach * frame["boosted"].to_numpy()
    usual = followers * platform.reach_rate
    return np.maximum(counts(rng, usual * np.exp(effect + noise + tail)), 1)


def _rate(
    profile: BusinessProfile,
    platform: PlatformModel,
    frame: pd.DataFrame,
    rng: np.random.Generator,
) -> np.ndarray:
    """Engagement rate by reach of each post before the crisis is counted in."""
    of_format = _lookup(platform.format_er, frame["post_type"])
    effect = of_format + _lookup(platform.slot_er, frame["slot"])
    weekday = np.array(platform.weekday_er)[frame["published_at"].dt.day_of_week]
    effect += weekday + platform.er_trend * frame["week"].to_numpy()
    holiday = platform.holiday_er * is_holiday(frame["published_at"])
    effect += holiday + _campaign(profile, frame, "er")
    effect += profile.model.boost.er * frame["boosted"].to_numpy()
    noise = rng.normal(0, platform.er_sigma, len(frame))
    return platform.er * np.exp(effect + noise)


def _views(platform: PlatformModel, reach: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Views repeat some of the reach.

    Where a message is delivered first (LINE), they are the part that opened it.
    """
    noise = np.exp(rng.normal(0, 0.15, len(reach)))
    if platform.views_per_reach < 1:
        return np.minimum(counts(rng, reach * platform.views_per_reach * noise), reach)
    return reach + counts(rng, reach * (platform.views_per_reach - 1) * noise)


def _shock(profile: BusinessProfile, frame: pd.DataFrame, kind: str) -> np.ndarray:
    """What the crisis does to one kind of interaction: complaints come and go fast, goodwill
    returns slowly.
    """
    crisis = profile.model.crisis
    if kind == "comments":
        return crisis.comments * crisis_weight(crisis, frame["published_at"], crisis.half_life_days)
    return crisis.other * crisis_weight(crisis, frame["published_at"], crisis.trust_half_life_days)


def impressions_before_views(frame: pd.DataFrame) -> pd.DataFrame:
    """Posts before Meta's change of November 2024 have impressions and no views.

    Views count repeats that impressions did not.
    """
    old = frame["published_at"] < VIEWS_FROM
    if not old.any():
        return frame
    repeats = (frame["views"] - frame["reach"]) * IMPRESSIONS_PER_VIEW
    impressions = (frame["reach"] + repeats).round().astype("Int64")
    return frame.assign(impressions=impressions.where(old), views=frame["views"].mask(old))


def engage(
    profile: BusinessProfile,
    streams: Streams,
    name: str,
    frame: pd.DataFrame,
) -> pd.DataFrame:
    """A schedule with `boosted` and the counts reach, views, reactions, comments, shares, saves,
    clicks, total_clicks, follows.

    A count that the platform does not hand out stays `<NA>`.
    """
    platform = profile.model.platforms[name]
    frame = frame.assign(boosted=mark_boosted(profile, streams, frame, name))
    reach = _reach(
        profile,
        platform,
        frame,
        streams.of("reach", name),
    )
    rate = _rate(
        profile,
        platform,
        frame,
        streams.of("rate", name),
    )
    rng = streams.of("counts", name)
    table = {"reach": reach, "views": _views(platform, reach, rng)}
    for kind, share in platform.split.items():
        table[kind] = counts(rng, reach * rate * share * np.exp(_shock(profile, frame, kind)))
    if platform.link_clicks:
        is_link = (frame["post_type"] == "link").to_numpy()
        of_kind = np.where(is_link, 4.0, 0.6)
        clicks = reach * platform.link_clicks * of_kind * rate / platform.er
        table["clicks"] = counts(rng, clicks)
    if platform.other_clicks:
        others = reach * platform.other_clicks * rate / platform.er
        table["total_clicks"] = table["clicks"] + counts(rng, others)
    if platform.follows:
        table["follows"] = counts(rng, reach * platform.follows)
    frame = frame.assign(**{key: pd.array(values, dtype="Int64") for key, values in table.items()})
    if name in ("facebook", "instagram"):
        return impressions_before_views(frame)
    return frame
