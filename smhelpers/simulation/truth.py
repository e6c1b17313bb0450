"""The truth about a simulated workplace, as typed data that only authors and assessors hold."""

from datetime import date, datetime
from pathlib import Path
from typing import Literal

import pandas as pd
from pydantic import BaseModel, ValidationError

from ..brief import StrictModel
from ..errors import CourseError, sentences
from ..metrics.columns import each_row
from ..writing import write_whole
from .model import Figures, PlatformModel
from .scene import Scene
from .voices import Risk, Sentiment

#: Weekly trends (natural logarithm) below this are called flat.
FLAT = 0.004
Direction = Literal["up", "flat", "down"]


class PlatformTruth(StrictModel):
    """Effects of one platform as natural logarithms: 0.1 is about +10 % on reach or on
    engagement rate by reach.
    """

    format_reach: Figures
    format_er: Figures
    slot_er: Figures
    weekday_er: list[float]
    holiday_reach: float
    holiday_er: float
    reach_trend: float
    er_trend: float
    reach_direction: Direction
    er_direction: Direction


class CampaignTruth(StrictModel):
    """What a campaign truly did (natural logarithms on its posts' reach and rate, and on orders
    per session).
    """

    id: str
    null: bool
    reach_lift: float
    er_lift: float
    sales_lift: float
    boosted_posts: list[str]


class CrisisTruth(StrictModel):
    """The planted crisis: jump of comments and fall of other interactions at onset, each with
    its half-life in days.
    """

    onset: datetime
    topic: str
    scct: Literal["victim", "accidental", "preventable"]
    comments_jump: float
    others_drop: float
    half_life_days: float
    trust_half_life_days: float
    mentions_a_day_at_onset: float


class RuleTruth(StrictModel):
    """A post that breaks a rule, or that comes near one and does not."""

    platform: str
    post_id: str
    rule: str


class Label(StrictModel):
    """The right reading of one mention or message."""

    id: str
    topic: str
    sentiment: Sentiment
    risk: Risk


class CrossPost(StrictModel):
    """One publication counted on two platforms."""

    facebook: str
    instagram: str


class PillarTruth(StrictModel):
    """The content pillar that a post was written for; a campaign's posts have none."""

    platform: str
    post_id: str
    pillar: str


class Truth(StrictModel):
    """Everything that an assessor may compare a trainee's findings with."""

    profile: str
    seed: int
    version: str
    start: date
    weeks: int
    platforms: dict[str, PlatformTruth]
    campaigns: list[CampaignTruth]
    crisis: CrisisTruth
    breaches: list[RuleTruth]
    near_misses: list[RuleTruth]
    cross_posts: list[CrossPost]
    pillars: list[PillarTruth]
    mentions: list[Label]
    messages: list[Label]


def direction(trend: float) -> Direction:
    """Name of a weekly trend."""
    if abs(trend) < FLAT:
        return "flat"
    if trend > 0:
        return "up"
    return "down"


def _platform(model: PlatformModel) -> PlatformTruth:
    own = {
        name: getattr(model, name)
        for name in PlatformTruth.model_fields
        if name in PlatformModel.model_fields
    }
    return PlatformTruth(
        **own,
        reach_direction=direction(model.reach_trend),
        er_direction=direction(model.er_trend),
    )


def _campaigns(scene: Scene, posts: pd.DataFrame) -> list[CampaignTruth]:
    rows = []
    for campaign in scene.brief.campaigns:
        model = scene.model.campaigns[campaign.id]
        boosted = posts.loc[
            posts["boosted"] & (posts["campaign"] == campaign.id),
            "post_id",
        ].tolist()
        null = model.er == model.reach == model.sales == 0
        rows.append(
            CampaignTruth(
                id=campaign.id,
                null=null,
                reach_lift=model.reach,
                er_lift=model.er,
                sales_lift=model.sales,
                boosted_posts=boosted,
            ),
        )
    return rows


def _crisis(scene: Scene) -> CrisisTruth:
    crisis = scene.model.crisis
    return CrisisTruth(
        onset=crisis.onset,
        topic=crisis.topic,
        scct=crisis.scct,
        comments_jump=crisis.comments,
        others_drop=crisis.other,
        half_life_days=crisis.half_life_days,
        trust_half_life_days=crisis.trust_half_life_days,
        mentions_a_day_at_onset=crisis.mentions,
    )


def _rules(posts: pd.DataFrame, column: str) -> list[RuleTruth]:
    found = posts[posts[column] != ""]
    return [
        RuleTruth(
            platform=post.platform,
            post_id=post.post_id,
            rule=getattr(post, column),
        )
        for post in each_row(found)
    ]


def _cross_posts(posts: pd.DataFrame) -> list[CrossPost]:
    facebook = posts.loc[posts["platform"] == "facebook", "post_id"].tolist()
    copies = posts[posts["crosspost_of"] >= 0]
    return [
        CrossPost(facebook=facebook[copy.crosspost_of], instagram=copy.post_id)
        for copy in each_row(copies)
    ]


def _pillars(posts: pd.DataFrame) -> list[PillarTruth]:
    own = posts[posts["campaign"] == ""]
    return [
        PillarTruth(
            platform=post.platform,
            post_id=post.post_id,
            pillar=post.pillar,
        )
        for post in each_row(own)
    ]


def _labels(table: pd.DataFrame, key: str) -> list[Label]:
    return [
        Label(
            id=getattr(row, key),
            topic=row.topic,
            sentiment=row.sentiment,
            risk=row.risk,
        )
        for row in each_row(table)
    ]


def truth_of(
    scene: Scene,
    version: str,
    posts: pd.DataFrame,
    mentions: pd.DataFrame,
    messages: pd.DataFrame,
) -> Truth:
    """The truth of one run, from its hidden model and from the causes that its tables carry."""
    return Truth(
        profile=scene.brief.slug,
        seed=scene.seed,
        version=version,
        start=scene.start,
        weeks=scene.weeks,
        platforms={name: _platform(model) for name, model in scene.model.platforms.items()},
        campaigns=_campaigns(scene, posts),
        crisis=_crisis(scene),
        breaches=_rules(posts, "breach"),
        near_misses=_rules(posts, "near_miss"),
        cross_posts=_cross_posts(posts),
        pillars=_pillars(posts),
        mentions=_labels(mentions, "mention_id"),
        messages=_labels(messages, "message_id"),
    )


def write_truth(truth: BaseModel, path: Path) -> Path:
    """Write a truth as JSON; keep it away from anything that trainees get."""
    write_whole(path, (truth.model_dump_json(indent=1) + "\n").encode())
    return path


def read_truth(path: Path) -> Truth:
    """Read a truth file; a fault becomes a `CourseError`."""
    try:
        return Truth.model_validate_json(Path(path).read_bytes())
    except FileNotFoundError:
        raise CourseError(f"找不到答案檔 {path}；請確認資料夾，或重新產生工作場所。") from None
    except ValidationError as error:
        raise CourseError(
            f"答案檔 {path} 的內容有誤：{'；'.join(sentences(error)[:3])}。請重新產生工作場所。",
        ) from None
