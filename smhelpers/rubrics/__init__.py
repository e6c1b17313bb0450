"""How products are judged: rubrics with four levels, what a choice of levels comes to, examples.

All of it is for assessors alone and lies in `answers/rubrics`.
"""

from .levels import HIGHEST, level_of, score_of
from .rubric import COMPETENT, HEADS, HOW_MARKED, Aspect, Rubrics, RubricShelf, findings, scheme

__all__ = [
    "COMPETENT",
    "HEADS",
    "HIGHEST",
    "HOW_MARKED",
    "Aspect",
    "RubricShelf",
    "Rubrics",
    "findings",
    "level_of",
    "scheme",
    "score_of",
]
