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
    """A situation with four options (keys a to d); in the file `options` maps key to text.

    since: the first of the assignments that share the bank by which it has been taught; "" for
    all.
    """

    id: str = Field(pattern=r"^k[1-9]_[a-z0-9_]+$")
    since: str = ""
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

    @property
    def users(self) -> list[str]:
        """The assignments that draw from it; [""] where only one does."""
        return self.drawn_by or [""]

    def taught_by(self, item: QuizItem, place: int) -> bool:
        """Whether the item has been taught by the assignment at this place of `users`."""
        return not item.since or self.users.index(item.since) <= place

    def known_at(self, place: int) -> int:
        """How many items have been taught by the assignment at this place of `users`."""
        return sum(self.taught_by(item, place) for item in self.items)

    @model_validator(mode="after")
    def known_assignments(self) -> "Bank":
        unknown = {item.since for item in self.items} - {"", *self.drawn_by}
        if unknown:
            raise ValueError(f"since 寫了 {unknown.pop()}，它不在 drawn_by 裡")
        return self

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
    of its own, and none that is taught only later. Once a bank is used up, an assignment's attempts
    begin again with those of its first (`attempts_without_repetition` says after how many).
    """
    number = trainee_number(trainee)
    check_attempt(attempt)
    drawn: list[QuizItem] = []
    for name in knowledge:
        found = _bank(name)
        rounds = attempts_without_repetition(name, each)
        own = _own(found, number, each * rounds, assignment)
        begin = (attempt - 1) % rounds * each
        drawn += own[begin : begin + each]
        if len(own) < each or each < 1:
            raise CourseError(
                f"{name} 的題庫有 {len(found.items)} 題，不能抽 {each} 題；"
                f"請把題數改為 1 到 {_most(found)}。",
            )
    return [_shuffled(item, number) for item in drawn]


def attempts_without_repetition(knowledge: str, each: int = EACH) -> int:
    """How many attempts at every assignment that shares the bank meet no item twice; at least 1."""
    return max(1, _most(_bank(knowledge)) // max(1, each))


def _most(found: Bank) -> int:
    """How many items every assignment that shares the bank can have for itself."""
    return min(found.known_at(place) // (place + 1) for place in range(len(found.users)))


def _own(found: Bank, number: str, many: int, assignment: str) -> list[QuizItem]:
    """The first `many` items that this trainee has not to share with an earlier assignment."""
    left = sorted(found.items, key=lambda item: rank(number, item.id))
    for place, user in enumerate(found.users):
        own = [item for item in left if found.taught_by(item, place)][:many]
        if user == assignment or assignment not in found.users:
            return own
        left = [item for item in left if item not in own]
    return []


def _shuffled(item: QuizItem, number: str) -> QuizItem:
    return item.model_copy(
        update={
            "options": sorted(item.options, key=lambda option: rank(number, item.id, option.key)),
        },
    )
