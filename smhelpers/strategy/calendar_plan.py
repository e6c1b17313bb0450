"""What a first draft of the calendar is made from: the series of the content strategy, spread
over the week (pc-3.1, pc-3.3).
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from ..brief import Brief
from .calendar_build import DraftPlan
from .calendar_build import Slot as Time
from .deliverables import PostType, Series
from .whole import Whole

#: A clock time in each part of the day.
CLOCK = {
    "morning": "09:30",
    "noon": "12:10",
    "afternoon": "15:10",
    "evening": "18:10",
    "night": "20:30",
}
#: Days of the week in the order in which a platform's posts take them (0 is Monday): apart from
#: each other as far as may be.
DAYS = (1, 4, 6, 2, 0, 5, 3)
#: What a platform carries where no series is planned yet.
USUAL: dict[str, PostType] = {
    "line_oa": "broadcast",
    "youtube": "short",
    "tiktok": "short",
    "threads": "text",
    "x": "text",
    "linkedin": "text",
}


def plan_of(whole: Whole, brief: Brief, start: date) -> DraftPlan:
    """The plan of a draft: good times from the series, mix from the pillars, period from the work
    plan (else `start`).

    Without series there is one piece a week for every platform chosen (else for the business's
    first three accounts).
    """
    if whole.choice:
        chosen = whole.choice.chosen
    else:
        chosen = [account.platform for account in brief.accounts][:3]
    times = times_of(whole.content.series) if whole.content else []
    if whole.content:
        mix = {row.name: row.share_percent for row in whole.content.pillars}
    else:
        mix = dict(brief.pillars)
    weeks = max(14, whole.plan.weeks) if whole.plan else 14
    return DraftPlan(
        brief,
        whole.plan.start if whole.plan else start,
        times or usual_times(chosen),
        mix,
        weeks=weeks,
    )


def usual_times(platforms: Sequence[str]) -> list[Time]:
    """One time a week for every platform, on different days, in the evening."""
    return [
        Time(
            name,
            DAYS[place % 7],
            CLOCK["night"],
            USUAL.get(name, "photo"),
        )
        for place, name in enumerate(platforms)
    ]


def times_of(series: list[Series]) -> list[Time]:
    """A weekly time for every post of the series, no two of a platform on one day as long as
    there are days.
    """
    used: dict[str, int] = defaultdict(int)
    times = []
    for row in series:
        for _ in range(math.ceil(row.per_week)):
            times.append(
                Time(
                    row.platform,
                    DAYS[used[row.platform] % 7],
                    CLOCK[row.slot],
                    row.post_type,
                ),
            )
            used[row.platform] += 1
    return times
