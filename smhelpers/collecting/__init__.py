"""Collecting, on the assessor's side: whatever a platform or a mailbox gives, sorted into
nbgrader's `submitted/` by what is inside.
"""

from .collect import Collected, collect
from .promote import KeptAttempt, attempts_of, promote

__all__ = ["Collected", "KeptAttempt", "attempts_of", "collect", "promote"]
