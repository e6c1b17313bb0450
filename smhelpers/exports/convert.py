"""Texts of an export to values: counts, local times; what cannot be read is named with its row and column."""

import re
import unicodedata

import pandas as pd

from .schemas import TIMEZONE

_BLANK = {"", "-", "--", "—", "N/A", "n/a", "undefined", "null"}
_UNITS = {"萬": 10_000, "億": 100_000_000, "K": 1_000, "k": 1_000, "M": 1_000_000, "千": 1_000}
_NUMBER = re.compile(r"^(-?[\d.]+)([萬億千KkM]?)$")


def count(text: str) -> int | None:
    """A count as people and platforms write it (`12,400`, `1.2萬`, `1.2K`); None for blank. `ValueError` if it is no number."""
    folded = unicodedata.normalize("NFKC", text).replace(",", "").strip()
    if folded in _BLANK:
        return None
    match = _NUMBER.match(folded)
    if not match:
        raise ValueError(text)
    return round(float(match[1]) * _UNITS.get(match[2], 1))


def counts(texts: pd.Series) -> tuple[pd.Series, list[tuple[int, str]]]:
    """A column of counts as Int64 and the (position, text) of every cell that is no number."""
    values, faults = [], []
    for position, text in enumerate(texts):
        try:
            values.append(count(text))
        except ValueError:
            values.append(None)
            faults.append((position, text))
    return pd.Series(values, index=texts.index, dtype="Int64"), faults


def times(texts: pd.Series, form: str = "%m/%d/%Y %H:%M") -> pd.Series:
    """Local times of the business (Asia/Taipei, as no export states its zone); NaT where the text is no time of this form."""
    return pd.to_datetime(texts, format=form, errors="coerce").dt.tz_localize(TIMEZONE)
