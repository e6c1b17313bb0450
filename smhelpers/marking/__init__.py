"""Safe marking of nbgrader assignments: isolation, a process for the checks that never holds a
student's code, tolerant reading, resumable batches.

Three names are its door: `configure(config)` for `nbgrader_config.py`, `grade(course, assignment)`
for a batch, `check(course)` for authors. It knows nothing of any course; what one adds is a class
of hooks (`marking.hooks`), settings are traitlets (`marking.settings`). See `docs/marking.md`.
"""

from typing import Any

from .outcome import CellResult, ErrorKind, Limits, Outcome, Status

__all__ = [
    "CellResult",
    "ErrorKind",
    "Limits",
    "Outcome",
    "Status",
    "check",
    "configure",
    "grade",
]

#: Where each name of the door is defined.
_DOOR = {
    "grade": ("grading", "grade_assignment"),
    "check": ("grading", "check_source"),
    "configure": ("nbgrader", "configure"),
}


def __getattr__(name: str) -> Any:
    # the sandbox imports this package too: the database side is loaded only where it is used
    if name in _DOOR:
        from importlib import import_module

        module, function = _DOOR[name]
        return getattr(import_module(f"{__name__}.{module}"), function)
    raise AttributeError(name)
