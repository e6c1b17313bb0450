"""The hidden model of a business: every number that decides what the simulator draws.

Never given to trainees.

Effects are natural logarithms (0.1 is about +10 %), rates are per account reached, trends are per
week.
"""

from datetime import datetime
from typing import Literal

from pydantic import Field

from ..brief import StrictModel

#: Figures by what they are of: a format, a slot of the day, a kind of interaction.
Figures = dict[str, float]
#: Slots of the day and the local hours in them; effects are planted per slot.
SLOTS = {
    "morning": (8, 9, 10),
    "noon": (11, 12, 13),
    "afternoon": (14, 15, 16),
    "evening": (17, 18, 19),
    "night": (20, 21, 22),
}


class PlatformModel(StrictModel):
    """How posts of one platform do."""

    posts_per_week: float
    formats: Figures
    slots: Figures
    weekdays: list[float] = Field(min_length=7, max_length=7)
    reach_rate: float
    reach_sigma: float
    tail_share: float
    er: float
    er_sigma: float
    split: Figures
    views_per_reach: float
    link_clicks: float
    other_clicks: float
    follows: float
    reach_trend: float
    er_trend: float
    format_reach: Figures
    format_er: Figures
    slot_er: Figures
    weekday_er: list[float] = Field(min_length=7, max_length=7)
    holiday_reach: float
    holiday_er: float


class CampaignModel(StrictModel):
    """The truth of a campaign: lift of reach, engagement rate and sales (0 is none), and how it
    was posted.
    """

    share: float
    reach: float
    er: float
    sales: float
    boosted: int
    slots: Figures = {}
    formats: Figures = {}


class CrisisModel(StrictModel):
    """One crisis: at onset comments rise and other interactions fall by these logarithms.

    Each then halves in its own time.
    """

    onset: datetime
    topic: str
    scct: Literal["victim", "accidental", "preventable"]
    half_life_days: float
    trust_half_life_days: float
    comments: float
    other: float
    mentions: float


class Boost(StrictModel):
    """What paid reach does to a post."""

    reach: float
    er: float


class Growth(StrictModel):
    """Weekly gain and loss of followers, as shares of followers."""

    gain: float
    loss: float


class VisitSource(StrictModel):
    """One way to the site: sessions a day and orders per session."""

    sessions: float
    conversion: float


class SiteModel(StrictModel):
    """The own ordering or booking site; money in NT$."""

    sources: dict[str, VisitSource]
    campaign_sessions: float
    weekdays: list[float] = Field(min_length=7, max_length=7)
    holiday: float
    trend: float
    order_value: float
    order_sigma: float
    crisis: float


class AdsModel(StrictModel):
    """Paid reach: NT$ per thousand impressions, link clicks and interactions per impression,
    purchases per link click.
    """

    cpm: float
    ctr: float
    interaction_rate: float
    purchase_rate: float


class InboxModel(StrictModel):
    """Customer messages a day by platform, what they are about, and how the business answers."""

    per_day: Figures
    topics: Figures
    reply_minutes: float
    reply_sigma: float
    answered: float = Field(gt=0, le=1)
    close_days: float


class ListeningModel(StrictModel):
    """Mentions a week by source; `rivals` are their volumes relative to the own brand's."""

    per_week: Figures
    ugc_per_week: Figures
    rivals: list[float]
    positive: float
    negative: float


class Model(StrictModel):
    """Everything hidden about one business."""

    platforms: dict[str, PlatformModel]
    crosspost_share: float = Field(ge=0, le=1)
    campaigns: dict[str, CampaignModel]
    crisis: CrisisModel
    boost: Boost
    growth: dict[str, Growth]
    ages: list[str]
    audience: dict[str, list[float]]
    women: float = Field(ge=0, le=1)
    cities: Figures
    site: SiteModel
    ads: AdsModel
    inbox: InboxModel
    listening: ListeningModel
