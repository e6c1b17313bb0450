"""The single answers in a portfolio: texts and numbers of every deliverable, with their place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...foreign import read_object
from ...paths import data_dir
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
    for file, envelope in _envelopes(folder / FOLDER):
        if not envelope.get("sample"):
            found += _answers(file, envelope)
    return found


def sample_leaves(assignment: str) -> dict[str, list[Leaf]]:
    """Answers of the samples that come with the course, by the workplace that they are of."""
    found = {}
    for place in sorted((data_dir() / "samples").glob(f"*/{assignment}")):
        own: list[Leaf] = []
        for file, envelope in _envelopes(place):
            own += _answers(file, envelope)
        found[place.parent.name] = own
    return found


def _envelopes(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The deliverables of a folder that can be read, with their names."""
    for path in sorted(folder.glob("*.json")):
        try:
            if not path.is_symlink() and path.stat().st_size <= MAX_BYTES:
                yield path.stem, read_object(path.read_bytes())
        except OSError:
            continue


def _answers(file: str, envelope: dict[str, Any]) -> Iterator[Leaf]:
    for place, value in _walk(envelope.get("data"), ()):
        yield Leaf(file, place, value)


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
