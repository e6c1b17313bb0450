"""The calendar's form, without dragging: choose a week and a piece, change, copy or move it; picture and faults follow at once (pc-3.3)."""

from collections.abc import Callable
from datetime import date, timedelta
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from ..documents.calendar_xlsx import FILE, calendar_xlsx
from ..documents.ics import FILE as ICS
from ..documents.ics import calendar_ics
from ..errors import CourseError
from ..forms import static
from ..forms.fields import Choices, Field
from ..forms.form import RowList
from ..portfolio import Portfolio
from ..strategy.calendar import ActivityCalendar, CalendarCampaign, Pause
from ..strategy.calendar_build import Plan, draft
from ..strategy.calendar_context import Context
from .calendar_desk import Desk, day_of
from .calendar_editor import faults_html, fields_of, month_html, named

_WIDE = {"width": "98%"}


class CalendarForm:
    """Show it as the last value of a cell. plan: what a first draft is made from. page: the address that links lead to."""

    def __init__(self, plan: Plan, context: Context, portfolio: Portfolio | None = None):
        self.plan, self.context = plan, context
        self.desk = Desk(context, plan.start, portfolio)
        self.folder: Path = self.desk.portfolio.folder.parent
        self._loading = True
        self.week = widgets.Dropdown(description="看哪一週", layout={"width": "30em"})
        self.piece = widgets.Select(description="這一週", rows=6, layout=_WIDE)
        self.day = widgets.DatePicker(description="目標日期")
        self.editor, self.picture, self.told, self.said = widgets.VBox(), widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.campaigns = RowList("行銷與促銷活動", CalendarCampaign, {"goal": _goals(plan)}, self._rows_changed)
        self.pauses = RowList("暫停發文的期間（依危機計畫）", Pause, {}, self._rows_changed)
        self.start = widgets.DatePicker(description="開始日")
        self.weeks = widgets.BoundedIntText(description="週數", min=14, max=53)
        self.week.observe(lambda _: self._guarded(self._show_week), "value")
        self.piece.observe(lambda _: self._guarded(self._show_piece), "value")
        for control, name in ((self.start, "start"), (self.weeks, "weeks")):
            control.observe(lambda change, name=name: self._guarded(lambda: self._period(name, change["new"])), "value")
        self._load()

    def _load(self) -> None:
        """Show what stands on the desk."""
        self._loading = True
        self.start.value, self.weeks.value = day_of(self.desk.data.get("start")), self.desk.weeks
        self.campaigns.answer, self.pauses.answer = self.desk.data.get("campaigns"), self.desk.data.get("pauses")
        self._fill_weeks(1)
        self._loading = False
        self._show_week()

    def _guarded(self, action: Callable[[], None]) -> None:
        """Run a reaction of the form, unless the form itself is changing its widgets; a user's error becomes a sentence."""
        if self._loading:
            return
        try:
            action()
        except CourseError as error:
            self.said.value = f"<p role='alert'>⚠ {escape(str(error))}</p>"

    def _fill_weeks(self, value: int | None) -> None:
        options = [(self._week_label(number), number) for number in range(1, self.desk.weeks + 1)]
        lost = self.desk.in_week(None)
        self.week.options = options + ([(f"日期待定或超出期間　{len(lost)} 則", 0)] if lost else [])
        self.week.value = value if value in [number for _, number in self.week.options] else 1

    def _week_label(self, number: int) -> str:
        first = self.desk.monday(number)
        return f"第 {number} 週　{first:%m/%d}–{first + timedelta(days=6):%m/%d}　{len(self.desk.in_week(number))} 則"

    def _list(self, chosen: str | None = None) -> None:
        """Name the pieces of the week anew, without touching the fields that someone is typing in."""
        self._loading = True
        entries = self.desk.in_week(self.week.value or None)
        self.piece.options = [(named(entry), entry["id"]) for entry in entries]
        self.piece.value = chosen if chosen in [entry["id"] for entry in entries] else entries[0]["id"] if entries else None
        self._loading = False

    def _show_week(self, chosen: str | None = None) -> None:
        self._list(chosen)
        self._show_piece()

    def _show_piece(self) -> None:
        entry = self.desk.entry(self.piece.value) if self.piece.value else None
        empty = widgets.HTML("<p>這一週還沒有內容；按「新增一則」。</p>")
        self.editor.children = fields_of(self.desk, entry, self._changed) if entry else [empty]
        self.day.value = day_of(entry.get("day")) if entry else self.desk.monday(self.week.value or 1)
        self._redraw()

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

    def add(self) -> None:
        """A new piece on the chosen day."""
        day = self.day.value or self.desk.monday(self.week.value or 1)
        made = self.desk.add(day=str(day), time="20:00", platform=next(iter(self.context.platforms), None))
        self._go(self.desk.week_of(made), made["id"])

    def copy(self) -> None:
        """The chosen piece once more, on the chosen day."""
        if self.piece.value and self.day.value:
            made = self.desk.copy(self.piece.value, self.day.value)
            self._go(self.desk.week_of(made), made["id"])

    def move(self) -> None:
        """The chosen piece to the chosen day."""
        if self.piece.value and self.day.value:
            chosen = self.piece.value
            self.desk.change(chosen, day=str(self.day.value))
            self._go(self.desk.week_of(self.desk.entry(chosen) or {}), chosen)

    def remove(self) -> None:
        """Take the chosen piece away."""
        if self.piece.value:
            self.desk.remove(self.piece.value)
            self._go(self.week.value or None)

    def link(self) -> None:
        """A link with UTM parameters for the chosen piece."""
        if self.piece.value:
            chosen = self.piece.value
            self.desk.link(chosen, self.plan.page)
            self._go(self.week.value or None, chosen)

    def make_draft(self) -> None:
        """A first draft; only where nothing has been planned, so that no work is lost."""
        if self.desk.data["entries"]:
            raise CourseError("行事曆已經有內容，不會覆蓋；要重排請先在 Excel 版刪去所有列，或刪除 portfolio 裡的 activity_calendar.json。")
        campaigns = [CalendarCampaign.model_validate(row) for row in self.desk.data["campaigns"]] or list(self.plan.campaigns)
        made = draft(Plan(**{**vars(self.plan), "campaigns": campaigns, "start": self.desk.monday(1), "weeks": self.desk.weeks}))
        self.desk.take(made)
        self._load()
        self.said.value = f"<p role='status'>已排出 {len(made.entries)} 則草稿；每一則的主要訊息、素材與指標要自己寫。</p>"

    def export(self) -> None:
        """Workbook and .ics beside the notebook."""
        calendar = self.desk.portfolio.load(ActivityCalendar)
        calendar_xlsx(calendar, self.context.brief, self.folder / FILE, self.context.pillars or (), self.context.kpis)
        calendar_ics(calendar, self.context.brief, self.folder / ICS, reminder=60)
        self.said.value = (f"<p role='status'>左側檔案清單裡有 <b>{FILE}</b>（改完可讀回）與 "
                           f"<b>{ICS}</b>（可匯入 Google、Outlook 日曆）。</p>")

    def read_back(self) -> None:
        """Take over the workbook beside the notebook."""
        notes = self.desk.read(self.folder / FILE)
        self._load()
        items = "".join(f"<li>{escape(note)}</li>" for note in notes)
        self.said.value = f"<div role='status'><p>已從 {FILE} 讀回 {len(self.desk.data['entries'])} 則。</p><ul>{items}</ul></div>"

    def _redraw(self) -> None:
        self.picture.value, self.told.value = month_html(self.desk, self.week.value or 1), faults_html(self.desk)

    @property
    def view(self) -> widgets.VBox:
        """The whole form as one widget."""
        first = [_button(text, icon, self._acts(action)) for text, icon, action in (
            ("排出草稿", "magic", self.make_draft), ("匯出 Excel 與 .ics", "download", self.export),
            ("從 Excel 讀回", "upload", self.read_back))]
        second = [_button("上一週", "arrow-left", self._acts(lambda: self._step(-1))), self.week,
                  _button("下一週", "arrow-right", self._acts(lambda: self._step(1)))]
        third = [self.day, *(_button(text, icon, self._acts(action)) for text, icon, action in (
            ("新增一則", "plus", self.add), ("複製到目標日期", "copy", self.copy), ("移到目標日期", "calendar", self.move),
            ("產生 UTM 連結", "link", self.link), ("刪除這一則", "trash", self.remove)))]
        flow = {"flex_flow": "row wrap"}
        return widgets.VBox([
            widgets.HTML(f"<h3>{ActivityCalendar.title}</h3>"), widgets.HBox([self.start, self.weeks, *first], layout=flow), self.said,
            self.campaigns.view, self.pauses.view, widgets.HTML("<h4>排程</h4>"), widgets.HBox(second, layout=flow), self.piece,
            widgets.HBox(third, layout=flow), self.editor, self.picture, self.told])

    def _acts(self, action: Callable[[], None]) -> Callable[[Any], None]:
        return lambda _: self._guarded(action)

    def _step(self, by: int) -> None:
        numbers = [number for _, number in self.week.options]
        self.week.value = numbers[(numbers.index(self.week.value) + by) % len(numbers)]

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        shown = static.table(ActivityCalendar, self.desk.data)
        return static.mimebundle(lambda: self.view, shown, ActivityCalendar.title, include=include, exclude=exclude)


def _goals(plan: Plan) -> Choices:
    return [(f"{goal.id} {goal.text}", goal.id) for goal in plan.brief.goals]


def _button(text: str, icon: str, action: Callable[[Any], None]) -> widgets.Button:
    button = widgets.Button(description=text, icon=icon, tooltip=text, layout={"width": "auto"})
    button.on_click(action)
    return button
