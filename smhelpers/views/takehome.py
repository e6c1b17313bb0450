"""The documents that a trainee takes home, made when the cell runs.

Until then, one sentence on what is still missing.

Marking makes none: they took a good part of a submission's time, and nobody opens them there.
"""

from collections.abc import Callable
from html import escape
from pathlib import Path

from ..errors import CourseError
from ..forms import static


class TakeHome:
    """Show it as the last value of a cell.

    Make: writes one document or several and returns their paths; note: what to know of them.
    """

    def __init__(
        self,
        title: str,
        make: Callable[[], Path | list[Path]],
        note: str = "",
    ):
        self.title = title
        self.note = note
        self.paths = []
        self.missing = ""
        if not static.live():
            return
        try:
            made = make()
            self.paths = [made] if isinstance(made, Path) else made
        except CourseError as error:
            self.missing = str(error)

    def __repr__(self) -> str:
        return f"{self.title}：{'、'.join(path.name for path in self.paths) or self.missing}"

    def _repr_html_(self) -> str:
        if not self.paths and not self.missing:
            return (
                f"<p>「{escape(self.title)}」由學員在自己的 JupyterLab 裡產生，"
                f"評分時不另外產生。</p>"
            )
        if not self.paths:
            return (
                f"<p>「{escape(self.title)}」還不能產生："
                f"{escape(self.missing)}填完後再執行這一格。</p>"
            )
        names = "、".join(f"<b>{escape(path.name)}</b>" for path in self.paths)
        note = f"<br>{escape(self.note)}" if self.note else ""
        return (
            f"<p>已產生「{escape(self.title)}」：左側檔案清單裡的 {names}，按右鍵可下載。{note}</p>"
        )
