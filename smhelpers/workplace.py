"""One business: its brief and its exports, simulated or one's own, opened the same way."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from .brief import Brief, read_brief
from .errors import CourseError
from .exports import FolderResult, read_folder
from .exports.schemas import TIMEZONE
from .paths import data_dir


@dataclass(frozen=True)
class DataCard:
    """What must be known before a figure is believed: files, rows in and out, exclusions, period, time zone."""

    files: pd.DataFrame
    notes: list[str]
    start: pd.Timestamp | None
    end: pd.Timestamp | None
    time_zone: str = TIMEZONE


class Workplace:
    """A folder with `brief.yml` (optional for one's own company) and exports in `exports/` (or lying in the folder itself)."""

    def __init__(self, folder: Path):
        self.folder = folder

    @classmethod
    def open(cls, name: str | Path) -> "Workplace":
        """A workplace by its name among the course's, or by the path of a folder."""
        for folder in (data_dir() / "workplaces" / str(name), Path(name)):
            if folder.is_dir():
                return cls(folder.resolve())
        known = sorted(path.name for path in (data_dir() / "workplaces").iterdir() if path.is_dir())
        raise CourseError(f"找不到工作場所「{name}」；可用的有 {'、'.join(known)}，或給一個放匯出檔的資料夾路徑。")

    @cached_property
    def brief(self) -> Brief | None:
        """The brief, or None for a folder that holds only exports."""
        path = self.folder / "brief.yml"
        return read_brief(path) if path.is_file() else None

    @property
    def name(self) -> str:
        """Name of the business; the folder's where there is no brief."""
        return self.brief.name if self.brief else self.folder.name

    @cached_property
    def _read(self) -> FolderResult:
        exports = self.folder / "exports"
        return read_folder(exports if exports.is_dir() else self.folder)

    @property
    def posts(self) -> pd.DataFrame:
        """Every post, tidy (`exports.schemas.POSTS`), ordered by time."""
        return self._read.posts

    def month(self, month: str) -> pd.DataFrame:
        """Posts published in the month "YYYY-MM" (Asia/Taipei)."""
        return self.posts[self.posts["published_at"].dt.strftime("%Y-%m") == month]

    def whole_months(self) -> list[str]:
        """Months "YYYY-MM" that the posts cover from about the first to about the last day (within five days)."""
        days = self.posts.groupby(self.posts["published_at"].dt.strftime("%Y-%m"))["published_at"].agg(["min", "max"])
        whole = (days["min"].dt.day <= 5) & (days["max"].dt.day >= days["max"].dt.days_in_month - 5)
        return list(days.index[whole])

    @property
    def data_card(self) -> DataCard:
        """How the tables came about, file by file."""
        files = pd.DataFrame([{"file": r.path.name, "format": r.format.zh if r.format else "未辨識", "rows_in": r.rows_in,
                               "rows_out": r.rows_out, "notes": r.problem or "；".join(r.notes)} for r in self._read.files])
        published = self.posts["published_at"]
        span = (published.min(), published.max()) if len(published) else (None, None)
        return DataCard(files, self._read.notes, *span)
