"""What one assessor signed, newest first, and the way back from it."""

from dataclasses import dataclass
from datetime import datetime

from ...errors import CourseError
from ...record import Assessor, Entry, Record, Role, void


@dataclass(frozen=True)
class SignedCase:
    """A decision that somebody signed and that counts. seq: number of its entry."""

    seq: int
    at: datetime
    item: str
    number: str
    name: str
    role: Role
    decision: str
    reason: str


def signed_by(record: Record, assessor: str) -> list[SignedCase]:
    """The last decision of an assessor on each case and in each role, newest first."""
    last: dict[tuple[str, str, str], Entry] = {}
    for entry in record.entries(kind="decided", counting=True):
        if entry.body["assessor"]["name"] == assessor:
            last[entry.student, entry.body["item"], entry.body["role"]] = entry
    names: dict[str, str] = {}
    found = []
    for entry in sorted(last.values(), key=lambda each: -each.seq):
        number = entry.student
        if number not in names:
            names[number] = record.trainee(number).name
        found.append(_case(entry, names[number]))
    return found


def _case(entry: Entry, name: str) -> SignedCase:
    body = entry.body
    return SignedCase(
        seq=entry.seq,
        at=entry.at,
        item=body["item"],
        number=entry.student,
        name=name,
        role=Role[body["role"]],
        decision=body["decision"],
        reason=body["reason"],
    )


def take_back(record: Record, typed: str, number: str, reason: str, assessor: Assessor) -> Entry:
    """Void a decision that the assessor signed themselves. typed: number of its entry.

    `CourseError` for anybody else's, for anything else, and for what no longer counts.
    """
    own = {each.seq: each for each in signed_by(record, assessor.name)}
    case = own.get(int(typed)) if typed.isdecimal() else None
    if case is None or case.number != number:
        raise CourseError("這不是你簽署而仍然算數的判定，沒有撤回；請從「我簽署的案件」選。")
    return void(record, case.seq, reason, assessor.name)
