"""What the policy linter finds, clause by clause, on whatever has been typed so far (pc-2.2,
s-3).
"""

from html import escape

from pydantic import ValidationError

from ..brief import Brief
from ..deliverable import Answers, Finding, Section, remedy_of
from ..errors import sentences
from ..policy import Clause, Draft, PolicyClauses, ResponseTime, RoleRow, lint
from ..policy.lint_clauses import named
from ..taipei import today

_PARTS = {
    "clauses": (Clause, "條款"),
    "roles": (RoleRow, "權責"),
    "response_times": (ResponseTime, "回應時間"),
}


def clauses_picture(answers: Answers, brief: Brief) -> str:
    """HTML of the linter's findings: what is left to do of each clause, then of the policy as a
    whole.
    """
    rows, unfinished = typed_parts(answers)
    if not rows["clauses"]:
        return f"<p>寫好一條條款，這裡會逐條指出還缺什麼。</p>{_list(unfinished)}"
    policy = PolicyClauses.model_construct(**rows)
    findings = lint(Draft(clauses=policy), brief, today())
    own = {}
    for clause in policy.clauses:
        own[clause.id] = [f for f in findings if f.about.startswith(named(clause))]
    listed = {id(finding) for found in own.values() for finding in found}
    whole = [finding for finding in findings if id(finding) not in listed]
    cards = "".join(
        _clause(clause, own[clause.id]) for clause in policy.clauses if _still_wrong(own[clause.id])
    )
    fine = "、".join(clause.id for clause in policy.clauses if not _still_wrong(own[clause.id]))
    left = sum(not finding.right for finding in findings) + len(unfinished)
    head = f"還有 {left} 處要處理" if left else "檢查都通過了 ✓"
    return (
        f"<h4>政策檢查：{head}</h4>{_list(unfinished)}"
        f"{cards}<p>{f'沒有問題的條款：{escape(fine)} ✓' if fine else ''}</p>"
        "<p><b>整份政策</b></p>"
        + (_list(_still_wrong(whole)) or "<p>五大項目、權責、回應時間與前後一致都沒有問題。✓</p>")
    )


def typed_parts(answers: Answers) -> tuple[dict[str, list[Section]], list[str]]:
    """Rows that are whole by part of the policy, and a zh-TW sentence for each that is not yet."""
    rows: dict[str, list[Section]] = {name: [] for name in _PARTS}
    unfinished = []
    for name, (kind, title) in _PARTS.items():
        for number, row in enumerate(answers.get(name) or [], 1):
            try:
                rows[name].append(kind.model_validate(row))
            except ValidationError as error:
                unfinished.append(
                    f"{title}第 {number} 列還沒寫完："
                    f"{'；'.join(sentences(error, kind.field_labels())[:2])}",
                )
    return rows, unfinished


def _clause(clause: Clause, findings: list[Finding]) -> str:
    wrong = [text.removeprefix(named(clause)).removeprefix("的") for text in _still_wrong(findings)]
    return f"<p><b>{escape(named(clause))}</b>：{len(wrong)} 處</p>{_list(wrong)}"


def _still_wrong(findings: list[Finding]) -> list[str]:
    """A line for every finding that is not right: what it is about, and the remedy."""
    return [f"{finding.about}：{remedy_of(finding)}" for finding in findings if not finding.right]


def _list(texts: list[str]) -> str:
    if texts:
        return f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</ul>"
    return ""
