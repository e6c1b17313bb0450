"""JSON and texts of strangers, made harmless once where they are read.

What JSON allows and XML, a spreadsheet or a terminal does not (control characters, halves of
letters, signs that turn the direction of a line) never reaches a document or a report.
"""

import json
import re
import unicodedata
from typing import Any

#: Deeper than any form; what nests further is no form's file.
MOST_LEVELS = 60
#: Colours and movements of a terminal, whole.
_TERMINAL = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\^_])")
#: What Office and old systems end a line with.
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
#: Other control characters, halves of letters, what XML has no place for, and signs that turn the
#: direction of what follows.
_NEVER = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\u200e\u200f\u202a-\u202e\u2066-\u2069]",
)


#: Letters and signs that take a place and show nothing: fillers of Hangul, the blank of braille.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f")
#: Beginnings of the categories of Unicode that show something: letters, digits, signs, pictures.
_SHOWN = ("L", "N", "P", "S")


class Damaged(Exception):
    """Bytes that are no JSON; the message says in zh-TW what is wrong with them."""


def clean_text(text: str) -> str:
    """A text with line feeds for every kind of line end, and without what no document shows."""
    return _NEVER.sub("", _LINE_ENDS.sub("\n", _TERMINAL.sub("", text)))


def seen_length(text: str) -> int:
    """How many characters of a text a reader sees."""
    return sum(
        unicodedata.category(each).startswith(_SHOWN) and each not in _BLANK for each in text
    )


def cleaned(value: Any, levels: int = MOST_LEVELS) -> Any:
    """Every text in a value of JSON, keys too, as `clean_text` gives it. `Damaged` where it nests
    deeper than `levels`.
    """
    if isinstance(value, str):
        return clean_text(value)
    if not isinstance(value, dict | list):
        return value
    if not levels:
        raise Damaged("的內容一層包一層，太深了")
    if isinstance(value, list):
        return [cleaned(each, levels - 1) for each in value]
    made = {}
    for key, each in value.items():
        name = clean_text(str(key))
        made[name] = cleaned(each, levels - 1)
    return made


def read_json(raw: bytes) -> Any:
    """The cleaned content of a JSON file. `Damaged` says what is wrong with it."""
    try:
        return cleaned(json.loads(raw.decode("utf-8-sig")))
    except json.JSONDecodeError as error:
        raise Damaged(
            f" 第 {error.lineno} 列第 {error.colno} 字起不是正確的 JSON（檔案可能被手動改過）",
        ) from None
    except UnicodeDecodeError:
        raise Damaged(" 不是 UTF-8 編碼") from None
    except RecursionError:
        raise Damaged("的內容一層包一層，太深了") from None
    except ValueError:
        raise Damaged(" 裡有太長的數字") from None


def read_object(raw: bytes) -> dict[str, Any]:
    """The same where an object is expected: {} for anything else, and for what is damaged."""
    try:
        content = read_json(raw)
    except Damaged:
        return {}
    return content if isinstance(content, dict) else {}
