"""Signs worth a person's look: work like another's, answers that fit another's data, data that
are not the trainee's own.
"""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ...answers import FOLDER, TRUTHS
from ...assessment import assessment_of
from ...course import Course
from ...record import Attempt, Record, Standing
from ..importing import twins
from ..rules import policy
from .leaves import Leaf, leaves, sample_leaves
from .questions import Question, assignments, questions
from .similar import alike_prose, shared_numbers

#: Before the name of a sample's workplace: no number of a trainee holds a line end.
_SAMPLE = "sample\n"


@dataclass(frozen=True)
class Flag:
    """One sign, told as a zh-TW sentence; `numbers` are the trainees whom it concerns."""

    kind: str
    assignment: str
    numbers: tuple[str, ...]
    sentence: str


#: What is stamped with the moment at which it was done, by file: what it is called, and how many
#: seconds each takes at the very least.
_PACES = {"crisis_drill": ("演練動作", 1.0), "situations": ("情境判斷", 2.0)}
#: Of fewer the pace says nothing.
_FEW = 10


class Authenticity:
    """Signs and questions for one course.

    Signs of an assignment are made once for the submissions as they are, and kept.
    """

    def __init__(self, course: Course, record: Record):
        self.course, self.record, self.limits = course, record, policy().authenticity
        self._kept: dict[str, tuple[object, list[Flag]]] = {}

    def twins(self) -> list[str]:
        """Sentences on numbers that several trainees share."""
        return twins(self.record.students())

    def questions(self, number: str, standing: Standing) -> list[Question]:
        """Oral questions on the work that evidences an item."""
        found: list[Question] = []
        for assignment in assignments(standing):
            own = leaves(self._folder(number, assignment))
            about = assessment_of(self.course, assignment)
            found += questions(about, number, standing.item, own, self.limits.questions)
        return found[: self.limits.questions]

    def flags(self, assignment: str) -> list[Flag]:
        """Signs among all submissions of an assignment."""
        places = sorted((self.course.root / "submitted").glob(f"*/{assignment}"))
        state = [
            (
                place.parent.name,
                max((path.stat().st_mtime_ns for path in place.rglob("*.json")), default=0),
            )
            for place in places
        ]
        state.append(("", self.record.last_of("graded", "voided")))
        if self._kept.get(assignment, (None, []))[0] != state:
            own = {place.parent.name: leaves(place) for place in places}
            self._kept[assignment] = (
                state,
                [
                    *self._variants(assignment, own),
                    *self._prose(assignment, own),
                    *self._numbers(assignment, own),
                    *self._draws(assignment, own),
                    *_paces(assignment, own),
                ],
            )
        return self._kept[assignment][1]

    def _folder(self, number: str, assignment: str) -> Path:
        return self.course.root / "submitted" / Path(number).name / assignment

    def _truths(self, assignment: str) -> dict[str, str]:
        """Hash of the truth of everybody who has a workplace of their own."""
        places = (self.course.root / FOLDER / assignment / TRUTHS).glob("*.json")
        return {path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in places}

    def _variants(self, assignment: str, own: dict[str, list[Leaf]]) -> Iterator[Flag]:
        truths = self._truths(assignment)
        if not truths:
            return
        for number in own:
            if number not in truths:
                yield Flag(
                    "沒有個別資料",
                    assignment,
                    (number,),
                    f"「{number}」沒有自己的工作場所資料，檢查用的是共同的答案；"
                    "請確認發給這位學員的是哪一份資料（smcourse workplaces make）。",
                )
        same: dict[str, list[str]] = {}
        for number, digest in truths.items():
            same.setdefault(digest, []).append(number)
        for numbers in same.values():
            if len(numbers) > 1:
                yield Flag(
                    "個別資料相同",
                    assignment,
                    tuple(numbers),
                    f"{_names(numbers)}的答案檔完全相同，不是個別資料；請重新產生。",
                )

    def _prose(self, assignment: str, own: dict[str, list[Leaf]]) -> Iterator[Flag]:
        texts = {number: _prose_of(found) for number, found in own.items()}
        samples = {}
        for shop, found in sample_leaves(assignment).items():
            samples[f"{_SAMPLE}{shop}"] = _prose_of(found)
        of_a_sample: set[str] = set()
        for first, second, value in alike_prose(texts | samples, self.limits.prose):
            copied = [each for each in (first, second) if each in texts]
            if len(copied) == 1 and copied[0] not in of_a_sample:
                of_a_sample.add(copied[0])
                yield Flag(
                    "和課程的範例相似",
                    assignment,
                    tuple(copied),
                    f"「{copied[0]}」的文字和課程附的範例有 {value:.0%} 相似"
                    "（字元 n 元組的餘弦相似度）；請對照範例，並以口頭提問確認。",
                )
            elif len(copied) == 2:
                yield Flag(
                    "文字相似",
                    assignment,
                    (first, second),
                    f"{_names([first, second])}的文字有 {value:.0%} 相似"
                    "（字元 n 元組的餘弦相似度）；請對照兩份作答，並以口頭提問確認。",
                )

    def _numbers(self, assignment: str, own: dict[str, list[Leaf]]) -> Iterator[Flag]:
        answers = {
            number: {
                (leaf.file, leaf.path): leaf.number for leaf in found if leaf.number is not None
            }
            for number, found in own.items()
        }
        truths, failed = self._truths(assignment), self._failed(assignment)
        for first, second, share in shared_numbers(
            answers,
            self.limits.shared_numbers,
            self.limits.least_numbers,
        ):
            names = _names([first, second])
            if truths.get(first) != truths.get(second):
                suspect = [f"「{number}」" for number in (first, second) if number in failed]
                fits = f"，而且{'、'.join(suspect)}的答案和自己的資料不符" if suspect else ""
                yield Flag(
                    "答案來自別人的資料",
                    assignment,
                    (first, second),
                    f"{names}的資料不同，卻有 {share:.0%} 的數字相同{fits}；請當面詢問數字的來源。",
                )
            elif first in failed and second in failed:
                yield Flag(
                    "錯得一樣",
                    assignment,
                    (first, second),
                    f"{names}有 {share:.0%} 的數字相同，而且都有自動檢查未達標；請對照兩份作答。",
                )

    def _draws(self, assignment: str, own: dict[str, list[Leaf]]) -> Iterator[Flag]:
        """Questions and situations that were drawn for another attempt than the one handed in."""
        about = assessment_of(self.course, assignment)
        cells: dict[str, list[str]] = {}
        for part in (*about.quizzes, *about.situations):
            cells.setdefault(part.kind.file_name, []).append(part.id)
        for trainee in self.record.trainees():
            attempts = [each for each in trainee.attempts if each.assignment == assignment]
            typed = _typed_attempts(own.get(trainee.number, []))
            for file in cells.keys() & typed.keys():
                sentence = _of_another_draw(typed[file], attempts, cells[file])
                if sentence:
                    yield Flag("作答次數不符", assignment, (trainee.number,), sentence)

    def _failed(self, assignment: str) -> set[str]:
        """Who has an automatic result below its pass mark in the last attempt."""
        found = set()
        for trainee in self.record.trainees():
            last = next(
                (
                    attempt
                    for attempt in reversed(trainee.attempts)
                    if attempt.assignment == assignment
                ),
                None,
            )
            if last and any(
                result.kind.by_machine and result.score is not None and not result.sufficient
                for result in last.results
            ):
                found.add(trainee.number)
        return found


