"""What is filled in by hand or on the screen: blanks, check boxes that can be clicked, tables to
sign.
"""

from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import quoteattr

from docx.document import Document as Doc
from docx.oxml import parse_xml
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from .docx import add_table, fill, finish, ruled

#: Least height of a row that is written in by hand, in cm.
_WRITING = 0.8
_BOX = """<w:sdt xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w:sdtPr><w:alias w:val={name}/><w14:checkbox><w14:checked w14:val="0"/>
<w14:checkedState w14:val="2612" w14:font="MS Gothic"/><w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr>
<w:sdtContent><w:r><w:rPr><w:rFonts w:ascii="MS Gothic" w:hAnsi="MS Gothic" w:eastAsia="MS Gothic" w:hint="eastAsia"/></w:rPr>
<w:t>☐</w:t></w:r></w:sdtContent></w:sdt>"""  # noqa: E501


def add_box(paragraph: Paragraph, text: str) -> None:
    """A check box that Word and LibreOffice let click, named for screen readers, and what it
    stands for.
    """
    paragraph._p.append(parse_xml(_BOX.format(name=quoteattr(text.strip()[:60]))))
    # a line does not break between box and text
    paragraph.add_run(f"\u00a0{text}")


def add_checks(document: Doc, texts: Iterable[str]) -> None:
    """One check box a line; later lines of a text stand under its first."""
    for text in texts:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = (
            Cm(0.7),
            Cm(-0.7),
        )
        paragraph.paragraph_format.space_after = Pt(4)
        add_box(paragraph, text)


def add_choices(paragraph: Paragraph, texts: Iterable[str]) -> None:
    """Check boxes side by side, in the size of tables."""
    for text in texts:
        add_box(paragraph, f"{text}　")
    for run in paragraph.runs:
        run.font.size = Pt(9.5)


def add_fields(
    document: Doc,
    fields: Mapping[str, str | Sequence[str]],
    widths: tuple[float, float] = (4.5, 12.1),
) -> None:
    """A table of labels and contents: a text, a blank where it is "", or check boxes where it is
    a list.
    """
    table = ruled(document, 2, widths)
    for name, content in fields.items():
        row = table.add_row()
        row.height, cells = Cm(_WRITING), row.cells
        fill(cells[:1], [name], bold=True)
        if isinstance(content, str):
            fill(cells[1:], [content])
        else:
            add_choices(cells[1].paragraphs[0], content)
    finish(document, table, widths)


def add_signatures(document: Doc, signers: Sequence[str]) -> None:
    """A table in which each of the signers puts name, signature and date."""
    add_table(
        document,
        ("", "姓名", "簽名", "日期"),
        [(signer, "", "\n", "") for signer in signers],
        widths=(4.5, 4.0, 5.1, 3.0),
    )
