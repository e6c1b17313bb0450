"""The one way in which this product opens a port: what listens stands behind a `Door`."""

from .door import Door
from .gate import guard, listen
from .opening import announce, ends_on_signals, is_free

__all__ = ["Door", "announce", "ends_on_signals", "guard", "is_free", "listen"]
