"""What a deliverable is: a typed section of the trainee's portfolio whose field titles are the
labels of its form.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, get_args

from pydantic import BaseModel, ConfigDict, JsonValue

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


@dataclass(frozen=True)
class Joined:
    """A required question that joined a form in an `edition` of its deliverable.

    `before`: what is read for it in work that was saved by an earlier edition.
    """

    edition: int
    before: Any


class Section(BaseModel):
    """Base of deliverables and of the records in them.

    Field titles are the zh-TW labels of the forms.
    """

    #: Required questions that were not there from the start, by field name.
    joined: ClassVar[Mapping[str, Joined]] = {}
    #: Questions that are asked no more; in older work they are passed over.
    left: ClassVar[frozenset[str]] = frozenset()

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
            for part in nested_sections(field.annotation):
                found.update(part.field_labels())
        return found

    @classmethod
    def brought_up(cls, data: Answers, edition: int) -> Answers:
        """Answers that were saved by an `edition` of the form, as today's form would hold them.

        What joined later has its value from before, what has left is gone; the rest is untouched.
        """
        kept = {name: value for name, value in data.items() if name not in cls.left}
        for name, question in cls.joined.items():
            if edition < question.edition:
                kept.setdefault(name, question.before)
        for name, field in cls.model_fields.items():
            for section in nested_sections(field.annotation):
                if name in kept:
                    kept[name] = _each_brought_up(section, kept[name], edition)
        return kept


def _each_brought_up(section: type[Section], value: Any, edition: int) -> Any:
    """A section's answers, or a list of them; anything else is left to the validation."""
    if isinstance(value, dict):
        return section.brought_up(value, edition)
    if isinstance(value, list):
        return [_each_brought_up(section, row, edition) for row in value]
    return value


def nested_sections(annotation: Any) -> list[type[Section]]:
    """Section types inside an annotation: of a section, a list of it, or one that may be blank."""
    if isinstance(annotation, type) and issubclass(annotation, Section):
        return [annotation]
    found = []
    for part in get_args(annotation):
        found += nested_sections(part)
    return found


class Deliverable(Section):
    """One file of the portfolio. Subclasses name their file, their zh-TW title and the
    assignment they belong to.
    """

    file_name: ClassVar[str]
    title: ClassVar[str]
    assignment: ClassVar[str]
    #: Rises when a question joins or leaves the form; it is saved with the answers.
    edition: ClassVar[int] = 1

    @classmethod
    def as_read(cls, draft: Answers, items: Iterable[str] = ()) -> Answers:
        """The answers as a person reads them.

        A kind that stores names of questions puts the questions in their place. items: ids of the
        standard that are being looked at; a kind may leave out what is about others.
        """
        return draft


def number_in(draft: Answers) -> str:
    """The trainee's number in a draft; "" where none is typed."""
    typed = draft.get("trainee")
    return typed if isinstance(typed, str) else ""


def rows_in(draft: Answers, name: str) -> list[Answers]:
    """The rows of a list in a draft, whatever else stands there."""
    rows = draft.get(name)
    if not isinstance(rows, list):
        return []
    return [row for row in rows if isinstance(row, dict)]


@dataclass(frozen=True)
class Finding:
    """One thing looked at: what, whether it is right, and what to do if it is not."""

    about: str
    right: bool
    remedy: str = ""
    #: Only the wording of a free text was looked at: it costs nothing, a person is asked to read.
    asks: bool = False


def question(about: str, right: bool, remedy: str = "") -> Finding:
    """What words alone suggest: a hint for the trainee, a question for the assessor, no points.

    Competent people word things in their own way; no free text is failed by a list of words.
    """
    return Finding(about, right, remedy, asks=True)


def counted(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that count for points: all but those that only ask."""
    return [finding for finding in findings if not finding.asks]


def sign_of(finding: Finding) -> str:
    """✓ for what is right, ✗ for what costs points, ？ for what a person is asked to read."""
    if finding.right:
        return "✓"
    return "？" if finding.asks else "✗"


def remedy_of(finding: Finding) -> str:
    """The remedy; of a question also that it costs nothing."""
    told = finding.remedy.rstrip("。")
    return f"{told}（只是提醒，不扣分；由評量人員判讀）" if finding.asks else finding.remedy


def told_of(finding: Finding) -> str:
    """A finding as a line: its sign, what it is about, and the remedy of one that is not right."""
    remedy = "" if finding.right else f"：{remedy_of(finding)}"
    return f"{sign_of(finding)} {finding.about}{remedy}"


def share_right(findings: list[Finding]) -> float:
    """Share of the counted findings that are right, 0 to 1 (0 where nothing is looked at)."""
    looked_at = counted(findings)
    if not looked_at:
        return 1.0 if findings else 0.0
    return sum(finding.right for finding in looked_at) / len(looked_at)


def left_after(findings: list[Finding], each: float) -> float:
    """What is left of 1 when every counted finding that is wrong leaves the part `each`: for what
    must not fail, however much else is right.
    """
    if not findings:
        return 0.0
    return float(each ** sum(not finding.right for finding in counted(findings)))


def tell_verdicts(findings: list[Finding]) -> None:
    """Tell the trainee every finding of a check: ✓, or what to do."""
    tell("\n".join(told_of(finding) for finding in findings))
