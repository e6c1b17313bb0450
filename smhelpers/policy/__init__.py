"""Task 2, policy and procedures: laws, typed policy, content rules that run, crisis triggers, and a linter."""

from .crisis import AlarmScore, Trigger, daily_mentions, episodes, firings, replay, score_alarms, sounds_negative
from .law import NOTICE, Provision, catalogue, citations, find_article, law_table, provisions
from .rules import ContentRule, ContentRules, check_caption, read_rules, run_rules
from .scoring import Score, labelled_posts, precision_recall, score_table

__all__ = [
    "NOTICE", "AlarmScore", "ContentRule", "ContentRules", "Provision", "Score", "Trigger", "catalogue", "check_caption", "citations",
    "daily_mentions", "episodes", "find_article", "firings", "labelled_posts", "law_table", "precision_recall", "provisions", "read_rules",
    "replay", "run_rules", "score_alarms", "score_table", "sounds_negative",
]
