"""Feedback on and marking of recommendations (pc-5.3): findings and means, tests that can tell,
passages that are changed.
"""

import math
from collections.abc import Sequence

import lazy_loader as lazy
import numpy as np

from ..brief import Brief
from ..deliverable import Finding
from ..errors import CourseError
from ..metrics import periods
from ..monitoring.tracking import Target
from ..strategy import baseline
from ..workplace import Business, Workplace
from .analysis import ALPHA
from .checks import missed_kpis
from .own import OwnStrategy
from .pages import Page, pages_of, same
from .power import POWER
from .recommendations import PageChange, Recommendation, Recommendations

# imported when they are first used: they take seconds
sm = lazy.load("statsmodels.api", suppress_warning=True)


def evidence_of(brief: Brief, targets: Sequence[Target]) -> dict[str, str]:
    """What a recommendation may rest on, by id: "kpi", "campaign" or "platform"."""
    return (
        {target.kpi: "kpi" for target in targets}
        | {each.id: "campaign" for each in brief.campaigns}
        | {each.platform: "platform" for each in brief.accounts}
    )


def check_recommendations(
    plan: Recommendations,
    workplace: Business,
    month: str,
    targets: Sequence[Target],
) -> list[Finding]:
    """Each recommendation rests on a finding with a figure, has an owner, fits the budget and
    lies ahead (pc-5.3).
    """
    brief = workplace.brief
    known = evidence_of(workplace.brief, targets)
    missed = set(missed_kpis(workplace, month, targets)["kpi"])
    findings = [
        Finding("月份", plan.month == month, f"這次要評估的是 {month}"),
        Finding(
            "建議的總費用",
            sum(item.cost for item in plan.items) <= brief.monthly_budget,
            f"總費用不可超過每月預算 {brief.monthly_budget:,.0f} 元",
        ),
        Finding(
            "回應沒有達標的指標",
            not missed or any(item.evidence in missed for item in plan.items),
            f"至少一項要以 {'、'.join(sorted(missed))} 為依據",
        ),
        Finding(
            "回應活動的判定",
            any(known.get(item.evidence) == "campaign" for item in plan.items),
            "至少一項要以活動編號為依據",
        ),
        Finding(
            "作法不重複",
            len({item.action for item in plan.items}) == len(plan.items),
            "每一項的作法要不同",
        ),
    ]
    return findings + [
        finding for item in plan.items for finding in _item(item, brief, known, month)
    ]


def _item(
    item: Recommendation,
    brief: Brief,
    known: dict[str, str],
    month: str,
) -> list[Finding]:
    staff = [member.name for member in brief.staff]
    month_end = periods.end_of(month).date()
    return [
        Finding(
            f"{item.id} 的依據",
            item.evidence in known,
            "請填自己策略的指標編號、活動編號或平台代號",
        ),
        Finding(f"{item.id} 的發現", _figure_in(item.finding), "發現要有數字"),
        Finding(f"{item.id} 的負責人", item.owner in staff, f"請填 {'、'.join(staff)} 其中一人"),
        Finding(f"{item.id} 的開始日", item.start > month_end, f"開始日要在 {month_end} 之後"),
    ]


def _figure_in(text: str) -> bool:
    return any(character.isnumeric() for character in text)


def detectable_change(workplace: Workplace, target: Target, weeks: int) -> float:
    """Smallest relative change of a KPI that a test of so many weeks tells from the twelve weeks
    before it.

    Two-sided t-test of weekly values, 5 %, power 80 % (Cohen 1988); nan where the exports hold too
    few weeks of the KPI.
    """
    try:
        found = baseline(
            workplace,
            target.metric,
            target.platform,
            target.period,
        )
    except CourseError:
        return math.nan
    if weeks < 2 or not found.value:
        return math.inf
    # beyond ten standard deviations the power of a test is numerically 1, and the solver finds
    # nothing
    effect = sm.stats.TTestIndPower().solve_power(
        None,
        nobs1=len(found.weekly),
        alpha=ALPHA,
        power=POWER,
        ratio=weeks / len(found.weekly),
    )
    return float(np.squeeze(effect)) * float(np.std(found.weekly, ddof=1)) / abs(found.value)


def check_tests(
    plan: Recommendations,
    workplace: Workplace,
    targets: Sequence[Target],
) -> list[Finding]:
    """Whether every test names an own KPI, says honestly what its weeks can show, and when it is
    kept or dropped (pc-5.3).
    """
    own = {target.kpi: target for target in targets}
    findings = [
        Finding(
            "至少一項看得出來",
            any(item.visible for item in plan.items),
            "至少一項的預期改善要大於最小可偵測的改善",
        ),
    ]
    for item in plan.items:
        if item.kpi in own:
            least = detectable_change(workplace, own[item.kpi], item.weeks)
        else:
            least = math.nan
        honest = math.isnan(least) or item.visible == (item.expected_percent / 100 >= least)
        rules = (
            _figure_in(item.keep_when)
            and _figure_in(item.stop_when)
            and not same(item.keep_when, item.stop_when)
        )
        findings += [
            Finding(f"{item.id} 的指標", item.kpi in own, f"請填自己策略的指標：{'、'.join(own)}"),
            Finding(
                f"{item.id} 看不看得出來",
                item.kpi in own and honest,
                f"{item.weeks} 週最小可偵測的改善約 {least:.0%}；和你的預期比較"
                if math.isfinite(least)
                else "至少測試兩週",
            ),
            Finding(f"{item.id} 的保留與放棄條件", rules, "兩個條件都要有數字，而且不同"),
        ]
    return findings


def check_changes(plan: Recommendations, own: OwnStrategy, brief: Brief) -> list[Finding]:
    """Whether every recommendation changes passages that stand in the own strategy, and what is
    changed differs (pc-5.3).
    """
    pages = {page.key: page for page in pages_of(own.parts)}
    changed = {row.recommendation for row in plan.changes}
    documents = {row.page.partition("/")[0] for row in plan.changes if row.page in pages}
    findings = [
        Finding(
            f"{item.id} 改了策略",
            item.id in changed,
            "每一項建議至少改策略的一處；不改策略的，就不是這一條要的建議",
        )
        for item in plan.items
    ]
    findings += [
        Finding(
            "改到的文件",
            len(documents) >= 2,
            "至少改到兩份文件，例如策略與行事曆、指標與工作計畫",
        ),
        Finding(
            "版本與核准",
            bool(plan.version) and plan.approver in brief.names,
            "寫下新版本，核准人填簡介裡的人員",
        ),
    ]
    items = {item.id for item in plan.items}
    for number, row in enumerate(plan.changes, 1):
        findings += _change(number, row, pages.get(row.page), items)
    return findings


def _change(
    number: int,
    row: PageChange,
    page: Page | None,
    items: set[str],
) -> list[Finding]:
    name = f"第 {number} 處修改"
    return [
        Finding(f"{name}的建議", row.recommendation in items, "編號要和上面的建議相同"),
        Finding(f"{name}的位置", page is not None, "請從清單選自己策略裡的一處"),
        Finding(f"{name}的原文", page is not None and page.says(row.before), "照策略現在寫的抄"),
        Finding(
            f"{name}的新文字",
            page is not None
            and not page.says(row.after)
            and (not page.numeric or _is_number(row.after)),
            "要和原來不同；原來是數字的，改成的也要是數字",
        ),
    ]


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text.replace(",", "")))
    except ValueError:
        return False
