"""A report as the inside of a web page: the same parts that `blocks` writes as Word."""

from collections.abc import Iterable, Sequence
from html import escape

from .. import charts
from .blocks import Block, Grid, Heading, Paragraph, Picture, Points

_HEAD = "border-bottom:2px solid #767676;vertical-align:bottom"
#: Up to so many columns headings stand in one line each.
_FEW = 8
_CELL = "border-bottom:1px solid #9a9a9a66;vertical-align:top"
_CAPTION = "text-align:left;font-weight:bold;white-space:nowrap"
#: Columns up to this many characters are not broken into lines.
_SHORT = 14


def html_of(blocks: Iterable[Block]) -> str:
    """The parts one below the other; their pictures are drawn and closed."""
    return "".join(_html(block) for block in blocks)


def _html(block: Block) -> str:
    match block:
        case Heading(text, level):
            return f"<h{level + 1}>{escape(text)}</h{level + 1}>"
        case Paragraph(text):
            return f"<p>{escape(text)}</p>"
        case Points(items):
            listed = "".join(f"<li>{escape(item)}</li>" for item in items)
            return f"<ol>{listed}</ol>"
        case Picture(figure, text):
            return f"<figure style='margin:1em 0'>{charts.image(figure, text)}</figure>"
        case Grid():
            return _grid(block)


def _grid(grid: Grid) -> str:
    head = ""
    wrap = ";white-space:nowrap" if len(grid.head) <= _FEW else ""
    for number, name in enumerate(grid.head):
        style = f"{_style(grid, number)};{_HEAD}{wrap}"
        head += f'<th scope="col" style="{style}">{escape(name)}</th>'
    body = ""
    for number, row in enumerate(grid.rows):
        link = grid.links[number] if grid.links else ""
        body += f"<tr>{_row(grid, row, link)}</tr>"
    note = f"<p>{escape(grid.note)}</p>" if grid.note else ""
    return (
        f"<div style='overflow-x:auto'><table><caption style='{_CAPTION}'>{escape(grid.title)}"
        f"</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{note}"
    )


def _style(grid: Grid, number: int) -> str:
    return f"text-align:{'right' if number in grid.numbers else 'left'};padding:3px 8px"


def _row(grid: Grid, row: Sequence[str], link: str) -> str:
    longest = max(row, key=len, default="")
    cells = []
    for number, text in enumerate(row):
        inside = escape(text)
        if link and text == longest:
            inside = f'<a href="{escape(link)}">{inside}</a>'
        wrap = ";white-space:nowrap" if len(text) <= _SHORT else ""
        cells.append(f'<td style="{_style(grid, number)};{_CELL}{wrap}">{inside}</td>')
    return "".join(cells)
