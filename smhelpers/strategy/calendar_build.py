"""A first draft of the calendar: how many posts the people can make, spread by the pillars' mix
over good slots (pc-3.2, pc-3.3).

The steps are the functions in `draft`, in order. The draft is a start to be edited, so that its
messages say what is still to be written.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from ..brief import Brief
from ..errors import CourseError
from ..labels import label
from . import festivals
from .calendar import LEAST_WEEKS, TO_WRITE, ActivityCalendar, CalendarCampaign, CalendarEntry
from .deliverables import PostType
from .links import tagged

#: Hours that one piece takes, from idea to answering its comments: a start, to be replaced by one's
#: own record.
HOURS: dict[str, float] = {
    "photo": 1.0,
    "carousel": 2.0,
    "reel": 3.0,
    "video": 4.0,
    "short": 2.0,
    "story": 0.5,
    "live": 4.0,
    "broadcast": 1.0,
    "text": 0.5,
    "link": 0.5,
}
#: Share of the weekly hours that is planned; the rest is for answering customers and for what comes
#: up.
PLANNED_SHARE = 0.7
#: Days before a festival in which a draft has a piece about it.
FESTIVAL_LEAD = 3


@dataclass(frozen=True)
class Slot:
    """A good time to publish: platform, weekday (0 is Monday), clock time "HH:MM", what is
    published there.
    """

    platform: str
    weekday: int
    time: str
    format: PostType


@dataclass(frozen=True)
class DraftPlan:
    """What the draft is made from. `mix` gives the share of each pillar.

    Slots come in order of preference.
    """

    brief: Brief
    start: date
    slots: Sequence[Slot]
    mix: Mapping[str, float]
    weeks: int = LEAST_WEEKS
    campaigns: Sequence[CalendarCampaign] = ()
    page: str = "https://example.com/"
    hours: Mapping[str, float] = field(default_factory=lambda: HOURS)
    planned_share: float = PLANNED_SHARE


def draft(plan: DraftPlan) -> ActivityCalendar:
    """The calendar that the plan gives.

    `CourseError` where there are no slots, no mix, or not even hours for one post a week.
    """
    if not plan.slots or not plan.mix or sum(plan.mix.values()) <= 0:
        raise CourseError("排不出行事曆：請先選發文時段，並填內容主軸的比例。")
    week = week_of_work(plan)
    dated = sorted(
        (
            (
                plan.start
                + timedelta(weeks=number, days=(slot.weekday - plan.start.weekday()) % 7),
                slot,
                owner,
            )
            for number in range(plan.weeks)
            for slot, owner in week
        ),
        key=lambda row: (row[0], row[1].time),
    )
    pillars = spread(plan.mix, len(dated))
    days = [row[0] for row in dated]
    marked = festival_pieces(
        days,
        festivals.between(plan.start, days[-1] + timedelta(days=FESTIVAL_LEAD)),
    )
    entries = [
        _entry(
            plan,
            f"e{number + 1}",
            row,
            pillar,
            marked.get(number, ""),
        )
        for number, (row, pillar) in enumerate(zip(dated, pillars, strict=True))
    ]
    return ActivityCalendar(
        start=plan.start,
        weeks=plan.weeks,
        campaigns=list(plan.campaigns),
        entries=entries,
    )


def week_of_work(plan: DraftPlan) -> list[tuple[Slot, str]]:
    """Slots of one week in order of preference with who makes each: whoever has most hours left,
    as long as someone has enough.
    """
    room = {member.name: plan.planned_share * member.weekly_hours for member in plan.brief.staff}
    taken = []
    for slot in plan.slots:
        owner = max(room, key=lambda name: room[name])
        if plan.hours[slot.format] <= room[owner]:
            taken.append((slot, owner))
            room[owner] -= plan.hours[slot.format]
    if not taken:
        raise CourseError("每週的時數連一則都做不完；請減少製作時數、換形式，或先增加人力。")
    return taken


def approver(brief: Brief, owner: str) -> str:
    """Who approves what the owner makes: whoever's role says so (核稿), else the one with most
    hours among the others.
    """
    others = [member for member in brief.staff if member.name != owner]
    return max(others, key=lambda member: ("核稿" in member.role, member.weekly_hours)).name


def spread(mix: Mapping[str, float], count: int) -> list[str]:
    """Pillars for `count` posts in order: each as often as its share says, evenly spread rather
    than in blocks.
    """
    total = sum(mix.values())
    used = Counter()
    order = []
    for number in range(1, count + 1):
        behind = max(mix, key=lambda name: number * mix[name] / total - used[name])
        used[behind] += 1
        order.append(behind)
    return order


def festival_pieces(days: Sequence[date], found: Mapping[date, Sequence[str]]) -> dict[int, str]:
    """Position of the piece that each festival falls to, the last one on its day or shortly
    before, with the festival's name.
    """
    marked = {}
    for festival, names in found.items():
        near = []
        for number, day in enumerate(days):
            if timedelta(0) <= festival - day <= timedelta(days=FESTIVAL_LEAD):
                near.append(number)
        if near:
            marked[near[-1]] = names[-1]
    return marked


def _entry(
    plan: DraftPlan,
    entry_id: str,
    row: tuple[date, Slot, str],
    pillar: str,
    festival: str,
) -> CalendarEntry:
    day, slot, owner = row
    campaign = next((c for c in plan.campaigns if c.start <= day <= c.end), None)
    subject = campaign.name if campaign else festival or pillar
    return CalendarEntry(
        id=entry_id,
        day=day,
        time=slot.time,
        platform=slot.platform,
        format=slot.format,
        pillar=pillar,
        campaign=campaign.id if campaign else "",
        festival=festival,
        message=f"{TO_WRITE}{pillar}：{subject}",
        licence="自有",
        asset=f"（待拍）{label(slot.format)}",
        call_to_action="了解並預訂" if campaign else "留言分享",
        link=tagged(
            plan.page,
            slot.platform,
            campaign.id,
            entry_id,
        )
        if campaign
        else "",
        owner=owner,
        approver=approver(plan.brief, owner),
        hours=plan.hours[slot.format],
        contingency="延後一週，或改發長青內容",
    )
