"""What the warm process of a batch does before it is forked: imports, and the workplaces that
the reports read.
"""

from collections.abc import Iterable
from pathlib import Path

from ..marking.host import Zygote
from ..marking.isolation import View

#: Everything that the course's own reports use.
IMPORTS = ("smhelpers.views.evaluation", "smhelpers.scraps", "IPython.display")


def warm_process(folders: Iterable[Path]) -> Zygote:
    """A warm process of this machine. It starts in the background; the first fork waits for it."""
    return Zygote(
        imports=IMPORTS,
        sandboxed=False,
        trusted=True,
        view=View(warm=("smhelpers.workplace:read_ahead", [sorted(map(str, set(folders)))])),
    )
