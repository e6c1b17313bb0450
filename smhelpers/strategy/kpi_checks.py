"""Instant feedback and marking of KPIs and evaluation criteria (pc-3.4) and of tracking
(pc-3.5).
"""

import math
import re

from ..brief import Brief
from ..deliverable import Finding, question
from ..labels import label
from ..metrics import METRICS
from ..policy.deliverables import ids_of
from .baseline import Baseline
from .checks import has_number, owners
from .deliverables import ContentStrategy
from .kpis import KpiPlan, KpiRow
from .links import faults, utm_of
from .targets import holds, number, offered, plausibility, promised, side_of, source_check
from .tracking import TrackingPlan
from .truth import StrategyTruth

#: A baseline read from a table may be rounded; its bounds may differ by this part of their
#: distance.
RELATIVE = 0.03
OF_WIDTH = 0.15
#: Stages at which something has changed for customers or the business, not only on a screen.
RESULTS = ("outcome", "impact")
_LOOKED_AT = ("指標與方向", "階段與來源", "現況", "可能範圍")
_UNFILLED = "這個平台的匯出檔算不出這個指標；請由現況表選指標與平台"
_WHEN = re.compile(r"連續|每|第\s?\d|低於|高於|未達|達到|達成|超過|少於")


def check_kpis(plan: KpiPlan, brief: Brief, truth: StrategyTruth) -> list[Finding]:
    """Every KPI is of the registry with its direction, stage and source, and stands where the
    own data say.
    """
    return [finding for row in plan.kpis for finding in _kpi(row, _base(row, brief, truth))]


def check_targets(plan: KpiPlan, brief: Brief, truth: StrategyTruth) -> list[Finding]:
    """Every target is above the noise and within what the best weeks reached, and a decision
    follows from it.
    """
    findings = [_something_changes(plan, brief, truth)]
    for row in plan.kpis:
        base = _base(row, brief, truth)
        sound = base and plausibility(
            base,
            row.target,
            row.direction,
            promised(row.metric, brief.service_standard),
        )
        told = sound.sentence if sound else _UNFILLED
        findings += [
            Finding(f"{row.id} 的目標值高於波動", bool(sound) and sound.above_noise, told),
            Finding(
                f"{row.id} 的目標值做得到",
                bool(sound) and sound.above_noise and sound.in_reach,
                told,
            ),
            question(
                f"{row.id} 的決策規則",
                len(row.decision) >= 12 and bool(_WHEN.search(row.decision)),
                "寫出什麼情況做什麼決定，例如連續兩週低於下限就改時段",
            ),
        ]
    return findings


def _something_changes(plan: KpiPlan, brief: Brief, truth: StrategyTruth) -> Finding:
    """Holding a level is a target, but not for more than half of the KPIs."""
    held = 0
    for row in plan.kpis:
        base = _base(row, brief, truth)
        held += bool(base) and holds(base, row.target)
    return Finding(
        "有要改變的指標",
        held <= len(plan.kpis) / 2,
        f"{held} 個指標都是守住現況；至少一半的指標要訂出改變",
    )


def _base(row: KpiRow, brief: Brief, truth: StrategyTruth) -> Baseline | None:
    """Where the KPI's measure stands in the own data; None where it is not one of those offered."""
    if (row.metric, row.platform) in offered(brief):
        return truth.baseline(row.metric, row.platform, row.period)
    return None


def _kpi(row: KpiRow, base: Baseline | None) -> list[Finding]:
    if base is None:
        return [Finding(f"{row.id} 的{part}", False, _UNFILLED) for part in _LOOKED_AT]
    measure = METRICS[row.metric]
    source = source_check(row)
    return [
        Finding(
            f"{row.id} 的指標與方向",
            row.direction == side_of(row.metric),
            _direction(row.metric),
        ),
        Finding(
            f"{row.id} 的階段與來源",
            row.stage == measure.stage and source.right,
            source.remedy
            if row.stage == measure.stage
            else f"「{measure.zh}」在指標庫屬於 {label(measure.stage)}",
        ),
        *_stands(row, base),
    ]


def _direction(metric: str) -> str:
    side = side_of(metric)
    return (
        f"「{METRICS[metric].zh}」愈{'高' if side == 'at_least' else '低'}愈好，"
        f"方向請選「{label(side)}」"
    )


def _stands(row: KpiRow, base: Baseline) -> list[Finding]:
    width = OF_WIDTH * (base.high - base.low) + 1e-12
    right = math.isclose(
        row.baseline,
        base.value,
        rel_tol=RELATIVE,
        abs_tol=width / 2,
    )
    bounds = abs(row.low - base.low) <= width and abs(row.high - base.high) <= width
    if METRICS[row.metric].unit == "ratio":
        unit = "（比率要填小數，例如 0.012）"
    else:
        unit = f"（{label(row.period)}的數字）"
    return [
        Finding(f"{row.id} 的現況", right, f"現況表是 {number(base.value, row.metric)}{unit}"),
        Finding(
            f"{row.id} 的可能範圍",
            bounds,
            f"現況表是 {number(base.low, row.metric)} 至 {number(base.high, row.metric)}{unit}",
        ),
    ]


