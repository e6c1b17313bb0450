"""Instant feedback and marking of task 1, market and trends: each function returns `Finding`s,
whose share right is the share of points.
"""

import math
import re
from datetime import date

from ..brief import Brief
from ..deliverable import Finding, question
from ..labels import label, of
from ..workplace import Business
from .audience import audience_fit, main_segments
from .deliverables import (
    GoalCascade,
    PlatformProfile,
    PlatformProfiles,
    SourceRegister,
    TrendReadings,
)
from .facts import facts
from .goals import dominated, smart
from .truth import ResearchTruth

#: Counts worked out by hand may be rounded on the way.
RELATIVE = 0.05
PEOPLE = 15
#: A figure read from a page is typed to a tenth of a percent.
POINTS = 0.06
#: Meta made views the primary metric of Facebook and Instagram (announced August and November
#: 2024).
META_BREAK = (date(2024, 8, 1), date(2025, 1, 31))
ITEMS = ("features", "benefits", "limits", "functions", "audience", "main_users", "terms")
_DIGIT = re.compile(r"\d")


def check_goals(cascade: GoalCascade, brief: Brief) -> list[Finding]:
    """Every goal is SMART and supports the organisation.

    The priorities follow from impact and effort (pc-1.1).
    """
    findings = [finding for goal in cascade.goals for finding in smart(goal, brief)]
    wrong = dominated(cascade)
    if wrong:
        remedy = (
            f"「{wrong[0][1].statement[:12]}…」影響不小、投入不多，"
            f"卻排在「{wrong[0][0].statement[:12]}…」後面"
        )
    else:
        remedy = ""
    supported = {goal.organisation_goal for goal in cascade.goals}
    order = sorted(goal.priority for goal in cascade.goals)
    return [
        *findings,
        Finding("優先順序與影響、投入一致", not wrong, remedy),
        Finding("優先順序連續", order == list(range(1, len(order) + 1)), "由 1 開始依序編號"),
        Finding(
            "至少支持兩個組織目標",
            len(supported & {goal.id for goal in brief.goals}) >= 2,
            "社群目標全部對應同一個組織目標",
        ),
    ]


def check_sources(register: SourceRegister) -> list[Finding]:
    """Sources are of different kinds, recent, with their definition.

    A figure that the course knows is read rightly (pc-1.2).
    """
    findings = [
        Finding(
            "來源的種類",
            len({row.kind for row in register.sources}) >= 2,
            "不要全部是同一種來源",
        ),
        Finding(
            "至少一項調查附樣本數",
            any(row.kind == "survey" and row.sample_size for row in register.sources),
            "調查要寫樣本數，才知道誤差",
        ),
        Finding(
            "不同定義不能比",
            not register.comparable,
            "三個數字問的事情不同：常用、最常用、每月使用",
        ),
    ]
    for number, row in enumerate(register.sources, 1):
        known = known_figures(row.platform, row.definition, row.year)
        findings += [
            Finding(f"第 {number} 個來源的年份", row.year >= 2022, "四年以上的資料請換新的"),
            Finding(
                f"第 {number} 個來源的數字",
                not known or any(abs(row.figure_percent - value) <= POINTS for value in known),
                "和該來源、該定義、該年的數字不符，請回頭對照表格",
            ),
        ]
    return findings


def known_figures(platform: str, definition: str, year: int) -> list[float]:
    """Percentages that the course's table of facts holds for a platform, definition and year."""
    table = facts()
    rows = table[
        (table["platform"] == platform) & (table["measure"] == definition) & (table["year"] == year)
    ]
    return [float(value) * 100 for value in rows["value"]]


