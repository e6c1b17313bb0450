"""The document that a trainee takes home, made when the cell runs; until then, one sentence on what is still missing."""

from collections.abc import Callable
from html import escape
from pathlib import Path

from ..errors import CourseError


class TakeHome:
    """Show it as the last value of a cell. make: writes the document and returns its path."""

    def __init__(self, title: str, make: Callable[[], Path]):
        self.title, self.path, self.missing = title, None, ""
        try:
            self.path = make()
        except CourseError as error:
            self.missing = str(error)

    def __repr__(self) -> str:
        return f"{self.title}：{self.path.name if self.path else self.missing}"

    def _repr_html_(self) -> str:
        if self.path is None:
            return f"<p>「{escape(self.title)}」還不能產生：{escape(self.missing)}填完後再執行這一格。</p>"
        return f"<p>已產生「{escape(self.title)}」：左側檔案清單裡的 <b>{escape(self.path.name)}</b>，按右鍵可下載。</p>"
