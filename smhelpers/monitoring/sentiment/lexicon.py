"""The course's own zh-TW lexicon of the service sector (`data/sentiment/lexicon.csv`): words,
slang, negation, degree, contrast.
"""

import csv
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from ...errors import CourseError
from ...paths import data_dir

Sentiment = Literal["positive", "neutral", "negative"]
SENTIMENTS: tuple[Sentiment, ...] = get_args(Sentiment)
#: `neutral` words hide a shorter word in them (好 in 好停車); negation, degree and contrast change
#: what follows; balance takes back all.
Polarity = Literal["positive", "negative", "neutral", "negation", "degree", "contrast", "balance"]
_SIGN = {"positive": 1, "negative": -1}


@dataclass(frozen=True)
class LexiconEntry:
    """One word; `weight` is its strength, or the factor of a word of degree or contrast."""

    word: str
    polarity: Polarity
    weight: float
    note: str

    @property
    def value(self) -> float:
        """Strength with its sign; 0.0 for a word that only changes others."""
        return _SIGN.get(self.polarity, 0) * self.weight


@cache
def lexicon() -> dict[str, tuple[LexiconEntry, ...]]:
    """Entries by word, case folded; a word may be one of degree and of feeling (無敵)."""
    found: dict[str, tuple[LexiconEntry, ...]] = {}
    with (data_dir() / "sentiment" / "lexicon.csv").open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            entry = _entry(row, number)
            found[entry.word] = (*found.get(entry.word, ()), entry)
    return found


def _entry(row: dict[str, str], number: int) -> LexiconEntry:
    try:
        if row["polarity"] not in get_args(Polarity) or not row["word"]:
            raise ValueError(row["polarity"])
        return LexiconEntry(
            row["word"].casefold(),
            row["polarity"],
            float(row["weight"]),
            row["note"],
        )
    except (KeyError, ValueError, TypeError):
        raise CourseError(
            f"情緒詞典 lexicon.csv 第 {number} 列有誤；要有 word、polarity、weight、note 四欄，"
            f"polarity 只能是 {'、'.join(get_args(Polarity))}。",
        ) from None
