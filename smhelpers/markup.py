"""HTML and Markdown that strangers wrote, made harmless: known tags, nothing that runs, moves,
covers or is fetched (nh3, i.e. ammonia).
"""

import re
from collections.abc import Collection

import mistune
import nh3

_TAG_NAMES = """
p br b strong i em u s sub sup ul ol li dl dt dd blockquote pre code h1 h2 h3 h4 h5 h6
table caption thead tbody tfoot tr th td div span hr img
"""
_TAGS = set(_TAG_NAMES.split())
_ATTRIBUTES = {
    "img": {"src", "alt"},
    "table": {"class"},
    "th": {"scope", "colspan", "rowspan", "style"},
    "td": {"colspan", "rowspan", "style"},
}
#: What forms as tables look like on a page without the course's style sheet.
_STYLES = {"border", "padding", "text-align", "vertical-align", "white-space"}
_PICTURE = re.compile(r"data:image/(png|jpeg|gif);base64,[A-Za-z0-9+/=\s]*\Z")
#: Tags that go with what stands in them.
_DROPPED = {"script", "style", "iframe", "object", "svg", "math", "template", "noscript"}


def clean(html: str) -> str:
    """HTML with known tags alone: pictures as embedded data, no links, tables as pandas and the
    forms draw them.
    """
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_kept,
        filter_style_properties=_STYLES,
        url_schemes={"data"},
        clean_content_tags=_DROPPED,
    )


def _kept(tag: str, name: str, value: str) -> str | None:
    if name == "src":
        return value if _PICTURE.match(value) else None
    # other classes may be those of the page around
    return None if name == "class" and value != "dataframe" else value


def markdown(text: str) -> str:
    """Markdown as clean HTML."""
    render = mistune.create_markdown(escape=False, plugins=["table", "strikethrough"])
    return clean(str(render(text)))


_HARMLESS = r"(?:b|i|u|br|hr|p|sub|sup|em|strong|code|pre|table|thead|tbody|tr|td|th|ul|ol|li|div|span|kbd|mark|h[1-6])"  # noqa: E501
_DANGEROUS = re.compile(rf"<(?=\s*[/!?]?\s*(?!{_HARMLESS}\s*/?>)[a-zA-Z!?/])")
_SCHEME = re.compile(
    r"(?i)\b(j\s*a\s*v\s*a\s*s\s*c\s*r\s*i\s*p\s*t|v\s*b\s*s\s*c\s*r\s*i\s*p\s*t|data)(\s*)(:|&colon;|&#0*58;?|&#x0*3a;?)",
)


#: A picture that was pasted into a cell, under a name as JupyterLab gives it.
_PASTED = re.compile(r"!\[[^\[\]]*\]\(attachment:([\w.-]+)\)")


def safe_markdown(text: str, pasted: Collection[str] = ()) -> str:
    """Markdown whose HTML tags with attributes, and links that run, are shown as text.

    Pictures become links, but those that were pasted into the cell itself (`pasted`: their names):
    whoever reads would tell the host of another when and from where, and no page can be made of a
    cell that shows one which is missing.
    """
    harmless = _SCHEME.sub("unsafe：", _DANGEROUS.sub("&lt;", text))

    def kept(mark: re.Match[str]) -> str:
        found = _PASTED.match(harmless, mark.start())
        return "!" if found and found[1] in pasted else ""

    return re.sub(r"!(?=\[)", kept, harmless)
