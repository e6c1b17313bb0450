"""Oral questions drawn from the trainee's own work: whoever made it can answer them at once."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from ...assessment import Assessment
from ...deliverable import Deliverable
from ...labels import label
from ...record import Standing
from .leaves import Leaf

_ON_NUMBER = (
    "你在「{title}」的「{field}」填了 {value}。這個數字從哪個檔案、哪幾列算出來？",
    "「{title}」的「{field}」是 {value}。如果它少了一半，你的結論會怎麼改？",
)
_ON_PROSE = (
    "你在「{title}」寫道「{value}」。請用自己的話說明理由，並舉一個不成立的情況。",
    "「{title}」裡「{value}」這一段，是哪一項資料讓你這樣想？當場指給我看。",
)
_LONGEST = 60


@dataclass(frozen=True)
class Question:
    """One question, and what in the work it is about."""

    ask: str
    about: str


def questions(
    assessment: Assessment,
    number: str,
    item: str,
    own: Sequence[Leaf],
    count: int,
) -> list[Question]:
    """Questions on answers of a submission; the same for the same trainee, item and work."""
    found = []
    for leaf in sorted(own, key=lambda leaf: _draw(number, item, leaf)):
        made = _question(assessment, leaf, _draw(item, number, leaf)[0] % 2)
        if made and all(made.about != other.about for other in found):
            found.append(made)
        if len(found) == count:
            break
    return found


def assignments(standing: Standing) -> list[str]:
    """Assignments in which an item is evidenced."""
    return list(dict.fromkeys(each.requirement.assignment for each in standing.evidence))


def _draw(*parts: object) -> bytes:
    return hashlib.sha256("\0".join(map(repr, parts)).encode()).digest()


def _question(assessment: Assessment, leaf: Leaf, form: int) -> Question | None:
    kind = _asked_about(assessment, leaf)
    if kind is None:
        return None
    name = next(step for step in reversed(leaf.path) if isinstance(step, str))
    field = kind.field_labels().get(name, label(name))
    row = next((f"第 {step + 1} 列" for step in leaf.path if isinstance(step, int)), "")
    text = leaf.prose or str(leaf.value)
    value = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    asked = (_ON_PROSE if leaf.prose else _ON_NUMBER)[form]
    place = f"{field}（{row}）" if row else field
    return Question(
        asked.format(title=kind.title, field=place, value=value),
        f"{kind.title}／{field}",
    )


def _asked_about(assessment: Assessment, leaf: Leaf) -> type[Deliverable] | None:
    """The deliverable of an answer that is worth a question; None for quizzes, situations
    and short texts.
    """
    drawn = {each.kind for each in (*assessment.quizzes, *assessment.situations)}
    if not leaf.prose and leaf.number is None:
        return None
    for kind in assessment.kinds:
        if kind.file_name == leaf.file and kind not in drawn:
            return kind
    return None
