"""Paid reach, sessions on the own site and the orders that follow, told apart by UTM."""

import numpy as np
import pandas as pd

from ..brief import Campaign
from .calendar import crisis_weight, is_holiday
from .scene import Scene
from .streams import counts

#: Platforms that sell ads here, and their part of a campaign's budget.
PAID = {"facebook": 0.55, "instagram": 0.45}
#: Sources that carry a campaign's own links.
TAGGED = ("facebook/social", "instagram/social", "line/message", "threads/social")


def running(campaign: Campaign, days: pd.Series) -> np.ndarray:
    """True on the days of a campaign."""
    first = pd.Timestamp(campaign.start)
    last = pd.Timestamp(campaign.end)
    return days.between(first, last).to_numpy()


def _day_factor(scene: Scene) -> np.ndarray:
    """Factor on sessions of each day: weekday, holiday, trend and crisis."""
    site = scene.model.site
    crisis = scene.model.crisis
    days = scene.days
    weeks = site.trend * np.arange(len(days)) / 7
    effect = site.holiday * is_holiday(days) + weeks
    effect += site.crisis * crisis_weight(crisis, days, crisis.trust_half_life_days)
    weekday = np.array(site.weekdays)[days.dt.day_of_week]
    return weekday * np.exp(effect)


def _lift(scene: Scene) -> np.ndarray:
    """True lift of orders per session on each day (natural logarithm), over all campaigns that
    run.
    """
    lifts = [
        scene.model.campaigns[campaign.id].sales * running(campaign, scene.days)
        for campaign in scene.brief.campaigns
    ]
    if lifts:
        return np.sum(lifts, axis=0)
    return np.zeros(len(scene.days))


def _rows(scene: Scene, name: str, campaign: Campaign | None) -> pd.DataFrame:
    """Daily rows of one source and one campaign tag (None: the source's ordinary links)."""
    site = scene.model.site
    source = scene.model.site.sources[name]
    number = len(scene.days)
    rng = scene.streams.of("site", name, campaign.id if campaign else "")
    share = np.ones(number)
    if campaign:
        share = site.campaign_sessions * running(campaign, scene.days)
    noise = np.exp(rng.normal(0, 0.12, number))
    sessions = counts(rng, source.sessions * share * _day_factor(scene) * noise)
    bought = counts(rng, sessions * source.conversion * np.exp(_lift(scene)))
    orders = np.minimum(bought, sessions)
    spread = site.order_sigma / np.sqrt(np.maximum(orders, 1))
    value = site.order_value * np.exp(rng.normal(0, spread))
    origin, medium = name.split("/")
    return pd.DataFrame(
        {
            "date": scene.days,
            "source": origin,
            "medium": medium,
            "campaign": campaign.id if campaign else "(not set)",
            "sessions": sessions,
            "orders": orders,
            "revenue": (orders * value).round().astype(np.int64),
        },
    )


def make_sales(scene: Scene) -> pd.DataFrame:
    """Sessions, orders and revenue (NT$) by date, source, medium and campaign.

    Rows without a session are left out.
    """
    sources = list(scene.model.site.sources)
    tagged = [name for name in TAGGED if name in sources]
    frames = [_rows(scene, name, None) for name in sources]
    for campaign in scene.brief.campaigns:
        frames += [_rows(scene, name, campaign) for name in tagged]
    table = pd.concat(frames, ignore_index=True)
    return (
        table[table["sessions"] > 0]
        .sort_values(["date", "source", "campaign"], kind="stable")
        .reset_index(drop=True)
    )


def _cells(scene: Scene, platform: str) -> pd.DataFrame:
    """Age and gender cells of a platform with their part of the delivery."""
    women = scene.model.women
    rows = []
    for age, share in zip(scene.model.ages, scene.model.audience[platform], strict=True):
        rows.append((age, "female", share * women))
        rows.append((age, "male", share * (1 - women)))
    return pd.DataFrame(rows, columns=["age", "gender", "part"])


def _ad(scene: Scene, campaign: Campaign, platform: str) -> pd.DataFrame:
    """One ad of one campaign on one platform: a row an age and gender, totals of the campaign's
    period.
    """
    rng = scene.streams.of("ads", campaign.id, platform)
    ads = scene.model.ads
    cells = _cells(scene, platform)
    parts = rng.dirichlet(cells["part"] * 60 + 0.1)
    spend = campaign.budget * PAID[platform] * parts
    noise = np.exp(rng.normal(0, 0.1, len(cells)))
    impressions = counts(rng, spend / ads.cpm * 1000 * noise)
    noise = np.exp(rng.normal(0, 0.1, len(cells)))
    clicks = np.minimum(counts(rng, impressions * ads.ctr * noise), impressions)
    lift = np.exp(scene.model.campaigns[campaign.id].sales)
    bought = counts(rng, clicks * ads.purchase_rate * lift)
    about = {
        "platform": platform,
        "campaign_id": campaign.id,
        "campaign": campaign.name,
        "ad_set": f"{campaign.name}_{platform}",
        "ad": f"{campaign.name}主視覺",
        "start": campaign.start,
        "end": campaign.end,
    }
    return cells[["age", "gender"]].assign(
        **about,
        impressions=impressions,
        reach=np.minimum(counts(rng, impressions / 1.9), impressions),
        clicks=clicks,
        total_clicks=clicks + counts(rng, impressions * 0.006),
        interactions=counts(rng, impressions * ads.interaction_rate),
        purchases=np.minimum(bought, clicks),
        spend=np.round(spend, 2),
    )


def make_ads(scene: Scene) -> pd.DataFrame:
    """Paid reach of every campaign by platform, age and gender; money in NT$."""
    frames = [
        _ad(scene, campaign, platform) for campaign in scene.brief.campaigns for platform in PAID
    ]
    return pd.concat(frames, ignore_index=True)
