"""Collecting, on the assessor's side: whatever a platform or a mailbox gives, sorted into
nbgrader's `submitted/` by what is inside.
"""

from .collect import Collected, collect
from .roster import Person, Roster, read_roster

__all__ = ["Collected", "Person", "Roster", "collect", "read_roster"]
