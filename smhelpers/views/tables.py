"""Tables in zh-TW: headings from the labels, ratios as percent, counts with thousands, blanks as
「未提供」.
"""

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd

from ..labels import label

_CAPTION = "text-align:left;font-weight:bold;white-space:nowrap"
_TH = 'style="text-align:left;border-bottom:2px solid #767676;padding:3px 8px"'
_TD = (
    'style="text-align:{align};border-bottom:1px solid #9a9a9a66;padding:3px 8px;'
    'white-space:{wrap}"'
)
#: Cells up to this many characters are not broken into lines.
_SHORT = 12


def told_of_drafts(defects: dict[str, list[str]]) -> str:
    """What is to be mended in samples, as sentences; "" where nothing is."""
    if not defects:
        return ""
    told = "；".join(f"{title}：{'、'.join(lines)}" for title, lines in defects.items())
    return f"範例是草稿，刻意留下要改的地方（{told}）。"


def taken_over(origins: dict[str, str], defects: dict[str, list[str]]) -> "Table":
    """Where each earlier deliverable came from, and what is to be mended in the drafts among
    them. Both by title of the deliverable.
    """
    rows = []
    for title, origin in origins.items():
        told = "；".join(defects.get(title, []))
        rows.append({"document": title, "origin": origin, "to_mend": told})
    table = pd.DataFrame(rows)
    note = "課程範例是草稿，刻意留下要改的地方；可以接著往下做，不能當成自己的作品交。"
    if not defects:
        table, note = table.drop(columns="to_mend"), ""
    return Table(table, "這個單元從哪裡接手", note=note)


class Table:
    """A table that shows itself as HTML.

    `units` says which columns are "ratio", "money" or "p" (the rest are counts or text).
    """

    def __init__(
        self,
        data: pd.DataFrame,
        title: str,
        units: Mapping[str, str] | None = None,
        note: str = "",
    ):
        self.data = data
        self.title = title
        self.units = dict(units or {})
        self.note = note

    def _repr_html_(self) -> str:
        head = "".join(
            f'<th scope="col" {_TH}>{escape(label(column))}</th>' for column in self.data.columns
        )
        body = ""
        for row in self.data.to_dict("records"):
            cells = [self._cell(column, value) for column, value in row.items()]
            body += f"<tr>{''.join(cells)}</tr>"
        note = f"<p>{escape(self.note)}</p>" if self.note else ""
        return (
            f"<div style='overflow-x:auto'><table style='margin-bottom:.8em'>"
            f"<caption style='{_CAPTION}'>{escape(self.title)}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{note}"
        )

    def __repr__(self) -> str:
        return f"{self.title}（{len(self.data)} 列）"

    def _cell(self, column: str, value: Any) -> str:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        text = shown(value, self.units.get(column, ""))
        style = _TD.format(
            align="right" if number else "left",
            wrap="nowrap" if number or len(text) <= _SHORT else "normal",
        )
        return f"<td {style}>{escape(text)}</td>"


def shown(value: Any, unit: str = "") -> str:
    """One value as a reader expects it in Taiwan."""
    if value is None or value is pd.NA or (isinstance(value, float) and pd.isna(value)):
        return "未提供"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return _FORMATS.get(unit, _plain)(value)
    return label(str(value))


def _p_value(value: float) -> str:
    """A p-value is never nothing."""
    if value < 0.001:
        return "小於 0.001"
    return f"{value:.3f}"


#: A number by its unit; counts and scores keep the digits that they have.
_FORMATS = {
    "ratio": "{:.2%}".format,
    "money": "{:,.2f}".format,
    "minutes": "{:,.0f} 分鐘".format,
    "p": _p_value,
}
_plain = "{:,.10g}".format
