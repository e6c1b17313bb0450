"""A month of the calendar as a picture: festivals, campaigns, pauses and pieces, told by words
as well as by colour (pc-3.3).
"""

import calendar as months
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from .. import charts
from ..labels import label
from ..strategy import festivals
from ..strategy.calendar import STOPPED, WEEKDAYS, ActivityCalendar, CalendarCampaign, CalendarEntry

#: Names of platforms that fit on a chip.
SHORT = {
    "facebook": "FB",
    "instagram": "IG",
    "threads": "TH",
    "line_oa": "LINE",
    "youtube": "YT",
    "tiktok": "TT",
    "x": "X",
    "linkedin": "IN",
    "dcard": "DC",
    "ptt": "PTT",
}
_FILLS = {
    "facebook": "#CFE3F7",
    "instagram": "#F9D9EA",
    "threads": "#E2E2E2",
    "line_oa": "#CDEDD2",
    "youtube": "#F9D3CD",
    "tiktok": "#CBEBEF",
    "x": "#E8E8E8",
    "linkedin": "#D6E4EF",
    "dcard": "#D9E9F6",
    "ptt": "#E9E1CF",
}
#: Width of a chip in Chinese characters, and that of a Latin letter.
WIDTH = 15.5
LATIN = 0.55
#: Height of a chip and of a campaign's band, in parts of a day's height.
_CHIP = 0.158
_BAND = 0.13


@dataclass(frozen=True)
class _Day:
    """A day's place in the grid: column from 0 (Monday), row from the top."""

    day: date
    column: int
    row: int


def month_picture(
    calendar: ActivityCalendar,
    year: int,
    month: int,
    title: str = "",
) -> Figure:
    """The month as a grid of weeks.

    A day with more pieces than fit says how many more there are.
    """
    charts.use_style()
    weeks = months.Calendar().monthdatescalendar(year, month)
    figure, axes = plt.subplots(figsize=(12.5, 1.1 + 1.55 * len(weeks)))
    for row, week in enumerate(weeks):
        for column, day in enumerate(week):
            _draw_day(
                axes,
                calendar,
                _Day(day, column, row),
                outside=day.month != month,
            )
    _draw_head(
        axes,
        calendar,
        weeks,
        title or f"{year} 年 {month} 月活動行事曆",
    )
    axes.set(xlim=(0, 7), ylim=(len(weeks), -0.28))
    axes.axis("off")
    figure.tight_layout()
    return charts.alt_text(figure, month_text(calendar, year, month))


def month_text(calendar: ActivityCalendar, year: int, month: int) -> str:
    """What the picture shows, in words: for screen readers and as its caption."""
    entries = [
        entry for entry in calendar.ordered if (entry.day.year, entry.day.month) == (year, month)
    ]
    counts = Counter(entry.platform for entry in entries)
    last = date(year, month, months.monthrange(year, month)[1])
    days = festivals.between(date(year, month, 1), last)
    running = [c for c in calendar.campaigns if c.start <= last and c.end >= date(year, month, 1)]
    parts = [
        f"{year} 年 {month} 月共 {len(entries)} 則",
        "、".join(f"{label(name)} {count} 則" for name, count in counts.most_common()),
        "節日："
        + "、".join(f"{day.month}/{day.day} {'、'.join(names)}" for day, names in days.items())
        if days
        else "",
        "活動：" + "、".join(f"{c.name}（{c.start:%m/%d}–{c.end:%m/%d}）" for c in running)
        if running
        else "",
    ]
    return "；".join(filter(None, parts)) + "。"


def _draw_head(
    axes: Axes,
    calendar: ActivityCalendar,
    weeks: Sequence[Sequence[date]],
    title: str,
) -> None:
    for column, name in enumerate(WEEKDAYS):
        axes.text(
            column + 0.5,
            -0.06,
            f"週{name}",
            ha="center",
            va="bottom",
            fontsize=10,
            weight="bold",
        )
    shown = {
        entry.platform for entry in calendar.entries if weeks[0][0] <= entry.day <= weeks[-1][-1]
    }
    legend = "　".join(f"{SHORT[name]}＝{label(name)}" for name in SHORT if name in shown)
    axes.set_title(
        f"{title}　{legend}",
        loc="left",
        fontsize=11,
        pad=12,
    )


