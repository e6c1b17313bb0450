"""Times and words of the policy against law, service standard and each other: slow answers and
contradictions (pc-2.2, pc-2.5).
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from ..brief import Brief
from ..deliverable import Finding, question
from ..labels import label
from .deliverables import Clause, PolicyClauses, ResponseTime
from .lint_clauses import named
from .wording import forbidden, permitted, same_act, times_said

#: 消費者保護法第 43 條: a complaint is to be dealt with within 15 days.
LEGAL_DAYS = 15
_DAY = 1440
Key = tuple[str, str, bool, bool]


def check_complaints(policy: PolicyClauses) -> list[Finding]:
    """Whether complaints are closed within the 15 days of the law, wherever a time for it is
    given.
    """
    closing = list(_closing_times(policy))
    findings = [
        Finding(
            "客訴的結案時限",
            bool(closing),
            f"請寫客訴幾日內結案（依消費者保護法第 43 條，最多 {LEGAL_DAYS} 日）",
        ),
    ]
    return findings + [
        Finding(
            f"{where}的客訴時限",
            minutes <= LEGAL_DAYS * _DAY,
            f"{minutes / _DAY:g} 日超過消費者保護法第 43 條的 {LEGAL_DAYS} 日，"
            f"請縮短（工作天要換算成日曆天）",
            asks=read,
        )
        for where, minutes, read in closing
    ]


def _closing_times(policy: PolicyClauses) -> Iterator[tuple[str, float, bool]]:
    """Where a closing time stands, its minutes, and whether it was read from a free text."""
    for clause in policy.clauses:
        if clause.section == "complaints" and clause.minutes is not None:
            yield named(clause), clause.minutes, False
        for said in times_said(clause.text, clause.section == "complaints"):
            if said.what == "close" and said.complaint:
                yield named(clause), said.minutes, True
    for row in policy.response_times:
        if row.occasion == "complaint" and row.close_days:
            yield f"回應時間表（{label(row.channel)}）", row.close_days * _DAY, False


def check_response_times(policy: PolicyClauses, brief: Brief) -> list[Finding]:
    """Whether every account is answered, and as fast as the brief's service standard promises."""
    covered = {row.channel for row in policy.response_times}
    held = list(dict.fromkeys(account.platform for account in brief.accounts))
    findings = []
    for platform in held:
        findings.append(
            Finding(
                f"{label(platform)} 的回應時間",
                platform in covered,
                f"請在回應時間表補上 {label(platform)}",
            ),
        )
    for row in policy.response_times:
        findings += _against_standard(row, brief)
    return findings


def _against_standard(row: ResponseTime, brief: Brief) -> list[Finding]:
    standard = brief.service_standard
    name = f"{label(row.channel)}{label(row.occasion)}"
    findings = [
        Finding(
            f"{name}的首次回覆",
            row.first_response_minutes <= standard.first_response_minutes,
            f"{row.first_response_minutes} 分鐘比服務標準的 {standard.first_response_minutes} "
            f"分鐘慢，請縮短或先修改服務標準",
        ),
    ]
    if row.occasion == "complaint":
        findings.append(
            Finding(
                f"{name}的結案",
                0 < row.close_days <= standard.complaint_close_days,
                f"請填結案日數，且不超過服務標準的 {standard.complaint_close_days} 日",
            ),
        )
    return findings


def check_contradictions(policy: PolicyClauses) -> list[Finding]:
    """Two times for one thing, and one clause that permits what another forbids.

    One finding that all is well where nothing is found.
    """
    findings = [
        *_times_apart(policy),
        *_limit_apart(policy),
        *_permitted_and_forbidden(policy.clauses),
    ]
    return findings or [Finding("條款之間沒有矛盾", True)]


def _times_apart(policy: PolicyClauses):
    told: dict[Key, dict[float, str]] = defaultdict(dict)
    for where, key, minutes in _told_times(policy):
        told[key].setdefault(minutes, where)
    for (channel, what, complaint, _), times in told.items():
        if len(times) > 1:
            listed = "、".join(
                f"{where}寫 {_span(minutes)}" for minutes, where in sorted(times.items())
            )
            about = (
                (label(channel) if channel else "")
                + ("客訴" if complaint else "")
                + ("結案" if what == "close" else "首次回覆")
            )
            yield question(
                f"{about}的時間前後一致",
                False,
                f"{listed}；請改成同一個時間，或寫明各適用什麼情況",
            )


def _limit_apart(policy: PolicyClauses):
    for clause in policy.clauses:
        said = {(one.minutes, one.words) for one in times_said(clause.text)}
        if clause.minutes and len(said) == 1 and next(iter(said))[0] != clause.minutes:
            yield question(
                f"{named(clause)}的時限與條文一致",
                False,
                f"條文寫「{next(iter(said))[1]}」，時限欄是 {_span(clause.minutes)}；"
                f"請改成同一個時間",
            )


def _told_times(policy: PolicyClauses):
    for clause in policy.clauses:
        for said in times_said(clause.text, clause.section == "complaints"):
            if said.channel or said.what == "close":
                yield (
                    named(clause),
                    (said.channel, said.what, said.complaint, said.after_hours),
                    said.minutes,
                )
    for row in policy.response_times:
        complaint = row.occasion == "complaint"
        yield (
            "回應時間表",
            (row.channel, "reply", complaint, False),
            float(row.first_response_minutes),
        )
        if complaint and row.close_days:
            yield "回應時間表", (row.channel, "close", True, False), float(row.close_days * _DAY)


def _span(minutes: float) -> str:
    for size, unit in ((_DAY, "日"), (60, "小時")):
        if minutes >= size and minutes % size == 0:
            return f"{minutes / size:g} {unit}"
    return f"{minutes:g} 分鐘"


def _permitted_and_forbidden(clauses: list[Clause]):
    words = [(clause, permitted(clause.text), forbidden(clause.text)) for clause in clauses]
    for (one, may, must_not), (other, may_too, must_not_too) in combinations(words, 2):
        pairs = [(one, other, may, must_not_too), (other, one, may_too, must_not)]
        for permitting, forbidding, acts, banned in pairs:
            if found := next((act for act in acts for ban in banned if same_act(act, ban)), None):
                yield question(
                    f"{named(permitting)}與{named(forbidding)}一致",
                    False,
                    f"條款 {permitting.id} 准許「{found}」，條款 {forbidding.id} 卻禁止；"
                    f"請刪去一條，或寫明例外的條件",
                )
