"""Everything below a folder as one flat list: archives are opened like folders, links are not
followed.
"""

import contextlib
import hashlib
import re
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path, PurePosixPath

from ..archives import ALL_FILES, FILES_WITHIN, MOST_DEPTH, Budget, Refused, printable, unpack
from ..errors import CourseError
from ..marking.intake import IGNORED, MAX_FILE
from ..taipei import TAIPEI

#: Moodle's folder of one participant: files in it have the time at which Moodle took them in.
_OF_A_PLATFORM = "_assignsubmission_"
#: Blackboard writes the time of an attempt into the name of every file.
_ATTEMPT = re.compile(r"_attempt_(\d{4})-(\d\d)-(\d\d)-(\d\d)-(\d\d)-(\d\d)")
_OTHER_ARCHIVES = (".rar", ".7z", ".tar", ".gz", ".tgz")


@dataclass(frozen=True)
class Found:
    """A file: its name as given (archives count as folders) and where its bytes lie now.

    filed: when a platform took it in; None where only the trainee's own machine tells.
    """

    name: PurePosixPath
    path: Path
    filed: datetime | None = None

    @property
    def raw(self) -> bytes:
        """Its bytes, not kept: thousands of hand-ins do not fit into memory."""
        return self.path.read_bytes()

    @cached_property
    def sha256(self) -> str:
        """Hash of its bytes."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def below(self, folder: PurePosixPath) -> bool:
        """Whether it lies in a folder, at any depth."""
        return folder in self.name.parents


@dataclass
class Tree:
    """What was found, and what was refused with its reason. `close` removes what was unpacked."""

    files: list[Found] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._scratch = tempfile.TemporaryDirectory(prefix="collect-")
        self._budget, self._archives = Budget(), 0

    def close(self) -> None:
        """Remove the scratch folder."""
        self._scratch.cleanup()

    def read(self, folder: Path) -> "Tree":
        """Take in a folder (or one archive). `CourseError` if there is none."""
        if not folder.exists():
            raise CourseError(f"找不到 {folder}；請給下載回來的資料夾或 zip 檔。")
        paths = [folder] if folder.is_file() else list(_walk(folder))
        base = folder.parent if folder.is_file() else folder
        for path in paths:
            self._budget.bytes += 20 * path.lstat().st_size
        for path in paths:
            self._take(PurePosixPath(path.relative_to(base)), path, 0)
        self.files.sort(key=lambda found: str(found.name))
        return self

    def _take(
        self,
        name: PurePosixPath,
        path: Path,
        depth: int,
        filed: datetime | None = None,
    ) -> None:
        if IGNORED & set(name.parts) or name.name.startswith("._"):
            return
        status = path.lstat()
        shown = printable(str(name))
        filed = filed or _filed(name, status.st_mtime)
        if not stat.S_ISREG(status.st_mode):
            self.refused.append(
                (shown, "是連結，不跟隨" if stat.S_ISLNK(status.st_mode) else "不是一般檔案"),
            )
        elif name.suffix.lower() == ".zip":
            self._open(name, path, depth, filed)
        elif name.suffix.lower() in _OTHER_ARCHIVES:
            self.refused.append((shown, f"不支援 {name.suffix} 壓縮檔；請學員改交 zip"))
        elif status.st_size > MAX_FILE:
            self.refused.append((shown, "太大"))
        else:
            self.files.append(Found(name, path, filed))

    def _open(
        self,
        name: PurePosixPath,
        path: Path,
        depth: int,
        filed: datetime | None,
    ) -> None:
        self._archives += 1
        try:
            if depth == MOST_DEPTH:
                raise Refused("壓縮檔一層包一層，太深了，不再打開")
            inside = unpack(
                path,
                Path(self._scratch.name, f"{self._archives:05d}"),
                self._budget,
                FILES_WITHIN if depth else ALL_FILES,
                IGNORED,
            )
        except Refused as error:
            self.refused.append((printable(str(name)), str(error)))
            return
        for member, place in inside:
            self._take(name / member, place, depth + 1, filed)


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name in IGNORED:
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _walk(path)
        else:
            yield path


def _filed(name: PurePosixPath, modified: float) -> datetime | None:
    """When a platform took a file in, by its name or, in a folder that a platform made, by its
    time; None where neither tells.
    """
    told = _ATTEMPT.search(name.name)
    with contextlib.suppress(ValueError, OverflowError, OSError):
        if told:
            return datetime(*map(int, told.groups()), tzinfo=TAIPEI)
        if any(_OF_A_PLATFORM in part for part in name.parts[:-1]):
            return datetime.fromtimestamp(modified, TAIPEI)
    return None
