"""Whether what is asked in situations measures: who guesses does not pass, who knows does."""

from collections import Counter
from collections.abc import Iterator
from math import comb

from ..answers import FOLDER, SITUATIONS
from ..assessment import Assessment, SituationCheck, assessments
from ..course import Course
from ..errors import CourseError
from ..judging.rules import read_rules
from ..situations import PLACES, Key, SituationBank, bank, corrected_for_guessing, read_keys
from ..standard import unit

#: A guesser passes with at most this probability; who decides so large a share rightly passes with
#: at least the other one.
GUESSER, KNOWS, KNOWER = 0.01, 0.9, 0.95


def probability(least: int, asked: int, chance: float) -> float:
    """Of at least so many right ones of those asked, each right with this chance (binomial)."""
    found = 0.0
    for right in range(least, asked + 1):
        found += comb(asked, right) * chance**right * (1 - chance) ** (asked - right)
    return found


def guessing_findings(course: Course) -> Iterator[str]:
    """zh-TW sentences on situations that a guesser passes, that nobody can pass, or that are
    missing.
    """
    needed = {each.grade_id: each.needed / each.points for each in read_rules(course).requirements}
    for assessment in assessments(course):
        for check in assessment.situations:
            try:
                found = bank(check.criterion)
                key = read_keys(check.criterion, course.root / FOLDER / SITUATIONS)
            except CourseError as error:
                yield f"{check.id}：{error}"
                continue
            yield from _bank_findings(check, found, key, needed[check.id])
        yield from _not_asked(assessment)


def _bank_findings(
    check: SituationCheck,
    found: SituationBank,
    key: Key,
    share: float,
) -> Iterator[str]:
    claims = 0
    for situation in found.situations:
        claims = len(situation.claims)
        right = [key.get(situation.id, {}).get(claim.id) for claim in situation.claims]
        if None in right:
            yield f"{check.criterion} 的情境 {situation.id} 有敘述沒有答案；請重新產生情境題。"
        elif max(Counter(right).values()) > claims / 2:
            yield f"{check.criterion} 的情境 {situation.id} 一半以上是同一個答案；請重新產生。"
    asked = PLACES * claims
    enough = [
        right
        for right in range(asked + 1)
        if corrected_for_guessing(right, asked, found.chance) >= share
    ]
    guesser = probability(enough[0], asked, found.chance)
    knower = probability(enough[0], asked, KNOWS)
    if guesser > GUESSER or knower < KNOWER:
        yield (
            f"{check.criterion} 的情境題：{asked} 個判斷對 {enough[0]} 個達標，"
            f"用猜的有 {guesser:.1%} 會達標、十題會九題的人有 {knower:.1%} 會達標；"
            f"請增加敘述，或修改 judgement.yml 的達標比率。"
        )


def _not_asked(assessment: Assessment) -> Iterator[str]:
    """Criteria of a task that is asked in situations, but not these."""
    asked = {check.criterion for check in assessment.situations}
    for criterion in unit().task(assessment.slug).criteria if asked else ():
        if criterion.id not in asked:
            yield (
                f"{criterion.id} {criterion.zh}　沒有情境題，自動證據都能照抄；"
                f"請在宣告裡加上 SituationCheck。"
            )
