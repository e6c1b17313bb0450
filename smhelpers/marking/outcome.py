"""What came of grading one submission: a status apart from its score, typed, with a reason in zh-TW."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Status(StrEnum):
    """How far a submission could be graded."""

    GRADED = "已評分"
    PARTLY_GRADED = "部分評分"
    NOT_GRADED = "尚未評分"
    NEEDS_HUMAN = "需人工"
    SUSPECTED = "疑似竄改"


class CellResult(BaseModel):
    """One graded cell. `score` is None while ungraded, never 0 for want of a result."""

    model_config = ConfigDict(frozen=True)
    notebook: str
    grade_id: str
    score: float | None
    max_score: float
    message: str = ""
    error_kind: str = ""


class Limits(BaseModel):
    """What a submission may use: seconds a cell, bytes of memory."""

    model_config = ConfigDict(frozen=True)
    cell_seconds: int = 60
    memory_bytes: int = 4 * 1024**3


class Outcome(BaseModel):
    """One submission as it was handled."""

    model_config = ConfigDict(frozen=True)
    student: str
    assignment: str
    status: Status
    reason: str = ""
    repairs: list[str] = []
    cells: list[CellResult] = []
    seconds: float = 0
    isolation: str = ""
