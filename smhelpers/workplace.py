"""Where a trainee works: a folder of exports (`Workplace`), with a brief a `Business`; simulated or
one's own, both are opened the same way.
"""

import contextlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from .answers import OWN, PACKS
from .brief import FICTIONAL, Brief, Campaign, read_brief
from .course import Course
from .errors import CourseError
from .exports import (
    FileResult,
    FolderResult,
    Told,
    iter_folder,
    together,
    with_one_account_each,
)
from .exports.schemas import PUBLISHED, TIMEZONE
from .metrics import kpis, with_followers, with_service
from .metrics.columns import TIME_COLUMN
from .metrics.coverage import (
    Coverage,
    Published,
    coverage,
    coverage_of_files,
    days_of,
    joined,
)
from .metrics.periods import length, of_days, told, within
from .paths import data_dir


def _own(name: str) -> list[Path]:
    """Where a trainee's own pack may lie: `workplaces/<name>` beside the notebook or one folder
    up; in marking, the assessor's copy.
    """
    named = os.environ.get(OWN)
    if named or os.environ.get("NBGRADER_EXECUTION") == "autograde":
        return [Path(named, name)] if named else []
    return [place / PACKS / name for place in (Path.cwd(), Path.cwd().parent)]


#: Workplaces that this process, or the warm one that it is a fork of, has opened: by folder and
#: what the user told of it, the state of their files then.
_OPENED: dict[tuple[Path, Told], tuple[list, "Workplace"]] = {}
_NOTHING = Told()
_MOST_OPENED = 8
BRIEF = "brief.yml"
#: A platform whose exports end so long before the newest is no longer exported with the others.
_CURRENT = pd.Timedelta(days=31)
#: Tables that a report can be made of, those first whose days are the report's.
_REPORTED = (
    ("posts", "stories"),
    ("accounts",),
    ("broadcasts",),
    ("ads",),
    ("sales",),
)


def read_ahead(folders: Iterable[str]) -> None:
    """Read workplaces before this process is forked.

    One that cannot be read is left to whoever opens it.
    """
    for folder in folders:
        with contextlib.suppress(CourseError):
            workplace = Workplace.open(folder)
            _ = workplace.tables
            if isinstance(workplace, Business):
                _ = workplace.brief


def _opened(folder: Path, told: Told) -> "Workplace":
    """The workplace of a folder, read once a process as long as none of its files changes."""
    state = _state(folder)
    key = (folder, told)
    if key not in _OPENED or _OPENED[key][0] != state:
        _OPENED.pop(key, None)
        _OPENED[key] = state, _of(folder, told)
        while len(_OPENED) > _MOST_OPENED:
            del _OPENED[next(iter(_OPENED))]
    return _OPENED[key][1]


def _of(folder: Path, told: Told) -> "Workplace":
    """A business where the folder holds a brief, else a workplace of exports only."""
    kind = Business if (folder / BRIEF).is_file() else Workplace
    return kind(folder, told)


def _state(folder: Path) -> list[tuple[str, int, int]]:
    """Names, times of change and sizes of the files below a folder."""
    return [
        (str(path), path.stat().st_mtime_ns, path.stat().st_size)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]


@dataclass(frozen=True)
class DataCard:
    """What must be known before a figure is believed: files, rows in and out, exclusions,
    period, time zone.
    """

    files: pd.DataFrame
    notes: list[str]
    start: pd.Timestamp | None
    end: pd.Timestamp | None
    time_zone: str = TIMEZONE
    #: No export states the day it was made: it is not before the last day that its numbers tell of.
    exported: str = "匯出檔未註明"


