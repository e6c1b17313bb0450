"""Task 2, policy and procedures: laws, typed policy, content rules that run, crisis triggers, and a linter."""

from .rules import ContentRule, ContentRules, check_caption, read_rules, run_rules
from .scoring import Score, labelled_posts, precision_recall, score_table

__all__ = ["ContentRule", "ContentRules", "Score", "check_caption", "labelled_posts", "precision_recall", "read_rules", "run_rules",
           "score_table"]
