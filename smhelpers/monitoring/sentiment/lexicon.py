"""The course's own zh-TW lexicon of the service sector (`data/sentiment/lexicon.csv`)."""

from typing import Literal

Sentiment = Literal["positive", "neutral", "negative"]
