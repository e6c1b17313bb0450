"""Whether the dates of a calendar are right: period, clashes, silence, pauses of the crisis
plan, festivals (pc-3.3).
"""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from ..deliverable import Finding
from ..labels import label
from . import festivals
from .calendar import LEAST_WEEKS, REST_WEEKS, STOPPED, TO_WRITE, ActivityCalendar, lasts
from .calendar_context import Context, by_platform, live, wrong

#: Minutes between two pieces on one platform below which they compete; days without a piece that
#: are a gap.
LEAST_MINUTES = 120
MOST_DAYS = 20
#: Shorter messages (「本週公休」) may repeat.
LEAST_TEXT = 10


def check_period(calendar: ActivityCalendar, context: Context) -> Iterator[Finding]:
    """Entries lie in the period and fill more than three months."""
    for entry in calendar.ordered:
        if not calendar.start <= entry.day <= calendar.end:
            yield wrong(
                entry,
                f"不在 {calendar.start} 至 {calendar.end} 之間；改日期，或調整開始日與週數",
            )
    covered = set()
    for entry in live(calendar):
        if calendar.start <= entry.day <= calendar.end:
            covered.add(calendar.week(entry.day))
    if not lasts(covered):
        yield Finding(
            "有排程的週數",
            False,
            f"只有 {len(covered)} 週有內容；要排到第 {LEAST_WEEKS} 週，"
            f"中間最多 {REST_WEEKS} 週停更",
        )


def check_clashes(calendar: ActivityCalendar, context: Context) -> Iterator[Finding]:
    """Two pieces on one platform are not too close, and none says the same as another one there."""
    for platform, entries in by_platform(calendar).items():
        for first, second in pairwise(entries):
            minutes = (second.moment - first.moment).total_seconds() / 60
            if minutes < LEAST_MINUTES:
                yield wrong(
                    second,
                    f"和 {first.id} 只差 {minutes:.0f} 分鐘，會互搶版面；至少隔 "
                    f"{LEAST_MINUTES // 60} 小時",
                )
        counts = Counter(
            entry.message
            for entry in entries
            if len(entry.message) >= LEAST_TEXT and not entry.message.startswith(TO_WRITE)
        )
        for message in (text for text, count in counts.items() if count > 1):
            doubles = "、".join(entry.id for entry in entries if entry.message == message)
            yield Finding(
                f"{label(platform)} 的 {doubles}",
                False,
                f"主要訊息完全相同（{message[:12]}…）；各寫一則",
            )


def check_gaps(calendar: ActivityCalendar, context: Context) -> Iterator[Finding]:
    """No chosen platform stays silent for long."""
    posts = by_platform(calendar)
    for platform in context.platforms:
        days = [
            calendar.start - timedelta(days=1),
            *(entry.day for entry in posts.get(platform, [])),
            calendar.end + timedelta(days=1),
        ]
        for before, after in pairwise(sorted(days)):
            if (after - before).days - 1 > MOST_DAYS:
                yield Finding(
                    f"{before + timedelta(days=1)} 至 {after - timedelta(days=1)} "
                    f"{label(platform)}",
                    False,
                    f"連續 {(after - before).days - 1} 天沒有內容；至少每 {MOST_DAYS} 天一則，"
                    f"或說明不經營這個平台",
                )


def check_pauses(calendar: ActivityCalendar, context: Context) -> Iterator[Finding]:
    """In a pause of the crisis plan nothing goes out but what was meant for it, and that says
    why.
    """
    for entry in calendar.ordered:
        if not entry.pausable and not entry.contingency:
            yield wrong(entry, "標示為危機時照發，請在「備案」寫出理由")
    if context.crisis:
        stopping = {row.level for row in context.crisis.levels if row.stop_scheduled}
    else:
        stopping = {"L1", "L2", "L3"}
    for pause in calendar.pauses:
        for entry in calendar.ordered:
            hit = pause.level in stopping and pause.start <= entry.day <= pause.end
            if hit and entry.pausable and entry.status not in (*STOPPED, "published"):
                yield wrong(
                    entry,
                    f"在 {pause.start} 至 {pause.end} 的暫停期間內（{pause.level}，"
                    f"{pause.reason}）；"
                    "狀態改成「暫停」並寫備案，或改期",
                )


def check_festivals(calendar: ActivityCalendar, context: Context) -> Iterator[Finding]:
    """A piece about a festival comes on its day or in the weeks before."""
    for entry in live(calendar):
        for name in filter(None, entry.festival.replace("、", " ").split()):
            days = festivals.days_of(name, entry.day)
            if not days:
                yield wrong(entry, f"查不到「{name}」的日期；請用節日的名稱，例如中秋節、國慶日")
            elif not festivals.fits(name, entry.day):
                nearest = min(days, key=lambda day: abs(day - entry.day))
                yield wrong(
                    entry,
                    f"{name}是 {nearest}；請排在當天或之前 {festivals.LEAD_DAYS} 天內",
                )
