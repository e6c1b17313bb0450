"""Until when each assessment is handed in: `deadlines.yml` of the course folder, a line each.

A deadline is the last minute that is in time, in Taipei. Late work is never refused; it is told by
how many days it is late.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from .datafile import WrittenLine, read_lines
from .errors import CourseError
from .taipei import TAIPEI, here

#: In the course folder; where it is missing or says nothing, no assessment has a deadline.
FILE = "deadlines.yml"
_WRITTEN = re.compile(
    r"(\d{3,4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
    r"(?:\s*\([日一二三四五六]\))?(?:\s*[T ]\s*(\d{1,2}):(\d{2})(?::\d{2})?)?",
)
#: Years of the Republic are written with three digits.
_REPUBLIC = 1911
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)


def read_deadlines(root: Path, slugs: Iterable[str]) -> dict[str, datetime]:
    """Deadlines by assessment. `CourseError` names the line that cannot be one.

    slugs: the assessments of the course.
    """
    path = root / FILE
    if not path.is_file():
        return {}
    known = list(slugs)
    return {line.key: _deadline(line, known) for line in read_lines(path)}


def _deadline(line: WrittenLine, known: list[str]) -> datetime:
    if line.key not in known:
        raise CourseError(
            f"{FILE} 第 {line.number} 列的「{line.key}」不是這門課的評量；"
            f"可以寫的有 {'、'.join(known)}。"
        )
    try:
        return moment(line.value)
    except CourseError as error:
        raise CourseError(f"{FILE} 第 {line.number} 列：{error}") from None


def moment(written: str) -> datetime:
    """A deadline as people write it; a day alone lasts until 23:59. `CourseError` where it is
    none.
    """
    plain = unicodedata.normalize("NFKC", written).strip()
    found = _WRITTEN.fullmatch(plain)
    if found is None:
        raise _unread(written)
    year, month, day = map(int, found.group(1, 2, 3))
    if year < 1000:
        year += _REPUBLIC
    hour, minute = map(int, (found[4] or 23, found[5] or 59))
    if (hour, minute) == (24, 0):
        # the end of a day, as people write it
        hour, minute = 23, 59
    try:
        return datetime(year, month, day, hour, minute, tzinfo=TAIPEI)
    except ValueError:
        raise _unread(written) from None


def _unread(written: str) -> CourseError:
    return CourseError(f"期限「{written}」讀不懂；請寫成 2026-10-31 或 2026-10-31 17:00 的樣子。")


def days_late(until: datetime, at: datetime) -> int:
    """Days by which something is late, a day that was begun counted whole; 0 for in time."""
    over = here(at) - here(until) - _MINUTE
    if over < timedelta(0):
        return 0
    return over // _DAY + 1
