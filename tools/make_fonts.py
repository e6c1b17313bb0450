"""Subset Noto Sans TC to what Taiwanese text needs and write it into `smhelpers/fonts`.

Source: npm package `@expo-google-fonts/noto-sans-tc` (static TTF, SIL Open Font License 1.1).
Usage:  npm pack @expo-google-fonts/noto-sans-tc@0.4.3 && tar xzf *.tgz
        python tools/make_fonts.py package
"""

import sys
from pathlib import Path

from fontTools import subset

FONTS = Path(__file__).resolve().parent.parent / "smhelpers" / "fonts"
FACES = {
    "400Regular/NotoSansTC_400Regular.ttf": "NotoSansTC-Regular.ttf",
    "700Bold/NotoSansTC_700Bold.ttf": "NotoSansTC-Bold.ttf",
}
SYMBOL_BLOCKS = [
    (0x20, 0x17F),
    (0x2010, 0x206F),
    (0x20A0, 0x20BF),
    (0x2100, 0x218F),
    (0x2190, 0x22FF),
    (0x2460, 0x24FF),
    (0x2500, 0x26FF),
    (0x3000, 0x30FF),
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),
]


def big5_characters() -> set[int]:
    """Code points of every character of Big5 as Windows code page 950 has it."""
    found = set()
    for lead in range(0x81, 0xFF):
        for trail in [*range(0x40, 0x7F), *range(0xA1, 0xFF)]:
            try:
                found.update(map(ord, bytes([lead, trail]).decode("cp950")))
            except UnicodeDecodeError:
                continue
    return found


def wanted() -> set[int]:
    """Big5 plus the symbol blocks that labels and tables use."""
    return big5_characters().union(*(range(first, last + 1) for first, last in SYMBOL_BLOCKS))


def main(package: Path) -> None:
    """Writes every face, cut down to the characters that are used."""
    for source, target in FACES.items():
        options = subset.Options(
            layout_features=["kern", "palt", "vert"],
            name_IDs=["*"],
            notdef_outline=True,
        )
        font = subset.load_font(package / source, options)
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=wanted())
        subsetter.subset(font)
        subset.save_font(font, FONTS / target, options)
        print(FONTS / target)
    (FONTS / "OFL.txt").write_bytes((package / "LICENSE_FONT").read_bytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
