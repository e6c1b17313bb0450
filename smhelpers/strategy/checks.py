"""Instant feedback and marking of content, engagement and customer service (pc-3.1): functions
to `Finding`s.
"""

import re
from collections.abc import Collection, Iterable

from ..brief import Brief
from ..deliverable import Finding, question
from ..labels import label
from ..platform_research.goals import within_reach
from ..policy.deliverables import ids_of
from ..policy.names import known_person, people
from .deliverables import ContentStrategy, FormatReading, Objective, Series, SlotReading
from .truth import RateTruth, StrategyTruth

#: Parts of a post count that are typed from a table may be off by so many.
POSTS = 1
#: Share of posts of a pillar may differ from its planned share by so many percentage points.
MIX_POINTS = 12
_DIGIT = re.compile(r"\d")
_CONSENT = re.compile("同意|授權|許可")


def has_number(text: str) -> bool:
    """Whether a text holds a figure, in digits or in Chinese numerals before a unit."""
    return bool(
        _DIGIT.search(text)
        or re.search(
            r"[一二兩三四五六七八九十百千](?:成|倍|則|次|週|天|日|小時|分鐘|件|人|個)",
            text,
        ),
    )


def owners(rows: Iterable, where: str, brief: Brief) -> Finding:
    """Every row has an owner of the staff."""
    unknown = [row.owner or "（空白）" for row in rows if not known_person(row.owner, brief)]
    return Finding(
        f"{where}的負責人",
        not unknown,
        f"{'、'.join(unknown[:3])}不是簡介裡的人員；請選 {people(brief)}",
    )


def check_objectives(content: ContentStrategy, brief: Brief) -> list[Finding]:
    """At least three SMART objectives (Doran 1981) that serve at least two goals of the
    organisation.
    """
    ids = [row.id for row in content.objectives]
    goals = {goal.id: goal for goal in brief.goals}
    served = {row.goal for row in content.objectives} & set(goals)
    findings = [
        Finding("至少三個策略目標", len(set(ids)) >= 3, "再加一個，編號不要重複"),
        Finding("至少支持兩個組織目標", len(served) >= 2, "策略目標全部對應同一個組織目標"),
        owners(content.objectives, "策略目標", brief),
    ]
    return findings + [finding for row in content.objectives for finding in _smart(row, goals)]


def _smart(row: Objective, goals: dict) -> list[Finding]:
    goal = goals.get(row.goal)
    return [
        Finding(f"{row.id} 與組織目標相關", goal is not None, f"組織目標只有 {'、'.join(goals)}"),
        Finding(
            f"{row.id} 可衡量",
            len(row.measure) >= 3,
            "寫出看哪個數字；目標可以是提高、降低，也可以是守住現在的水準",
        ),
        question(
            f"{row.id} 做得到",
            within_reach(row.baseline, row.target),
            "目標值超過現況的三倍（要減少的，不到三分之一），請說明憑什麼做得到，或分兩期",
        ),
        question(f"{row.id} 具體", len(set(row.statement)) >= 8, "寫出對誰、做什麼、改變什麼"),
    ]


