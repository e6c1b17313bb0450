"""Item analysis of the first attempts: facility, discrimination, pass rate (Crocker & Algina
1986, ch. 14).
"""

from dataclasses import dataclass

import numpy as np

from ..record import Requirement
from .gather import Gathered

#: Fewer trainees than this say nothing about an item.
LEAST = 10
#: Customary marks: an item below these is worth a look (Ebel & Frisbie 1991).
HARD = 0.3
EASY = 0.95
WEAK = 0.2


@dataclass(frozen=True)
class ItemStatistics:
    """One cell in the first attempts.

    facility: mean share of the points. passing: share of trainees at or above the pass mark.
    discrimination: correlation of the cell
    with the sum of the assignment's other cells, over trainees of whom every cell is marked (None:
    too few, or all alike).
    """

    requirement: Requirement
    marked: int
    facility: float | None
    passing: float | None
    discrimination: float | None

    @property
    def remark(self) -> str:
        """What to look at; "" where nothing stands out."""
        if self.facility is None or self.marked < LEAST:
            return "人數不足"
        weak = self.discrimination is not None and self.discrimination < WEAK
        return "、".join(
            text
            for text, holds in (
                ("偏難", self.facility < HARD),
                ("幾乎人人滿分", self.facility > EASY),
                ("鑑別度低，請檢查題意與規準", weak),
            )
            if holds
        )


def item_statistics(gathered: Gathered, assignment: str) -> list[ItemStatistics]:
    """Statistics of every cell of an assignment, in the order of the notebook."""
    cells, shares = gathered.matrix(assignment)
    if not len(shares):
        return [
            ItemStatistics(
                each,
                0,
                None,
                None,
                None,
            )
            for each in cells
        ]
    whole = shares[~np.isnan(shares).any(axis=1)].astype("f8") * np.array(
        [each.points for each in cells],
    )
    total = whole.sum(axis=1)
    return [
        _statistics(
            each,
            shares[:, column],
            whole[:, column],
            total - whole[:, column],
        )
        for column, each in enumerate(cells)
    ]


def _statistics(
    requirement: Requirement,
    shares: np.ndarray,
    own: np.ndarray,
    rest: np.ndarray,
) -> ItemStatistics:
    marked = shares[~np.isnan(shares)].astype("f8")
    if not len(marked):
        return ItemStatistics(
            requirement,
            0,
            None,
            None,
            None,
        )
    passing = float((marked * requirement.points >= requirement.needed - 1e-6).mean())
    return ItemStatistics(
        requirement,
        len(marked),
        float(marked.mean()),
        passing,
        _correlation(own, rest),
    )


def _correlation(own: np.ndarray, rest: np.ndarray) -> float | None:
    """Pearson correlation; None for fewer than `LEAST` pairs, or where one of both does not
    vary.
    """
    if len(own) < LEAST or np.ptp(own) < 1e-9 or np.ptp(rest) < 1e-9:
        return None
    return float(np.corrcoef(own, rest)[0, 1])
