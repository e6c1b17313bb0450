"""Which assessment a file is the notebook of: by the grade ids inside, whatever it is called."""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from ..errors import CourseError
from ..marking.reading import Unreadable, read_notebook
from .tree import Found

#: Fewer cells than this in common may be chance (cells copied from another assessment).
_ENOUGH = 3
_MAYBE = re.compile(r"\.(ipynb|json|ipynb\.txt|ipynb\.json)$", re.IGNORECASE)


@dataclass(frozen=True)
class Book:
    """A notebook of an assessment."""

    assignment: str
    name: str


class MasterNotebooks:
    """The released notebooks of a course, with the ids that only one of them has."""

    def __init__(self, course: Path):
        paths = sorted(
            path for step in ("release", "source") for path in (course / step).glob("*/*.ipynb")
        )
        ids = {
            Book(path.parent.name, path.stem): _ids(path.read_bytes()) for path in reversed(paths)
        }
        if not ids:
            raise CourseError(
                f"{course} 裡沒有 release/ 也沒有 source/；請用 --course 指定課程資料夾。",
            )
        often = Counter(name for found in ids.values() for name in found)
        self._distinct = {
            book: {name for name in found if often[name] == 1} for book, found in ids.items()
        }

    @property
    def assignments(self) -> list[str]:
        """Names of the assessments."""
        return sorted({book.assignment for book in self._distinct})

    def book(self, found: Found) -> tuple[Book | None, str]:
        """The notebook that a file is, and a note in zh-TW (why not, or what was mended)."""
        if not _MAYBE.search(found.name.name):
            return None, ""
        try:
            ids = _ids(found.raw)
        except Unreadable as error:
            named = self._named(found) if ".ipynb" in found.name.name.lower() else None
            return (
                named,
                f"筆記本讀不出來（{error}）"
                if named or ".ipynb" in found.name.name.lower()
                else "",
            )
        best = max(self._distinct, key=lambda book: len(self._distinct[book] & ids))
        if len(self._distinct[best] & ids) >= min(_ENOUGH, len(self._distinct[best])):
            return best, ""
        return (
            None,
            "內容和這門課的任何一份評量都對不上" if ".ipynb" in found.name.name.lower() else "",
        )

    def _named(self, found: Found) -> Book | None:
        """By its file name: for a notebook that cannot be read at all."""
        tokens = set(re.split(r"[^a-z_]+", found.name.name.lower()))
        return next((book for book in self._distinct if book.name in tokens), None)


def _ids(raw: bytes) -> set[str]:
    return {cell.grade_id for cell in read_notebook(raw)[0] if cell.grade_id}
