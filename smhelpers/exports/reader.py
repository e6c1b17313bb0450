"""Read one export or a folder of them.

A file that cannot be read is named with its remedy and the rest is still read. Files that need what
others prove (whose series, which year, which clock) are read after those.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from ..errors import CourseError
from .combine import combine, cross_posts
from .downloads import read_json
from .evidence import Surroundings, Told
from .formats import Format
from .headings import LANGUAGES, language_of
from .meta_account import names_its_platform
from .posts import tidy_posts
from .raw import Aside, Control, Raw
from .registry import detect
from .sources import Json, Part, Passed, is_note, parts_of
from .tidy import tidy_table

#: What can be read, in the user's words.
KNOWN = (
    "Meta（Facebook、Instagram、廣告管理員）、YouTube、TikTok、LINE 官方帳號、X、LinkedIn "
    "的匯出檔，Threads 人工紀錄，Google 商家評論，"
    "以及客服收件匣、社群聆聽、GA4 網站資料"
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
#: Rows up to which a table waits for others to prove its clock; a larger one is read at once.
HELD = 5_000
#: Links in the cells of a table whose headings are not known, and whose table it then is.
_LINKS = {
    r"instagram\.com/": "Instagram",
    r"facebook\.com/": "Facebook",
    r"tiktok\.com/": "TikTok",
    r"youtube\.com/|youtu\.be/": "YouTube",
    r"linkedin\.com/": "LinkedIn",
    r"//(?:www\.)?(?:x|twitter)\.com/": "X",
}


@dataclass
class FileResult:
    """What came of one file or part of one.

    `problem` is one zh-TW sentence where it could not be read; `notes` say what was mended;
    `passed`: it is no export (a picture, a note) and was passed over.
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
    passed: bool = False
    platform: str = ""
    account: str = ""
    language: str = ""
    clock: str = ""
    clock_proof: str = ""
    set_aside: list[Aside] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)
    columns_not_taken: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.name = self.name or self.path.name

    @property
    def table(self) -> pd.DataFrame | None:
        """The (first) table of the file; None where it gave none."""
        return next(iter(self.tables.values()), None)

    @property
    def rows_out(self) -> int:
        """Rows of the file that are in its tables: all but those set aside."""
        return self.rows_in - len(self.set_aside)


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


def read_file(path: Path | str, told: Told | None = None) -> FileResult:
    """Read one export, whatever its name; nothing is raised.

    Of a file with several parts, the first that gave a table.
    """
    results = read_parts(Path(path), told)
    return next((result for result in results if result.tables), results[0])


def read_parts(path: Path, told: Told | None = None) -> list[FileResult]:
    """Read every part of one export; nothing is raised."""
    return list(_read_all([path], path.parent, Surroundings(told or Told())))


