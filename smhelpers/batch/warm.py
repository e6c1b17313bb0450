"""What the warm process of a batch does before it is forked: imports, and the workplaces that the reports read."""

import contextlib
from collections.abc import Iterable
from pathlib import Path

from ..errors import CourseError
from ..marking.host import Zygote
from ..workplace import Workplace, read_ahead

#: Everything that the course's own reports use.
IMPORTS = ("smhelpers.views.evaluation", "smhelpers.scraps", "IPython.display")


def prepare(folders: list[str]) -> None:
    """In the warm process: read the workplaces; one that cannot be read is left to the report that wants it."""
    for folder in folders:
        with contextlib.suppress(CourseError):
            read_ahead(Workplace(Path(folder)))


def warm_process(folders: Iterable[Path]) -> Zygote:
    """A warm process of this machine. It starts in the background; the first fork waits for it."""
    return Zygote(imports=IMPORTS, sandboxed=False, prepare=(f"{__package__}.warm", sorted({str(folder) for folder in folders})))
