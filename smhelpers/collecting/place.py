"""Keep a hand-in: every attempt for good in `attempts/`, the newest also in `submitted/`, where
nbgrader and `smcourse grade` look.
"""

import hashlib
import shutil
from datetime import UTC, datetime
from pathlib import Path

from ..errors import CourseError
from ..handin.receipt import DATA, digest_of
from ..marking.intake import decode, read_folder, submitted_at
from ..paths import ATTEMPTS
from ..trainee import student_folder
from ..writing import whole_folder
from .sort import FoundHandIn

#: nbgrader reads the time of a hand-in from this file.
STAMP = "timestamp.txt"


def keep(course: Path, student: str, made: FoundHandIn) -> str:
    """Store a hand-in; what became of it in zh-TW: 第一次交件, 第 3 次交件, 先前已收過, 較舊."""
    attempts = course / ATTEMPTS / student_folder(student) / made.assignment
    current = course / "submitted" / student / made.assignment
    if current.is_symlink() or attempts.is_symlink():
        raise CourseError(f"{current} 是連結；請換成一般資料夾再收件。")
    _keep_what_was_put_by_hand(current, attempts)
    known = sorted(path.name for path in attempts.iterdir()) if attempts.is_dir() else []
    if any(name.endswith(made.digest[:12]) for name in known):
        return "先前已收過，內容相同"
    name = f"{made.at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{made.digest[:12]}"
    older = bool(known) and name < known[-1]
    # attempts are filled outside their folder, in which whatever lies has been collected
    with whole_folder(attempts / name, within=attempts.parent) as part:
        _fill(part, made)
        # the attempt takes its name last: whoever is interrupted before has not been collected, and
        # is at the next run
        if not older:
            _replace(current, part, made.at)
    if older:
        return "比已收的舊，只存檔"
    return f"第 {len(known) + 1} 次交件" if known else "第一次交件"


def _keep_what_was_put_by_hand(current: Path, attempts: Path) -> None:
    """A submission that is not one of the attempts becomes one before anything takes its place."""
    if not current.is_dir() or not (files := read_folder(current)[0]):
        return
    hashes = {
        name: hashlib.sha256(decode(raw)).hexdigest()
        for name, raw in files.items()
        if name not in (STAMP, DATA)
    }
    digest = digest_of(hashes)[:12]
    if not attempts.is_dir() or not any(path.name.endswith(digest) for path in attempts.iterdir()):
        said = submitted_at(files)
        at = (
            datetime.fromisoformat(said)
            if said
            else datetime.fromtimestamp(
                max(path.stat().st_mtime for path in current.rglob("*")),
                UTC,
            )
        )
        kept = attempts / f"{at:%Y%m%dT%H%M%SZ}-{digest}"
        with whole_folder(kept, within=attempts.parent) as part:
            shutil.copytree(current, part, symlinks=True, dirs_exist_ok=True)


def _fill(part: Path, made: FoundHandIn) -> None:
    for name, found in made.files.items():
        target = part / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(found.path, target)


def _replace(current: Path, attempt: Path, at: datetime) -> None:
    with whole_folder(current, within=current.parent.parent) as part:
        shutil.copytree(attempt, part, dirs_exist_ok=True)
        (part / STAMP).write_text(
            f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f} UTC",
            encoding="utf-8",
        )
