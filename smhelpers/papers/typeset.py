"""Setting a page with typst: nothing else that is heavy is imported, so that a process which only
sets pages starts at once.
"""

from functools import cache
from pathlib import Path

import typst

from ..paths import PACKAGE
from ..writing import write_whole


def typeset(template: str, data: str, path: Path) -> None:
    """Write a PDF from a template of this folder and its data (JSON).

    The file is whole or not there.
    """
    made = _compiler(template).compile(sys_inputs={"data": data})
    if not isinstance(made, bytes):
        raise TypeError(f"{template} gave no single PDF")
    write_whole(path, made)


@cache
def _compiler(template: str) -> typst.Compiler:
    """One compiler a process: it reads template and fonts once."""
    return typst.Compiler(
        str(Path(__file__).parent / "templates" / template),
        font_paths=[str(PACKAGE / "fonts")],
        ignore_system_fonts=True,
    )
