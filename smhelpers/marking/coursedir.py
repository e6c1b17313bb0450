"""A course directory in nbgrader's layout: its configuration, its submissions, its own records
of marking.
"""

import contextlib
import hashlib
import json
import os
import re
import sqlite3
import sys
import time
from collections.abc import Iterable
from glob import glob
from pathlib import Path
from typing import Any

from ..errors import CourseError, of_this_machine
from ..writing import private_folder, private_text, whole_file, write_whole
from .intake import read_folder
from .master import Master
from .outcome import Outcome
from .run import Job
from .settings import hooks_named
from .speech import tr

_BACKUPS = 5
_SQLITE = "sqlite:///"


def open_course(course: Path) -> Any:
    """nbgrader's `CourseDirectory` with the course's own `nbgrader_config.py`.

    `CourseError` where there is no course.
    """
    from nbgrader.coursedir import CourseDirectory

    root = Path(course).resolve()
    config = configuration(root)
    config.CourseDirectory.root = str(root)
    # nbgrader calls `alembic` by name when it makes a database
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    coursedir = CourseDirectory(config=config)
    if (
        coursedir.db_url.startswith(_SQLITE)
        and not Path(coursedir.db_url.removeprefix(_SQLITE)).is_file()
    ):
        raise CourseError(
            tr(
                "找不到成績簿 {path}；請先在課程資料夾執行 nbgrader generate_assignment。",
                path=coursedir.db_url.removeprefix(_SQLITE),
            ),
        )
    return coursedir


def configuration(root: Path) -> Any:
    """What a course's own `nbgrader_config.py` says; an empty configuration where there is none.

    `CourseError` where there is no course, or the file does not run.
    """
    from traitlets.config import Config, PyFileConfigLoader

    if not root.is_dir():
        raise CourseError(tr("找不到課程資料夾 {root}；請檢查 --course。", root=root))
    config = Config()
    if (root / "nbgrader_config.py").is_file():
        try:
            config = PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
        except Exception as error:
            raise CourseError(
                tr(
                    "{path} 無法執行（{kind}：{error}）；請先修正設定檔。",
                    path=root / "nbgrader_config.py",
                    kind=type(error).__name__,
                    error=error,
                ),
            ) from error
    return config


def submissions(coursedir: Any, assignment: str, students: Iterable[str] | None) -> dict[str, Path]:
    """Folder of every submission by student. `CourseError` names a wanted student who has none."""
    step = coursedir.submitted_directory
    pattern = re.compile(
        coursedir.format_path(step, "(?P<student>[^/]+)", re.escape(assignment), escape=True) + "$",
    )
    found = {
        match["student"]: Path(path)
        for path in sorted(glob(coursedir.format_path(step, "*", glob_escape(assignment))))
        if (match := pattern.match(path))
    }
    if students is None:
        return found
    missing = [name for name in students if name not in found]
    if missing:
        raise CourseError(
            tr(
                "submitted 資料夾裡沒有這些學員的「{assignment}」：{list}；請檢查學員代號。",
                assignment=assignment,
                list="、".join(missing),
            ),
        )
    return {name: found[name] for name in students}


def glob_escape(text: str) -> str:
    """`glob.escape` for a path part."""
    return re.sub(r"([*?\[])", r"[\1]", text)


def job(
    student: str,
    folder: Path,
    master: Master,
    isolation: str,
    root: Path,
) -> Job:
    """Read one submission; what cannot be read is a fault of the job, not of the batch."""
    fault = ""
    files: dict[str, str] = {}
    notes: list[str] = []
    if folder.is_symlink():
        fault = tr("交件資料夾是連結，不跟隨")
    elif not folder.is_dir():
        fault = tr("交件處不是資料夾")
    else:
        files, notes = read_folder(folder)
        fault = "" if files else tr("交件資料夾是空的")
    hooks = hooks_named(master.hooks)
    given = hooks.given(root, student)
    about = [
        files,
        notes,
        master.course_version(),
        master.modes,
        isolation,
        master.answers_are_files,
        *([given] if given else []),
    ]
    return Job(
        student=student,
        files=files,
        notes=notes,
        fault=fault,
        given=given,
        given_below=hooks.given_below(),
        private=hooks.private_of(master.private, master.assignment, student),
        variables=hooks.variables(),
        private_variables=hooks.private_variables(student),
        key=hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest(),
    )


class Records:
    """What was done, one file a submission, beside the gradebook: outcome and the key of what it
    was made from.
    """

    def __init__(self, root: Path, assignment: str):
        self.folder = root / ".marking" / assignment
        private_folder(self.folder)

    def _path(self, student: str) -> Path:
        safe = re.sub(r"[^\w.-]", "_", student)[:80]
        return self.folder / f"{safe}-{hashlib.sha256(student.encode()).hexdigest()[:8]}.json"

    def read(self, name: str) -> dict[str, Any]:
        """The record of a student, {} if there is none that can be read."""
        try:
            return json.loads(self._path(name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}

    def write(self, name: str, content: dict[str, Any]) -> None:
        """Replace a record, whole or not at all; every version is also added to `history.jsonl`."""
        text = json.dumps(content, ensure_ascii=False)
        write_whole(self._path(name), text)
        with private_text(self.folder / "history.jsonl", "a") as history:
            history.write(
                json.dumps({"at": time.time(), **content, "kept": None}, ensure_ascii=False) + "\n",
            )

    def outcome(self, student: str) -> Outcome | None:
        """The last outcome of a student."""
        record = self.read(student)
        return Outcome.model_validate(record["outcome"]) if record.get("outcome") else None


def back_up(coursedir: Any) -> Path | None:
    """A consistent copy of an SQLite gradebook under `.marking/backups` (the last five are
    kept).
    """
    source = Path(coursedir.db_url.removeprefix(_SQLITE))
    if not coursedir.db_url.startswith(_SQLITE) or not source.is_file():
        return None
    folder = Path(coursedir.root) / ".marking" / "backups"
    target = folder / f"gradebook-{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}.db"
    try:
        with whole_file(target) as part:
            _copy_database(source, part)
    except (OSError, sqlite3.Error) as error:
        raise CourseError(
            tr(
                "成績簿備份不到 {folder}：{why}這次還沒有評任何作業，先前的備份都在。",
                folder=folder,
                why=of_this_machine(error)
                or tr("{error}；請騰出磁碟空間或開放寫入，再執行一次。", error=error),
            ),
        ) from None
    # a copy that cannot be read pushes out none that can
    sound = list(filter(_is_sound, sorted(folder.glob("gradebook-*.db"))))
    for stale in sound[:-_BACKUPS]:
        stale.unlink()
    return target


def _is_sound(database: Path) -> bool:
    """Whether a copy of the gradebook can be read and holds something."""
    try:
        with contextlib.closing(
            sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)
        ) as opened:
            (said,) = opened.execute("PRAGMA quick_check").fetchone()
            return said == "ok" and bool(opened.execute("SELECT 1 FROM sqlite_master").fetchone())
    except sqlite3.Error:
        return False


def _copy_database(source: Path, target: Path) -> None:
    """A copy that can be read. `sqlite3.Error` where it is not the same, whole database."""
    with (
        contextlib.closing(sqlite3.connect(source)) as old,
        contextlib.closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)
    if not _is_sound(target):
        raise sqlite3.DatabaseError(tr("寫出來的備份讀不回來"))