class Workplace:
    """Exports in `exports/` of a folder, or lying in the folder itself.

    All that a company has by itself: tables, months, measures. What only a brief tells (goals,
    staff, service standard, rivals) a `Business` has; whoever asks a plain workplace for it reads
    one `CourseError`.
    """

    #: What every page and document says about whose data it shows.
    notice = "自家公司的匯出檔；資料只在本機處理。"
    #: Whether the business is made up.
    simulated = False

    def __init__(
        self,
        folder: Path,
        told: Told = _NOTHING,
    ):
        self.folder = folder
        self.told = told

    @classmethod
    def open(
        cls,
        name: str | Path,
        told: Told | None = None,
    ) -> "Workplace":
        """A workplace by its name among the course's, or by the path of a folder.

        `told`: what the user says where no file tells (account, platform, year, order of days).
        """
        for folder in (*_own(str(name)), data_dir() / "workplaces" / str(name), Path(name)):
            if folder.is_dir():
                return _opened(folder.resolve(), told or _NOTHING)
        known = sorted(path.name for path in (data_dir() / "workplaces").iterdir() if path.is_dir())
        raise CourseError(
            f"找不到工作場所「{name}」；可用的有 {'、'.join(known)}，"
            f"或給一個放匯出檔的資料夾路徑。",
        )

    @classmethod
    def to_practise(cls, name: str | Path) -> "Workplace":
        """The workplace of a lesson. `CourseError` for the one that the assessments are about: a
        lesson tells at once what is right, and would tell it of what is to be assessed.
        """
        found = Workplace.open(name)
        try:
            assessed = Course.open().workplace
        except CourseError:  # the library without the course around it
            return found
        # wherever a pack or a copy of it lies, its brief says whose it is
        if isinstance(found, Business) and found.brief.slug == assessed:
            raise CourseError(
                f"「{found.name}」是評量要用的店，課程練習不能用它；請把這一課的工作場所改回"
                "原來的例子，或改成放你自己公司匯出檔的資料夾。",
            )
        return found

    if not TYPE_CHECKING:  # a checker shall see that a plain workplace has no brief

        def __getattr__(self, name: str) -> Any:
            if name == "brief":
                raise _without_brief(self)
            return object.__getattribute__(self, name)

    @property
    def name(self) -> str:
        """Name of the business; the folder's where there is no brief, with the account that was
        named.
        """
        if self.told.account:
            return f"{self.folder.name}（{self.told.account}）"
        return self.folder.name

    @property
    def campaigns(self) -> list[Campaign]:
        """Promotions that the brief tells of, in its order."""
        return []

    @cached_property
    def _read(self) -> FolderResult:
        exports = self.folder / "exports"
        place = exports if exports.is_dir() else self.folder
        files = list(iter_folder(place, self.told))
        left_out = with_one_account_each(files, self.told, self.folder.name)
        found = together(files)
        found.notes.extend(left_out)
        return found

    @property
    def posts(self) -> pd.DataFrame:
        """Every post of every platform, tidy (`exports.schemas.POSTS`), ordered by time."""
        return self._read.posts

    @property
    def stories(self) -> pd.DataFrame:
        """Every story, in the shape of the posts and apart from them, ordered by time."""
        return self.tables["stories"]

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Every tidy table by its name (`exports.schemas.TABLES`), empty with its columns where
        the exports have none.
        """
        return self._read.tables

    @property
    def accounts(self) -> pd.DataFrame:
        """One row a platform and day: what the account had and what the day brought.

        Daily reach must not be added up.
        """
        return self.tables["accounts"]

    @property
    def audience(self) -> pd.DataFrame:
        """Who the followers are: shares by age and gender, city, country.

        Affinity of other pages.
        """
        return self.tables["audience"]

    @property
    def ads(self) -> pd.DataFrame:
        """Paid results by campaign, ad set or ad, age and gender, with the value of purchases."""
        return self.tables["ads"]

    @property
    def breakdowns(self) -> pd.DataFrame:
        """Measures by any other dimension (country, traffic source, landing page …), long."""
        return self.tables["breakdowns"]

    @property
    def reviews(self) -> pd.DataFrame:
        """Reviews of the business with their stars and its replies."""
        return self.tables["reviews"]

    @property
    def messages(self) -> pd.DataFrame:
        """Customer messages with the times of arrival, first human reply and closing."""
        return self.tables["messages"]

    @property
    def mentions(self) -> pd.DataFrame:
        """What others published about the business and its rivals."""
        return self.tables["mentions"]

    @property
    def sales(self) -> pd.DataFrame:
        """Site sessions, orders and revenue by day, source, medium and campaign (UTM)."""
        return self.tables["sales"]

    @property
    def broadcasts(self) -> pd.DataFrame:
        """LINE broadcasts: delivered, opened, clicked."""
        return self.tables["broadcasts"]

    @cached_property
    def measured(self) -> dict[str, pd.DataFrame]:
        """The tables with what measures need besides: followers on a post's day; with a brief
        also whether a message met the service standard, and own mentions.
        """
        return self._measured()

    def _measured(self) -> dict[str, pd.DataFrame]:
        return self.tables | {"posts": with_followers(self.posts, self.accounts)}

    def kpis(
        self,
        keys: Sequence[str],
        by: Sequence[str] = (),
    ) -> pd.DataFrame:
        """Any measures of the catalogue by any grouping (`metrics.kpis`), each from its own
        table.
        """
        return kpis(self.measured, keys, by)

    def month(self, month: str) -> pd.DataFrame:
        """Posts published in the month "YYYY-MM" or another period (`metrics.periods`)."""
        return self.posts[within(self.posts["published_at"], month)]

    def covered(self, name: str) -> dict[str, Coverage]:
        """By platform, the days that the exports of a table tell of (`metrics.coverage`)."""
        if name not in self._coverages:
            if name in PUBLISHED:
                found = coverage_of_files(self._published(name), self.accounts)
            else:
                found = coverage(self.tables[name], name)
            self._coverages[name] = found
        return self._coverages[name]

    def _published(self, name: str) -> Iterator[Published]:
        """What every file tells of posts or stories, those without a row of them included."""
        for result in self._read.files:
            table = result.tables.get(name)
            if table is None or (table.empty and result.problem):
                continue
            place = result.path.parent.relative_to(self.folder) / result.name
            totals = [control.total for control in result.controls if control.metric == "views"]
            yield Published(place, result.platform, days_of(table["published_at"]), totals)

    @cached_property
    def _coverages(self) -> dict[str, dict[str, Coverage]]:
        return {}

    @cached_property
    def covered_together(self) -> Coverage | None:
        """The days that posts and stories of any platform cover; without these the days of the next
        of `_REPORTED` that has any.
        """
        for names in _REPORTED:
            spans = []
            for name in names:
                for each in self.covered(name).values():
                    spans += each.spans
            if spans:
                return Coverage(joined(spans))
        return None

    def whole_months(self) -> list[str]:
        """Months "YYYY-MM" that are covered from about the first to about the last day (within
        five days).
        """
        covered = self.covered_together
        if covered is None:
            return []
        whole = []
        for month in pd.period_range(covered.first, covered.last, freq="M"):
            spans = covered.spans_in(str(month))
            if spans and spans[0][0].day <= 5 and spans[-1][1].day >= month.days_in_month - 5:
                whole.append(str(month))
        return whole

    def periods(self) -> list[str]:
        """What a report can be made of without further words: the whole months; where there is
        none, as in an export of 28 days, all covered days as one period.
        """
        covered = self.covered_together
        if covered is None:
            return []
        return self.whole_months() or [of_days(covered.first, covered.last)]

    def reported(self, period: str | None = None) -> str:
        """The period to report: the one asked for, else the last of `periods`.

        `CourseError` names the months that there are where the exports tell nothing of it.
        """
        if period is None:
            found = self.periods()
            if not found:
                raise CourseError(
                    f"「{self.name}」裡沒有貼文、帳號、廣告或網站的數字，無法做月報；"
                    f"請放入任何一個平台的貼文匯出檔後再試。",
                )
            return self._common(found[-1])
        if any(within(moments, period).any() for moments in self._moments()):
            return period
        months: set[str] = set()
        for moments in self._moments():
            months |= set(moments.dropna().dt.strftime("%Y-%m"))
        raise CourseError(
            f"「{self.name}」在 {told(period)} 沒有資料；"
            f"有資料的月份是 {'、'.join(sorted(months)) or '（無）'}。",
        )

    def _common(self, period: str) -> str:
        """The period, or the days that all platforms cover by now where one of them has less than
        half of it: a year of videos makes no month whole in which Instagram has six days.
        """
        covered = list(self.covered("posts").values())
        if not covered:
            return period
        newest = max(each.last for each in covered)
        current = [each for each in covered if newest - each.last <= _CURRENT]
        if all(2 * each.days_in(period) >= length(period) for each in current):
            return period
        begun = max(each.spans[-1][0] for each in current)
        return of_days(begun, newest)

    def _moments(self) -> Iterator[pd.Series]:
        """When the rows of each table of `_REPORTED` were."""
        for names in _REPORTED:
            for name in names:
                yield self.tables[name][TIME_COLUMN[name]]

    @property
    def data_card(self) -> DataCard:
        """How the tables came about, file by file."""
        rows = [_card(result) for result in self._read.files if not result.passed]
        files = pd.DataFrame(rows, columns=["file", "format", "rows_in", "rows_out", "notes"])
        start, end = self._span()
        last = max(
            (
                table[name].max()
                for table in self.tables.values()
                for name in ("date", "end")
                if name in table and len(table)
            ),
            default=end,
        )
        return DataCard(
            files,
            self._read.notes,
            start,
            end,
            exported=f"匯出檔未註明；不早於資料的最後一天 {last:%Y-%m-%d}"
            if last is not None
            else "匯出檔未註明",
        )

    def _span(self) -> tuple[pd.Timestamp | None, pd.Timestamp | None]:
        """First and last covered day."""
        covered = self.covered_together
        if covered is None:
            return (None, None)
        return (covered.first, covered.last)


class Business(Workplace):
    """A workplace with a brief: what is told about the business stands in `brief.yml`."""

    @classmethod
    def open(
        cls,
        name: str | Path,
        told: Told | None = None,
    ) -> "Business":
        """A workplace that must have a brief; `CourseError` says so where it has none."""
        found = Workplace.open(name, told)
        if not isinstance(found, Business):
            raise _without_brief(found)
        return found

    @cached_property
    def brief(self) -> Brief:
        """The brief, read at its first use; `CourseError` names a field that is wrong."""
        return read_brief(self.folder / BRIEF)

    @property
    def name(self) -> str:
        """Name of the business."""
        return self.brief.name

    @property
    def notice(self) -> str:
        """Says that the business is made up, or that it is a company's own."""
        return self.brief.fictional

    @property
    def simulated(self) -> bool:
        """Whether the business is made up."""
        return self.brief.fictional == FICTIONAL

    @property
    def campaigns(self) -> list[Campaign]:
        """Promotions that the brief tells of, in its order."""
        return self.brief.campaigns

    def _measured(self) -> dict[str, pd.DataFrame]:
        standard = self.brief.service_standard
        messages = with_service(
            self.messages,
            standard.business_hours,
            standard.first_response_minutes,
        )
        mentions = self.mentions.assign(own=self.mentions["brand"] == self.name)
        return super()._measured() | {"messages": messages, "mentions": mentions}


