"""A large notebook read as a stream: its cells, without the outputs that make it large."""

import json
from collections.abc import Iterator
from typing import IO, Any

import ijson
from ijson.common import IncompleteJSONError, JSONError, ObjectBuilder

#: What of a cell is read, in the format of today and in that of 2014.
_KEPT = ("cell_type", "source", "input", "id", "metadata")
_CELLS = ("cells.item", "worksheets.item.cells.item")
#: Characters of text that are kept of all cells together.
_MOST = 50 * 2**20


def without_outputs(file: IO[bytes]) -> bytes:
    """A small notebook with the same cells, as JSON; a file that breaks off gives one that breaks
    off after the last whole cell.
    """
    parts = [b'{"cells": [']
    whole = True
    size = 0
    try:
        for cell in _cells(file):
            text = json.dumps(cell, ensure_ascii=True).encode()
            size += len(text)
            if size > _MOST:
                whole = False
                break
            parts += [text, b","]
    except (IncompleteJSONError, JSONError, UnicodeDecodeError):
        whole = False
    if parts[-1] == b",":
        parts.pop()
    if whole:
        parts.append(b"]}")
    return b"".join(parts)


def _cells(file: IO[bytes]) -> Iterator[dict[str, Any]]:
    cell: dict[str, Any] = {}
    inside = ""
    key = ""
    builder: ObjectBuilder | None = None
    for prefix, event, value in ijson.parse(file, use_float=True):
        if prefix in _CELLS and event == "start_map":
            cell = {}
            inside = prefix
        elif not inside:
            continue
        elif prefix == inside and event == "map_key":
            key = value
            builder = ObjectBuilder() if key in _KEPT else None
        elif prefix == inside and event == "end_map":
            yield cell
            inside = ""
            builder = None
        elif builder is not None:
            builder.event(event, value)
            if hasattr(builder, "value"):
                cell[key] = builder.value