def check_mix(content: ContentStrategy, brief: Brief) -> list[Finding]:
    """Pillars add up, serve objectives and real segments.

    Series fill them in that mix on the platforms, with hours and owners.
    """
    ids = {row.id for row in content.objectives}
    segments = {segment.id for segment in brief.segments}
    total = sum(pillar.share_percent for pillar in content.pillars)
    names = {pillar.name for pillar in content.pillars}
    stray = [row.name for row in content.series if row.pillar not in names]
    blank = [row.name for row in content.series if not row.per_week or not row.hours_each]
    away = [row.name for row in content.series if row.platform not in content.platforms]
    unserved = [
        pillar.name for pillar in content.pillars if not set(ids_of(pillar.objectives)) & ids
    ]
    return [
        Finding("主軸的占比合計", abs(total - 100) <= 0.5, f"合計 {total:g}％，請調整為 100％"),
        Finding("主軸的數目", 3 <= len(names) <= 6, "三到六個主軸：太少會單調，太多顧客記不住"),
        Finding("主軸支持目標", not unserved, f"{'、'.join(unserved[:3])}沒有對應到策略目標"),
        Finding(
            "主軸的客群",
            {pillar.segment for pillar in content.pillars} <= segments,
            f"客群是 {'、'.join(sorted(segments))}",
        ),
        Finding(
            "固定系列",
            len(content.series) >= 3,
            "至少三個固定系列：做什麼、在哪裡、何時、花多少工時",
        ),
        Finding("系列屬於主軸", not stray, f"{'、'.join(stray[:3])}的主軸不在主軸表裡"),
        Finding("系列的則數與工時", not blank, f"{'、'.join(blank[:3])}沒有填每週則數或每則工時"),
        Finding("系列用在選定的平台", not away, f"{'、'.join(away[:3])}用在沒有選的平台"),
        owners(content.series, "固定系列", brief),
        _mix_kept(content),
    ]


def _mix_kept(content: ContentStrategy) -> Finding:
    posts = sum(row.per_week for row in content.series)
    off = []
    for pillar in content.pillars if posts else ():
        own = sum(row.per_week for row in content.series if row.pillar == pillar.name)
        share = 100 * own / posts
        if abs(share - pillar.share_percent) > MIX_POINTS:
            off.append(
                f"「{pillar.name}」計畫 {pillar.share_percent:g}％、系列合計 {share:.0f}％",
            )
    return Finding(
        "系列的則數符合占比",
        posts > 0 and not off,
        f"{'；'.join(off[:3]) or '系列沒有則數'}；請調整則數或占比",
    )


def check_readings(content: ContentStrategy, truth: StrategyTruth) -> list[Finding]:
    """Best hours and formats are those of the own data, with the number of posts, and noise is
    called noise; the series use them.

    Only platforms are asked about that the strategy uses and whose exports can be compared.
    """
    findings = []
    for platform in (name for name in truth.hours if name in content.platforms):
        hour = next((row for row in content.slots if row.platform == platform), None)
        kind = next((row for row in content.formats if row.platform == platform), None)
        own = [row for row in content.series if row.platform == platform]
        findings += [
            *_hours(platform, hour, truth.hours[platform]),
            *_formats(platform, kind, truth.formats[platform]),
            *_used(platform, own, truth),
        ]
    return findings


def _hours(platform: str, row: SlotReading | None, right: RateTruth) -> list[Finding]:
    name = label(platform)
    seen = row is not None and abs(row.posts - right.posts.get(row.best, 0)) <= POSTS
    return [
        Finding(
            f"{name} 的最好時段",
            row is not None and row.best in right.best,
            "看「調整後」（不是原始）最高、貼文也夠多的時段",
        ),
        Finding(f"{name} 時段的貼文數", seen, "填時段表裡那個時段的貼文數：太少的時段不可信"),
        Finding(
            f"{name} 時段的差異",
            row is not None and row.verdict == right.verdict,
            "校正後的 p 值小於 0.05 才是「大於波動」",
        ),
    ]


def _formats(platform: str, row: FormatReading | None, right: RateTruth) -> list[Finding]:
    name = label(platform)
    ends = row is not None and row.best in right.best and row.weakest in right.weakest
    return [
        Finding(f"{name} 的貼文類型", ends, "看排除時段與週次之後的互動率，最高與最低各是哪一種"),
        Finding(
            f"{name} 貼文類型的差異",
            row is not None and row.verdict == right.verdict,
            "校正後的 p 值小於 0.05 才是「大於波動」",
        ),
    ]


