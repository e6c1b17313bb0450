"""Read one export or a folder of them; a file that cannot be read is named with its remedy and the rest is still read."""

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from ..errors import CourseError
from .formats import FORMATS, Format, detect
from .posts import tidy_posts
from .raw import Raw, read_raw
from .schemas import POSTS


@dataclass
class FileResult:
    """What came of one file. `problem` is one zh-TW sentence where it could not be read; `notes` say what was mended."""

    path: Path
    format: Format | None = None
    table: pd.DataFrame | None = None
    rows_in: int = 0
    rows_out: int = 0
    notes: list[str] = field(default_factory=list)
    problem: str | None = None


@dataclass
class FolderResult:
    """All files of a folder and their posts in one tidy table (empty, with its columns, where there are none)."""

    files: list[FileResult]
    posts: pd.DataFrame
    notes: list[str]


def read_file(path: Path | str) -> FileResult:
    """Read one export, whatever its name; nothing is raised."""
    path = Path(path)
    try:
        raw = read_raw(path)
        form = _format_of(raw)
        table = tidy_posts(raw, form)
    except CourseError as error:
        return FileResult(path, problem=str(error))
    except OSError as error:
        return FileResult(path, problem=f"{path.name} 無法開啟（{error.strerror}）；請確認檔案存在而且沒有被其他程式鎖住。")
    return FileResult(path, form, table, len(raw.rows), len(table), raw.notes)


def _format_of(raw: Raw) -> Format:
    form = detect(list(raw.rows.columns))
    if form is None:
        seen = "、".join(list(raw.rows.columns)[:5])
        raise CourseError(f"{raw.path.name} 的欄位（{seen}…）不是認得的匯出格式；可讀的格式有 {'、'.join(f.zh for f in FORMATS)}。")
    return form


def read_folder(folder: Path | str) -> FolderResult:
    """Read every file of a folder. Posts that stand in several files are counted once, from the file read last by name."""
    files = [read_file(path) for path in sorted(Path(folder).iterdir()) if path.is_file() and not path.name.startswith(".")]
    tables = [result.table for result in files if result.table is not None and len(result.table)]
    if not tables:
        return FolderResult(files, POSTS.validate(pd.DataFrame({name: [] for name in POSTS.columns})), [])
    posts = pd.concat(tables, ignore_index=True)
    unique = posts.drop_duplicates(["platform", "post_id"], keep="last").sort_values(["published_at", "post_id"], ignore_index=True)
    repeated = len(posts) - len(unique)
    notes = [f"有 {repeated} 篇貼文出現在多個檔案，只計一次；不同匯出日的累計數字不同，請確認檔案來自同一次匯出"] if repeated else []
    return FolderResult(files, POSTS.validate(unique), notes)
