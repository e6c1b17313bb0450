"""A form as a plain table: what formgrader, feedback and any page without widgets show."""

from html import escape
from typing import Any

from ..deliverable import Deliverable
from ..labels import label
from .fields import row_model

_CELL = 'style="text-align:left;vertical-align:top;white-space:pre-wrap;border:1px solid #bbb;padding:2px 6px"'


def _shown(value: Any) -> str:
    if value is None:
        return "（未填）"
    if isinstance(value, list):
        return "、".join(map(_shown, value))
    return escape(label(str(value).lower() if isinstance(value, bool) else str(value)))


def _rows(title: str, model: type, rows: list) -> str:
    head = "".join(f"<th {_CELL}>{escape(field.title or name)}</th>" for name, field in model.model_fields.items())
    body = "".join("<tr>" + "".join(f"<td {_CELL}>{_shown(row.get(name))}</td>" for name in model.model_fields) + "</tr>"
                   for row in rows if isinstance(row, dict))
    body = body or "<tr><td>（未填）</td></tr>"
    return f"<h4>{escape(title)}</h4><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def table(kind: type[Deliverable], data: dict[str, Any], only: list[str] | None = None) -> str:
    """HTML of a deliverable's answers (escaped), complete or not; `only` restricts it to some fields."""
    parts, simple = [], []
    for name, field in kind.model_fields.items():
        if only and name not in only:
            continue
        model = row_model(field)
        if model:
            rows = data.get(name)
            parts.append(_rows(field.title or name, model, rows if isinstance(rows, list) else []))
        else:
            simple.append(f"<tr><th {_CELL}>{escape(field.title or name)}</th><td {_CELL}>{_shown(data.get(name))}</td></tr>")
    return f"<table><tbody>{''.join(simple)}</tbody></table>" + "".join(parts)
