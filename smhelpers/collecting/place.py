"""Keep a hand-in: every attempt for good in `attempts/`, the newest also in `submitted/`, where
nbgrader and `smcourse grade` look.
"""

import contextlib
import hashlib
import shutil
from collections.abc import Iterator
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
#: What becomes of a hand-in that is older than another one.
SHELVED = "比已收的舊，只存檔"


def keep(course: Path, student: str, made: FoundHandIn) -> str:
    """Store a hand-in; what became of it in zh-TW: 第一次交件, 第 3 次交件, 先前已收過, 較舊."""
    attempts = course / ATTEMPTS / student_folder(student) / made.assignment
    current = course / "submitted" / student / made.assignment
    if current.is_symlink() or attempts.is_symlink():
        raise CourseError(f"{current} 是連結；請換成一般資料夾再收件。")
    digest = _keep_what_was_put_by_hand(current, attempts)
    known = sorted(path.name for path in attempts.iterdir()) if attempts.is_dir() else []
    if any(name.endswith(made.digest[:12]) for name in known):
        return "先前已收過，內容相同"
    name = f"{made.at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{made.digest[:12]}"
    older = name < _newest_that_counts(known, digest)
    # attempts are filled outside their folder, in which whatever lies has been collected
    with whole_folder(attempts / name, within=attempts.parent) as part:
        _fill(part, made)
        # the attempt takes its name last: whoever is interrupted before has not been collected, and
        # is at the next run
        if not older:
            with put_in_place(current, part, made.at):
                pass
    if older:
        return SHELVED
    return f"第 {len(known) + 1} 次交件" if known else "第一次交件"


def _newest_that_counts(known: list[str], digest: str) -> str:
    """The attempt by which another one is older: the one that lies in `submitted/`, which somebody
    may have promoted, else the newest; "" where there is none.
    """
    for name in reversed(known):
        if name.endswith(f"-{digest}"):
            return name
    if known:
        return known[-1]
    return ""


def digest_there(folder: Path) -> str:
    """The digits of what lies in a folder, by which attempts are named; "" where nothing does."""
    files = read_folder(folder)[0] if folder.is_dir() else {}
    if not files:
        return ""
    hashes = {}
    for name, raw in files.items():
        if name not in (STAMP, DATA):
            hashes[name] = hashlib.sha256(decode(raw)).hexdigest()
    return digest_of(hashes)[:12]


def _keep_what_was_put_by_hand(current: Path, attempts: Path) -> str:
    """A submission that is not one of the attempts becomes one before anything takes its place;
    the digits of what lies there.
    """
    digest = digest_there(current)
    if not digest:
        return ""
    if not attempts.is_dir() or not any(path.name.endswith(digest) for path in attempts.iterdir()):
        said = submitted_at(read_folder(current)[0])
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
    return digest


def _fill(part: Path, made: FoundHandIn) -> None:
    for name, found in made.files.items():
        target = part / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(found.path, target)


@contextlib.contextmanager
def put_in_place(current: Path, attempt: Path, at: datetime) -> Iterator[None]:
    """An attempt becomes the hand-in that counts, after what is done meanwhile has gone well."""
    with whole_folder(current, within=current.parent.parent) as part:
        shutil.copytree(attempt, part, dirs_exist_ok=True)
        (part / STAMP).write_text(
            f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f} UTC",
            encoding="utf-8",
        )
        yield
