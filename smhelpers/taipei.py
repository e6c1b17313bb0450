"""The one zone in which this course tells days and times."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

TAIPEI = ZoneInfo("Asia/Taipei")
_WEEKDAYS = "一二三四五六日"


def now() -> datetime:
    """This moment, in Taipei."""
    return datetime.now(TAIPEI)


def today() -> date:
    """The day in Taipei, whatever the zone of this machine."""
    return now().date()


def here(moment: datetime) -> datetime:
    """A moment as clocks in Taipei show it."""
    return moment.astimezone(TAIPEI)


def minute(moment: datetime) -> str:
    """`2026-10-31 23:59` in Taipei."""
    return f"{here(moment):%Y-%m-%d %H:%M}"


def spoken(moment: datetime) -> str:
    """「10 月 31 日（六）23:59」 in Taipei, as a trainee is told."""
    local = here(moment)
    weekday = _WEEKDAYS[local.weekday()]
    return f"{local.month} 月 {local.day} 日（{weekday}）{local:%H:%M}"
