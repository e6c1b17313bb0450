"""A form as a plain table: what formgrader, feedback and any page without widgets show."""

import os
from abc import ABC, abstractmethod
from collections.abc import Sequence
from html import escape
from typing import Any

import ipywidgets as widgets

from ..deliverable import Answers, Deliverable
from ..errors import CourseError
from ..labels import label
from . import look
from .fields import row_model

_CELL = (
    'style="text-align:left;vertical-align:top;white-space:pre-wrap;border:1px solid '
    '#8a8a8a;padding:2px 6px"'
)


def _shown(value: Any) -> str:
    if value is None:
        return "（未填）"
    if isinstance(value, list):
        return "、".join(map(_shown, value))
    return escape(label(str(value).lower() if isinstance(value, bool) else str(value)))


def listing(title: str, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """HTML of a table with a heading (everything escaped, blanks as 「（未填）」)."""
    head = "".join(f"<th {_CELL}>{escape(text)}</th>" for text in heads)
    body = ""
    for row in rows:
        body += "<tr>" + "".join(f"<td {_CELL}>{_shown(value)}</td>" for value in row) + "</tr>"
    body = body or "<tr><td>（未填）</td></tr>"
    return (
        f"<h4>{escape(title)}</h4><table><thead><tr>{head}</tr></thead><tbody>"
        f"{body}</tbody></table>"
    )


def live() -> bool:
    """Whether someone sits before the notebook; what nbgrader runs is only read as a page."""
    return not os.environ.get("NBGRADER_EXECUTION")


class Interactive(ABC):
    """Widgets as the last value of a cell, with a plain page for where no front end runs."""

    #: zh-TW name of what is shown.
    heading: str

    @property
    @abstractmethod
    def view(self) -> widgets.Widget:
        """The widgets."""

    @abstractmethod
    def page(self) -> str:
        """What stands in the widgets, as HTML; `CourseError` where it cannot be read."""

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        try:
            page = self.page()
        except CourseError as error:
            page = f"<p>⚠ {escape(str(error))}</p>"
        bundle = {}
        # pages made without a front end would show the widget view, that is nothing
        if live():
            framed = look.framed(self.view)
            bundle = framed._repr_mimebundle_(include=include, exclude=exclude) or {}
        return bundle | {"text/html": page, "text/plain": f"{self.heading}（表單）"}


def table(kind: type[Deliverable], data: Answers, only: list[str] | None = None) -> str:
    """HTML of a deliverable's answers (escaped), complete or not.

    `only` restricts it to some fields.
    """
    parts = []
    simple = []
    for name, field in kind.model_fields.items():
        if only and name not in only:
            continue
        model = row_model(field)
        if model:
            rows = data.get(name) if isinstance(data.get(name), list) else []
            filled = []
            for row in rows:
                if isinstance(row, dict):
                    filled.append([row.get(key) for key in model.model_fields])
            parts.append(
                listing(
                    field.title or name,
                    [part.title or key for key, part in model.model_fields.items()],
                    filled,
                ),
            )
        else:
            simple.append(
                f"<tr><th {_CELL}>{escape(field.title or name)}</th><td "
                f"{_CELL}>{_shown(data.get(name))}</td></tr>",
            )
    return f"<table><tbody>{''.join(simple)}</tbody></table>" + "".join(parts)
