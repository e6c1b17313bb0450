"""Daily series of every account, and who its followers are."""

import numpy as np
import pandas as pd

from .calendar import crisis_weight
from .scene import Scene
from .streams import counts

#: Part of what a post brings on its first, second, ... day.
FADE = np.array([0.55, 0.22, 0.1, 0.06, 0.04, 0.03])
#: What a crisis at its height adds to the losses of followers, as a multiple of the usual losses.
CRISIS_LOSS = 4.0


def _spread(
    posts: pd.DataFrame,
    column: str,
    days: pd.Series,
    rng: np.random.Generator,
) -> np.ndarray:
    """Lifetime counts of posts shared out over the days after publishing.

    What falls after the period is left out.
    """
    daily = np.zeros(len(days) + len(FADE), dtype=np.int64)
    published = posts["published_at"].dt.tz_localize(None).dt.normalize()
    first = (published - days.iloc[0]).dt.days
    for day, total in zip(first, posts[column].fillna(0), strict=True):
        daily[day : day + len(FADE)] += rng.multinomial(int(total), FADE)
    return daily[: len(days)]


def _followers(
    scene: Scene,
    platform: str,
    extra: np.ndarray,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Followers at the end of each day with what was gained and lost."""
    growth = scene.model.growth[platform]
    crisis = scene.model.crisis
    leaving = 1 + CRISIS_LOSS * crisis_weight(crisis, scene.days, crisis.half_life_days)
    now = scene.brief.followers[platform]
    rows = []
    for day in range(len(scene.days)):
        usual = now * growth.gain / 7
        gained = int(counts(rng, np.array(usual))) + int(extra[day])
        leavers = now * growth.loss / 7 * leaving[day]
        lost = min(int(counts(rng, np.array(leavers))), now)
        now += gained - lost
        rows.append((now, gained, lost))
    return pd.DataFrame(rows, columns=["followers", "gained", "lost"])


def _daily(scene: Scene, posts: pd.DataFrame, platform: str) -> pd.DataFrame:
    """Daily rows of one account."""
    own = posts[posts["platform"] == platform]
    rng = scene.streams.of("accounts", platform)
    interactions = own[["reactions", "comments", "shares", "saves"]].fillna(0).sum(axis=1)
    own = own.assign(views=own["views"].fillna(own["impressions"]), interactions=interactions)
    table = {}
    for name in ("views", "interactions", "clicks", "follows"):
        table[name] = _spread(own, name, scene.days, rng)
    followers = _followers(
        scene,
        platform,
        table.pop("follows"),
        rng,
    )
    table["reach"] = np.minimum(counts(rng, table["views"] * 0.74), table["views"])
    visitors = followers["followers"].to_numpy() * 0.004 + table["interactions"] * 0.08
    table["visits"] = counts(rng, visitors)
    frame = pd.DataFrame(
        {
            "platform": platform,
            "account": scene.account(platform).account,
            "date": scene.days,
            **table,
        },
    )
    return pd.concat([frame, followers], axis=1)


def make_accounts(scene: Scene, posts: pd.DataFrame) -> pd.DataFrame:
    """Daily series by platform and date: account, views, interactions, clicks, reach, visits,
    followers, gained, lost.

    `reach` is of the day: its sum over days counts people again and is not the month's reach.
    """
    return pd.concat(
        [_daily(scene, posts, name) for name in scene.model.platforms],
        ignore_index=True,
    )


def make_audience(scene: Scene) -> pd.DataFrame:
    """Share of followers by platform, age and gender (shares of a platform add up to 1), with a
    little noise a business.
    """
    rows = []
    women = scene.model.women
    for platform in scene.model.platforms:
        rng = scene.streams.of("audience", platform)
        ages = rng.dirichlet(np.array(scene.model.audience[platform]) * 400)
        for age, share in zip(scene.model.ages, ages, strict=True):
            rows += [
                (platform, age, "女性", share * women),
                (platform, age, "男性", share * (1 - women)),
            ]
    frame = pd.DataFrame(rows, columns=["platform", "age", "gender", "share"])
    return frame.assign(share=frame["share"].round(4))
