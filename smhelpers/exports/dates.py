"""Days and times as platforms and spreadsheets write them, read by the whole column.

Which of two numbers is the month no single cell says: `05-06-2025` is told by the other cells of
its column, by days that follow one another, by the period that the file names, or it is asked for.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import pandas as pd

from .headings import fold, words

MDY, DMY = "mdy", "dmy"
_BLANK = {
    "",
    "-",
    "--",
    "—",
    "n/a",
    "undefined",
    "null",
    "none",
}
_CLOCK = re.compile(
    r"[\sT,，]*(上午|下午)?\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([AaPp])?\.?\s?[Mm]?\.?"
    r"\s*(Z|UTC|[+-]\d{2}:?\d{2})?$",
)
_ISO = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")
_PACKED = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_NUMBERS = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$")
#: Years of the Republic: 「民國115年2月28日」, 「115/02/28」; 115 is 2026.
_REPUBLIC = re.compile(
    r"^(?:民國\s*(\d{2,3})|(1\d{2}))\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$"
)
_REPUBLIC_BEGAN = 1911
_MONTH_DAY = re.compile(r"^(\d{1,2})月(\d{1,2})日$")
_WORDS = re.compile(r"[^\W\d_]+|\d+")
#: What stands between the parts of a day in words.
_FILLERS = {
    "de",
    "del",
    "do",
    "th",
    "st",
    "nd",
    "rd",
}
_WEEKDAYS = {
    "mon",
    "tue",
    "tues",
    "wed",
    "thu",
    "thur",
    "thurs",
    "fri",
    "sat",
    "sun",
}
#: Forms that are read whole columns at a time, because they are what platforms write.
_USUAL = {
    "%m/%d/%Y %H:%M": re.compile(r"\d{2}/\d{2}/\d{4} \d{2}:\d{2}"),
    "%Y-%m-%dT%H:%M:%S": re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}"),
    "%Y-%m-%d %H:%M": re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}"),
    "%Y-%m-%d": re.compile(r"\d{4}-\d{2}-\d{2}"),
    "%Y%m%d": re.compile(r"\d{8}"),
}
_NAMED_DAY = (
    re.compile(r"(\d{4})[-_]?(\d{2})[-_]?(\d{2})"),
    re.compile(r"([A-Z][a-z]{2})-(\d{2})-(\d{4})"),
)


@dataclass(frozen=True)
class Day:
    """A day as written: `first` and `second` are month and day in an order that is not told yet.

    `year` 0 is a day without a year.
    """

    year: int
    first: int
    second: int
    order: str = ""


@dataclass
class Moments:
    """A column of times as written, without their zone.

    `local`: NaT where unreadable; `offset`: minutes ahead of UTC where a cell says so; `timed`:
    cells with a time of day; `yearless`: cells that name a day of no year; `order`: the one used,
    "" where none was needed; `asked`: it cannot be told.
    """

    local: pd.Series
    offset: pd.Series
    timed: pd.Series
    yearless: pd.Series
    order: str = ""
    asked: bool = False


def is_blank(text: str) -> bool:
    """Whether a cell says nothing."""
    return text.strip().casefold() in _BLANK


@lru_cache(maxsize=50_000)
def day_of(text: str) -> Day | None:
    """A day in any of the forms seen; None for what is no day."""
    written = text.strip()
    for form in (_ISO, _PACKED):
        found = form.match(written)
        if found:
            return Day(int(found[1]), int(found[2]), int(found[3]), MDY)
    found = _NUMBERS.match(written)
    if found:
        return Day(int(found[3]), int(found[1]), int(found[2]))
    found = _REPUBLIC.match(written)
    if found:
        year = _REPUBLIC_BEGAN + int(found[1] or found[2])
        return Day(year, int(found[3]), int(found[4]), MDY)
    found = _MONTH_DAY.match(written)
    if found:
        return Day(0, int(found[1]), int(found[2]), MDY)
    return _day_in_words(written)


#: Other years are slips of the pen; far ones are out of reach.
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
#: With more digits a number is no part of a day.
_DIGITS = 6
_NO_MONTHS = _FILLERS | _WEEKDAYS


def _day_in_words(text: str) -> Day | None:
    """`Aug 30, 2024`, `Fri, Apr 26, 2024`, `15 de mar. de 2026`, `August 31`."""
    numbers: list[int] = []
    named: list[str] = []
    for part in _WORDS.findall(fold(text)):
        if part.isdecimal():
            numbers.append(int(part[:_DIGITS]))
        elif part not in _NO_MONTHS:
            named.append(part)
    month = words("month").get(named[0]) if len(named) == 1 else None
    numbers.sort()
    if month is None or len(numbers) not in (1, 2) or numbers[0] > 31:
        return None
    year = numbers[1] if len(numbers) == 2 else 0
    return Day(year, int(month), numbers[0], MDY)


def _moment(day: Day, order: str) -> pd.Timestamp | None:
    """The day in an order of month and day; None where there is no such day."""
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        return None
    month, number = day.first, day.second
    if (day.order or order) == DMY:
        month, number = number, month
    try:
        return pd.Timestamp(day.year, month, number)
    except ValueError:
        return None


def _split(text: str) -> tuple[str, pd.Timedelta | None, int | None]:
    """Day, time of day and offset (minutes) of a cell."""
    found = _CLOCK.search(text)
    if not found:
        return (text, None, None)
    hour = int(found[2])
    half = {"a": "上午", "p": "下午"}.get((found[5] or "").lower(), found[1])
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "下午" else 0)
    clock = pd.Timedelta(hours=hour, minutes=int(found[3]), seconds=int(found[4] or 0))
    return (text[: found.start()], clock, _offset(found[6]))


def _offset(text: str | None) -> int | None:
    if not text:
        return None
    if text in ("Z", "UTC"):
        return 0
    digits = text[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return -minutes if text[0] == "-" else minutes


def read_moments(
    texts: pd.Series,
    order: str = "",
    own_form: str = "",
) -> Moments:
    """A column of days or times.

    `order`: told by the user; `own_form`: pattern of what the platform itself writes with the month
    first, believed as long as every cell has it and none contradicts it.
    """
    stripped = texts.str.strip()
    usual = _usual(stripped, order)
    if usual is not None:
        return usual
    days, clocks, offsets = [], [], []
    for text in stripped.tolist():
        day, clock, offset = _split(text)
        days.append(None if is_blank(text) else day_of(day))
        clocks.append(clock)
        offsets.append(offset)
    chosen = order or _order(days, _is_own(stripped, days, own_form))
    asked = not chosen and any(day is not None and not day.order for day in days)
    local = [
        _with_clock(day, clock, chosen or MDY) for day, clock in zip(days, clocks, strict=True)
    ]
    index = texts.index
    return Moments(
        pd.Series(pd.to_datetime(pd.Series(local, dtype="datetime64[ns]")).to_numpy(), index=index),
        pd.Series(pd.array(offsets, dtype="Int64"), index=index),
        pd.Series([clock is not None for clock in clocks], index=index, dtype=bool),
        pd.Series([day is not None and not day.year for day in days], index=index, dtype=bool),
        chosen,
        asked,
    )


def _usual(texts: pd.Series, order: str) -> Moments | None:
    """A column that is wholly in one of the forms of platforms, read at once."""
    filled = texts[~texts.str.casefold().isin(_BLANK)]
    if filled.empty:
        return None
    for form, pattern in _USUAL.items():
        if not pattern.fullmatch(filled.iloc[0]) or (order == DMY and form.startswith("%m")):
            continue
        parsed = pd.to_datetime(texts, format=form, errors="coerce")
        local = parsed.where(parsed.dt.year.between(_FIRST_YEAR, _LAST_YEAR)).astype(
            "datetime64[ns]"
        )
        if local[filled.index].isna().any():
            return None
        no = pd.Series(False, index=texts.index)
        blank = pd.Series(pd.array([pd.NA] * len(texts), dtype="Int64"), index=texts.index)
        return Moments(local, blank, no | ("%H" in form), no, MDY if form.startswith("%m") else "")
    return None


def _is_own(
    texts: pd.Series,
    days: list[Day | None],
    own_form: str,
) -> bool:
    """Whether every day that could be read either way is written as the platform writes it."""
    open_days = [day is not None and not day.order for day in days]
    return bool(own_form) and bool(texts[open_days].str.fullmatch(own_form).all())


def _with_clock(
    day: Day | None,
    clock: pd.Timedelta | None,
    order: str,
) -> pd.Timestamp | None:
    if day is None or not day.year:
        return None
    moment = _moment(day, order)
    if moment is None or clock is None:
        return moment
    return moment + clock


def _order(days: Iterable[Day | None], own: bool) -> str:
    """The order that the column itself proves, else the platform's own, else ""."""
    open_days = [day for day in days if day is not None and not day.order]
    if not open_days:
        return ""
    first = any(day.first > 12 for day in open_days)
    second = any(day.second > 12 for day in open_days)
    if first != second:
        return DMY if first else MDY
    if own or first:
        return MDY
    return _order_of_a_run(open_days)


