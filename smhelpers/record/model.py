"""What the record holds of a trainee, as frozen data: requirements, attempts with their results,
decisions, and what stands of each item.

An *item* is what is decided: a criterion (`pc-1.1`), knowledge (`k-3`) or a skill (`s-2`). A *cell*
is a piece of evidence, named
`assignment/notebook#grade_id`. Moments are aware datetimes in UTC; scores and points are in
nbgrader's points; `hash` is that of the
record's entry in which the thing stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from ..deadlines import days_late
from ..standard import unit
from ..taipei import here, minute


class Decision(StrEnum):
    """What is decided of an item."""

    COMPETENT = "已具備"
    NOT_YET = "尚未具備"
    INSUFFICIENT = "證據不足"


#: A reason shorter than this says nothing (characters).
LEAST_REASON = 6
#: Stands in place of a decision that nobody has signed.
UNSIGNED = "待簽署"


class EvidenceKind(StrEnum):
    """How a piece of evidence comes about: decisions that the machine marks by a key, what must
    be in order before work is handed in, prose marked by a person, something that a person watched
    or heard.
    """

    AUTOMATIC = "自動檢查"
    GATE = "交件檢查"
    MANUAL = "人工評閱"
    OBSERVATION = "現場觀察"

    @property
    def by_machine(self) -> bool:
        """Whether no person marks it."""
        return self in (EvidenceKind.AUTOMATIC, EvidenceKind.GATE)

    def amount(self, value: float) -> str:
        """A score or a pass mark as people read it: a gate has a share, everything else points."""
        return f"{value:.0%}" if self is EvidenceKind.GATE else f"{value:g}"


class Role(StrEnum):
    """In which part an assessor decided. Only `FIRST` and `ADJUDICATION` settle an item.

    A second marking is compared with the first.
    """

    FIRST = "第一評量"
    SECOND = "第二評量"
    ADJUDICATION = "合議裁定"


@dataclass(frozen=True)
class Requirement:
    """One piece of evidence that its items require, with the score that it needs.

    A gate earns nothing: its score is the share that is met, of 1.
    """

    assignment: str
    notebook: str
    grade_id: str
    title: str
    points: float
    needed: float
    kind: EvidenceKind
    items: tuple[str, ...]

    @property
    def cell(self) -> str:
        """`assignment/notebook#grade_id`."""
        return f"{self.assignment}/{self.notebook}#{self.grade_id}"

    @property
    def shown_need(self) -> str:
        """The pass mark as people read it: 3, or 80% of a gate."""
        return self.kind.amount(self.needed)


@dataclass(frozen=True)
class Result:
    """The score of one cell in one attempt (None while nobody has marked it), with the pass mark
    of that day and who gave it.
    """

    cell: str
    score: float | None
    points: float
    needed: float
    kind: EvidenceKind
    at: datetime
    hash: str
    #: Name of the assessor; empty for an automatic check.
    marker: str = ""
    #: What the check said, or the assessor's comment.
    message: str = ""
    #: Where it was observed (assessment condition ac-1); empty for what was handed in.
    setting: str = ""
    #: Hash of the question that a person marks, as it was asked; empty for a check, and in records
    #: of before it was noted.
    asked: str = ""

    @property
    def sufficient(self) -> bool:
        """Whether the score reaches the pass mark."""
        return self.score is not None and self.score >= self.needed - 1e-9

    @property
    def shown_score(self) -> str:
        """The score as people read it: 3／4, of a gate 80%, a dash while nobody has marked it."""
        if self.score is None:
            return "—"
        own = self.kind.amount(self.score)
        return own if self.kind is EvidenceKind.GATE else f"{own}／{self.points:g}"

    @property
    def shown_need(self) -> str:
        """The pass mark as people read it."""
        return self.kind.amount(self.needed)


@dataclass(frozen=True)
class Attempt:
    """One submission of one assignment as it was marked; `results` are the last of each cell.

    `number` counts from 1 per assignment.
    """

    assignment: str
    number: int
    submitted_at: datetime | None
    recorded_at: datetime
    submission: str
    status: str
    reason: str
    software: str
    course_version: str
    test_version: str
    workplace: str
    isolation: str
    log: tuple[str, ...]
    results: tuple[Result, ...]
    hash: str
    #: Where the work was done (assessment condition ac-1); empty where nobody noted it.
    setting: str = ""

    @property
    def day(self) -> datetime:
        """When the evidence was made: the time of handing in, or of recording where that is not
        known.
        """
        return self.submitted_at or self.recorded_at

    @cached_property
    def by_cell(self) -> dict[str, Result]:
        """Results by cell."""
        return {result.cell: result for result in self.results}


@dataclass(frozen=True)
class Assessor:
    """Who decides, and by what qualification (assessment condition ac-3)."""

    name: str
    qualification: str

    def to_body(self) -> dict[str, str]:
        """As entries of the record hold it."""
        return {"name": self.name, "qualification": self.qualification}


@dataclass(frozen=True)
class DecisionEntry:
    """One signed decision. `proposal` is what the evidence supported at that moment, `evidence`
    the hashes that were looked at.
    """

    item: str
    decision: Decision
    reason: str
    assessor: Assessor
    role: Role
    proposal: Decision
    evidence: tuple[str, ...]
    at: datetime
    hash: str

    @property
    def override(self) -> bool:
        """Whether the assessor decided otherwise than the evidence proposes."""
        return self.decision is not self.proposal


@dataclass(frozen=True)
class Appeal:
    """A trainee's objection (申覆) to a signed decision. brought_by, on: who brought it, and when.

    by: who entered it. decision: hash of the decision that it is about. answer: the adjudication.
    """

    item: str
    text: str
    brought_by: str
    on: date
    by: str
    decision: str
    at: datetime
    hash: str
    answer: DecisionEntry | None = None

    @property
    def told(self) -> str:
        """The objection and what came of it, for people."""
        came = "等待裁定"
        if self.answer:
            came = f"{self.answer.assessor.name} 裁定「{self.answer.decision.value}」"
        return f"{self.item}　{self.brought_by} {self.on} 提出：{self.text}（{came}）"


@dataclass(frozen=True)
class Withdrawal:
    """That somebody left the class."""

    reason: str
    by: str
    at: datetime

    @property
    def told(self) -> str:
        """When, by whom and why, for people."""
        return f"{here(self.at):%Y-%m-%d}，{self.by} 登錄：{self.reason}"


@dataclass(frozen=True)
class Promotion:
    """That another attempt than the latest counts. submitted_at: when that was handed in."""

    assignment: str
    submitted_at: datetime
    reason: str
    by: str
    at: datetime

    @property
    def told(self) -> str:
        """Which one, by whom and why, for people."""
        return f"改採 {minute(self.submitted_at)} 的繳交（{self.by} 決定：{self.reason}）"


@dataclass(frozen=True)
class Evidence:
    """A requirement with the result that counts for it (None: nothing was handed in), and the
    number of its attempt.
    """

    requirement: Requirement
    result: Result | None
    attempt: int | None
    #: False once it is older than the currency limit.
    current: bool = True

    @property
    def sufficient(self) -> bool:
        """Whether it counts: the pass mark is reached and it is not out of date."""
        return self.result is not None and self.result.sufficient and self.current


@dataclass(frozen=True)
class Standing:
    """What stands of one item: what its evidence supports, and what was decided (the last
    decision that still holds).
    """

    item: str
    proposal: Decision
    evidence: tuple[Evidence, ...]
    decision: DecisionEntry | None = None
    #: Every decision ever made of it, second markings too, oldest first.
    history: tuple[DecisionEntry, ...] = ()
    #: Day of the oldest evidence that counts, and the day after which it is out of date.
    since: datetime | None = None
    until: datetime | None = None
    #: Whether an assessor has to decide it in person.
    by_person: bool = False
    #: Objections to its decisions, oldest first.
    appeals: tuple[Appeal, ...] = ()

    @property
    def appealed(self) -> bool:
        """Whether an objection waits for its answer."""
        return any(each.answer is None for each in self.appeals)

    @property
    def verdict(self) -> str:
        """What may be told outside: a suggestion that nobody has signed is no verdict."""
        if self.by_person and not self.signed:
            return UNSIGNED
        return self.outcome.value

    @property
    def outcome(self) -> Decision:
        """The decision, or what the evidence proposes while nobody has decided."""
        return self.decision.decision if self.decision else self.proposal

    @property
    def changed(self) -> bool:
        """Whether the evidence of a decision that holds is another now, and proposes otherwise."""
        if self.decision is None or self.decision.decision is self.proposal:
            return False
        held = {each.result.hash for each in self.evidence if each.result is not None}
        return set(self.decision.evidence) != held

    @property
    def signed(self) -> bool:
        """Whether an assessor's decision holds."""
        return self.decision is not None

    @property
    def open(self) -> bool:
        """Whether it has to be shown (again)."""
        return self.outcome is not Decision.COMPETENT


