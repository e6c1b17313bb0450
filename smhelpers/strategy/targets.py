"""Is a target worth having (pc-3.4): above the noise, within what the best weeks reached, and
would fourteen weeks show it?
"""

from dataclasses import dataclass

import pandas as pd

from ..brief import Brief, ServiceStandard
from ..deliverable import Finding
from ..errors import CourseError
from ..exports.formats import Format
from ..exports.registry import FORMATS
from ..labels import as_typed, of
from ..metrics import METRICS
from ..workplace import Business
from .baseline import Baseline, baseline
from .kpis import KpiRow, Period, Side

#: Measures that a strategy may take as KPIs, by platform; the registry has more, which no single
#: platform's exports fill.
OFFERED: dict[str, tuple[str, ...]] = {
    "facebook": (
        "engagement_rate_by_reach",
        "views",
        "link_clicks",
        "click_through_rate",
        "sessions",
        "orders",
    ),
    "instagram": (
        "engagement_rate_by_reach",
        "views",
        "saves_rate",
        "followers_gained",
        "sessions",
        "orders",
    ),
    "threads": ("views", "engagement_rate_by_views", "sessions"),
    "line_oa": (
        "open_rate",
        "broadcast_click_rate",
        "net_followers",
        "sessions",
        "orders",
        "conversion_rate",
    ),
    "youtube": ("views", "engagement_rate_by_views"),
    "tiktok": ("views", "engagement_rate_by_views"),
    "all": (
        "sessions",
        "orders",
        "revenue",
        "conversion_rate",
        "response_rate",
        "sla_hit_rate",
        "first_response_business_median",
        "closed_within_15_days",
        "mentions",
        "share_of_voice",
    ),
}
#: Platforms whose daily series Meta exports without saying whose they are.
META = ("facebook", "instagram")
#: A target may go beyond the best week by so much: what is planned is meant to do better than what
#: was.
STRETCH = 0.10
#: A target within this part of today's value is to hold it.
HELD = 0.01


@dataclass(frozen=True)
class Plausibility:
    """What may be said of a target: beyond the baseline's interval, within reach, and within
    what can be told from noise in time.
    """

    above_noise: bool
    in_reach: bool
    detectable: bool
    sentence: str


def plausibility(
    base: Baseline,
    target: float,
    direction: Side = "at_least",
    promised: float | None = None,
) -> Plausibility:
    """Judge a target for a measure.

    Promised: what the organisation has promised (service standard): to keep it is worth a target.
    """
    up = direction == "at_least"
    if promised is not None and abs(target - promised) < 1e-9:
        kept = (
            f"{METRICS[base.metric].zh}的目標值就是服務標準的承諾 {_typed(target, base)}：守住它。"
        )
        return Plausibility(True, True, True, kept)
    if holds(base, target):
        held = f"{METRICS[base.metric].zh}的目標是守住現在的水準 {_typed(target, base)}。"
        return Plausibility(True, True, True, held)
    above = target > base.high if up else target < base.low
    limit = base.best + STRETCH * abs(base.best) if up else base.lowest - STRETCH * abs(base.lowest)
    reach = target <= limit if up else target >= limit
    shown = abs(target - base.value) >= base.detectable
    return Plausibility(
        above,
        reach,
        shown,
        _sentence(
            base,
            target,
            above,
            reach,
            shown,
        ),
    )


def holds(base: Baseline, target: float) -> bool:
    """Whether a target is to keep the level of today, as it is typed from the table."""
    return abs(target - base.value) <= HELD * abs(base.value)


def _sentence(
    base: Baseline,
    target: float,
    above: bool,
    reach: bool,
    shown: bool,
) -> str:
    name = METRICS[base.metric].zh
    if not above and not base.low <= target <= base.high:
        return (
            f"{name}的目標值 {_typed(target, base)} 比現況 "
            f"{number(base.value, base.metric)} 還差：請檢查方向與數字。"
        )
    if not above:
        return (
            f"{name}的目標值 {_typed(target, base)} 還在現況的可能範圍 "
            f"{number(base.low, base.metric)}–"
            f"{number(base.high, base.metric)} 裡：不做任何事也可能達到，請訂到範圍以外。"
        )
    if not reach:
        return (
            f"{name}的目標值 {_typed(target, base)} 比近 {len(base.weekly)} 週最好的一週"
            f"（{number(best_week(base, target), base.metric)}）還多出一成以上："
            f"還沒有證據說做得到，請分兩期。"
        )
    if not shown:
        return (
            f"{name}的目標值高於波動，也曾經做到；但改變量小於 14 週的資料分得出來的 "
            f"{number(base.detectable, base.metric)}，"
            "只看一兩週會誤判，請看整段期間。"
        )
    return f"{name}的目標值高於波動、最好的幾週曾經做到，14 週的資料也分得出來。"


