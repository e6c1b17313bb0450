"""One widget a field: what kind of question a model's field is, and how its answer is read and
shown.

A number is typed into a text box so that blank stays blank (an integer box would invent a 0).
"""

import types
import unicodedata
from collections.abc import Callable
from datetime import date
from html import escape
from typing import Annotated, Any, Literal, NoReturn, Union, get_args, get_origin

import ipywidgets as widgets
from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from ..deliverable import Section
from ..errors import sentence
from ..labels import label
from . import look

Choices = list[tuple[str, Any]]
_UNANSWERED = ("請選擇…", None)
#: A list to choose from whose longest text (in characters) is longer than this takes a line of its
#: own.
_LONG = 16


def without_none(annotation: Any) -> Any:
    """What a field holds when it is answered: `date` for `date | None`."""
    if get_origin(annotation) not in (Union, types.UnionType):
        return annotation
    parts = [part for part in get_args(annotation) if part is not types.NoneType]
    return Union[tuple(parts)]  # noqa: UP007  # of one part that part itself


def options_of(annotation: Any) -> Choices | None:
    """Choices of a `Literal` or yes/no field as (zh-TW label, value).

    None for a field that is typed.
    """
    if annotation is bool:
        return [("是", True), ("否", False)]
    if get_origin(annotation) is Literal:
        return [(label(str(value)), value) for value in get_args(annotation)]
    if get_origin(annotation) in (Union, types.UnionType):
        return [pair for part in get_args(annotation) for pair in options_of(part) or []] or None
    return None


def row_model(field: FieldInfo) -> type[Section] | None:
    """Section type of a list-of-rows field, else None."""
    annotation = without_none(field.annotation)
    if get_origin(annotation) is list:
        (inner,) = get_args(annotation)
        if isinstance(inner, type) and issubclass(inner, Section):
            return inner
    return None


def tidy_number(text: str) -> str:
    """A typed number as a parser wants it: full-width digits, thousands commas, percent and
    currency signs removed.
    """
    return (
        unicodedata.normalize("NFKC", text)
        .strip()
        .replace(",", "")
        .rstrip("%元")
        .removeprefix("NT$")
        .strip()
    )


