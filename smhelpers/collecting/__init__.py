"""Collecting, on the assessor's side: whatever a platform or a mailbox gives, sorted into
nbgrader's `submitted/` by what is inside.
"""

from .collect import Collected, collect

__all__ = ["Collected", "collect"]
