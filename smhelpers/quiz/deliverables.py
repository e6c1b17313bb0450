"""What a trainee hands in: the number that was typed and a choice for every item answered."""

from collections.abc import Iterable
from functools import cache
from typing import ClassVar

from pydantic import Field, model_validator

from ..deliverable import Answers, Deliverable, Section
from ..paths import data_dir
from .banks import FOLDER, Key, bank


class Choice(Section):
    """One answered item."""

    item: str = Field(title="題目", min_length=1)
    choice: Key = Field(title="選擇")


class QuizAnswers(Deliverable):
    """What a trainee chose; the number decides which items were drawn."""

    file_name: ClassVar[str] = "quiz"
    title: ClassVar[str] = "知識測驗"
    assignment: ClassVar[str] = "platform_research"
    trainee: str = Field(
        title="學員編號",
        min_length=1,
        max_length=100,
    )
    answers: list[Choice] = Field(title="作答", min_length=1)

    @classmethod
    def as_read(cls, draft: Answers, items: Iterable[str] = ()) -> Answers:
        """The questions that were answered, each with the option that was chosen."""
        asked = {}
        for knowledge in items:
            if (data_dir() / FOLDER / f"{knowledge}.yml").is_file():
                asked |= {item.id: item for item in bank(knowledge)}
        rows = []
        for row in draft.get("answers") or []:
            item = asked.get(row.get("item")) if isinstance(row, dict) else None
            if item is not None:
                texts = {option.key: option.text for option in item.options}
                rows.append({"item": item.stem, "choice": texts.get(row.get("choice"))})
        return draft | {"answers": rows} if asked else draft

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
