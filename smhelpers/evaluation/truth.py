"""What an assessor compares a trainee's evaluation with: the truth of the trainee's own
workplace.
"""

from datetime import date
from pathlib import Path

from ..answers import read_truth, truth_file
from ..datafile import FileRecord
from .analysis import Direction, Verdict
from .practice import Disturbance

ASSIGNMENT = "evaluation"


class PlatformMonth(FileRecord):
    """One platform's month: exact figures, the formats that count as best, and how rate and
    reach moved. The rate is a fraction.
    """

    platform: str
    posts: int
    interactions: int
    engagement_rate: float
    median_reach: float
    best_post_types: list[str]
    #: None where the month cannot be compared with the one before.
    direction: Direction | None
    reach_direction: Direction | None


class CampaignAnswer(FileRecord):
    """What counts as right of one campaign.

    `null`: it was made to do nothing, and is never accepted as having lifted anything.
    """

    campaign: str
    null: bool
    posts: list[Verdict]
    orders: list[Verdict]
    besides: list[Disturbance]


class CostAnswer(FileRecord):
    """What a campaign cost for what it brought, by the days after its end that count (NT$)."""

    campaign: str
    window_days: int
    cost_per_engagement: float
    cost_per_acquisition: float
    return_on_ad_spend: float


class EvaluationTruth(FileRecord):
    """Right answers for one workplace and month.

    `onset` and `end` are the first and the last day of the crisis, None where the exports tell of
    none. caveats: the statements about
    the data that hold.
    """

    workplace: str
    month: str
    onset: date | None
    end: date | None
    platforms: list[PlatformMonth]
    campaigns: list[CampaignAnswer]
    costs: list[CostAnswer]
    caveats: list[str]


def read_evaluation_truth(path: Path | None = None) -> EvaluationTruth:
    """The truth in `path` (default: that of the trainee who is being marked).

    `CourseError` names a broken file.
    """
    return read_truth(EvaluationTruth, path or truth_file(ASSIGNMENT))
