"""A month of a company that has exports and no strategy yet: what happened, a sentence a platform,
and decisions that name the platform, the post and the number.
"""

import pandas as pd

from .. import metrics
from ..labels import label
from ..metrics import periods
from ..workplace import Workplace
from . import basis
from .analysis import MIN_POSTS, month_table, moved, of_platform, platform_rate, platform_rates
from .content import activity_table, standout_posts

#: Platforms that a summary tells of one by one.
PLATFORMS = 4
#: Characters of a caption that a sentence quotes.
QUOTED = 14
#: Posts that a test of a subject takes.
TEST_POSTS = 3
#: Part of the rate by which a type of post must be ahead before more of it are made.
AHEAD = 0.2


def findings_of(workplace: Workplace, month: str) -> list[str]:
    """A sentence or two on each platform, those with the most posts first."""
    table = month_table(workplace, month, every=True)
    ordered = table.sort_values("posts", ascending=False)
    found = []
    for row in ordered.head(PLATFORMS).to_dict("records"):
        found.append(_of_platform(workplace, month, row))
    if len(ordered) > PLATFORMS:
        rest = "、".join(label(name) for name in ordered["platform"][PLATFORMS:])
        found.append(f"{rest} 的數字見下方的表。")
    return found


def _of_platform(
    workplace: Workplace,
    month: str,
    row: dict,
) -> str:
    platform = row["platform"]
    days = workplace.covered("posts")[platform].days_in(month)
    activity = activity_table(workplace, month, None).set_index("platform")
    span = ""
    if days < periods.length(month):
        span = f"（有資料 {days}／{periods.length(month)} 天）"
    told = f"{label(platform)}{span} 發文 {row['posts']} 篇"
    if days:
        told += f"，每週 {activity.loc[platform, 'posts_a_week']:g} 篇"
    return f"{told}。{_of_rate(workplace, month, platform, row)}"


def _of_rate(
    workplace: Workplace,
    month: str,
    platform: str,
    row: dict,
) -> str:
    """The platform's rate with its base, and how it moved."""
    key = platform_rate(workplace, platform)
    if pd.isna(row[key]):
        return "匯出檔沒有算互動率的欄位。"
    base = basis.month_base(workplace, month, platform)
    rests = ""
    if not base.whole:
        rests = f"，只計 {basis.base_text(base)}"
    return f"{label(key)} {row[key]:.2%}{rests}。{_of_change(workplace, month, platform)}"


def _of_change(
    workplace: Workplace,
    month: str,
    platform: str,
) -> str:
    found = moved(workplace, month, platform)
    if found == "not_covered":
        return "沒有兩期都完整的資料，不比較。"
    if found == "too_few_posts":
        return "篇數太少，不和上一期比。"
    then, now = _medians(workplace, month, platform)
    if found == "flat":
        return f"每篇中位數 {now:.2%}，和上一期的 {then:.2%} 差不多。"
    return f"每篇中位數從上一期的 {then:.2%} {_WAY[found]} {now:.2%}。"


_WAY = {"up": "升到", "down": "降到"}


def _medians(
    workplace: Workplace,
    month: str,
    platform: str,
) -> tuple[float, float]:
    """Median rate of a post in the period before and in this one."""
    then = platform_rates(workplace, periods.before(month), platform)
    now = platform_rates(workplace, month, platform)
    return float(then.median()), float(now.median())


def decisions_of(workplace: Workplace, month: str) -> list[str]:
    """What to do next, each with its platform, its post and its number."""
    table = month_table(workplace, month, every=True)
    first = table.sort_values("posts", ascending=False)["platform"].iloc[0]
    changed = _changed(workplace, month, list(table["platform"]))
    found = [
        _goal(workplace, month, first),
        _on_change(workplace, month, *changed) if changed else _on_types(workplace, month, first),
        _on_posts(workplace, month),
        _on_ads(workplace, month),
    ]
    return [sentence for sentence in found if sentence]


def _goal(
    workplace: Workplace,
    month: str,
    platform: str,
) -> str:
    """A first target: what a post of the platform with the most posts brings now."""
    rates = platform_rates(workplace, month, platform)
    days = workplace.covered("posts")[platform].days_in(month)
    a_week = len(of_platform(workplace, month, platform)) / max(days, 1) * 7
    if len(rates) < MIN_POSTS or not days:
        return f"{label(platform)} 先固定每週發 2 篇，累積到能比較的篇數。"
    key = platform_rate(workplace, platform)
    return (
        f"{label(platform)} 的目標先訂為每篇{label(key)} {rates.median():.2%}（這一期的中位數）、"
        f"每週 {a_week:.1f} 篇，下一期用它比較。"
    )


def _changed(
    workplace: Workplace,
    month: str,
    platforms: list[str],
) -> tuple[str, str] | None:
    """The platform that moved most against the period before, one that fell first."""
    found = []
    for platform in platforms:
        way = moved(workplace, month, platform)
        if way not in ("up", "down"):
            continue
        then, now = _medians(workplace, month, platform)
        share = abs(now - then) / then if then else 0.0
        found.append((way == "down", share, platform, way))
    if not found:
        return None
    _, _, platform, way = max(found)
    return platform, way


