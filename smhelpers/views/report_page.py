"""Parts of the one-month report as a web page shows them.

Word and PDF are written by `monthly_report`.
"""

from collections.abc import Callable
from html import escape

from ..errors import CourseError
from ..evaluation.summary import campaign_verdicts
from ..workplace import Business
from . import evaluation_effects as effects
from . import monitoring as watch
from .monthly_report import Month, changes_table, decided, recommendations_table
from .tables import Table


class Parts:
    """Several tables and sentences one below the other: the last value of a cell."""

    def __init__(self, *parts: Table | str):
        self.parts = parts

    def __repr__(self) -> str:
        return "；".join(part if isinstance(part, str) else repr(part) for part in self.parts)

    def _repr_html_(self) -> str:
        return "".join(
            f"<p>{escape(part)}</p>" if isinstance(part, str) else part._repr_html_()
            for part in self.parts
        )


class SummaryPage:
    """Findings and decisions: the last value of a cell."""

    def __init__(self, about: Month):
        self.summary = about.summary

    def __repr__(self) -> str:
        return "三個發現、三個決定"

    def _repr_html_(self) -> str:
        findings = _listed("三個發現", self.summary.findings)
        return findings + _listed(decided(self.summary), self.summary.decisions)


def _listed(title: str, texts: list[str]) -> str:
    items = "".join(f"<li>{escape(text)}</li>" for text in texts)
    return f"<h3>{title}</h3><ol>{items}</ol>"


def campaigns_page(about: Month) -> Parts:
    """Verdicts on every campaign that had ended by the month, and what it cost."""
    verdicts = campaign_verdicts(about.workplace, about.month)
    if verdicts.empty:
        return Parts("到本月底還沒有結束的活動可以判定。")
    judged = effects.named(about.workplace, verdicts).rename(
        columns={"posts": "posts_verdict", "orders": "orders_verdict"},
    )
    table = Table(
        judged,
        "排除類型、時段、趨勢與危機後的判定",
        note="看不出效果不等於沒有效果；題材、圖片好壞與同一段時間的別的事沒有排除。",
    )
    return Parts(table, part(lambda: effects.cost_board(about.workplace, about.month)))


def watch_page(about: Month) -> Parts:
    """Customer service and share of voice of the month."""
    shop = about.workplace
    if not isinstance(shop, Business):
        return Parts("沒有工作場所簡介（服務標準、競品），這一部分略過。")
    return Parts(
        part(lambda: watch.service_table(shop, about.month)),
        part(lambda: watch.voice_table(shop, about.month)),
    )


def plan_page(about: Month) -> Parts:
    """Recommendations and changed passages, where they have been written."""
    if about.plan is None:
        return Parts(
            "還沒有填改善建議；學員填完「改善建議與策略修改」後，這裡會列出建議與改掉的策略頁。",
        )
    return Parts(recommendations_table(about.plan), changes_table(about.plan, about.own))


def part(make: Callable[[], Table]) -> Table | str:
    """A table, or the sentence on what the exports lack for it."""
    try:
        return make()
    except CourseError as error:
        return f"這一部分沒有資料：{error}"
