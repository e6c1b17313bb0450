"""Feedback as a trainee may have it: no source of hidden tests, no active content, and characters that show everywhere."""

import re

import nh3
from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors.base import NbGraderPreprocessor

#: What of a trainee's own output may stand in the feedback: tables, text and pictures, nothing that runs.
_TAGS = {"a", "b", "blockquote", "br", "caption", "code", "div", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "li", "ol",
         "p", "pre", "span", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul"}
_ATTRIBUTES = {"*": {"style", "class", "scope", "title"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"},
               "img": {"src", "alt", "width", "height"}, "a": {"href"}}
_STYLES = {"text-align", "vertical-align", "white-space", "border", "border-bottom", "padding", "font-weight", "width", "color"}
_DELIMITER = re.compile(r"^[^\n]*(BEGIN|END) MARK SCHEME[^\n]*\n?", re.M)
_HIDDEN = re.compile(r"^[^\n]*BEGIN HIDDEN TESTS.*?END HIDDEN TESTS[^\n]*$", re.S | re.M)


class StripHiddenTests(NbGraderPreprocessor):
    """Replaces every hidden region by one line."""

    def preprocess_cell(self, cell: NotebookNode, resources: dict, index: int) -> tuple:
        """Strip one cell."""
        if cell.cell_type == "markdown":
            cell.source = _DELIMITER.sub("", cell.source)
        if cell.cell_type == "code":
            cell.source = _HIDDEN.sub("# （評分時的核對項目不公開）", cell.source)
        return cell, resources


def clean(text: str) -> str:
    """nbconvert's `clean_html` filter, by a maintained sanitizer: what runs, loads or covers the page is removed, tables stay."""
    return nh3.clean(text, tags=_TAGS, attributes=_ATTRIBUTES, filter_style_properties=_STYLES, url_schemes={"http", "https", "data"})
