"""The knowledge quiz: every trainee's own draw from banks that ship without answers, marked with
the assessor's key.
"""

from ..trainee import trainee_number
from .banks import EACH, KEYS, Bank, Option, QuizItem, attempts_without_repetition, bank, draw
from .deliverables import Choice, QuizAnswers, quiz_deliverable
from .marking import Answer, AnswerKey, feedback_text, mark, read_key, unanswered

__all__ = [
    "EACH",
    "KEYS",
    "Answer",
    "AnswerKey",
    "Bank",
    "Choice",
    "Option",
    "QuizAnswers",
    "QuizItem",
    "attempts_without_repetition",
    "bank",
    "draw",
    "feedback_text",
    "mark",
    "quiz_deliverable",
    "read_key",
    "trainee_number",
    "unanswered",
]
