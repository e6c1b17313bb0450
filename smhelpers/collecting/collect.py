"""Collect a folder: find, sort, tell whose it is, keep, and say what could not be placed and who
is missing.
"""

from dataclasses import dataclass, field
from pathlib import Path

from ..archives import printable
from ..errors import CourseError, of_this_machine
from ..people import Roster
from ..taipei import minute, now, spoken
from ..trainee import student_folder, trainee_number
from .limits import TimeLimits
from .place import keep
from .recognise import MasterNotebooks
from .sort import FoundHandIn, Sorting
from .tree import Tree


@dataclass(frozen=True)
class Placed:
    """A hand-in that found its place; `result` and `notes` in zh-TW."""

    student: str
    name: str
    assignment: str
    at: str
    result: str
    origin: str
    code: str
    notes: list[str]
    #: By how much it is late, and whether an extension covers that; "" where it is in time.
    late: str = ""


@dataclass
class Collected:
    """What a collection did. `missing`: people of the roster by assignment that have never been
    handed in for. passed: deadlines of assignments that are over, as people read them.
    """

    placed: list[Placed] = field(default_factory=list)
    unplaced: list[tuple[str, str]] = field(default_factory=list)
    missing: dict[str, list[str]] = field(default_factory=dict)
    passed: dict[str, str] = field(default_factory=dict)


def collect(
    folder: Path,
    course: Path,
    roster: Roster | None = None,
    assignment: str = "",
) -> Collected:
    """Sort what lies in `folder` (or in one zip) into the course's `submitted/`.

    With `assignment` only that one is looked at.
    """
    masters = MasterNotebooks(course)
    if assignment and assignment not in masters.assignments:
        raise CourseError(
            f"課程裡沒有「{assignment}」這份評量；可用的有 {'、'.join(masters.assignments)}。",
        )
    limits = TimeLimits(course, masters.assignments)
    tree, done = Tree(), Collected()
    try:
        sorting = Sorting(tree.read(folder).files, masters)
        for made in sorted(sorting.hand_ins(), key=lambda made: made.at):
            _place(made, course, roster, assignment, limits, done)
        done.unplaced += [
            (printable(name), reason) for name, reason in [*tree.refused, *sorting.left]
        ]
    finally:
        tree.close()
    if roster is None:
        return done
    found = {placed.assignment for placed in done.placed}
    wanted = [assignment] if assignment else sorted(found) or masters.assignments
    for name in wanted:
        done.missing[name] = _missing(course, roster, name, limits)
        general = limits.of("-", name)
        if general.until is not None and general.passed(now()):
            done.passed[name] = spoken(general.until)
    return done


def _place(
    made: FoundHandIn,
    course: Path,
    roster: Roster | None,
    assignment: str,
    limits: TimeLimits,
    done: Collected,
) -> None:
    origin = printable(str(made.origin))
    try:
        if assignment and made.assignment != assignment:
            raise CourseError(f"是「{made.assignment}」的交件，不是這次要收的「{assignment}」")
        owner, name = _owner(made, roster)
        student = limits.spelled(owner)
        result = keep(course, student, made)
    except CourseError as error:
        done.unplaced.append((origin, str(error)))
        return
    except (OSError, ValueError) as error:
        why = of_this_machine(error) or f"檔案無法存到 {course}（{error}）；請檢查檔名與磁碟空間"
        done.unplaced.append((origin, why))
        return
    late = limits.of(student, made.assignment).late(made.at)
    notes = [late] if late else []
    notes += made.notes
    if made.receipt and made.receipt.missing:
        notes.append(f"交件時還有 {len(made.receipt.missing)} 條未完成")
    done.placed.append(
        Placed(
            student,
            name,
            made.assignment,
            minute(made.at),
            result,
            origin,
            made.receipt.code if made.receipt else "",
            notes,
            late,
        ),
    )


def _owner(made: FoundHandIn, roster: Roster | None) -> tuple[str, str]:
    """Number and name of the trainee: what stands inside, checked against the folder that the
    platform made.
    """
    inside = made.trainee
    if roster is None:
        if not inside:
            raise CourseError(
                "裡面沒有學員編號（沒有收據，知識測驗也沒填）；請加 --roster 名冊，"
                "用資料夾上的姓名或編號辨認",
            )
        return student_folder(trainee_number(inside)), ""
    by_number, by_path = roster.by_number(inside), roster.by_path(made.origin)
    if by_number and by_path and by_number != by_path:
        raise CourseError(
            f"資料夾是「{by_path.number} {by_path.name}」的，裡面卻寫編號「{inside}」；"
            f"請向學員確認",
        )
    if inside and by_number is None:
        # a number is never overruled by a name
        of_folder = ""
        if by_path:
            of_folder = f"，資料夾是「{by_path.number} {by_path.name}」的；請向學員確認編號"
        raise CourseError(f"裡面寫的編號「{inside}」不在名冊裡{of_folder}")
    person = by_number or by_path
    if person is None:
        raise CourseError("裡面沒有學員編號，資料夾和檔名也對不上名冊")
    number = person.number
    if inside and len(inside) > len(number) and inside.lstrip("0") == number:
        number = inside  # the list lost its zeros
    return student_folder(number), person.name


def _missing(course: Path, roster: Roster, assignment: str, limits: TimeLimits) -> list[str]:
    """People of whom nothing lies in `submitted/`, but of those who withdrew."""
    there = set()
    for folder in (course / "submitted").glob(f"*/{assignment}"):
        person = roster.by_number(folder.parent.name)
        if person and folder.is_dir():
            there.add(person)
    return [
        limits.owed(person, assignment)
        for person in roster.people
        if person not in there and limits.belongs(person)
    ]
