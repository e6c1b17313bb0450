"""The activity calendar as an iCalendar file (RFC 5545) for Google Calendar, Outlook and Apple
Calendar, in Taipei time.

Every piece has a UID that stays, and a SEQUENCE that grows with every export: a second import
renews events and doubles none. A piece
that was deleted is not taken away by an import; one whose status is 取消 is cancelled.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from icalendar import Alarm, Calendar, Event

from ..brief import Brief
from ..labels import label
from ..strategy.calendar import (
    STOPPED,
    ActivityCalendar,
    CalendarCampaign,
    CalendarEntry,
    Pause,
)
from ..taipei import TAIPEI
from ..writing import write_whole

FILE = "活動行事曆.ics"
#: A post is a moment; shown as a block that can be read and clicked.
BLOCK = timedelta(minutes=30)
#: SEQUENCE counts minutes from here, so that every later export has a greater one.
_EPOCH = datetime(2025, 1, 1, tzinfo=UTC)
_STATUS = {
    "cancelled": "CANCELLED",
    "planned": "TENTATIVE",
    "in_review": "TENTATIVE",
    "paused": "TENTATIVE",
}


def calendar_ics(
    calendar: ActivityCalendar,
    brief: Brief,
    path: Path,
    reminder: int | None = None,
    now: datetime | None = None,
) -> Path:
    """Write the file and return its path.

    Reminder: minutes before each piece at which its owner is reminded. now: time of export.
    """
    write_whole(path, as_ics(calendar, brief, reminder, now or datetime.now(UTC)))
    return path


def as_ics(
    calendar: ActivityCalendar,
    brief: Brief,
    reminder: int | None,
    now: datetime,
) -> bytes:
    """The file's bytes: UTF-8, CRLF, lines folded at 75 octets."""
    made = Calendar()
    title = f"{brief.name}社群活動行事曆"
    for name, value in {
        "prodid": "-//smhelpers//activity calendar//ZH-TW",
        "version": "2.0",
        "calscale": "GREGORIAN",
        "method": "PUBLISH",
        "x-wr-calname": title,
        "x-wr-timezone": TAIPEI.key,
    }.items():
        made.add(name, value)
    for entry in calendar.ordered:
        made.add_component(
            _piece(
                entry,
                calendar,
                brief,
                reminder,
                now,
            ),
        )
    for campaign in calendar.campaigns:
        made.add_component(_days(_campaign(campaign, brief), campaign, now))
    for number, pause in enumerate(calendar.pauses, 1):
        made.add_component(
            _days(
                {
                    "uid": _uid(brief, f"p{number}"),
                    "summary": f"暫停發文（{pause.level}）：{pause.reason}",
                },
                pause,
                now,
            ),
        )
    # only the offset of the period: old daylight-saving rules of Taiwan confuse Outlook
    first = min(calendar.start, calendar.ordered[0].day)
    made.add_missing_timezones(first_date=first, last_date=calendar.end + timedelta(days=366))
    return made.to_ical()


def _uid(brief: Brief, name: str) -> str:
    """The same for the same piece of the same business, whatever is changed in it."""
    return f"{name}.{brief.slug}.activity-calendar@smhelpers"


def _stamp(event: Event, now: datetime) -> None:
    event.add("dtstamp", now)
    event.add("last-modified", now)
    event.add("sequence", int((now - _EPOCH).total_seconds() // 60))


def _piece(
    entry: CalendarEntry,
    calendar: ActivityCalendar,
    brief: Brief,
    reminder: int | None,
    now: datetime,
) -> Event:
    event = Event()
    _stamp(event, now)
    mark = ""
    if entry.status in STOPPED:
        mark = f"【{label(entry.status)}】"
    event.add("uid", _uid(brief, entry.id))
    event.add(
        "summary",
        f"{mark}{label(entry.platform)}"
        f"｜{entry.message.splitlines()[0] if entry.message else entry.pillar or entry.id}",
    )
    event.add("dtstart", entry.moment)
    event.add("dtend", entry.moment + BLOCK)
    event.add("status", _STATUS.get(entry.status, "CONFIRMED"))
    event.add("transp", "TRANSPARENT")
    event.add(
        "categories",
        [text for text in (label(entry.platform), entry.pillar, entry.campaign) if text],
    )
    event.add("description", described(entry, calendar))
    if entry.link:
        event.add("url", entry.link)
    if reminder and entry.status not in STOPPED:
        event.add_component(_alarm(entry, reminder))
    return event


def _alarm(entry: CalendarEntry, minutes: int) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add(
        "description",
        f"{minutes} 分鐘後發布：{label(entry.platform)}"
        + (f"（{entry.owner}）" if entry.owner else ""),
    )
    alarm.add("trigger", timedelta(minutes=-minutes))
    return alarm


def described(entry: CalendarEntry, calendar: ActivityCalendar) -> str:
    """Everything that is filled in, a line a field, under the titles of the form."""
    campaign = calendar.campaign(entry.campaign)
    values = {
        "message": entry.message,
        "format": label(entry.format or ""),
        "pillar": entry.pillar,
        "campaign": f"{campaign.id} {campaign.name}" if campaign else entry.campaign,
        "festival": entry.festival,
        "call_to_action": entry.call_to_action,
        "link": entry.link,
        "disclosure": entry.disclosure,
        "asset": entry.asset,
        "licence": entry.licence,
        "owner": entry.owner,
        "approver": entry.approver,
        "status": label(entry.status),
        "kpi": entry.kpi,
        "budget": f"{entry.budget:,.0f}" if entry.budget else "",
        "hours": f"{entry.hours:g}" if entry.hours else "",
        "contingency": entry.contingency,
    }
    lines = []
    for name, value in values.items():
        if value:
            lines.append(f"{CalendarEntry.model_fields[name].title}：{value}")
    return "\n".join([f"第 {calendar.week(entry.day)} 週　{entry.id}", *lines])


def _campaign(campaign: CalendarCampaign, brief: Brief) -> dict[str, str]:
    return {
        "uid": _uid(brief, campaign.id),
        "summary": f"活動 {campaign.id}：{campaign.name}",
        "description": (
            f"{campaign.offer}\n預算：{campaign.budget:,.0f} 元\n支持的目標：{campaign.goal}"
        ),
    }


def _days(texts: dict[str, str], period: CalendarCampaign | Pause, now: datetime) -> Event:
    """An event of whole days; the end of such an event is the day after its last (RFC 5545,
    3.6.1).
    """
    event = Event()
    _stamp(event, now)
    for name, text in texts.items():
        event.add(name, text)
    event.add("dtstart", period.start)
    event.add("dtend", period.end + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    return event
