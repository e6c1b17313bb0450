"""What a month's figures rest on: covered days, posts without the denominator of their rate, and
counts that cannot be (pc-5.1).
"""

from collections.abc import Iterable

import pandas as pd

from .. import metrics
from ..labels import label
from ..metrics import periods
from ..metrics.coverage import Coverage, Days
from ..metrics.measure import Base
from ..workplace import Workplace
from .analysis import of_platform, platform_rate

#: Most holes and posts that are named one by one.
NAMED = 3
NO_HOLE = "沒有"


def share_text(share: float) -> str:
    """A share without needless decimals, and never rounded to all or nothing."""
    if 0 < share < 0.0005:
        return "不到 0.1%"
    if 0.9995 < share < 1:
        return "超過 99.9%"
    near_an_end = 0 < share < 0.01 or 0.99 < share < 1
    return f"{share:.1%}" if near_an_end else f"{share:.0%}"


def base_text(base: Base) -> str:
    """What a rate rests on, in a cell: 「10 則中的 8 則，互動的 0.2%」."""
    if base.whole:
        return f"全部 {base.rows} 則"
    if not base.counted:
        return f"{base.rows} 則都算不出互動率"
    return f"{base.rows} 則中的 {base.counted} 則，互動的 {share_text(base.share)}"


def base_note(
    platform: str,
    base: Base,
    counted: str,
) -> str:
    """The same as a sentence, and what was left out; "" where every post counts."""
    if base.whole:
        return ""
    left_out = base.rows - base.counted
    return (
        f"{label(platform)} {base.rows} 則中 {left_out} 則沒有{label(counted)}，"
        f"占互動 {share_text(1 - base.share)}，未計入互動率；"
        f"互動率以其餘 {base.counted} 則（互動的 {share_text(base.share)}）計算"
    )


def month_base(
    workplace: Workplace,
    month: str,
    platform: str,
) -> Base:
    """What a platform's engagement rate of the month rests on."""
    posts = of_platform(
        workplace,
        month,
        platform,
    )
    return metrics.base(posts, platform_rate(workplace, platform))


def base_notes(
    workplace: Workplace,
    month: str,
    platforms: Iterable[str],
) -> list[str]:
    """A sentence for every platform some of whose posts its rate leaves out."""
    notes = []
    for platform in platforms:
        counted = metrics.metric(platform_rate(workplace, platform)).denominator
        base = month_base(
            workplace,
            month,
            platform,
        )
        if not base.counted:
            continue
        notes.append(
            base_note(
                platform,
                base,
                counted,
            )
        )
    return [note for note in notes if note]


def implausible_posts(posts: pd.DataFrame) -> pd.DataFrame:
    """Posts that reached more accounts than they had views, which no post can."""
    both = posts.dropna(subset=["reach", "views"])
    return both[both["reach"] > both["views"]]


def implausible_notes(posts: pd.DataFrame) -> list[str]:
    """A sentence that names posts of `implausible_posts`; none where all can be."""
    found = implausible_posts(posts)
    if found.empty:
        return []
    named = [_named(row) for _, row in found.head(NAMED).iterrows()]
    more = f"等 {len(found)} 則" if len(found) > NAMED else ""
    told = "觸及人數不可能大於瀏覽次數，請對照後台；數字照匯出檔列出，沒有更改"
    return [f"{'；'.join(named)}{more}：{told}"]


def _named(post: pd.Series) -> str:
    return (
        f"{label(post['platform'])} {post['published_at']:%Y-%m-%d} 的{label(post['post_type'])}"
        f"觸及 {post['reach']:,}、瀏覽 {post['views']:,}"
    )


def day_text(first: pd.Timestamp, last: pd.Timestamp) -> str:
    """Days from one to another: 「2026-03-05 至 2026-03-09」; one day alone."""
    if first == last:
        return f"{first:%Y-%m-%d}"
    return f"{first:%Y-%m-%d} 至 {last:%Y-%m-%d}"


def covered_text(covered: Coverage | None, month: str) -> str:
    """How much of a month is covered, in a cell: 「14／31 天」, 「沒有資料」."""
    days = covered.days_in(month) if covered else 0
    if not days:
        return "沒有資料"
    return f"{days}／{periods.length(month)} 天"


def coverage_table(workplace: Workplace) -> pd.DataFrame:
    """One row a platform with posts: `platform`, `first_day`, `last_day`, `holes`, `proved_by` and
    `with_reach`, the share of its posts that tell reach (nan without posts).
    """
    posts = workplace.posts
    rows = []
    for platform, covered in workplace.covered("posts").items():
        own = posts[posts["platform"] == platform]
        rows.append(
            {
                "platform": platform,
                "posts": len(own),
                "first_day": f"{covered.first:%Y-%m-%d}",
                "last_day": f"{covered.last:%Y-%m-%d}",
                "holes": _holes(covered.holes),
                "proved_by": covered.proof,
                "with_reach": float(own["reach"].notna().mean()),
            },
        )
    columns = ["platform", "posts", "first_day", "last_day", "holes", "proved_by", "with_reach"]
    return pd.DataFrame(rows, columns=columns)


def silence_notes(workplace: Workplace) -> list[str]:
    """A sentence for every platform that a daily series alone shows to have been silent."""
    notes = []
    for platform, covered in workplace.covered("posts").items():
        if covered.silent:
            first, last = covered.silent
            notes.append(
                f"{label(platform)} 的每日數字到 {last:%Y-%m-%d}，貼文檔最後一則在 "
                f"{first - pd.Timedelta(days=1):%Y-%m-%d}：其後視為沒有發文；"
                f"貼文檔若是較早匯出的，請重新匯出"
            )
    return notes


def _holes(holes: list[Days]) -> str:
    if not holes:
        return NO_HOLE
    named = "；".join(day_text(first, last) for first, last in holes[:NAMED])
    if len(holes) > NAMED:
        return f"{named} 等 {len(holes)} 段"
    return named
