"""Texts of an export to values: counts, numbers, local times.

What cannot be read is named with its row and column.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pandas as pd

from .schemas import TIMEZONE

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
_CLOCK = re.compile(r"^(?:(\d+):)?(\d+):(\d+)$")
_MONTH_DAY = "%B %d %Y"


def number(text: str) -> float | None:
    """A number as people and platforms write it (`12,400`, `1.2萬`, `3.4%`, `NT$ 120`).

    None for blank, `ValueError` if it is none.
    """
    folded = _MONEY.sub("", unicodedata.normalize("NFKC", text).strip().replace(",", ""))
    if folded in _BLANK:
        return None
    match = _NUMBER.match(folded)
    if not match or match[1].count(".") > 1 or not any(map(str.isdigit, match[1])):
        raise ValueError(text)
    # Decimal text, decimal arithmetic: 2.9 % is 0.029, not 0.028999…
    return float(Decimal(match[1]) * _UNITS.get(match[2], 1) / (100 if match[3] else 1))


def count(text: str) -> int | None:
    """A count (`12,400`, `1.2萬`, `1.2K`) as a whole number.

    None for blank, `ValueError` if it is none.
    """
    if text.isdigit():
        return int(text)
    if not text:
        return None
    plain = text.replace(",", "").strip()
    if plain.removeprefix("-").isdigit():
        return int(plain)
    value = number(text)
    return None if value is None else round(value)


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
    for position, text in enumerate(texts):
        try:
            values.append(read(text))
        except ValueError:
            values.append(None)
            faults.append((position, text))
    return pd.Series(pd.array(values, dtype=dtype), index=texts.index), faults


def counts(texts: pd.Series) -> tuple[pd.Series, list[tuple[int, str]]]:
    """A column of counts as Int64 and the (position, text) of every cell that is no number."""
    return column(texts, count, "Int64")


def times(texts: pd.Series, *forms: str, utc: bool = False) -> pd.Series:
    """Times in Asia/Taipei by the first of `forms` that fits; NaT where none does.

    No export states its zone, so texts are local times of the business unless `utc` or the form
    itself (`%z`) says otherwise.
    """
    result = pd.Series(
        pd.NaT,
        index=texts.index,
        dtype=f"datetime64[ns, {TIMEZONE}]",
    )
    for form in forms or ("%m/%d/%Y %H:%M",):
        missing = result.isna()
        if missing.any():
            read = pd.to_datetime(
                texts[missing].str.strip(),
                format=form,
                errors="coerce",
                utc="%z" in form or utc,
            )
            local = (
                read.dt.tz_convert(TIMEZONE)
                if read.dt.tz is not None
                else read.dt.tz_localize(TIMEZONE)
            )
            result[missing] = local.astype(result.dtype)
    return result


def days(texts: pd.Series, *forms: str) -> pd.Series:
    """Calendar days (naive midnights) by the first of `forms` that fits; NaT where none does."""
    return times(texts, *forms).dt.tz_localize(None).dt.normalize()


def with_years(texts: pd.Series, latest: date) -> pd.Series:
    """Dates like `August 31` as `2026-08-31`: rows in order of time, none after `latest`.

    Other texts stay as they are.

    A step of more than half a year back in the direction of the rows is the turn of a year, so
    December and January come apart.
    """
    moments = pd.to_datetime(
        texts.str.strip() + " 2000",
        format=_MONTH_DAY,
        errors="coerce",
    )
    known = moments.dropna()
    if known.empty:
        return texts
    steps = known.diff().dt.days.fillna(0)
    forward = steps.where(steps.abs() < 180, -steps).sum() >= 0
    ordered = known if forward else known.iloc[::-1]
    turns = (ordered.diff().dt.days < -180).cumsum()
    last = turns.iloc[-1]
    newest = ordered[turns == last].max()
    year = next(
        y
        for y in range(latest.year, latest.year - 9, -1)
        if _on(newest, y) and _on(newest, y) <= latest
    )
    filled = {
        row: _on(moment, year - int(last - turns[row])) or date(year - int(last - turns[row]), 3, 1)
        for row, moment in ordered.items()
    }
    return texts.where(
        moments.isna(),
        pd.Series({row: day.isoformat() for row, day in filled.items()}).reindex(texts.index),
    )


def _on(moment: pd.Timestamp, year: int) -> date | None:
    """The same month and day in another year; None for 29 February of a common year."""
    try:
        return date(year, moment.month, moment.day)
    except ValueError:
        return None
