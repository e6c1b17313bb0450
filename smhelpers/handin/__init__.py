"""Handing in, on the trainee's side: what is still missing by criterion, and one zip with a
receipt.
"""

from .missing import missing
from .pack import HandedIn, pack
from .receipt import Receipt, read_receipt
from .work import OpenWork, time_told

__all__ = ["HandedIn", "OpenWork", "Receipt", "missing", "pack", "read_receipt", "time_told"]
