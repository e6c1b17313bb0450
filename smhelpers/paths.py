"""Where the course keeps its things; nothing else in the library builds a path to `data/`."""

import os
from pathlib import Path

from .errors import CourseError

PACKAGE = Path(__file__).resolve().parent


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
