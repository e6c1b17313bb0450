"""The append-only record of an assessment: attempts, results, decisions and every change,
chained by hashes in one SQLite file.
"""

from .acts import (
    calibrate,
    checked_assessor,
    declare,
    name_trainee,
    note_change,
    observe,
    sign,
    void,
)
from .model import (
    Assessor,
    Attempt,
    Decision,
    DecisionEntry,
    Evidence,
    EvidenceKind,
    Group,
    Requirement,
    Result,
    Role,
    Standing,
    Trainee,
)
from .rules import Rules
from .store import FILE_NAME, Entry, Record
from .verify import Verification

__all__ = [
    "FILE_NAME",
    "Assessor",
    "Attempt",
    "Decision",
    "DecisionEntry",
    "Entry",
    "Evidence",
    "EvidenceKind",
    "Group",
    "Record",
    "Requirement",
    "Result",
    "Role",
    "Rules",
    "Standing",
    "Trainee",
    "Verification",
    "calibrate",
    "checked_assessor",
    "declare",
    "name_trainee",
    "note_change",
    "observe",
    "sign",
    "void",
]
