"""Until when everybody hands in, as course and record know it."""

from pathlib import Path

from ..course import Course
from ..deadlines import read_deadlines
from ..people import Person
from ..record import FILE_NAME, Extension, Record, TimeLimit
from ..taipei import minute, now
from ..trainee import trainee_number


class TimeLimits:
    """Deadlines of a course folder, with the extensions of its record.

    slugs: the assessments that are known where the folder names no units.
    """

    def __init__(self, root: Path, slugs: list[str]):
        known = slugs
        if (root / "notebooks" / "course.yml").is_file():
            known = [unit.slug for unit in Course.open(root).units]
        self._general = read_deadlines(root, known)
        self._extensions: dict[tuple[str, str], Extension] = {}
        self._gone: set[str] = set()
        self._spelled: dict[str, str] = {}
        if (root / FILE_NAME).is_file():
            self._read(root)

    def _read(self, root: Path) -> None:
        with Record.reading(root) as record:
            for trainee in record.trainees():
                number = trainee_number(trainee.number)
                self._spelled[number] = trainee.number
                if trainee.withdrawn:
                    self._gone.add(number)
                for name, extension in trainee.extensions.items():
                    self._extensions[number, name] = extension

    def of(self, number: str, assignment: str) -> TimeLimit:
        """Until when somebody hands in an assignment."""
        extension = self._extensions.get((trainee_number(number), assignment))
        return TimeLimit(self._general.get(assignment), extension)

    def spelled(self, number: str) -> str:
        """A number as the record spells it: letter case is one person, and one folder."""
        return self._spelled.get(trainee_number(number), number)

    def belongs(self, person: Person) -> bool:
        """Whether something is still asked of somebody: not of who withdrew."""
        return trainee_number(person.number) not in self._gone

    def owed(self, person: Person, assignment: str) -> str:
        """Somebody of whom nothing came, as they stand on the list: with more time, by how much."""
        named = f"{person.number} {person.name}".strip()
        limit = self.of(person.number, assignment)
        if limit.extension is None:
            return named
        over = "，也過了" if limit.passed(now()) else ""
        return f"{named}（延長到 {minute(limit.extension.until)}{over}）"
