"""Instant feedback and marking of task 1, the choice and the plans that follow from it:
functions to `Finding`s.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection

from ..brief import Brief
from ..deliverable import Finding, question
from ..errors import CourseError
from ..labels import label, of
from .compare import CR_LIMIT, ahp, ranking, score_matrix, sensitivity, weighted_sum, weights_of
from .plans import CommunityPlan, ExposurePlan, IntegrationMap, PlatformChoice

#: Typed from the line under the form, rounded as the trainee likes.
RATIO = 0.011
SHARE = 3.0
MOST_PLATFORMS = 3
_DIGIT = re.compile(r"\d")
_BY_HAND = re.compile("人工|手動|抄|登記|逐店|截圖|每週整理|無法匯出|不能匯出")


def check_comparison(choice: PlatformChoice, brief: Brief) -> list[Finding]:
    """At least three platforms on every criterion, goals that exist, judgements that agree with
    the weights (pc-1.4, s-1).
    """
    matrix = score_matrix(choice.scores)
    names = [row.criterion for row in choice.weights]
    gaps = [
        f"{of(p)}{label(c)}"
        for p in matrix.index
        for c in names
        if c not in matrix or matrix.loc[p].isna()[c]
    ]
    goals = {goal.id for goal in brief.goals}
    bases = Counter(row.basis for row in choice.scores)
    copied = max(bases.values(), default=0) > len(choice.scores) / 2
    return [
        Finding("至少比較三個平台", len(matrix) >= 3, "再加一個平台"),
        Finding("每個平台的每個準則都有分數", not gaps, f"還缺 {'、'.join(gaps[:3])}"),
        Finding(
            "準則對應組織目標",
            all(row.goal in goals for row in choice.weights),
            f"組織目標是 {'、'.join(sorted(goals))}",
        ),
        Finding("分數有依據", not copied, "一半以上的分數寫了同一句依據"),
        Finding(
            "分數分得出高低",
            bool((matrix.nunique() > 1).any()),
            "所有平台的分數都一樣，等於沒有比較",
        ),
        *_consistency(choice, set(names)),
    ]


def _consistency(choice: PlatformChoice, names: set[str]) -> list[Finding]:
    try:
        result = ahp(choice.pairs)
    except CourseError as error:
        return [
            Finding("兩兩比較", False, str(error)),
            Finding("一致性比率", False, "先完成兩兩比較"),
            Finding("權重與兩兩比較一致", False, "先完成兩兩比較"),
        ]
    given = weights_of(choice.weights)
    top = max(result.weights.values())
    first = {name for name, weight in result.weights.items() if weight >= 0.75 * top}
    heaviest = max(given, key=lambda name: given[name])
    explained = result.ratio < CR_LIMIT or bool(choice.consistency_reason.strip())
    return [
        Finding(
            "兩兩比較涵蓋所有準則",
            set(result.weights) == names,
            "兩兩比較的準則要和權重表相同",
        ),
        Finding(
            "一致性比率",
            abs(choice.consistency_ratio - result.ratio) <= RATIO and explained,
            f"由你的比較算出 {result.ratio:.3f}；0.10 以上要說明或重新比較",
        ),
        Finding(
            "權重與兩兩比較一致",
            heaviest in first,
            f"權重最高的是{label(heaviest)}，兩兩比較卻認為別的準則重要得多",
        ),
    ]


def check_decision(choice: PlatformChoice) -> list[Finding]:
    """Ranking and firmness follow from the own scores.

    The choice follows the ranking or says why not (pc-1.4).
    """
    try:
        matrix = score_matrix(choice.scores)
        weights = weights_of(choice.weights)
        values = weighted_sum(matrix, weights)
        firm = sensitivity(matrix, weights)
    except CourseError as error:
        return [
            Finding(about, False, str(error))
            for about in ("加權後的排名", "排名的穩定度", "選擇與排名", "選定的平台有比較過")
        ]
    order = ranking(values)[:3]
    typed = [choice.first, choice.second, choice.third]
    same = all(
        name in values and abs(values[name] - values[right]) < 1e-9
        for name, right in zip(typed, order, strict=False)
    )
    follows = order[0] in choice.chosen or len(set(choice.deviation)) >= 15
    return [
        Finding("加權後的排名", same and len(set(typed)) == 3, "前三名要和表單下方的排名相同"),
        Finding(
            "排名的穩定度",
            choice.first == firm.first
            and abs(choice.share_first_percent - firm.share * 100) <= SHARE,
            "填表單下方「在 1000 組權重中」的百分比",
        ),
        Finding("選擇與排名", follows, "沒有選第一名時，要寫出理由"),
        Finding(
            "選定的平台有比較過",
            set(choice.chosen) <= set(matrix.index) and len(choice.chosen) <= MOST_PLATFORMS,
            "選定的平台要在比較表裡，最多三個",
        ),
    ]


def check_integration(plan: IntegrationMap, brief: Brief) -> list[Finding]:
    """Real systems, real people, and what cannot be exported is carried by hand (pc-1.5)."""
    systems = {system.id: system for system in brief.systems}
    staff = brief.names
    findings = [
        Finding(
            "至少整合兩個系統",
            len({row.system for row in plan.links} & set(systems)) >= 2,
            "再加一個現有系統",
        ),
        Finding(
            "至少一項處理個資",
            any(row.personal_data for row in plan.links),
            "會員、訂單、客訴都有個資，請至少標示一項",
        ),
    ]
    for number, row in enumerate(plan.links, 1):
        system = systems.get(row.system)
        honest = system is not None and (
            system.can_export or bool(_BY_HAND.search(row.data_flow + row.procedure))
        )
        findings += [
            Finding(
                f"第 {number} 項的系統",
                system is not None,
                f"簡介裡的系統是 {'、'.join(systems)}",
            ),
            question(f"第 {number} 項做得到", honest, "這個系統不能匯出，請寫出人工怎麼做"),
            Finding(f"第 {number} 項的負責人", row.owner in staff, "負責人要是簡介裡的人員"),
            Finding(
                f"第 {number} 項的程序",
                row.data_flow != row.procedure,
                "資料流和程序寫了同一段文字",
            ),
        ]
    return findings


def check_exposure(
    plan: ExposurePlan,
    brief: Brief,
    chosen: Collection[str],
    budget: float | None = None,
) -> list[Finding]:
    """Different levers on chosen platforms for real segments, within budget and hours (pc-1.6).

    chosen: platforms of the trainee's decision. budget: NT$ a month (default: the brief's).
    """
    hours: defaultdict[str, float] = defaultdict(float)
    allowed = budget or brief.monthly_budget
    for row in plan.opportunities:
        hours[row.owner] += row.weekly_hours
    room = {member.name: member.weekly_hours for member in brief.staff}
    segments = {segment.id for segment in brief.segments}
    over = [name for name, used in hours.items() if name in room and used > room[name]]
    return [
        Finding(
            "作法類型",
            len({row.lever for row in plan.opportunities}) >= 2,
            "不要全部是同一種作法",
        ),
        Finding(
            "用在選定的平台",
            all(row.platform in chosen for row in plan.opportunities),
            f"選定的是 {'、'.join(map(label, chosen))}",
        ),
        Finding(
            "客群",
            all(row.segment in segments for row in plan.opportunities),
            f"簡介裡的客群是 {'、'.join(sorted(segments))}",
        ),
        Finding(
            "費用合計",
            sum(row.cost for row in plan.opportunities) <= allowed,
            f"每月費用合計不可超過 {allowed:,.0f} 元",
        ),
        Finding(
            "負責人",
            all(row.owner in room for row in plan.opportunities),
            "負責人要是簡介裡的人員",
        ),
        Finding("工時", not over, f"{'、'.join(over)} 的工時超過每週可用時數"),
        question(
            "衡量有數字",
            all(_DIGIT.search(row.measure) for row in plan.opportunities),
            "寫出由多少到多少",
        ),
        Finding(
            "作法不重複",
            len({row.action for row in plan.opportunities}) == len(plan.opportunities),
            "有兩項作法一樣",
        ),
    ]


def check_community(plan: CommunityPlan, brief: Brief, chosen: Collection[str]) -> list[Finding]:
    """Awareness, community and user content, each with an owner, a measure and, where customers'
    work is used, their consent (pc-1.7).
    """
    staff = brief.names
    content = [row for row in plan.actions if row.purpose == "user_content"]
    purposes = {row.purpose for row in plan.actions}
    return [
        *(
            Finding(f"有「{label(purpose)}」的作法", purpose in purposes, "三種目的都要有")
            for purpose in ("awareness", "community", "user_content")
        ),
        question(
            "授權方式",
            bool(content) and all(re.search("同意|授權|許可", row.permission) for row in content),
            "寫出怎麼取得作者同意（例如私訊徵得書面同意）",
        ),
        Finding(
            "用在選定的平台",
            all(row.platform in chosen for row in plan.actions),
            f"選定的是 {'、'.join(map(label, chosen))}",
        ),
        Finding(
            "負責人",
            all(row.owner in staff for row in plan.actions),
            "負責人要是簡介裡的人員",
        ),
        question(
            "衡量有數字",
            all(_DIGIT.search(row.measure) for row in plan.actions),
            "寫出由多少到多少",
        ),
        Finding(
            "作法不重複",
            len({row.action for row in plan.actions}) == len(plan.actions),
            "有兩項作法一樣",
        ),
    ]
