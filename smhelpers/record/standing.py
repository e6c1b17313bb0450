"""What stands of an item: which attempt counts, what the evidence supports, which decision holds;
roll-ups to tasks and unit.

Nothing is averaged away. An item is shown whole within one attempt of each assignment that
evidences it: the latest attempt in which
all its cells pass and are in date stands with its day; while there is none, the last attempt
counts.
"""

from collections.abc import Sequence
from datetime import datetime

from .model import (
    Attempt,
    Decision,
    DecisionEntry,
    Evidence,
    EvidenceKind,
    Group,
    Requirement,
    Result,
    Role,
    Standing,
)
from .rules import Rules


def decide(evidence: Sequence[Evidence]) -> Decision:
    """The decision that evidence supports: none, ungraded or out of date is 證據不足, never 0."""
    if not evidence or any(item.result is None or item.result.score is None for item in evidence):
        return Decision.INSUFFICIENT
    if not all(item.result.sufficient for item in evidence):
        return Decision.NOT_YET
    return Decision.COMPETENT if all(item.current for item in evidence) else Decision.INSUFFICIENT


def standing(
    item: str,
    rules: Rules,
    attempts: Sequence[Attempt],
    observed: dict[str, Result],
    decisions: Sequence[DecisionEntry],
    at: datetime,
) -> Standing:
    """The standing of one item at a moment."""
    evidence = tuple(_evidence(rules.of(item), rules, attempts, observed, at))
    proposal, own = (
        decide(evidence),
        tuple(decision for decision in decisions if decision.item == item),
    )
    days = [_day(each, attempts) for each in evidence if each.result is not None]
    since = min(days) if days else None
    return Standing(
        item,
        proposal,
        evidence,
        _holding(own, evidence, rules, at),
        own,
        since,
        rules.expires(since) if since else None,
        item in rules.signs,
    )


def _evidence(
    required: Sequence[Requirement],
    rules: Rules,
    attempts: Sequence[Attempt],
    observed: dict[str, Result],
    at: datetime,
):
    counting: dict[str, Attempt | None] = {}
    for requirement in required:
        if requirement.kind is EvidenceKind.OBSERVATION:
            result = observed.get(requirement.cell)
            yield Evidence(
                requirement,
                result,
                None,
                result is None or at <= rules.expires(result.at),
            )
            continue
        name = requirement.assignment
        if name not in counting:
            cells = [
                each.cell
                for each in required
                if each.assignment == name and each.kind is not EvidenceKind.OBSERVATION
            ]
            counting[name] = _counting(
                cells,
                [attempt for attempt in attempts if attempt.assignment == name],
                rules,
                at,
            )
        attempt = counting[name]
        result = attempt.by_cell.get(requirement.cell) if attempt else None
        yield Evidence(
            requirement,
            result,
            attempt.number if attempt else None,
            attempt is None or at <= rules.expires(attempt.day),
        )


def _counting(
    cells: Sequence[str],
    attempts: Sequence[Attempt],
    rules: Rules,
    at: datetime,
) -> Attempt | None:
    for attempt in reversed(attempts):
        results = [attempt.by_cell.get(cell) for cell in cells]
        if at <= rules.expires(attempt.day) and all(
            result is not None and result.sufficient for result in results
        ):
            return attempt
    return attempts[-1] if attempts else None


def _day(evidence: Evidence, attempts: Sequence[Attempt]) -> datetime:
    assignment = evidence.requirement.assignment
    return next(
        (
            attempt.day
            for attempt in attempts
            if (attempt.assignment, attempt.number) == (assignment, evidence.attempt)
        ),
        evidence.result.at,
    )


def _holding(
    decisions: Sequence[DecisionEntry],
    evidence: Sequence[Evidence],
    rules: Rules,
    at: datetime,
) -> DecisionEntry | None:
    """The last decision that settles.

    已具備 holds for as long as evidence does, anything else until there is other evidence.
    """
    settling = [decision for decision in decisions if decision.role is not Role.SECOND]
    if not settling or disputed(decisions):
        return None
    last = settling[-1]
    if last.decision is Decision.COMPETENT:
        return last if at <= rules.expires(last.at) else None
    return last if set(last.evidence) == hashes(evidence) else None


def hashes(evidence: Sequence[Evidence]) -> set[str]:
    """Hashes of the entries that evidence stands in."""
    return {item.result.hash for item in evidence if item.result is not None}


def disputed(decisions: Sequence[DecisionEntry]) -> bool:
    """Whether first and second marker disagree and nobody has adjudicated since."""
    last = {decision.role: decision for decision in decisions}
    first, second, final = (last.get(role) for role in (Role.FIRST, Role.SECOND, Role.ADJUDICATION))
    if first is None or second is None or first.decision is second.decision:
        return False
    return final is None or final.at < max(first.at, second.at)


def groups(standings: Sequence[Standing], rules: Rules) -> tuple[Group, ...]:
    """Roll-ups in the order of the rules: every item 已具備, or not yet."""
    by_item = {standing.item: standing for standing in standings}
    found = []
    for name, items in rules.groups.items():
        members = [by_item[item] for item in items if item in by_item]
        found.append(_group(name, members, rules))
    return tuple(found)


def _group(name: str, members: Sequence[Standing], rules: Rules) -> Group:
    outcomes = [standing.outcome for standing in members]
    outcome = Decision.NOT_YET if Decision.NOT_YET in outcomes else Decision.INSUFFICIENT
    outcome = (
        Decision.COMPETENT
        if outcomes and all(each is Decision.COMPETENT for each in outcomes)
        else outcome
    )
    return Group(
        name,
        outcome,
        tuple(standing.item for standing in members if standing.open),
        all(standing.signed for standing in members if standing.item in rules.signs),
    )
