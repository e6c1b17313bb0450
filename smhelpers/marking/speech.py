"""What marking says to people: written in zh-TW where it is said, in English from a catalogue.

The catalogue is GNU gettext's (`locale/en/LC_MESSAGES/marking.po`); `tools/make_messages.py` brings
it in step with the code and compiles it. The language is that of a whole process: it is set when
a batch starts, and told to the sandbox.
"""

import gettext
import re
from pathlib import Path

#: Languages that `SafeMarking.language` may name.
LANGUAGES = ("zh_TW", "en")
DOMAIN = "marking"
FOLDER = Path(__file__).parent / "locale"


def later(message: str) -> str:
    """Mark a message for the catalogue that is given to `tr` where it is shown."""
    return message


#: A line of a cell in the trace of a check, and how it is found again in any language.
FRAME = later("  第 {number} 行：{line}")
FRAME_LINE = re.compile(r"^  (?:第 |line )(\d+)(?: 行：|: )")

_spoken: gettext.NullTranslations = gettext.NullTranslations()
_language = LANGUAGES[0]


def speak(language: str) -> None:
    """Say everything in this language from now on; zh-TW where there is no catalogue for it."""
    global _spoken, _language
    _language = language
    _spoken = gettext.translation(DOMAIN, FOLDER, [language], fallback=True)


def language() -> str:
    """The language that is spoken now."""
    return _language


def tr(message: str, /, **values: object) -> str:
    """A message in the language that is spoken, its `{fields}` filled with the values."""
    said = _spoken.gettext(message)
    return said.format(**values) if values else said
