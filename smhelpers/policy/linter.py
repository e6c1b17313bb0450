"""The policy linter: every check on whatever of a draft there is.

Each finding names a clause and its remedy in zh-TW.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ..brief import Brief
from ..deliverable import Finding, remedy_of
from .crisis_plan import CrisisPlan
from .deliverables import ConsultationRecord, LegalMatrix, PolicyClauses, PolicyScope
from .law import catalogue
from .lint_clauses import check_clauses, check_heads, check_review, check_roles, check_scope
from .lint_crisis import check_levels, check_procedures, check_responses, check_statements
from .lint_law import check_citations, check_consultation, check_matrix
from .lint_times import check_complaints, check_contradictions, check_response_times
from .rules import ContentRules


@dataclass(frozen=True)
class Draft:
    """What there is of a policy; a part that is missing is not looked at."""

    scope: PolicyScope | None = None
    clauses: PolicyClauses | None = None
    rules: ContentRules | None = None
    crisis: CrisisPlan | None = None
    law: LegalMatrix | None = None
    consultation: ConsultationRecord | None = None

    @property
    def clause_ids(self) -> list[str] | None:
        """Numbers of the clauses; None where there are no clauses to refer to."""
        if self.clauses:
            return [clause.id for clause in self.clauses.clauses]
        return None


def lint(draft: Draft, brief: Brief, today: date) -> list[Finding]:
    """Every finding on a draft for a business, right ones included, in the order of the policy."""
    findings: list[Finding] = []
    if draft.scope:
        findings += check_scope(draft.scope, brief, draft.clause_ids) + check_review(
            draft.scope,
            today,
        )
    if draft.clauses:
        findings += _clauses(draft.clauses, brief)
    if draft.rules:
        findings += check_rules(draft.rules, brief)
    if draft.crisis:
        findings += [
            *check_levels(draft.crisis, brief),
            *check_responses(draft.crisis, brief),
            *check_statements(draft.crisis),
            *check_procedures(draft.crisis),
        ]
    if draft.law:
        findings += check_matrix(draft.law, brief, draft.clause_ids)
    if draft.consultation:
        findings += check_consultation(draft.consultation, brief, draft.clause_ids)
    return findings


def _clauses(policy: PolicyClauses, brief: Brief) -> list[Finding]:
    return [
        *check_heads(policy),
        *check_clauses(policy, brief),
        *check_roles(policy, brief),
        *check_complaints(policy),
        *check_response_times(policy, brief),
        *check_contradictions(policy),
        *check_citations(policy, brief),
    ]


def check_rules(rules: ContentRules, brief: Brief) -> list[Finding]:
    """Whether laws that content rules cite exist and apply to the sector."""
    findings = []
    for rule in rules.rules:
        if rule.law:
            provision = catalogue().get(rule.law)
            why = "法規表沒有這個編號"
            if provision:
                why = provision.why_not(brief.sector)
            findings.append(
                Finding(
                    f"內容規則 {rule.id} 引用的「{rule.law}」",
                    not why,
                    f"{why}；請從法規表選適用的編號",
                ),
            )
    return findings


def problems(findings: Iterable[Finding]) -> list[str]:
    """What is wrong, as zh-TW sentences: what it is about, then the remedy."""
    return [
        f"{finding.about}：{remedy_of(finding).rstrip('。')}。"
        for finding in findings
        if not finding.right
    ]
