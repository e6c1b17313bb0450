"""One trainee's work on one assessment: its folder, its notebook, the files that go with it,
whose it is.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from ..course import Course
from ..deadlines import days_late, read_deadlines
from ..errors import CourseError
from ..portfolio import FOLDER, Portfolio
from ..quiz import QuizAnswers
from ..situations import SituationAnswers
from ..taipei import TAIPEI, spoken
from ..trainee import trainee_number

#: Folder of what was handed in, beside the notebook.
HANDED_IN = "handed_in"
#: What is made from forms to take home.
_DOCUMENTS = (".docx", ".xlsx", ".pdf", ".ics")
#: File systems keep times coarser than the clock does.
_SAME_MOMENT = timedelta(seconds=2)
#: Folders beside a notebook that are not the trainee's work, or are given by the course.
_NOT_WORK = {HANDED_IN, "workplaces", "__pycache__", "__MACOSX"}
#: More than any assessment makes; what is larger was put there by mistake.
MAX_FILE, MAX_FILES = 20 * 2**20, 300


@dataclass(frozen=True)
class OpenWork:
    """The folder of an assessment with its notebook."""

    folder: Path
    assignment: str
    notebook: Path

    @classmethod
    def of(cls, folder: Path, assignment: str = "") -> "OpenWork":
        """The work in a folder; its assignment is the folder's name unless given.

        `CourseError` if no notebook can be told.
        """
        place, name = folder.resolve(), assignment or folder.resolve().name
        books = [
            path
            for path in sorted(place.glob("*.ipynb"))
            if path.is_file() and not path.is_symlink()
        ]
        named = [path for path in books if path.stem == name] or books
        if len(named) != 1:
            raise CourseError(
                f"{place} 裡{'有好幾本筆記本，分不出要交哪一本' if books else '沒有筆記本'}；"
                f"請到評量的資料夾（裡面有 {name}.ipynb）再交件。",
            )
        return cls(place, name, named[0])

    @property
    def portfolio(self) -> Portfolio:
        """The deliverables beside the notebook."""
        return Portfolio(self.folder / FOLDER)

    @property
    def saved_at(self) -> datetime:
        """When the notebook was last saved."""
        return datetime.fromtimestamp(self.notebook.stat().st_mtime, TAIPEI)

    @property
    def typed_at(self) -> datetime | None:
        """When a form last saved something."""
        times = [path.stat().st_mtime for path in self.portfolio.folder.glob("*.json")]
        return datetime.fromtimestamp(max(times), TAIPEI) if times else None

    def remarks(self, trainee: str) -> list[str]:
        """What somebody should know before the zip is made: questions that were drawn for another
        number, documents that were made before the forms were changed.
        """
        found = []
        typed = typed_number(self.folder)
        if typed and trainee.strip() and trainee_number(typed) != trainee_number(trainee):
            found.append(
                f"題目是依學員編號「{trainee_number(typed)}」抽出的，交件填的是"
                f"「{trainee_number(trainee)}」：兩個不同，題目不會算分；請改成同一個編號再交件。"
            )
        changed = self.typed_at
        for path in self._below():
            if changed is None or path.suffix.lower() not in _DOCUMENTS:
                continue
            if datetime.fromtimestamp(path.stat().st_mtime, TAIPEI) < changed - _SAME_MOMENT:
                found.append(
                    f"「{path.name}」是表單改過之前做的，內容是舊的；請再做一次這份文件，再交件。"
                )
        return found

    @property
    def until(self) -> datetime | None:
        """The last minute for handing in; None where none is set, where no course is around, and
        where its file cannot be read: that keeps nobody from handing in.
        """
        try:
            course = Course.open(self.folder)
            slugs = [unit.slug for unit in course.units]
            return read_deadlines(course.root, slugs).get(self.assignment)
        except CourseError:
            return None

    def trainee(self) -> str:
        """The number typed into this assessment's quiz or situations, else beside it.

        "" where there is none.
        """
        beside = sorted(self.folder.parent.glob(f"*/{FOLDER}/{QuizAnswers.file_name}.json"))
        for folder in (self.folder, *(path.parent.parent for path in beside)):
            number = typed_number(folder)
            if number:
                return number
        return ""

    def files(self) -> list[Path]:
        """Everything to hand in, notebook first. `CourseError` names a file that is too large."""
        found = [
            self.notebook,
            *(
                path
                for path in self._below()
                if path != self.notebook and path.suffix.lower() not in (".zip", ".tmp")
            ),
        ]
        large = next((path for path in found if path.stat().st_size > MAX_FILE), None)
        if large or len(found) > MAX_FILES:
            what = (
                f"「{large.name}」超過 {MAX_FILE // 2**20} MB"
                if large
                else f"檔案超過 {MAX_FILES} 個"
            )
            raise CourseError(f"{what}，不像是評量的檔案；請移出 {self.folder} 後再交件。")
        return found

    def _below(self) -> Iterator[Path]:
        for place, folders, names in os.walk(self.folder):
            folders[:] = sorted(
                name for name in folders if name not in _NOT_WORK and not name.startswith(".")
            )
            for name in sorted(names):
                path = Path(place, name)
                if not name.startswith(".") and path.is_file() and not path.is_symlink():
                    yield path


def typed_number(folder: Path) -> str:
    """The trainee's number as typed into the quiz or the situations of one assessment's folder.

    "" where neither is there or can be read.
    """
    for kind in (QuizAnswers, SituationAnswers):  # one file name in every assessment
        try:
            typed = Portfolio(folder / FOLDER).draft(kind).get("trainee")
        except CourseError:
            continue
        if isinstance(typed, str) and typed.strip():
            return typed.strip()
    return ""


def time_told(until: datetime | None, now: datetime | None = None) -> str:
    """Until when a trainee hands in, as a sentence; "" where there is no deadline."""
    if until is None:
        return ""
    late = days_late(until, now or datetime.now(TAIPEI))
    if not late:
        return f"{spoken(until)} 前交件。"
    return (
        f"期限是 {spoken(until)}，已過 {late} 天；仍可交件，會註明遲交。"
        "老師核准延長的，以核准的時間為準。"
    )
