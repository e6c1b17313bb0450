"""What a trainee decided: the number and the attempt that the situations were drawn for, and a
judgement with its time for every claim.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import ClassVar

from pydantic import Field, model_validator

from ..deliverable import Answers, Deliverable, Section, number_in, rows_in
from .banks import bank, banks_for, draw


class ClaimDecision(Section):
    """One claim that was judged; `at` is the time of the last judgement, without a zone."""

    situation: str = Field(title="情境", min_length=1, max_length=80)
    claim: str = Field(title="敘述", min_length=1, max_length=80)
    choice: str = Field(title="判斷", min_length=1, max_length=80)
    at: datetime | None = Field(None, title="時間")


#: Choice and time by situation and claim.
Decided = dict[tuple[str, str], tuple[str, str]]


def decided_in(draft: Answers) -> Decided:
    """The judgements in a draft, whatever else stands there; the time is "" where none is told."""
    decided: Decided = {}
    for row in rows_in(draft, "decisions"):
        situation, claim, choice = (row.get(name) for name in ("situation", "claim", "choice"))
        if isinstance(situation, str) and isinstance(claim, str) and isinstance(choice, str):
            at = row.get("at")
            decided[situation, claim] = (choice, at if isinstance(at, str) else "")
    return decided


class SituationAnswers(Deliverable):
    """The decisions of one trainee in one assessment."""

    file_name: ClassVar[str] = "situations"
    title: ClassVar[str] = "情境題"
    assignment: ClassVar[str] = "platform_research"
    trainee: str = Field(title="學員編號", min_length=1, max_length=100)
    attempt: int = Field(1, title="第幾次作答", ge=1, le=9)
    decisions: list[ClaimDecision] = Field(title="判斷", min_length=1)

    @classmethod
    def as_read(cls, draft: Answers, items: Iterable[str] = ()) -> Answers:
        """The situations that were drawn, with what was judged of each claim."""
        trainee, attempt = number_in(draft), draft.get("attempt")
        if not trainee.strip() or not isinstance(attempt, int):
            return draft
        decided = decided_in(draft)
        told: Answers = {"trainee": trainee, "attempt": attempt}
        for criterion in banks_for(items):
            texts = {choice.key: choice.text for choice in bank(criterion).choices}
            for situation in draw(criterion, trainee, attempt):
                rows = []
                for claim in situation.claims:
                    choice, at = decided.get((situation.id, claim.id), ("", ""))
                    chosen = texts.get(choice, "（未作答）")
                    when = at.replace("T", " ") or "—"
                    rows.append({"claim": claim.text, "choice": chosen, "at": when})
                told[situation.scene] = rows
        return told

    @model_validator(mode="after")
    def one_judgement_a_claim(self) -> "SituationAnswers":
        if len({(row.situation, row.claim) for row in self.decisions}) < len(self.decisions):
            raise ValueError("同一個敘述有兩個判斷，請回表單重新選擇")
        return self


@cache
def situation_deliverable(slug: str) -> type[SituationAnswers]:
    """The situations of another assignment, by its slug."""
    if slug == SituationAnswers.assignment:
        return SituationAnswers

    class OfTask(SituationAnswers):
        assignment: ClassVar[str] = slug

    return OfTask
