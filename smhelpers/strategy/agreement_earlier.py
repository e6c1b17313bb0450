"""Does the strategy agree with tasks 1 and 2 (pc-3.6): platforms, goals, response times, roles,
crises, disclosure?
"""

from collections.abc import Iterator

from ..brief import Brief
from ..deliverable import Finding, holds_any, question
from ..labels import label
from ..policy import PolicyClauses
from ..policy.deliverables import ResponseTime
from ..policy.lint_clauses import named as clause_named
from ..policy.text import split_words
from ..policy.wording import times_said
from .calendar_context import live
from .deliverables import ServiceRow
from .whole import Whole

#: Work that both the policy and the work plan give to somebody, by the words in which it is told.
SHARED_WORK = {
    "核稿": ("核稿", "核可", "審稿"),
    "客訴": ("客訴", "申訴"),
    "危機": ("危機", "發言"),
}
#: What a risk that is a crisis is called in a work plan.
CRISES = ("危機", "負評", "客訴", "食安", "公關", "輿情")
_DAY = 1440


def platforms(whole: Whole, brief: Brief) -> Iterator[Finding]:
    """The platforms of the strategy are those chosen in task 1."""
    if not whole.choice:
        return
    chosen = set(whole.choice.chosen)
    there = "單元一的平台選擇"
    if whole.content:
        yield _same(f"策略的平台與{there}", set(whole.content.platforms), chosen)
    if whole.calendar:
        yield _within(
            f"行事曆的平台與{there}",
            {entry.platform for entry in live(whole.calendar)},
            chosen,
        )
    if whole.kpis:
        yield _within(
            f"指標表的平台與{there}",
            {row.platform for row in whole.kpis.kpis} - {"all"},
            chosen,
        )


def _same(about: str, one: set[str], other: set[str]) -> Finding:
    more = "、".join(map(label, sorted(one - other)))
    less = "、".join(map(label, sorted(other - one)))
    told = "；".join(filter(None, (f"多了 {more}" if more else "", f"少了 {less}" if less else "")))
    return Finding(about, one == other, f"{told}；請改成一致，或回單元一重新決定")


def _within(about: str, used: set[str], chosen: set[str]) -> Finding:
    away = "、".join(map(label, sorted(used - chosen)))
    return Finding(about, not away, f"用到沒有選的 {away}；請改用選定的平台，或回單元一重新決定")


def goals(whole: Whole, brief: Brief) -> Iterator[Finding]:
    """Objectives are cascaded from the social media goals of task 1, the first of them among
    others.
    """
    if not whole.goals or not whole.content:
        return
    first = min(whole.goals.goals, key=lambda goal: goal.priority)
    known = {goal.organisation_goal for goal in whole.goals.goals}
    served = {row.goal for row in whole.content.objectives}
    yield Finding(
        "策略目標與單元一最優先的社群目標",
        first.organisation_goal in served,
        f"單元一排第一的是 {first.organisation_goal}「{first.statement[:14]}」，"
        f"策略沒有任何目標支持它；請補上或說明改變的理由",
    )
    for row in whole.content.objectives:
        yield Finding(
            f"策略的 {row.id} 與單元一的社群目標",
            row.goal in known,
            f"{row.id} 支持的 {row.goal or '（空白）'} 在單元一沒有社群目標；請改成 "
            f"{'、'.join(sorted(known))}，或回單元一補上",
        )


def response_times(whole: Whole, brief: Brief) -> Iterator[Finding]:
    """Customers are answered as fast as the policy says, in its table and in its clauses."""
    if not whole.policy or not whole.content:
        return
    table = {(row.channel, row.occasion): row for row in whole.policy.response_times}
    for row in whole.content.service:
        name = f"策略的客戶服務（{label(row.channel)}{label(row.occasion)}）"
        ruled = table.get((row.channel, row.occasion))
        if ruled:
            yield Finding(
                f"{name}與政策的回應時間表",
                _times(row) == _times(ruled),
                f"策略寫 {_time_text(row)}，政策寫 {_time_text(ruled)}；"
                f"請改成同一個時間，或先修改政策",
            )
        yield from _clauses(name, row, whole.policy)


def _times(row: ResponseTime) -> tuple[int, int]:
    return row.first_response_minutes, row.close_days if row.occasion == "complaint" else 0


def _time_text(row: ResponseTime) -> str:
    closing = f"、{row.close_days} 日結案" if row.occasion == "complaint" else ""
    return f"{row.first_response_minutes} 分鐘{closing}"


def _clauses(name: str, row: ServiceRow, policy: PolicyClauses) -> Iterator[Finding]:
    for clause in policy.clauses:
        for said in times_said(clause.text, clause.section == "complaints"):
            if (
                said.after_hours
                or said.channel not in ("", row.channel)
                or said.complaint != (row.occasion == "complaint")
            ):
                continue
            own = row.first_response_minutes if said.what == "reply" else row.close_days * _DAY
            yield question(
                f"{name}與政策{clause_named(clause)}",
                own <= said.minutes,
                f"條款寫「{said.words}」，策略比它慢；請縮短策略的時間，或先修改條款",
            )


def roles(whole: Whole, brief: Brief) -> Iterator[Finding]:
    """Work that the policy gives to somebody is theirs in the work plan as well."""
    if not whole.policy or not whole.plan:
        return
    for work, words in SHARED_WORK.items():
        ruled = next((row for row in whole.policy.roles if holds_any(row.work, words)), None)
        planned = next((task for task in whole.plan.tasks if holds_any(task.work, words)), None)
        if ruled and planned:
            yield question(
                f"工作計畫 {planned.id}「{planned.work}」與政策權責表「{ruled.work}」",
                ruled.accountable.strip() == planned.accountable.strip(),
                f"{work}的當責在工作計畫是 {planned.accountable or '（空白）'}，在政策是 "
                f"{ruled.accountable or '（空白）'}；"
                "請改成同一位",
            )


def crisis(whole: Whole, brief: Brief) -> Iterator[Finding]:
    """The risk register knows of crises, and gives them to those who lead in the crisis plan."""
    if not whole.crisis or not whole.plan:
        return
    leaders = set()
    for level in whole.crisis.levels:
        leaders |= {level.commander.strip(), level.deputy.strip()}
    leaders.discard("")
    rows = [row for row in whole.plan.risks if holds_any(row.risk, CRISES)]
    yield question(
        "工作計畫的風險與政策的危機處理計畫",
        bool(rows),
        "風險登錄沒有負評或危機；請補上，並寫依危機處理計畫哪一級啟動",
    )
    for row in rows:
        yield question(
            f"風險「{row.risk[:10]}」的負責人與危機處理計畫的指揮",
            not leaders or row.owner in leaders,
            f"危機處理計畫的指揮與代理是 {'、'.join(sorted(leaders))}；請改成其中一位，"
            f"或先修改政策",
        )


def disclosure(whole: Whole, brief: Brief) -> Iterator[Finding]:
    """Paid and gifted content is labelled in the words that the content rules ask for."""
    if not whole.rules or not whole.content:
        return
    for rule in (
        rule
        for rule in whole.rules.rules
        if rule.topic == "undisclosed_endorsement" and rule.kind in ("label", "required_when")
    ):
        words = [part for word in split_words(rule.words) for part in word.split("/")]
        yield question(
            f"策略的「合作與廣告的揭露」與政策內容規則 {rule.id}",
            holds_any(whole.content.disclosure, words),
            f"內容規則要標示 {'、'.join(words[:4])}，策略寫的不是這些字；請用同樣的字",
        )
