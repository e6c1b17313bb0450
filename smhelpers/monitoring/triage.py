"""Which mentions are logged, and which action fits which reading (pc-4.2): the taught rule, and
the sample that everybody judges.
"""

import hashlib
from typing import get_args

import pandas as pd

from ..metrics.columns import each_row
from ..policy.crisis import daily_mentions
from ..workplace import Workplace
from .log import Action, Risk
from .sentiment import Sentiment

#: Mentions to judge, and how many of them come from the loudest days.
SAMPLE = 12
LOUD = 5
LOUD_DAYS = 4
#: Risks that a social media person settles, and those that go to a manager.
OWN_RISKS = ("none", "L1")
ESCALATED = ("L2", "L3")
_CALM = {
    "positive": ("thank", "file_only"),
    "neutral": ("answer", "file_only"),
    "negative": ("apologise_and_follow_up", "answer"),
}
_BY_RISK = {
    "L1": ("apologise_and_follow_up", "report_to_manager"),
    "L2": ("report_to_manager", "start_crisis_plan"),
    "L3": ("start_crisis_plan",),
}
#: Actions that need somebody and a time.
OPEN_ACTIONS = frozenset(
    {"answer", "apologise_and_follow_up", "report_to_manager", "start_crisis_plan"},
)
#: Complaints are closed within the legal days (Consumer Protection Act, Article 43).
COMPLAINTS = frozenset({"apologise_and_follow_up", "report_to_manager", "start_crisis_plan"})


def fitting_actions(sentiment: Sentiment, risk: Risk) -> tuple[Action, ...]:
    """Actions that fit a reading: by risk where there is one, else by sentiment."""
    return _BY_RISK.get(risk) or _CALM[sentiment]


def same_side(one: Risk, other: Risk) -> bool:
    """Whether two risks lie on the same side of the line that matters: settled by oneself, or
    reported.
    """
    return (one in ESCALATED) == (other in ESCALATED)


def chance_of_reading(sentiment: Sentiment, risk: Risk) -> tuple[float, float, float]:
    """Probability that who chooses blindly is right about sentiment, risk and action of a text."""
    sentiments, risks, actions = get_args(Sentiment), get_args(Risk), get_args(Action)
    same = [each for each in risks if same_side(each, risk)]
    fitting = fitting_actions(sentiment, risk)
    return 1 / len(sentiments), len(same) / len(risks), len(fitting) / len(actions)


def sampled_mentions(workplace: Workplace) -> pd.DataFrame:
    """The mentions that are judged, in order of time: some of the loudest days, the rest from any
    day, no text twice.

    Drawn by SHA-256 of the mention's number and text: the same exports give the same sample.
    """
    mentions = workplace.mentions
    own = mentions[
        (mentions["brand"] == workplace.name) & (mentions["kind"] != "ugc")
    ].drop_duplicates("text")
    own = own.assign(
        draw=[_draw(row.mention_id, row.text) for row in each_row(own)],
    ).sort_values("draw")
    daily = daily_mentions(workplace.mentions, workplace.name, lambda _: False)["mentions"]
    loudest = set(daily.nlargest(LOUD_DAYS).index)
    loud = own["published_at"].dt.tz_localize(None).dt.normalize().isin(loudest)
    kept = pd.concat([own[loud].head(LOUD), own[~loud].head(SAMPLE - min(LOUD, int(loud.sum())))])
    return kept.drop(columns="draw").sort_values("published_at", ignore_index=True)


def _draw(mention: str, text: str) -> str:
    return hashlib.sha256(f"{mention}\n{text}".encode()).hexdigest()
