"""What an assessor tries a trainee's policy on: captions with their labels, and what was said in
the trainee's own workplace.
"""

from datetime import date
from pathlib import Path

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from ..answers import read_truth, truth_file
from ..deliverable import Span
from .rules import Topic

ASSIGNMENT = "policy"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class HeldOutCaption(_Part):
    """A caption that the rules were not written on.

    `topics` it breaks (none: it is clean), `written` where it is no post of the pack.
    """

    platform: str
    post_id: str
    caption: str
    licence_id: str = ""
    topics: list[Topic] = []
    written: bool = False


class PublishedMention(_Part):
    """What somebody published about the brand on a day."""

    day: date
    text: str


class QuietSpan(_Part):
    """A campaign during which no alarm is due, first and last day included."""

    first: date
    last: date


class PolicyTruth(_Part):
    """Right answers for one workplace: its sector, labelled captions, when the crisis began,
    when it was quiet, and what was said.
    """

    workplace: str
    sector: str
    brand: str
    captions: list[HeldOutCaption] = Field(min_length=1)
    onset: date
    quiet: list[QuietSpan]
    said: list[PublishedMention] = Field(min_length=1)

    @property
    def topics(self) -> list[Topic]:
        """Topics that the sector's rules must cover: those that some caption breaks, in
        alphabetical order.
        """
        return sorted({topic for caption in self.captions for topic in caption.topics})

    @property
    def mentions(self) -> pd.DataFrame:
        """What was said as `crisis.replay` reads it: published_at, brand, text."""
        return pd.DataFrame(
            {
                "published_at": pd.to_datetime([each.day for each in self.said]),
                "brand": self.brand,
                "text": [each.text for each in self.said],
            },
        )

    @property
    def quiet_spans(self) -> list[Span]:
        """First and last days of the quiet spans."""
        return [(span.first, span.last) for span in self.quiet]


def read_policy_truth(path: Path | None = None) -> PolicyTruth:
    """The truth in `path` (default: that of the trainee who is being marked).

    `CourseError` names a broken file.
    """
    return read_truth(PolicyTruth, path or truth_file(ASSIGNMENT))
