"""The calendar as it is worked on: what was typed, complete or not, with every change saved at
once; no widgets here.

Entries are data as the portfolio keeps them. Days are "YYYY-MM-DD".
"""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..deliverable import Answers, Finding, Section
from ..documents.calendar_reading import read_calendar
from ..errors import CourseError
from ..forms.keeping import Keeping
from ..portfolio import Portfolio
from ..strategy.calendar import (
    LEAST_WEEKS,
    MOST_WEEKS,
    ActivityCalendar,
    CalendarCampaign,
    CalendarEntry,
    Pause,
)
from ..strategy.calendar_checks import problems
from ..strategy.calendar_context import Context
from ..strategy.links import tagged
from ..taipei import today

_ROWS: dict[str, type[Section]] = {
    "entries": CalendarEntry,
    "campaigns": CalendarCampaign,
    "pauses": Pause,
}


class CalendarDesk:
    """Reads the portfolio at the start and writes it after every change.

    `start` is the first day where nothing was saved yet.
    """

    def __init__(
        self,
        context: Context,
        start: date,
        portfolio: Portfolio | None = None,
    ):
        self.context = context
        self.portfolio = portfolio or Portfolio.open()
        self.data: Answers = {
            "start": str(start),
            "weeks": LEAST_WEEKS,
            "campaigns": [],
            "pauses": [],
            "entries": [],
        }
        #: What is wrong with the file that lay here; "" for nothing.
        self.damage = ""
        self._read_what_was_saved()
        #: Told of what stands here after every change.
        self.saved: Callable[[Answers], None] = lambda data: None
        #: Told when what another window or computer wrote has come to stand here.
        self.adopted: Callable[[], None] = lambda: None
        fields = list(ActivityCalendar.model_fields)
        self.keeping = Keeping(
            self.portfolio,
            ActivityCalendar,
            fields,
            self._adopt,
            self._settled,
        )
        self.keeping.start()

    def _read_what_was_saved(self) -> None:
        """What stands in the file where it can be what was typed here; a damaged file is kept
        aside.
        """
        try:
            found = self.portfolio.draft(ActivityCalendar)
        except CourseError as error:
            self.damage = f"{error}原來的檔案已改名保留。"
            self.portfolio.set_aside(ActivityCalendar)
            return
        self.data |= found
        for name in ("campaigns", "pauses", "entries"):
            rows = self.data[name] if isinstance(self.data[name], list) else []
            self.data[name] = [row for row in rows if isinstance(row, dict)]

    def save(self) -> None:
        """Write what stands here now; where that cannot be, `keeping` says so."""
        self.keeping.keep(self.data)
        self.saved(self.data)

    def _settled(self) -> None:
        self.adopted()

    def _adopt(self, data: Answers) -> None:
        self.data = self.data | data
        self.adopted()

    def put_back(self, data: Answers) -> None:
        """Put an earlier state in the place of what stands here."""
        self.data = data
        self.keeping.keep(data)

    def take(self, calendar: ActivityCalendar, **kept: Any) -> None:
        """Put a whole calendar in the place of what stands here.

        `kept` are parts that stay as they were typed.
        """
        self.data = calendar.model_dump(mode="json") | kept
        self.save()

    def read(self, path: Path) -> list[str]:
        """Take over an edited workbook; what should be known of it.

        `CourseError` where it cannot be read, and nothing is changed.
        """
        found = read_calendar(path)
        self.take(found.calendar)
        return found.notes

    @property
    def weeks(self) -> int:
        """Number of weeks; the least where none was typed."""
        typed = self.data.get("weeks")
        if isinstance(typed, int) and 0 < typed <= MOST_WEEKS:
            return typed
        return LEAST_WEEKS

    def monday(self, week: int) -> date:
        """First day of a week, from 1."""
        return (day_of(self.data.get("start")) or today()) + timedelta(weeks=week - 1)

    def week_of(self, entry: Answers) -> int | None:
        """Week of an entry; None where it has no day, or one outside the period."""
        day = day_of(entry.get("day"))
        week = (day - self.monday(1)).days // 7 + 1 if day else 0
        return week if 1 <= week <= self.weeks else None

    def in_week(self, week: int | None) -> list[Answers]:
        """Entries of a week by time; those without a place in any week for None."""
        found = [entry for entry in self.data["entries"] if self.week_of(entry) == week]
        return sorted(
            found,
            key=lambda entry: (str(entry.get("day")), str(entry.get("time")), str(entry.get("id"))),
        )

    def entry(self, entry_id: str) -> Answers | None:
        """The entry with this number."""
        return next((entry for entry in self.data["entries"] if entry.get("id") == entry_id), None)

    def add(self, **values: Any) -> Answers:
        """A new entry with a number of its own."""
        numbers = [
            int(text)
            for entry in self.data["entries"]
            if (text := str(entry.get("id", ""))[1:]).isdigit()
        ]
        made = {
            "status": "planned",
            "pausable": True,
            **values,
            "id": f"e{max(numbers, default=0) + 1}",
        }
        self.data["entries"].append(made)
        self.save()
        return made

    def copy(self, entry_id: str, day: date) -> Answers:
        """The same on another day, as a plan."""
        return self.add(**((self.entry(entry_id) or {}) | {"day": str(day), "status": "planned"}))

    def change(self, entry_id: str, **values: Any) -> None:
        """Replace fields of an entry; None takes a field's answer away."""
        entry = self.entry(entry_id)
        if entry is not None:
            entry.update(values)
            for name in [name for name, value in entry.items() if value is None]:
                del entry[name]
            self.save()

    def remove(self, entry_id: str) -> None:
        """Delete an entry."""
        self.data["entries"] = [
            entry for entry in self.data["entries"] if entry.get("id") != entry_id
        ]
        self.save()

    def link(self, entry_id: str, page: str) -> None:
        """Give an entry a link with UTM parameters to a page.

        Its campaign, or `always_on` where it belongs to none.
        """
        entry = self.entry(entry_id) or {}
        if entry.get("platform"):
            self.change(
                entry_id,
                link=tagged(
                    page,
                    entry["platform"],
                    entry.get("campaign") or "always_on",
                    entry_id,
                ),
            )

    def sound(self) -> ActivityCalendar | None:
        """The calendar of those rows that are complete: what can be pictured and checked
        already. None where there is none.
        """
        rows = {}
        for name, kind in _ROWS.items():
            read = [_sound(kind, data) for data in self.data.get(name, [])]
            rows[name] = [row for row in read if row]
        try:
            return ActivityCalendar.model_validate(self.data | rows)
        except ValidationError:
            return None

    def unfinished(self) -> list[str]:
        """What is still missing before the calendar can be handed in, as zh-TW sentences."""
        if self.portfolio.has(ActivityCalendar):
            return self.portfolio.findings(ActivityCalendar)
        return ["還沒有任何排程"]

    def problems(self) -> dict[str, list[Finding]]:
        """Faults by aspect of what is complete so far."""
        calendar = self.sound()
        if calendar:
            return problems(calendar, self.context)
        return {}


def _sound(kind: type[Section], data: Any) -> Section | None:
    try:
        return kind.model_validate(data)
    except ValidationError:
        return None


def day_of(typed: Any) -> date | None:
    """A saved day; None where it is none."""
    try:
        return date.fromisoformat(str(typed))
    except ValueError:
        return None
