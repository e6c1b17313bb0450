"""What a busy reader sees first of a month: three findings with their figures, and three
decisions that follow (pc-5.2, pc-5.3).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from ..errors import CourseError
from ..labels import label
from ..metrics.columns import each_row
from ..metrics.periods import length, within
from ..monitoring.alarms import days_of, found_crisis
from ..monitoring.tracking import Target
from ..workplace import Workplace
from . import basis
from .analysis import campaigns_until, compared_types, month_table, moved, platform_rate
from .campaign_ways import quick_verdicts
from .content import activity_table, standout_posts, top_posts
from .kpis import kpi_table
from .own_month import decisions_of, findings_of
from .recommendations import Recommendations

#: How many of each a summary holds.
HOW_MANY = 3


@dataclass(frozen=True)
class MonthSummary:
    """Findings and decisions as zh-TW sentences.

    `own`: whether the decisions are the trainee's own recommendations.
    """

    findings: list[str]
    decisions: list[str]
    own: bool = False


def summary_of(
    workplace: Workplace,
    month: str,
    targets: Sequence[Target],
    plan: Recommendations | None = None,
) -> MonthSummary:
    """The month in three findings and three decisions.

    Decisions are those of the plan where there is one.
    """
    kpis = kpi_table(workplace, month, targets)
    verdicts = campaign_verdicts(workplace, month)
    if workplace.month(month).empty:
        findings = [_of_accounts(workplace, month)]
    elif not _has_strategy(workplace, targets):
        findings = [
            *findings_of(workplace, month),
            _of_top(workplace, month),
            _of_formats(workplace, month),
        ]
    else:
        findings = [
            _of_month(workplace, month),
            _of_kpis(kpis) or _of_top(workplace, month),
            _of_campaigns(workplace, verdicts) or _of_formats(workplace, month),
        ]
    if plan:
        decided = [_of_item(item) for item in plan.items[:HOW_MANY]]
    elif len(workplace.month(month)) and not _has_strategy(workplace, targets):
        decided = decisions_of(workplace, month)
    else:
        decided = _decisions(workplace, month, kpis, verdicts)
    return MonthSummary(findings, decided, own=plan is not None)


def _has_strategy(workplace: Workplace, targets: Sequence[Target]) -> bool:
    """Whether there is anything that was planned to judge the month by."""
    return bool(targets) or bool(workplace.campaigns)


def crisis_of(workplace: Workplace) -> tuple | None:
    """First and last day of the loudest episode of the mentions.

    None where the exports hold too few.
    """
    try:
        return found_crisis(days_of(workplace))
    except (CourseError, ValueError, KeyError, IndexError):
        return None


def campaign_verdicts(workplace: Workplace, month: str) -> pd.DataFrame:
    """Every campaign that had ended by the month: `campaign`, `posts` and `orders` (verdicts or
    "not_judged").
    """
    campaigns = campaigns_until(workplace, month)
    crisis = crisis_of(workplace) if campaigns else None
    rows = [{"campaign": each.id, **quick_verdicts(workplace, each, crisis)} for each in campaigns]
    return pd.DataFrame(rows, columns=["campaign", "posts", "orders"])


#: How a rate moved, in the middle of a sentence.
_MOVED = {
    "not_covered": "；沒有兩期都完整的資料，不比較",
    "too_few_posts": "；篇數太少，不和上一期比",
}


def _of_month(workplace: Workplace, month: str) -> str:
    activity = activity_table(workplace, month, None).set_index("platform")
    covered = workplace.covered("posts")
    parts = []
    for row in month_table(workplace, month, every=True).to_dict("records"):
        platform = row["platform"]
        days = covered[platform].days_in(month)
        span = " " if days == length(month) else f"（有資料 {days}／{length(month)} 天）"
        a_week = activity.loc[platform, "posts_a_week"]
        parts.append(
            f"{label(platform)}{span}發文 {row['posts']} 篇（每週 {a_week:g} 篇）"
            f"{_of_rate(workplace, month, platform, row)}",
        )
    wide = standout_posts(workplace, month, every=True)
    told = ""
    if len(wide):
        told = f"；有 {len(wide)} 篇觸及（或瀏覽）達中位數五倍以上，要先問是不是付費推廣"
    return "；".join(parts) + told + "。"


def _of_rate(
    workplace: Workplace,
    month: str,
    platform: str,
    row: dict,
) -> str:
    """The platform's rate with its base, and how it moved; "" where no post tells one."""
    key = platform_rate(workplace, platform)
    if pd.isna(row[key]):
        return "，匯出檔沒有算互動率的欄位"
    base = basis.month_base(workplace, month, platform)
    rests = ""
    if not base.whole:
        rests = f"（只計 {basis.base_text(base)}）"
    found = moved(workplace, month, platform)
    change = _MOVED.get(found, f"，與上一期相比{label(found)}")
    return f"、{label(key)} {row[key]:.2%}{rests}{change}"


def _of_accounts(workplace: Workplace, month: str) -> str:
    """The accounts' daily figures where there are no posts."""
    accounts = workplace.accounts
    rows = accounts[within(accounts["date"], month)]
    parts = []
    for platform, part in rows.groupby("platform"):
        figures = [f"{label(str(platform))}（有資料 {part['date'].nunique()}／{length(month)} 天）"]
        for column in ("views", "visits", "gained"):
            if part[column].notna().any():
                figures.append(f"{label(column)} {int(part[column].sum()):,}")
        parts.append("、".join(figures))
    told = "；".join(parts) or "帳號也沒有每日數字"
    return f"{_without_posts(workplace, month)}；{told}。"


