"""Whether each piece of a calendar is whole and carries what law, policy and tracking need
(pc-3.3, pc-3.5).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from ..deliverable import Finding, holds_any
from ..labels import label
from ..policy import check_caption
from .calendar import TO_WRITE, ActivityCalendar, CalendarEntry
from .calendar_context import Context, live, wrong
from .links import faults

#: A pillar may differ from its planned share by this much (share of pieces).
MIX_TOLERANCE = 0.10
_NEEDED = ("format", "message", "call_to_action", "kpi")
OWN = ("自有", "自製", "自拍")
#: Words of an asset that someone else has made.
OTHERS = ("客人", "顧客", "網友", "轉載", "截圖")


def check_content(calendar: ActivityCalendar, context: Context) -> Iterator[Finding]:
    """Each piece says what it is: format, message, call to action, KPI."""
    for entry in live(calendar):
        blank = [
            CalendarEntry.model_fields[name].title for name in _NEEDED if not getattr(entry, name)
        ]
        if blank:
            yield wrong(entry, f"還沒填{'、'.join(blank)}")
        if entry.message.startswith(TO_WRITE):
            yield wrong(entry, "主要訊息還是草稿；寫出這一則要說的一句話")
        if entry.kpi and context.kpis and entry.kpi not in context.kpis:
            yield wrong(
                entry,
                f"沒有「{entry.kpi}」這個指標；指標表有 {'、'.join(sorted(context.kpis))}",
            )


def check_disclosure(calendar: ActivityCalendar, context: Context) -> Iterator[Finding]:
    """What the policy's content rules ask for is there: labels, warnings, licence numbers,
    terms.
    """
    for entry in live(calendar):
        caption = "\n".join(filter(None, (entry.disclosure, entry.message, entry.call_to_action)))
        for hit in check_caption(
            context.rules,
            caption,
            entry.platform,
            entry.licence,
        ):
            yield wrong(entry, f"內容規則 {hit['rule']}：{hit['matched']}；{hit['remedy']}")


def check_licences(calendar: ActivityCalendar, context: Context) -> Iterator[Finding]:
    """Every asset is one's own or has the number of a licence."""
    for entry in live(calendar):
        if not entry.asset:
            yield wrong(entry, "還沒填素材；寫出照片、影片或文案的名稱")
        elif not entry.licence:
            yield wrong(entry, "素材沒有授權編號；自有素材填「自有」，其他填授權登錄編號")
        elif entry.licence.startswith(OWN) and holds_any(entry.asset, OTHERS):
            seen = wrong(entry, "素材看起來不是自己拍的，卻填「自有」；取得同意並填授權編號")
            yield replace(seen, asks=True)  # a word in the name of an asset proves nothing


def check_links(calendar: ActivityCalendar, context: Context) -> Iterator[Finding]:
    """Pieces of a campaign carry its UTM link.

    No link is broken or says another platform or campaign.
    """
    for entry in live(calendar):
        if entry.campaign and not entry.link:
            yield wrong(
                entry,
                f"活動 {entry.campaign} 的內容沒有 UTM 連結，成效會追不到；請加上連結",
            )
        elif entry.link:
            yield from (
                wrong(entry, fault) for fault in faults(entry.link, entry.platform, entry.campaign)
            )


def check_platforms(calendar: ActivityCalendar, context: Context) -> Iterator[Finding]:
    """Only platforms that were chosen in task 1 are used, and each of them is."""
    if not context.platforms:
        return
    chosen = "、".join(map(label, context.platforms))
    for entry in live(calendar):
        if entry.platform not in context.platforms:
            yield wrong(
                entry,
                f"{label(entry.platform)}不在單元一選定的平台（{chosen}）；改平台，"
                f"或回單元一修改選擇",
            )


def check_mix(calendar: ActivityCalendar, context: Context) -> Iterator[Finding]:
    """Pillars are those of the strategy, in about their shares."""
    if not context.pillars:
        return
    entries = live(calendar)
    total = sum(context.pillars.values())
    for entry in entries:
        if entry.pillar not in context.pillars:
            yield wrong(
                entry,
                f"內容主軸「{entry.pillar or '（空白）'}」不在策略裡；請用 "
                f"{'、'.join(context.pillars)}",
            )
    counts = Counter(entry.pillar for entry in entries)
    for name, planned in context.pillars.items():
        share = counts[name] / len(entries) if entries else 0.0
        if abs(share - planned / total) > MIX_TOLERANCE:
            yield Finding(
                f"內容主軸「{name}」",
                False,
                f"占 {share:.0%}，策略是 {planned / total:.0%}；調整則數，或修改策略的比例",
            )