def _typed(target: float, base: Baseline) -> str:
    """A target with the digits with which it was typed."""
    return as_typed(target, METRICS[base.metric].unit)


def best_week(base: Baseline, target: float) -> float:
    """The week that came nearest to a target: the highest, or the lowest where less is better."""
    if target >= base.value:
        return base.best
    return base.lowest


def number(value: float, metric: str) -> str:
    """A value as it is read: percent for a rate, else with thousands."""
    if METRICS[metric].unit == "ratio":
        return f"{value:.2%}"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:,.1f}".removesuffix(".0")


def promised(metric: str, standard: ServiceStandard) -> float | None:
    """What the service standard promises of a measure; None where it is silent."""
    return {
        "response_rate": standard.response_rate,
        "first_response_business_median": float(standard.first_response_minutes),
        "closed_within_15_days": 1.0,
    }.get(metric)


def side_of(metric: str) -> Side:
    """Which side of a target is the good one."""
    unit = METRICS[metric].unit
    if unit == "minutes" or metric.startswith(("cost_per", "block")):
        return "at_most"
    return "at_least"


def offered(brief: Brief) -> list[tuple[str, str]]:
    """Pairs of measure and platform that a business with these accounts may choose from."""
    held = {account.platform for account in brief.accounts} | {"all"}
    return [
        (metric, platform)
        for platform, keys in OFFERED.items()
        if platform in held
        for metric in keys
    ]


def baselines(workplace: Business, period: Period = "week") -> list[Baseline]:
    """The baseline of every pair offered that the exports fill."""
    found = []
    for metric, platform in offered(workplace.brief):
        try:
            found.append(baseline(workplace, metric, platform, period))
        except CourseError:
            continue
    return found


def baseline_table(bases: list[Baseline]) -> pd.DataFrame:
    """Baselines to read off: `platform`, `metric` (zh-TW with its formula), `baseline`, `low`,
    `high`, `lowest`, `best`, `stage`.
    """
    rows = []
    for base in bases:
        rows.append(
            {
                "platform": base.platform,
                "metric": METRICS[base.metric].zh,
                "stage": METRICS[base.metric].stage,
                "baseline": typed(base.value, base.metric),
                "low": typed(base.low, base.metric),
                "high": typed(base.high, base.metric),
                "lowest": typed(base.lowest, base.metric),
                "best": typed(base.best, base.metric),
            },
        )
    return pd.DataFrame(
        rows,
        columns=[
            "platform",
            "metric",
            "stage",
            "baseline",
            "low",
            "high",
            "lowest",
            "best",
        ],
    )


def typed(value: float, metric: str) -> float:
    """A value as it is typed into the form: rates to five decimals, minutes to one, counts
    whole.
    """
    digits = {"ratio": 5, "minutes": 1}
    return round(value, digits.get(METRICS[metric].unit, 0))


def source_names(metric: str, platform: str) -> list[str]:
    """Kinds of export that feed a measure of a platform ("all" for any), as the course names
    them.
    """
    tables = METRICS[metric].tables
    found = []
    for form in FORMATS:
        if form.table in tables and _feeds(form, platform):
            found.append(form.zh.partition("（")[0])
    return list(dict.fromkeys(found))


def _feeds(form: Format, platform: str) -> bool:
    if platform in ("all", form.platform):
        return True
    return not form.platform and (not form.id.startswith("meta") or platform in META)


def source_check(row: KpiRow) -> Finding:
    """The source of a KPI is an export from which its measure is computed."""
    names = source_names(row.metric, row.platform)
    return Finding(
        f"{row.id} 的資料來源",
        row.source_file.partition("（")[0] in names,
        f"{of(row.platform)}「{METRICS[row.metric].zh}」由 {'、'.join(names[:3])} 計算，請改選",
    )
