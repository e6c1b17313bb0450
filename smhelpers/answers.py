"""What only assessors hold: quiz keys and the truth behind a trainee's own data, in the course's `answers/<assignment>/`.

The folder is never released nor shown to trainee code. The marking gives a copy to the process that runs the checks, with the truth
of the one trainee who is being marked; authors who run a master find the folder in their repository.
"""

import os
import shutil
from pathlib import Path

from .errors import CourseError
from .paths import course_root

FOLDER = "answers"
#: Subfolder with one file a trainee, named by the trainee's number; beside it `truth.json` for those without a workplace of their own.
TRUTHS = "truth"
#: Set in the process that checks: where the copy lies, and whose work it checks.
PLACE, STUDENT = "SMCOURSE_ANSWERS", "SMCOURSE_STUDENT"


def folder(assignment: str) -> Path:
    """The assessor's files of one assignment. `CourseError` where there are none, that is on a trainee's machine."""
    place = os.environ.get(PLACE)
    path = Path(place) if place else _beside(assignment)
    if not path.is_dir():
        raise CourseError("這一項由評量人員核對；交件後會在回饋裡看到結果。")
    return path


def _beside(assignment: str) -> Path:
    """The author's own copy: in the working folder (a master run elsewhere takes it along) or in the repository."""
    near = Path(FOLDER, assignment)
    return near if near.is_dir() else course_root() / FOLDER / assignment


def take_along(root: Path, to: Path, assignment: str = "") -> None:
    """Copy a course's answers (of one assignment) to a folder in which its masters are run."""
    place = root / FOLDER / assignment
    if place.is_dir():
        shutil.copytree(place, to / FOLDER / assignment)


def student() -> str | None:
    """Whose work is being checked, as the marking knows it; None outside it."""
    return os.environ.get(STUDENT)


def truth_file(assignment: str) -> Path:
    """The truth of the trainee's own workplace, or of the common one for a trainee without one."""
    own = folder(assignment) / TRUTHS / f"{student()}.json"
    return own if own.is_file() else folder(assignment) / "truth.json"