@dataclass(frozen=True)
class Group:
    """A roll-up (a task, all knowledge, all skills, the unit): 已具備 only when every item is;
    `open` names those that are not.

    `signed` tells whether every item that an assessor has to decide was decided.
    """

    id: str
    outcome: Decision
    open: tuple[str, ...]
    signed: bool

    @property
    def verdict(self) -> str:
        """What may be told outside: the roll-up once everything in it is signed."""
        return self.outcome.value if self.signed else UNSIGNED


@dataclass(frozen=True)
class Extension:
    """More time for one person and one assignment. by: who granted it."""

    assignment: str
    until: datetime
    reason: str
    by: str
    at: datetime
    hash: str

    @property
    def told(self) -> str:
        """Until when, by whom and why, for people."""
        return f"延長到 {minute(self.until)}（{self.by} 核准：{self.reason}）"


@dataclass(frozen=True)
class TimeLimit:
    """Until when one person hands in one assignment: the class's deadline and an extension."""

    general: datetime | None
    extension: Extension | None = None

    @property
    def until(self) -> datetime | None:
        """The later of both; None where nothing limits."""
        granted = self.extension.until if self.extension else None
        return max(filter(None, (self.general, granted)), default=None)

    def late(self, at: datetime) -> str:
        """What is said of work of a moment; "" where it is in time. An extension is told where it
        covers the work, and where it does not.
        """
        if self.general is None or not days_late(self.general, at):
            return ""
        told = f"遲交 {days_late(self.general, at)} 天"
        if self.extension is None:
            return f"{told}，沒有延長"
        over = days_late(self.until or self.general, at)
        if over:
            return f"{told}，超過延長的期限 {over} 天，{self.extension.told}"
        return f"{told}，在延長的期限內，{self.extension.told}"

    def passed(self, now: datetime) -> bool:
        """Whether the time is over."""
        return self.until is not None and days_late(self.until, now) > 0


