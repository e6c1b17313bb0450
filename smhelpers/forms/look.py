"""The common look of forms and boards: one style sheet, cards, bars, buttons, and what the page
does by itself.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

import anywidget
import ipywidgets as widgets

from ..taipei import today


def _read(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


class PageBehaviour(anywidget.AnyWidget):
    """The style sheet and what the page does by itself; it shows nothing."""

    _esm = _read("page.js")
    _css = _read("style.css")


@cache
def page() -> PageBehaviour:
    """One widget a kernel, shown with every form."""
    return PageBehaviour()


def lean(
    kind: type,
    *values: Any,
    width: str | None = None,
    **options: Any,
) -> Any:
    """A widget that shares its layout and style with its likes: one of its own each is two more
    models for the page to wait for.
    """
    shared = {"layout": _layout(width)} | (
        {"style": _style(kind)} if "style" in kind.class_traits() else {}
    )
    return kind(*values, **shared, **options)


@cache
def _layout(width: str | None) -> widgets.Layout:
    return widgets.Layout(width=width)


@cache
def _style(kind: type) -> Any:
    return kind.class_traits()["style"].klass()


def framed(view: widgets.Widget) -> widgets.VBox:
    """A form or board in the common look."""
    return classed(lean(widgets.VBox, [view, page()]), "smc-form")


def classed(widget: Any, *names: str) -> Any:
    """The widget, with classes of the style sheet."""
    for name in names:
        widget.add_class(name)
    return widget


def card(children: Sequence[widgets.Widget], *, grid: bool = False) -> widgets.VBox:
    """A framed group; in a `grid` short fields stand side by side where there is room."""
    return classed(lean(widgets.VBox, list(children)), "smc-card", *(["smc-grid"] if grid else []))


def grid(children: Iterable[widgets.Widget]) -> widgets.VBox:
    """Fields side by side where there is room, each long one in a line of its own."""
    return classed(lean(widgets.VBox, list(children)), "smc-grid")


def foot(*children: widgets.Widget) -> widgets.VBox:
    """The end of a form: what can be taken back, what was saved, what is still to be done."""
    return classed(lean(widgets.VBox, list(children)), "smc-foot")


def bar(children: Sequence[widgets.Widget]) -> widgets.HBox:
    """Controls in a row that wraps."""
    return classed(lean(widgets.HBox, list(children)), "smc-bar")


def wide(html: str) -> widgets.HTML:
    """Text across all columns of a grid."""
    return classed(lean(widgets.HTML, html), "smc-wide")


def button(
    text: str,
    act: Callable[[], None],
    icon: str = "",
    style: str = "",
    hint: str = "",
) -> widgets.Button:
    """A button that does one thing; its text is what a screen reader says."""
    made = lean(
        widgets.Button,
        width="auto",
        description=text,
        icon=icon,
        button_style=style,
        tooltip=hint or text,
    )
    made.on_click(lambda _: act())
    return made


def field(control: Any, *, inline: bool = False) -> Any:
    """A control with its label above it, or beside it where it stands in a bar."""
    return classed(control, "smc-field", *(["smc-inline"] if inline else []))


def told(text: str, role: str = "status") -> str:
    """A sentence that is read out at once (HTML); `role` "alert" for a fault."""
    sign = ""
    if role == "alert":
        sign = "<span class='smc-sign-wrong'>⚠</span> "
    if text:
        return f"<p role='{role}'>{sign}{escape(text)}</p>"
    return ""


def sign(right: bool) -> str:
    """✓ or ✗ in a colour that colour-blind people tell apart."""
    return f"<span class='smc-sign-{'right' if right else 'wrong'}'>{'✓' if right else '✗'}</span>"


def when(moment: datetime | None) -> str:
    """A time as it is told: the hour today, else the day with it; "先前" where it is not known."""
    if moment is None:
        return "先前"
    if moment.date() == today():
        return f" {moment:%H:%M:%S} "
    return f" {moment:%Y-%m-%d %H:%M} "
