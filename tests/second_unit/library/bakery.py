"""A made-up competency unit of six tasks (nobody's standard): running a small bakery.

Each task has one form, one automatic check and one written answer.
"""

from typing import Any, ClassVar

from pydantic import Field

from smhelpers.assessment import Assessment, Product, Unseen, Work, WrittenAnswer
from smhelpers.deliverable import Deliverable
from smhelpers.errors import require, tell
from smhelpers.portfolio import Portfolio

#: Slug of each task, what it makes, and how many of it are right.
TASKS = {
    "flour": ("麵粉採購單", 3),
    "dough": ("麵團配方", 4),
    "oven": ("烤箱排程", 5),
    "counter": ("櫃檯陳列圖", 6),
    "books": ("每日帳冊", 7),
    "review": ("每月檢討", 8),
}


class Sheet(Deliverable):
    """What a baker writes down: how many, and for whom."""

    count: int = Field(title="數量", ge=1)
    customer: str = Field(title="給誰", min_length=2)


class Reasons(Deliverable):
    """The written answer of a task."""

    why: str = Field(title="為什麼這樣做", min_length=5)


class RightNumber(Unseen):
    """A sheet with a customer, and the number that the bakery needs."""

    def __init__(self, slug: str, place: int, sheet: type[Sheet], right: int):
        self.id = f"{slug}_sheet_has_the_right_number"
        self.title = f"{sheet.title}寫了給誰；評分時核對數量"
        self.evidence = (f"b-{place}.1", f"w-{place}")
        self.points = 4
        self.reads = (sheet,)
        self.sheet, self.right = sheet, right

    def visible(self, work: Work) -> None:
        require(work.load(self.sheet).customer.strip(), "請寫給誰。")

    def marked(self, work: Work) -> float:
        found = work.load(self.sheet)
        tell("數量正確。" if found.count == self.right else "數量不對，請再數一次。")
        return 4.0 if found.count == self.right else 0.0


def kinds(slug: str) -> tuple[type[Sheet], type[Reasons]]:
    """The two deliverables of a task."""
    return _KINDS[slug]


def _kinds(slug: str) -> tuple[type[Sheet], type[Reasons]]:
    class TaskSheet(Sheet):
        file_name: ClassVar[str] = f"{slug}_sheet"
        title: ClassVar[str] = TASKS[slug][0]
        assignment: ClassVar[str] = slug

    class TaskReasons(Reasons):
        file_name: ClassVar[str] = f"{slug}_reasons"
        title: ClassVar[str] = "文字說明"
        assignment: ClassVar[str] = slug

    return TaskSheet, TaskReasons


def _assessment(slug: str, place: int, earlier: tuple[type[Sheet], ...]) -> Assessment:
    sheet, reasons = _KINDS[slug]
    return Assessment(
        slug=slug,
        items=(
            RightNumber(slug, place, sheet, TASKS[slug][1]),
            WrittenAnswer(
                f"{slug}_sheet_is_explained", (f"b-{place}.1", f"b-{place}.2", "m-1"), "why"
            ),
        ),
        prose=reasons,
        products=(Product("sheet", sheet.title, (sheet,), (f"b-{place}.1", f"b-{place}.2")),),
        takes_over=earlier,
    )


def fill(slug: str, **sheet: Any) -> None:
    """What the model answer of a task types into both forms."""
    first, second = _KINDS[slug]
    portfolio = Portfolio.open()
    portfolio.save_draft(first, sheet)
    portfolio.save_draft(second, {"why": "因為客人每天早上八點來買。"})


def shown(slug: str) -> str:
    """What was typed into both forms, as one line."""
    portfolio = Portfolio.open()
    return "；".join(str(portfolio.draft(kind)) for kind in _KINDS[slug])


_KINDS = {slug: _kinds(slug) for slug in TASKS}
FLOUR = _assessment("flour", 1, ())
DOUGH = _assessment("dough", 2, (_KINDS["flour"][0],))
OVEN = _assessment("oven", 3, (_KINDS["dough"][0],))
COUNTER = _assessment("counter", 4, (_KINDS["oven"][0],))
BOOKS = _assessment("books", 5, (_KINDS["counter"][0],))
REVIEW = _assessment("review", 6, (_KINDS["books"][0],))
