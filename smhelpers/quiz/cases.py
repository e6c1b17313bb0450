"""Cases to decide: a situation, options, and for each what is right about it or what goes wrong;
for practice, not marked.
"""

from functools import cache
from pathlib import Path
from typing import ClassVar, Self

from pydantic import Field, model_validator

from ..datafile import FileRecord, checked, read_yaml
from ..deliverable import Deliverable, Section
from ..errors import CourseError
from ..paths import data_dir
from .banks import Key


class Way(FileRecord):
    """One way to decide a case and what comes of it."""

    text: str = Field(min_length=8)
    why: str = Field(min_length=8)


class PracticeCase(FileRecord):
    """A situation of a service business in Taiwan.

    `law` are ids of the law catalogue, `source` says where the answer comes from.
    """

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    lesson: str = Field(pattern=r"^[a-z_]+$")
    situation: str = Field(min_length=40)
    right: Key
    options: dict[Key, Way] = Field(min_length=3, max_length=4)
    law: list[str] = []
    source: str = Field(min_length=4)

    @model_validator(mode="after")
    def right_one_is_there(self) -> Self:
        if self.right not in self.options:
            raise ValueError(f"{self.id} 的正確選項 {self.right} 不在選項裡")
        return self


class CaseChoice(Section):
    """What was chosen in one case."""

    case: str = Field(title="案例", min_length=1)
    choice: Key = Field(title="選擇")


class CaseChoices(Deliverable):
    """Every case that a trainee decided, the last choice of each.

    Kept beside the lessons and never marked.
    """

    file_name: ClassVar[str] = "case_choices"
    title: ClassVar[str] = "案例判斷"
    assignment: ClassVar[str] = "policy"
    choices: list[CaseChoice] = Field(title="選擇", min_length=1)


def cases(slug: str, lesson: str | None = None) -> list[PracticeCase]:
    """Cases of a unit (of one lesson) in the order of the file.

    `CourseError` where there are none.
    """
    found = [
        case for case in _cases(data_dir() / slug / "cases.yml") if lesson in (None, case.lesson)
    ]
    if not found:
        raise CourseError(f"單元 {slug} 沒有「{lesson}」的案例；請檢查課文名稱。")
    return found


@cache
def _cases(path: Path) -> tuple[PracticeCase, ...]:
    found = checked(list[PracticeCase], read_yaml(path, "請確認課程資料完整。"), path)
    if len({case.id for case in found}) < len(found):
        raise CourseError(f"{path.name} 有兩個案例用了同一個編號；請改其中一個。")
    return tuple(found)
