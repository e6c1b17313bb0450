"""An attempt that was only kept becomes the one that counts: who decided so, and why, stands in the
record.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ..errors import CourseError
from ..judging.recording import course_rules, keep_rules
from ..record import Record, note_promotion, signed
from ..taipei import minute
from ..trainee import trainee_number
from .place import ATTEMPTS, digest_there, put_in_place

#: How the time of an attempt stands in its folder's name (UTC).
_TIME = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class KeptAttempt:
    """One attempt as collecting kept it. counts: whether it is the one that is marked."""

    folder: Path
    counts: bool

    @property
    def number(self) -> str:
        """Whose it is."""
        return self.folder.parent.parent.name

    @property
    def at(self) -> datetime:
        """When it was handed in."""
        return datetime.strptime(self.folder.name.partition("-")[0], _TIME).replace(tzinfo=UTC)

    @property
    def code(self) -> str:
        """The first digits of what it holds, as on its receipt."""
        digest = self.folder.name.partition("-")[2].upper()
        return "-".join(digest[start : start + 4] for start in (0, 4, 8))

    @property
    def told(self) -> str:
        """Time and code, for people."""
        return f"{minute(self.at)} 的繳交（收據碼 {self.code}）"


def attempts_of(course: Path, typed: str, assignment: str) -> list[KeptAttempt]:
    """Attempts of somebody, by time. `CourseError` where nothing of theirs was collected."""
    for person in sorted((course / ATTEMPTS).glob("*")):
        place = person / assignment
        if trainee_number(person.name) == trainee_number(typed) and place.is_dir():
            digest = digest_there(course / "submitted" / person.name / assignment)
            kept = []
            for folder in sorted(place.iterdir()):
                counts = folder.name.endswith(f"-{digest}")
                kept.append(KeptAttempt(folder, counts))
            return kept
    raise CourseError(
        f"還沒有收過學員「{typed}」的「{assignment}」；請檢查編號與評量名稱，"
        "或先執行 smcourse collect。"
    )


def promote(
    course: Path,
    typed: str,
    assignment: str,
    wanted: str,
    reason: str,
    by: str,
) -> KeptAttempt:
    """Let another attempt count; marking it anew is the next step.

    wanted: the beginning of its code. `CourseError` for none or several such attempts, for the one
    that counts already, and without reason and name.
    """
    found = _chosen(attempts_of(course, typed, assignment), wanted)
    if found.counts:
        raise CourseError(f"{found.told}本來就是計算的一份，不必改。")
    why = signed(f"改採「{found.number}」另一次繳交", reason, by)
    current = course / "submitted" / found.number / assignment
    with Record.open(course, create=True) as record:
        keep_rules(record, course_rules(course))
        with put_in_place(current, found.folder, found.at):
            note_promotion(record, found.number, assignment, found.at, found.code, why)
    return KeptAttempt(found.folder, counts=True)


def _chosen(attempts: list[KeptAttempt], wanted: str) -> KeptAttempt:
    digits = wanted.replace("-", "").upper()
    codes = []
    fitting = []
    for each in attempts:
        codes.append(each.code)
        if digits and each.code.replace("-", "").startswith(digits):
            fitting.append(each)
    if len(fitting) != 1:
        told = "、".join(codes)
        raise CourseError(f"收據碼「{wanted}」認不出是哪一次繳交；收過的有 {told}，請再執行一次。")
    return fitting[0]
