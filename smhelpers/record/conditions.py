"""The conditions of assessment as entries of the record: who may assess, with which certificate
and until when (ac-3), and what the tasks of an intake are done on (ac-2).

Where a trainee's evidence came about (ac-1) stands with the evidence itself.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from ..errors import CourseError
from ..taipei import today
from ..writing import private_folder, write_whole
from .model import Assessor
from .store import Entry, Record

#: Certificates lie here, beside the record, under the digest of their content.
CERTIFICATES = "qualifications"
#: Largest file of a certificate (bytes).
LARGEST_CERTIFICATE = 5 * 2**20
#: What a certificate may be, by how the file begins.
_BEGINNINGS = {".pdf": b"%PDF-", ".png": b"\x89PNG\r\n", ".jpg": b"\xff\xd8\xff"}


class AssessmentSetting(StrEnum):
    """Where competence was shown (assessment condition ac-1)."""

    SIMULATED = "模擬的服務業工作場所"
    WORKPLACE = "產業的工作場所"


@dataclass(frozen=True)
class Certificate:
    """A certificate as it is shown. until: its last day, None without an end. content: the bytes
    of its scan or PDF; file: the name that they came under.
    """

    name: str
    title: str
    number: str
    until: date | None
    content: bytes
    file: str


@dataclass(frozen=True)
class Qualification:
    """A certificate of an assessor. until: the last day on which it holds, None without an end.

    file: the name under which it was given; digest: SHA-256 of its content. by: who registered it.
    """

    name: str
    title: str
    number: str
    until: date | None
    file: str
    digest: str
    by: str
    at: datetime
    hash: str

    def holds_on(self, day: date) -> bool:
        """Whether it has not expired on a day."""
        return self.until is None or day <= self.until

    @property
    def validity(self) -> str:
        """Until when, for people."""
        return f"有效至 {self.until}" if self.until else "長期有效"

    @property
    def assessor(self) -> Assessor:
        """Who signs with it."""
        return Assessor(self.name, f"{self.title} {self.number}，{self.validity}")


@dataclass(frozen=True)
class ResourceList:
    """What the tasks of one intake are done on, signed by an assessor.

    resources: by kind as ac-2 names them. done_on: by task. note: what differs at this place.
    """

    intake: str
    resources: dict[str, str]
    done_on: dict[str, str]
    note: str
    by: str
    at: datetime
    hash: str


def register_qualification(record: Record, shown: Certificate, by: str) -> Qualification:
    """Keep a certificate beside the record and enter it. `CourseError` for what is missing, has
    expired, or is no certificate that can be looked at.
    """
    told = {"姓名": shown.name, "資格名稱": shown.title, "證書字號": shown.number, "登錄的人": by}
    missing = [label for label, text in told.items() if not text.strip()]
    if missing:
        raise CourseError(f"登錄評量人員的資格還缺：{'、'.join(missing)}；請補上再登錄。")
    if shown.until is not None and shown.until < today():
        raise CourseError(f"這張證書在 {shown.until} 已經到期，不能登錄；請登錄換發的證書。")
    kind = _kind_of(shown.content, shown.file)
    digest = hashlib.sha256(shown.content).hexdigest()
    _refuse_of_another(record, shown.name.strip(), digest)
    folder = private_folder(record.path.parent / CERTIFICATES)
    write_whole(folder / f"{digest[:16]}{kind}", shown.content)
    body = {
        "name": shown.name.strip(),
        "title": shown.title.strip(),
        "number": shown.number.strip(),
        "until": shown.until.isoformat() if shown.until else "",
        "file": Path(shown.file).name,
        "digest": digest,
        "by": by.strip(),
    }
    return _qualification(record.append("qualified", "", body))


def _refuse_of_another(record: Record, name: str, digest: str) -> None:
    """`CourseError` where the same file was registered as somebody else's certificate."""
    for each in qualifications(record):
        if each.digest == digest and each.name != name:
            raise CourseError(
                f"這個檔案已經登錄為「{each.name}」的證書；請改用「{name}」自己的證書檔案。"
            )


def _kind_of(certificate: bytes, file: str) -> str:
    """Suffix by content. `CourseError` for what is empty, too large or of another kind."""
    if len(certificate) > LARGEST_CERTIFICATE:
        size = LARGEST_CERTIFICATE // 2**20
        raise CourseError(f"證書檔案「{file}」超過 {size} MB；請縮小或改存成 PDF。")
    for suffix, beginning in _BEGINNINGS.items():
        if certificate.startswith(beginning):
            return suffix
    raise CourseError(f"證書檔案「{file or '（沒有選）'}」不是 PDF、PNG 或 JPG；請換一個檔案。")


def qualifications(record: Record) -> list[Qualification]:
    """Every certificate that counts, in the order in which they were registered."""
    return [_qualification(entry) for entry in record.entries("", "qualified", counting=True)]


def current_qualifications(record: Record) -> list[Qualification]:
    """The certificate with which each assessor may sign today, by name."""
    now = today()
    holding = {each.name: each for each in qualifications(record) if each.holds_on(now)}
    return [holding[name] for name in sorted(holding)]


def standing_qualification(record: Record, name: str, day: date | None = None) -> Qualification:
    """The certificate with which somebody may sign on a day (default: today).

    `CourseError` where there is none, or all have expired.
    """
    own = [each for each in qualifications(record) if each.name == name]
    if not own:
        raise CourseError(
            f"評量紀錄裡還沒有「{name}」的評量人員資格；請在判定頁面登錄證書的名稱、字號、"
            f"有效期限與檔案（或執行 smcourse record qualify），再簽署。",
        )
    asked = day or today()
    holding = [each for each in own if each.holds_on(asked)]
    if not holding:
        last = own[-1]
        raise CourseError(
            f"「{name}」的評量人員資格（{last.title} {last.number}）在 {last.until} 已經到期，"
            f"不能簽署；請登錄換發的證書。",
        )
    return holding[-1]


def require_qualified(record: Record, assessor: Assessor) -> None:
    """`CourseError` unless the assessor may sign today, where the rules ask for it."""
    if record.rules().qualified_assessors:
        standing_qualification(record, assessor.name)


def sign_resources(
    record: Record,
    intake: str,
    resources: dict[str, str],
    done_on: dict[str, str],
    note: str,
    assessor: Assessor,
) -> ResourceList:
    """Enter what the tasks of an intake are done on. `CourseError` without the intake's name."""
    if not intake.strip():
        raise CourseError("請填寫梯次的名稱（例如「2026 秋季班」），再簽署資源清單。")
    require_qualified(record, assessor)
    body = {
        "intake": intake.strip(),
        "resources": resources,
        "done_on": done_on,
        "note": note.strip(),
        "assessor": assessor.to_body(),
    }
    return _resource_list(record.append("resources", "", body))


def resource_lists(record: Record) -> list[ResourceList]:
    """Every signed list that counts, oldest first."""
    return [_resource_list(entry) for entry in record.entries("", "resources", counting=True)]


def _qualification(entry: Entry) -> Qualification:
    body: dict[str, Any] = entry.body
    until = date.fromisoformat(body["until"]) if body["until"] else None
    told = {name: body[name] for name in ("name", "title", "number", "file", "digest", "by")}
    return Qualification(**told, until=until, at=entry.at, hash=entry.hash)


def _resource_list(entry: Entry) -> ResourceList:
    body: dict[str, Any] = entry.body
    return ResourceList(
        body["intake"],
        body["resources"],
        body["done_on"],
        body["note"],
        body["assessor"]["name"],
        entry.at,
        entry.hash,
    )
