"""Platforms compared on weighted criteria (pc-1.4, s-1) with pymcdm: weighted sum, TOPSIS, AHP
weights, and how firm the ranking is.

Sources: Fishburn (1967) weighted sum; Hwang & Yoon (1981) TOPSIS; Saaty (1980) AHP, whose
consistency ratio should lie below 0.10.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import lazy_loader as lazy
import numpy as np
import pandas as pd

from ..errors import CourseError
from ..labels import label
from .deliverables import Criterion
from .plans import PairJudgement, PlatformScore, Weight

pymcdm = lazy.load("pymcdm")  # imported when it is first used: it takes a second
#: Criteria on which a high score is a burden.
COSTS: frozenset[Criterion] = frozenset({"workload", "cost", "risk"})
#: Largest consistency ratio that needs no explanation (Saaty 1980).
CR_LIMIT = 0.10
#: Weights by criterion.
Weights = dict[str, float]
DRAWS = 1000
#: Concentration of the Dirichlet draws: weights vary by about a quarter of their size.
_CONCENTRATION = 40


@dataclass(frozen=True)
class Consistency:
    """AHP weights by criterion (they add up to 1) and their consistency ratio."""

    weights: Weights
    ratio: float


@dataclass(frozen=True)
class Sensitivity:
    """How firm the first place is: share of drawn weights that keep it, single weights and
    criteria that overturn it.
    """

    first: str
    share: float
    draws: int
    overturned_by_weight: tuple[str, ...]
    overturned_without: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The finding in zh-TW, as a person would tell it."""
        told = f"在 {self.draws} 組權重中，有 {self.share:.0%} 仍是 {label(self.first)} 第一"
        if self.overturned_by_weight:
            weights = f"；單一權重增減 20% 就換人的準則：{_named(self.overturned_by_weight)}"
        else:
            weights = ""
        if self.overturned_without:
            without = f"；拿掉就換人的準則：{_named(self.overturned_without)}"
        else:
            without = ""
        if weights or without:
            return f"{told}{weights}{without}。"
        return f"{told}；任一權重增減 20%、拿掉任一準則，第一名都不變。"


def _named(keys: Iterable[str]) -> str:
    return "、".join(map(label, keys))


def score_matrix(scores: list[PlatformScore]) -> pd.DataFrame:
    """Scores as a table, platforms by criteria; NaN where one is missing."""
    table = pd.DataFrame(
        [(s.platform, s.criterion, s.score) for s in scores],
        columns=["platform", "criterion", "score"],
    )
    return table.pivot_table(
        index="platform",
        columns="criterion",
        values="score",
        aggfunc="first",
        sort=False,
    )


def weights_of(weights: list[Weight]) -> Weights:
    """Weights divided by their sum."""
    total = sum(row.weight for row in weights)
    return {row.criterion: row.weight / total for row in weights}


def _scale(values: np.ndarray, cost: bool = False) -> np.ndarray:
    """The five-point scale as 0 to 1.

    Fixed ends, so that leaving a platform out moves no other platform's value.
    """
    if cost:
        return (5 - values) / 4
    return (values - 1) / 4


def _run(method: Any, matrix: pd.DataFrame, weights: Weights) -> pd.Series:
    if matrix.empty or not weights:
        raise CourseError("還沒有權重或分數；權重與分數填完整後，這裡會畫出排名。")
    used = [criterion for criterion in matrix.columns if criterion in weights]
    missing = [
        (platform, criterion)
        for platform in matrix.index
        for criterion in used
        if pd.isna(matrix.loc[platform, criterion])
    ]
    if missing or set(weights) - set(used):
        platform, criterion = (*missing, ("", next(iter(set(weights) - set(used)), "")))[0]
        raise CourseError(
            f"{label(platform) or '各平台'}還沒有「{label(criterion)}」的分數；"
            f"每個平台的每個準則都要有分數才能排名。",
        )
    types = np.array([-1 if criterion in COSTS else 1 for criterion in used])
    shares = np.array([weights[criterion] for criterion in used])
    # its validation only warns, in English, of platforms that are better or worse in everything
    values = method(
        matrix[used].to_numpy(dtype=float),
        shares / shares.sum(),
        types,
        validation=False,
    )
    return pd.Series(values, index=matrix.index)


def weighted_sum(matrix: pd.DataFrame, weights: Weights) -> pd.Series:
    """Weighted sum by platform, 0 to 1. `CourseError` names a missing score."""
    return _run(pymcdm.methods.WSM(normalization_function=_scale), matrix, weights)


def topsis(matrix: pd.DataFrame, weights: Weights) -> pd.Series:
    """Closeness to the best and distance from the worst platform, 0 to 1.

    `CourseError` names a missing score.
    """
    if (matrix.nunique() <= 1).all():
        return pd.Series(0.5, index=matrix.index)
    return _run(pymcdm.methods.TOPSIS(normalization_function=_scale), matrix, weights)


def ranking(values: pd.Series) -> list[str]:
    """Platforms from best to worst; equal values keep the order of the table."""
    return list(values.sort_values(ascending=False, kind="stable").index)


def ahp(pairs: list[PairJudgement]) -> Consistency:
    """Weights and consistency ratio from pairwise judgements.

    `CourseError` names a pair that is missing.
    """
    names = list(dict.fromkeys(name for row in pairs for name in (row.more, row.less)))
    matrix = np.full((len(names), len(names)), np.nan)
    np.fill_diagonal(matrix, 1)
    for row in pairs:
        more = names.index(row.more)
        less = names.index(row.less)
        matrix[more, less], matrix[less, more] = row.strength, 1 / row.strength
    gaps = [(names[i], names[j]) for i, j in np.argwhere(np.isnan(matrix))]
    if gaps:
        raise CourseError(
            f"還沒有比較「{label(gaps[0][0])}」和「{label(gaps[0][1])}」；準則兩兩都要比較一次。",
        )
    method = pymcdm.weights.subjective.AHP(matrix=matrix)
    return Consistency(
        dict(zip(names, map(float, method()), strict=True)),
        max(0.0, float(method.get_cr())),
    )


def sensitivity(
    matrix: pd.DataFrame,
    weights: Weights,
    draws: int = DRAWS,
    seed: int = 20260701,
) -> Sensitivity:
    """Try other weights: Dirichlet draws around the given ones, each weight ±20 %, each
    criterion left out.
    """
    first = ranking(weighted_sum(matrix, weights))[0]
    names = list(weights)
    shares = np.array(list(weights.values()))
    values = np.column_stack(
        [_scale(matrix[name].to_numpy(dtype=float), name in COSTS) for name in names],
    )
    drawn = np.random.default_rng(seed).dirichlet(shares * _CONCENTRATION, draws)
    # ties go to the platform that is first now, as in `ranking`
    order = [
        matrix.index.get_loc(first),
        *(i for i, name in enumerate(matrix.index) if name != first),
    ]
    kept = np.argmax((drawn @ values.T)[:, order].round(12), axis=1) == 0

    def another_wins(changed: Weights) -> bool:
        return ranking(weighted_sum(matrix, changed))[0] != first

    by_weight = []
    without = []
    for name, weight in weights.items():
        less = weights | {name: weight * 0.8}
        more = weights | {name: weight * 1.2}
        if another_wins(less) or another_wins(more):
            by_weight.append(name)
        others = {key: value for key, value in weights.items() if key != name}
        if others and another_wins(others):
            without.append(name)
    return Sensitivity(
        first,
        float(kept.mean()),
        draws,
        tuple(by_weight),
        tuple(without),
    )
