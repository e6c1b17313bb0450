"""Cutting zh-TW text into words: OpenCC turns it into simplified characters, which the cutter's
dictionary knows, and back.

Cut as it stands, Traditional text falls apart (「老／闆」); OpenCC `tw2sp` before `rjieba` mends
that.
"""

from functools import cache, lru_cache

import rjieba
from opencc import OpenCC

from ...policy.text import normalise
from .lexicon import lexicon

#: High enough that the cutter keeps every word of the lexicon whole.
_FREQUENCY = 1_000_000


@cache
def _converters() -> tuple[OpenCC, OpenCC]:
    """With words of Taiwan put into mainland ones, and character by character."""
    return OpenCC("tw2sp"), OpenCC("t2s")


@cache
def _cutter() -> rjieba.Jieba:
    """The cutter with the lexicon's words added."""
    cutter, (_, by_character) = rjieba.Jieba(), _converters()
    for word in lexicon():
        cutter.add_word(by_character.convert(word), _FREQUENCY, "x")
    return cutter


def simplified(text: str) -> str:
    """Simplified characters, one for each of `text`: by words of Taiwan where that keeps the
    length, else character by character.
    """
    by_word, by_character = _converters()
    found = by_word.convert(text)
    if len(found) == len(text):
        return found
    return by_character.convert(text)


@lru_cache(maxsize=16_384)
def cut(text: str) -> tuple[str, ...]:
    """Words of a text as written (normalised: NFKC, case folded), punctuation among them."""
    plain = normalise(text)
    words = []
    start = 0
    for piece in _cutter().cut(simplified(plain)):
        words.append(plain[start : start + len(piece)])
        start += len(piece)
    return tuple(words)
