"""Worked examples of the calendar for the lessons: a draft of the workplace, its month, its
faults, its hours (pc-3.2, pc-3.3).
"""

from collections import Counter
from datetime import date

import pandas as pd
from matplotlib.figure import Figure

from .. import charts
from ..brief import Brief
from ..strategy import festivals
from ..strategy.calendar import ActivityCalendar, CalendarCampaign, Pause
from ..strategy.calendar_build import HOURS, DraftPlan, Slot, draft
from ..strategy.calendar_checks import problems
from ..strategy.calendar_context import Context
from ..strategy.calendar_resources import hours_by_week
from .calendar_month import month_picture
from .tables import Table

#: Fourteen weeks after the exports of the workplaces end (2026-10-04), from a Monday.
START = date(2026, 10, 12)
SLOTS = (
    Slot("instagram", 3, "09:30", "reel"),
    Slot("facebook", 5, "09:30", "photo"),
    Slot("line_oa", 1, "19:00", "broadcast"),
    Slot("instagram", 6, "20:30", "photo"),
)


def example_calendar(brief: Brief) -> ActivityCalendar:
    """A draft of fourteen weeks with one campaign, as the first step gives it."""
    campaign = CalendarCampaign(
        id="c4",
        name="冬季慢旅",
        start=date(2026, 11, 9),
        end=date(2026, 11, 29),
        goal=brief.goals[1].id,
        offer="週日至週四連住兩晚折 600 元，官網訂房，限 30 組，11 月 29 日止",
        budget=6000,
    )
    return draft(
        DraftPlan(
            brief,
            START,
            SLOTS,
            brief.pillars,
            campaigns=[campaign],
            page="https://example.com/book",
        ),
    )


def month(brief: Brief, year: int = 2026, number: int = 11) -> Figure:
    """A month of the draft as a picture."""
    return month_picture(
        example_calendar(brief),
        year,
        number,
        f"{brief.name}：{year} 年 {number} 月（草稿）",
    )


def faulty_calendar(brief: Brief) -> ActivityCalendar:
    """The draft with six slips that are made every day."""
    calendar = example_calendar(brief)
    first, second, third, fourth, fifth = (entry.model_copy() for entry in calendar.ordered[16:21])
    first.link = ""
    second.time = "10:00"
    second.day = third.day
    second.platform = third.platform
    second.campaign = ""
    second.link = ""
    third.asset = "客人拍的早餐照"
    third.licence = ""
    fourth.festival = "國慶日"
    fourth.owner = "小編"
    fifth.hours = 12
    spoilt = {entry.id: entry for entry in (first, second, third, fourth, fifth)}
    pause = Pause(
        start=date(2026, 11, 24),
        end=date(2026, 11, 25),
        level="L2",
        reason="颱風警報，道路可能中斷",
    )
    return calendar.model_copy(
        update={
            "entries": [spoilt.get(entry.id, entry) for entry in calendar.entries],
            "pauses": [pause],
        },
    )


def faults_table(brief: Brief, rows: int = 3) -> Table:
    """What the checks find in the faulty calendar, the first of every aspect.

    What every draft lacks is left out.
    """
    found = problems(
        faulty_calendar(brief),
        Context(
            brief,
            platforms=("instagram", "facebook", "line_oa"),
            pillars=brief.pillars,
        ),
    )
    told = [
        {
            "topic": name,
            "where": fault.about,
            "remedy": fault.remedy,
        }
        for name, faults in found.items()
        if name != "內容填寫"
        for fault in faults[:rows]
    ]
    return Table(pd.DataFrame(told), "檢查結果：指出日期與哪一則，並說怎麼改")


def festivals_table(start: date = START, weeks: int = 14) -> Table:
    """Festivals of the period, public holidays marked."""
    days = festivals.between(start, start + pd.Timedelta(weeks=weeks).to_pytimedelta())
    rows = []
    for day, names in days.items():
        rows.append(
            {
                "date": str(day),
                "weekday": "一二三四五六日"[day.weekday()],
                "festival": "、".join(names),
                "day_off": day in festivals.public_holidays(day.year),
            },
        )
    return Table(pd.DataFrame(rows), f"{start} 起 {weeks} 週的節日", note=festivals.NOTICE)


def pieces_table() -> Table:
    """Hours that a piece takes, as a start for one's own record."""
    rows = [{"post_type": name, "hours": hours} for name, hours in HOURS.items()]
    return Table(
        pd.DataFrame(rows),
        "一則內容的工時（估計的起點，請換成自己的紀錄）",
        note="從構想、拍攝、撰文、核稿到回完留言；一般知識，請自己記錄兩週再修正。",
    )


def hours_chart(brief: Brief) -> Figure:
    """Hours of the draft's fullest week against what everyone has."""
    used: dict[str, float] = {}
    for (_, owner), hours in hours_by_week(example_calendar(brief)).items():
        used[owner] = max(used.get(owner, 0.0), hours)
    rows = [
        {
            "owner": member.name,
            "hours": value,
            "kind": kind,
        }
        for member in brief.staff
        for kind, value in (
            ("planned_hours", used.get(member.name, 0.0)),
            ("weekly_hours", member.weekly_hours),
        )
    ]
    return charts.bars(
        pd.DataFrame(rows),
        "owner",
        "hours",
        hue="kind",
        title=f"{brief.name}：排程最滿的一週與可用時數",
    )


def mix_table(brief: Brief) -> Table:
    """Pieces of the draft by pillar and platform, with the planned share."""
    entries = example_calendar(brief).entries
    platforms = list(dict.fromkeys(entry.platform for entry in entries))
    pieces = Counter((entry.pillar, entry.platform) for entry in entries)
    rows = []
    for name, share in brief.pillars.items():
        row = {"pillar": name, "share": share}
        row |= {platform: pieces[name, platform] for platform in platforms}
        rows.append(row)
    return Table(
        pd.DataFrame(rows),
        f"{brief.name}：{len(entries)} 則草稿的內容比例",
        {"share": "ratio"},
    )