def files_of(folder: Path) -> list[Path]:
    """Files of a folder and its sub-folders that may be exports, in order of their paths."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return sorted(
        path
        for path in paths
        if path.name.lower() not in IGNORED
        and not any(part.startswith((".", "__")) for part in path.relative_to(folder).parts)
    )


def iter_folder(folder: Path | str, told: Told | None = None) -> Iterator[FileResult]:
    """Read a folder and its sub-folders file by file, holding one file (of a very large one, a
    piece) at a time, and besides those that wait for what others prove.
    """
    top = Path(folder)
    return _read_all(files_of(top), top, Surroundings(told or Told()))


@dataclass
class _Waiting:
    """A table that is read after others."""

    path: Path
    raw: Raw
    form: Format
    rank: int


def _read_all(
    paths: Iterable[Path],
    top: Path,
    context: Surroundings,
) -> Iterator[FileResult]:
    waiting: list[_Waiting] = []
    for path in paths:
        for part in _opened(path):
            found = _sorted(path, top, part)
            if isinstance(found, _Waiting) and _waits(found):
                waiting.append(found)
            elif isinstance(found, _Waiting):
                yield _read(found, context)
            else:
                yield found
    waiting.sort(key=lambda later: later.rank)
    for later in waiting:
        yield _read(later, context)


def _waits(table: _Waiting) -> bool:
    """Whether a table is held until others were read: none that fills the memory."""
    if table.raw.piece or (table.rank == 1 and len(table.raw.rows) > HELD):
        return False
    return table.rank > 0


def _opened(path: Path) -> Iterator[Part]:
    try:
        yield from parts_of(path)
    except OSError as error:
        yield CourseError(
            f"{path.name} 無法開啟（{error.strerror}）；請確認檔案存在而且沒有被其他程式鎖住。",
        )


def _sorted(
    path: Path,
    top: Path,
    part: Part,
) -> "FileResult | _Waiting":
    """A part with its format and its turn, or the result of one that is not read."""
    if isinstance(part, CourseError):
        return FileResult(path, problem=str(part))
    if isinstance(part, Passed):
        return FileResult(
            path, notes=[f"這是{part.kind}，不是匯出檔，略過"], name=part.name, passed=True
        )
    place = path.parent.relative_to(top) if path.parent.is_relative_to(top) else Path()
    if isinstance(part, Json):
        return _json(path, place, part)
    part.place = place
    form = detect(part)
    if form is None and is_note(part):
        return FileResult(
            path, notes=["這是文字筆記，不是匯出檔，略過"], name=part.name, passed=True
        )
    if form is None:
        return FileResult(path, problem=_unknown(part), name=part.name)
    return _Waiting(path, part, form, _rank(part, form))


def _rank(raw: Raw, form: Format) -> int:
    """The turn of a table: what names its platform goes before what asks others for it."""
    if form.rank == 3 and names_its_platform(raw):
        return 2
    return form.rank


def _json(
    path: Path,
    place: Path,
    part: Json,
) -> FileResult:
    raw = Raw(part.name, "utf-8", pd.DataFrame(), place=place)
    form, tables = read_json(part.data, raw)
    if form is None:
        return FileResult(path, notes=raw.notes, name=raw.name, passed=True)
    return _result(path, raw, form, tables)


def _read(waiting: _Waiting, context: Surroundings) -> FileResult:
    raw, form = waiting.raw, waiting.form
    raw.platform = form.platform
    if form.platform and form.rank == 2:
        raw.account = context.account_of(raw, form.platform) or ""
    read = form.read or (tidy_posts if form.table == "posts" else tidy_table)
    try:
        tables = read(raw, form, context)
    except CourseError as error:
        return FileResult(waiting.path, problem=str(error), name=raw.name)
    if form.rank == 3:
        context.evidence.add(raw.place, raw.platform, [raw.account])
    context.evidence.learn(raw, tables)
    return _result(waiting.path, raw, form, tables)


def _result(
    path: Path,
    raw: Raw,
    form: Format,
    tables: dict[str, pd.DataFrame],
) -> FileResult:
    raw.close()
    problem = raw.problem or raw.ask or None
    if not problem and raw.rows_in and len(raw.aside) >= raw.rows_in:
        reasons = "；".join(dict.fromkeys(aside.reason for aside in raw.aside[:3]))
        problem = (
            f"{raw.name} 的 {raw.rows_in} 列都沒有採用（第 {raw.aside[0].row} 列：{reasons}）。"
        )
    return FileResult(
        path,
        form,
        tables,
        raw.rows_in,
        raw.notes,
        problem,
        name=raw.name,
        platform=raw.platform,
        account=raw.account,
        language=language_of(raw.columns, form.family),
        clock=raw.clock or form.clock.zone,
        clock_proof=raw.clock_proof or form.clock.zh,
        set_aside=sorted(raw.aside, key=lambda aside: aside.row),
        controls=raw.controls,
        columns_not_taken=raw.not_taken,
    )


def _unknown(raw: Raw) -> str:
    """What a table without a known format seems to be, and the remedy."""
    if raw.preamble or (raw.title and raw.name.startswith("data-export")):
        return (
            f"{raw.name} 是 GA4 的『{raw.title}』，欄位（{_seen(raw)}）不認得；"
            f"請匯出「流量開發」或「獲客」報表。"
        )
    for pattern, platform in _LINKS.items():
        if _has_link(raw, pattern):
            languages = "、".join(LANGUAGES.values())
            return (
                f"{raw.name} 有 {platform} 的連結，但欄名（{_seen(raw)}）不認得："
                f"可能是帳號語言不在 {languages} 之中，或欄名改過；"
                f"請把帳號語言改成中文或英文再匯出。"
            )
    return (
        f"{raw.name} 的欄位（{_seen(raw)}）不是認得的匯出格式；"
        f"可讀的是{KNOWN}；不是匯出檔的話，請移出這個資料夾。"
    )


def _has_link(raw: Raw, pattern: str) -> bool:
    for place in range(raw.rows.shape[1]):
        if raw.rows.iloc[:20, place].str.contains(pattern, regex=True).any():
            return True
    return False


def _seen(raw: Raw) -> str:
    headings = [column for column in raw.columns if column][:5]
    titles = [block.title or "、".join(block.rows[0][:3]) for block in raw.blocks[:5]]
    shown = "、".join(headings or titles)
    return re.sub(r"\s+", " ", shown)[:120] or "沒有欄名"


def read_folder(folder: Path | str, told: Told | None = None) -> FolderResult:
    """Read every file of a folder and its sub-folders.

    Rows that stand in several files are counted once, from the file read last.
    """
    return together(list(iter_folder(folder, told)))


def together(files: list[FileResult]) -> FolderResult:
    """What files that were read give together."""
    tables, notes = combine([result.tables for result in files])
    files.sort(key=lambda result: (str(result.path), result.name))
    return FolderResult(files, tables, notes + cross_posts(tables["posts"]))
