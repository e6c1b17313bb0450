"""The single answers in a portfolio: texts and numbers of every deliverable, with their place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...foreign import read_object
from ...portfolio import FOLDER, MAX_BYTES

_NUMBER = re.compile(r"[-+]?[\d,]*\.?\d+\s*%?\Z")
#: A text from which on it is somebody's own words (characters).
LEAST_TEXT = 20


@dataclass(frozen=True)
class Leaf:
    """One answer: file of the deliverable, path of fields and row numbers, value as typed."""

    file: str
    path: tuple[str | int, ...]
    value: str | float

    @property
    def number(self) -> float | None:
        """The value as a number, if it is one; per cent signs and thousands' commas are read."""
        if not isinstance(self.value, str):
            return float(self.value)
        text = self.value.strip()
        return float(text.rstrip("% ").replace(",", "")) if _NUMBER.match(text) else None

    @property
    def prose(self) -> str:
        """The value, if it is text of some length; else empty."""
        return (
            self.value
            if isinstance(self.value, str) and len(self.value) >= LEAST_TEXT and self.number is None
            else ""
        )


def leaves(folder: Path) -> list[Leaf]:
    """Answers of a submission folder, what was taken over from earlier tasks and samples left
    out; files that are broken too.
    """
    found: list[Leaf] = []
    for path in sorted((folder / FOLDER).glob("*.json")):
        try:
            if path.is_symlink() or path.stat().st_size > MAX_BYTES:
                continue
            envelope = read_object(path.read_bytes())
        except OSError:
            continue
        if not envelope.get("sample"):
            found += (
                Leaf(path.stem, place, value) for place, value in _walk(envelope.get("data"), ())
            )
    return found


def _walk(value: Any, path: tuple) -> Iterator[tuple[tuple, str | float]]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _walk(each, (*path, str(key)))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _walk(each, (*path, number))
    elif isinstance(value, str) or (
        isinstance(value, (int, float)) and not isinstance(value, bool)
    ):
        yield path, value
