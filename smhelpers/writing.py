"""Files and folders that are whole or not there, whoever is interrupted: filled beside their
place, which they take in one step.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_file(path: Path, mode: int | None = None) -> Iterator[Path]:
    """A path to write to, in place of `path`; its folder is made.

    mode: permission bits (default: those of the file that is replaced, else 0o644).
    """
    if path.exists() and not path.is_file():
        yield path  # a pipe or a terminal
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(dir=path.parent, prefix=".part-"))
    part = scratch / path.name
    try:
        yield part
        if mode is None:
            mode = path.stat().st_mode & 0o777 if path.is_file() else 0o644
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
    place.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(dir=place, prefix=".part-"))
    part = scratch / path.name
    part.mkdir()
    try:
        yield part
        path.parent.mkdir(parents=True, exist_ok=True)
        if replace and path.exists():
            path.replace(scratch / f"{path.name}.old")
        try:
            part.replace(path)
        except OSError:
            if replace or not path.is_dir():
                raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
