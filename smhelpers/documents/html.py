"""HTML pages that show Traditional Chinese on any machine: the glyphs that a page uses travel
inside it.
"""

import base64
import html
import io
import re
from functools import cache, lru_cache
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from ..paths import PACKAGE
from ..writing import write_whole

#: Faces that travel with a page, in the order in which a character is looked for: family, weight,
#: file. A family of which the page shows nothing is left out.
_FACES = (
    ("Smhelpers TC", 400, "NotoSansTC-Regular.ttf"),
    ("Smhelpers TC", 700, "NotoSansTC-Bold.ttf"),
    ("Smhelpers SC", 400, "NotoSansSC-Regular.ttf"),
    ("Smhelpers JP", 400, "NotoSansJP-Regular.ttf"),
    ("Smhelpers Emoji", 400, "NotoEmoji-Regular.ttf"),
)
#: Style of the embedded face; installed fonts come first, so a machine that has one draws with it.
_RULE = (
    "body, .jp-Notebook, .jp-RenderedHTMLCommon, pre, code, th, td {{ font-family: "
    '{families}, "Smhelpers TC", "Smhelpers SC", "Smhelpers JP", "Segoe UI Emoji", '
    '"Apple Color Emoji", "Noto Color Emoji", "Smhelpers Emoji", sans-serif; }}'
)
_FAMILIES = '"Microsoft JhengHei", "PingFang TC", "Noto Sans TC", "Noto Sans CJK TC"'
_MARK = "<style data-smhelpers-font>"


def with_font(page: str) -> str:
    """The page with its own subset of the course's faces (OFL) in the head.

    Unchanged if it has one already.
    """
    if _MARK in page or "</head>" not in page:
        return page
    shown = _cjk(page)
    faces = ""
    for family, weight, file in _FACES:
        held = "".join(sorted(set(shown) & _characters(file)))
        if held or file.startswith("NotoSansTC"):
            faces += _face(family, weight, file, held)
    return page.replace(
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


@cache
def _characters(file: str) -> frozenset[str]:
    """What a face holds that no face before it does."""
    font = TTFont(PACKAGE / "fonts" / file, lazy=True)
    return frozenset(chr(code) for code in font.getBestCmap() or ())


@lru_cache(maxsize=8)
def _face(family: str, weight: int, file: str, characters: str) -> str:
    """A face cut down to some characters, as a style; the page carries it."""
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
        PACKAGE / "fonts" / file,
        lazy=True,
        recalcTimestamp=False,
    )
    subsetter.subset(font)
    buffer = io.BytesIO()
    font.flavor = "woff"
    font.save(buffer)
    data = base64.b64encode(buffer.getvalue()).decode()
    return (
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-display: block; '
        f'src: url(data:font/woff;base64,{data}) format("woff"); }}\n'
    )
