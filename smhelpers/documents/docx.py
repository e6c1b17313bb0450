"""Word documents in Traditional Chinese: East Asian fonts, real headings, tables with repeated heads, pictures with alt text."""

import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from docx import Document
from docx.document import Document as Doc
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from matplotlib.figure import Figure

from .. import charts

#: On every Windows and Mac with Chinese; Word falls back to its own East Asian face elsewhere.
LATIN, EAST_ASIAN = "Calibri", "Microsoft JhengHei"
_STYLES = ("Normal", "Title", "Heading 1", "Heading 2", "Caption", "List Bullet")


def new_document(title: str, subtitle: str) -> Doc:
    """An A4 document with its title, ready for `Doc.add_heading` and `add_paragraph`."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    for name in _STYLES:
        _fonts(document.styles[name])
    document.styles["Normal"].font.size = Pt(11)
    document.core_properties.title, document.core_properties.language = title, "zh-TW"
    document.add_heading(title, 0)
    document.add_paragraph(subtitle)
    return document


def _fonts(style) -> None:
    style.font.name = LATIN
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    # themed faces would win over the named ones
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), EAST_ASIAN)


def add_table(document: Doc, head: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float] = ()) -> None:
    """A ruled table whose first row repeats on every page; widths in cm."""
    table = document.add_table(rows=1, cols=len(head), style="Table Grid")
    table.autofit = not widths
    _fill(table.rows[0].cells, head, bold=True)
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    for row in rows:
        _fill(table.add_row().cells, row)
    for column, width in zip(table.columns, widths, strict=False):
        for cell in column.cells:
            cell.width = Cm(width)
    document.add_paragraph()


def _fill(cells, texts: Sequence[str], bold: bool = False) -> None:
    for cell, text in zip(cells, texts, strict=True):
        run = cell.paragraphs[0].add_run(str(text))
        run.bold, run.font.size = bold, Pt(9.5)


def add_picture(document: Doc, figure: Figure, text: str) -> None:
    """A chart across the page with its caption, which is also what a screen reader says."""
    shape = document.add_picture(io.BytesIO(charts.png(figure, dpi=160)), width=Cm(16))
    shape._inline.docPr.set("descr", text)
    document.add_paragraph(text, style="Caption")


def save(document: Doc, path: Path) -> Path:
    """Write the document, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(path))
    return path