def _without_posts(workplace: Workplace, month: str) -> str:
    """Whether nothing was published, or no export tells of it."""
    covered = workplace.covered("posts")
    silent = [label(name) for name, each in covered.items() if each.days_in(month)]
    if silent:
        return f"這一期 {'、'.join(silent)} 沒有發文"
    return "這一期沒有貼文的匯出檔"


def _of_top(workplace: Workplace, month: str) -> str:
    """The posts that made the month."""
    top = top_posts(workplace, month, HOW_MANY)
    counted = "interactions" if top["interactions"].fillna(0).gt(0).any() else "views"
    named = []
    for row in top.to_dict("records"):
        named.append(
            f"{label(row['platform'])} {row['day']} 的「{label(row['post_type'])}」"
            f"（{label(counted)} {int(row[counted]):,}，占比 {basis.share_text(row['share'])}）",
        )
    return f"帶動這一期的貼文：{'；'.join(named)}。"


def _of_kpis(kpis: pd.DataFrame) -> str:
    """KPIs against their targets; "" where there are none."""
    if kpis.empty:
        return ""
    attained = kpis["attained"].astype(bool)
    missed = _measures(kpis[~attained & kpis["clear"]])
    unsure = _measures(kpis[~attained & ~kpis["clear"].astype(bool)])
    told = [f"{missed}未達標，差距大於隨機波動"] if missed else []
    told += [f"{unsure}未達標，但差距仍在隨機波動之內"] if unsure else []
    return (
        f"策略的 {len(kpis)} 項指標達標 {int(attained.sum())} 項"
        + "".join(f"；{each}" for each in told)
        + "。"
    )


def _measures(kpis: pd.DataFrame) -> str:
    """KPIs by id, platform and name, as a reader without the strategy at hand needs them."""
    return "、".join(
        f"{row.kpi}（{label(row.platform)} {row.name}）" for row in kpis.itertuples(index=False)
    )


def _campaigns(workplace: Workplace, ids: Iterable[str]) -> str:
    """Campaigns by id and name."""
    names = {each.id: each.name for each in workplace.campaigns}
    return "、".join(f"{each}「{names[each]}」" for each in ids)


def _of_campaigns(workplace: Workplace, verdicts: pd.DataFrame) -> str:
    parts = []
    for row in each_row(verdicts):
        parts.append(
            f"{_campaigns(workplace, [row.campaign])}貼文的互動率{label(row.posts)}、"
            f"每次工作階段的交易{label(row.orders)}",
        )
    if parts:
        return "活動（排除類型、時段與危機後）：" + "；".join(parts) + "。"
    return ""


def _of_formats(workplace: Workplace, month: str) -> str:
    parts = []
    for platform in month_table(workplace, month, every=True)["platform"]:
        types = compared_types(workplace, month, platform)
        if len(types) > 1:
            parts.append(f"{label(platform)} 是「{label(types[0])}」")
    if parts:
        return f"至少三篇的類型裡，互動率最高的：{'，'.join(parts)}；和其他類型的差距要再看幾個月。"
    return "沒有兩種貼文類型各發到三篇，還看不出哪一種比較好。"


def _of_item(item) -> str:
    return (
        f"{item.id}（依據 {label(item.evidence)}）：{item.action}。預期 {item.kpi} 改善 "
        f"{item.expected_percent:g}%，"
        f"費用 {item.cost:,} 元，{item.owner}負責，{item.start} 起測 {item.weeks} 週；"
        f"{item.stop_when}。"
    )


def _decisions(
    workplace: Workplace,
    month: str,
    kpis: pd.DataFrame,
    verdicts: pd.DataFrame,
) -> list[str]:
    """What follows from the evidence by rule, for a reader to confirm: change, repeat or wait."""
    if workplace.month(month).empty:
        on_content = f"{_without_posts(workplace, month)}，看不出是哪些內容帶動的。"
    elif len(standout_posts(workplace, month, every=True)):
        on_content = "觸及特別高的貼文逐篇對照廣告後台，付費的另外計算，不併入互動率。"
    else:
        on_content = f"維持內容的比例：{_of_formats(workplace, month)}"
    return [_on_kpis(kpis), _on_campaigns(workplace, verdicts), on_content]


def _on_kpis(kpis: pd.DataFrame) -> str:
    missed = _measures(kpis[~kpis["attained"].astype(bool) & kpis["clear"]])
    if missed:
        return f"改善 {missed}：各指定一位負責人，先算最小可偵測的改善，再訂測試幾週與放棄的條件。"
    if len(kpis):
        return "目標與策略不改：沒有一項指標的差距大於隨機波動，再看一個月。"
    return "先訂三到五項策略指標與目標值，下個月才有比較的依據。"


def _on_campaigns(workplace: Workplace, verdicts: pd.DataFrame) -> str:
    lifted = verdicts[["posts", "orders"]].eq("lift").any(axis=1)
    empty = list(verdicts[~lifted]["campaign"])
    kept = list(verdicts[lifted]["campaign"])
    if empty:
        return (
            f"{_campaigns(workplace, empty)}不照原樣再辦：看不出提升，要辦就先排好對照貼文，"
            f"推廣貼文單獨記帳。"
        )
    if kept:
        return f"{_campaigns(workplace, kept)}可以再辦，事先排好日期與對照。"
    return "下一檔活動先排好對照貼文，結束後才判斷得出效果。"
