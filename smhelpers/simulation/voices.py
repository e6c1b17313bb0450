"""What customers write, as templates with true labels, and a drawer of texts from them."""

from typing import Literal

import numpy as np

from ..brief import StrictModel

Sentiment = Literal["positive", "neutral", "negative"]
#: none; L1 an issue; L2 an incident; L3 a crisis.
Risk = Literal["none", "L1", "L2", "L3"]
EMOJI = "❤😋😡"


class Voice(StrictModel):
    """A template of a text and what a careful reader would say of it.

    A crisis brings it `after_hours` at the earliest.
    """

    topic: str
    sentiment: Sentiment
    risk: Risk
    text: str
    after_hours: float = 0.0


class Voices(StrictModel):
    """Templates by use, with openings by source and endings by sentiment."""

    openings: dict[str, list[str]]
    endings: dict[Sentiment, list[str]]
    greetings: list[str]
    closings: list[str]
    curt: list[str]
    mentions: list[Voice]
    ugc: list[Voice]
    messages: list[Voice]
    crises: dict[str, list[Voice]]


def weighted(voices: list[Voice], positive: float, negative: float) -> np.ndarray:
    """Chances of the templates such that sentiments come in the given shares.

    Risk L2 is a quarter as common as the rest.
    """
    shares = {
        "positive": positive,
        "negative": negative,
        "neutral": 1 - positive - negative,
    }
    rarity = np.array([0.25 if voice.risk == "L2" else 1.0 for voice in voices])
    sentiments = np.array([voice.sentiment for voice in voices])
    totals = {kind: rarity[sentiments == kind].sum() for kind in shares}
    return rarity * np.array([shares[kind] / totals[kind] for kind in sentiments])


def fill(text: str, words: dict[str, list[str]], rng: np.random.Generator) -> str:
    """A template with every slot drawn from its list."""
    for name, options in words.items():
        if "{" + name + "}" in text:
            text = text.replace("{" + name + "}", options[int(rng.integers(len(options)))])
    return text


def dressed(
    voices: Voices,
    voice: Voice,
    source: str,
    rng: np.random.Generator,
) -> str:
    """The template with an opening of its source and an ending of its sentiment."""
    openings = voices.openings.get(source, [""])
    endings = voices.endings[voice.sentiment]
    opening = openings[int(rng.integers(len(openings)))]
    ending = endings[int(rng.integers(len(endings)))]
    return f"{opening}{voice.text}{_joint(voice.text, ending)}{ending}"


def addressed(voices: Voices, voice: Voice, rng: np.random.Generator) -> str:
    """A message as people write it to a business: polite when asking, curt when upset.

    Spam comes as it is.
    """
    if voice.topic == "spam":
        return voice.text
    upset = voice.sentiment == "negative"
    before, after = (voices.curt, [""]) if upset else (voices.greetings, voices.closings)
    return (
        f"{before[int(rng.integers(len(before)))]}{voice.text}"
        f"{after[int(rng.integers(len(after)))]}"
    )


def _joint(text: str, ending: str) -> str:
    """Punctuation between a text and what follows it: none before an emoji."""
    if not ending or ending[0] in EMOJI:
        return ""
    return "？" if text.endswith("嗎") else "，"
