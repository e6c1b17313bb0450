"""Marking with the assessor's keys, one file a bank (`answers/situations/pc-3.3.json`)."""

from collections.abc import Sequence
from pathlib import Path

from ..answers import SITUATIONS
from ..answers import folder as assessors
from ..datafile import checked, read_json
from .banks import SituationBank, SituationClaim, UnseenSituation, draw
from .deliverables import SituationAnswers

#: The right choice by claim, by situation.
Key = dict[str, dict[str, str]]


def read_keys(criterion: str, folder: Path | None = None) -> Key:
    """The key of one bank, from `folder` or the course's own.

    `CourseError` names a missing or broken file.
    """
    path = (folder or assessors(SITUATIONS)) / f"{criterion}.json"
    return checked(Key, read_json(path, "情境題的答案檔只在評量人員的電腦上。"), path)


def undecided(answers: SituationAnswers, criterion: str) -> list[SituationClaim]:
    """Claims of the trainee's own situations that have no judgement yet."""
    done = {(row.situation, row.claim) for row in answers.decisions}
    missing = []
    for situation in draw(criterion, answers.trainee, answers.attempt):
        missing += [claim for claim in situation.claims if (situation.id, claim.id) not in done]
    return missing


def decided_rightly(
    answers: SituationAnswers,
    criterion: str,
    key: Key,
    student: str | None = None,
) -> list[tuple[UnseenSituation, SituationClaim, bool]]:
    """Whether each claim of the trainee's own situations was judged as the key does.

    Judgements on other situations count for nothing. student: whom the marking knows as the
    author; the draw is theirs, whatever number was typed.
    """
    number = student or answers.trainee
    chosen = {(row.situation, row.claim): row.choice for row in answers.decisions}
    found = []
    for situation in draw(criterion, number, answers.attempt):
        right = key.get(situation.id, {})
        for claim in situation.claims:
            choice = chosen.get((situation.id, claim.id))
            found.append((situation, claim, choice is not None and choice == right.get(claim.id)))
    return found


def corrected_for_guessing(right: int, asked: int, chance: float) -> float:
    """Share of right judgements above chance, 0 to 1.

    (right/asked - chance) / (1 - chance), the correction of classical test theory (Lord & Novick
    1968, Statistical Theories of Mental Test Scores, 14.4): a guesser has 0 on average, whatever
    the number of choices, and who knows everything has 1.
    """
    if not asked:
        return 0.0
    return max(0.0, (right / asked - chance) / (1 - chance))


def feedback_text(
    found: SituationBank, results: Sequence[tuple[UnseenSituation, SituationClaim, bool]]
) -> str:
    """What is said before the criterion is closed: how many were right, and the concept.

    No single claim is named: another attempt, or a neighbour, must not learn from it.
    """
    right = sum(was_right for _, _, was_right in results)
    return f"情境題「{found.title}」：{len(results)} 個判斷對了 {right} 個。{found.concept}"
