"""A list of rows in a form: a card a row, or, where there are many questions, a line a row that
opens on a click.
"""

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import ipywidgets as widgets
from pydantic import ValidationError

from ..deliverable import Answers, Section
from . import look
from .fields import Choices, Field

#: A list with more questions than this is folded, a line a row; characters of an answer in that
#: line.
FOLDED = 48
_TITLE = 16


class RowList:
    """A list of rows, each a card of fields, with buttons to add and remove."""

    def __init__(
        self,
        title: str,
        model: type[Section],
        choices: dict[str, Choices],
        changed: Callable[[], None],
    ):
        self.model = model
        self.choices = choices
        self.changed = changed
        self.rows: list[list[Field]] = []
        self.box = look.lean(widgets.VBox)
        self.folds = None
        self._loading = False
        add = look.button(
            "新增一列",
            lambda: (self.add({}), self.changed()),
            "plus",
            hint=f"在「{title}」新增一列",
        )
        self.view = look.lean(
            widgets.VBox,
            [look.lean(widgets.HTML, f"<h4>{escape(title)}</h4>"), self.box, add],
        )

    def add(self, values: Answers) -> None:
        """Append a row with these answers."""
        self.rows.append(self._row(values))
        self._draw(opened=len(self.rows) - 1)

    def _row(self, values: Answers) -> list[Field]:
        row = [
            Field(name, field, self.choices.get(name))
            for name, field in self.model.model_fields.items()
        ]
        for field in row:
            field.answer = values.get(field.name)
            field.examine()
            field.observe(lambda _, field=field: self._typed(field))
        return row

    def _typed(self, field: Field) -> None:
        if self._loading:
            return
        field.examine()
        self._retitle()
        self.changed()

    def _retitle(self) -> None:
        if self.folds:
            self.folds.titles = self._titles()

    def remove(self, row: list[Field]) -> None:
        """Take a row away and save."""
        self.rows.remove(row)
        self._draw()
        self.changed()

    def _draw(self, opened: int | None = None) -> None:
        cards = [self._card(number, row) for number, row in enumerate(self.rows, 1)]
        folded = len(cards) > 1 and len(cards) * len(self.model.model_fields) > FOLDED
        if folded:
            self.folds = widgets.Accordion(
                children=cards,
                titles=self._titles(),
                selected_index=opened,
            )
        else:
            self.folds = None
        self.box.children = [self.folds] if self.folds else cards

    def _titles(self) -> list[str]:
        return [_line(number, row, self.model) for number, row in enumerate(self.rows, 1)]

    def _card(self, number: int, row: list[Field]) -> widgets.VBox:
        button = look.button(f"刪除第 {number} 列", lambda: self.remove(row), "trash")
        return look.card(
            [look.wide(f"<b>第 {number} 列</b>"), *(field.control for field in row), button],
            grid=True,
        )

    @property
    def answer(self) -> list[Answers]:
        """Rows as data, unanswered fields left out."""
        return [answers_of(row) for row in self.rows]

    @answer.setter
    def answer(self, values: Any) -> None:
        rows = [
            row if isinstance(row, dict) else {}
            for row in (values if isinstance(values, list) else [])
        ]
        if self.rows and len(rows) == len(self.rows):
            self._refill(rows)
        else:
            self.rows = [self._row(row) for row in rows]
            self._draw()

    def _refill(self, rows: list[Answers]) -> None:
        """Show other answers in the same rows, so that they need not be drawn anew."""
        self._loading = True
        for row, values in zip(self.rows, rows, strict=True):
            for field in row:
                if field.answer != values.get(field.name):
                    field.answer = values.get(field.name)
                    field.examine()
        self._loading = False
        self._retitle()


def answers_of(fields: Sequence[Field]) -> Answers:
    """Answers as data, unanswered fields left out."""
    return {field.name: field.answer for field in fields if field.answer is not None}


def _line(number: int, row: Sequence[Field], model: type[Section]) -> str:
    """A row in one line: its first two answers, and whether something is still to be filled in."""
    filled = [field.shown for field in row if field.shown]
    told = "　".join(text[:_TITLE] for text in filled[:2])
    try:
        model.model_validate(answers_of(row))
    except ValidationError:
        return f"第 {number} 列　{told}（待填）"
    return f"第 {number} 列　{told} ✓"
