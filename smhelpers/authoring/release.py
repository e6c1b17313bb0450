"""`release/` from `source/`: made by nbgrader, committed, and compared byte for byte."""

import os
import shutil
import sys
import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Any

from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor, SaveCells
from traitlets.config import Config

from ..course import Course
from ..errors import CourseError
from .coverage import coverage_markdown

#: Files that may stand beside a master and go to the trainee with it; anything else could give an
#: answer away.
HANDED_OUT = ("*.ipynb",)


class FoldedChecks(NbGraderPreprocessor):
    """Folds the code of every check away (`views.checking` tells what it looks at), and gives it
    the tag with which Jupyter runs on after
    an error: on the first day all checks fail, and the forms below them must appear all the same.
    """

    def preprocess_cell(self, cell: Any, resources: Any, cell_index: int) -> tuple[Any, Any]:
        """nbconvert calls this for each cell."""
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("grade"):
            cell.metadata["tags"] = [*cell.metadata.get("tags", []), "raises-exception"]
            cell.metadata["jupyter"] = {"source_hidden": True}
        return cell, resources


def configure_release(config: Config) -> Config:
    """Settings of nbgrader's release step: zh-TW stubs, nothing beside the notebooks copied,
    deterministic.
    """
    config.ClearSolutions.code_stub = {
        "python": "# 這一格不必寫程式：請填寫上方的表單，系統會自動存檔。",
    }
    config.ClearSolutions.text_stub = "（請在這裡作答）"
    config.CourseDirectory.ignore = [
        ".ipynb_checkpoints",
        "*.pyc",
        "__pycache__",
        "portfolio",
        "*.md",
        "*.py",
        "*.txt",
        "*.yml",
    ]
    config.Validator.failed_warning = (
        "有 {num_failed} 項檢查沒有通過。這些檢查是交件前的提醒，請依說明補正：\n"
    )
    config.Validator.passed_warning = "太好了！看得到的檢查全部通過，可以交件。\n"
    config.Validator.changed_warning = (
        "有 {num_changed} 個檢查格被改過；評分時會還原成原本的內容。\n"
    )
    config.ExecutePreprocessor.timeout = 120
    config.GenerateAssignment.preprocessors = [
        *GenerateAssignment.preprocessors.default(),
        FoldedChecks,
    ]
    return config


def generate(
    course: Course,
    into: Path,
    *,
    database: str | None = None,
    slugs: Collection[str] | None = None,
) -> list[Path]:
    """Make the release of every assessment (or of some, by slug) into the folder `into`.

    With `database` (a URL) record it in that gradebook.
    """
    made = []
    _environment_on_path()
    for unit in course.units:
        if slugs is not None and unit.slug not in slugs:
            continue
        config = configure_release(Config())
        config.CourseDirectory.root = str(course.root)
        config.CourseDirectory.release_directory = str(into)
        config.CourseDirectory.assignment_id = unit.slug
        config.GenerateAssignment.force = True
        if database:
            config.CourseDirectory.db_url = database
        else:
            config.GenerateAssignment.no_database = True
            config.GenerateAssignment.preprocessors = _without_database()
        app = GenerateAssignment(coursedir=CourseDirectory(config=config), config=config)
        app.log.setLevel("CRITICAL")
        try:
            app.start()
        except Exception as error:
            raise CourseError(
                f"source/{unit.slug} 無法產生發放版（{error}）；請先執行 smcourse check "
                f"依訊息補正。",
            ) from error
        made += sorted((into / unit.slug).glob("*.ipynb"))
    return made


def _environment_on_path() -> None:
    """nbgrader calls `alembic` by name when it makes a gradebook; it lies beside this Python."""
    programs = str(Path(sys.executable).parent)
    if programs not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([programs, os.environ.get("PATH", "")])


def _without_database() -> list[type]:
    """nbgrader's release steps without the one that writes the gradebook (what its `--no-db`
    does).
    """
    return [
        step
        for step in configure_release(Config()).GenerateAssignment.preprocessors
        if step is not SaveCells
    ]


def write_release(course: Course) -> list[Path]:
    """Bring every committed derived file up to date: `release/` and the coverage matrix."""
    folder = course.root / "release"
    shutil.rmtree(folder, ignore_errors=True)
    made = generate(course, folder)
    matrix = course.root / "docs" / "coverage.md"
    matrix.parent.mkdir(exist_ok=True)
    matrix.write_text(
        coverage_markdown(course),
        encoding="utf-8",
        newline="\n",
    )
    return [*made, matrix]


def stale_files(course: Course) -> list[str]:
    """Committed derived files that differ from what their sources give, as paths relative to the
    course.
    """
    with tempfile.TemporaryDirectory() as scratch:
        fresh = {
            Path("release") / path.relative_to(scratch): path.read_bytes()
            for made in generate(course, Path(scratch))
            for path in made.parent.rglob("*")
            if path.is_file()
        }
    fresh[Path("docs") / "coverage.md"] = coverage_markdown(course).encode()
    there = {
        path.relative_to(course.root): path.read_bytes()
        for path in (course.root / "release").rglob("*")
        if path.is_file() and ".ipynb_checkpoints" not in path.parts
    }
    there[Path("docs") / "coverage.md"] = _bytes(course.root / "docs" / "coverage.md")
    return sorted(
        str(path) for path in fresh.keys() | there.keys() if fresh.get(path) != there.get(path)
    )


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""
