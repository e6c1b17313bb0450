"""What an assessor compares a trainee's research with: the truth of the trainee's own workplace."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from ..answers import truth_file
from ..errors import CourseError, sentences
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

    trends: by series the directions that count as right: the planted one, and what the lesson's test says where noise hides it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    workplace: str
    monthly_budget: float
    segments: list[Reach]
    trends: dict[Series, list[Direction]]
    weekly_change: dict[Series, float]


def read_research_truth(path: Path | None = None) -> ResearchTruth:
    """The truth in `path` (default: that of the trainee who is being marked). `CourseError` names a broken file."""
    place = path or truth_file(ASSIGNMENT)
    try:
        return ResearchTruth.model_validate_json(place.read_bytes())
    except FileNotFoundError:
        raise CourseError(f"找不到 {place.name}；請以 smcourse workplaces answers 產生評量用的答案檔。") from None
    except ValidationError as error:
        raise CourseError(f"{place.name} 的內容有誤：{'；'.join(sentences(error)[:3])}。請重新產生答案檔。") from None