def check_kpi_plan(
    plan: KpiPlan,
    brief: Brief,
    content: ContentStrategy | None = None,
) -> list[Finding]:
    """The set of KPIs: outcomes among them, every objective measured, criteria set before the
    numbers are seen.
    """
    stages = {METRICS[row.metric].stage for row in plan.kpis if row.metric in METRICS}
    served = {objective for row in plan.kpis for objective in ids_of(row.objective)}
    unserved = []
    if content:
        unserved = [row.id for row in content.objectives if row.id not in served]
    vague = [row.question[:10] for row in plan.criteria if not has_number(row.rule)]
    return [
        Finding(
            "至少四個指標",
            len({(row.metric, row.platform) for row in plan.kpis}) >= 4,
            "再加一個，同一指標不要重複",
        ),
        Finding(
            "有成果指標",
            bool(stages & set(RESULTS)),
            "全是觸及、瀏覽、按讚這類指標，看不出對組織有沒有用；至少一個成果或影響指標",
        ),
        Finding(
            "指標分布在不同階段",
            len(stages) >= 3,
            "從產出、受眾反應到成果都要有，才看得出是哪一步出問題",
        ),
        Finding(
            "每個策略目標都有指標",
            bool(plan.kpis) and not unserved,
            f"{'、'.join(unserved)} 還沒有指標",
        ),
        Finding("評估標準", len(plan.criteria) >= 2, "至少兩項：整體怎樣算有效、什麼時候評"),
        question(
            "評估標準有數字",
            bool(plan.criteria) and not vague,
            f"{'、'.join(vague[:3]) or '評估標準'}沒有寫多少算有效",
        ),
        question(
            "評估的時間",
            bool(plan.criteria) and all(has_number(row.when) for row in plan.criteria),
            "寫出第幾週或哪一天評",
        ),
        owners([*plan.kpis, *plan.criteria], "指標", brief),
    ]


def check_tracking(
    plan: TrackingPlan,
    brief: Brief,
    content: ContentStrategy | None = None,
    kpis: KpiPlan | None = None,
) -> list[Finding]:
    """Links are tagged as the scheme says, every KPI has its data fetched in a rhythm, figures
    are checked, and somebody reads them.
    """
    wrong = [
        f"「{row.campaign}」{fault}"
        for row in plan.links
        for fault in faults(row.url, row.platform)[:1]
    ]
    unlinked = set(content.platforms) if content else set()
    unlinked -= {row.platform for row in plan.links}
    told = [word for word in ("來源", "媒介", "活動") if word not in plan.utm_rules]
    fed = {number for row in plan.sources for number in ids_of(row.kpis)}
    unfed = []
    if kpis:
        unfed = [row.id for row in kpis.kpis if row.id not in fed]
    kinds = {row.check for row in plan.checks}
    return [
        question(
            "UTM 命名規則",
            not told and "小寫" in plan.utm_rules,
            f"規則沒有說明{'、'.join(told) or '大小寫（一律小寫）'}",
        ),
        Finding(
            "UTM 連結",
            bool(plan.links) and not wrong,
            "；".join(wrong[:2]) or "至少列出每個平台一個連結",
        ),
        Finding(
            "每個平台都有連結",
            bool(plan.links) and not unlinked,
            f"缺少 {'、'.join(map(label, sorted(unlinked)))}",
        ),
        Finding(
            "連結分得出來",
            len({tuple(sorted(utm_of(row.url).items())) for row in plan.links}) == len(plan.links),
            "兩個連結的 UTM 完全相同，報表分不開",
        ),
        Finding(
            "每個指標都有人取得資料",
            bool(plan.sources) and not unfed,
            f"資料來源表裡沒有 {'、'.join(unfed)}",
        ),
        Finding(
            "觸及、參與、活動都追蹤",
            len({row.source_file for row in plan.sources}) >= 3,
            "至少三種來源：貼文、網站、客服或群發",
        ),
        Finding(
            "匯出的存放",
            bool(plan.sources) and all(row.stored for row in plan.sources),
            "寫出存在哪裡、怎麼命名",
        ),
        *_quality(plan, kinds),
        owners([*plan.sources, *plan.checks, *plan.reports], "追蹤", brief),
    ]


def _quality(plan: TrackingPlan, kinds: set[str]) -> list[Finding]:
    whole = all(row.how and row.then for row in plan.checks)
    return [
        Finding(
            "資料品質檢查",
            len(kinds) >= 4,
            "至少四種：缺漏日期、重複貼文、重新匯出、沒有 UTM 的連結等",
        ),
        Finding("檢查的方法與處理", bool(plan.checks) and whole, "寫出怎麼檢查、發現問題怎麼辦"),
        Finding(
            "報告",
            len({row.rhythm for row in plan.reports}) >= 2,
            "至少兩種節奏：例如每週看進度、每月看成效",
        ),
        Finding(
            "報告有讀者與問題",
            bool(plan.reports) and all(row.readers and row.content for row in plan.reports),
            "寫出給誰看、回答什麼問題",
        ),
        Finding("追蹤的限制", bool(plan.limits.strip()), "寫出追蹤不到的是什麼，以免誤判"),
    ]
