"""Do the deliverables of tasks 1, 2 and 3 agree (pc-3.6)? Each finding names both places and what to do about a contradiction.

The steps are the functions in `CHECKS`; each looks only at what there is.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields

from ..brief import Brief
from ..deliverable import Deliverable, Finding
from ..labels import label
from ..metrics import METRICS
from ..platform_research.deliverables import GoalCascade
from ..platform_research.plans import PlatformChoice
from ..policy import ContentRules, CrisisPlan, PolicyClauses
from ..policy.deliverables import ResponseTime, ids_of
from ..policy.lint_clauses import named as clause_named
from ..policy.text import split_words
from ..policy.wording import times_said
from ..portfolio import Portfolio
from .calendar import ActivityCalendar
from .calendar_context import live
from .calendar_resources import hours_by_week
from .capacity import check_production
from .deliverables import ContentStrategy, ServiceRow
from .kpis import KpiPlan
from .links import utm_of
from .plan import WorkPlan
from .tracking import TrackingPlan

#: What task 3 takes over from tasks 1 and 2 (`Portfolio.take_over`).
EARLIER: tuple[type[Deliverable], ...] = (PlatformChoice, GoalCascade, PolicyClauses, CrisisPlan, ContentRules)
#: Work that both the policy and the work plan give to somebody, by the words in which it is told.
SHARED_WORK = {"核稿": ("核稿", "核可", "審稿"), "客訴": ("客訴", "申訴"), "危機": ("危機", "發言")}
_DAY = 1440


@dataclass(frozen=True)
class Whole:
    """What there is of tasks 1 to 3; a part that is missing or unfinished is None and not looked at."""

    choice: PlatformChoice | None = None
    goals: GoalCascade | None = None
    policy: PolicyClauses | None = None
    crisis: CrisisPlan | None = None
    rules: ContentRules | None = None
    content: ContentStrategy | None = None
    plan: WorkPlan | None = None
    calendar: ActivityCalendar | None = None
    kpis: KpiPlan | None = None
    tracking: TrackingPlan | None = None


_KINDS: dict[str, type[Deliverable]] = {
    "choice": PlatformChoice, "goals": GoalCascade, "policy": PolicyClauses, "crisis": CrisisPlan, "rules": ContentRules,
    "content": ContentStrategy, "plan": WorkPlan, "calendar": ActivityCalendar, "kpis": KpiPlan, "tracking": TrackingPlan}


def whole_of(portfolio: Portfolio) -> Whole:
    """What a portfolio of task 3 holds, with what it took over from tasks 1 and 2."""
    return Whole(**{field.name: _loaded(portfolio, _KINDS[field.name]) for field in fields(Whole)})


def _loaded(portfolio: Portfolio, kind: type[Deliverable]) -> Deliverable | None:
    place = portfolio.earlier(kind.assignment) if kind in EARLIER else portfolio
    return place.load(kind) if place.has(kind) and not place.findings(kind) else None


def check_consistency(whole: Whole, brief: Brief) -> list[Finding]:
    """Every agreement looked at, right ones included."""
    return [finding for check in CHECKS for finding in check(whole, brief)]


def _platforms(whole: Whole, brief: Brief) -> Iterator[Finding]:
    if not whole.choice:
        return
    chosen, there = set(whole.choice.chosen), "任務一的平台選擇"
    if whole.content:
        yield _same(f"策略的平台與{there}", set(whole.content.platforms), chosen)
    if whole.calendar:
        yield _within(f"行事曆的平台與{there}", {entry.platform for entry in live(whole.calendar)}, chosen)
    if whole.kpis:
        yield _within(f"指標表的平台與{there}", {row.platform for row in whole.kpis.kpis} - {"all"}, chosen)


def _same(about: str, one: set[str], other: set[str]) -> Finding:
    more, less = "、".join(map(label, sorted(one - other))), "、".join(map(label, sorted(other - one)))
    told = "；".join(filter(None, (f"多了 {more}" if more else "", f"少了 {less}" if less else "")))
    return Finding(about, one == other, f"{told}；請改成一致，或回任務一重新決定")


def _within(about: str, used: set[str], chosen: set[str]) -> Finding:
    away = "、".join(map(label, sorted(used - chosen)))
    return Finding(about, not away, f"用到沒有選的 {away}；請改用選定的平台，或回任務一重新決定")


def _goals(whole: Whole, brief: Brief) -> Iterator[Finding]:
    if not whole.goals or not whole.content:
        return
    first = min(whole.goals.goals, key=lambda goal: goal.priority)
    known, served = {goal.organisation_goal for goal in whole.goals.goals}, {row.goal for row in whole.content.objectives}
    yield Finding("策略目標與任務一最優先的社群目標", first.organisation_goal in served,
                  f"任務一排第一的是 {first.organisation_goal}「{first.statement[:14]}」，策略沒有任何目標支持它；請補上或說明改變的理由")
    for row in whole.content.objectives:
        yield Finding(f"策略的 {row.id} 與任務一的社群目標", row.goal in known,
                      f"{row.id} 支持的 {row.goal or '（空白）'} 在任務一沒有社群目標；請改成 {'、'.join(sorted(known))}，或回任務一補上")


def _response_times(whole: Whole, brief: Brief) -> Iterator[Finding]:
    if not whole.policy or not whole.content:
        return
    table = {(row.channel, row.occasion): row for row in whole.policy.response_times}
    for row in whole.content.service:
        name = f"策略的客戶服務（{label(row.channel)}{label(row.occasion)}）"
        ruled = table.get((row.channel, row.occasion))
        if ruled:
            yield Finding(f"{name}與政策的回應時間表", _times(row) == _times(ruled),
                          f"策略寫 {_told(row)}，政策寫 {_told(ruled)}；請改成同一個時間，或先修改政策")
        yield from _clauses(name, row, whole.policy)


def _times(row: ResponseTime) -> tuple[int, int]:
    return row.first_response_minutes, row.close_days if row.occasion == "complaint" else 0


def _told(row: ResponseTime) -> str:
    return f"{row.first_response_minutes} 分鐘" + (f"、{row.close_days} 日結案" if row.occasion == "complaint" else "")


def _clauses(name: str, row: ServiceRow, policy: PolicyClauses) -> Iterator[Finding]:
    for clause in policy.clauses:
        for said in times_said(clause.text, clause.section == "complaints"):
            if said.after_hours or said.channel not in ("", row.channel) or said.complaint != (row.occasion == "complaint"):
                continue
            own = row.first_response_minutes if said.what == "reply" else row.close_days * _DAY
            yield Finding(f"{name}與政策{clause_named(clause)}", own <= said.minutes,
                          f"條款寫「{said.words}」，策略比它慢；請縮短策略的時間，或先修改條款")


def _roles(whole: Whole, brief: Brief) -> Iterator[Finding]:
    if not whole.policy or not whole.plan:
        return
    for work, words in SHARED_WORK.items():
        ruled = next((row for row in whole.policy.roles if any(word in row.work for word in words)), None)
        planned = next((task for task in whole.plan.tasks if any(word in task.work for word in words)), None)
        if ruled and planned:
            yield Finding(f"工作計畫 {planned.id}「{planned.work}」與政策權責表「{ruled.work}」",
                          ruled.accountable.strip() == planned.accountable.strip(),
                          f"{work}的當責在工作計畫是 {planned.accountable or '（空白）'}，在政策是 {ruled.accountable or '（空白）'}；請改成同一位")


def _crisis(whole: Whole, brief: Brief) -> Iterator[Finding]:
    if not whole.crisis or not whole.plan:
        return
    leaders = {name.strip() for row in whole.crisis.levels for name in (row.commander, row.deputy) if name.strip()}
    rows = [row for row in whole.plan.risks if any(word in row.risk for word in ("危機", "負評", "客訴", "食安", "公關", "輿情"))]
    yield Finding("工作計畫的風險與政策的危機處理計畫", bool(rows), "風險登錄沒有負評或危機；請補上，並寫依危機處理計畫哪一級啟動")
    for row in rows:
        yield Finding(f"風險「{row.risk[:10]}」的負責人與危機處理計畫的指揮", not leaders or row.owner in leaders,
                      f"危機處理計畫的指揮與代理是 {'、'.join(sorted(leaders))}；請改成其中一位，或先修改政策")


def _disclosure(whole: Whole, brief: Brief) -> Iterator[Finding]:
    if not whole.rules or not whole.content:
        return
    for rule in (rule for rule in whole.rules.rules if rule.topic == "undisclosed_endorsement" and rule.kind in ("label", "required_when")):
        words = [part for word in split_words(rule.words) for part in word.split("/")]
        yield Finding(f"策略的「合作與廣告的揭露」與政策內容規則 {rule.id}", any(word in whole.content.disclosure for word in words),
                      f"內容規則要標示 {'、'.join(words[:4])}，策略寫的不是這些字；請用同樣的字")


def _kpis(whole: Whole, brief: Brief) -> Iterator[Finding]:
    if not whole.kpis:
        return
    ids = {row.id for row in whole.content.objectives} if whole.content else set()
    for row in whole.kpis.kpis:
        if whole.content:
            yield Finding(f"指標 {row.id} 與策略目標", set(ids_of(row.objective)) <= ids and bool(row.objective),
                          f"指標寫支持 {row.objective or '（空白）'}，策略只有 {'、'.join(sorted(ids))}")
        if whole.tracking:
            yield _fetched(row.id, row.source_file, whole.tracking)
    yield from _same_targets(whole)


def _fetched(kpi: str, source: str, tracking: TrackingPlan) -> Finding:
    """The export that a KPI is computed from is the one that tracking fetches for it."""
    kept = [row.source_file for row in tracking.sources if kpi in ids_of(row.kpis)]
    return Finding(f"指標 {kpi} 的資料來源與追蹤方法", source in kept,
                   f"指標由「{source}」計算，追蹤方法為它取得的是 {'、'.join(kept) or '（沒有）'}；請改成同一個來源")


def _same_targets(whole: Whole) -> Iterator[Finding]:
    """Where an objective is measured by a KPI's measure, both have the same target (one may be in percent)."""
    for row in whole.content.objectives if whole.content else ():
        for kpi in (kpi for kpi in whole.kpis.kpis if row.id in ids_of(kpi.objective) and kpi.metric in METRICS):
            if METRICS[kpi.metric].zh in row.measure:
                same = any(abs(row.target - times * kpi.target) <= 0.01 * abs(row.target) for times in (1, 100))
                yield Finding(f"策略的 {row.id} 與指標 {kpi.id} 的目標值", same,
                              f"策略寫 {row.target:g}，指標寫 {kpi.target:g}；同一件事請訂同一個目標")


