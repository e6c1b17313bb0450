"""The pages of the own strategy that an improvement may change: every passage by its place, as
it stands (pc-5.3).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..deliverable import Deliverable
from ..labels import label
from ..strategy import ActivityCalendar, ContentStrategy, KpiPlan, TrackingPlan, WorkPlan

#: By deliverable and list of rows: the fields that name a row, and those that may be changed.
_ROWS: dict[type[Deliverable], dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    KpiPlan: {"kpis": (("id",), ("target", "direction", "decision"))},
    ContentStrategy: {
        "pillars": (("name",), ("share_percent", "message")),
        "series": (("name", "platform"), ("post_type", "slot", "per_week")),
        "engagement": (("platform",), ("action", "rhythm")),
        "user_content": (("platform",), ("action", "motive")),
        "service": (("channel", "occasion"), ("first_response_minutes", "close_days", "escalate")),
    },
    WorkPlan: {
        "tasks": (("id", "work"), ("weekly_hours", "output")),
        "budget": (("item",), ("amount", "basis")),
        "milestones": (("what",), ("week", "proof")),
    },
    TrackingPlan: {
        "sources": (("source_file",), ("rhythm", "stored")),
        "checks": (("check",), ("how", "then")),
        "reports": (("title",), ("rhythm", "content")),
    },
    ActivityCalendar: {"campaigns": (("id", "name"), ("start", "end", "offer", "budget"))},
}


@dataclass(frozen=True)
class Page:
    """A passage of the strategy: `key` finds it again, `document`, `place` and `field` say where
    it is, `value` is what stands there.
    """

    key: str
    document: str
    place: str
    field: str
    value: str
    numeric: bool

    @property
    def told(self) -> str:
        """Where it stands, in one line."""
        return f"{self.document}｜{self.place}｜{self.field}"

    def says(self, text: str) -> bool:
        """Whether a text is what stands there; a number may be written in another way."""
        return same(self.value, text)


def same(one: str, other: str) -> bool:
    """Whether two texts say the same: equal numbers, or equal words but for spaces."""
    try:
        return float(one.replace(",", "")) == float(other.replace(",", ""))
    except ValueError:
        return "".join(one.split()) == "".join(other.split())


def pages_of(parts: Mapping[type[Deliverable], Deliverable]) -> list[Page]:
    """Every passage of these deliverables that may be changed, in their order.

    Blank ones as well: what is missing can be added.
    """
    return [
        page
        for kind, lists in _ROWS.items()
        if kind in parts
        for name, (names, fields) in lists.items()
        for number, row in enumerate(getattr(parts[kind], name))
        for page in _of_row(
            kind,
            name,
            number,
            row,
            names,
            fields,
        )
    ]


def _of_row(
    kind: type[Deliverable],
    name: str,
    number: int,
    row: Any,
    names: tuple[str, ...],
    fields: tuple[str, ...],
) -> Iterator[Page]:
    place = "・".join(label(str(getattr(row, each))) for each in names)
    for field in fields:
        value = getattr(row, field)
        number_like = isinstance(value, int | float) and not isinstance(value, bool)
        yield Page(
            f"{kind.file_name}/{name}/{number}/{field}",
            kind.title,
            place,
            type(row).model_fields[field].title or field,
            f"{value:.10g}" if number_like else label(str(value)),
            number_like,
        )