def _on_change(
    workplace: Workplace,
    month: str,
    platform: str,
    way: str,
) -> str:
    then, now = _medians(workplace, month, platform)
    ordered = _by_rate(workplace, month, platform)
    told = f"{label(platform)} 每篇互動率從 {then:.2%} {_WAY[way]} {now:.2%}"
    if way == "up":
        best = _named(ordered.iloc[-1])
        return (
            f"{told}：下一期照 {best}（{ordered['rate'].iloc[-1]:.2%}）的題材再做 "
            f"{TEST_POSTS} 篇，看能不能都在 {now:.2%} 以上。"
        )
    worst = ordered.head(2)
    named = "、".join(
        f"{_named(post)}（{rate:.2%}）"
        for (_, post), rate in zip(worst.iterrows(), worst["rate"], strict=True)
    )
    return f"{told}：最低的是 {named}。下一期這類題材各少發一半，月底看有沒有回到 {then:.2%}。"


def _by_rate(
    workplace: Workplace,
    month: str,
    platform: str,
) -> pd.DataFrame:
    """Posts of the platform with their rate, the lowest first."""
    posts = of_platform(workplace, month, platform)
    rates = platform_rates(workplace, month, platform)
    return posts.assign(rate=rates).dropna(subset=["rate"]).sort_values("rate")


def _named(post: pd.Series) -> str:
    """A post as its owner finds it again: day, type, first words."""
    words = " ".join(str(post["caption"]).split())
    quoted = words if len(words) <= QUOTED else f"{words[:QUOTED]}…"
    said = f"「{quoted}」" if quoted else ""
    return f"{post['published_at']:%m-%d} 的{label(post['post_type'])}{said}"


def _on_types(
    workplace: Workplace,
    month: str,
    platform: str,
) -> str:
    """The types of post with the highest and the lowest rate, and what to try."""
    key = platform_rate(workplace, platform)
    posts = of_platform(workplace, month, platform)
    table = metrics.kpis(posts, ["posts", key], by=["post_type"]).dropna(subset=[key])
    enough = table[table["posts"] >= MIN_POSTS].sort_values(key)
    if len(enough) < 2:
        return f"{label(platform)} 下一期加一種貼文類型，至少 {MIN_POSTS} 篇，才比得出哪一種好。"
    low, high = enough.iloc[0], enough.iloc[-1]
    told = (
        f"{label(platform)} 的{label(high['post_type'])}{label(key)} {high[key]:.2%}"
        f"（{high['posts']} 篇）、{label(low['post_type'])} {low[key]:.2%}（{low['posts']} 篇）"
    )
    if high[key] < low[key] * (1 + AHEAD):
        return f"{told}，差距小：篇數照舊，再看一期。"
    return (
        f"{told}：下一期把 {TEST_POSTS} 篇{label(low['post_type'])}改成{label(high['post_type'])}，"
        f"月底再比一次。"
    )


def _on_posts(workplace: Workplace, month: str) -> str:
    """The post that went far beyond the others, else the one with the most interactions."""
    wide = standout_posts(workplace, month, every=True)
    if len(wide):
        row = wide.sort_values("times").iloc[-1]
        own = of_platform(workplace, month, row["platform"])
        post = own.loc[own[row["far_by"]].astype("Float64").idxmax()]
        return (
            f"{label(row['platform'])} {_named(post)}{label(row['far_by'])} {row['far']:,}，"
            f"是中位數的 {row['times']:g} 倍：到廣告後台查有沒有付費推廣；"
            f"沒有的話，同題材再做 {TEST_POSTS} 篇。"
        )
    posts = workplace.month(month)
    counted = posts.assign(counted=metrics.interactions(posts).astype("Float64"))
    known = counted.dropna(subset=["counted"])
    if known.empty:
        return ""
    best = known.iloc[int(known["counted"].astype(float).argmax())]
    same = known[known["platform"] == best["platform"]]
    usual = float(same["counted"].median())
    return (
        f"{label(best['platform'])} {_named(best)}有 {int(best['counted']):,} 次互動，"
        f"一般一篇 {usual:,.0f} 次：同題材再做 {TEST_POSTS} 篇，看是不是每篇都高於一般。"
    )


def _on_ads(workplace: Workplace, month: str) -> str:
    """The dearest and the cheapest click of campaigns whose money has one currency."""
    first, last = periods.bounds(month)
    ads = workplace.ads
    ends = ads["end"].fillna(ads["start"])
    ads = ads[(ads["start"] <= last) & (ends >= first) & (ads["ad_set"] == "") & (ads["ad"] == "")]
    if ads.empty or ads["currency"].nunique() != 1:
        return ""
    table = metrics.kpis(ads, ["cost_per_click"], by=["campaign"]).dropna()
    if len(table) < 2:
        return ""
    ordered = table.sort_values("cost_per_click")
    cheap, dear = ordered.iloc[0], ordered.iloc[-1]
    money = ads["currency"].iloc[0] or "元"
    told = (
        f"廣告「{dear['campaign']}」每次連結點擊 {dear['cost_per_click']:,.2f} {money}，"
        f"「{cheap['campaign']}」{cheap['cost_per_click']:,.2f} {money}"
    )
    kinds = {
        name: sorted(set(ads.loc[ads["campaign"] == name, "result_type"]) - {""})
        for name in (dear["campaign"], cheap["campaign"])
    }
    aims = ["、".join(found) for found in kinds.values()]
    if aims[0] != aims[1] and all(aims):
        return f"{told}：兩檔要的成果不同（{aims[0]}、{aims[1]}），先各看自己的成果，再決定預算。"
    return f"{told}：下一期先停前者一週，把錢移到後者，看點擊成本會不會跟著升高。"
