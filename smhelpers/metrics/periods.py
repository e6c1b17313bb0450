"""What a report is about: a month "2026-03", or days from one to another
"2026-02-20..2026-03-19", as an export of 28 days has them. Days are those of Asia/Taipei.
"""

import re
from functools import lru_cache

import pandas as pd

from ..errors import CourseError

_MONTH = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])")
_DAYS = re.compile(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)")
_DAY = pd.Timedelta(days=1)


@lru_cache(maxsize=256)
def bounds(period: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last day of a period as naive midnights; `CourseError` for another word."""
    if _MONTH.fullmatch(period):
        month = pd.Period(period, "M")
        return month.start_time, month.end_time.normalize()
    days = _DAYS.fullmatch(period)
    if days:
        first = pd.to_datetime(days[1], errors="coerce")
        last = pd.to_datetime(days[2], errors="coerce")
        if isinstance(first, pd.Timestamp) and isinstance(last, pd.Timestamp) and first <= last:
            return first, last
    raise CourseError(
        f"看不懂期間「{period}」；請寫成月份 2026-03，或由早到晚的兩天 2026-02-20..2026-03-19。",
    )


def is_month(period: str) -> bool:
    """Whether a period is a calendar month."""
    return bool(_MONTH.fullmatch(period))


def of_days(first: pd.Timestamp, last: pd.Timestamp) -> str:
    """The period from one day to another, as the month where it is exactly one."""
    month = f"{first:%Y-%m}"
    if bounds(month) == (first, last):
        return month
    return f"{first:%Y-%m-%d}..{last:%Y-%m-%d}"


def length(period: str) -> int:
    """Days of a period."""
    first, last = bounds(period)
    return (last - first).days + 1


def before(period: str) -> str:
    """The period before: the month before a month, as many days before days."""
    if is_month(period):
        return str(pd.Period(period, "M") - 1)
    first, _ = bounds(period)
    return of_days(first - _DAY * length(period), first - _DAY)


def end_of(period: str) -> pd.Timestamp:
    """The last moment of a period, naive."""
    return bounds(period)[1] + _DAY - pd.Timedelta(1, "ns")


def within(moments: pd.Series, period: str) -> pd.Series:
    """Which moments (Asia/Taipei) or days lie in a period; a blank does not."""
    first, _ = bounds(period)
    if moments.dt.tz is not None:
        moments = moments.dt.tz_localize(None)
    return moments.between(first, end_of(period))


def told(period: str) -> str:
    """A period as a page names it: 「2026-03」, 「2026-02-20 至 2026-03-19」."""
    return period.replace("..", " 至 ")
