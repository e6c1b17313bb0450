"""What stands around the text of a long document: cover, contents that every word processor
shows, page numbers.
"""

from collections.abc import Mapping, Sequence

from docx.document import Document as Doc
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from .blanks import add_fields, add_signatures
from .docx import TEXT_WIDTH, element, new_document, set_fonts

CONTENTS = "目錄"
#: What Word asks when it opens a document with contents, for those who hand it out.
ASKED = "Word 開啟時會問要不要更新欄位，請按「是」，目錄就會有頁碼。"
_LEVELS = {"Heading 1": 1, "Heading 2": 2}


def covered(
    title: str,
    subtitle: str,
    facts: Mapping[str, str],
    signers: Sequence[str],
) -> Doc:
    """A document with a cover of its own: title, facts (version, dates.

    "" is a blank to fill), and a table to sign.
    """
    document = new_document(title, subtitle)
    document.styles["Title"].font.size = Pt(30)
    document.paragraphs[0].paragraph_format.space_before = Pt(120)
    document.paragraphs[1].paragraph_format.space_after = Pt(60)
    add_fields(document, facts)
    add_signatures(document, signers)
    return document


def add_footer(document: Doc, text: str) -> None:
    """The text and 「第 x 頁，共 y 頁」 at the foot of every page but the first."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    paragraph = section.footer.paragraphs[0]
    document.styles["Footer"].paragraph_format.tab_stops.clear_all()
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{text}\t第 ")
    _field(paragraph, "PAGE", "2")
    paragraph.add_run(" 頁，共 ")
    _field(paragraph, "NUMPAGES", "2")
    paragraph.add_run(" 頁")


def add_contents(document: Doc, before: Paragraph) -> None:
    """Put the contents before a paragraph: call it when every heading stands.

    It is Word's own table of contents, which Word is told to renew when the file is opened. Until
    then, and in word processors that
    do not renew fields, its entries stand as links to their headings, without page numbers: nobody
    but a word processor knows these.
    """
    headings = [p for p in document.paragraphs if p.style.name in _LEVELS]
    _contents_styles(document)
    title = before.insert_paragraph_before(CONTENTS)
    title.runs[0].bold, title.runs[0].font.size = True, Pt(16)
    title.paragraph_format.page_break_before = before.paragraph_format.page_break_before = True
    entries = [
        _entry(document, before, heading, number) for number, heading in enumerate(headings, 1)
    ]
    for position, part in enumerate(_start('TOC \\o "1-2" \\h \\z \\u')):
        entries[0]._p.insert(1 + position, part)
    entries[-1]._p.append(element("w:r", element("w:fldChar", fldCharType="end")))
    document.settings.element.append(element("w:updateFields", val="true"))


def _contents_styles(document: Doc) -> None:
    for level in sorted(set(_LEVELS.values())):
        style = document.styles.add_style(f"toc {level}", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        style.base_style = document.styles["Normal"]
        style.paragraph_format.left_indent = Cm(0.8 * (level - 1))
        style.font.size, style.paragraph_format.line_spacing, style.paragraph_format.space_after = (
            Pt(10),
            1,
            Pt(0),
        )
        style.paragraph_format.tab_stops.add_tab_stop(
            Cm(TEXT_WIDTH),
            WD_TAB_ALIGNMENT.RIGHT,
            WD_TAB_LEADER.DOTS,
        )
        set_fonts(style)


def _entry(
    document: Doc,
    before: Paragraph,
    heading: Paragraph,
    number: int,
) -> Paragraph:
    """One line of the contents, linked to a bookmark that is set around the heading."""
    name = f"_Toc{number:08d}"
    heading._p.insert(1, element("w:bookmarkStart", id=str(number), name=name))
    heading._p.append(element("w:bookmarkEnd", id=str(number)))
    entry = before.insert_paragraph_before(
        style=document.styles[f"toc {_LEVELS[heading.style.name]}"],
    )
    entry.add_run(heading.text)
    link = element(
        "w:hyperlink",
        *entry._p.findall(qn("w:r")),
        anchor=name,
        history="1",
    )
    entry._p.append(link)
    return entry


def _start(code: str) -> list:
    """Runs that open a field and say what it shows."""
    instruction = element("w:instrText")
    instruction.text = f" {code} "
    instruction.set(qn("xml:space"), "preserve")
    return [
        element("w:r", element("w:fldChar", fldCharType="begin")),
        element("w:r", instruction),
        element("w:r", element("w:fldChar", fldCharType="separate")),
    ]


def _field(paragraph: Paragraph, code: str, shown: str) -> None:
    """A field at the end of a paragraph, with what it shows until it is renewed."""
    paragraph._p.extend(_start(code))
    paragraph.add_run(shown)
    paragraph._p.append(element("w:r", element("w:fldChar", fldCharType="end")))
