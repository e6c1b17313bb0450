"""The policy of task 2 as its documents need it: every part of the portfolio, and how laws,
times and plan items read.
"""

from dataclasses import dataclass

from .. import policy
from ..brief import Brief
from ..labels import label
from ..policy.deliverables import Clause, ids_of
from ..portfolio import Portfolio
from ..workplace import Business, Workplace

#: In the order in which the task asks for them; the first that is missing is named.


@dataclass(frozen=True)
class HandedInPolicy:
    """The whole of what was handed in for task 2, and whose it is."""

    company: str
    brief: Brief | None
    scope: policy.PolicyScope
    clauses: policy.PolicyClauses
    rules: policy.ContentRules
    crisis: policy.CrisisPlan
    law: policy.LegalMatrix
    consultation: policy.ConsultationRecord

    @classmethod
    def load(cls, workplace: Workplace, portfolio: Portfolio) -> "HandedInPolicy":
        """Every part from a portfolio.

        `CourseError` names the first that is missing or not complete.
        """
        return cls(
            company=workplace.name,
            brief=workplace.brief if isinstance(workplace, Business) else None,
            scope=portfolio.load(policy.PolicyScope),
            clauses=portfolio.load(policy.PolicyClauses),
            rules=portfolio.load(policy.ContentRules),
            crisis=portfolio.load(policy.CrisisPlan),
            law=portfolio.load(policy.LegalMatrix),
            consultation=portfolio.load(policy.ConsultationRecord),
        )

    @property
    def whose(self) -> str:
        """Name of the business, with the notice that it is fictional where it is."""
        if self.brief:
            return f"{self.company}｜{self.brief.fictional}"
        return self.company

    def clauses_of(self, section: str) -> list[Clause]:
        """Clauses of a section, in the order in which they were written."""
        return [clause for clause in self.clauses.clauses if clause.section == section]

    def named(self, number: str) -> str:
        """An id of the brief with its text: goal, segment, campaign, indicator, service
        standard; anything else as it stands.
        """
        if number == "standard":
            return "服務標準"
        brief = self.brief
        if brief is None:
            texts = {}
        else:
            texts = {
                **{goal.id: goal.text for goal in brief.goals},
                **{segment.id: segment.name for segment in brief.segments},
                **{campaign.id: campaign.name for campaign in brief.campaigns},
                **{kpi.id: label(kpi.metric) for kpi in brief.kpis},
            }
        if number in texts:
            return f"{number}　{texts[number]}"
        return number


def citation(ids: str) -> str:
    """Laws typed by their ids as they are cited.

    What the catalogue does not know is left as typed.
    """
    known = policy.catalogue()
    return "、".join(
        dict.fromkeys(known[law].citation if law in known else law for law in ids_of(ids)),
    )


def time_limit(clause: Clause) -> str:
    """A clause's time limit in words; "" where none is set."""
    if clause.unit is None or clause.minutes is None:
        return ""
    if clause.limit:
        return f"{clause.limit:g} {label(clause.unit)}內"
    return label(clause.unit)