def check_segments(
    register: SourceRegister,
    workplace: Business,
    truth: ResearchTruth | None = None,
) -> list[Finding]:
    """Own followers in the main segments, within 5 % of the truth, with the bounds that age bands
    leave (pc-1.2).

    truth: the assessor's; without it the figures are worked out from the workplace itself
    (lessons).
    """
    rows = {(row.segment, row.platform): row for row in register.segments}
    if truth:
        wanted = [row.model_dump() for row in truth.segments]
    else:
        wanted = audience_fit(workplace).to_dict("records")
    main = main_segments(workplace)
    findings = []
    for right in (row for row in wanted if row["segment"] in main):
        row = rows.get((right["segment"], right["platform"]))
        name = f"{right['segment']} 在 {label(right['platform'])}"
        findings += [
            Finding(
                f"{name} 的{zh}",
                row is not None and near(getattr(row, key), right[key]),
                remedy,
            )
            for key, zh, remedy in (
                ("own_followers", "人數", "每個年齡層的追蹤人數 × 落在客群年齡內的比例，再相加"),
                ("low", "最少人數", "只算整個年齡層都落在客群裡的"),
                ("high", "最多人數", "碰到客群年齡的年齡層全部算進來"),
            )
        ]
    return findings


def near(typed: float, right: float) -> bool:
    """Whether a count agrees within rounding on the way."""
    return math.isclose(
        typed,
        right,
        rel_tol=RELATIVE,
        abs_tol=PEOPLE,
    )


def check_trends(readings: TrendReadings, truth: ResearchTruth) -> list[Finding]:
    """Directions and their signs, series by series (pc-1.3)."""
    rows = {row.series: row for row in readings.readings}
    findings = []
    for series, right in truth.trends.items():
        row = rows.get(series)
        sign = None
        if row:
            sign = {
                "up": 1,
                "down": -1,
                "flat": 0,
            }[row.direction]
        findings += [
            Finding(
                f"{of(series)}方向",
                row is not None and row.direction in right,
                "p 值小於 0.10 才算有趨勢；也看看圖",
            ),
            Finding(
                f"{of(series)}每週變化",
                row is not None
                and (sign == 0 or row.weekly_change_percent * sign > 0)
                and abs(row.weekly_change_percent - truth.weekly_change[series] * 100) <= 0.8,
                "填表格裡的每週變化，下降要有負號",
            ),
        ]
    return findings


def check_breaks(readings: TrendReadings) -> list[Finding]:
    """The known change of definition is named with its date, and new trends have a source with a
    year (pc-1.3).
    """
    meta = [row for row in readings.breaks if row.platform in ("facebook", "instagram")]
    return [
        Finding(
            "2024 年 Meta 的指標改版",
            any(META_BREAK[0] <= row.since <= META_BREAK[1] for row in meta),
            "看指標改版表：Meta 由曝光改為瀏覽",
        ),
        question(
            "改版的處理方式",
            any(re.search("分開|分段|不比|不能比|切開|各自", row.handling) for row in meta),
            "改版前後不能接成一條線，要分段比較",
        ),
        *(
            question(
                f"第 {number} 個新興趨勢的來源",
                bool(re.search(r"20[12]\d", row.source)),
                "來源要寫年份",
            )
            for number, row in enumerate(readings.emerging, 1)
        ),
    ]


def check_profiles(profiles: PlatformProfiles) -> list[Finding]:
    """Every item of s-2 for every platform, of its own, with a source.

    Main users with a figure (s-1, s-2).
    """
    findings = []
    for row in profiles.profiles:
        name = label(row.platform)
        copied = [
            PlatformProfile.model_fields[item].title
            for item in ITEMS
            if _copied(profiles.profiles, row, item)
        ]
        findings += [
            Finding(
                f"{name} 的內容各自不同",
                not copied,
                f"{'、'.join(map(str, copied))}和別的平台一樣，請寫這個平台自己的",
            ),
            Finding(
                f"{name} 的項目不重複",
                len({getattr(row, item) for item in ITEMS}) == len(ITEMS),
                "兩個項目寫了同一段文字",
            ),
            Finding(
                f"{name} 有實際內容",
                all(len(set(getattr(row, item))) >= 8 for item in ITEMS),
                "有項目只是重複的字",
            ),
            question(
                f"{name} 的主要用戶有數字",
                bool(_DIGIT.search(row.main_users)),
                "寫出比率與年份",
            ),
            Finding(f"{name} 的來源年份", row.source_year >= 2022, "四年以上的資料請換新的"),
        ]
    return findings


def _copied(rows: list[PlatformProfile], row: PlatformProfile, item: str) -> bool:
    return any(other is not row and getattr(other, item) == getattr(row, item) for other in rows)
