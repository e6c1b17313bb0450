"""HTML pages that show Traditional Chinese on any machine: the glyphs that a page uses travel
inside it.
"""

import base64
import html
import io
import re
from functools import lru_cache
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from ..foreign import still
from ..paths import PACKAGE
from ..writing import write_whole

_FACES = {400: "NotoSansTC-Regular.ttf", 700: "NotoSansTC-Bold.ttf"}
#: Style of the embedded face; installed fonts come first, so a machine that has one draws with it.
_RULE = (
    "body, .jp-Notebook, .jp-RenderedHTMLCommon, pre, code, th, td {{ font-family: "
    '{families}, "Smhelpers TC", sans-serif; }}'
)
_FAMILIES = '"Microsoft JhengHei", "PingFang TC", "Noto Sans TC", "Noto Sans CJK TC"'
_MARK = "<style data-smhelpers-font>"


def with_font(page: str) -> str:
    """The page with its own subset of Noto Sans TC (OFL) in the head, and nothing that runs or is
    fetched. Unchanged if it has one already.
    """
    if _MARK in page or "</head>" not in page:
        return page
    faces = "".join(_face(weight, _cjk(page)) for weight in _FACES)
    return still(page).replace(
        "</head>",
        f"{_MARK}{faces}{_RULE.format(families=_FAMILIES)}</style></head>",
        1,
    )


def embed_font(path: Path) -> None:
    """Give a written page its font, in place."""
    write_whole(path, with_font(path.read_text(encoding="utf-8")))


def _cjk(page: str) -> str:
    """Characters beyond Latin that the page shows, each once, in order (embedded data and
    scripts left out).
    """
    text = re.sub(
        r"<script.*?</script>|data:[^\"')]*",
        "",
        page,
        flags=re.DOTALL,
    )
    return "".join(
        sorted({character for character in html.unescape(text) if ord(character) > 0x2000}),
    )


@lru_cache(maxsize=8)
def _face(weight: int, characters: str) -> str:
    options = subset.Options(
        flavor="woff",
        layout_features=[],
        hinting=False,
        notdef_outline=True,
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=characters)
    # without the time of writing, the same page is the same bytes
    font = TTFont(
        PACKAGE / "fonts" / _FACES[weight],
        lazy=True,
        recalcTimestamp=False,
    )
    subsetter.subset(font)
    buffer = io.BytesIO()
    font.flavor = "woff"
    font.save(buffer)
    data = base64.b64encode(buffer.getvalue()).decode()
    return (
        f'@font-face {{ font-family: "Smhelpers TC"; font-weight: {weight}; font-display: block; '
        f'src: url(data:font/woff;base64,{data}) format("woff"); }}\n'
    )
