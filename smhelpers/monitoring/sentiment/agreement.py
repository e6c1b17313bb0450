"""How far a reader of sentiment agrees with labels: kappa with its interval, precision and
recall by class, confusion, errors by kind.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...errors import CourseError
from ...kappa import cohens_kappa, kappa_interval
from .lexicon import SENTIMENTS

DRAWS = 2000
SEED = 20260824
#: Landis & Koch (1977), Biometrics 33: names for kappa from this value on.
_NAMES = [
    (0.81, "幾乎完全一致"),
    (0.61, "相當一致"),
    (0.41, "中等一致"),
    (0.21, "尚可"),
    (0.0, "輕微"),
    (-1.0, "比碰運氣還差"),
]


@dataclass(frozen=True)
class KappaAgreement:
    """Cohen's kappa (1960) with a bootstrap interval of 95 %, accuracy, and the number of texts."""

    kappa: float
    low: float
    high: float
    accuracy: float
    n: int

    @property
    def sentence(self) -> str:
        """The agreement as one zh-TW sentence."""
        name = next(name for limit, name in _NAMES if self.kappa >= limit)
        return (
            f"{self.n} 則中一致 {self.accuracy:.0%}；κ ＝ {self.kappa:.2f}（95% 信賴區間 "
            f"{self.low:.2f} 至 {self.high:.2f}），"
            f"{name}（Landis 與 Koch，1977）。"
        )


def confusion(
    labels: Sequence[str],
    read: Sequence[str],
    names: Sequence[str] = SENTIMENTS,
) -> pd.DataFrame:
    """Counts of texts: rows the label, columns what it was read as."""
    labels = list(labels)
    read = list(read)
    if len(labels) != len(read) or not labels:
        raise CourseError("要比較的兩份標記長度不同或是空的；請確認每一則都有兩個標記。")
    table = pd.crosstab(pd.Categorical(labels, names), pd.Categorical(read, names), dropna=False)
    return table.reindex(
        index=names,
        columns=names,
        fill_value=0,
    ).rename_axis(
        index="label",
        columns="read_as",
    )


def agreement(
    labels: Sequence[str],
    read: Sequence[str],
    names: Sequence[str] = SENTIMENTS,
) -> KappaAgreement:
    """Kappa of two sets of labels.

    The interval is that of `DRAWS` resamples of the texts (percentiles, seeded).
    """
    table = confusion(labels, read, names).to_numpy()
    n = int(table.sum())
    low, high = kappa_interval(table, DRAWS, SEED, undefined=1.0)
    kappa = float(cohens_kappa(table, undefined=1.0))
    return KappaAgreement(kappa, low, high, float(np.trace(table) / n), n)


def by_class(
    labels: Sequence[str],
    read: Sequence[str],
    names: Sequence[str] = SENTIMENTS,
) -> pd.DataFrame:
    """Precision, recall and F1 of each class: sentiment, n, precision, recall, f1 (nan where
    nothing was read as the class).
    """
    table = confusion(labels, read, names)
    rows = []
    for name in names:
        right, of_label, of_read = (
            float(value)
            for value in (table.loc[name, name], table.loc[name].sum(), table[name].sum())
        )
        rows.append(
            {
                "sentiment": name,
                "n": int(of_label),
                "precision": right / of_read if of_read else float("nan"),
                "recall": right / of_label if of_label else float("nan"),
                "f1": 2 * right / (of_label + of_read) if of_label + of_read else float("nan"),
            },
        )
    return pd.DataFrame(rows)


def errors_by_kind(
    labels: Sequence[str],
    read: Sequence[str],
    kinds: Sequence[str],
) -> pd.DataFrame:
    """Errors by kind of text, most frequent kind of error first: feature, n, wrong, wrong_share."""
    table = pd.DataFrame(
        {"feature": list(kinds), "wrong": [a != b for a, b in zip(labels, read, strict=True)]},
    )
    found = table.groupby("feature")["wrong"].agg(n="size", wrong="sum").reset_index()
    return found.assign(wrong_share=found["wrong"] / found["n"]).sort_values(
        "wrong_share",
        ascending=False,
        ignore_index=True,
    )
