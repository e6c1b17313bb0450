"""Sentiment of one text: words of the lexicon, turned by negation, strengthened by degree,
weighed by contrast, shown with their part.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from .lexicon import LexiconEntry, Sentiment, lexicon
from .words import cut

#: A text counts as positive or negative from this sum on.
THRESHOLD = 0.8
#: Words before a word of feeling that may turn or strengthen it.
SCOPE = 4
#: A negated word keeps this much of its strength on the other side: 「不難吃」 is less than
#: 「好吃」.
TURNED = -0.7
#: What stands before 「但」 counts less, what follows counts more.
BEFORE = 0.5
AFTER = 1.5
#: Praise in a question is what is asked about, not what is felt; a complaint in a question stays
#: one in part.
ASKED_PRAISE = 0.2
ASKED_COMPLAINT = 0.7
_BREAKS = frozenset("，,。.！!；;\n、：: ~～…")
_QUESTION_MARKS = ("?", "？")
_QUESTION_ENDS = (
    "嗎",
    "呢",
    "嗎?",
    "哪",
    "哪裡",
    "哪家",
    "多久",
    "多少",
    "多少錢",
    "幾點",
    "怎麼",
    "什麼",
    "怎樣",
    "啊?",
)
_QUESTION_STARTS = ("請問", "想問", "請益", "求", "有人", "有沒有", "是不是", "可以")


@dataclass(frozen=True)
class CountedWord:
    """A word that counted, what it added, and what changed it (zh-TW, "" if nothing did)."""

    word: str
    value: float
    why: str = ""


@dataclass(frozen=True)
class SentimentReading:
    """What a text is taken for, with the words that decided."""

    sentiment: Sentiment
    score: float
    found: tuple[CountedWord, ...]

    @property
    def reasons(self) -> str:
        """The deciding words as one zh-TW line."""
        return (
            "、".join(
                f"{f.word}（{f.value:+.1f}{'，' + f.why if f.why else ''}）" for f in self.found
            )
            or "沒有情緒詞"
        )


def judge(text: str) -> SentimentReading:
    """Sentiment of a text by the lexicon; neutral where no word decides."""
    clauses = _clauses(cut(text))
    turn = None
    balance = 1.0
    for number, words in enumerate(clauses):
        for word in words:
            if _as(word, "contrast"):
                turn = number
            if entry := _as(word, "balance"):
                balance = min(balance, entry.weight)
    found = [part for number, words in enumerate(clauses) for part in _read(words, number, turn)]
    score = round(balance * sum(part.value for part in found), 3)
    if score >= THRESHOLD:
        sentiment = "positive"
    elif score <= -THRESHOLD:
        sentiment = "negative"
    else:
        sentiment = "neutral"
    return SentimentReading(sentiment, score, tuple(found))


def is_negative(text: str) -> bool:
    """Whether a text reads as negative (fits `policy.daily_mentions`)."""
    return judge(text).sentiment == "negative"


def judged(texts: Iterable[str]) -> pd.DataFrame:
    """A row a text: text, sentiment, score, reasons."""
    readings = [(text, judge(text)) for text in texts]
    return pd.DataFrame(
        [
            {
                "text": text,
                "sentiment": r.sentiment,
                "score": r.score,
                "reasons": r.reasons,
            }
            for text, r in readings
        ],
        columns=["text", "sentiment", "score", "reasons"],
    )


def _clauses(words: Iterable[str]) -> list[list[str]]:
    """Words between punctuation; a question mark stays with its clause."""
    clauses: list[list[str]] = [[]]
    for word in words:
        if word in _BREAKS:
            clauses.append([])
        else:
            clauses[-1].append(word)
    return [clause for clause in clauses if clause]


def _as(word: str, *polarities: str) -> LexiconEntry | None:
    return next((entry for entry in lexicon().get(word, ()) if entry.polarity in polarities), None)


def _asks(words: list[str]) -> bool:
    text = "".join(words)
    return text.endswith((*_QUESTION_MARKS, *_QUESTION_ENDS)) or text.startswith(_QUESTION_STARTS)


def _read(words: list[str], number: int, turn: int | None) -> Iterable[CountedWord]:
    """What the words of one clause add.

    `turn` is the number of the clause that holds the contrast.
    """
    if turn is None:
        side = 1.0
    elif number < turn:
        side = BEFORE
    else:
        side = AFTER
    asks = _asks(words)
    for place, word in enumerate(words):
        if entry := _as(word, "positive", "negative"):
            yield _weighed(
                entry,
                words[max(0, place - SCOPE) : place],
                side,
                asks,
            )


def _weighed(
    entry: LexiconEntry,
    before: list[str],
    side: float,
    asks: bool,
) -> CountedWord:
    """One word with what stands before it."""
    negations = [word for word in before if _as(word, "negation")]
    degrees = [
        found for word in before if (found := _as(word, "degree")) and not _as(word, "negation")
    ]
    value = entry.value * side * max((found.weight for found in degrees), default=1.0)
    notes = [f"否定「{word}」" for word in negations]
    notes += [f"程度「{found.word}」" for found in degrees]
    if len(negations) % 2:
        value *= TURNED
    if side > 1:
        notes.append("轉折後加重")
    elif side < 1:
        notes.append("轉折前減輕")
    if asks:
        value *= ASKED_PRAISE if value > 0 else ASKED_COMPLAINT
        notes.append("問句減輕")
    return CountedWord(entry.word, round(value, 2), "、".join(notes))
