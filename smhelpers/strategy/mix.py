"""Do formats or hours differ, or is it noise (pc-3.1)? Rank tests of all pairs with the correction
for many comparisons.

Methods: Kruskal & Wallis (1952, scipy); Dunn's (1964) rank test of every pair, ties corrected;
Holm's (1979) correction (statsmodels).
"""

from dataclasses import dataclass
from itertools import combinations

import lazy_loader as lazy
import numpy as np
import pandas as pd

from ..errors import CourseError
from ..labels import label
from ..metrics.columns import each_row
from ..workplace import Workplace
from .deliverables import Verdict
from .timing import held_still, rated_posts

# imported when they are first used: they take seconds
stats = lazy.load("scipy.stats", suppress_warning=True)
sm = lazy.load("statsmodels.api", suppress_warning=True)

#: Level at which a difference counts, after the correction.
ALPHA = 0.05
#: Posts that a group needs to be compared.
MIN_GROUP = 8


@dataclass(frozen=True)
class Mix:
    """What a comparison of groups found: their table from best to worst, every pair with its
    corrected p-value, and the verdict.

    table: `group`, `posts`, `effect` (median against the median of all, a fraction). pairs:
    `better`, `worse`, `p_value` (plain),
    `corrected` (Holm). p_value: Kruskal–Wallis over all groups.
    """

    table: pd.DataFrame
    pairs: pd.DataFrame
    p_value: float

    @property
    def best(self) -> str:
        """Group with the highest median."""
        return str(self.table["group"].iloc[0])

    @property
    def weakest(self) -> str:
        """Group with the lowest median."""
        return str(self.table["group"].iloc[-1])

    @property
    def verdict(self) -> Verdict:
        """Whether the best differs from the weakest beyond chance."""
        ends = self.pairs[
            (self.pairs["better"] == self.best) & (self.pairs["worse"] == self.weakest)
        ]
        if len(ends) and ends["corrected"].iloc[0] < ALPHA:
            return "clear"
        return "no_clear_difference"

    @property
    def sentence(self) -> str:
        """The verdict as zh-TW sentences."""
        sure = self.pairs[self.pairs["corrected"] < ALPHA]
        if sure.empty:
            return (
                f"看不出差異：{len(self.table)} 組的高低可能只是隨機（全體檢定 p 值 "
                f"{self.p_value:.3f}；兩兩比較經 Holm 校正後"
                f"都沒有小於 {ALPHA:.2f}）。先維持原有比例，再多收幾週資料。"
            )
        told = "、".join(
            f"{label(row.better)}高於{label(row.worse)}（校正後 p 值 {row.corrected:.3f}）"
            for row in each_row(sure)
        )
        return f"有差異：{told}。其他組合的差異可能只是隨機。"


def compare(values: pd.Series, groups: pd.Series) -> Mix:
    """Compare groups of at least eight values by rank. values: natural logarithms.

    Groups: names, same index.
    """
    counts = groups.value_counts()
    kept = groups.isin(counts.index[counts >= MIN_GROUP])
    values = values[kept]
    groups = groups[kept]
    medians = values.groupby(groups).median().sort_values(ascending=False)
    table = pd.DataFrame(
        {
            "group": medians.index.astype(str),
            "posts": counts[medians.index].to_numpy(),
            "effect": np.expm1(medians.to_numpy() - values.median()),
        },
    )
    if len(medians) < 2:
        return Mix(table, pd.DataFrame(columns=["better", "worse", "p_value", "corrected"]), 1.0)
    overall = stats.kruskal(*(part.to_numpy() for _, part in values.groupby(groups)))
    return Mix(table, dunn(values, groups, list(medians.index)), float(overall.pvalue))


def dunn(values: pd.Series, groups: pd.Series, order: list[str]) -> pd.DataFrame:
    """Dunn's test of every pair of groups, the one that stands earlier in `order` named better:
    `p_value` plain, `corrected` by Holm.

    z = difference of mean ranks ÷ √((N(N+1) − Σ(t³−t)/(N−1)) / 12 × (1/nᵢ + 1/nⱼ)), t: numbers of
    tied values (Dunn 1964).
    """
    ranks = values.rank()
    total = len(values)
    ties = values.value_counts().to_numpy(dtype=float)
    spread = (total * (total + 1) - (ties**3 - ties).sum() / (total - 1)) / 12
    means = ranks.groupby(groups).mean()
    sizes = groups.value_counts()
    pairs = list(combinations(order, 2))
    z = [(means[a] - means[b]) / np.sqrt(spread * (1 / sizes[a] + 1 / sizes[b])) for a, b in pairs]
    plain = 2 * stats.norm.sf(np.abs(z))
    return pd.DataFrame(
        {
            "better": [a for a, _ in pairs],
            "worse": [b for _, b in pairs],
            "p_value": plain,
            "corrected": sm.stats.multipletests(plain, method="holm")[1],
        },
    )


def format_mix(workplace: Workplace, platform: str) -> Mix:
    """Post types of a platform compared by engagement rate, with part of the day, weekday and
    week held still.
    """
    posts = _enough(workplace, platform)
    return compare(held_still(posts, "post_type"), posts["post_type"])


def slot_mix(workplace: Workplace, platform: str) -> Mix:
    """Parts of the day of a platform compared by engagement rate, with post type and week held
    still.
    """
    posts = _enough(workplace, platform)
    return compare(held_still(posts, "slot"), posts["slot"])


#: Posts from which groups of them are compared at all.
_FEWEST = 10


def _enough(workplace: Workplace, platform: str) -> pd.DataFrame:
    """Posts with a rate; `CourseError` where there are too few to compare groups of them."""
    posts = rated_posts(workplace, platform)
    if len(posts) < _FEWEST:
        raise CourseError(
            f"{label(platform)} 有觸及與互動數的貼文不到 {_FEWEST} 篇，比不出貼文類型與時段；"
            f"請匯出更長的期間。",
        )
    return posts
