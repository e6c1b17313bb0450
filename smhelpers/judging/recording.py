"""What marking writes into the record: rules, every attempt with its results, and the marks that
people gave in formgrader.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook

from .. import __version__
from ..answers import TRUTHS
from ..assessment import assessment_of, file_of
from ..course import Course
from ..deadlines import read_deadlines
from ..marking.intake import decode
from ..marking.master import Kind, Master, MasterCell
from ..marking.outcome import CellResult, ErrorKind, Outcome
from ..marking.run import Job
from ..paths import ATTEMPTS
from ..record import (
    FILE_NAME,
    AssessmentSetting,
    Assessor,
    EvidenceKind,
    Record,
    Requirement,
    Rules,
)
from .gradebook import Mark, marks
from .rules import policy, read_rules

SQLITE = "sqlite:///"
#: Who marked in formgrader, where nobody said: nbgrader keeps no grader.
UNNAMED = Assessor("（formgrader，未具名）", "")


def submission_hash(files: Mapping[str, bytes]) -> str:
    """SHA-256 over the names, sizes and contents of what was handed in, by name."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{len(files[name])}\0".encode("utf-8", "surrogateescape"))
        digest.update(files[name])
    return digest.hexdigest()


def course_rules(root: Path) -> Rules:
    """The rules of the course in a folder, with its deadlines.

    None for a course of another making (without `course.yml`).
    """
    if not (root / "notebooks" / "course.yml").is_file():
        return Rules()
    course = Course.open(root)
    deadlines = read_deadlines(course.root, (unit.slug for unit in course.units))
    return replace(read_rules(course), deadlines=deadlines)


def keep_rules(record: Record, rules: Rules) -> None:
    """Record the rules wherever they differ from those recorded last."""
    if rules.requirements and rules != record.rules():
        record.append("rules", "", rules.to_body())


class Recorder:
    """Writes one assignment's outcomes into the record beside the gradebook."""

    def __init__(self, root: Path, master: Master):
        self.record, self.master, rules = (
            Record.open(root / FILE_NAME, create=True),
            master,
            course_rules(root),
        )
        keep_rules(self.record, rules)
        self.required: dict[str, Requirement] = {
            requirement.cell: requirement for requirement in rules.requirements
        }
        #: Hash of every question that a person marks, by notebook and grade id.
        self.asked: dict[tuple[str, str], str] = {}
        for book in master.notebooks:
            for cell in book.cells:
                if cell.manual or cell.kind is Kind.TASK:
                    self.asked[book.name, cell.grade_id] = _question_hash(cell)
        self.manual = set(self.asked)
        self.root = root
        #: By deliverable file, the cells whose questions are drawn for a trainee and an attempt.
        self.drawn = _drawn_cells(root, master.assignment)

    def close(self) -> None:
        """Release the record."""
        self.record.close()

    def save(self, outcome: Outcome, made: Job, submitted: str | None) -> None:
        """Add an attempt with its results, unless the last entry of this assignment says the
        same. submitted: ISO moment, if known.
        """
        workplace = self._workplace(outcome.student)
        files = {name: decode(text) for name, text in made.files.items()}
        submission = submission_hash(files)
        ahead = self._ahead(outcome.student, files, submission)
        body = {
            "assignment": outcome.assignment,
            "submission": submission,
            "submitted_at": submitted,
            "status": outcome.status.value,
            "reason": outcome.reason,
            "software": __version__,
            "course_version": self.master.course_version(),
            "test_version": self.master.test_version(),
            "workplace": workplace,
            # checks compare with a truth, and only a simulated workplace has one
            "setting": AssessmentSetting.SIMULATED.value if workplace else "",
            "isolation": outcome.isolation,
            "log": _log(outcome),
            "results": [_not_counting(self._result(cell), ahead) for cell in outcome.cells],
        }
        if body != self._last(outcome.student):
            self.record.append("graded", outcome.student, body)

    def take_marks(self, db_url: str, students: list[str]) -> None:
        """Marks that people gave since the last time, before new results may ask for new ones."""
        if students and db_url.startswith(SQLITE):
            take_marks(self.record, Path(db_url.removeprefix(SQLITE)), students=students)

    def _ahead(
        self,
        student: str,
        files: Mapping[str, bytes],
        submission: str,
    ) -> dict[str, str]:
        """By cell of the record, why its questions do not count: they were drawn for an attempt
        that has not come yet. Whoever could choose among attempts would choose what is known.
        """
        number = self._attempt(student, submission)
        found = {}
        for file, cells in self.drawn.items():
            typed = _typed_attempt(files.get(file, b""))
            if typed <= number:
                continue
            for cell in cells:
                found[cell] = (
                    f"題目是第 {typed} 次作答抽的，這是第 {number} 次繳交，所以不計分；"
                    f"請用第 {number} 次的題目作答再交。"
                )
        return found

    def _attempt(self, student: str, submission: str) -> int:
        """Which attempt a hand-in is: by what was graded before, or by what was collected."""
        graded = [
            entry.body["submission"]
            for entry in self.record.entries(student, "graded")
            if entry.body["assignment"] == self.master.assignment
        ]
        distinct = list(dict.fromkeys([*graded, submission]))
        kept = self.root / ATTEMPTS / student / self.master.assignment
        collected = sum(1 for _ in kept.iterdir()) if kept.is_dir() else 0
        return max(distinct.index(submission) + 1, collected)

    def _last(self, student: str) -> dict[str, Any] | None:
        bodies = [
            entry.body
            for entry in self.record.entries(student, "graded")
            if entry.body["assignment"] == self.master.assignment
        ]
        return bodies[-1] if bodies else None

    def _result(self, cell: CellResult) -> dict[str, Any]:
        name = f"{self.master.assignment}/{cell.notebook}#{cell.grade_id}"
        message = "" if cell.error_kind is ErrorKind.MANUAL else cell.message
        if (cell.notebook, cell.grade_id) in self.manual:
            told = row(
                name, cell.score, cell.max_score, EvidenceKind.MANUAL, self.required, message
            )
        elif cell.max_score:
            told = row(
                name, cell.score, cell.max_score, EvidenceKind.AUTOMATIC, self.required, message
            )
        else:
            told = row(name, cell.share, 1.0, EvidenceKind.GATE, self.required, message)
        asked = self.asked.get((cell.notebook, cell.grade_id))
        return told | {"asked": asked} if asked else told

    def _workplace(self, student: str) -> str:
        """Whose data the checks compared with: the trainee's own or the common ones, by name and
        hash of the truth.
        """
        own = self.master.private.get(f"{self.master.assignment}/{TRUTHS}/{student}.json")
        text = own or self.master.private.get(f"{self.master.assignment}/truth.json")
        if text is None:
            return ""
        truth = decode(text)
        name = json.loads(truth).get("workplace", "")
        return (
            f"{name}（{'個別資料' if own else '共同資料'} "
            f"{hashlib.sha256(truth).hexdigest()[:12]}）"
        )


