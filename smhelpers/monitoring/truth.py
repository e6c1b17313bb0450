"""What an assessor compares a trainee's monitoring with: the truth of the trainee's own
workplace.
"""

from datetime import date
from pathlib import Path

from ..answers import read_truth, truth_file
from ..datafile import FileRecord
from ..policy.crisis_plan import Cluster, Issue
from ..policy.rules import Topic
from .log import Risk
from .sentiment import Sentiment

ASSIGNMENT = "monitoring"


class LabelledMention(FileRecord):
    """The right reading of one sampled mention."""

    mention: str
    sentiment: Sentiment
    risk: Risk


class Breach(FileRecord):
    """A published post that breaks a rule."""

    platform: str
    post_id: str
    topic: Topic


class PostPillar(FileRecord):
    """The pillar that a post of the month was written for."""

    platform: str
    post_id: str
    pillar: str


class Service(FileRecord):
    """Figures of customer service in the month; minutes, shares as fractions."""

    first_response_median: float
    first_response_p90: float
    business_median: float
    sla_hit: float
    open_past_limit: int


class MonitoringTruth(FileRecord):
    """Right answers for one workplace.

    `onset` and `end` are the days on which the crisis begins and is over.
    """

    workplace: str
    month: str
    onset: date
    end: date
    issues: list[Issue]
    cluster: Cluster
    mentions: list[LabelledMention]
    breaches: list[Breach]
    pillars: list[PostPillar]
    service: Service
    share_of_voice: float


def read_monitoring_truth(path: Path | None = None) -> MonitoringTruth:
    """The truth in `path` (default: that of the trainee who is being marked).

    `CourseError` names a broken file.
    """
    return read_truth(MonitoringTruth, path or truth_file(ASSIGNMENT))
