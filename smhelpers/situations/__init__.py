"""Decisions in situations that nobody has seen before: one bank a criterion, three situations of it
drawn for every trainee and attempt, marked with the assessor's key and corrected for guessing.
"""

from .banks import (
    PLACES,
    JudgementChoice,
    SituationBank,
    SituationClaim,
    SituationTable,
    UnseenSituation,
    bank,
    criterion_of,
    draw,
)
from .deliverables import ClaimDecision, SituationAnswers, situation_deliverable
from .marking import (
    SITUATIONS,
    Key,
    corrected_for_guessing,
    decided_rightly,
    feedback_text,
    read_keys,
    undecided,
)

__all__ = [
    "PLACES",
    "SITUATIONS",
    "ClaimDecision",
    "JudgementChoice",
    "Key",
    "SituationAnswers",
    "SituationBank",
    "SituationClaim",
    "SituationTable",
    "UnseenSituation",
    "bank",
    "corrected_for_guessing",
    "criterion_of",
    "decided_rightly",
    "draw",
    "feedback_text",
    "read_keys",
    "situation_deliverable",
    "undecided",
]
