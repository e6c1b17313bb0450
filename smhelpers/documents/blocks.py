"""A report as a list of parts, written once as Word (`write_docx`) and once as PDF
(`blocks_pdf.write_pdf`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from docx.document import Document as Doc
from docx.shared import Pt
from matplotlib.figure import Figure

from . import docx
from .frame import add_footer


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is a chapter."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph."""

    text: str


@dataclass(frozen=True)
class Points:
    """Numbered sentences."""

    items: Sequence[str]


@dataclass(frozen=True)
class Grid:
    """A table of texts with its caption; `numbers` says which columns stand to the right.

    Shares are the columns' parts of the width. Links are the addresses that the rows lead to on a
    web page, "" for none.
    """

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""
    shares: Sequence[float] = ()
    numbers: frozenset[int] = frozenset()
    links: Sequence[str] = ()


@dataclass(frozen=True)
class Picture:
    """A chart with its caption, which is also what a screen reader says."""

    figure: Figure
    text: str


Block = Heading | Paragraph | Points | Grid | Picture


@dataclass(frozen=True)
class Report:
    """A document: title, line below it, parts, and what stands at the foot of every page."""

    title: str
    subtitle: str
    blocks: list[Block] = field(default_factory=list)
    footer: str = ""


def write_docx(report: Report, path: Path) -> Path:
    """Write the report as a Word document."""
    document = docx.new_document(report.title, report.subtitle)
    for block in report.blocks:
        _add(document, block)
    add_footer(document, report.footer or report.title)
    return docx.save(document, path)


def _add(document: Doc, block: Block) -> None:
    match block:
        case Heading(text, level):
            document.add_heading(text, level)
        case Paragraph(text):
            document.add_paragraph(text)
        case Points(items):
            for number, item in enumerate(items, 1):
                paragraph = document.add_paragraph(f"{number}. {item}")
                (
                    paragraph.paragraph_format.left_indent,
                    paragraph.paragraph_format.first_line_indent,
                ) = Pt(18), Pt(-14)
        case Grid():
            _add_grid(document, block)
        case Picture(figure, text):
            docx.add_picture(document, figure, text)


def _add_grid(document: Doc, grid: Grid) -> None:
    docx.add_lead(document, grid.title)
    shares = grid.shares or [1.0] * len(grid.head)
    widths = [docx.TEXT_WIDTH * share / sum(shares) for share in shares]
    docx.add_table(
        document,
        grid.head,
        grid.rows,
        widths=widths,
    )
    if grid.note:
        run = document.add_paragraph().add_run(grid.note)
        run.font.size = Pt(9)
