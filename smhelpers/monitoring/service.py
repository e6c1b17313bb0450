"""Customer service tracked against the promise: answer times by clock and by business hours,
cases open past the legal days (pc-4.3).
"""

from dataclasses import dataclass

import pandas as pd

from ..errors import CourseError
from ..metrics import periods, value
from ..metrics.business import DAYS_BY_LAW, genuine
from ..workplace import Workplace

_KEYS = {
    "first_response_median": "first_response_median",
    "first_response_p90": "first_response_p90",
    "business_median": "first_response_business_median",
    "sla_hit": "sla_hit_rate",
    "response_rate": "response_rate",
}


@dataclass(frozen=True)
class ServiceFigures:
    """Minutes to the first human reply, share within the promise, and cases open past
    `DAYS_BY_LAW` days (Consumer Protection Act 43).
    """

    first_response_median: float
    first_response_p90: float
    business_median: float
    sla_hit: float
    response_rate: float
    messages: int
    open_past_limit: int


def messages_of(workplace: Workplace, month: str | None = None) -> pd.DataFrame:
    """Messages received in the month (or ever), without spam, with `business_minutes` and
    `within_target`.
    """
    messages = genuine(workplace.measured["messages"])
    if month is None:
        return messages
    return messages[periods.within(messages["received_at"], month)]


def open_cases(
    messages: pd.DataFrame,
    as_of: pd.Timestamp,
    days: int = DAYS_BY_LAW,
) -> pd.DataFrame:
    """Messages that were not closed within `days` days and still are not at `as_of`, oldest
    first, with `open_days`.
    """
    waiting = messages[messages["closed_at"].isna()]
    open_days = (as_of - waiting["received_at"]).dt.total_seconds() / 86_400
    return waiting.assign(open_days=open_days)[open_days > days].sort_values(
        "received_at",
        ignore_index=True,
    )


def told_until(messages: pd.DataFrame) -> pd.Timestamp:
    """The last time that the inbox tells of."""
    return messages[["received_at", "replied_at", "closed_at"]].max().max()


def service_figures(workplace: Workplace, month: str) -> ServiceFigures:
    """The figures of the month; open cases as of the last time that the inbox tells of."""
    if workplace.messages.empty:
        raise CourseError(
            f"「{workplace.name}」沒有客服訊息的匯出檔；請放入收件匣的匯出檔後重新開啟。",
        )
    messages = messages_of(workplace, month)
    found = {name: value(messages, key) for name, key in _KEYS.items()}
    return ServiceFigures(
        **found,
        messages=len(messages),
        open_past_limit=len(open_cases(messages, told_until(workplace.messages))),
    )
