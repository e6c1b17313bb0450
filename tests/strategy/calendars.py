"""A small calendar of the guesthouse that has no fault, and ways to spoil one thing in it."""

from datetime import date, timedelta

from smhelpers.brief import Brief
from smhelpers.policy import CrisisPlan
from smhelpers.policy.rules import ContentRule
from smhelpers.strategy.calendar import ActivityCalendar, CalendarCampaign, CalendarEntry
from smhelpers.strategy.calendar_checks import problems
from smhelpers.strategy.calendar_context import Context
from smhelpers.strategy.links import tagged

START = date(2026, 10, 5)
PILLARS = {"房間與海景": 0.5, "在地與季節": 0.5}
LODGING = ContentRule(
    id="r1",
    topic="lodging_licence",
    kind="required_word",
    words="登記證",
    why="民宿廣告要標示登記證號",
    remedy="補上登記證號",
)
PAID = ContentRule(
    id="r2",
    topic="undisclosed_endorsement",
    kind="label",
    when="合作旅人",
    words="【合作】",
    why="有利益關係要揭露",
    remedy="首行加【合作】",
)
CRISIS = CrisisPlan.model_validate(
    {
        "levels": [
            {"level": "L1", "meaning": "零星抱怨，平常處理"},
            {
                "level": "L2",
                "meaning": "多人抱怨同一件事",
                "stop_scheduled": True,
            },
        ],
    },
)


def entry(week: int, **other) -> CalendarEntry:
    """A faultless entry: Instagram on the Thursday of a week (from 1), Facebook in even weeks
    besides (see `calendar`).
    """
    values = {
        "id": f"e{week}",
        "day": START + timedelta(weeks=week - 1, days=3),
        "time": "20:00",
        "platform": "instagram",
        "format": "photo",
        "pillar": list(PILLARS)[week % 2],
        "message": f"第 {week} 週：海邊今天有什麼",
        "asset": f"海景照 {week}",
        "licence": "自有",
        "call_to_action": "收藏起來",
        "disclosure": "花蓮縣民宿登記證第 0000 號（虛構）",
        "owner": "高瑞恩",
        "approver": "高瑞霖",
        "kpi": "k1",
        "hours": 1.5,
    }
    return CalendarEntry.model_validate(values | other)


def calendar(*more: CalendarEntry, **other) -> ActivityCalendar:
    """Fourteen weeks, a post a week, one campaign in weeks 5 and 6.

    `more` entries come on top, `other` replaces fields.
    """
    campaign = CalendarCampaign(
        id="c1",
        name="冬季慢旅",
        start=START + timedelta(weeks=4),
        end=START + timedelta(weeks=6, days=-1),
        goal="g2",
        offer="平日連住兩晚折 600 元，官網訂房，限 20 組",
        budget=3000,
    )
    entries = [entry(week) for week in range(1, 15)]
    for week in (5, 6):
        entries[week - 1] = entry(
            week,
            campaign="c1",
            budget=500,
            link=tagged("https://example.com/", "instagram", "c1", f"e{week}"),
        )
    return ActivityCalendar(
        **{
            "start": START,
            "weeks": 14,
            "campaigns": [campaign],
            "entries": [*entries, *more],
        }
        | other,
    )


def context(brief: Brief, **other) -> Context:
    """What the faultless calendar agrees with."""
    return Context(
        **{
            "brief": brief,
            "platforms": ("instagram",),
            "pillars": PILLARS,
            "rules": (LODGING, PAID),
            "crisis": CRISIS,
            "kpis": {"k1"},
        }
        | other,
    )


def told(made: ActivityCalendar, agreed: Context) -> dict[str, list[str]]:
    """Faults by aspect as 「about：remedy」, aspects without a fault left out."""
    return {
        name: [f"{f.about}：{f.remedy}" for f in found]
        for name, found in problems(made, agreed).items()
        if found
    }
