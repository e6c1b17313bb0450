"""Files and folders that are whole or not there, whoever is interrupted: filled beside their
place, which they take in one step.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

#: Only the owner reads and writes it.
PRIVATE = 0o600
_PRIVATE_FOLDER = 0o700


def private_folder(path: Path) -> Path:
    """A folder, made for the owner alone where it is not there; one that stands stays as it is."""
    missing = []
    for folder in (path, *path.parents):
        if folder.exists():
            break
        missing.append(folder)
    for folder in reversed(missing):
        folder.mkdir(mode=_PRIVATE_FOLDER, exist_ok=True)
    return path


@contextmanager
def private_text(path: Path, mode: str = "w", encoding: str = "utf-8") -> Iterator[IO[str]]:
    """A text file to write or to add to, for the owner alone where it is not there."""

    def opened(name: str, flags: int) -> int:
        return os.open(name, flags, PRIVATE)

    with open(path, mode, encoding=encoding, newline="", opener=opened) as file:
        yield file


@contextmanager
def whole_file(path: Path, mode: int | None = None) -> Iterator[Path]:
    """A path to write to, in place of `path`; its folder is made.

    mode: permission bits (default: those of the file that is replaced, else 0o600, whatever the
    umask: what a course writes is nobody else's until it is given to them).
    """
    if path.exists() and not path.is_file():
        yield path  # a pipe or a terminal
        return
    private_folder(path.parent)
    scratch = Path(tempfile.mkdtemp(dir=path.parent, prefix=".part-"))
    part = scratch / path.name
    try:
        yield part
        if mode is None:
            mode = path.stat().st_mode & 0o777 if path.is_file() else PRIVATE
        part.chmod(mode)
        part.replace(path)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def write_whole(path: Path, content: str | bytes, mode: int | None = None) -> None:
    """Write a file; a text in UTF-8 with line ends as they are."""
    data = content.encode() if isinstance(content, str) else content
    with whole_file(path, mode) as part:
        part.write_bytes(data)


@contextmanager
def whole_folder(
    path: Path,
    within: Path | None = None,
    *,
    replace: bool = True,
) -> Iterator[Path]:
    """A folder to fill, in place of the one at `path`, which is left as it is until then.

    within: where it is filled, on the same disk (default: beside `path`). replace: whether it
    takes the place of one that somebody made meanwhile.
    """
    place = within or path.parent
    private_folder(place)
    scratch = Path(tempfile.mkdtemp(dir=place, prefix=".part-"))
    part = scratch / path.name
    part.mkdir(mode=_PRIVATE_FOLDER)
    try:
        yield part
        private_folder(path.parent)
        if replace and path.exists():
            path.replace(scratch / f"{path.name}.old")
        try:
            part.replace(path)
        except OSError:
            if replace or not path.is_dir():
                raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
