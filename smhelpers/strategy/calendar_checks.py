"""Everything that is looked at in a calendar, while it is typed and when it is marked (pc-3.3).

`problems` gives every fault by aspect, named by date and entry; `check_calendar` gives one finding
an aspect.
"""

from ..deliverable import Finding, counted, left_after
from .calendar import ActivityCalendar
from .calendar_context import Aspect, Context
from .calendar_dates import check_clashes, check_festivals, check_gaps, check_pauses, check_period
from .calendar_pieces import (
    check_content,
    check_disclosure,
    check_licences,
    check_links,
    check_mix,
    check_platforms,
)
from .calendar_resources import check_campaigns, check_capacity, check_people

#: Faults named in one remedy; the rest is counted.
NAMED = 3
#: What is looked at, by its zh-TW name, in the order in which it is shown.
ASPECTS: dict[str, Aspect] = {
    "期間": check_period,
    "撞期": check_clashes,
    "空窗": check_gaps,
    "內容填寫": check_content,
    "標示與警語": check_disclosure,
    "素材授權": check_licences,
    "負責與核稿": check_people,
    "工時": check_capacity,
    "連結與 UTM": check_links,
    "危機暫停": check_pauses,
    "節日": check_festivals,
    "平台": check_platforms,
    "行銷與促銷活動": check_campaigns,
    "內容比例": check_mix,
}

#: What must not fail, because law, policy, people or the whole evaluation depend on it.
ESSENTIAL = frozenset(
    {
        "期間",
        "標示與警語",
        "素材授權",
        "工時",
        "連結與 UTM",
        "危機暫停",
        "行銷與促銷活動",
    },
)
#: What is left of the points for an essential aspect with a fault, and for another.
GRAVE = 0.75
LIGHT = 0.9


def calendar_share(findings: list[Finding]) -> float:
    """Share of the points that a calendar earns, from its findings by aspect."""
    grave = [finding for finding in findings if finding.about in ESSENTIAL]
    return left_after(grave, GRAVE) * left_after(
        [finding for finding in findings if finding not in grave],
        LIGHT,
    )


def problems(calendar: ActivityCalendar, context: Context) -> dict[str, list[Finding]]:
    """Every fault by aspect; aspects without a fault are there with none."""
    return {name: list(check(calendar, context)) for name, check in ASPECTS.items()}


def check_calendar(calendar: ActivityCalendar, context: Context) -> list[Finding]:
    """One finding an aspect: right, or the first faults by date and entry with their remedies."""
    return [
        Finding(name, not counted(found), _remedies(found))
        for name, found in problems(calendar, context).items()
    ]


def _remedies(found: list[Finding]) -> str:
    """The first findings with their remedies in one line, and how many more there are."""
    more = f"；另有 {len(found) - NAMED} 處" if len(found) > NAMED else ""
    return "；".join(f"{fault.about}：{fault.remedy}" for fault in found[:NAMED]) + more
