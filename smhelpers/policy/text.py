"""Reading captions the way content rules do: normalised, sentence by sentence, by word lists and
named patterns.

Nobody types a regular expression: word lists are searched literally and the patterns here run in
time linear in the text.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Literal

from ..errors import CourseError

NamedPattern = Literal[
    "mobile_phone",
    "landline",
    "email",
    "national_id",
    "card_number",
    "phone_tail",
    "licence_number",
]
_CJK = "\u3400-\u9fff\uf900-\ufaff"
_BETWEEN_CJK = re.compile(f"(?<=[{_CJK}]) (?=[{_CJK}])")
_BLANKS = re.compile(r"[^\S\n]+")
_ENDS = re.compile(r"[。！？!?；;\n]")
#: Hyphens and dashes that people type in numbers, as one.
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−﹣"), "-")
_SEPARATORS = re.compile(r"[、,;；\n，]+")
#: Signs that mean something in a regular expression and nothing in a caption.
_REGEX_SIGNS = re.compile(r"\\[a-zA-Z]|\.[*+]|\(\?|\[\^|\{\d+,|\|\|")
#: A word of a list is short; longer ones are pasted by mistake.
MAX_WORD = 40
MAX_WORDS = 100
_D = "(?<![0-9])"
PATTERNS: dict[str, re.Pattern[str]] = {
    "mobile_phone": re.compile(
        _D + r"(?:\+886[- ]?9|09)[0-9]{2}[- ]?[0-9]{3}[- ]?[0-9]{3}(?![0-9])",
    ),
    "landline": re.compile(
        _D + r"(?:\(0[2-8][0-9]{0,2}\)|0[2-8][0-9]{0,2}[- ])[ ]?[0-9]{3,4}[- ]?[0-9]{3,4}(?![0-9])",
    ),
    "email": re.compile(
        r"(?<![\w.+-])[a-z0-9_.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}",
    ),
    "national_id": re.compile(r"(?<![a-z0-9])[a-z][1289][0-9]{8}(?![0-9])"),
    "card_number": re.compile(_D + r"[0-9]{4}[- ][0-9]{4}[- ][0-9]{4}[- ][0-9]{4}(?![0-9])"),
    "phone_tail": re.compile(
        r"(?:身分證|電話|手機)[^\n。]{0,8}[末後][0-9一二三四五六]碼[^\n。0-9]{0,4}[0-9]{3,6}",
    ),
    "licence_number": re.compile(r"(?:登記證|字號|編號|證號)[^\n。]{0,12}[0-9]{3,10}"),
}


@lru_cache(maxsize=8192)
def normalise(text: str) -> str:
    """NFKC, case folded, invisible signs dropped, blanks between Chinese characters closed: how
    words and captions are compared.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().replace("\r", "\n").translate(_DASHES)
    plain = "".join(sign for sign in plain if unicodedata.category(sign) not in ("Cf", "Cs", "Mn"))
    return _BETWEEN_CJK.sub("", _BLANKS.sub(" ", plain)).strip()


def sentences_of(text: str) -> list[str]:
    """Sentences of a normalised text, blank ones left out."""
    return [part.strip() for part in _ENDS.split(text) if part.strip()]


def first_line(text: str) -> str:
    """First line of a normalised text that is not blank."""
    return next((line.strip() for line in text.split("\n") if line.strip()), "")


@lru_cache(maxsize=1024)
def split_words(typed: str) -> tuple[str, ...]:
    """Words of a list typed with 、 , ; or line breaks between them.

    Doubles and blanks left out, order kept.
    """
    return tuple(dict.fromkeys(word.strip() for word in _SEPARATORS.split(typed) if word.strip()))


def checked_words(typed: str) -> str:
    """The typed list as it is; `ValueError` (zh-TW) where it holds a regular expression, an
    endless word or too many words.
    """
    words = split_words(typed)
    if found := _REGEX_SIGNS.search(typed):
        raise ValueError(
            f"「{found[0]}」像是程式用的樣式；請直接填要找的詞，用頓號分隔（同義詞用 /，"
            f"要同時出現用 +）",
        )
    if found := next((word for word in words if len(word) > MAX_WORD), None):
        raise ValueError(f"「{found[:10]}…」太長；一個詞最多 {MAX_WORD} 個字，請用頓號分開")
    for word in words:
        if not all(map(normalise, re.split(r"[/+]", word))):
            raise ValueError(f"「{word}」的 / 或 + 旁邊少了詞；請補上，或刪去符號")
    if len(words) > MAX_WORDS:
        raise ValueError(f"詞太多（{len(words)} 個）；最多 {MAX_WORDS} 個，請拆成幾條規則")
    return typed


def found_in(word: str, text: str) -> str | None:
    """What of a listed word stands in a normalised text: 「甲/乙」 either, 「甲+乙」 both.

    None if it does not.
    """
    for parts in _choices(word):
        if all(part and part in text for part in parts):
            return "…".join(parts)
    return None


@lru_cache(maxsize=16_384)
def _choices(word: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(map(normalise, choice.split("+"))) for choice in word.split("/"))


def without(text: str, exceptions: Sequence[str]) -> str:
    """The normalised text without the sentences that hold one of the exceptions."""

    def excepted(part: str) -> bool:
        return any(found_in(word, part) for word in exceptions)

    if not excepted(text):
        return text
    lines = []
    for line in text.split("\n"):
        kept = [part for part in _ENDS.split(line) if not excepted(part)]
        lines.append("。".join(kept))
    return "\n".join(lines)


def found_patterns(
    names: list[NamedPattern],
    text: str,
    allowed: Callable[[str], bool],
) -> list[str]:
    """Texts that match one of the named patterns, those that are `allowed` left out."""
    unknown = [name for name in names if name not in PATTERNS]
    if unknown:
        raise CourseError(f"沒有「{unknown[0]}」這種資料樣式；可用的有 {'、'.join(PATTERNS)}。")
    return [
        hit[0] for name in names for hit in PATTERNS[name].finditer(text) if not allowed(hit[0])
    ]
