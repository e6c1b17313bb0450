"""Task 2, policy and procedures: laws, typed policy, content rules that run, crisis triggers,
and a linter.
"""

from ..deliverable import Finding, share_right
from .crisis import (
    AlarmScore,
    Trigger,
    daily_mentions,
    episodes,
    firings,
    replay,
    score_alarms,
    sounds_negative,
)
from .crisis_plan import CrisisLevel, CrisisPlan, HoldingStatement, IssueResponse
from .deliverables import (
    Clause,
    ConsultationRecord,
    LegalMatrix,
    PolicyClauses,
    PolicyProse,
    PolicyScope,
    ResponseTime,
    RoleRow,
    typed_clause_ids,
)
from .law import NOTICE, Provision, catalogue, citations, find_article, law_table, provisions
from .lint_clauses import HEADS, check_clauses, check_heads, check_review, check_roles, check_scope
from .lint_crisis import (
    check_levels,
    check_procedures,
    check_responses,
    check_statements,
    check_triggers,
)
from .lint_law import check_citations, check_consultation, check_matrix, essential
from .lint_times import check_complaints, check_contradictions, check_response_times
from .linter import Draft, check_rules, lint, problems
from .rules import ContentRule, ContentRules, check_caption, read_rules, run_rules
from .scoring import Score, labelled_posts, precision_recall, score_table
from .trials import (
    caption_feedback,
    caption_scores,
    check_alarms,
    share_of_alarms,
    share_on_captions,
)
from .truth import HeldOutCaption, PolicyTruth, PublishedMention, QuietSpan, read_policy_truth

__all__ = [
    "HEADS",
    "NOTICE",
    "AlarmScore",
    "Clause",
    "ConsultationRecord",
    "ContentRule",
    "ContentRules",
    "CrisisLevel",
    "CrisisPlan",
    "Draft",
    "Finding",
    "HeldOutCaption",
    "HoldingStatement",
    "IssueResponse",
    "LegalMatrix",
    "PolicyClauses",
    "PolicyProse",
    "PolicyScope",
    "PolicyTruth",
    "Provision",
    "PublishedMention",
    "QuietSpan",
    "ResponseTime",
    "RoleRow",
    "Score",
    "Trigger",
    "caption_feedback",
    "caption_scores",
    "catalogue",
    "check_alarms",
    "check_caption",
    "check_citations",
    "check_clauses",
    "check_complaints",
    "check_consultation",
    "check_contradictions",
    "check_heads",
    "check_levels",
    "check_matrix",
    "check_procedures",
    "check_response_times",
    "check_responses",
    "check_review",
    "check_roles",
    "check_rules",
    "check_scope",
    "check_statements",
    "check_triggers",
    "citations",
    "daily_mentions",
    "episodes",
    "essential",
    "find_article",
    "firings",
    "labelled_posts",
    "law_table",
    "lint",
    "precision_recall",
    "problems",
    "provisions",
    "read_policy_truth",
    "read_rules",
    "replay",
    "run_rules",
    "score_alarms",
    "score_table",
    "share_of_alarms",
    "share_on_captions",
    "share_right",
    "sounds_negative",
    "typed_clause_ids",
]
