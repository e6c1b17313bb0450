"""Word documents in Traditional Chinese: East Asian fonts, real headings, tables with repeated
heads, pictures with alt text.

Cover, contents and footer are in `frame`, blanks, check boxes and signatures in `blanks`, records
of a deliverable in `records`.
"""

import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from docx import Document
from docx.document import Document as Doc
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt
from docx.table import Table
from matplotlib.figure import Figure

from .. import charts

#: On every Windows and Mac with Chinese; Word falls back to its own East Asian face elsewhere.
LATIN = "Calibri"
EAST_ASIAN = "Microsoft JhengHei"
#: Width between the margins of an A4 page, in cm.
TEXT_WIDTH = 16.6
_STYLES = (
    "Normal",
    "Title",
    "Subtitle",
    "Heading 1",
    "Heading 2",
    "Heading 3",
    "Caption",
    "List Bullet",
    "List Number",
    "Header",
    "Footer",
)
_HEAD_FILL = "E7ECF2"
#: A table of up to so many rows and characters stands on one page.
_KEPT_ROWS = 10
_KEPT_CHARACTERS = 600


def new_document(title: str, subtitle: str) -> Doc:
    """An A4 document with its title, ready for `Doc.add_heading` and `add_paragraph`."""
    document = Document()
    section = document.sections[0]
    section.page_width = Cm(21)
    section.page_height = Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    for name in _STYLES:
        set_fonts(document.styles[name])
    document.styles["Normal"].font.size = Pt(11)
    document.core_properties.title, document.core_properties.language = title, "zh-TW"
    document.add_heading(title, 0)
    document.add_paragraph(subtitle)
    return document


def set_fonts(style) -> None:
    """Give a style its Latin and East Asian faces and say that its text is Traditional Chinese."""
    style.font.name = LATIN
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    # themed faces would win over the named ones
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), EAST_ASIAN)
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(element("w:lang", val="en-US", eastAsia="zh-TW"))


def element(tag: str, /, *children: BaseOxmlElement, **attributes: str) -> BaseOxmlElement:
    """An element of WordprocessingML: `element("w:lang", eastAsia="zh-TW")`."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    made.extend(children)
    return made


def add_table(
    document: Doc,
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    widths: Sequence[float] = (),
) -> Table:
    """A ruled table whose first row repeats on every page and whose rows stay whole.

    Widths in cm.
    """
    table = ruled(document, len(head), widths)
    fill(table.add_row().cells, head, bold=True)
    for cell in table.rows[0].cells:
        cell._tc.get_or_add_tcPr().append(
            element(
                "w:shd",
                val="clear",
                color="auto",
                fill=_HEAD_FILL,
            ),
        )
    table.rows[0]._tr.get_or_add_trPr().append(element("w:tblHeader", val="true"))
    for row in rows:
        fill(table.add_row().cells, row)
    finish(document, table, widths)
    return table


def add_lead(document: Doc, text: str) -> None:
    """A sentence that stays on the page of the table after it."""
    document.add_paragraph(text).paragraph_format.keep_with_next = True


def ruled(document: Doc, columns: int, widths: Sequence[float] = ()) -> Table:
    """An empty ruled table, its columns as wide as told."""
    table = document.add_table(
        rows=0,
        cols=columns,
        style="Table Grid",
    )
    table.autofit = not widths
    for column, width in zip(table.columns, widths, strict=False):
        column.width = Cm(width)
    return table


def finish(document: Doc, table: Table, widths: Sequence[float] = ()) -> None:
    """Set what word processors read from each row: widths in cm, that no row is torn in two and
    no short table; then leave a gap.
    """
    rows = list(table.rows)
    short = (
        len(rows) <= _KEPT_ROWS
        and sum(len(cell.text) for row in rows for cell in row.cells) <= _KEPT_CHARACTERS
    )
    for row in rows[:-1] if short else rows[:1]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    for row in rows:
        row._tr.get_or_add_trPr().insert(0, element("w:cantSplit", val="true"))
        for cell, width in zip(row.cells, widths, strict=False):
            cell.width = Cm(width)
    gap = document.add_paragraph().paragraph_format
    gap.line_spacing = Pt(8)
    gap.space_after = Pt(0)


def fill(cells, texts: Sequence[str], bold: bool = False) -> None:
    """Write one row's texts in the size of tables."""
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
