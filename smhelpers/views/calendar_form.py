"""The calendar's form, without dragging: choose a week and a piece, change, copy or move it.

Draft, export, read back (pc-3.3).
"""

from collections.abc import Callable
from copy import deepcopy
from html import escape
from pathlib import Path

import ipywidgets as widgets
from pydantic import ValidationError

from ..documents.calendar_xlsx import FILE, calendar_xlsx
from ..documents.ics import FILE as ICS
from ..documents.ics import calendar_ics
from ..errors import CourseError
from ..forms import look, static
from ..portfolio import Portfolio
from ..strategy.calendar import ActivityCalendar, CalendarCampaign
from ..strategy.calendar_build import DraftPlan, draft
from ..strategy.calendar_context import Context
from .calendar_board import CalendarBoard


class CalendarForm(CalendarBoard, static.Interactive):
    """Show it as the last value of a cell.

    Plan: what a first draft is made from, with the address that links lead to.
    """

    heading = ActivityCalendar.title

    def __init__(
        self,
        plan: DraftPlan,
        context: Context,
        portfolio: Portfolio | None = None,
    ):
        super().__init__(plan, context, portfolio)
        self.folder: Path = self.desk.portfolio.folder.parent
        #: Entries that 清空重排 has asked about; any change since then asks again.
        self._asked: list[dict] | None = None

    def add(self) -> None:
        """A new piece on the chosen day."""
        day = self.day.value or self.desk.monday(self.week.value or 1)
        made = self.desk.add(
            day=str(day),
            time="20:00",
            platform=next(iter(self.context.platforms), None),
        )
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
            self.said.value = look.told(f"已移到 {self.desk.entry(chosen)['day']}。")

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
            raise CourseError("行事曆已經有內容，不會覆蓋；想從頭再排，請按「清空重排」。")
        self._draft()

    def draft_anew(self) -> None:
        """A draft in the place of what was planned; the first press only asks.

        Campaigns and pauses stay.
        """
        entries = self.desk.data["entries"]
        if entries and self._asked != entries:
            self._asked = deepcopy(entries)
            raise CourseError(
                f"會刪去 {len(entries)} 則排程再排出草稿（活動與暫停期間會留著）；確定的話，"
                f"再按一次「清空重排」。",
            )
        self._draft()

    def _draft(self) -> None:
        try:
            campaigns = [
                CalendarCampaign.model_validate(row) for row in self.desk.data["campaigns"]
            ] or list(self.plan.campaigns)
        except ValidationError:
            raise CourseError(
                "「行銷與促銷活動」有一列還沒填完；請補上，或刪去那一列，再排出草稿。",
            ) from None
        made = draft(
            DraftPlan(
                **{
                    **vars(self.plan),
                    "campaigns": campaigns,
                    "start": self.desk.monday(1),
                    "weeks": self.desk.weeks,
                },
            ),
        )
        self.desk.take(made, pauses=self.desk.data["pauses"])
        self._load()
        self.said.value = (
            f"<p role='status'>已排出 {len(made.entries)} 則草稿；每一則的主要訊息、"
            f"素材與指標要自己寫。</p>"
        )

    def export(self) -> None:
        """Workbook and .ics beside the notebook."""
        calendar = self.desk.portfolio.load(ActivityCalendar)
        calendar_xlsx(
            calendar,
            self.context.brief,
            self.folder / FILE,
            self.context.pillars or (),
            self.context.kpis,
        )
        calendar_ics(
            calendar,
            self.context.brief,
            self.folder / ICS,
            reminder=60,
        )
        self.said.value = (
            f"<p role='status'>左側檔案清單裡有 <b>{FILE}</b>（改完可讀回）與 "
            f"<b>{ICS}</b>（可匯入 Google、Outlook 日曆）。</p>"
        )

    def read_back(self) -> None:
        """Take over the workbook beside the notebook."""
        notes = self.desk.read(self.folder / FILE)
        self._load()
        items = "".join(f"<li>{escape(note)}</li>" for note in notes)
        self.said.value = (
            f"<div role='status'><p>已從 {FILE} 讀回 {len(self.desk.data['entries'])} 則。"
            f"</p><ul>{items}</ul></div>"
        )

    @property
    def view(self) -> widgets.VBox:
        """The whole form as one widget."""
        first = [
            look.button(text, self._acts(action), icon)
            for text, icon, action in (
                ("排出草稿", "magic", self.make_draft),
                ("清空重排", "eraser", self.draft_anew),
                ("匯出 Excel 與 .ics", "download", self.export),
                ("從 Excel 讀回", "upload", self.read_back),
            )
        ]
        second = [
            look.button("上一週", self._acts(lambda: self._step(-1)), "arrow-left"),
            self.week,
            look.button("下一週", self._acts(lambda: self._step(1)), "arrow-right"),
        ]
        third = [
            self.day,
            *(
                look.button(text, self._acts(action), icon)
                for text, icon, action in (
                    ("新增一則", "plus", self.add),
                    ("複製到那一天", "copy", self.copy),
                    ("移到那一天", "calendar", self.move),
                    ("產生 UTM 連結", "link", self.link),
                    ("刪除這一則", "trash", self.remove),
                )
            ),
        ]
        return widgets.VBox(
            [
                widgets.HTML(f"<h3>{ActivityCalendar.title}</h3>"),
                look.bar([self.start, self.weeks, *first, self.history.button]),
                self.said,
                self.desk.keeping.notice,
                self.campaigns.view,
                self.pauses.view,
                widgets.HTML("<h4>排程</h4>"),
                look.bar(second),
                self.piece,
                look.bar(third),
                self.editor,
                self.picture,
                look.foot(self.told),
            ],
        )

    def _acts(self, action: Callable[[], None]) -> Callable[[], None]:
        return lambda: self._guarded(action)

    def _step(self, by: int) -> None:
        numbers = [number for _, number in self.week.options]
        self.week.value = numbers[(numbers.index(self.week.value) + by) % len(numbers)]

    def page(self) -> str:
        return static.table(ActivityCalendar, self.desk.data)