def _used(platform: str, series: list[Series], truth: StrategyTruth) -> list[Finding]:
    """Where the data are clear the series follow them.

    Where they are not, several hours or formats go on being tried.
    """
    hours = truth.hours[platform]
    kinds = truth.formats[platform]
    name = label(platform)
    use = hours.verdict != "clear" or any(row.slot in hours.best for row in series)
    fits = kinds.verdict != "clear" or any(row.post_type in kinds.best for row in series)
    return [
        Finding(
            f"{name} 的系列用到好時段",
            bool(series) and use,
            "數據明顯較好的時段沒有任何系列，請把重點系列移過去",
        ),
        Finding(
            f"{name} 的系列用到好類型",
            bool(series) and fits,
            "數據明顯較好的貼文類型沒有任何系列",
        ),
    ]


def check_engagement(content: ContentStrategy, brief: Brief) -> list[Finding]:
    """User content with consent and motive, habits of talking with people, each with rhythm,
    measure and owner; disclosure told.
    """
    content_rows = content.user_content
    habits = content.engagement
    used = {row.platform for row in [*content_rows, *habits]}
    return [
        Finding("顧客創作內容的計畫", len(content_rows) >= 1, "至少一項徵集顧客創作的作法"),
        Finding(
            "顧客創作有徵詢的方式",
            bool(content_rows) and all(row.permission for row in content_rows),
            "寫出怎麼問作者願不願意",
        ),
        question(
            "顧客創作的授權",
            bool(content_rows) and all(_CONSENT.search(row.permission) for row in content_rows),
            "寫出怎麼取得作者同意、範圍、期限與撤回",
        ),
        Finding(
            "顧客願意的理由",
            bool(content_rows) and all(row.motive for row in content_rows),
            "寫出顧客得到什麼",
        ),
        Finding(
            "參與的作法",
            len({row.action for row in habits}) >= 2,
            "至少兩種和社群互動的固定作法",
        ),
        Finding("參與有節奏", bool(habits) and all(row.rhythm for row in habits), "寫出多久一次"),
        question(
            "參與可衡量",
            bool(habits) and all(has_number(row.measure) for row in [*content_rows, *habits]),
            "寫出由多少到多少",
        ),
        Finding(
            "參與用在選定的平台",
            used <= set(content.platforms),
            f"選定的是 {'、'.join(map(label, content.platforms))}",
        ),
        Finding(
            "合作與廣告的揭露",
            len(set(content.disclosure)) >= 6,
            "寫出合作內容標在哪裡、用什麼字",
        ),
        owners([*content_rows, *habits], "參與", brief),
    ]


def check_service(content: ContentStrategy, brief: Brief) -> list[Finding]:
    """Every chosen platform is answered as fast as the organisation promises, and complaints are
    closed in time.
    """
    standard = brief.service_standard
    rows = content.service
    asked = {row.channel for row in rows}
    slow = [
        _named(row) for row in rows if row.first_response_minutes > standard.first_response_minutes
    ]
    complaints = [row for row in rows if row.occasion == "complaint"]
    late = [
        _named(row) for row in complaints if not 0 < row.close_days <= standard.complaint_close_days
    ]
    missing = _unanswered(content.platforms, asked)
    return [
        Finding(
            "每個平台都有人回覆",
            not missing,
            f"客戶服務表缺少 {'、'.join(map(label, missing))}",
        ),
        Finding(
            "首次回覆符合服務標準",
            bool(rows) and not slow,
            f"{'、'.join(slow[:3]) or '客戶服務表'}比服務標準的 "
            f"{standard.first_response_minutes} 分鐘慢",
        ),
        Finding(
            "客訴的結案",
            bool(complaints) and not late,
            f"{'、'.join(late[:3]) or '客訴'}請填結案日數，不超過服務標準的 "
            f"{standard.complaint_close_days} 日",
        ),
        Finding(
            "升級條件",
            bool(complaints) and all(row.escalate for row in complaints),
            "客訴要寫什麼情況、多久內、交給誰",
        ),
        owners(rows, "客戶服務", brief),
    ]


def _unanswered(platforms: Collection[str], asked: Collection[str]) -> list[str]:
    return [platform for platform in platforms if platform not in asked]


def _named(row) -> str:
    return f"{label(row.channel)}{label(row.occasion)}"
