"""Weeks, holidays and the passing of a crisis, as numbers that the other components share."""

from datetime import date
from functools import cache

import holidays
import numpy as np
import pandas as pd

from .model import CrisisModel


@cache
def holiday_names(year: int) -> dict[date, str]:
    """Public holidays of Taiwan in zh-TW (package `holidays`)."""
    return dict(
        holidays.country_holidays(
            "TW",
            years=[year],
            language="zh_TW",
        ),
    )


def is_holiday(moments: pd.Series) -> np.ndarray:
    """1.0 on a public holiday of Taiwan, else 0.0."""
    return np.array([float(moment.date() in holiday_names(moment.year)) for moment in moments])


def crisis_weight(crisis: CrisisModel, moments: pd.Series, half_life: float) -> np.ndarray:
    """Strength of the crisis at each moment: 0 before onset, 1 at onset, halved every
    `half_life` days.
    """
    days = ((moments - pd.Timestamp(crisis.onset)) / pd.Timedelta(days=1)).to_numpy()
    return np.where(days >= 0, np.exp2(-np.maximum(days, 0) / half_life), 0.0)
