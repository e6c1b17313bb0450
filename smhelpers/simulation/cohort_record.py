"""A record of simulated trainees: attempts, marks, observations and decisions as a course run
leaves them; every person is invented.
"""

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from ..exports.schemas import TIMEZONE
from ..record import Decision, EvidenceKind, Record, Requirement, Role, Rules, Trainee
from ..record.standing import hashes
from ..standard import unit

#: Most attempts of one assignment.
TRIES = 3
#: Share of the decided items that a second assessor decides too, and how often both differ.
SECOND = 0.1
DIFFER = 0.08
#: Share of results that nobody has marked yet.
UNMARKED = 0.01
_START = datetime(
    2026,
    9,
    7,
    18,
    tzinfo=ZoneInfo(TIMEZONE),
)
_FAMILY = "陳林黃張李王吳劉蔡楊許鄭謝洪郭"
_GIVEN = ("怡君", "家豪", "雅婷", "承恩", "宥廷", "品妤", "柏翰", "詠晴", "子軒", "思妤")
_ASSESSORS = tuple(
    {"name": f"{name}（虛構）", "qualification": "評量人員訓練合格（虛構）"}
    for name in ("周評", "吳核")
)


class _Draws:
    """One trainee's random numbers by name: a new cell or item changes none of the others."""

    def __init__(self, seed: int, index: int) -> None:
        self._start = f"{seed}/{index}"

    def of(self, *names: object) -> Random:
        """The stream of that name; asked again it starts again."""
        return Random("/".join([self._start, *map(str, names)]))


def simulate_record(
    record: Record,
    rules: Rules,
    count: int,
    seed: int = 1,
    on_trainee: Callable[[str], None] = lambda number: None,
) -> None:
    """Append `count` trainees, each whole or not at all; the same seed gives the same scores."""
    record.append("rules", "", rules.to_body())
    for index in range(count):
        number = f"s{index + 1:05d}"
        draws = _Draws(seed, index)
        record.append_all(_work(rules, number, draws))
        record.append_all(_decisions(record.trainee(number), draws))
        on_trainee(number)


def _work(rules: Rules, number: str, draws: _Draws) -> Iterator[tuple[str, str, dict[str, Any]]]:
    naming = draws.of("name")
    yield "named", number, {"name": f"{naming.choice(_FAMILY)}{naming.choice(_GIVEN)}"}
    ability = draws.of("ability").betavariate(5, 1.2)
    day = _START
    for assignment in dict.fromkeys(each.assignment for each in rules.requirements):
        wanted = [each for each in rules.requirements if each.assignment == assignment]
        cells = [each for each in wanted if each.kind is not EvidenceKind.OBSERVATION]
        for attempt in range(1, TRIES + 1):
            pause = draws.of("pause", assignment, attempt)
            day += timedelta(days=pause.randint(2, 9), minutes=pause.randint(0, 240))
            shares = {each.cell: _share(each, ability, attempt, draws) for each in cells}
            body = _graded(assignment, number, attempt, day, cells, shares)
            yield "graded", number, body
            if all(_suffices(each, shares[each.cell]) for each in cells):
                break
        for each in wanted:
            if each.kind is not EvidenceKind.OBSERVATION:
                continue
            if draws.of("observed", each.cell).random() < 0.85 + ability / 8:
                yield "observed", number, _observed(each)


def _suffices(each: Requirement, share: float | None) -> bool:
    return share is not None and share * each.points >= each.needed


def _observed(each: Requirement) -> dict[str, Any]:
    return {
        "assessor": _ASSESSORS[0],
        "result": _result(each, 1.0) | {"message": "必要項目都看到（模擬）"},
    }


def _share(
    each: Requirement,
    ability: float,
    attempt: int,
    draws: _Draws,
) -> float | None:
    """Share of the points: abler and later is better, some cells are harder than others."""
    draw = draws.of("share", each.cell, attempt)
    if draw.random() < UNMARKED:
        return None
    hard = int.from_bytes(hashlib.sha256(each.cell.encode()).digest()[:2], "big") / 65536
    return min(1.0, max(0.0, draw.gauss(0.7 + 0.35 * ability - 0.18 * hard + 0.08 * attempt, 0.12)))


def _result(each: Requirement, share: float | None) -> dict[str, Any]:
    score = None if share is None else round(share * each.points, 2)
    return {
        "cell": each.cell,
        "score": score,
        "points": each.points,
        "needed": each.needed,
        "kind": each.kind.name,
        "message": "",
    }


def _graded(
    assignment: str,
    number: str,
    attempt: int,
    day: datetime,
    cells: list[Requirement],
    shares: dict[str, float | None],
) -> dict[str, Any]:
    submission = hashlib.sha256(f"{number}/{assignment}/{attempt}".encode()).hexdigest()
    return {
        "assignment": assignment,
        "submission": submission,
        "status": "已評分",
        "reason": "",
        "software": "simulated",
        "course_version": "simulated",
        "test_version": "simulated",
        "workplace": f"{number}",
        "isolation": "simulated",
        "submitted_at": day.isoformat(),
        "log": [],
        "results": [_result(each, shares[each.cell]) for each in cells],
    }


def _decisions(trainee: Trainee, draws: _Draws) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """A first assessor signs every criterion and skill that the evidence supports.

    A second one looks at some.
    """
    for standing in trainee.standings:
        signed = unit().kind_of(standing.item) != "k"
        if not signed or standing.proposal is not Decision.COMPETENT:
            continue
        body = {
            "item": standing.item,
            "reason": "證據齊備並達標（模擬）",
            "proposal": standing.proposal.value,
            "evidence": sorted(hashes(standing.evidence)),
        }
        yield "decided", trainee.number, body | _by(0, Role.FIRST, Decision.COMPETENT)
        draw = draws.of("second", standing.item)
        if draw.random() < SECOND:
            differs = draw.random() < DIFFER
            yield (
                "decided",
                trainee.number,
                body | _by(1, Role.SECOND, Decision.NOT_YET if differs else Decision.COMPETENT),
            )
            if differs:
                yield (
                    "decided",
                    trainee.number,
                    body | _by(0, Role.ADJUDICATION, Decision.COMPETENT),
                )


def _by(assessor: int, role: Role, decision: Decision) -> dict[str, Any]:
    return {
        "assessor": _ASSESSORS[assessor],
        "role": role.name,
        "decision": decision.value,
    }
