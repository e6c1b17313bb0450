"""What only assessors hold: the truth behind a trainee's own data (`answers/<assignment>/`) and the
keys of the quiz (`answers/quiz/`).

Nothing of it is released nor shown to trainee code. The marking gives a copy to the process that
runs the checks: the truth of the one
trainee who is being marked and the keys of the banks that the assignment draws from; authors find
the folders in their repository.
"""

import os
import shutil
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from .errors import CourseError, sentences
from .paths import course_root

Model = TypeVar("Model", bound=BaseModel)
FOLDER = "answers"
#: Subfolder with one key a bank (`k-9.yml`), beside the assignments because several of them draw
#: from the same bank.
QUIZ = "quiz"
#: Subfolder with the keys of the situations, one file a criterion (`pc-3.3.json`).
SITUATIONS = "situations"
#: Subfolder with one file a trainee, named by the trainee's number; beside it `truth.json` for
#: those without a workplace of their own.
TRUTHS = "truth"
#: Set in the process that checks: where the copy of `FOLDER` lies, and whose work it checks.
PLACE, STUDENT = "SMCOURSE_ANSWERS", "SMCOURSE_STUDENT"
#: Subfolder with the workplaces that trainees were given, `<number>/<name>/`: their work is run and
#: checked on these, never on a
#: workplace that was handed in.
PACKS = "workplaces"
#: Set in both processes of a submission: where the one trainee's own workplace lies, by name.
OWN = "SMCOURSE_WORKPLACES"


def folder(part: str) -> Path:
    """The assessor's files of one assignment, or the keys (`QUIZ`, `SITUATIONS`).

    `CourseError` where there are none: on a trainee's machine.
    """
    place = os.environ.get(PLACE)
    path = Path(place, part) if place else _beside(part)
    if not path.is_dir():
        raise CourseError("這一項由評量人員核對；交件後會在回饋裡看到結果。")
    return path


def _beside(part: str) -> Path:
    """The author's own copy: in the working folder (a master run elsewhere takes it along) or in
    the repository.
    """
    near = Path(FOLDER, part)
    return near if near.is_dir() else course_root() / FOLDER / part


def take_along(root: Path, to: Path, assignment: str = "") -> None:
    """Copy a course's answers (of one assignment, with the keys) to a folder in which its
    masters are run.
    """
    for part in [assignment, QUIZ, SITUATIONS] if assignment else [""]:
        if (root / FOLDER / part).is_dir():
            shutil.copytree(root / FOLDER / part, to / FOLDER / part)


def student() -> str | None:
    """Whose work is being checked, as the marking knows it; None outside it."""
    return os.environ.get(STUDENT)


def truth_file(assignment: str) -> Path:
    """The truth of the trainee's own workplace, or of the common one for a trainee without one."""
    return truth_of(folder(assignment), student())


def truth_of(place: Path, number: str | None) -> Path:
    """In an assignment's folder of answers: the truth of a trainee's own workplace, or the
    common one.
    """
    own = place / TRUTHS / f"{number}.json"
    return own if number and own.is_file() else place / "truth.json"


def read_truth(kind: type[Model], path: Path) -> Model:
    """A truth as its model. `CourseError` names a missing or broken file."""
    try:
        return kind.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        raise CourseError(
            f"找不到 {path.name}；請以 smcourse workplaces make 產生評量用的答案檔。",
        ) from None
    except ValidationError as error:
        raise CourseError(
            f"{path.name} 的內容有誤：{'；'.join(sentences(error)[:3])}。請重新產生答案檔。",
        ) from None