def _card(result: FileResult) -> dict[str, Any]:
    """The line of a file in the data card."""
    said = [result.problem] if result.problem else []
    if result.format or not said:
        said += result.notes
    if result.set_aside:
        said.append(f"擱置 {len(result.set_aside)} 列：{_reasons(result)}")
    if result.columns_not_taken:
        said.append(f"沒有採用的欄：{'、'.join(result.columns_not_taken)}")
    return {
        "file": result.name,
        "format": result.format.zh if result.format else "未辨識",
        "rows_in": result.rows_in,
        "rows_out": result.rows_out,
        "notes": "；".join(said),
    }


def _reasons(result: FileResult) -> str:
    """Why rows of a file were set aside, each reason once, at most three."""
    reasons = list(dict.fromkeys(aside.reason for aside in result.set_aside))
    return "、".join(reasons[:3]) + ("等" if len(reasons) > 3 else "")


def _without_brief(workplace: Workplace) -> CourseError:
    """The one sentence for everything that needs a brief where there is none."""
    return CourseError(
        f"「{workplace.name}」只有匯出檔，沒有工作場所簡介 {BRIEF}，"
        f"這一步要用到簡介裡的目標、人員、服務標準或競品："
        f"請把課程資料夾 data/workplaces/tea 裡的 {BRIEF} 複製到「{workplace.folder.name}」資料夾，"
        f"改成自己公司的內容後重新開啟；"
        f"貼文、受眾、流量與月報的圖表不必有簡介也能看。",
    )
