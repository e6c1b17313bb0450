"""Unpack a zip that a stranger made: no path outside, no link, no bomb.

Names of Taiwanese Windows (cp950) are read rightly.
"""

import contextlib
import os
import shutil
import stat
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from ..errors import CourseError
from ..marking.intake import MAX_TOTAL, name_of, printable

#: All archives of one collection together: files and bytes.
ALL_FILES, ALL_BYTES = 20_000, 4 * 2**30
#: An archive may grow to this many times its size; typed text shrinks 5 to 20 times, bombs a
#: thousand times and more.
MOST_RATIO, RATIO_FROM = 100, 10 * 2**20
_CHUNK = 2**20
#: Bit of an entry's flags that says it needs a password.
_ENCRYPTED = 0x1


class Refused(ValueError):
    """An archive that is not unpacked; the message is the reason in zh-TW."""


@dataclass
class Budget:
    """What may still be written."""

    files: int = ALL_FILES
    bytes: int = ALL_BYTES


def unpack(path: Path, into: Path, budget: Budget) -> list[tuple[PurePosixPath, Path]]:
    """Name inside and place on disk of every file of an archive.

    `Refused` leaves nothing behind.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            most = _allowance(path, entries, budget)
            with _writing(into):
                into.mkdir(parents=True)
            return _write(archive, entries, into, budget, most)
    except (Refused, CourseError):
        shutil.rmtree(into, ignore_errors=True)
        raise
    except (
        zipfile.BadZipFile,
        zipfile.zlib.error,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ):
        shutil.rmtree(into, ignore_errors=True)
        raise Refused("壓縮檔壞了，或不是 zip（例如 7z、rar），打不開；請學員重新上傳") from None


@contextlib.contextmanager
def _writing(place: Path) -> Iterator[None]:
    """A fault of this machine's disk is not laid at the door of whoever handed in."""
    try:
        yield
    except OSError as error:
        raise CourseError(
            f"{place.parent} 寫不進去（{error.strerror}）；請騰出空間或開放寫入，再收一次。"
            f"已收好的都在。",
        ) from None


def _allowance(path: Path, entries: list[zipfile.ZipInfo], budget: Budget) -> int:
    """Bytes that the archive may write.

    What it says of itself is believed only where that is against it.
    """
    size = path.stat().st_size
    if len(entries) > budget.files:
        raise Refused(f"壓縮檔裡有 {len(entries):,} 個檔案，超過上限")
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise Refused("壓縮檔有密碼，打不開；請學員拿掉密碼再交")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise Refused(f"壓縮檔裡的「{printable(entry.filename)}」是連結，不收")
        if _climbs(name_of(entry)):
            raise Refused(f"壓縮檔裡的「{printable(entry.filename)}」指到資料夾外面，不收")
    most = min(max(MAX_TOTAL, 20 * size), budget.bytes)
    return min(most, max(RATIO_FROM, MOST_RATIO * size))


def _climbs(name: str) -> bool:
    pure = PurePosixPath(name)
    return (
        pure.is_absolute()
        or ".." in pure.parts
        or ":" in name.split("/", maxsplit=1)[0]
        or "\0" in name
    )


def _write(
    archive: zipfile.ZipFile,
    entries: list[zipfile.ZipInfo],
    into: Path,
    budget: Budget,
    most: int,
) -> list[tuple[PurePosixPath, Path]]:
    written, total = [], 0
    for number, entry in enumerate(entries):
        target = into / f"{number:05d}"
        with archive.open(entry) as member, _opened(target) as file:
            while chunk := member.read(_CHUNK):
                total += len(chunk)
                if total > most:
                    raise Refused("壓縮檔解開後大得不尋常（可能是壓縮炸彈），不收")
                rest = memoryview(chunk)
                with _writing(into):
                    while rest:
                        rest = rest[file.write(rest) :]
        _date(target, entry)
        written.append((PurePosixPath(name_of(entry)), target))
    budget.files -= len(written)
    budget.bytes -= total
    return written


def _opened(target: Path) -> IO[bytes]:
    """Unbuffered, so that a full disk is found where it is written and not where it is closed."""
    with _writing(target.parent):
        return target.open("wb", buffering=0)


def _date(target: Path, entry: zipfile.ZipInfo) -> None:
    """Give an unpacked file the time that the archive tells."""
    try:
        at = time.mktime((*entry.date_time, 0, 0, -1))
        os.utime(target, (at, at))
    except (OverflowError, ValueError, OSError):
        return
