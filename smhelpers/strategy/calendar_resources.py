"""Whether people, hours, campaigns and money of a calendar add up (pc-3.2, pc-3.3)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from ..deliverable import Finding
from ..policy.names import known_person, people
from . import festivals
from .calendar import ActivityCalendar
from .calendar_context import Context, live, wrong

#: Hours may exceed by this much (rounding).
HOUR_TOLERANCE = 0.01


def check_people(calendar: ActivityCalendar, context: Context) -> Iterator[Finding]:
    """Owner and approver are of the staff, and not the same person."""
    for entry in live(calendar):
        for title, name in (("負責人", entry.owner), ("核稿人", entry.approver)):
            if not known_person(name, context.brief):
                yield wrong(
                    entry,
                    f"{title}「{name or '（空白）'}」不是簡介裡的人員；請填 "
                    f"{people(context.brief)}",
                )
        if entry.owner and entry.owner == entry.approver:
            yield wrong(entry, "負責人和核稿人是同一位；自己的稿請別人核")


def check_capacity(calendar: ActivityCalendar, context: Context) -> Iterator[Finding]:
    """Nobody's pieces of a week take more than their hours; every piece has its hours."""
    for entry in live(calendar):
        if entry.hours <= 0:
            yield wrong(entry, "沒有填工時；估計從構想到回完留言要幾小時")
    room = {member.name: member.weekly_hours for member in context.brief.staff}
    for (week, owner), used in sorted(hours_by_week(calendar).items()):
        if owner in room and used > room[owner] + HOUR_TOLERANCE:
            first = calendar.start + timedelta(weeks=week - 1)
            yield Finding(
                f"第 {week} 週（{first} 起）{owner}",
                False,
                f"排了 {used:g} 小時，每週只有 {room[owner]:g} 小時；減少、換人或移到別週",
            )


def hours_by_week(calendar: ActivityCalendar) -> dict[tuple[int, str], float]:
    """Hours of the pieces by week and owner."""
    found: dict[tuple[int, str], float] = defaultdict(float)
    for entry in live(calendar):
        found[calendar.week(entry.day), entry.owner] += entry.hours
    return dict(found)


def check_campaigns(calendar: ActivityCalendar, context: Context) -> Iterator[Finding]:
    """Promotions are marked: each has pieces in its time, its terms and money that suffices.

    Pieces name real ones.
    """
    if not calendar.campaigns:
        yield Finding(
            "行銷與促銷活動",
            False,
            "行事曆還沒有標註任何活動；至少排一檔並寫出條件與預算",
        )
    for entry in live(calendar):
        campaign = calendar.campaign(entry.campaign)
        if entry.campaign and campaign is None:
            yield wrong(
                entry,
                f"沒有「{entry.campaign}」這個活動；請先在活動表新增，或改成表裡的編號",
            )
        elif (
            campaign
            and not campaign.start - timedelta(days=festivals.LEAD_DAYS)
            <= entry.day
            <= campaign.end
        ):
            yield wrong(
                entry,
                f"{campaign.name}是 {campaign.start} 至 {campaign.end}；改日期，或不要標這個活動",
            )
    for campaign in calendar.campaigns:
        pieces = [entry for entry in live(calendar) if entry.campaign == campaign.id]
        spent = sum(entry.budget for entry in pieces)
        about = f"活動 {campaign.id} {campaign.name}（{campaign.start} 起）"
        if not pieces:
            yield Finding(about, False, "沒有任何排程；至少排一則，或刪去這個活動")
        if not campaign.offer:
            yield Finding(about, False, "沒有寫促銷內容與條件；寫出優惠、資格、期限與數量")
        if spent > campaign.budget:
            yield Finding(
                about,
                False,
                f"各則預算合計 {spent:,.0f} 元，超過活動預算 {campaign.budget:,.0f} 元",
            )
