"""Marking the quiz with the assessor's keys, one file a bank (`answers/quiz/k-2.yml`), whichever
assignment draws from it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from pydantic import Field

from ..answers import QUIZ
from ..answers import folder as assessors
from ..datafile import FileRecord, checked, read_yaml
from ..deliverable import Finding
from ..errors import CourseError
from ..trainee import trainee_number
from .banks import EACH, Key, QuizItem, draw
from .deliverables import QuizAnswers


class Answer(FileRecord):
    """What is right, why (zh-TW, shown in the feedback), and where that is written."""

    right: Key
    explanation: str = Field(min_length=40, max_length=120)
    source: str = Field(min_length=4)

    @property
    def told(self) -> str:
        """What the feedback says: the explanation and its source."""
        return f"{self.explanation}（出處：{self.source}）"


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
    """One `Finding` a drawn item, its remedy the explanation with its source.

    Answers to other items count for nothing.

    student: whom the marking knows as the author; the draw is theirs, whatever number was typed,
    and the first remedy says so.
    """
    typed = trainee_number(answers.trainee)
    number = trainee_number(student) if student else typed
    chosen = {row.item: row.choice for row in answers.answers}
    findings = []
    for item in draw(knowledge, number, each, answers.assignment):
        answer = key.answer(item.id)
        findings.append(Finding(item.short, chosen.get(item.id) == answer.right, answer.told))
    if number != typed and findings:
        note = (
            f"你填的學員編號「{typed}」和繳交者「{number}」不同，題目以繳交者的編號抽出；"
            f"請改正編號後重新作答。"
        )
        findings[0] = replace(findings[0], remedy=note + findings[0].remedy)
    return findings


def feedback_text(findings: Sequence[Finding]) -> str:
    """One zh-TW line an item: ✓ or ✗, the opening of its stem, the explanation."""
    return "\n".join(
        f"{'✓' if finding.right else '✗'} {finding.about}：{finding.remedy}" for finding in findings
    )
