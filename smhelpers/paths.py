"""Where the course keeps its things; nothing else in the library builds a path to `data/`."""

import os
from pathlib import Path

from .errors import CourseError

PACKAGE = Path(__file__).resolve().parent
#: Rooms that make truths from the models behind the simulated businesses. Neither a trainee's kit
#: nor the sandbox shows them.
SECRET_ROOMS = ("simulation", "validity")
#: Plays simulated trainees. No kit holds it; the sandbox does, since the masters' own answers play
#: the drill with it.
DEMONSTRATION = "demo"
#: What of the data assessors alone may have, in the kit and in the sandbox alike: how a meeting is
#: observed and what counts in it, their comments, and those models.
SECRET_DATA = ("simulation", "observation", "standard/comments.yml")
#: In a course folder, what was collected, one folder each:
#: `attempts/<student>/<assignment>/<UTC time>-<digest>`; nothing there is ever changed.
ATTEMPTS = "attempts"


def data_dir() -> Path:
    """Folder of the course data: `$SMHELPERS_DATA`, the repository's `data/`, or the copy inside
    an installed wheel.
    """
    named = os.environ.get("SMHELPERS_DATA")
    candidates = [Path(named)] if named else [PACKAGE.parent / "data", PACKAGE / "_data"]
    for folder in candidates:
        if (folder / "standard").is_dir():
            return folder
    raise CourseError(
        f"找不到課程資料夾（試過 {'、'.join(map(str, candidates))}）；請重新安裝課程，或設定 "
        f"SMHELPERS_DATA。",
    )


def course_root(start: Path | None = None) -> Path:
    """The course repository at or above `start` (default: here), known by
    `notebooks/course.yml`.
    """
    here = Path(start or Path.cwd()).resolve()
    for folder in (here, *here.parents, PACKAGE.parent):
        if (folder / "notebooks" / "course.yml").is_file():
            return folder
    raise CourseError(f"{here} 不在課程資料夾裡；請先 cd 到含有 notebooks/course.yml 的資料夾。")


def secret_places() -> list[Path]:
    """Where what only assessors may know lies on this machine, as far as it is there."""
    places = [*(PACKAGE / name for name in SECRET_ROOMS), *(data_dir() / n for n in SECRET_DATA)]
    return [place for place in places if place.exists()]
