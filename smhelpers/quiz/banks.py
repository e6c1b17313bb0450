"""Banks of situations (`data/quiz`, no answers in them) and every trainee's own draw of them."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import Field, field_validator, model_validator

from ..datafile import FileRecord, checked, read_yaml
from ..errors import CourseError
from ..paths import data_dir
from ..trainee import check_attempt, rank, trainee_number

FOLDER = "quiz"
Key = Literal["a", "b", "c", "d"]
KEYS: tuple[str, ...] = get_args(Key)
#: Items drawn from each bank. Six of eight are enough (`judgement.yml`).
EACH = 8
#: Characters of a stem that tell an item apart in the feedback.
SHORT = 24


class Option(FileRecord):
    """One choice of an item; `key` stays with its text however the options are shuffled."""

    key: Key
    text: str = Field(min_length=2)


class QuizItem(FileRecord):
    """A situation with four options (keys a to d); in the file `options` maps key to text."""

    id: str = Field(pattern=r"^k[1-9]_[a-z0-9_]+$")
    stem: str = Field(min_length=20)
    options: list[Option]

    @field_validator("options", mode="before")
    @classmethod
    def from_mapping(cls, value: Any) -> Any:
        if isinstance(value, dict):
            return [{"key": key, "text": text} for key, text in value.items()]
        return value

    @model_validator(mode="after")
    def four_options(self) -> "QuizItem":
        if sorted(option.key for option in self.options) != list(KEYS) or len(
            {option.text for option in self.options},
        ) < len(KEYS):
            raise ValueError(f"{self.id} 要有 a、b、c、d 四個不同的選項")
        return self

    @property
    def short(self) -> str:
        """The opening of the stem."""
        if len(self.stem) <= SHORT:
            return self.stem
        return self.stem[:SHORT] + "…"


class Bank(FileRecord):
    """The items on one item of knowledge.

    `drawn_by` names the assignments that share it, each of which draws items of its own.
    """

    knowledge: str = Field(pattern=r"^k-[1-9]$")
    drawn_by: list[str] = []
    items: list[QuizItem] = Field(min_length=8)

    @model_validator(mode="after")
    def own_ids(self) -> "Bank":
        ids = [item.id for item in self.items]
        prefix = self.knowledge.replace("-", "") + "_"
        wrong = [name for name in ids if ids.count(name) > 1 or not name.startswith(prefix)]
        if wrong:
            raise ValueError(f"題目編號 {wrong[0]} 重複或不是以 {prefix} 開頭")
        return self


def bank(knowledge: str) -> list[QuizItem]:
    """Items on `knowledge` ("k-2") in the order of the file.

    `CourseError` names a missing or broken file.
    """
    return list(_bank(knowledge).items)


def _bank(knowledge: str) -> Bank:
    return _read(data_dir() / FOLDER / f"{knowledge}.yml", knowledge)


@cache
def _read(path: Path, knowledge: str) -> Bank:
    found = checked(Bank, read_yaml(path, "可用的題庫在 data/quiz，編號寫法如 k-2。"), path)
    if found.knowledge != knowledge:
        raise CourseError(f"{path.name} 的 knowledge 寫成 {found.knowledge}；請改成 {knowledge}。")
    return found


def draw(
    knowledge: Sequence[str],
    trainee: str,
    each: int = EACH,
    assignment: str = "",
    attempt: int = 1,
) -> list[QuizItem]:
    """`each` items of every bank for this trainee, options shuffled.

    The same trainee always gets the same (SHA-256 order).

    assignment, attempt: every assignment that shares a bank, and every attempt at it, draws items
    of its own. Once a bank is used up, an assignment's attempts begin again with those of its first
    (`attempts_without_repetition` says after how many).
    """
    number = trainee_number(trainee)
    check_attempt(attempt)
    drawn: list[QuizItem] = []
    for name in knowledge:
        found = _bank(name)
        turn = _turn(found, each, assignment, attempt)
        in_order = sorted(found.items, key=lambda item: rank(number, item.id))
        drawn += in_order[each * turn : each * (turn + 1)]
    return [_shuffled(item, number) for item in drawn]


def attempts_without_repetition(knowledge: str, each: int = EACH) -> int:
    """How many attempts at every assignment that shares the bank meet no item twice; at least 1."""
    found = _bank(knowledge)
    return max(1, len(found.items) // (each * max(1, len(found.drawn_by))))


def _turn(found: Bank, each: int, assignment: str, attempt: int) -> int:
    """Which `each` items of a trainee's order an attempt at an assignment takes, from 0.

    First attempts at all assignments come first, then all second ones. `CourseError` where the bank
    is too small for the first attempt.
    """
    place = 0
    if assignment in found.drawn_by:
        place = found.drawn_by.index(assignment)
    most = len(found.items) // (place + 1)
    if not 1 <= each <= most:
        raise CourseError(
            f"{found.knowledge} 的題庫有 {len(found.items)} 題，不能抽 {each} 題；"
            f"請把題數改為 1 到 {most}。",
        )
    rounds = attempts_without_repetition(found.knowledge, each)
    return (attempt - 1) % rounds * max(1, len(found.drawn_by)) + place


def _shuffled(item: QuizItem, number: str) -> QuizItem:
    return item.model_copy(
        update={
            "options": sorted(item.options, key=lambda option: rank(number, item.id, option.key)),
        },
    )
