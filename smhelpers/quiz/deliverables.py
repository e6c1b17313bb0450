"""What a trainee hands in: the number that was typed and a choice for every item answered."""

from functools import cache
from typing import ClassVar

from pydantic import Field, model_validator

from ..deliverable import Deliverable, Section
from .banks import Key


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