def _drawn_cells(root: Path, assignment: str) -> dict[str, list[str]]:
    if not (root / "notebooks" / "course.yml").is_file():
        return {}
    found: dict[str, list[str]] = {}
    about = assessment_of(Course.open(root), assignment)
    for check in (*about.quizzes, *about.situations):
        cell = f"{assignment}/{assignment}#{check.id}"
        found.setdefault(file_of(check.kind), []).append(cell)
    return found


def _typed_attempt(content: bytes) -> int:
    """For which attempt a deliverable says that it was answered; 1 where it says nothing."""
    try:
        return int(json.loads(content)["data"]["attempt"])
    except (ValueError, KeyError, TypeError):
        return 1


def _not_counting(result: dict[str, Any], ahead: dict[str, str]) -> dict[str, Any]:
    """A result, worth nothing where its questions do not count."""
    why = ahead.get(result["cell"])
    return result if why is None else result | {"score": 0.0, "message": why}


def _question_hash(cell: MasterCell) -> str:
    """What is asked and how it is marked, whatever blanks and line ends it is written with."""
    text = "".join(cell.source.split())
    return hashlib.sha256(f"{text}\n{cell.max_score:g}".encode()).hexdigest()[:20]


def row(
    cell: str,
    score: float | None,
    points: float,
    kind: EvidenceKind,
    required: dict[str, Requirement],
    message: str,
) -> dict[str, Any]:
    """One result as it stands in an entry."""
    needed = required[cell].needed if cell in required else policy().needed(cell, points, kind)
    return {
        "cell": cell,
        "score": score,
        "points": points,
        "needed": round(needed, 6),
        "kind": kind.name,
        "message": message,
    }


def _log(outcome: Outcome) -> list[str]:
    errors = [
        f"{cell.notebook}#{cell.grade_id}：{cell.error_kind.value}"
        for cell in outcome.cells
        if cell.error_kind not in (ErrorKind.NONE, ErrorKind.MANUAL, ErrorKind.ASSERTION)
    ]
    return [*outcome.repairs, *outcome.stopped, *errors]


def take_marks(
    record: Record,
    gradebook: Path,
    assessor: Assessor = UNNAMED,
    students: Iterable[str] | None = None,
) -> int:
    """Bring marks given in formgrader into the record: every one that differs from what it
    holds; how many did.
    """
    added = []
    gone = _voided_marks(record)
    required = {requirement.cell: requirement for requirement in record.rules().requirements}
    known = (
        record.trainees()
        if students is None
        else map(record.trainee, set(students) & set(record.students()))
    )
    with Gradebook(f"sqlite:///{gradebook}") as book:
        for trainee in known:
            for attempt in {attempt.assignment: attempt for attempt in trainee.attempts}.values():
                fresh = [
                    mark
                    for mark in marks(book, trainee.number, attempt.assignment)
                    if _differs(mark, attempt.by_cell)
                    and (trainee.number, attempt.submission, mark.cell, mark.score) not in gone
                ]
                if fresh:
                    rows = [
                        row(
                            mark.cell,
                            mark.score,
                            mark.points,
                            _kind(mark, attempt.by_cell),
                            required,
                            mark.comment,
                        )
                        for mark in fresh
                    ]
                    added.append(
                        (
                            "marked",
                            trainee.number,
                            {
                                "assignment": attempt.assignment,
                                "submission": attempt.submission,
                                "assessor": assessor.to_body(),
                                "results": rows,
                            },
                        ),
                    )
    record.append_all(added)
    return sum(len(body["results"]) for _, _, body in added)


def _voided_marks(record: Record) -> set[tuple[str, str, str, float]]:
    """Trainee, submission, cell and score of marks that were voided: the gradebook still holds
    them.
    """
    gone = set()
    voided = record.voided()
    for entry in record.entries(kind="marked"):
        if entry.seq in voided:
            for result in entry.body["results"]:
                place = (entry.student, entry.body["submission"], result["cell"], result["score"])
                gone.add(place)
    return gone


def _differs(mark: Mark, known: dict) -> bool:
    if not mark.manual or mark.score is None:
        return False
    held = known.get(mark.cell)
    if held is not None and held.kind is EvidenceKind.GATE:
        return False  # no points: there is nothing that a marker could have given
    return (
        held is None
        or held.score != mark.score
        or (bool(held.marker) and held.message != mark.comment)
    )


def _kind(mark: Mark, known: dict) -> EvidenceKind:
    return known[mark.cell].kind if mark.cell in known else EvidenceKind.MANUAL