def _calendar(whole: Whole, brief: Brief) -> Iterator[Finding]:
    calendar = whole.calendar
    if not calendar:
        return
    if whole.plan:
        yield Finding("行事曆的期間與工作計畫", calendar.start == whole.plan.start and calendar.weeks == whole.plan.weeks,
                      f"行事曆由 {calendar.start} 起 {calendar.weeks} 週，工作計畫由 {whole.plan.start} 起 {whole.plan.weeks} 週；請改成一致")
        planned = sum(campaign.budget for campaign in calendar.campaigns)
        money = sum(line.amount for line in whole.plan.budget if line.kind in ("promotion", "paid_ads", "collaboration"))
        yield Finding("行事曆的活動預算與工作計畫的預算", planned <= money,
                      f"活動預算合計 {planned:,.0f} 元，工作計畫的促銷、廣告與合作只有 {money:,} 元；請調整其中一邊")
        yield from _calendar_hours(calendar, whole.plan)
    if whole.content:
        names = {pillar.name for pillar in whole.content.pillars}
        stray = sorted({entry.pillar for entry in live(calendar)} - names)
        yield Finding("行事曆的內容主題與策略的主軸", not stray, f"策略沒有「{'」「'.join(stray[:3])}」；請用策略的主軸名稱")
    if whole.kpis:
        stray = sorted({entry.kpi for entry in live(calendar)} - {row.id for row in whole.kpis.kpis} - {""})
        yield Finding("行事曆的指標與指標表", not stray, f"指標表沒有 {'、'.join(stray[:4])}")


