"""What an assessor compares a trainee's research with: the truth of the trainee's own workplace."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from ..answers import read_truth, truth_file
from .deliverables import Direction, Series

ASSIGNMENT = "platform_research"


class Reach(BaseModel):
    """Own followers in a segment: estimate and the bounds that age bands leave (people)."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    segment: str
    platform: str
    own_followers: int
    low: int
    high: int


class ResearchTruth(BaseModel):
    """Right answers for one workplace.

    trends: by series the directions that count as right: the planted one, and what the lesson's
    test says where noise hides it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    workplace: str
    monthly_budget: float
    segments: list[Reach]
    trends: dict[Series, list[Direction]]
    weekly_change: dict[Series, float]


def read_research_truth(path: Path | None = None) -> ResearchTruth:
    """The truth in `path` (default: that of the trainee who is being marked).

    `CourseError` names a broken file.
    """
    return read_truth(ResearchTruth, path or truth_file(ASSIGNMENT))