class Field:
    """A question: its widget, its answer as saved data (None when unanswered), its help, and
    what is wrong with the answer.
    """

    def __init__(
        self,
        name: str,
        field: FieldInfo,
        choices: Choices | None = None,
    ):
        self.name = name
        self.title = field.title or name
        self.annotation = without_none(field.annotation)
        self._field = field
        self.help = field.description or _range(field)
        self.fault = ""
        extra = {}
        if isinstance(field.json_schema_extra, dict):
            extra = field.json_schema_extra
        self.many = choices is None and get_origin(self.annotation) is list
        self.control = self._control(
            choices or options_of(self.annotation),
            int(extra.get("lines", 1)),
        )

    def _control(self, choices: Choices | None, lines: int) -> Any:
        named: dict[str, Any] = {
            "description": self._description(),
            "description_allow_html": True,
            "tooltip": "",
        }
        if self.many:
            (each,) = get_args(self.annotation)
            return self._checks(options_of(each) or self._without_widget())
        if choices:
            made = look.field(
                look.lean(
                    widgets.Dropdown,
                    options=[_UNANSWERED, *choices],
                    **named,
                ),
            )
            is_long = max(len(text) for text, _ in choices) > _LONG
            return look.classed(made, "smc-wide") if is_long else made
        if self.annotation is date:
            return look.field(look.lean(widgets.DatePicker, **named))
        if self.annotation is not str and not self._number:
            self._without_widget()
        if lines > 1:
            return look.classed(
                look.field(
                    look.lean(
                        widgets.Textarea,
                        continuous_update=False,
                        rows=lines,
                        **named,
                    ),
                ),
                "smc-wide",
            )
        made = look.field(look.lean(widgets.Text, continuous_update=False, **named))
        if self._number:
            return made
        return look.classed(made, "smc-wide")

    def _without_widget(self) -> NoReturn:
        """Whoever adds a field learns it when its form is first made, and not from a trainee."""
        raise TypeError(f"No widget shows {self.name}: {self.annotation}; see forms/fields.py.")

    @property
    def _number(self) -> bool:
        return self.annotation in (int, float)

    def _description(self) -> str:
        """The label as HTML: title, help, and what is wrong.

        A screen reader says it with the control.
        """
        help_ = ""
        if self.help:
            help_ = f"<span class='smc-help'>{escape(self.help)}</span>"
        fault = ""
        if self.fault:
            fault = f"<span class='smc-fault'>✗ {escape(self.fault)}</span>"
        return f"{escape(self.title)}{help_}{fault}"

    def _checks(self, choices: Choices) -> widgets.VBox:
        self._values = [value for _, value in choices]
        help_ = ""
        if self.help:
            help_ = f"<span class='smc-help'>{escape(self.help)}</span>"
        head = look.lean(widgets.HTML, f"<b class='smc-title'>{escape(self.title)}</b>{help_}")
        boxes = [look.lean(widgets.Checkbox, description=text, indent=False) for text, _ in choices]
        return look.classed(look.lean(widgets.VBox, [head, *boxes]), "smc-wide", "smc-group")

    def examine(self) -> str:
        """Look at the answer, say at its label what is wrong with it, and return that ("" where
        it is right or blank).
        """
        if self.many or isinstance(self.control, widgets.Dropdown):
            fault = ""
        else:
            fault = _fault(self._field, self.answer)
        if fault != self.fault:
            self.fault = fault
            self.control.description = self._description()
            if fault:
                self.control.add_class("smc-faulty")
            else:
                self.control.remove_class("smc-faulty")
        return fault

    def observe(self, callback: Callable[[dict], None]) -> None:
        """Call back on every change of the answer."""
        for control in self.control.children[1:] if self.many else [self.control]:
            control.observe(callback, "value")

    @property
    def answer(self) -> Any:
        """The answer as data, None when unanswered."""
        if self.many:
            boxes = self.control.children[1:]
            return [
                value for value, box in zip(self._values, boxes, strict=True) if box.value
            ] or None
        value = self.control.value
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, str):
            value = tidy_number(value) if self._number else value.strip()
        return None if value in ("", None) else value

    @property
    def shown(self) -> str:
        """The answer as its reader sees it, "" when unanswered."""
        if isinstance(self.control, widgets.Dropdown) and self.control.value is not None:
            return str(self.control.label)
        value = self.answer
        if isinstance(value, list):
            return "、".join(label(str(part)) for part in value)
        if value is None:
            return ""
        return str(value)

    @answer.setter
    def answer(self, value: Any) -> None:
        if self.many:
            for key, box in zip(self._values, self.control.children[1:], strict=True):
                box.value = isinstance(value, list) and key in value
        elif isinstance(self.control, widgets.Dropdown):
            known = [option for _, option in self.control.options]
            self.control.index = known.index(value) if value in known else 0
        elif isinstance(self.control, widgets.DatePicker):
            self.control.value = _date(value)
        else:
            self.control.value = "" if value is None else str(value)


def _date(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


#: Checks of single fields, made when they are first needed, with the field that they belong to.
_CHECKS: dict[int, tuple[FieldInfo, TypeAdapter]] = {}


def _fault(field: FieldInfo, answer: Any) -> str:
    """What is wrong with one answer by itself, as a zh-TW sentence; "" for none and for a blank."""
    if answer is None:
        return ""
    if id(field) not in _CHECKS:
        _CHECKS[id(field)] = (field, TypeAdapter(Annotated[field.annotation, field]))
    try:
        _CHECKS[id(field)][1].validate_python(answer)
    except ValidationError as error:
        return sentence(error.errors()[0])
    return ""


def _range(field: FieldInfo) -> str:
    """Help of a number that has none of its own: what may be typed."""
    if without_none(field.annotation) not in (int, float):
        return ""
    bounds = {
        name: getattr(rule, name)
        for rule in field.metadata
        for name in ("ge", "le")
        if hasattr(rule, name)
    }
    low = bounds.get("ge")
    high = bounds.get("le")
    return "填數字" + (f"，{low:g} 到 {high:g}" if low is not None and high is not None else "")
