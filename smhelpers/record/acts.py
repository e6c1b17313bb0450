"""What an assessor does to the record: decide an item, enter what was observed, note a name or a
change, void what should not have been entered.
"""

from datetime import datetime
from typing import Any

from ..errors import CourseError
from ..foreign import clean_text, seen_length
from ..trainee import trainee_number
from .conditions import AssessmentSetting, require_qualified
from .enrolment import signed
from .model import (
    LEAST_REASON,
    Assessor,
    Decision,
    EvidenceKind,
    Role,
    Standing,
    Trainee,
)
from .standing import disputed, hashes
from .store import Entry, Record

#: A name or a qualification is no longer than this (characters).
_LONGEST_NAME = 100


def checked_assessor(name: str, qualification: str) -> Assessor:
    """`CourseError` without a name or a qualification: nobody decides anonymously (assessment
    condition ac-3).
    """
    name = clean_text(name).strip()
    qualification = clean_text(qualification).strip()
    if not seen_length(name) or not seen_length(qualification):
        raise CourseError(
            "請填寫評量人員的姓名與資格（例如證書名稱與字號）；"
            "評量人員需符合註冊訓練機構的標準條件。",
        )
    if max(len(name), len(qualification)) > _LONGEST_NAME:
        raise CourseError(f"姓名與資格各最多 {_LONGEST_NAME} 個字；請寫短一點。")
    return Assessor(name, qualification)


def sign(
    record: Record,
    trainee: Trainee,
    item: str,
    decision: Decision,
    reason: str,
    assessor: Assessor,
    role: Role = Role.FIRST,
) -> Entry:
    """Record a decision with what the evidence proposes and which evidence was looked at.

    `CourseError` for what must not be signed.

    trainee: as the assessor saw them; a decision on evidence that has changed since is refused.
    """
    seen = trainee.by_item.get(item)
    if seen is None:
        raise CourseError(f"評量規則裡沒有「{item}」這一項；請檢查編號。")
    reason = clean_text(reason).strip()
    if seen_length(reason) < LEAST_REASON:
        raise CourseError(
            f"請寫下判定「{item}」的理由（至少 {LEAST_REASON} 個字），日後申訴或查核時要看得懂。",
        )
    require_qualified(record, assessor)
    now = record.trainee(trainee.number).by_item[item]
    if hashes(now.evidence) != hashes(seen.evidence):
        raise CourseError(
            f"「{item}」的證據在你閱讀之後有變動（重新評分或補件）；請重新整理頁面，"
            f"看過新的證據再判定。",
        )
    _refuse_silent_change(now, decision, reason, assessor, role)
    check_role(
        now,
        assessor,
        role,
    )
    body = {
        "item": item,
        "decision": decision.value,
        "reason": reason,
        "role": role.name,
        "proposal": now.proposal.value,
        "assessor": assessor.to_body(),
        "evidence": sorted(hashes(now.evidence)),
    }
    return record.append(
        "decided",
        trainee.number,
        body,
    )


def _refuse_silent_change(
    now: Standing,
    decision: Decision,
    reason: str,
    assessor: Assessor,
    role: Role,
) -> None:
    """`CourseError` where a first marker would replace what a colleague signed on this evidence.

    Both opinions are told, so that none is lost; a second marking makes a dispute of them.
    """
    standing = now.decision
    if role is not Role.FIRST or standing is None or now.changed:
        return
    if standing.assessor.name != assessor.name:
        raise CourseError(
            f"「{now.item}」已由 {standing.assessor.name} 判定「{standing.decision.value}」"
            f"（理由：{standing.reason}）。你的判定「{decision.value}」（理由：{reason}）"
            "沒有寫入。意見不同請改用「第二評量」判定，系統會列為等待裁定；"
            "要更正請由原評量人員重新判定。"
        )


def check_role(standing: Standing, assessor: Assessor, role: Role) -> None:
    """`CourseError` where the second marker is the first, or adjudication has nothing to
    adjudicate, or is done by somebody who decided before.
    """
    history = standing.history
    firsts = [decision.assessor.name for decision in history if decision.role is Role.FIRST]
    if role is Role.SECOND and firsts and firsts[-1] == assessor.name:
        raise CourseError("第二評量要由另一位評量人員做；你已經是這一項的第一評量。")
    if role is Role.SECOND and not firsts:
        raise CourseError("還沒有第一評量的判定，請先由第一評量判定這一項。")
    if role is Role.ADJUDICATION and not (disputed(history) or standing.appealed):
        raise CourseError("這一項沒有分歧，也沒有等待裁定的申覆，沒有可以裁定的事。")
    if role is Role.ADJUDICATION and assessor.name in parties(standing):
        raise CourseError("裁定要由沒有參與先前判定的評量人員做。")


def parties(standing: Standing) -> set[str]:
    """Who may not settle: the last first and second marker, and who gave a decision that an
    objection is about.
    """
    last = {decision.role: decision.assessor.name for decision in standing.history}
    found = {last[role] for role in (Role.FIRST, Role.SECOND) if role in last}
    contested = {each.decision for each in standing.appeals if each.answer is None}
    for decision in standing.history:
        if decision.hash in contested:
            found.add(decision.assessor.name)
    return found


