"""Records of a deliverable as tables of a document, in the words of their form."""

from collections.abc import Sequence
from typing import Any

from docx.document import Document as Doc

from ..deliverable import Section
from ..labels import label
from .docx import add_table


def add_records(document: Doc, rows: Sequence[Section], widths: Sequence[float] = ()) -> None:
    """Rows of few short fields as one table (widths in cm), of many or long ones as a table of
    item and content each.
    """
    fields = type(rows[0]).model_fields
    titles = [field.title or name for name, field in fields.items()]
    if len(fields) <= 6:
        add_table(document, titles, cells(rows), widths)
        return
    for texts in cells(rows):
        add_table(
            document,
            ("項目", "內容"),
            list(zip(titles, texts, strict=True)),
            widths=(4.5, 12.0),
        )


def cells(rows: Sequence[Section]) -> list[list[str]]:
    """Every field of every record, as a reader sees it."""
    found = []
    for row in rows:
        found.append([shown(getattr(row, name)) for name in type(row).model_fields])
    return found


def shown(value: Any) -> str:
    """A value as a reader sees it: labels for machine names, a dash for what is blank."""
    if value is None or value in ("", []):
        return "—"
    if isinstance(value, list):
        return "、".join(map(shown, value))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:,.10g}"
    return label(str(value))
