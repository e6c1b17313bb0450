"""The documents that a trainee takes home, made when the cell runs; until then, one sentence on what is still missing."""

from collections.abc import Callable
from html import escape
from pathlib import Path

from ..errors import CourseError


class TakeHome:
    """Show it as the last value of a cell. make: writes the document, or several, and returns its path or theirs."""

    def __init__(self, title: str, make: Callable[[], Path | list[Path]]):
        self.title, self.paths, self.missing = title, [], ""
        try:
            made = make()
            self.paths = made if isinstance(made, list) else [made]
        except CourseError as error:
            self.missing = str(error)

    @property
    def path(self) -> Path | None:
        """The document, the first of several; None until it can be made."""
        return self.paths[0] if self.paths else None

    def __repr__(self) -> str:
        return f"{self.title}：{'、'.join(path.name for path in self.paths) or self.missing}"

    def _repr_html_(self) -> str:
        if not self.paths:
            return f"<p>「{escape(self.title)}」還不能產生：{escape(self.missing)}填完後再執行這一格。</p>"
        names = "、".join(f"<b>{escape(path.name)}</b>" for path in self.paths)
        return f"<p>已產生「{escape(self.title)}」：左側檔案清單裡的 {names}，按右鍵可下載。</p>"
