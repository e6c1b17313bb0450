"""Do the parts of the strategy agree with each other (pc-3.6): objectives, KPIs, calendar,
hours, money, links?
"""

from collections.abc import Iterator

from ..brief import Brief
from ..deliverable import Finding
from ..labels import as_typed
from ..metrics import METRICS
from ..policy.deliverables import ids_of
from .calendar import ActivityCalendar
from .calendar_context import live
from .calendar_resources import hours_by_week
from .capacity import check_production
from .links import utm_of
from .plan import WorkPlan
from .tracking import TrackingPlan
from .whole import Whole


def kpis(whole: Whole, brief: Brief) -> Iterator[Finding]:
    """KPIs serve objectives that there are, with the same targets, from data that are fetched
    for them.
    """
    if not whole.kpis:
        return
    ids = set()
    if whole.content:
        ids = {row.id for row in whole.content.objectives}
    for row in whole.kpis.kpis:
        if whole.content:
            yield Finding(
                f"指標 {row.id} 與策略目標",
                set(ids_of(row.objective)) <= ids and bool(row.objective),
                f"指標寫支持 {row.objective or '（空白）'}，策略只有 {'、'.join(sorted(ids))}",
            )
        if whole.tracking:
            yield _fetched(row.id, row.source_file, whole.tracking)
    yield from _same_targets(whole)


def _fetched(kpi: str, source: str, tracking: TrackingPlan) -> Finding:
    """The export that a KPI is computed from is the one that tracking fetches for it."""
    kept = [row.source_file for row in tracking.sources if kpi in ids_of(row.kpis)]
    return Finding(
        f"指標 {kpi} 的資料來源與追蹤方法",
        source in kept,
        f"指標由「{source}」計算，追蹤方法為它取得的是 {'、'.join(kept) or '（沒有）'}；"
        f"請改成同一個來源",
    )


def _same_targets(whole: Whole) -> Iterator[Finding]:
    """Where an objective is measured by a KPI's measure, both have the same target (one may be
    in percent).
    """
    for row in whole.content.objectives if whole.content else ():
        for kpi in (
            kpi
            for kpi in whole.kpis.kpis
            if row.id in ids_of(kpi.objective) and kpi.metric in METRICS
        ):
            if METRICS[kpi.metric].zh in row.measure:
                same = any(
                    abs(row.target - times * kpi.target) <= 0.01 * abs(row.target)
                    for times in (1, 100)
                )
                yield Finding(
                    f"策略的 {row.id} 與指標 {kpi.id} 的目標值",
                    same,
                    f"策略寫 {as_typed(row.target)}，指標寫 {as_typed(kpi.target)}；"
                    "同一件事請訂同一個目標",
                )


def calendar(whole: Whole, brief: Brief) -> Iterator[Finding]:
    """The calendar keeps the work plan's period, money and hours, and the strategy's pillars and
    KPIs.
    """
    made = whole.calendar
    if not made:
        return
    if whole.plan:
        yield Finding(
            "行事曆的期間與工作計畫",
            made.start == whole.plan.start and made.weeks == whole.plan.weeks,
            f"行事曆由 {made.start} 起 {made.weeks} 週，工作計畫由 {whole.plan.start} 起 "
            f"{whole.plan.weeks} 週；"
            "請改成一致",
        )
        planned = sum(campaign.budget for campaign in made.campaigns)
        money = sum(
            line.amount
            for line in whole.plan.budget
            if line.kind in ("promotion", "paid_ads", "collaboration")
        )
        yield Finding(
            "行事曆的活動預算與工作計畫的預算",
            planned <= money,
            f"活動預算合計 {planned:,.0f} 元，工作計畫的促銷、廣告與合作只有 {money:,} 元；"
            f"請調整其中一邊",
        )
        yield from _calendar_hours(made, whole.plan)
    if whole.content:
        names = {pillar.name for pillar in whole.content.pillars}
        stray = sorted({entry.pillar for entry in live(made)} - names)
        yield Finding(
            "行事曆與策略的內容主軸",
            not stray,
            f"策略沒有「{'」「'.join(stray[:3])}」；請用策略的主軸名稱",
        )
    if whole.kpis:
        stray = sorted(
            {entry.kpi for entry in live(made)} - {row.id for row in whole.kpis.kpis} - {""},
        )
        yield Finding("行事曆的指標與指標表", not stray, f"指標表沒有 {'、'.join(stray[:4])}")


def _calendar_hours(calendar: ActivityCalendar, plan: WorkPlan) -> Iterator[Finding]:
    used = sorted(hours_by_week(calendar).items())
    for owner in sorted({name for (_, name), _ in used}):
        remedy = ""
        for (week, name), hours in used:
            if name == owner and hours > _planned_hours(plan, owner, week) + 0.01:
                remedy = (
                    f"行事曆第 {week} 週要 {hours:g} 小時，超過工作計畫排給{owner}的時數；"
                    f"請加工時、減少則數或換人"
                )
                break
        yield Finding(f"行事曆與工作計畫中{owner}的工時", not remedy, remedy)


def _planned_hours(plan: WorkPlan, owner: str, week: int) -> float:
    """Hours that the work plan gives to somebody in a week."""
    return sum(
        task.weekly_hours
        for task in plan.tasks
        if task.responsible == owner and task.start_week <= week <= task.end_week
    )


def tags(whole: Whole, brief: Brief) -> Iterator[Finding]:
    """Every campaign of the calendar has its link in the tracking plan."""
    if not whole.calendar or not whole.tracking or not whole.calendar.campaigns:
        return
    tagged = {utm_of(row.url).get("utm_campaign", "") for row in whole.tracking.links}
    missing = [campaign.id for campaign in whole.calendar.campaigns if campaign.id not in tagged]
    yield Finding(
        "行事曆的活動與追蹤方法的 UTM 連結",
        not missing,
        f"活動 {'、'.join(missing)} 沒有 utm_campaign 相同的連結；請補上",
    )


def production(whole: Whole, brief: Brief) -> Iterator[Finding]:
    """The hours of the series are in the work plan."""
    if whole.content and whole.plan:
        yield from check_production(whole.content, whole.plan, brief)