def _paces(assignment: str, own: dict[str, list[Leaf]]) -> Iterator[Flag]:
    """What was done faster than anybody reads: acts of the drill, judgements of situations."""
    for number, found in own.items():
        for file, (what, least) in _PACES.items():
            moments = sorted(_moments(found, file))
            if len(moments) < _FEW:
                continue
            seconds = (moments[-1] - moments[0]).total_seconds()
            if seconds < least * len(moments):
                yield Flag(
                    "作答的速度",
                    assignment,
                    (number,),
                    f"「{number}」在 {seconds:.0f} 秒內做了 {len(moments)} 個{what}，"
                    "比讀完的時間還短；請以口頭提問確認是自己做的。",
                )


def _moments(found: list[Leaf], file: str) -> Iterator[datetime]:
    for leaf in found:
        if leaf.file == file and leaf.path[-1:] == ("at",):
            with suppress(ValueError):
                yield datetime.fromisoformat(str(leaf.value)).replace(tzinfo=None)


def _prose_of(found: list[Leaf]) -> str:
    return "\n".join(leaf.prose for leaf in found if leaf.prose)


def _typed_attempts(found: list[Leaf]) -> dict[str, int]:
    """For which attempt each drawn deliverable says that it was answered."""
    return {
        leaf.file: int(leaf.number)
        for leaf in found
        if leaf.path == ("attempt",) and leaf.number is not None
    }


def _of_another_draw(typed: int, attempts: list[Attempt], cells: list[str]) -> str:
    """What is odd about the attempt for which something was answered; "" for nothing.

    Answers of an earlier attempt that passed then may be handed in again; what failed then needs
    another draw.
    """
    if not attempts:
        return ""
    last = attempts[-1]
    if typed > last.number:
        return (
            f"題目是第 {typed} 次作答抽的，但這是第 {last.number} 次繳交；"
            "請問清楚是不是先看過別的題目。"
        )
    if typed == last.number:
        return ""
    earlier = attempts[-2]
    mended = [
        result
        for result in last.results
        if result.cell.partition("#")[2] in cells
        and result.sufficient
        and result.cell in earlier.by_cell
        and not earlier.by_cell[result.cell].sufficient
    ]
    if not mended:
        return ""
    return (
        f"先前沒有通過的題目，這次（第 {last.number} 次繳交）"
        f"用第 {typed} 次作答的同一批題目通過了；"
        "補評要抽新的題目，請學員把作答次數改成這一次再作答。"
    )


def _names(numbers: list[str]) -> str:
    return "與".join(f"「{number}」" for number in numbers)
