"""What level 4 of an aspect has in a product that can be counted: rows that are whole, figures,
references to other documents.

It proves no quality and marks nobody. It holds the model answers to the rubric: what the course
calls its best must at least contain what the rubric asks for.
"""

import re
from collections.abc import Iterator
from typing import Any

from pydantic import Field

from ..datafile import FileRecord
from ..deliverable import Answers, rows_in

#: A figure with its thousands and decimals, or in words before what it counts; a day counts as one.
_FIGURE = re.compile(
    r"\d{4}-\d{2}-\d{2}|(?<![A-Za-z0-9.-])\d[\d,]*(?:\.\d+)?"
    r"|[一二兩三四五六七八九十百千]+(?=[個則篇週天日月人店成項次點小分元件支杯單位名種張家條級])",
)
#: The id of something in another document: g1, k2, A-03, r1.
_LINK = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{1,3}-?\d{1,3}(?:\.\d+)?(?![A-Za-z0-9])")


class Ask(FileRecord):
    """What is counted in one deliverable.

    deliverable: its file name. rows: the list that is looked at, "" for the deliverable itself.
    least: whole rows at least. filled: fields that a whole row (or the deliverable) has. figured,
    linked: fields each of which holds a figure, a link. texts: fields whose figures and links are
    counted, of a row or of the deliverable (all, where none is named). numbers, links: different
    ones at least, in each whole row.
    """

    deliverable: str
    rows: str = ""
    least: int = Field(1, ge=1)
    filled: tuple[str, ...] = ()
    figured: tuple[str, ...] = ()
    linked: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    numbers: int = Field(0, ge=0)
    links: int = Field(0, ge=0)

    def unmet(self, draft: Answers) -> Iterator[str]:
        """Sentences on what the deliverable lacks."""
        parts = [draft]
        if self.rows:
            parts = rows_in(draft, self.rows)
        whole = 0
        for part in parts:
            whole += self._is_whole(part)
        if whole >= self.least:
            return
        wanted = "、".join((*self.filled, *self.figured, *self.linked))
        yield (
            f"{self.deliverable}.{self.rows}: {whole} of {len(parts)} parts have {wanted} with "
            f"{self.numbers} figures and {self.links} links; {self.least} are asked for"
        )

    def _is_whole(self, part: Answers) -> bool:
        for name in self.filled:
            if not _is_filled(part.get(name)):
                return False
        for name in self.figured:
            if not _FIGURE.search(_text(part.get(name))):
                return False
        for name in self.linked:
            if not _LINK.search(_text(part.get(name))):
                return False
        text = ""
        for name in self.texts or part:
            text += _text(part.get(name)) + "\n"
        if not text.strip():
            return False
        figures = set(_FIGURE.findall(text))
        links = set(_LINK.findall(text))
        return len(figures) >= self.numbers and len(links) >= self.links


def _is_filled(value: Any) -> bool:
    if isinstance(value, str):
        return bool(value.strip())
    return value is not None and value != []


def _text(value: Any) -> str:
    """Everything that stands in a value, one part a line."""
    if isinstance(value, dict):
        return _text(list(value.values()))
    if isinstance(value, list):
        return "\n".join(map(_text, value))
    if value is None or isinstance(value, bool):
        return ""
    return str(value)
