"""The assessor's side: safe grading, judgement per criterion, records."""

from .grade import grade_assignment
from .outcome import CellResult, Limits, Outcome, Status

__all__ = ["CellResult", "Limits", "Outcome", "Status", "grade_assignment"]
