"""Unpack a zip that a stranger made: no path outside, no link, no bomb; names of Taiwanese Windows (cp950) are read rightly."""

import os
import shutil
import stat
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..marking.intake import MAX_TOTAL, printable

#: All archives of one collection together: files and bytes.
ALL_FILES, ALL_BYTES = 20_000, 4 * 2**30
#: An archive may grow to this many times its size; typed text shrinks 5 to 20 times, bombs a thousand times and more.
MOST_RATIO, RATIO_FROM = 100, 10 * 2**20
_CHUNK = 2**20


class Refused(ValueError):
    """An archive that is not unpacked; the message is the reason in zh-TW."""


@dataclass
class Budget:
    """What may still be written."""

    files: int = ALL_FILES
    bytes: int = ALL_BYTES


def unpack(path: Path, into: Path, budget: Budget) -> list[tuple[PurePosixPath, Path]]:
    """Name inside and place on disk of every file of an archive. `Refused` leaves nothing behind."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            most = _allowance(path, entries, budget)
            into.mkdir(parents=True)
            return _write(archive, entries, into, budget, most)
    except Refused:
        shutil.rmtree(into, ignore_errors=True)
        raise
    except (zipfile.BadZipFile, zipfile.zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        shutil.rmtree(into, ignore_errors=True)
        raise Refused("壓縮檔壞了、有密碼或不是 zip，打不開；請學員重新上傳") from None


def _allowance(path: Path, entries: list[zipfile.ZipInfo], budget: Budget) -> int:
    """Bytes that the archive may write; what it says of itself is believed only where that is against it."""
    size = path.stat().st_size
    if len(entries) > budget.files:
        raise Refused(f"壓縮檔裡有 {len(entries):,} 個檔案，超過上限")
    for entry in entries:
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise Refused(f"壓縮檔裡的「{printable(entry.filename)}」是連結，不收")
        if _climbs(name_of(entry)):
            raise Refused(f"壓縮檔裡的「{printable(entry.filename)}」指到資料夾外面，不收")
    most = min(max(MAX_TOTAL, 20 * size), budget.bytes)
    return min(most, max(RATIO_FROM, MOST_RATIO * size))


def _climbs(name: str) -> bool:
    pure = PurePosixPath(name)
    return pure.is_absolute() or ".." in pure.parts or ":" in name.split("/")[0] or "\0" in name


def name_of(entry: zipfile.ZipInfo) -> str:
    """The name as it was typed: UTF-8 where the archive says so or it reads so, else cp950, else as it stands; `\\` is a slash."""
    name = entry.orig_filename
    if not entry.flag_bits & 0x800:
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            return name.replace("\\", "/")
        # cp950 has bytes of `\` as second halves of letters: slashes are made only after decoding
        for encoding in ("utf-8", "cp950"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


def _write(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], into: Path, budget: Budget,
           most: int) -> list[tuple[PurePosixPath, Path]]:
    written, total = [], 0
    for number, entry in enumerate(entries):
        target = into / f"{number:05d}"
        with archive.open(entry) as member, target.open("wb") as file:
            while chunk := member.read(_CHUNK):
                total += len(chunk)
                if total > most:
                    raise Refused("壓縮檔解開後大得不尋常（可能是壓縮炸彈），不收")
                file.write(chunk)
        _date(target, entry)
        written.append((PurePosixPath(name_of(entry)), target))
    budget.files -= len(written)
    budget.bytes -= total
    return written


def _date(target: Path, entry: zipfile.ZipInfo) -> None:
    """Give an unpacked file the time that the archive tells."""
    try:
        at = time.mktime((*entry.date_time, 0, 0, -1))
        os.utime(target, (at, at))
    except (OverflowError, ValueError, OSError):
        return
