"""From a trainee's entries to what stands: attempts with their last results, decisions, and the
standing of every item.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Protocol

from .model import (
    Appeal,
    Assessor,
    Attempt,
    Decision,
    DecisionEntry,
    EvidenceKind,
    Extension,
    Promotion,
    Result,
    Role,
    Trainee,
    Withdrawal,
)
from .rules import Rules
from .standing import groups, standing


class _Entry(Protocol):
    at: datetime
    kind: str
    body: dict[str, Any]
    hash: str


class _Fold:
    """Reads entries of one trainee in order."""

    def __init__(self, rules: Rules):
        self.rules, self.name = rules, ""
        self.attempts: list[Attempt] = []
        self.observed: dict[str, Result] = {}
        self.decisions: list[DecisionEntry] = []
        self.declared: set[str] = set()
        self.extensions: dict[str, Extension] = {}
        self.appeals: list[Appeal] = []
        self.joined: datetime | None = None
        self.withdrawn: Withdrawal | None = None
        self.promotions: list[Promotion] = []

    def read(self, entry: _Entry) -> None:
        """Take one entry in; kinds that do not bear on the standing are left aside."""
        reader = getattr(self, f"_{entry.kind}", None)
        if reader:
            reader(entry)

    def _named(self, entry: _Entry) -> None:
        self.name = entry.body["name"]

    def _graded(self, entry: _Entry) -> None:
        body, last = entry.body, self._last(entry.body["assignment"])
        again = last is not None and last.submission == body["submission"]
        number = last.number + (not again) if last else 1
        fresh = [self._result(row, entry) for row in body["results"]]
        if again:
            fresh = [self._standing_mark(result, last, body["course_version"]) for result in fresh]
            self.attempts.remove(last)
        submitted = datetime.fromisoformat(body["submitted_at"]) if body["submitted_at"] else None
        about = {
            name: body[name]
            for name in (
                "assignment",
                "submission",
                "status",
                "reason",
                "software",
                "course_version",
                "test_version",
                "workplace",
                "isolation",
            )
        }
        self.attempts.append(
            Attempt(
                **about,
                number=number,
                submitted_at=submitted,
                recorded_at=last.recorded_at if again else entry.at,
                log=tuple(body["log"]),
                results=tuple(fresh),
                hash=entry.hash,
                setting=body.get("setting", ""),
            ),
        )

    @staticmethod
    def _standing_mark(result: Result, last: Attempt, course_version: str) -> Result:
        """A person's mark outlives that the same work was graded again, unless the question was
        another. A change elsewhere in the notebook costs no mark.
        """
        kept = last.by_cell.get(result.cell)
        unmarked = result.score is None and not result.kind.by_machine
        if not unmarked or kept is None:
            return result
        if result.asked and kept.asked:
            same = result.asked == kept.asked
        else:
            same = last.course_version == course_version
        return kept if same else result

    def _marked(self, entry: _Entry) -> None:
        body, last = entry.body, self._last(entry.body["assignment"])
        if last is None or last.submission != body["submission"]:
            return
        fresh = {
            row["cell"]: self._result(row, entry, body["assessor"]["name"])
            for row in body["results"]
        }
        cells = {}
        for cell, result in fresh.items():
            name = self._present(cell)
            marked = last.by_cell.get(name)
            cells[name] = replace(result, asked=marked.asked) if marked else result
        kept = [cells.pop(result.cell, result) for result in last.results]
        self.attempts[self.attempts.index(last)] = replace(last, results=(*kept, *cells.values()))

    def _observed(self, entry: _Entry) -> None:
        result = self._result(entry.body["result"], entry, entry.body["assessor"]["name"])
        self.observed[result.cell] = replace(result, setting=entry.body.get("setting", ""))

    def _declared(self, entry: _Entry) -> None:
        self.declared.add(entry.body["submission"])

    def _joined(self, entry: _Entry) -> None:
        self.name = entry.body["name"]
        self.joined = entry.at
        self.withdrawn = None

    def _withdrawn(self, entry: _Entry) -> None:
        self.withdrawn = Withdrawal(entry.body["reason"], entry.body["by"], entry.at)

    def _promoted(self, entry: _Entry) -> None:
        body = entry.body
        submitted = datetime.fromisoformat(body["submitted_at"])
        self.promotions.append(
            Promotion(
                assignment=body["assignment"],
                submitted_at=submitted,
                reason=body["reason"],
                by=body["by"],
                at=entry.at,
            )
        )

    def _appealed(self, entry: _Entry) -> None:
        body = entry.body
        told = {name: body[name] for name in ("item", "text", "brought_by", "by", "decision")}
        on = date.fromisoformat(body["on"])
        self.appeals.append(Appeal(**told, on=on, at=entry.at, hash=entry.hash))

    def _extended(self, entry: _Entry) -> None:
        body = entry.body
        self.extensions[body["assignment"]] = Extension(
            body["assignment"],
            datetime.fromisoformat(body["until"]),
            body["reason"],
            body["by"],
            entry.at,
            entry.hash,
        )

    def _decided(self, entry: _Entry) -> None:
        body = entry.body
        decision = DecisionEntry(
            body["item"],
            Decision(body["decision"]),
            body["reason"],
            Assessor(**body["assessor"]),
            Role[body["role"]],
            Decision(body["proposal"]),
            tuple(body["evidence"]),
            entry.at,
            entry.hash,
        )
        self.decisions.append(decision)
        if decision.role is Role.ADJUDICATION:
            self._answer(decision)

    def _answer(self, decision: DecisionEntry) -> None:
        """An adjudication answers every objection to its item that still waits."""
        for place, each in enumerate(self.appeals):
            if each.item == decision.item and each.answer is None:
                self.appeals[place] = replace(each, answer=decision)

    def _last(self, assignment: str) -> Attempt | None:
        return next(
            (attempt for attempt in reversed(self.attempts) if attempt.assignment == assignment),
            None,
        )

    def _present(self, cell: str) -> str:
        return self.rules.renamed.get(cell, cell)

    def _result(self, row: dict[str, Any], entry: _Entry, marker: str = "") -> Result:
        return Result(
            self._present(row["cell"]),
            row["score"],
            row["points"],
            row["needed"],
            EvidenceKind[row["kind"]],
            entry.at,
            entry.hash,
            marker,
            row.get("message", ""),
            asked=row.get("asked", ""),
        )


def fold(number: str, entries: Iterable[_Entry], rules: Rules, at: datetime) -> Trainee:
    """What stands of one trainee at a moment."""
    read = _Fold(rules)
    for entry in entries:
        read.read(entry)
    attempts = sorted(read.attempts, key=lambda attempt: (attempt.recorded_at, attempt.assignment))
    standings = tuple(
        replace(
            standing(item, rules, attempts, read.observed, read.decisions, at),
            appeals=tuple(each for each in read.appeals if each.item == item),
        )
        for item in rules.items
    )
    required = {requirement.cell for requirement in rules.requirements}
    unmatched = (
        tuple(
            result
            for attempt in attempts
            for result in attempt.results
            if result.cell not in required
        )
        if required
        else ()
    )
    return Trainee(
        number,
        read.name,
        standings,
        tuple(attempts),
        groups(standings, rules),
        unmatched,
        _remarks(unmatched),
        frozenset(read.declared),
        rules.deadlines,
        read.extensions,
        read.joined,
        read.withdrawn,
        tuple(read.promotions),
    )


def _remarks(unmatched: tuple[Result, ...]) -> tuple[str, ...]:
    cells = dict.fromkeys(result.cell for result in unmatched if result.score is not None)
    return tuple(
        f"「{cell}」有成績，但現在的課程沒有這一格（可能改了名稱，或是舊版課程）；成績原樣保留，"
        "請在 data/standard/judgement.yml 的 renamed 對應到現在的名稱。"
        for cell in cells
    )
