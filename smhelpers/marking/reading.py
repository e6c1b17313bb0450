"""A notebook from bytes, as tolerantly as the text allows: encodings, older formats, torn or
doubled files. Every mend is noted.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from ..decoding import NAMES, decoded_anyhow
from .speech import tr

_CONFLICT = re.compile(r"(?ms)^<<<<<<<[^\n]*\n(.*?)^=======\n.*?^>>>>>>>[^\n]*\n?")
MAX_CELLS, MAX_SOURCE = 5000, 2 * 2**20


class Torn(str):
    """A note that the file breaks off: what is behind the break is not the trainee's blank."""

    __slots__ = ()


class Unreadable(ValueError):
    """Not a notebook; the message is the reason in zh-TW."""


@dataclass
class Cell:
    """A submitted cell: its text, and whatever it says about itself."""

    cell_type: str
    source: str
    cell_id: str = ""
    about: dict[str, Any] = field(default_factory=dict)

    @property
    def grade_id(self) -> str:
        """nbgrader's name for it, if it still has one."""
        name = self.about.get("grade_id")
        return name if isinstance(name, str) else ""


def read_notebook(raw: bytes) -> tuple[list[Cell], list[str]]:
    """Cells of a notebook and notes on what was mended. `Unreadable` if there are none."""
    notes: list[str] = []
    if not raw.strip(b"\0 \r\n\t"):
        raise Unreadable(tr("檔案是空的"))
    content = _load(_text(raw, notes), notes)
    cells = _cells(content)
    if cells is None:
        raise Unreadable(tr("內容不是 Jupyter 筆記本"))
    found = [cell for cell in map(_cell, cells[:MAX_CELLS]) if cell]
    if not found and cells:
        raise Unreadable(tr("筆記本裡沒有可讀的儲存格"))
    return found, notes


def _text(raw: bytes, notes: list[str]) -> str:
    text, encoding = decoded_anyhow(raw)
    if not encoding:
        notes.append(tr("有無法解讀的位元組，已用 � 代替"))
    elif encoding != "utf-8":
        notes.append(tr("編碼是 {encoding}，已轉成 UTF-8", encoding=NAMES[encoding]))
    return text


def _load(text: str, notes: list[str]) -> Any:
    try:
        return json.loads(text, strict=False)
    except RecursionError:
        raise Unreadable(tr("檔案的層數太深，不是 Jupyter 筆記本")) from None
    except ValueError:
        return _mend(text, notes)


def _mend(text: str, notes: list[str]) -> Any:
    if "<<<<<<<" in text:
        try:
            content = json.loads(_CONFLICT.sub(r"\1", text), strict=False)
            notes.append(tr("檔案裡有版本衝突的標記，已採用前一個版本"))
            return content
        except (ValueError, RecursionError):
            pass
    cells = _salvage(text)
    if not cells:
        raise Unreadable(tr("檔案不是完整的 JSON，也救不回任何儲存格；請學員重新儲存後再交"))
    notes.append(Torn(tr("檔案不完整，已救回前 {count} 格", count=len(cells))))
    return {"cells": cells}


def _salvage(text: str) -> list[Any]:
    """Cells one after another until the text breaks off."""
    start = re.search(r'"cells"\s*:\s*\[', text)
    decoder, cells = json.JSONDecoder(strict=False), []
    place = start.end() if start else len(text)
    while place < len(text):
        place += len(text[place : place + 10000]) - len(
            text[place : place + 10000].lstrip(" \t\r\n,"),
        )
        try:
            cell, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            break
        cells.append(cell)
    return cells


def _cells(content: Any) -> list[Any] | None:
    if not isinstance(content, dict):
        return None
    if isinstance(content.get("cells"), list):
        return content["cells"]
    sheets = content.get("worksheets")
    if isinstance(sheets, list):
        return [
            cell
            for sheet in sheets
            if isinstance(sheet, dict) and isinstance(sheet.get("cells"), list)
            for cell in sheet["cells"]
        ]
    return None


def _cell(cell: Any) -> Cell | None:
    if not isinstance(cell, dict):
        return None
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    if not isinstance(source, str):
        return None
    metadata = cell.get("metadata")
    about = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    kind = cell.get("cell_type")
    if kind == "heading":
        kind, source = "markdown", "# " + source
    identity = cell.get("id")
    return Cell(
        kind if kind in ("code", "markdown", "raw") else "code",
        clean(source)[:MAX_SOURCE],
        identity if isinstance(identity, str) else "",
        about if isinstance(about, dict) else {},
    )


def clean(text: str) -> str:
    """Without lone surrogates and NUL, which no file and no parser takes."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")
