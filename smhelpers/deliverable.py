"""What a deliverable is: a typed section of the trainee's portfolio whose field titles are the
labels of its form.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, JsonValue
from pydantic.fields import FieldInfo

from .errors import tell

#: What is typed in a form, or stored for it, by field name; complete or not.
Answers = dict[str, Any]
#: First and last day, both included.
Span = tuple[date, date]


def lines(count: int) -> dict[str, JsonValue]:
    """`json_schema_extra` of a text field that its form shows with `count` lines."""
    return {"lines": count}


def distinct(values: list, message: str) -> None:
    """`ValueError` with the zh-TW message if a value stands twice."""
    if len(set(values)) < len(values):
        raise ValueError(message)


def repeated(values: Iterable[Any]) -> list[Any]:
    """Values that stand more than once, in the order in which they first stand."""
    return [value for value, times in Counter(values).items() if times > 1]


def holds_any(text: str, words: Iterable[str]) -> bool:
    """Whether at least one of the words stands in a text."""
    return any(word in text for word in words)


class Section(BaseModel):
    """Base of deliverables and of the records in them.

    Field titles are the zh-TW labels of the forms.
    """

    model_config = ConfigDict(
        extra="forbid",
        str_strip_whitespace=True,
        allow_inf_nan=False,
    )

    @classmethod
    def field_labels(cls) -> dict[str, str]:
        """zh-TW label of every field here and in nested sections."""
        found: dict[str, str] = {}
        for name, field in cls.model_fields.items():
            found[name] = field.title or name
            for part in _nested(field):
                found.update(part.field_labels())
        return found


def _nested(field: FieldInfo) -> list[type[Section]]:
    """Section types inside a field's annotation."""
    candidates = [field.annotation, *getattr(field.annotation, "__args__", ())]
    return [part for part in candidates if isinstance(part, type) and issubclass(part, Section)]


class Deliverable(Section):
    """One file of the portfolio. Subclasses name their file, their zh-TW title and the
    assignment they belong to.
    """

    file_name: ClassVar[str]
    title: ClassVar[str]
    assignment: ClassVar[str]


@dataclass(frozen=True)
class Finding:
    """One thing looked at: what, whether it is right, and what to do if it is not."""

    about: str
    right: bool
    remedy: str = ""


def share_right(findings: list[Finding]) -> float:
    """Share of findings that are right, 0 to 1 (0 where there is nothing to look at)."""
    return float(sum(f.right for f in findings) / len(findings)) if findings else 0.0


def left_after(findings: list[Finding], each: float) -> float:
    """What is left of 1 when every finding that is wrong leaves the part `each`: for what must
    not fail, however much else is right.
    """
    return float(each ** sum(not finding.right for finding in findings)) if findings else 0.0


def tell_verdicts(findings: list[Finding]) -> None:
    """Tell the trainee every finding of a check: ✓, or ✗ with what to do."""
    lines = []
    for finding in findings:
        remedy = "" if finding.right else f"：{finding.remedy}"
        lines.append(f"{'✓' if finding.right else '✗'} {finding.about}{remedy}")
    tell("\n".join(lines))
