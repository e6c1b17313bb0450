"""The review after the drill: its form beside the log's figures, and the document to take home."""

from pathlib import Path
from typing import Any

import pandas as pd

from ..brief import Brief
from ..documents.after_action import after_action
from ..forms import Form
from ..labels import label
from ..monitoring.after_action import AfterActionReview, check_review
from ..monitoring.drill import CrisisDrillLog, measure, replayed, scenarios
from ..portfolio import Portfolio
from .brief import staff_choices
from .tables import Table
from .takehome import TakeHome


def review_form(brief: Brief, portfolio: Portfolio | None = None) -> Form:
    """The trainee's review, checked against the log as it is typed."""
    place = portfolio or Portfolio.open()

    def check(review: Any) -> list:
        return check_review(review, measure(replayed(place.load(CrisisDrillLog))), brief)

    people = staff_choices(brief)
    return Form(
        AfterActionReview,
        place,
        choices={"chair": people, "owner": people},
        check=check,
    )


def review_document(portfolio: Portfolio | None = None) -> TakeHome:
    """The review as a Word document beside the notebook."""
    place = portfolio or Portfolio.open()
    return TakeHome(AfterActionReview.title, lambda: after_action(place, Path.cwd()))


def kinds_table() -> Table:
    """The kinds of crisis of the drill: whose responsibility they are laid to, what to tell
    first.
    """
    rows = []
    for row in scenarios().values():
        notify = ["sns_platform" if whom == "platform" else whom for whom in row.notify]
        rows.append(
            {
                "issue": label(row.kind),
                "cluster": label(row.cluster),
                "instruct": _generic(row.instruct),
                "notify": "、".join(map(label, notify)),
            },
        )
    return Table(pd.DataFrame(rows), "六種危機：責任歸因、先告訴顧客什麼、通知誰")


def _generic(text: str) -> str:
    """A text of the course without its slots."""
    return text.replace("{service}", "訂單").replace("{brand}", "本店")