def _calendar_hours(calendar: ActivityCalendar, plan: WorkPlan) -> Iterator[Finding]:
    for owner in sorted({owner for _, owner in hours_by_week(calendar)}):
        over = [(week, used) for (week, name), used in sorted(hours_by_week(calendar).items()) if name == owner
                and used > sum(task.weekly_hours for task in plan.tasks
                               if task.responsible == owner and task.start_week <= week <= task.end_week) + 0.01]
        told = f"行事曆第 {over[0][0]} 週要 {over[0][1]:g} 小時，超過工作計畫排給{owner}的時數；請加工時、減少則數或換人" if over else ""
        yield Finding(f"行事曆與工作計畫中{owner}的工時", not over, told)


def _tags(whole: Whole, brief: Brief) -> Iterator[Finding]:
    if not whole.calendar or not whole.tracking or not whole.calendar.campaigns:
        return
    tagged = {utm_of(row.url).get("utm_campaign", "") for row in whole.tracking.links}
    missing = [campaign.id for campaign in whole.calendar.campaigns if campaign.id not in tagged]
    yield Finding("行事曆的活動與追蹤方法的 UTM 連結", not missing, f"活動 {'、'.join(missing)} 沒有 utm_campaign 相同的連結；請補上")


def _production(whole: Whole, brief: Brief) -> Iterator[Finding]:
    if whole.content and whole.plan:
        yield from check_production(whole.content, whole.plan, brief)


CHECKS: list[Callable[[Whole, Brief], Iterator[Finding]]] = [
    _platforms, _goals, _response_times, _roles, _crisis, _disclosure, _production, _kpis, _calendar, _tags]
