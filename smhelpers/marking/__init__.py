"""The assessor's side: run submissions in isolation, check them in a process that never holds
trainee code, record, judge.
"""

from typing import Any

from .outcome import CellResult, ErrorKind, Limits, Outcome, Status

__all__ = [
    "CellResult",
    "ErrorKind",
    "Limits",
    "Outcome",
    "Status",
    "check_source",
    "grade_assignment",
]


def __getattr__(name: str) -> Any:
    # the sandbox imports this package too: the database side is loaded only where it is used
    if name in ("grade_assignment", "check_source"):
        from . import grade

        return getattr(grade, name)
    raise AttributeError(name)
