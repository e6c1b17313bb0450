"""One widget a field: what kind of question a model's field is, and how its answer is read and shown.

A number is typed into a text box so that blank stays blank (an integer box would invent a 0).
"""

import types
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any, Literal, Union, get_args, get_origin

import ipywidgets as widgets
from pydantic.fields import FieldInfo

from ..deliverable import Section
from ..labels import label

Choices = list[tuple[str, Any]]
_WIDE = {"width": "98%", "max_width": "900px"}
_UNANSWERED = ("請選擇…", None)


def options_of(annotation: Any) -> Choices | None:
    """Choices of a `Literal` or yes/no field as (zh-TW label, value); None for a field that is typed."""
    if annotation is bool:
        return [("是", True), ("否", False)]
    if get_origin(annotation) is Literal:
        return [(label(str(value)), value) for value in get_args(annotation)]
    if get_origin(annotation) in (Union, types.UnionType):
        return [pair for part in get_args(annotation) for pair in options_of(part) or []] or None
    return None


def row_model(field: FieldInfo) -> type[Section] | None:
    """Section type of a list-of-rows field, else None."""
    if get_origin(field.annotation) is list:
        (inner,) = get_args(field.annotation)
        if isinstance(inner, type) and issubclass(inner, Section):
            return inner
    return None


def tidy_number(text: str) -> str:
    """A typed number as a parser wants it: full-width digits, thousands commas, percent and currency signs removed."""
    return unicodedata.normalize("NFKC", text).strip().replace(",", "").rstrip("%元").removeprefix("NT$").strip()


class Field:
    """A question: its widget, its answer as saved data (None when unanswered), and its help line."""

    def __init__(self, name: str, field: FieldInfo, choices: Choices | None = None):
        self.name, self.title = name, field.title or name
        self.annotation = field.annotation
        self.help = field.description or ""
        extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
        self.many = choices is None and get_origin(self.annotation) is list
        self.control = self._control(choices or options_of(self.annotation), int(extra.get("lines", 1)))

    def _control(self, choices: Choices | None, lines: int) -> widgets.Widget:
        style = {"description": self.title, "style": {"description_width": "11em"}, "tooltip": self.help}
        if self.many:
            return self._checks(options_of(get_args(self.annotation)[0]) or [])
        if choices:
            return widgets.Dropdown(options=[_UNANSWERED, *choices], layout={"width": "30em", "max_width": "98%"}, **style)
        if self.annotation is date:
            return widgets.DatePicker(**style)
        box = widgets.Textarea if lines > 1 else widgets.Text
        layout = _WIDE | ({"height": f"{lines * 1.9}em"} if lines > 1 else {})
        return box(continuous_update=False, placeholder=self.help, layout=layout, **style)

    def _checks(self, choices: Choices) -> widgets.VBox:
        self._values = [value for _, value in choices]
        return widgets.VBox([widgets.HTML(f"<b>{self.title}</b>　{self.help}"),
                             *(widgets.Checkbox(description=text, indent=False, layout=_WIDE) for text, _ in choices)])

    def observe(self, callback: Callable[[dict], None]) -> None:
        """Call back on every change of the answer."""
        for control in self.control.children[1:] if self.many else [self.control]:
            control.observe(callback, "value")

    @property
    def answer(self) -> Any:
        """The answer as data, None when unanswered."""
        if self.many:
            boxes = self.control.children[1:]
            return [value for value, box in zip(self._values, boxes, strict=True) if box.value] or None
        value = self.control.value
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, str):
            value = tidy_number(value) if self.annotation in (int, float) else value.strip()
        return None if value in ("", None) else value

    @property
    def shown(self) -> str:
        """The answer as its reader sees it, "" when unanswered."""
        if isinstance(self.control, widgets.Dropdown) and self.control.value is not None:
            return str(self.control.label)
        value = self.answer
        return "、".join(label(str(part)) for part in value) if isinstance(value, list) else "" if value is None else str(value)

    @answer.setter
    def answer(self, value: Any) -> None:
        if self.many:
            for key, box in zip(self._values, self.control.children[1:], strict=True):
                box.value = isinstance(value, list) and key in value
        elif isinstance(self.control, widgets.Dropdown):
            known = [option for _, option in self.control.options]
            self.control.value = value if value in known else None
        elif isinstance(self.control, widgets.DatePicker):
            self.control.value = _date(value)
        else:
            self.control.value = "" if value is None else str(value)


def _date(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
