"""A form for any deliverable: a card a row, autosave, live findings, and a plain table where no
front end runs.
"""

from collections.abc import Callable
from datetime import datetime
from html import escape
from itertools import groupby
from typing import Any

import ipywidgets as widgets
from pydantic import ValidationError

from ..deliverable import Answers, Deliverable, Finding, remedy_of, sign_of
from ..errors import CourseError
from ..portfolio import Portfolio
from ..taipei import now
from . import look, static
from .fields import Choices, Field, row_model
from .history import History
from .keeping import Keeping
from .rows import RowList

#: Findings shown at once; the rest is counted.
SHOWN = 6
#: With more checks than this, what is already right is folded away.
MANY = 14


class Form(static.Interactive):
    """Show it as the last value of a cell.

    kind: the deliverable. portfolio: where it is saved (default: beside the notebook). only: a part
    of its fields.
    preset: answers to start from when nothing has been typed. choices: (label, value) lists by
    field name.
    check: instant feedback on a complete deliverable, a function to `Finding`s. live: HTML drawn
    from the answers as they stand.
    """

    def __init__(
        self,
        kind: type[Deliverable],
        portfolio: Portfolio | None = None,
        *,
        only: list[str] | None = None,
        preset: Answers | None = None,
        choices: dict[str, Choices] | None = None,
        check: Callable[[Any], list] | None = None,
        live: Callable[[Answers], str] | None = None,
    ):
        self.kind = kind
        self.heading = kind.title
        self.portfolio = portfolio or Portfolio.open()
        self.only = only or list(kind.model_fields)
        self._check = check
        self._live = live
        self._loading = True
        self._picture = look.lean(widgets.HTML)
        self._status = look.lean(widgets.HTML)
        self._feedback = look.lean(widgets.HTML)
        self._history = History(self._restore)
        self._parts = {name: self._part(name, choices or {}) for name in self.only}
        self._keeping = Keeping(
            self.portfolio,
            kind,
            self.only,
            self._put_in,
            lambda: self._say(saved=now()),
        )
        self._load(preset or {})
        self._loading = False

    def _part(self, name: str, choices: dict[str, Choices]) -> Field | RowList:
        field = self.kind.model_fields[name]
        model = row_model(field)
        if model:
            return RowList(
                field.title or name,
                model,
                choices,
                self._changed,
            )
        part = Field(name, field, choices.get(name))
        part.observe(lambda _: self._typed(part))
        return part

    def _typed(self, part: Field) -> None:
        if not self._loading:
            part.examine()
            self._changed()

    def _load(self, preset: Answers) -> None:
        self._keeping.start()
        try:
            data = preset | self.portfolio.draft(self.kind)
            self._say(saved=None)
        except CourseError as error:
            data = preset
            self._status.value = look.told(str(error), "alert")
        self._show(data)
        self._history.start(self.answers)
        self._redraw()

    def _show(self, data: Answers) -> None:
        for name, part in self._parts.items():
            part.answer = data.get(name)
            if isinstance(part, Field):
                part.examine()

    def _restore(self, answers: Answers) -> None:
        """Bring back what stood here before the last change, and save it."""
        self._put_in(answers)
        self._save()

    def _put_in(self, answers: Answers) -> None:
        """Show other answers without saving them."""
        self._loading = True
        self._show(answers)
        self._loading = False
        self._redraw()

    @property
    def answers(self) -> Answers:
        """What is in the form now, unanswered fields left out."""
        return {name: part.answer for name, part in self._parts.items() if part.answer is not None}

    def fill(self, **answers: Any) -> "Form":
        """Type these answers in, as a person would, and save."""
        self._loading = True
        self._show(self.answers | answers)
        self._loading = False
        self._changed()
        return self

    def _changed(self) -> None:
        if not self._loading:
            self._history.step(self.answers)
            self._save()

    def _save(self) -> None:
        if self._keeping.keep(self.answers):
            self._say(saved=now())
        else:
            self._status.value = ""
        self._redraw()

    def _redraw(self) -> None:
        if self._live:
            self._picture.value = self._live(self.answers)

    def _say(self, saved: datetime | None) -> None:
        if saved is None and not self.portfolio.has(self.kind):
            self._status.value = "<p>填寫後會自動存檔。</p>"
            return
        findings = list(self._own_findings())
        if saved:
            when = f"已存檔 {saved:%H:%M:%S}"
        else:
            when = f"已載入{look.when(self.portfolio.saved_at(self.kind))}存檔的內容"
        left = f"，還有 {len(findings)} 處要補：" if findings else "，內容完整。✓"
        more = ""
        if len(findings) > SHOWN:
            more = f"<li>…另有 {len(findings) - SHOWN} 處</li>"
        items = "".join(f"<li>{escape(text)}</li>" for text in findings[:SHOWN]) + more
        self._status.value = f"<div role='status'><p>{when}{left}</p><ul>{items}</ul></div>"
        if self._check:
            self._feedback.value = self._feedback_html()
        else:
            self._feedback.value = ""

    def _own_findings(self) -> list[str]:
        """Findings on the fields that this form shows."""
        titles = {self.kind.model_fields[name].title or name for name in self.only}
        return [
            text
            for text in self.portfolio.findings(self.kind)
            if len(self.only) == len(self.kind.model_fields)
            or text.split("／")[0].split("：")[0] in titles
        ]

    def _feedback_html(self) -> str:
        try:
            findings = self._check(self.kind.model_validate(self.answers))
        except (ValidationError, CourseError):
            return ""
        if len(findings) <= MANY:
            return f"<ul>{''.join(map(_finding_line, findings))}</ul>"
        wrong = [_finding_line(finding) for finding in findings if not finding.right]
        right = [_finding_line(finding) for finding in findings if finding.right]
        return (
            f"<ul>{''.join(wrong)}</ul><details><summary>✓ 已做到 {len(right)} "
            f"項</summary><ul>{''.join(right)}</ul></details>"
        )

    @property
    def view(self) -> widgets.VBox:
        """The whole form as one widget."""
        head = look.lean(widgets.HTML, f"<h3>{escape(self.kind.title)}</h3>")
        foot = look.foot(self._history.button, self._keeping.notice, self._status)
        return look.lean(widgets.VBox, [head, *self._blocks(), self._picture, foot, self._feedback])

    def _blocks(self) -> list[widgets.Widget]:
        """Single questions side by side where there is room, lists of rows in the order of the
        deliverable.
        """
        blocks = []
        for single, parts in groupby(self._parts.values(), lambda part: isinstance(part, Field)):
            if single:
                blocks.append(look.grid(part.control for part in parts))
            else:
                blocks += [part.view for part in parts]
        return blocks

    def page(self) -> str:
        return static.table(self.kind, self.portfolio.draft(self.kind), self.only)


def _finding_line(finding: Finding) -> str:
    """A finding as a list item: sign, what it is about, and the remedy of one that is wrong."""
    remedy = "" if finding.right else "：" + escape(remedy_of(finding))
    sign = sign_of(finding) if finding.asks else look.sign(finding.right)
    return f"<li>{sign} {escape(finding.about)}{remedy}</li>"
