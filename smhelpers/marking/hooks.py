"""What a course may add to marking. The defaults suit any nbgrader course.

A course names its subclass in `nbgrader_config.py`:
`c.SafeMarking.hooks = "my_course.marking.Hooks"`.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from .master import Master
    from .outcome import Outcome
    from .run import Job

#: In the value of a variable: the folder with the private files, or the work folder.
PRIVATE, WORK = "@private", "@work"


class Keeper(Protocol):
    """Keeps what was marked somewhere beside the gradebook."""

    def save(self, outcome: "Outcome", made: "Job", submitted: str | None) -> None:
        """Keep one outcome. submitted: ISO moment, if known."""

    def take_marks(self, db_url: str, students: list[str]) -> None:
        """Keep the marks that people gave since the last time."""

    def close(self) -> None:
        """Release what is held."""


class Nothing:
    """Keeps nothing: the gradebook is all."""

    def save(self, outcome: "Outcome", made: "Job", submitted: str | None) -> None:
        """Nothing to keep."""

    def take_marks(self, db_url: str, students: list[str]) -> None:
        """Nothing to keep."""

    def close(self) -> None:
        """Nothing is held."""


class Hooks:
    """The questions that marking asks a course. Files are base64 texts by relative POSIX path."""

    def private(self, root: Path, assignment: str, tags: set[str]) -> dict[str, str]:
        """Files that only checks may read, for all students. tags: of the master's cells."""
        return {}

    def private_of(self, files: Mapping[str, str], assignment: str, student: str) -> dict[str, str]:
        """Those of the private files that the checks of one student may read."""
        return dict(files)

    def for_author(self, files: Mapping[str, str]) -> dict[str, str]:
        """Private files where the author's own answers, run as a check of the master, find them."""
        return {}

    def given(self, root: Path, student: str) -> dict[str, str]:
        """Files that a student was given, by path below the work folder; a copy that was handed
        in never counts.
        """
        return {}

    def given_below(self) -> str:
        """Folder of what is given, below the work folder; "" where nothing is."""
        return ""

    def variables(self) -> dict[str, str]:
        """Environment of both processes; `@work` stands for the work folder."""
        return {}

    def private_variables(self, student: str) -> dict[str, str]:
        """Environment of the checks alone; `@private` stands for the folder of private files."""
        return {}

    def visible(self) -> list[Path]:
        """Folders, besides Python's own, that the sandbox shows, read-only."""
        return []

    def hidden(self) -> list[Path]:
        """Folders inside the shown ones that no submission may see."""
        return []

    def libraries(self, root: Path) -> list[Path]:
        """Folders with the course's own packages: shown, and on Python's path."""
        return []

    def warm(self, root: Path) -> tuple[str, list[Any]] | None:
        """What to call once before submissions are run: "module:function" and its arguments."""
        return None

    def software(self) -> str:
        """Version of what the checks import from; when it changes, everything is marked anew."""
        return ""

    def keeper(self, root: Path, master: "Master") -> Keeper:
        """Who keeps the outcomes."""
        return Nothing()


def substituted(variables: Mapping[str, str], places: Mapping[str, str]) -> dict[str, str]:
    """Variables with the folders in place of `@private` and `@work`."""
    found = {}
    for name, value in variables.items():
        for sign, place in places.items():
            value = value.replace(sign, place)
        found[name] = value
    return found


def below(folder: str, names: Iterable[str]) -> set[str]:
    """Which of the paths lie below a folder; none for ""."""
    return {name for name in names if folder and name.startswith(f"{folder}/")}
