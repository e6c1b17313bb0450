"""Write the faces that the course draws with into `smhelpers/fonts`, each cut down to its use.

Noto Sans TC holds what Taiwan writes; characters of names that it lacks come from Noto Sans SC and
JP, whose shapes differ little, and emoji from Noto Emoji (one colour).

Source: npm packages `@expo-google-fonts/noto-…` (static TTF, SIL Open Font License 1.1).
Usage:  for p in noto-sans-tc@0.4.3 noto-sans-sc@0.4.3 noto-sans-jp@0.4.3 noto-emoji@0.4.7; do
            npm pack @expo-google-fonts/$p; done
        for f in *.tgz; do mkdir -p ${f%-*}; tar xzf $f -C ${f%-*}; done
        python tools/make_fonts.py .
"""

import sys
from collections.abc import Callable
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parent.parent / "smhelpers" / "fonts"
PACKAGE = "expo-google-fonts-{}/package"
#: Package, face in it, file here; a later face holds only what no earlier one has.
FACES = (
    ("noto-sans-tc", "400Regular/NotoSansTC_400Regular.ttf", "NotoSansTC-Regular.ttf"),
    ("noto-sans-sc", "400Regular/NotoSansSC_400Regular.ttf", "NotoSansSC-Regular.ttf"),
    ("noto-sans-jp", "400Regular/NotoSansJP_400Regular.ttf", "NotoSansJP-Regular.ttf"),
    ("noto-emoji", "400Regular/NotoEmoji_400Regular.ttf", "NotoEmoji-Regular.ttf"),
)
BOLD = ("noto-sans-tc", "700Bold/NotoSansTC_700Bold.ttf", "NotoSansTC-Bold.ttf")
#: Latin with the letters of Vietnam, accents, Greek and Cyrillic, punctuation, currency, letters,
#: arrows, mathematics, numbers in circles, shapes, symbols, kana and their wide and vertical forms.
SYMBOL_BLOCKS = (
    (0x20, 0x24F),
    (0x2B0, 0x4FF),
    (0x1E00, 0x1EFF),
    (0x2010, 0x206F),
    (0x20A0, 0x20BF),
    (0x2100, 0x218F),
    (0x2190, 0x22FF),
    (0x2460, 0x24FF),
    (0x2500, 0x26FF),
    (0x3000, 0x30FF),
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),
)
#: Ideographs: extension A, the unified block, compatibility ideographs, and what lies beyond.
IDEOGRAPHS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF))
#: What combines emoji: joiner, selectors, skin tones, flags.
EMOJI = ((0x200D, 0x200D), (0xFE0F, 0xFE0F), (0x20E3, 0x20E3), (0x1F000, 0x1FAFF))


def of_text(code: int) -> bool:
    """Whether a character belongs to text in zh-TW, names included."""
    return _within(code, SYMBOL_BLOCKS) or _within(code, IDEOGRAPHS)


def of_names(code: int) -> bool:
    """Whether a character is an ideograph."""
    return _within(code, IDEOGRAPHS)


def of_emoji(code: int) -> bool:
    """Whether a character is an emoji or combines some."""
    return _within(code, EMOJI) or _within(
        code, ((0x2300, 0x23FF), (0x2600, 0x27BF), (0x2B00, 0x2BFF))
    )


def _within(code: int, blocks: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= code <= last for first, last in blocks)


def main(packages: Path) -> None:
    """Write every face."""
    held: set[int] = set()
    for package, face, target in FACES:
        wanted: Callable[[int], bool] = of_names
        if target.startswith("NotoSansTC"):
            wanted = of_text
        elif target.startswith("NotoEmoji"):
            wanted = of_emoji
        held |= _write(packages / PACKAGE.format(package) / face, target, wanted, held)
    package, face, target = BOLD
    _write(packages / PACKAGE.format(package) / face, target, of_text, set())
    licence = packages / PACKAGE.format("noto-sans-tc") / "LICENSE_FONT"
    (FONTS / "OFL.txt").write_bytes(licence.read_bytes())


def _write(
    source: Path,
    target: str,
    wanted: Callable[[int], bool],
    held: set[int],
) -> set[int]:
    """Write one face with what is wanted and not yet held; the characters that it holds."""
    codes = {code for code in TTFont(source, lazy=True).getBestCmap() if wanted(code)} - held
    options = subset.Options(
        layout_features=["kern", "palt", "vert", "ccmp"],
        name_IDs=["*"],
        notdef_outline=True,
    )
    font = subset.load_font(source, options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    subset.save_font(font, FONTS / target, options)
    print(f"{FONTS / target}: {len(codes)}")
    return codes


if __name__ == "__main__":
    main(Path(sys.argv[1]))
