"""Texts of an export to values: counts, numbers, local times.

What cannot be read is named with its row and column.
"""

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal

import pandas as pd

_BLANK = {"", "-", "--", "—", "N/A", "n/a", "undefined", "null"}
_UNITS = {
    "萬": 10_000,
    "億": 100_000_000,
    "K": 1_000,
    "k": 1_000,
    "M": 1_000_000,
    "千": 1_000,
}
_NUMBER = re.compile(r"^(-?[\d.]+)([萬億千KkM]?)(%?)$")
_MONEY = re.compile(r"^(?:NT\$|US\$|TWD|USD|\$)\s*")
#: `23,9` and `1.234,5`: in Spanish, Portuguese and German files the comma is the decimal point.
_DECIMAL_COMMA = re.compile(r"^(-?(?:\d{1,3}(?:\.\d{3})+|\d+)),(\d{1,2})(?=\D*$)")
#: `1.234` as a count: no count has three decimals, so the point divides thousands.
_DOTTED = re.compile(r"^-?\d{1,3}(\.\d{3})+$")
#: `1 234 567`: in French, Polish and other files a space divides thousands.
_SPACED = re.compile(r"^-?\d{1,3}(?: \d{3})+(?=\D*$|[.,]\d+\D*$)")
#: A count as platforms write it, or nothing: such columns are read at once.
_PLAIN = r"\d{0,15}"
_CLOCK = re.compile(r"^(?:(\d+):)?(\d+):(\d+)$")


def number(text: str) -> float | None:
    """A number as people and platforms write it (`12,400`, `1.2萬`, `3.4%`, `NT$ 120`).

    None for blank, `ValueError` if it is none.
    """
    plain = _MONEY.sub("", unicodedata.normalize("NFKC", text).strip().replace("\u00a0", ""))
    spaced = _SPACED.match(plain)
    if spaced:
        plain = spaced[0].replace(" ", "") + plain[spaced.end() :]
    comma = _DECIMAL_COMMA.match(plain)
    if comma:
        plain = comma[1].replace(".", "") + "." + comma[2] + plain[comma.end() :]
    folded = plain.replace(",", "").replace(" %", "%")
    if folded in _BLANK:
        return None
    match = _NUMBER.match(folded)
    if not match or match[1].count(".") > 1 or not any(map(str.isdigit, match[1])):
        raise ValueError(text)
    # Decimal text, decimal arithmetic: 2.9 % is 0.029, not 0.028999…
    return float(Decimal(match[1]) * _UNITS.get(match[2], 1) / (100 if match[3] else 1))


#: Nothing is counted so far, and beyond it numbers are no longer exact.
_MOST = 2**53


def count(text: str) -> int | None:
    """A count (`12,400`, `1.2萬`, `1.2K`) as a whole number.

    None for blank, `ValueError` if it is none.
    """
    if not text:
        return None
    plain = text.replace(",", "").strip()
    if plain.removeprefix("-").isdecimal():
        value = float(plain)
    else:
        value = number(plain.replace(".", "") if _DOTTED.match(plain) else text)
    if value is None:
        return None
    if not abs(value) <= _MOST:
        raise ValueError(text)
    return round(value)


def seconds(text: str) -> float | None:
    """A length in seconds from `592`, `11.5`, `0:09` or `0:04:19`.

    None for blank, `ValueError` if it is none.
    """
    match = _CLOCK.match(text.strip())
    if match:
        return float(int(match[1] or 0) * 3600 + int(match[2]) * 60 + int(match[3]))
    return number(text)


def column(
    texts: pd.Series,
    read: Callable[[str], float | None],
    dtype: str,
) -> tuple[pd.Series, list[tuple[int, str]]]:
    """A column read cell by cell as `dtype`, and the (position, text) of every cell that cannot
    be read.
    """
    values, faults = [], []
    for position, text in enumerate(texts.tolist()):
        try:
            values.append(read(text))
        except ValueError:
            values.append(None)
            faults.append((position, text))
    return pd.Series(pd.array(values, dtype=dtype), index=texts.index), faults


def counts(texts: pd.Series) -> tuple[pd.Series, list[tuple[int, str]]]:
    """A column of counts as Int64 and the (position, text) of every cell that is no number."""
    if bool(texts.str.fullmatch(_PLAIN).all()):
        return pd.to_numeric(texts.mask(texts == "")).astype("Int64"), []
    return column(texts, count, "Int64")