@dataclass(frozen=True)
class Trainee:
    """One trainee: number (nbgrader's student id), name, what stands of every item in the order
    of the unit, attempts oldest first.
    """

    number: str
    name: str
    standings: tuple[Standing, ...]
    attempts: tuple[Attempt, ...]
    #: Roll-ups: `task-1` … `task-5`, `knowledge`, `skills`, `unit`.
    groups: tuple[Group, ...] = ()
    #: Results of cells that the present course does not require, zh-TW remarks on what could not be
    #: matched.
    unmatched: tuple[Result, ...] = ()
    remarks: tuple[str, ...] = field(default=())
    #: Hashes of submissions for which the declaration of authenticity was signed.
    declared: frozenset[str] = frozenset()
    #: The class's deadlines and this person's extensions, by assignment.
    deadlines: Mapping[str, datetime] = field(default_factory=dict)
    extensions: Mapping[str, Extension] = field(default_factory=dict)
    #: Where somebody entered that they joined the class, and that they left it.
    joined: datetime | None = None
    withdrawn: Withdrawal | None = None
    #: Where somebody let another attempt count than the latest.
    promotions: tuple[Promotion, ...] = ()

    def limit(self, assignment: str) -> TimeLimit:
        """Until when this person hands in an assignment."""
        return TimeLimit(self.deadlines.get(assignment), self.extensions.get(assignment))

    def late(self, attempt: Attempt) -> str:
        """What is said of an attempt's time; "" in time, or where nobody knows when."""
        if attempt.submitted_at is None:
            return ""
        return self.limit(attempt.assignment).late(attempt.submitted_at)

    def owed(self, now: datetime) -> list[str]:
        """Assignments of which the time is over and nothing was handed in; none of who left."""
        if self.withdrawn:
            return []
        there = {attempt.assignment for attempt in self.attempts}
        wanted = dict.fromkeys((*self.deadlines, *self.extensions))
        return [name for name in wanted if name not in there and self.limit(name).passed(now)]

    @property
    def circumstances(self) -> list[str]:
        """What bears on this person's hand-ins and decisions, for people: joining, leaving, more
        time, late work, objections.
        """
        told = [f"{here(self.joined):%Y-%m-%d} 加入"] if self.joined else []
        if self.withdrawn:
            told.append(f"退訓（{self.withdrawn.told}）")
        for name, extension in self.extensions.items():
            told.append(f"「{_title(name)}」{extension.told}")
        for attempt in self.attempts:
            late = self.late(attempt)
            if late:
                told.append(f"「{_title(attempt.assignment)}」第 {attempt.number} 次{late}")
        for promotion in self.promotions:
            told.append(f"「{_title(promotion.assignment)}」{promotion.told}")
        for standing in self.standings:
            told += [f"申覆 {each.told}" for each in standing.appeals]
        return told

    @cached_property
    def by_item(self) -> dict[str, Standing]:
        """Standings by item id."""
        return {standing.item: standing for standing in self.standings}

    @cached_property
    def by_group(self) -> dict[str, Group]:
        """Roll-ups by id."""
        return {group.id: group for group in self.groups}

    @property
    def complete(self) -> bool:
        """Whether the whole unit is 已具備 and signed."""
        unit = self.by_group.get("unit")
        return unit is not None and unit.outcome is Decision.COMPETENT and unit.signed


def _title(assignment: str) -> str:
    """The task of an assignment in the unit's words; its own name where the unit has none."""
    known = {task.slug: task.zh for task in unit().tasks}
    return known.get(assignment, assignment)
