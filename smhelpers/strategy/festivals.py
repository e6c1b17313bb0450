"""Days that matter to a calendar in Taiwan: public holidays, lunar festivals, and days on which
everyone advertises (pc-3.3).

Public holidays come from the package `holidays` (TW, zh_TW). Make-up workdays and holidays by
decree are announced year by year by
行政院人事行政總處: `NOTICE` says so wherever days are shown.
"""

from datetime import date, timedelta
from functools import cache

import holidays

NOTICE = "放假日由程式計算；補班、調整放假與颱風假以行政院人事行政總處的公告為準。"
#: How long before a festival a post may already be about it.
LEAD_DAYS = 21
#: Shorter names that people use for the official ones.
_COMMON = {
    "中華民國開國紀念日": "元旦",
    "民族掃墓節": "清明節",
    "孔子誕辰紀念日": "教師節",
    "臺灣光復暨金門古寧頭大捷紀念日": "光復節",
}
_FIXED = {
    (2, 14): "西洋情人節",
    (3, 8): "婦女節",
    (3, 14): "白色情人節",
    (8, 8): "父親節",
    (10, 31): "萬聖節",
    (11, 11): "雙十一",
    (12, 12): "雙十二",
    (12, 24): "平安夜",
    (12, 25): "聖誕節",
    (12, 31): "跨年夜",
}
#: The seventh lunar month has 29 or 30 days, so its festivals do not follow from the next month's:
#: their dates by year
#: (七夕 is the 7th, 中元節 the 15th; the month starts with the new moon of 2026-08-13, 2027-08-02,
#: 2028-08-20 in Taipei).
_SEVENTH_MONTH = {
    2026: date(2026, 8, 13),
    2027: date(2027, 8, 2),
    2028: date(2028, 8, 20),
}


def _nth_sunday(year: int, month: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (nth - 1))


@cache
def public_holidays(year: int) -> dict[date, str]:
    """Public holidays of Taiwan by date, official names in zh-TW."""
    return dict(sorted(holidays.TW(years=[year], language="zh_TW").items()))


@cache
def festivals(year: int) -> dict[date, tuple[str, ...]]:
    """Festivals and marketing days of a year by date; days off in lieu (補假) are no festival."""
    found: dict[date, list[str]] = {}
    for day, names in public_holidays(year).items():
        for name in names.split("; "):
            if "補假" not in name:
                found.setdefault(day, []).append(_COMMON.get(name, name))
    for day, name in [
        *_lunar(year),
        *((date(year, *month_day), name) for month_day, name in _FIXED.items()),
        (_nth_sunday(year, 5, 2), "母親節"),
    ]:
        found.setdefault(day, []).append(name)
    return {day: tuple(dict.fromkeys(names)) for day, names in sorted(found.items())}


def _lunar(year: int) -> list[tuple[date, str]]:
    """Lunar festivals that are no public holiday in Taiwan.

    重陽節 is one in Macao, 元宵 is the 15th of the first lunar month.
    """
    new_year = min(day for day, name in public_holidays(year).items() if name == "春節")
    ninth = [
        (day, "重陽節")
        for day, name in holidays.MO(years=[year], language="zh_MO").items()
        if name == "重陽節"
    ]
    start = _SEVENTH_MONTH.get(year)
    if start:
        seventh = [(start + timedelta(days=6), "七夕"), (start + timedelta(days=14), "中元節")]
    else:
        seventh = []
    return [(new_year + timedelta(days=14), "元宵節"), *ninth, *seventh]


def between(start: date, end: date) -> dict[date, tuple[str, ...]]:
    """Festivals from `start` to `end`, both included."""
    return {
        day: names
        for year in range(start.year, end.year + 1)
        for day, names in festivals(year).items()
        if start <= day <= end
    }


def days_of(name: str, near: date) -> list[date]:
    """Dates of a festival in the year of `near` and the next.

    Empty where no festival has this name.
    """
    return [
        day
        for year in (near.year, near.year + 1)
        for day, names in festivals(year).items()
        if name in names
    ]


def fits(name: str, day: date) -> bool:
    """Whether a post on `day` can be about the festival: on one of its days or up to `LEAD_DAYS`
    before.
    """
    return any(
        timedelta(0) <= festival - day <= timedelta(days=LEAD_DAYS)
        for festival in days_of(name, day)
    )


def is_day_off(day: date) -> bool:
    """Whether a day is a weekend or public holiday."""
    return day.weekday() >= 5 or day in public_holidays(day.year)
