"""Who belongs to a class and until when somebody hands in, as signed entries: join, rename,
withdraw, extend.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ..errors import CourseError
from ..foreign import clean_text, seen_length
from ..people import Person
from ..taipei import minute
from ..trainee import student_folder, trainee_number
from .model import LEAST_REASON
from .store import Entry, Record


def signed(about: str, reason: str, by: str) -> dict[str, str]:
    """Reason and name as an entry holds them. `CourseError` where a reader would not understand
    why, or by whom.
    """
    reason = clean_text(reason).strip()
    by = clean_text(by).strip()
    if seen_length(reason) < LEAST_REASON or not seen_length(by):
        raise CourseError(
            f"請寫下{about}的理由（至少 {LEAST_REASON} 個字）與你的姓名，日後查核時要看得懂。",
        )
    return {"reason": reason, "by": by}


def known_number(record: Record, typed: str) -> str:
    """The number under which the record knows somebody, whatever its letter case and width.

    `CourseError` where it knows nobody of this number.
    """
    number = _same_number(record, typed)
    if number is None:
        raise CourseError(
            f"評量紀錄裡沒有學員「{typed}」；請檢查編號，或先用 smcourse record join 登錄。"
        )
    return number


def _same_number(record: Record, typed: str) -> str | None:
    wanted = trainee_number(typed)
    for number in record.students():
        if trainee_number(number) == wanted:
            return number
    return None


def join(record: Record, typed: str, name: str, by: str) -> Entry:
    """Enter that somebody joined the class, also after having withdrawn. `CourseError` for
    somebody who belongs to it already, or without a name.
    """
    name = clean_text(name).strip()
    by = clean_text(by).strip()
    if not seen_length(name) or not seen_length(by):
        raise CourseError("請寫下學員的姓名與登錄的人的姓名，再登錄一次。")
    number = _same_number(record, typed)
    if number is None:
        number = student_folder(trainee_number(typed))
    elif not record.trainee(number).withdrawn:
        raise CourseError(f"學員「{number}」已經在紀錄裡，不必再登錄；要改姓名請用 rename。")
    return record.append("joined", number, {"name": name, "by": by})


def enrol(record: Record, people: Iterable[Person], by: str) -> list[Entry]:
    """Enter a class list: everybody whom the record does not know joins, all of them together.

    A number stands as the list spells it. Who withdrew stays away: lists are often older than that.
    `CourseError` without the name of who enters it.
    """
    by = clean_text(by).strip()
    if not seen_length(by):
        raise CourseError("請寫下登錄名單的人的姓名（--by），再執行一次。")
    known = {trainee_number(number) for number in record.students()}
    added = []
    for person in people:
        if trainee_number(person.number) not in known:
            number = student_folder(person.number)
            name = clean_text(person.name).strip()
            added.append(("joined", number, {"name": name, "by": by}))
    return record.append_all(added)


def rename(record: Record, typed: str, name: str, reason: str, by: str) -> Entry:
    """Enter that somebody is called otherwise; no list brings the former name back."""
    number = known_number(record, typed)
    name = clean_text(name).strip()
    if not seen_length(name):
        raise CourseError(f"請寫下學員「{number}」現在的姓名，再更名一次。")
    if name == record.trainee(number).name:
        raise CourseError(f"學員「{number}」的姓名已經是「{name}」，不必更名。")
    body = {"name": name, **signed(f"更改「{number}」姓名", reason, by)}
    return record.append("named", number, body)


def withdraw(record: Record, typed: str, reason: str, by: str) -> Entry:
    """Enter that somebody left the class: nothing is asked of them any more, everything stays."""
    number = known_number(record, typed)
    gone = record.trainee(number).withdrawn
    if gone:
        raise CourseError(f"學員「{number}」已經退訓（{gone.told}），不必再登錄一次。")
    return record.append("withdrawn", number, dict(signed(f"「{number}」退訓", reason, by)))


def extend(
    record: Record,
    typed: str,
    assignment: str,
    until: datetime,
    reason: str,
    by: str,
) -> Entry:
    """Enter that somebody may hand in an assignment until a later moment. `CourseError` for an
    assignment that the rules do not know, and for what is no later than the class's deadline.
    """
    number = known_number(record, typed)
    rules = record.rules()
    known = dict.fromkeys(requirement.assignment for requirement in rules.requirements)
    if assignment not in known:
        raise CourseError(f"課程裡沒有「{assignment}」這份評量；可用的有 {'、'.join(known)}。")
    general = rules.deadlines.get(assignment)
    if general is None:
        raise CourseError(
            f"「{assignment}」沒有期限，不必延長；要定期限，請寫在課程資料夾的 deadlines.yml。"
        )
    if until <= general:
        raise CourseError(
            f"延長到 {minute(until)} 不晚於全班的期限 {minute(general)}；請給較晚的時間。"
        )
    body: dict[str, Any] = {"assignment": assignment, "until": until.isoformat()}
    body |= signed(f"延長「{number}」期限", reason, by)
    return record.append("extended", number, body)
