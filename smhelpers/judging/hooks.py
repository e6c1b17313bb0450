"""What this course adds to marking: answers, own workplaces, its data, the record."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from .. import __version__
from ..answers import FOLDER, OWN, PACKS, PLACE, QUIZ, SITUATIONS, STUDENT, TRUTHS
from ..course import Course
from ..marking.hooks import PRIVATE, WORK, Hooks, Keeper
from ..marking.intake import read_folder
from ..marking.master import Master, support
from ..paths import PACKAGE, data_dir, secret_places


class CourseHooks(Hooks):
    """Marking of a course that `notebooks/course.yml` lays out."""

    def private(self, root: Path, assignment: str, tags: set[str]) -> dict[str, str]:
        """The assignment's own answers, and the keys of the banks (quiz and situations)
        that its cells are tagged with.
        """
        place = root / FOLDER
        found = {f"{assignment}/{name}": text for name, text in support(place / assignment).items()}
        for keys in (QUIZ, SITUATIONS):
            for name, text in support(place / keys).items():
                if Path(name).stem in tags:
                    found[f"{keys}/{name}"] = text
        return found

    def private_of(self, files: Mapping[str, str], assignment: str, student: str) -> dict[str, str]:
        """Without the truths of others: nothing of theirs can leak into a student's feedback."""
        truths = f"{assignment}/{TRUTHS}/"
        own = f"{truths}{student}.json"
        return {
            name: text for name, text in files.items() if not name.startswith(truths) or name == own
        }

    def for_author(self, files: Mapping[str, str]) -> dict[str, str]:
        """Beside the master, where `answers.folder` looks."""
        return {f"{FOLDER}/{name}": text for name, text in files.items()}

    def given(self, root: Path, student: str) -> dict[str, str]:
        """The student's own workplace."""
        packs = root / FOLDER / PACKS / student
        return {f"{PACKS}/{name}": text for name, text in read_folder(packs)[0].items()}

    def given_below(self) -> str:
        """Where `Workplace.open` looks first."""
        return PACKS

    def variables(self) -> dict[str, str]:
        """Where course data and own workplaces lie."""
        return {"SMHELPERS_DATA": str(data_dir()), OWN: f"{WORK}/{PACKS}"}

    def private_variables(self, student: str) -> dict[str, str]:
        """Where answers and own workplaces lie, and whose work it is."""
        return {PLACE: PRIVATE, STUDENT: student, OWN: f"{PRIVATE}/{PACKS}"}

    def visible(self) -> list[Path]:
        """The course's data."""
        return [data_dir()]

    def hidden(self) -> list[Path]:
        """What only assessors may know, by the list that keeps it out of a trainee's kit."""
        return secret_places()

    def libraries(self, root: Path) -> list[Path]:
        """Packages that the course brings along."""
        course = _course(root)
        return course.libraries if course else []

    def warm(self, root: Path) -> tuple[str, list[Any]] | None:
        """Reads the workplace of the assessments before the first submission."""
        course = _course(root)
        return ("smhelpers.workplace:read_ahead", [[course.workplace]]) if course else None

    def software(self) -> str:
        """Version of the library and a hash of its source: a check that changed is run again."""
        return f"{__version__} {_source_hash()}"

    def keeper(self, root: Path, master: Master) -> Keeper:
        """The record beside the gradebook."""
        from .recording import Recorder  # its database side takes seconds to import

        return Recorder(root, master)


def _course(root: Path) -> Course | None:
    """The course in a folder; None for a course of another making."""
    there = (root / "notebooks" / "course.yml").is_file()
    return Course.open(root) if there else None


@cache
def _source_hash() -> str:
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
