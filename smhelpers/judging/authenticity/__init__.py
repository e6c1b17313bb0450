"""Signs that a submission may not be the trainee's own work, and questions that its author can
answer. Signs are for a person to look
into; they decide nothing and lower no score.
"""

from .flags import Authenticity, Flag
from .questions import Question

__all__ = ["Authenticity", "Flag", "Question"]
