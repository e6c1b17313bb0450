"""Zips that a stranger made: no path outside, no link, no bomb, no password.

Names of Taiwanese Windows (cp950) are read rightly.
"""

import contextlib
import io
import os
import shutil
import stat
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from .decoding import encoding_of
from .errors import CourseError

#: All archives of one collection together: files and bytes, besides 20 times their own size.
ALL_FILES, ALL_BYTES = 200_000, 4 * 2**30
#: Files of an archive within another: what one person hands in.
FILES_WITHIN = 2_000
#: One archive may write this much, or 20 times its own size.
ONE_ARCHIVE = 150 * 2**20
#: It may grow to this many times its size; typed text shrinks 5 to 20 times, bombs a thousand
#: times and more.
MOST_RATIO, RATIO_FROM = 100, 10 * 2**20
#: A platform's download (1) holds a trainee's zip (2), which holds a zipped portfolio (3).
MOST_DEPTH = 4
_CHUNK = 2**20
#: Bits of an entry's flags: it needs a password; its name is UTF-8.
_ENCRYPTED, _UTF_8 = 0x1, 0x800
_BROKEN = "壓縮檔壞了，或不是 zip（例如 7z、rar），打不開；請重新上傳或下載"


class Refused(Exception):
    """An archive that is not read; the message is the reason in zh-TW."""


class TooLarge(Refused):
    """What comes out of it is more than it may."""


@dataclass
class Budget:
    """What may still be read."""

    files: int = ALL_FILES
    bytes: int = ALL_BYTES


@dataclass(frozen=True)
class ZipMember:
    """A file in an archive; `fault` says in zh-TW why it must not be read (empty: it may)."""

    name: PurePosixPath
    fault: str
    entry: zipfile.ZipInfo


class Archive:
    """An opened zip. `Refused` where it is none, or what comes out exceeds what it may."""

    def __init__(self, source: Path | bytes, budget: Budget):
        size = source.stat().st_size if isinstance(source, Path) else len(source)
        try:
            self._zip = zipfile.ZipFile(source if isinstance(source, Path) else io.BytesIO(source))
        except Exception:
            raise Refused(_BROKEN) from None
        entries = [entry for entry in self._zip.infolist() if not entry.filename.endswith("/")]
        self.members = [_member(entry) for entry in entries]
        self._budget = budget
        # what an archive says of its own sizes is not believed
        most = min(max(ONE_ARCHIVE, 20 * size), budget.bytes)
        self._left = min(most, max(RATIO_FROM, MOST_RATIO * size))

    def chunks(self, member: ZipMember) -> Iterator[bytes]:
        """The bytes of a member."""
        if member.fault:
            raise Refused(member.fault)
        with _reading():
            opened = self._zip.open(member.entry)
        with opened:
            while True:
                with _reading():
                    chunk = opened.read(_CHUNK)
                if not chunk:
                    return
                self._left -= len(chunk)
                self._budget.bytes -= len(chunk)
                if self._left < 0:
                    raise TooLarge("壓縮檔解開後大得不尋常（可能是壓縮炸彈），不收")
                yield chunk

    def read(self, member: ZipMember) -> bytes:
        """All of them at once."""
        return b"".join(self.chunks(member))


@contextlib.contextmanager
def _reading() -> Iterator[None]:
    """What a damaged archive raises may be anything: each way of packing has errors of its own."""
    try:
        yield
    except Exception:
        raise Refused(_BROKEN) from None


def _member(entry: zipfile.ZipInfo) -> ZipMember:
    name = name_of(entry)
    pure = PurePosixPath(name)
    shown = printable(name)
    fault = ""
    if entry.flag_bits & _ENCRYPTED:
        fault = "壓縮檔有密碼，打不開；請拿掉密碼再交"
    elif stat.S_ISLNK(entry.external_attr >> 16):
        fault = f"壓縮檔裡的「{shown}」是連結，不收"
    elif not pure.name:
        fault = "壓縮檔裡有一個沒有名稱的檔案，不收"
    elif pure.is_absolute() or ".." in pure.parts or ":" in pure.parts[0] or "\0" in name:
        fault = f"壓縮檔裡的「{shown}」指到資料夾外面，不收"
    return ZipMember(pure, fault, entry)


def name_of(entry: zipfile.ZipInfo) -> str:
    r"""The name as it was typed: UTF-8 where the archive says so or it reads so, else cp950, else
    as it stands; `\` is a slash.
    """
    name = entry.orig_filename
    if not entry.flag_bits & _UTF_8:
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            return name.replace("\\", "/")
        # cp950 has bytes of `\` as second halves of letters: slashes are made only after decoding
        encoding = encoding_of(io.BytesIO(raw))
        name = raw.decode(encoding) if encoding else name
    return name.replace("\\", "/")


def printable(name: str) -> str:
    """A file name that can be printed and stored: undecodable bytes and control characters
    replaced.
    """
    clean = name.encode("utf-8", "replace").decode()
    return "".join(c if c.isprintable() else "?" for c in clean)[:200]


def unpack(
    path: Path,
    into: Path,
    budget: Budget,
    most_files: int = ALL_FILES,
    passed_over: frozenset[str] = frozenset(),
) -> list[tuple[PurePosixPath, Path]]:
    """Name inside and place on disk of every file of an archive, but of those in a folder (or with
    a name) that is `passed_over`.

    `Refused` leaves nothing behind.
    """
    archive = Archive(path, budget)
    members = []
    for member in archive.members:
        if passed_over.isdisjoint(member.name.parts):
            members.append(member)
    if len(members) > min(budget.files, most_files):
        raise Refused(f"壓縮檔裡有 {len(members):,} 個檔案，超過上限")
    fault = next((member.fault for member in members if member.fault), "")
    if fault:
        raise Refused(fault)
    try:
        with _writing(into):
            into.mkdir(parents=True)
        written = []
        for number, member in enumerate(members):
            target = into / f"{number:05d}"
            _write(archive, member, target)
            written.append((member.name, target))
    except (Refused, CourseError):
        shutil.rmtree(into, ignore_errors=True)
        raise
    budget.files -= len(written)
    return written


def _write(archive: Archive, member: ZipMember, target: Path) -> None:
    with _opened(target) as file:
        for chunk in archive.chunks(member):
            rest = memoryview(chunk)
            with _writing(target.parent):
                while rest:
                    rest = rest[file.write(rest) :]
    # the time that the archive tells
    with contextlib.suppress(OverflowError, ValueError, OSError):
        at = time.mktime((*member.entry.date_time, 0, 0, -1))
        os.utime(target, (at, at))


def _opened(target: Path) -> IO[bytes]:
    """Unbuffered, so that a full disk is found where it is written and not where it is closed."""
    with _writing(target.parent):
        return target.open("wb", buffering=0)


@contextlib.contextmanager
def _writing(place: Path) -> Iterator[None]:
    """A fault of this machine's disk is not laid at the door of whoever made the archive."""
    try:
        yield
    except OSError as error:
        raise CourseError(
            f"{place.parent} 寫不進去（{error.strerror}）；請騰出空間或開放寫入，再執行一次。"
            f"已收好的都在。",
        ) from None
