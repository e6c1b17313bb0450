"""A report as PDF, set by Typst with the course's own fonts embedded; nothing is fetched."""

import json
import shutil
import tempfile
from pathlib import Path

import typst

from .. import charts
from ..paths import PACKAGE
from .blocks import Block, Grid, Heading, Paragraph, Picture, Points, Report

_LAYOUT = PACKAGE / "documents" / "report.typ"


def write_pdf(report: Report, path: Path) -> Path:
    """Write the report as PDF; pictures are drawn anew, so `report` must be one that no other
    writer has used.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(_LAYOUT, folder / "main.typ")
        blocks = [_data(block, number, folder) for number, block in enumerate(report.blocks)]
        told = {
            "title": report.title,
            "subtitle": report.subtitle,
            "footer": report.footer or report.title,
            "fonts": charts.FAMILIES,
            "blocks": blocks,
        }
        text = json.dumps(told, ensure_ascii=False)
        (folder / "report.json").write_text(text, encoding="utf-8")
        # the same report is the same file: no time of writing
        typst.compile(
            folder / "main.typ",
            output=path,
            font_paths=[PACKAGE / "fonts"],
            ignore_system_fonts=True,
            timestamp=0,
        )
    return path


def _breakable(text: str) -> str:
    """Names of files may break after an underline or a dash, where Typst would let them run out
    of their cell.
    """
    if len(text) > 20:
        return "".join(f"{part}\u200b" if part in "_-/" else part for part in text)
    return text


def _data(block: Block, number: int, folder: Path) -> dict:
    match block:
        case Heading(text, level):
            return {
                "kind": "heading",
                "text": text,
                "level": level,
            }
        case Paragraph(text):
            return {"kind": "text", "text": text}
        case Points(items):
            return {"kind": "points", "items": list(items)}
        case Picture(figure, text):
            (folder / f"picture{number}.png").write_bytes(charts.png(figure, dpi=160))
            return {
                "kind": "picture",
                "file": f"picture{number}.png",
                "text": text,
            }
        case Grid(title, head, rows, note, shares, numbers, _):
            return {
                "kind": "grid",
                "title": title,
                "head": list(head),
                "rows": [list(map(_breakable, row)) for row in rows],
                "note": note,
                "shares": list(shares) or [1] * len(head),
                "numbers": sorted(numbers),
            }
