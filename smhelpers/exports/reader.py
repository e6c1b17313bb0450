"""Read one export or a folder of them.

A file that cannot be read is named with its remedy and the rest is still read.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from ..errors import CourseError
from .combine import combine, cross_posts, suspected_utc
from .formats import Format
from .posts import tidy_posts
from .raw import STREAMED, Raw
from .registry import detect
from .schemas import PUBLISHED
from .sources import raws
from .tidy import tidy_table

#: What can be read, in the user's words.
KNOWN = (
    "Meta（Facebook、Instagram、廣告管理員）、YouTube、TikTok、LINE 官方帳號、X、LinkedIn "
    "的匯出檔，Threads 人工紀錄，"
    "以及客服收件匣、社群聆聽、網站交易"
)
#: Files of a folder that are no exports.
IGNORED = {
    "brief.yml",
    "provenance.yml",
    "truth.json",
    "readme.md",
    "readme.txt",
    "thumbs.db",
    "desktop.ini",
}
#: A file without years may end this long after the last day that the other files tell.
SLACK = timedelta(days=31)


@dataclass
class FileResult:
    """What came of one file or part of one.

    `problem` is one zh-TW sentence where it could not be read; `notes` say what was mended.
    """

    path: Path
    format: Format | None = None
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    rows_in: int = 0
    notes: list[str] = field(default_factory=list)
    problem: str | None = None
    #: Rows of each table where they were counted and the tables let go (a large file read in
    #: pieces).
    counted: dict[str, int] = field(default_factory=dict)
    #: Name to show: `file.zip／member.csv` for a part of a file.
    name: str = ""

    def __post_init__(self) -> None:
        self.name = self.name or self.path.name

    @property
    def table(self) -> pd.DataFrame | None:
        """The (first) table of the file; None where it gave none."""
        return next(iter(self.tables.values()), None)

    @property
    def rows_out(self) -> int:
        """Rows of that table; posts and stories of one file together."""
        counted = self.counted or {name: len(table) for name, table in self.tables.items()}
        published = [counted[name] for name in PUBLISHED if name in counted]
        return sum(published) if published else next(iter(counted.values()), 0)


@dataclass
class FolderResult:
    """All files of a folder and their rows in tidy tables (empty, with their columns, where
    there are none).
    """

    files: list[FileResult]
    tables: dict[str, pd.DataFrame]
    notes: list[str]

    @property
    def posts(self) -> pd.DataFrame:
        """Posts of every platform, ordered by time."""
        return self.tables["posts"]


def read_file(path: Path | str) -> FileResult:
    """Read one export, whatever its name; nothing is raised.

    Of a file with several parts, the first that gave a table.
    """
    results = read_parts(Path(path))
    return next((result for result in results if result.tables), results[0])


def read_parts(path: Path, latest: date | None = None, utc: bool = False) -> list[FileResult]:
    """Read every part of one export; nothing is raised.

    `latest`: the last day that dates without a year may stand for.
    """
    return list(_parts(path, latest, utc))


def _parts(path: Path, latest: date | None = None, utc: bool = False) -> Iterator[FileResult]:
    try:
        for part in raws(path):
            yield _read(path, part, latest or _changed(path), utc)
    except OSError as error:
        yield FileResult(
            path,
            problem=f"{path.name} 無法開啟（{error.strerror}）；請確認檔案存在而且沒有被其他程"
            f"式鎖住。",
        )


def _changed(path: Path) -> date:
    """Day on which the file was saved: it holds nothing later."""
    return date.fromtimestamp(path.stat().st_mtime)


def _read(path: Path, raw: Raw | CourseError, latest: date, utc: bool) -> FileResult:
    if isinstance(raw, CourseError):
        return FileResult(path, problem=str(raw))
    raw.latest, raw.utc = latest, utc
    try:
        form = _format_of(raw)
        tables = (form.read or (tidy_posts if form.table == "posts" else tidy_table))(raw, form)
    except CourseError as error:
        return FileResult(path, problem=str(error), name=raw.name)
    rows = len(raw.rows) or sum(len(block) for _, block in raw.blocks)
    return FileResult(path, form, tables, rows, raw.notes, name=raw.name)


def _format_of(raw: Raw) -> Format:
    form = detect(raw)
    if form is None:
        seen = "、".join(list(raw.rows.columns)[:5]) or "、".join(
            title for title, _ in raw.blocks[:5]
        )
        raise CourseError(
            f"{raw.name} 第 1 列的欄位（{seen}…）不是認得的匯出格式；可讀的是{KNOWN}，"
            f"請重新匯出，不要改欄位名稱。",
        )
    return form


def files_of(folder: Path) -> list[Path]:
    """Files of a folder and its sub-folders that may be exports, in order of their paths."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return sorted(
        path
        for path in paths
        if path.name.lower() not in IGNORED
        and not any(part.startswith((".", "__")) for part in path.relative_to(folder).parts)
    )


def iter_folder(folder: Path | str, utc: Collection[str] = ()) -> Iterator[FileResult]:
    """Read a folder and its sub-folders file by file, holding one file (of a very large one, a
    piece) at a time.

    Files named in `utc` have times in UTC.

    Files whose dates have no year come last: the other files tell which year it is.
    """
    later, latest = [], date.min
    for path in files_of(Path(folder)):
        if _large(path):
            for result in _parts(path, utc=path.name in utc):
                latest = max(latest, _last_day(result))
                yield result
            continue
        results = read_parts(path, utc=path.name in utc)
        if any(result.format and result.format.yearless for result in results):
            later.append(path)
            continue
        latest = max([latest, *(_last_day(result) for result in results)])
        yield from results
    for path in later:
        yield from read_parts(
            path,
            min(latest + SLACK, _changed(path)) if latest > date.min else None,
            path.name in utc,
        )


def _large(path: Path) -> bool:
    try:
        return path.stat().st_size > STREAMED
    except OSError:  # gone since the folder was listed: reading it says so
        return False


def _last_day(result: FileResult) -> date:
    days = [
        table[name].max()
        for table in result.tables.values()
        for name in ("published_at", "date", "received_at")
        if name in table
    ]
    return max((day.date() for day in days if not pd.isna(day)), default=date.min)


def read_folder(folder: Path | str, utc: Collection[str] = ()) -> FolderResult:
    """Read every file of a folder and its sub-folders.

    Rows that stand in several files are counted once, from the file read last.
    """
    files = list(iter_folder(folder, utc))
    tables, notes = combine([result.tables for result in files])
    files.sort(key=lambda result: (str(result.path), result.name))
    return FolderResult(
        files,
        tables,
        notes + cross_posts(tables["posts"]) + suspected_utc(tables["posts"]),
    )