def _order_of_a_run(days: list[Day]) -> str:
    """The order in which the days follow one another without a hole; "" where both or none do."""
    runs = []
    for order in (MDY, DMY):
        moments = sorted({moment for day in days if (moment := _moment(day, order)) is not None})
        span = (moments[-1] - moments[0]).days + 1 if moments else 0
        if len(moments) > 1 and span == len(moments):
            runs.append(order)
    return runs[0] if len(runs) == 1 else ""


def period_in(name: str) -> tuple[date, date] | None:
    """First and last day that the name of a file tells of (`Mar-01-2026_Apr-30-2026`,
    `2025-08-07_2026-08-05`); None where it tells of fewer than two.
    """
    found = []
    for pattern in _NAMED_DAY:
        for match in pattern.finditer(name):
            text = "-".join(match.groups()) if match[1].isdigit() else " ".join(match.groups())
            day = day_of(text)
            moment = _moment(day, MDY) if day else None
            if moment is not None and 2004 <= moment.year <= 2100:
                found.append(moment.date())
    return (min(found), max(found)) if len(found) > 1 else None


def nearest_year(
    month: int,
    day: int,
    around: pd.Timestamp,
) -> pd.Timestamp | None:
    """The day of that month and number that lies nearest to a moment."""
    found = []
    for year in (around.year - 1, around.year, around.year + 1):
        moment = _moment(Day(year, month, day, MDY), MDY)
        if moment is not None:
            found.append(moment)
    return min(found, key=lambda moment: abs(moment - around), default=None)


