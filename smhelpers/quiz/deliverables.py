"""What a trainee hands in: the number that was typed and a choice for every item answered."""

from collections.abc import Iterable
from functools import cache
from typing import ClassVar

from pydantic import Field, model_validator

from ..deliverable import Answers, Deliverable, Section, number_in, rows_in
from ..paths import data_dir
from .banks import FOLDER, KEYS, Key, draw


class Choice(Section):
    """One answered item."""

    item: str = Field(title="題目", min_length=1)
    choice: Key = Field(title="選擇")


def chosen_in(draft: Answers) -> dict[str, str]:
    """The chosen key by item in a draft, whatever else stands there."""
    chosen = {}
    for row in rows_in(draft, "answers"):
        item, key = row.get("item"), row.get("choice")
        if isinstance(item, str) and isinstance(key, str) and key in KEYS:
            chosen[item] = key
    return chosen


class QuizAnswers(Deliverable):
    """What a trainee chose; number and attempt decide which items were drawn.

    Answers to other attempts stay among `answers` and count for nothing.
    """

    file_name: ClassVar[str] = "quiz"
    title: ClassVar[str] = "知識測驗"
    assignment: ClassVar[str] = "platform_research"
    trainee: str = Field(
        title="學員編號",
        min_length=1,
        max_length=100,
    )
    attempt: int = Field(1, title="第幾次作答", ge=1, le=9)
    answers: list[Choice] = Field(title="作答", min_length=1)

    @classmethod
    def as_read(cls, draft: Answers, items: Iterable[str] = ()) -> Answers:
        """The questions of this attempt that were answered, each with the chosen option."""
        banks = [name for name in items if (data_dir() / FOLDER / f"{name}.yml").is_file()]
        trainee, attempt = number_in(draft), draft.get("attempt", 1)
        if not banks or not trainee.strip() or not isinstance(attempt, int):
            return draft
        chosen = chosen_in(draft)
        rows = []
        for item in draw(banks, trainee, assignment=cls.assignment, attempt=attempt):
            texts = {option.key: option.text for option in item.options}
            if item.id in chosen:
                rows.append({"item": item.stem, "choice": texts.get(chosen[item.id])})
        return draft | {"answers": rows}

    @model_validator(mode="after")
    def one_answer_an_item(self) -> "QuizAnswers":
        if len({row.item for row in self.answers}) < len(self.answers):
            raise ValueError("同一題有兩個答案，請回表單重新選擇")
        return self


@cache
def quiz_deliverable(slug: str) -> type[QuizAnswers]:
    """The quiz of another assignment, by its slug."""
    if slug == QuizAnswers.assignment:
        return QuizAnswers

    class OfAssignment(QuizAnswers):
        assignment: ClassVar[str] = slug

    return OfAssignment