def _draw_day(
    axes: Axes,
    calendar: ActivityCalendar,
    place: _Day,
    outside: bool,
) -> None:
    day = place.day
    x = place.column
    y = place.row
    if outside:
        fill = "#F4F4F4"
    elif festivals.is_day_off(day):
        fill = "#FFF7E0"
    else:
        fill = "white"
    paused = any(pause.start <= day <= pause.end for pause in calendar.pauses)
    axes.add_patch(
        Rectangle(
            (x, y),
            1,
            1,
            facecolor=fill,
            edgecolor="#8A8A8A",
            linewidth=0.8,
            hatch="///" if paused else None,
        ),
    )
    number = f"{day.month}/{day.day}" if day.day == 1 else str(day.day)
    axes.text(
        x + 0.03,
        y + 0.03,
        number,
        va="top",
        fontsize=9.5,
        weight="bold",
        color="#777777" if outside else "black",
    )
    marks = [*festivals.between(day, day).get(day, ()), *(["暫停發文"] if paused else [])]
    axes.text(
        x + 0.97,
        y + 0.035,
        "、".join(marks)[:12],
        va="top",
        ha="right",
        fontsize=8,
        color="#A3260B",
        weight="bold",
    )
    top = y + 0.17 + _BAND * _bands(axes, calendar, place)
    entries = [entry for entry in calendar.ordered if entry.day == day]
    room = int((y + 0.98 - top) / _CHIP)
    for number, entry in enumerate(entries[:room] if len(entries) <= room else entries[: room - 1]):
        _chip(axes, entry, x, top + number * _CHIP)
    if len(entries) > room:
        axes.text(
            x + 0.04,
            top + (room - 1) * _CHIP + 0.02,
            f"…另有 {len(entries) - room + 1} 則",
            va="top",
            fontsize=8,
        )


def _bands(axes: Axes, calendar: ActivityCalendar, place: _Day) -> int:
    """Draw the campaigns of a day, each always on the same line of its week.

    How many lines that takes.
    """
    monday = place.day - timedelta(days=place.column)
    week = [
        c for c in calendar.campaigns if c.start <= monday + timedelta(days=6) and c.end >= monday
    ]
    for line, campaign in enumerate(week):
        if campaign.start <= place.day <= campaign.end:
            _band(
                axes,
                campaign,
                place,
                place.row + 0.17 + line * _BAND,
            )
    return len(week)


def _band(
    axes: Axes,
    campaign: CalendarCampaign,
    place: _Day,
    top: float,
) -> None:
    axes.add_patch(
        Rectangle(
            (place.column, top),
            1,
            _BAND - 0.02,
            facecolor="#3B3B6D",
            edgecolor="none",
        ),
    )
    if place.day == campaign.start or place.column == 0:
        axes.text(
            place.column + 0.04,
            top + 0.005,
            _cut(f"▶ {campaign.name}"),
            va="top",
            fontsize=8,
            color="white",
        )


def _chip(
    axes: Axes,
    entry: CalendarEntry,
    x: float,
    top: float,
) -> None:
    stopped = entry.status in STOPPED
    axes.add_patch(
        Rectangle(
            (x + 0.02, top),
            0.96,
            _CHIP - 0.02,
            facecolor="#EEEEEE" if stopped else _FILLS[entry.platform],
            edgecolor="#9A9A9A",
            linewidth=0.5,
        ),
    )
    subject = entry.message.removeprefix("（待寫）").split("\n")[0].strip() or entry.pillar
    said = f"［{label(entry.status)}］{subject}" if stopped else subject
    axes.text(
        x + 0.04,
        top + 0.02,
        _cut(f"{entry.time} {SHORT[entry.platform]} {said}"),
        va="top",
        fontsize=7.6,
        color="#666666" if stopped else "black",
    )


def _cut(text: str) -> str:
    """The beginning of a text, as wide as a chip."""
    width = 0.0
    kept = ""
    for sign in text:
        width += 1 if ord(sign) > 0x2000 else LATIN
        if width > WIDTH:
            return kept[:-1] + "…"
        kept += sign
    return kept
