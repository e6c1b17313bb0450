"""The calendar as a board of widgets: week, its pieces, one piece's fields, picture and faults,
all following every change (pc-3.3).
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import ipywidgets as widgets

from ..deliverable import Answers
from ..errors import CourseError
from ..forms import look
from ..forms.fields import Choices, Field
from ..forms.history import History
from ..forms.rows import RowList
from ..portfolio import Portfolio
from ..strategy.calendar import CalendarCampaign, Pause
from ..strategy.calendar_build import DraftPlan
from ..strategy.calendar_context import Context
from .calendar_desk import CalendarDesk, day_of
from .calendar_editor import faults_html, fields_of, month_html, named


class CalendarBoard:
    """Widgets of the calendar and how they follow each other.

    Plan: what a first draft is made from.
    """

    def __init__(
        self,
        plan: DraftPlan,
        context: Context,
        portfolio: Portfolio | None = None,
    ):
        self.plan = plan
        self.context = context
        self.desk = CalendarDesk(context, plan.start, portfolio)
        self._loading = True
        #: Week and piece that a day was last offered for, and that day.
        self._offered: tuple[tuple[Any, Any], date | None] = ((None, None), None)
        self.week = look.field(widgets.Dropdown(description="看哪一週", tooltip=""), inline=True)
        self.piece = look.field(
            widgets.Select(
                description="這一週",
                rows=6,
                tooltip="",
            ),
        )
        self.day = look.field(
            widgets.DatePicker(description="移到或複製到哪一天", tooltip=""),
            inline=True,
        )
        self.editor = look.card([], grid=True)
        self.picture = widgets.HTML()
        self.told = widgets.HTML()
        self.said = widgets.HTML()
        self.campaigns = RowList(
            "行銷與促銷活動",
            CalendarCampaign,
            {"goal": _goals(plan)},
            self._rows_changed,
        )
        self.pauses = RowList(
            "暫停發文的期間（依危機計畫）",
            Pause,
            {},
            self._rows_changed,
        )
        self.start = look.field(widgets.DatePicker(description="開始日", tooltip=""), inline=True)
        self.weeks = look.field(
            widgets.BoundedIntText(
                description="週數",
                min=14,
                max=53,
                tooltip="",
            ),
            inline=True,
        )
        self.history = History(self._restore)
        self.desk.saved = self.history.step
        self.desk.adopted = lambda: self._load(self.week.value or 0, self.piece.value)
        self.week.observe(lambda _: self._guarded(self._show_week), "value")
        self.piece.observe(lambda _: self._guarded(self._show_piece), "value")
        self.day.observe(lambda change: self._guarded(lambda: self._chose(change["new"])), "value")
        for control, name in ((self.start, "start"), (self.weeks, "weeks")):
            control.observe(
                lambda change, name=name: self._guarded(lambda: self._period(name, change["new"])),
                "value",
            )
        self._load()
        self.history.start(self.desk.data)

    def _restore(self, data: Answers) -> None:
        """Bring back the calendar as it was before the last change, at the week that is looked
        at.
        """
        week = self.week.value
        chosen = self.piece.value
        self.desk.put_back(data)
        self._load(week or 0, chosen)
        self.said.value = look.told("已收回最後一次更改。")

    def _load(self, week: int = 1, chosen: str | None = None) -> None:
        """Show what stands on the desk, and of it a week (0: without a place) and a piece."""
        self._loading = True
        self.start.value, self.weeks.value = day_of(self.desk.data.get("start")), self.desk.weeks
        self.campaigns.answer, self.pauses.answer = (
            self.desk.data.get("campaigns"),
            self.desk.data.get("pauses"),
        )
        self._fill_weeks(week)
        self._loading = False
        self._show_week(chosen)

    def _guarded(self, action: Callable[[], None]) -> None:
        """Run a reaction of the form, unless the form itself is changing its widgets.

        A user's error becomes a sentence.
        """
        if self._loading:
            return
        try:
            action()
        except CourseError as error:
            self.said.value = look.told(str(error), "alert")

    def _fill_weeks(self, value: int | None) -> None:
        options = [(self._week_label(number), number) for number in range(1, self.desk.weeks + 1)]
        lost = self.desk.in_week(None)
        self.week.options = options + ([(f"日期待定或超出期間　{len(lost)} 則", 0)] if lost else [])
        if value in [number for _, number in self.week.options]:
            self.week.value = value
        else:
            self.week.value = 1

    def _week_label(self, number: int) -> str:
        first = self.desk.monday(number)
        return (
            f"第 {number} 週　{first:%m/%d}–{first + timedelta(days=6):%m/%d}"
            f"　{len(self.desk.in_week(number))} 則"
        )

    def _list(self, chosen: str | None = None) -> None:
        """Name the pieces of the week anew, without touching the fields that someone is typing
        in.
        """
        self._loading = True
        entries = self.desk.in_week(self.week.value or None)
        self.piece.options = [(named(entry), entry["id"]) for entry in entries]
        if chosen in [entry["id"] for entry in entries]:
            self.piece.value = chosen
        elif entries:
            self.piece.value = entries[0]["id"]
        else:
            self.piece.value = None
        self._loading = False

    def _show_week(self, chosen: str | None = None) -> None:
        self._list(chosen)
        self._show_piece()

    def _show_piece(self) -> None:
        entry = None
        if self.piece.value:
            entry = self.desk.entry(self.piece.value)
        empty = widgets.HTML("<p>這一週還沒有內容；按「新增一則」。</p>")
        if entry:
            self.editor.children = fields_of(self.desk, entry, self._changed)
        else:
            self.editor.children = [empty]
        self._offer(day_of(entry.get("day")) if entry else self.desk.monday(self.week.value or 1))
        self._redraw()

    def _offer(self, day: date | None) -> None:
        """Offer a day to move or copy to.

        One that the user has chosen stays until another piece or week is looked at.
        """
        at = (self.week.value, self.piece.value)
        chosen = self.day.value
        if at != self._offered[0] or chosen == self._offered[1]:
            self._loading = True
            self.day.value, self._offered = day, (at, day)
            self._loading = False

    def _chose(self, day: date | None) -> None:
        """Say which day the buttons will use: on a busy machine it arrives here a moment after
        it was typed.
        """
        if day:
            self.said.value = look.told(f"已選 {day}：可以移到、複製到那一天，或在那一天新增。")
        else:
            self.said.value = ""

    def _changed(self, entry_id: str, part: Field) -> None:
        self._guarded(lambda: self._typed(entry_id, part))

    def _typed(self, entry_id: str, part: Field) -> None:
        before = self.desk.week_of(self.desk.entry(entry_id) or {})
        self.desk.change(entry_id, **{part.name: part.answer})
        after = self.desk.week_of(self.desk.entry(entry_id) or {})
        if after != before:
            self._go(after, entry_id)
        else:
            self._list(entry_id)
            self._redraw()

    def _go(self, week: int | None, entry_id: str | None = None) -> None:
        """Show a week (None: without a place) and an entry in it."""
        self._loading = True
        self._fill_weeks(week or 0)
        self._loading = False
        self._show_week(entry_id)

    def _period(self, name: str, value: Any) -> None:
        self.desk.data[name] = str(value) if isinstance(value, date) else value
        self.desk.save()
        self._go(1)

    def _rows_changed(self) -> None:
        if not self._loading:
            self.desk.data |= {"campaigns": self.campaigns.answer, "pauses": self.pauses.answer}
            self.desk.save()
            self._redraw()

    def _redraw(self) -> None:
        self.picture.value, self.told.value = (
            month_html(self.desk, self.week.value or 1),
            faults_html(self.desk),
        )


def _goals(plan: DraftPlan) -> Choices:
    return [(f"{goal.id} {goal.text}", goal.id) for goal in plan.brief.goals]
