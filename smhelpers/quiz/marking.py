"""Marking the quiz with the assessor's keys, one file a bank (`answers/quiz/k-2.yml`), whichever
assignment draws from it.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import Field

from ..answers import QUIZ
from ..answers import folder as assessors
from ..datafile import FileRecord, checked, read_yaml
from ..deliverable import Finding
from ..errors import CourseError
from .banks import EACH, Key, QuizItem, draw
from .deliverables import QuizAnswers


class Answer(FileRecord):
    """What is right, why (zh-TW, for assessors), and where that is written.

    taught: the cell of the lesson that teaches it, as "unit/lesson#cell". read_again: title of that
    lesson and heading of that cell, "title／heading", for trainees.
    """

    right: Key
    explanation: str = Field(min_length=40, max_length=120)
    source: str = Field(min_length=4)
    taught: str = Field(pattern=r"^[a-z_]+/[a-z_]+#[A-Za-z0-9_-]+$")
    read_again: str = Field(pattern="^[^／]+／[^／]+$")

    @property
    def told(self) -> str:
        """What assessors read: the explanation and its source. It gives the answer away."""
        return f"{self.explanation}（出處：{self.source}）"

    @property
    def hint(self) -> str:
        """What a trainee reads who was wrong: where the concept is taught, and its source."""
        lesson, heading = self.read_again.split("／")
        return f"請再讀課文「{lesson}」的「{heading}」（出處：{self.source}）"


class AnswerKey(FileRecord):
    """The right answers by item id."""

    entries: dict[str, Answer]

    def answer(self, item: str) -> Answer:
        """`CourseError` if the key lacks the item."""
        if item not in self.entries:
            raise CourseError(f"答案檔沒有題目 {item} 的答案；請在 answers/{QUIZ} 補上。")
        return self.entries[item]

    def choices(self, items: Iterable[QuizItem]) -> dict[str, str]:
        """Right key by item id, as a reference solution fills in."""
        return {item.id: self.answer(item.id).right for item in items}


def read_key(*knowledge: str, folder: Path | None = None) -> AnswerKey:
    """The assessor's key of these banks ("k-2"), from `folder` or the course's own.

    `CourseError` names a missing or broken file.
    """
    place = folder or assessors(QUIZ)
    entries: dict[str, Answer] = {}
    for name in knowledge:
        path = place / f"{name}.yml"
        entries |= checked(
            dict[str, Answer],
            read_yaml(path, "測驗的答案檔只在評量人員的電腦上。"),
            path,
        )
    return AnswerKey(entries=entries)


def unanswered(answers: QuizAnswers, knowledge: Sequence[str], each: int = EACH) -> list[QuizItem]:
    """Items drawn for the number that was typed and left without an answer."""
    done = {row.item for row in answers.answers}
    return [
        item
        for item in draw(
            knowledge,
            answers.trainee,
            each,
            answers.assignment,
            answers.attempt,
        )
        if item.id not in done
    ]


def mark(
    answers: QuizAnswers,
    knowledge: Sequence[str],
    key: AnswerKey,
    each: int = EACH,
    student: str | None = None,
) -> list[Finding]:
    """One `Finding` a drawn item, its remedy where to read again what the item is about.

    Answers to other items, of another attempt, count for nothing.

    student: whom the marking knows as the author; the draw is theirs, whatever number was typed.
    """
    number = student or answers.trainee
    chosen = {row.item: row.choice for row in answers.answers}
    findings = []
    for item in draw(knowledge, number, each, answers.assignment, answers.attempt):
        answer = key.answer(item.id)
        findings.append(Finding(item.short, chosen.get(item.id) == answer.right, answer.hint))
    return findings


def feedback_text(findings: Sequence[Finding]) -> str:
    """What is said before the row is closed: how many are right, and what to read again.

    No item and no option is named: another attempt, or a neighbour, must not learn from it.
    """
    wrong = [finding.remedy for finding in findings if not finding.right]
    right = len(findings) - len(wrong)
    lines = [f"{'✗' if wrong else '✓'} 知識測驗 {len(findings)} 題答對 {right} 題。"]
    lines += [f"・{remedy}" for remedy in dict.fromkeys(wrong)]
    return "\n".join(lines)
