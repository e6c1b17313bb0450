"""The one way in which this product opens a port: what listens stands behind a `Door`."""

from .child import end_with_parent, run_until_ended
from .door import Door
from .gate import guard, listen
from .opening import announce, ends_on_signals, is_free

__all__ = [
    "Door",
    "announce",
    "end_with_parent",
    "ends_on_signals",
    "guard",
    "is_free",
    "listen",
    "run_until_ended",
]
