"""What an assessment consists of, declared once a task (`smhelpers/<slug>/assessment.py`).

Desk, welcome page, hand-in, papers, authenticity, packs, demo, coverage and `smcourse check` read
the
declaration; nobody parses the source of a cell. The notebook keeps what only a notebook can hold:
the
order of reading, forms, pictures, and the mark schemes of written answers.
"""

import importlib
import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any, Literal, TypeVar

from .answers import PLACE, student
from .brief import Brief
from .course import Course
from .deliverable import Deliverable, share_right
from .errors import CourseError, require, tell
from .portfolio import FOLDER, Portfolio
from .quiz import EACH, feedback_text, mark, quiz_deliverable, read_key, unanswered
from .situations import (
    bank,
    corrected_for_guessing,
    decided_rightly,
    read_keys,
    situation_deliverable,
    undecided,
)
from .situations import feedback_text as told_of_situations
from .trainee import differing_number
from .workplace import Business

D = TypeVar("D", bound=Deliverable)
#: nbgrader says here what it is doing.
_EXECUTION = "NBGRADER_EXECUTION"
Kind = type[Deliverable]
#: Who judges a product: an assessor with the mark scheme, or an assessor who watches a situation.
Judge = Literal["assessor", "observation"]


class Declared(Portfolio):
    """A portfolio that opens nothing but what a check says it reads."""

    def __init__(self, portfolio: Portfolio, reads: tuple[Kind, ...]):
        super().__init__(portfolio.folder)
        self.reads = reads

    def path(self, kind: Kind):
        """File of a deliverable. `LookupError` for one that the check does not declare."""
        if kind not in self.reads:
            raise LookupError(f"the check reads {kind.__name__}, which its `reads` does not name")
        return super().path(kind)

    def earlier(self, assignment: str) -> "Declared":
        """What was taken over, under the same declaration."""
        return Declared(super().earlier(assignment), self.reads)


@dataclass(frozen=True)
class Work:
    """A trainee's work on one assessment, and the workplace that it is about.

    workplace_name: as in the notebook's `parameters` cell. month: "YYYY-MM", "" where the
    assessment is about no month.
    """

    portfolio: Portfolio
    workplace_name: str
    month: str = ""

    @cached_property
    def workplace(self) -> Business:
        """The trainee's own workplace, or the common one."""
        return Business.open(self.workplace_name)

    @property
    def brief(self) -> Brief:
        """The brief of the workplace."""
        return self.workplace.brief

    def load(self, kind: type[D]) -> D:
        """A complete deliverable. `CourseError` says what is missing."""
        return self.portfolio.load(kind)

    def draft(self, kind: Kind) -> dict[str, Any]:
        """What was typed of a deliverable, unchecked."""
        return self.portfolio.draft(kind)


class Check(ABC):
    """One automatic check, a graded cell of the notebook. Each is one of three kinds: a `Gate`, an
    `Unseen` decision, or a drawn question (`QuizCheck`, `SituationCheck`).

    id: the cell's `grade_id`, a sentence in English. title: what it looks at, zh-TW. evidence: ids
    of the standard. points: of the cell, and most that `marked` gives unless it says otherwise.
    reads: every deliverable that it opens, those taken over from earlier tasks included.
    """

    id: str
    title: str
    evidence: tuple[str, ...]
    points: float
    reads: tuple[Kind, ...]

    @abstractmethod
    def visible(self, work: Work) -> None:
        """What a trainee can mend before handing in. `CourseError` says how."""

    @abstractmethod
    def marked(self, work: Work) -> float:
        """Points earned, 0 to `points`; may `tell` the trainee why.

        Runs where answers may be read.
        """

    @property
    def cell(self) -> str:
        """Source of the check's cell."""
        return f'# 檢查：{self.title}\nassessment.check("{self.id}")'


class Gate(Check):
    """Whether work is complete, agrees with itself and with the data: what can be handed in.

    The trainee may look all of it up, and the library computes it: it is asked for before a
    criterion can be proposed, and earns no points. parts: of how many parts `marked` tells how
    many are met (0 to `parts`).
    """

    points: float = 0
    parts: float

    def share(self, work: Work) -> float:
        """Share of the parts that are met, 0 to 1."""
        return min(1.0, max(0.0, self.marked(work) / self.parts))


class Unseen(Check):
    """Decisions on material whose key only the assessor holds and that the library does not
    judge: who guesses stays below 40 % of the points (`tests/validity`).
    """


