"""Clauses, scope, roles and review: what is missing, and what of it stands wrong (pc-2.1,
pc-2.2, s-3).
"""

from collections.abc import Iterable
from datetime import date, timedelta

from ..brief import Brief
from ..deliverable import Finding, repeated
from ..labels import label
from .deliverables import STATING, Clause, PolicyClauses, PolicyScope, ids_of
from .names import known_person, owned, people

#: The five heads of s-3, each with the sections of which at least one of every group must have a
#: clause.
HEADS: dict[str, tuple[tuple[str, ...], ...]] = {
    "社群媒體正確使用方式": (("appropriate_use",),),
    "發表與使用適當的內容": (("content_posting",),),
    "客訴處理與危機管理": (("complaints",), ("issues_crises",)),
    "符合法律與道德責任": (("legal_duties",), ("ethics",)),
    "隱私與安全": (("privacy_retention",), ("account_security", "security_incident")),
}
#: A policy is looked at again within this time.
REVIEW_WITHIN = timedelta(days=366)


def named(clause: Clause) -> str:
    """How a finding names a clause."""
    return f"條款 {clause.id}（{label(clause.section)}）"


def check_heads(policy: PolicyClauses) -> list[Finding]:
    """Whether each of the five heads of s-3 has its clauses."""
    present = {clause.section for clause in policy.clauses}
    findings = []
    for head, groups in HEADS.items():
        lacking = ["或".join(map(label, group)) for group in groups if not present & set(group)]
        findings.append(
            Finding(
                f"政策有「{head}」",
                not lacking,
                f"請補上這些章節的條款：{'、'.join(lacking)}",
            ),
        )
    return findings


def check_clauses(policy: PolicyClauses, brief: Brief) -> list[Finding]:
    """Owner, time limit and record of every clause that something has to be done for, and that
    numbers differ.
    """
    doubles = repeated(clause.id for clause in policy.clauses)
    findings = [
        Finding(
            "條款編號",
            not doubles,
            f"編號 {'、'.join(doubles)} 用了不只一次，請改成不同的編號",
        ),
    ]
    for clause in policy.clauses:
        if clause.section not in STATING:
            findings += _whole(clause, brief)
    return findings


def _whole(clause: Clause, brief: Brief) -> list[Finding]:
    name = named(clause)
    limit = clause.minutes
    if not clause.owner:
        owner_remedy = f"請填負責人：{people(brief)}"
    else:
        owner_remedy = f"簡介裡沒有「{clause.owner}」，請改填 {people(brief)}"
    return [
        Finding(
            f"{name}的負責人",
            bool(clause.owner) and known_person(clause.owner, brief),
            owner_remedy,
        ),
        Finding(f"{name}的時限", limit is not None, "請填多久內完成，或選「立即」「發布前」"),
        Finding(f"{name}的紀錄", len(clause.record) >= 2, "請寫留下什麼紀錄、存在哪裡"),
    ]


def check_roles(policy: PolicyClauses, brief: Brief) -> list[Finding]:
    """RACI: there are rows, and each has people responsible and exactly one known person
    accountable.
    """
    findings = [
        Finding("權責表", len(policy.roles) >= 3, "至少列出核稿、回覆客訴、危機發言三項工作的權責"),
    ]
    for row in policy.roles:
        accountable = []
        for part in ids_of(
            row.accountable.replace("與", "、").replace("/", "、").replace("和", "、"),
        ):
            if part:
                accountable.append(part)
        findings += [
            Finding(
                f"權責表「{row.work}」的當責人",
                len(accountable) == 1 and known_person(row.accountable, brief),
                f"當責只能有一個人，請從 {people(brief)} 選一位",
            ),
            Finding(
                f"權責表「{row.work}」的執行人",
                known_person(row.responsible, brief),
                f"請填執行人：{people(brief)}",
            ),
        ]
    return findings


def check_scope(
    scope: PolicyScope,
    brief: Brief,
    clause_ids: Iterable[str] | None = None,
) -> list[Finding]:
    """Whether the scope follows from what is planned: goals, accounts, people, personal
    accounts; clauses exist where they are given.
    """
    goals = {goal.id for goal in brief.goals}
    held = {account.platform for account in brief.accounts}
    planned = {row.platform for row in scope.activities}
    unknown = [goal for goal in ids_of(scope.goals) if goal not in goals]
    findings = [
        Finding(
            "支持的組織目標",
            bool(ids_of(scope.goals)) and not unknown,
            f"請填簡介裡的目標編號：{'、'.join(sorted(goals))}",
        ),
        Finding(
            "範圍涵蓋持有的帳號",
            held <= planned or len(scope.excluded) >= 10,
            f"{'、'.join(label(name) for name in sorted(held - planned))} 沒有規劃活動；"
            f"請補上，或在「不在範圍內」說明理由",
        ),
        Finding(
            "適用的人",
            {"social_team", "branch_staff"} <= set(scope.covers),
            "至少要涵蓋社群人員與門市員工",
        ),
        Finding(
            "個人帳號",
            len(scope.personal_accounts) >= 10,
            "請寫員工個人帳號哪些行為受規範、哪些不管",
        ),
        Finding(
            "核准人",
            known_person(scope.approver, brief),
            f"請填核准這份政策的人：{people(brief)}",
        ),
    ]
    return findings + _activities(scope, brief, clause_ids)


def _activities(
    scope: PolicyScope,
    brief: Brief,
    clause_ids: Iterable[str] | None,
) -> list[Finding]:
    findings = []
    known = None if clause_ids is None else set(clause_ids)
    for number, row in enumerate(scope.activities, 1):
        name = f"第 {number} 項活動（{label(row.platform)}{label(row.activity)}）"
        given = ids_of(row.clauses)
        findings.append(owned(name, row.owner, brief))
        if known is not None:
            findings.append(
                Finding(
                    f"{name}的條款",
                    bool(given) and set(given) <= known,
                    "請填管到這項活動的條款編號，並確認該條款存在",
                ),
            )
    return findings


def check_review(scope: PolicyScope, today: date) -> list[Finding]:
    """Whether the policy is in force in the right order and its review lies ahead, within a year
    of taking effect.
    """
    return [
        Finding(
            "檢討日在生效日之後",
            scope.review_due > scope.effective,
            f"下次檢討日 {scope.review_due} 要晚於生效日 {scope.effective}",
        ),
        Finding(
            "檢討日未過期",
            scope.review_due >= today,
            f"檢討日 {scope.review_due} 已過，請檢討政策並訂新的日期",
        ),
        Finding(
            "一年內檢討",
            scope.review_due <= scope.effective + REVIEW_WITHIN,
            "法規與平台條款常改，請在生效後一年內檢討",
        ),
    ]
