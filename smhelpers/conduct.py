"""What the paperwork says of how assessment is done (`data/standard/assessment.yml`), and which
words its titles must not hold.
"""

from functools import cache

from pydantic import Field, field_validator

from .datafile import FileRecord, checked, read_yaml
from .paths import data_dir
from .standard import unit


class Barred(FileRecord):
    """Words that a course's name must not hold, and who says so."""

    source: str
    words: list[str] = Field(min_length=1)


class Condition(FileRecord):
    """How a condition of assessment is met, and which sheet shows it."""

    met_by: str
    shown_in: str


class Rule(FileRecord):
    """A rule of evidence: its question and what is checked."""

    asks: str
    checks: list[str] = Field(min_length=1)


class AssessmentWording(FileRecord):
    """How assessment is done, in the words that trainees and assessors read."""

    barred_in_titles: Barred
    of_the_workplace: list[str]
    conditions: dict[str, Condition]
    resources: dict[str, str] = Field(min_length=1)
    done_on: dict[str, str]
    principles: dict[str, str]
    rules_of_evidence: dict[str, Rule]
    declaration: str
    before: list[str]
    rules: dict[str, list[str]]
    prior_learning: str

    @field_validator("conditions")
    @classmethod
    def every_condition_of_the_unit(cls, value: dict[str, Condition]) -> dict[str, Condition]:
        if set(value) != {item.id for item in unit().conditions}:
            raise ValueError("每一項評量條件（ac-1 到 ac-3）都要寫怎麼達成")
        return value

    @field_validator("done_on")
    @classmethod
    def every_task_of_the_unit(cls, value: dict[str, str]) -> dict[str, str]:
        if set(value) != {task.slug for task in unit().tasks}:
            raise ValueError("每一個任務都要寫在什麼設備、系統與資料上完成")
        return value


@cache
def assessment() -> AssessmentWording:
    """Read and check the file."""
    path = data_dir() / "standard" / "assessment.yml"
    return checked(AssessmentWording, read_yaml(path, "請重新安裝課程。"), path)


def barred_words(title: str) -> list[str]:
    """Words in a title that the naming rule bars."""
    return [word for word in assessment().barred_in_titles.words if word in title]