def observe(
    record: Record,
    number: str,
    cell: str,
    passed: bool,
    note: str,
    assessor: Assessor,
    setting: AssessmentSetting = AssessmentSetting.SIMULATED,
) -> Entry:
    """Record that a situation was observed, passed or not, and in which setting. `CourseError`
    for a trainee whom the record does not know, a situation that nobody observes, or without
    what was seen.
    """
    require_qualified(record, assessor)
    if number not in record.students():
        raise CourseError(f"評量紀錄裡沒有學員「{number}」；請檢查編號，或先評分。")
    note = clean_text(note).strip()
    if not seen_length(note):
        raise CourseError("請寫下觀察到的事，日後申訴或查核時要看得懂。")
    wanted = {
        requirement.cell: requirement
        for requirement in record.rules().requirements
        if requirement.kind is EvidenceKind.OBSERVATION
    }
    if cell not in wanted:
        raise CourseError(
            f"「{cell}」不是要現場觀察的證據；可用的有 {'、'.join(wanted) or '（無）'}。",
        )
    requirement = wanted[cell]
    result = {
        "cell": cell,
        "score": requirement.points if passed else 0.0,
        "points": requirement.points,
        "needed": requirement.needed,
        "kind": EvidenceKind.OBSERVATION.name,
        "message": note,
    }
    body = {"assessor": assessor.to_body(), "setting": setting.value, "result": result}
    return record.append("observed", number, body)


def declare(record: Record, trainee: Trainee, assignment: str, assessor: Assessor) -> Entry:
    """Record that the trainee signed the declaration of authenticity for what was handed in
    last.
    """
    require_qualified(record, assessor)
    last = next(
        (attempt for attempt in reversed(trainee.attempts) if attempt.assignment == assignment),
        None,
    )
    if last is None:
        raise CourseError(f"「{trainee.number}」還沒有繳交「{assignment}」，沒有可以聲明的作品。")
    if last.submission in trainee.declared:
        raise CourseError(f"「{trainee.number}」對這一次的「{assignment}」已經簽過真實性聲明。")
    return record.append(
        "declared",
        trainee.number,
        {
            "assignment": assignment,
            "submission": last.submission,
            "assessor": assessor.to_body(),
        },
    )


def name_trainee(record: Record, number: str, name: str) -> bool:
    """Note a trainee's name, if it is not the one known; whether it was new.

    A number that differs from a known one in letter case or width is that one.
    """
    others = record.students()
    if number not in others:
        same = [other for other in others if trainee_number(other) == trainee_number(number)]
        number = same[0] if same else number
    given = []
    for entry in record.entries(number, counting=True):
        # a list may hold numbers alone
        if entry.kind in ("named", "joined") and entry.body["name"]:
            given.append(entry.body)
    if not name.strip() or (given and given[-1]["name"] == name.strip()):
        return False
    if given and "by" in given[-1]:
        return False  # what somebody signed, no list changes
    record.append(
        "named",
        number,
        {"name": name.strip()},
    )
    return True


def note_change(
    record: Record,
    number: str,
    what: str,
    reason: str,
    assessor: Assessor,
) -> Entry:
    """Note a change that no other entry tells of (a correction of the register, an appeal, an
    adjustment of conditions).
    """
    return record.append(
        "changed",
        number,
        {
            "what": what.strip(),
            "reason": reason.strip(),
            "assessor": assessor.to_body(),
        },
    )


def note_promotion(
    record: Record,
    number: str,
    assignment: str,
    at: datetime,
    code: str,
    why: dict[str, str],
) -> Entry:
    """Note that another attempt than the latest counts from now on.

    at, code: when it was handed in, and what is on its receipt. why: as `signed` gives it.
    """
    body = {
        "assignment": assignment,
        "submitted_at": at.isoformat(),
        "code": code,
        **why,
    }
    return record.append("promoted", number, body)


def calibrate(
    record: Record,
    pieces: list[dict[str, Any]],
    agreement: dict[str, float | int | None],
    assessor: Assessor,
) -> Entry:
    """Record that an assessor marked pieces whose levels are known, and how far they agreed.

    It is of no trainee. `CourseError` without pieces or a name.
    """
    if not pieces:
        raise CourseError("沒有評任何一件，校準不能寫進紀錄；請從頭再做一輪。")
    who = checked_assessor(assessor.name, assessor.qualification)
    require_qualified(record, who)
    body = {
        "assessor": who.to_body(),
        "pieces": pieces,
        "agreement": agreement,
    }
    return record.append(
        "calibrated",
        "",
        body,
    )


def void(record: Record, seq: int, reason: str, by: str) -> Entry:
    """Note that an entry does not count, and why; the entry itself stays where it is.

    `CourseError` for what cannot be voided, or without a reason or a name.
    """
    entry = record.entry(seq)
    if entry.kind == "voided":
        raise CourseError(f"第 {seq} 筆本身就是作廢，不能再作廢；請重新記一筆正確的內容。")
    if entry.kind == "rules":
        raise CourseError(f"第 {seq} 筆是全體共用的評量規則，不能作廢；下次評分會記下新的規則。")
    earlier = record.voided().get(seq)
    if earlier:
        raise CourseError(f"第 {seq} 筆已由第 {earlier.seq} 筆作廢，不必再作廢一次。")
    body = {
        "entry": seq,
        "hash": entry.hash,
        "kind": entry.kind,
        **signed(f"作廢第 {seq} 筆", reason, by),
    }
    return record.append(
        "voided",
        entry.student,
        body,
    )