class QuizCheck(Check):
    """The questions that a trainee draws from one bank (`k-7`), marked by the assessor's key."""

    def __init__(self, slug: str, bank: str, id: str, subject: str, points: float = 2):
        self.kind = quiz_deliverable(slug)
        self.bank, self.id, self.points = bank, id, points
        self.title = f"知識測驗「{subject}」{EACH} 題都已作答；評分時核對答案，回饋寫出答對幾題"
        self.evidence, self.reads = (bank,), (self.kind,)

    def visible(self, work: Work) -> None:
        """Every drawn question has an answer."""
        typed = work.load(self.kind)
        require(not unanswered(typed, [self.bank]), "這一部分還有題目沒有作答。")

    def marked(self, work: Work) -> float:
        """Points by the share of right answers."""
        typed = work.load(self.kind)
        findings = mark(typed, [self.bank], read_key(self.bank), student=student())
        tell(differing_number(typed.trainee, student(), "題目") + feedback_text(findings))
        return self.points * share_right(findings)


class SituationCheck(Check):
    """The situations that a trainee draws for one criterion, marked by the assessor's key.

    skills: what they count for beside the criterion.
    """

    def __init__(
        self,
        slug: str,
        criterion: str,
        id: str,
        subject: str,
        skills: tuple[str, ...] = (),
        points: float = 3,
    ):
        self.kind = situation_deliverable(slug)
        self.criterion, self.id, self.points = criterion, id, points
        self.title = f"情境題「{subject}」三個情境都已判斷；評分時核對答案，猜對的機率會先扣除"
        self.evidence, self.reads = (criterion, *skills), (self.kind,)

    def visible(self, work: Work) -> None:
        """Every claim of the drawn situations is judged."""
        left = len(undecided(work.load(self.kind), self.criterion))
        require(not left, f"情境題「{bank(self.criterion).title}」還有 {left} 個判斷沒有作答。")

    def marked(self, work: Work) -> float:
        """Points by the share of right judgements above chance."""
        typed = work.load(self.kind)
        found = bank(self.criterion)
        results = decided_rightly(typed, self.criterion, read_keys(self.criterion), student())
        right = sum(was_right for _, _, was_right in results)
        other = differing_number(typed.trainee, student(), "情境")
        tell(other + told_of_situations(found, results))
        return self.points * corrected_for_guessing(right, len(results), found.chance)


@dataclass(frozen=True)
class WrittenAnswer:
    """A question that a person marks by the mark scheme in its cell.

    field: of the assessment's `prose`, in which the form below the question saves.
    """

    id: str
    evidence: tuple[str, ...]
    field: str
    points: float = 4


@dataclass(frozen=True)
class Product:
    """Something that a workplace can use, made in the forms of an assessment.

    id: English. title: zh-TW. made_of: its deliverables. evidence: the criteria that it shows.
    """

    id: str
    title: str
    made_of: tuple[Kind, ...]
    evidence: tuple[str, ...]
    judge: Judge = "assessor"


