"""Names as people bear them: no paper and no page shows an empty box for a character."""

import random

import typst

from smhelpers import charts
from smhelpers.documents import html
from smhelpers.paths import PACKAGE

#: Asked for by name in Taiwan's class lists, and outside Big5 or beyond the first plane.
RARE = "堃喆峯鍈羣𠮷赟厷犇㛢囍燊甯淼珮"
#: Names of new residents and of indigenous people, and what captions hold.
OTHERS = "NguyễnThịHằng🧊🍋👍🏽❤️🎉⭐"


def pages(characters):
    """Each character set on a page of its own, as a picture."""
    families = ", ".join(f'"{name}"' for name in charts.FAMILIES)
    codes = ", ".join(str(ord(each)) for each in characters)
    text = (
        "#set page(width: 12pt, height: 12pt, margin: 1pt)\n"
        f"#set text(font: ({families}), size: 8pt, fallback: false)\n"
        f"#for code in ({codes},) [#str.from-unicode(code) #pagebreak(weak: true)]"
    )
    return typst.compile(
        text.encode(),
        format="png",
        ppi=96,
        font_paths=[PACKAGE / "fonts"],
        ignore_system_fonts=True,
    )


def test_two_thousand_characters_of_names_are_drawn():
    unified = [chr(code) for code in range(0x4E00, 0x9FA6)]
    names = [*RARE, *random.Random(5).sample(unified, 1985)]
    drawn = pages([*names, "\ue000"])
    box = drawn[-1]
    empty = [name for name, picture in zip(names, drawn, strict=False) if picture == box]
    assert len(drawn) == 2001 and not empty


def test_letters_of_other_names_and_emoji_are_held_by_the_faces():
    held = set()
    for _, _, file in html._FACES:
        held |= html._characters(file)
    assert not [each for each in OTHERS + RARE if each not in held]


def test_a_page_carries_the_faces_of_its_rare_characters_alone():
    page = "<html><head></head><body>{}</body></html>"
    usual, rare = html.with_font(page.format("陳小明")), html.with_font(page.format("𠮷赟"))
    assert 'Smhelpers SC"; font-weight' not in usual
    assert 'Smhelpers SC"; font-weight' in rare and 'Smhelpers JP"; font-weight' in rare


def test_what_no_face_holds_is_named():
    assert charts.undrawable("王\U000323ad明\U000323ad") == "\U000323ad"
    assert not charts.undrawable(f"{RARE} {OTHERS}")