def with_years(texts: pd.Series, latest: date) -> pd.Series:
    """Dates like `August 31` as `2026-08-31`: rows in order of time, none after `latest`.

    Other texts stay as they are. A step of more than half a year back in the direction of the rows
    is the turn of a year, so December and January come apart.
    """
    days = texts.map(day_of)
    known = days[[day is not None and not day.year for day in days]]
    if known.empty:
        return texts
    moments = known.map(lambda day: _moment(Day(2000, day.first, day.second, MDY), MDY)).dropna()
    if moments.empty:
        return texts
    ordered, turns = _turns(moments)
    last = turns.iloc[-1]
    newest = ordered[turns == last].max()
    year = _latest_year(newest, latest)
    filled = {}
    for row, moment in zip(ordered.index.tolist(), ordered, strict=True):
        own = year - int(last - turns[row])
        filled[row] = (_on(moment, own) or date(own, 3, 1)).isoformat()
    return texts.where(~texts.index.isin(list(filled)), pd.Series(filled).reindex(texts.index))


def _turns(moments: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Days of no year in the direction of time, and how many turns of a year came before each."""
    steps = moments.diff().dt.days.fillna(0)
    forward = steps.where(steps.abs() < 180, -steps).sum() >= 0
    ordered = moments if forward else moments.iloc[::-1]
    return ordered, (ordered.diff().dt.days < -180).cumsum()


def _latest_year(newest: pd.Timestamp, latest: date) -> int:
    for year in range(latest.year, latest.year - 9, -1):
        day = _on(newest, year)
        if day and day <= latest:
            return year
    return latest.year - 1


def _on(moment: pd.Timestamp, year: int) -> date | None:
    """The same month and day in another year; None for 29 February of a common year."""
    try:
        return date(year, moment.month, moment.day)
    except ValueError:
        return None


def latest_near(day: date) -> date:
    """Half a year after a day: dates without a year are set so that the last lies nearest to it."""
    return day + timedelta(days=182)
