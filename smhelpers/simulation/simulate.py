"""One call that makes everything about one business: every table, with the truth beside it."""

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from .accounts import make_accounts, make_audience
from .mentions import make_mentions
from .messages import make_messages
from .posts import make_posts
from .profile import BusinessProfile
from .sales import make_ads, make_sales
from .scene import Scene
from .targets import with_targets
from .truth import Truth, truth_of

#: Raised whenever the same seed may give other numbers.
VERSION = "1"
START = date(2026, 4, 6)
WEEKS = 26


@dataclass(frozen=True)
class Simulation:
    """One simulated business; the tables still carry their causes and labels, which the files
    leave out.
    """

    scene: Scene
    posts: pd.DataFrame
    accounts: pd.DataFrame
    audience: pd.DataFrame
    ads: pd.DataFrame
    messages: pd.DataFrame
    mentions: pd.DataFrame
    sales: pd.DataFrame

    @property
    def truth(self) -> Truth:
        """The truth of this run."""
        return truth_of(
            self.scene,
            VERSION,
            self.posts,
            self.mentions,
            self.messages,
        )


def simulate(
    profile: BusinessProfile,
    seed: int,
    start: date = START,
    weeks: int = WEEKS,
) -> Simulation:
    """Everything about one business over `weeks` weeks from the Monday `start`.

    The same arguments give the same bytes.
    """
    scene = Scene(profile, seed, start, weeks)
    posts = make_posts(scene)
    return Simulation(
        scene=scene,
        posts=posts,
        accounts=make_accounts(scene, posts),
        audience=make_audience(scene),
        ads=make_ads(scene),
        messages=make_messages(scene),
        mentions=make_mentions(scene),
        sales=make_sales(scene),
    )


def retargeted(simulation: Simulation) -> Simulation:
    """The same run with KPI targets that its own size can reach; nothing else changes."""
    profile = simulation.scene.profile
    brief = with_targets(profile.brief, simulation.posts)
    return replace(
        simulation,
        scene=replace(simulation.scene, profile=profile.model_copy(update={"brief": brief})),
    )