@dataclass(frozen=True)
class Assessment:
    """One task's assessment. `slug` names its notebook, its folder and its task in the standard.

    items: checks and written answers in the order of their cells. prose: the deliverable of the
    written answers. takes_over: what it starts from of earlier tasks. month: the key of
    `course.yml`
    that says which month it is about. truth: "module:function" of who writes `answers/<slug>`.
    wrong: "module:function" of named wrong submissions. broken: the deliverable that the
    demonstration
    spoils.
    """

    slug: str
    items: tuple[Check | WrittenAnswer, ...]
    prose: Kind | None = None
    products: tuple[Product, ...] = ()
    takes_over: tuple[Kind, ...] = ()
    month: Literal["", "month", "evaluated"] = ""
    truth: str = ""
    wrong: tuple[str, ...] = ()
    broken: Kind | None = None

    @property
    def checks(self) -> tuple[Check, ...]:
        """The automatic checks in order."""
        return tuple(item for item in self.items if isinstance(item, Check))

    @property
    def written(self) -> tuple[WrittenAnswer, ...]:
        """The written answers in order."""
        return tuple(item for item in self.items if isinstance(item, WrittenAnswer))

    @property
    def quizzes(self) -> tuple[QuizCheck, ...]:
        """The parts of the knowledge quiz in order."""
        return tuple(item for item in self.items if isinstance(item, QuizCheck))

    @property
    def situations(self) -> tuple[SituationCheck, ...]:
        """The banks of situations in order."""
        return tuple(item for item in self.items if isinstance(item, SituationCheck))

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The deliverables that are made in this assessment, in the order in which they are
        read.
        """
        found: dict[Kind, None] = {}
        for item in self.items:
            for kind in self.reads(item):
                if kind.assignment == self.slug:
                    found[kind] = None
        return tuple(found)

    def reads(self, item: "Check | WrittenAnswer") -> tuple[Kind, ...]:
        """The deliverables that a check or a written answer rests on."""
        if isinstance(item, Check):
            return item.reads
        return (self.prose,) if self.prose else ()

    def check(self, name: str) -> Check:
        """The check with this id."""
        return {check.id: check for check in self.checks}[name]

    def of(self, workplace: str, month: str = "") -> "Assessed":
        """The assessment at work beside its notebook, as a cell opens it."""
        return Assessed(self, Work(Portfolio.open(), workplace, month))

    def named_wrong(self) -> dict[str, Callable]:
        """The wrong submissions by name; what makes them is imported only now."""
        return {named(path).__name__: named(path) for path in self.wrong}


@dataclass(frozen=True)
class Assessed:
    """An assessment and the work that is looked at."""

    assessment: Assessment
    work: Work

    def check(self, name: str) -> float | None:
        """Run a check: what the trainee can mend, and, where answers may be read, the points, or
        of a gate the share that is met (0 to 1).

        `CourseError` from the visible part. None on a trainee's machine: nothing is marked where
        the assessor's answers cannot be read.
        """
        check = self.assessment.check(name)
        work = self._for(check)
        check.visible(work)
        if PLACE not in os.environ:
            require(os.environ.get(_EXECUTION) != "autograde", "評分時讀不到答案，這一項不能計分。")
            return None
        if isinstance(check, Gate):
            return round(check.share(work), 4)
        return round(float(check.marked(work)), 2)

    def lacking(self) -> Iterator[tuple["Check | WrittenAnswer", str]]:
        """What is still missing, in the order of the items: the item and a zh-TW sentence."""
        for item in self.assessment.items:
            if isinstance(item, WrittenAnswer):
                yield from ((item, sentence) for sentence in self._unwritten(item))
                continue
            try:
                item.visible(self._for(item))
            except CourseError as error:
                yield item, str(error)
            except Exception as error:
                yield item, _unable(item, error)

    def _for(self, check: Check) -> Work:
        """The work as a check may see it: nothing that it does not declare."""
        return replace(self.work, portfolio=Declared(self.work.portfolio, check.reads))

    def _unwritten(self, item: WrittenAnswer) -> Iterator[str]:
        kind = self.assessment.prose
        if kind is None:
            return
        title = kind.model_fields[item.field].title or item.field
        for sentence in findings_of(self.work.portfolio, kind, title):
            yield f"文字說明「{title}」{sentence.removeprefix(title)}"


def _unable(check: Check, error: Exception) -> str:
    return (
        f"「{check.title}」無法檢查（{type(error).__name__}）；"
        f"請重新開啟評量再試一次，還是這樣就告訴講師。"
    )


def findings_of(portfolio: Portfolio, kind: Kind, title: str) -> list[str]:
    """What is still wrong with one field of a deliverable, by the field's title."""
    found = []
    for sentence in portfolio.findings(kind):
        if sentence.split("：")[0].split("／")[0] == title:
            found.append(sentence)
    return found


def file_of(kind: Kind) -> str:
    """Path of a deliverable below the folder that is handed in."""
    return f"{FOLDER}/{kind.file_name}.json"


def named(path: str) -> Any:
    """What "package.module:name" names."""
    module, _, name = path.partition(":")
    return getattr(importlib.import_module(module), name)


@cache
def declared(path: str) -> Assessment:
    """The assessment that "package.module:NAME" declares. `CourseError` where there is none."""
    try:
        found = named(path)
    except (ModuleNotFoundError, AttributeError) as error:
        raise CourseError(
            f"找不到評量的宣告 {path}（{error}）；請檢查 course.yml 的 declared。",
        ) from error
    if not isinstance(found, Assessment):
        raise CourseError(f"{path} 不是評量的宣告；請檢查 course.yml 的 declared。")
    return found


def assessment_of(course: Course, slug: str) -> Assessment:
    """The assessment of one unit of a course."""
    return declared(course.unit(slug).declaration)


def assessments(course: Course) -> list[Assessment]:
    """Every assessment of a course, in order."""
    return [declared(unit.declaration) for unit in course.units]
