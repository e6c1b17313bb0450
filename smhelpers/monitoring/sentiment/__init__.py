"""Sentiment of short zh-TW texts by lexicon, and how far it can be trusted."""

from .agreement import KappaAgreement, agreement, by_class, confusion, errors_by_kind
from .gold import gold, measured, read_gold
from .judge import CountedWord, SentimentReading, is_negative, judge, judged
from .lexicon import SENTIMENTS, Sentiment, lexicon
from .words import cut

__all__ = [
    "SENTIMENTS",
    "CountedWord",
    "KappaAgreement",
    "Sentiment",
    "SentimentReading",
    "agreement",
    "by_class",
    "confusion",
    "cut",
    "errors_by_kind",
    "gold",
    "is_negative",
    "judge",
    "judged",
    "lexicon",
    "measured",
    "read_gold",
]
