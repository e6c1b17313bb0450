"""Read what was handed in, without following or running anything: capped bytes of regular files,
and zip archives unpacked safely.
"""

import base64
import contextlib
import os
import stat
from datetime import UTC
from pathlib import Path, PurePosixPath

from dateutil import parser as dates

from ..archives import ONE_ARCHIVE, Archive, Budget, Refused, printable
from .slim import without_outputs
from .speech import tr

MAX_FILES, MAX_FILE, MAX_TOTAL = 1000, 60 * 2**20, ONE_ARCHIVE
#: A larger notebook is read as a stream that leaves its outputs out, up to the second figure.
MAX_WHOLE, MAX_STREAMED = 20 * 2**20, 2**30
#: Characters of base64 that go into a sandbox: a frame holds twice as much.
MAX_WITHIN = 32 * 2**20
#: Kinds of files that are passed on to the marked folder, and from there to feedback and to the
#: pages of formgrader: tables, texts, pictures, office documents. None of them is a program to a
#: browser. Anything else stays in the hand-in, where nothing serves it.
PASSED_ON = {
    *(".json", ".csv", ".tsv", ".txt", ".md", ".yml", ".yaml", ".ics", ".py"),
    *(".xlsx", ".docx", ".pptx", ".odt", ".ods", ".parquet", ".npy"),
    *(".png", ".jpg", ".jpeg", ".gif", ".webp"),
}
#: What systems leave in folders and archives, and environments of programs.
IGNORED = frozenset(
    {
        *(".ipynb_checkpoints", "__pycache__", "__MACOSX", ".DS_Store", ".git", "Thumbs.db"),
        *(".venv", "venv", ".env", "env", "node_modules", "site-packages", ".tox", ".cache"),
        *("desktop.ini", ".idea", ".vscode", ".Trash", "$RECYCLE.BIN"),
    },
)


def encode(raw: bytes) -> str:
    """Bytes as text for JSON."""
    return base64.b64encode(raw).decode()


def decode(text: str) -> bytes:
    """And back."""
    return base64.b64decode(text)


def read_folder(folder: Path) -> tuple[dict[str, str], list[str]]:
    """Files below `folder` (relative POSIX name: base64 bytes) and notes in zh-TW on what was
    left out.
    """
    files: dict[str, str] = {}
    notes: list[str] = []
    total = 0
    for path, status in _walk(folder):
        name = path.relative_to(folder).as_posix()
        streamed = _is_streamed(path, status)
        reason = _refused(status, len(files), total, streamed)
        if reason:
            notes.append(tr("「{name}」{reason}，沒有讀取", name=printable(name), reason=reason))
            continue
        try:
            raw = _read(path, streamed)
        except OSError as error:
            notes.append(
                tr(
                    "「{name}」無法讀取（{strerror}）",
                    name=printable(name),
                    strerror=error.strerror,
                )
            )
            continue
        total += len(raw)
        files[printable(name)] = encode(raw)
        if len(raw) < status.st_size:
            notes.append(tr("「{name}」的輸出太大，只讀取了儲存格的內容", name=printable(name)))
    return files, notes[:20]


def passed_on(files: dict[str, str]) -> tuple[dict[str, str], list[str]]:
    """The files that are passed on, and a note that names those that are not."""
    kept = {}
    left = []
    for name, content in files.items():
        if PurePosixPath(name).suffix.lower() in PASSED_ON:
            kept[name] = content
        else:
            left.append(printable(name))
    if not left:
        return kept, []
    note = tr("不是評分用的檔案類型，只留在交來的檔案裡：{list}", list=tr("、").join(left[:5]))
    return kept, [note]


def into_the_sandbox(files: dict[str, str]) -> tuple[dict[str, str], list[str]]:
    """The files that a run is given, smallest first, and a note that names the attachments that
    stay outside: no check reads them, and no frame holds them.
    """
    kept = {}
    left = []
    room = MAX_WITHIN
    for name, content in sorted(files.items(), key=lambda item: len(item[1])):
        room -= len(content)
        if room < 0:
            left.append(printable(name))
        else:
            kept[name] = content
    if not left:
        return files, []
    note = tr("附件太大，沒有放進沙箱，不影響評分：{list}", list=tr("、").join(sorted(left)[:5]))
    return kept, [note]


def submitted_at(files: dict[str, str]) -> str | None:
    """`timestamp.txt` as nbgrader's exchange writes it, as an ISO moment in UTC, if it can be
    read.
    """
    if "timestamp.txt" not in files:
        return None
    try:
        moment = dates.parse(decode(files["timestamp.txt"]).decode().strip())
    except (ValueError, OverflowError):
        return None
    return (moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()


def _walk(folder: Path):
    pending, seen = [folder], 0
    while pending:
        try:
            entries = sorted(os.scandir(pending.pop()), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            seen += 1
            if entry.name in IGNORED or seen > 20 * MAX_FILES:
                continue
            status = entry.stat(follow_symlinks=False)
            if stat.S_ISDIR(status.st_mode):
                pending.append(Path(entry.path))
            else:
                yield Path(entry.path), status


def _is_streamed(path: Path, status: os.stat_result) -> bool:
    """Whether a file is a notebook whose outputs make it larger than what is read whole."""
    large = MAX_WHOLE < status.st_size <= MAX_STREAMED
    return large and path.name.lower().endswith(".ipynb")


def _refused(status: os.stat_result, count: int, total: int, streamed: bool) -> str:
    if stat.S_ISLNK(status.st_mode):
        return tr("是連結，不跟隨")
    if not stat.S_ISREG(status.st_mode):
        return tr("不是一般檔案")
    if not streamed and (status.st_size > MAX_FILE or total + status.st_size > MAX_TOTAL):
        return tr(
            "太大（{size} MB，上限 {most} MB）",
            size=status.st_size // 2**20,
            most=MAX_FILE // 2**20,
        )
    return tr("超過檔案數上限") if count >= MAX_FILES else ""


def _read(path: Path, streamed: bool) -> bytes:
    # O_NOFOLLOW and O_NONBLOCK: the entry may have been swapped for a link or a pipe since it was
    # looked at
    fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(fd, "rb") as file:
        return without_outputs(file) if streamed else file.read(MAX_FILE + 1)


def unzip(raw: bytes) -> dict[str, str]:
    """Files of an archive by name; absolute and climbing names, links and bombs are left out."""
    files: dict[str, str] = {}
    with contextlib.suppress(Refused):
        archive = Archive(raw, Budget(bytes=MAX_TOTAL))
        for member in archive.members[:MAX_FILES]:
            if not member.fault and not IGNORED & set(member.name.parts):
                files[printable(str(member.name))] = encode(archive.read(member))
    return files
