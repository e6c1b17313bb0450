"""Typed results of marking: one outcome per submission, one result per graded cell."""

from enum import StrEnum

from pydantic import BaseModel, Field

from .speech import later, tr


class Status(StrEnum):
    """What became of a submission, apart from its score.

    The values stand in records and stay; `told` is what a person reads.
    """

    GRADED = later("已評分")
    PARTIAL = later("部分評分")
    UNGRADED = later("尚未評分")
    NEEDS_HUMAN = later("需人工")
    TAMPERING = later("疑似竄改")

    @property
    def told(self) -> str:
        """The status in the language that is spoken."""
        return tr(self.value)


class ErrorKind(StrEnum):
    """Why a cell lost points, or has none."""

    NONE = "none"
    ASSERTION = "assertion"
    EXCEPTION = "exception"
    MISSING_NAME = "missing_name"
    TIMEOUT = "timeout"
    DEAD_KERNEL = "dead_kernel"
    NOT_PLAIN = "not_plain"
    OUT_OF_RANGE = "out_of_range"
    NO_ANSWER = "no_answer"
    MANUAL = "manual"
    NOT_RUN = "not_run"


class Excess(StrEnum):
    """What a submission's processes together wanted too much of."""

    PROCESSES = later("程序過多")
    MEMORY = later("記憶體用量過多")
    FILES = later("寫入的檔案過多")

    def told(self, limits: "Limits") -> str:
        """One sentence on what the limit is and how to keep it."""
        if self is Excess.PROCESSES:
            return tr(
                "程序過多：同時開了超過 {most} 個程序或執行緒，這一格已停止；"
                "請改成不另開這麼多程序的寫法",
                most=limits.processes,
            )
        if self is Excess.MEMORY:
            return tr(
                "記憶體用量過多：超過 {most} MB，這一格已停止；請改成分批讀取資料的寫法",
                most=limits.memory_mb,
            )
        return tr(
            "寫入的檔案過多：合計超過 {most} MB 或 {files} 個，或單一檔案超過 {file} MB，"
            "其餘沒有寫入；請減少要存的檔案",
            most=limits.disk_mb,
            files=limits.files,
            file=limits.file_mb,
        )


class Limits(BaseModel, frozen=True):
    """Limits of one submission: seconds of CPU time a cell and a notebook, summed over all
    processes; seconds of sleep a cell (None: twice as many); seconds of CPU time, and as many of
    sleep, to heed an interrupt; megabytes of memory; processes, their threads counted; megabytes
    of a file and of all, and how many files; kilobytes of output a cell.
    """

    cell_seconds: float = Field(60, gt=0)
    notebook_seconds: float = Field(900, gt=0)
    idle_seconds: float | None = Field(None, gt=0)
    grace_seconds: float = Field(2, gt=0)
    memory_mb: int = Field(2048, ge=64)
    processes: int = Field(48, ge=4)
    file_mb: int = Field(64, ge=1)
    disk_mb: int = Field(256, ge=4)
    files: int = Field(50_000, ge=100)
    output_kb: int = Field(4096, ge=16)

    @property
    def idle(self) -> float:
        """Seconds that a cell may sleep or wait."""
        return self.idle_seconds or 2 * self.cell_seconds


class CellResult(BaseModel):
    """One graded cell. `score` is None while nobody can say (manual, not run), never 0 for want
    of a result.

    share: of an automatic cell without points, how much of what it asks for is met (0 to 1); None
    for every other cell, and while nobody can say.
    """

    notebook: str
    grade_id: str
    score: float | None
    max_score: float
    share: float | None = None
    message: str = ""
    error_kind: ErrorKind = ErrorKind.NONE
    same_process: bool = False


class Outcome(BaseModel):
    """One submission of one assignment.

    `stopped`: a sentence for every cell that ran into a limit; `reused`: nothing was done
    again; `ran` is False when only tests ran, on what was kept.
    """

    student: str
    assignment: str
    status: Status
    reason: str = ""
    notebooks: list[str] = []
    repairs: list[str] = []
    stopped: list[str] = []
    cells: list[CellResult] = []
    seconds: float = 0.0
    isolation: str = "off"
    reused: bool = False
    ran: bool = True

    @property
    def score(self) -> float | None:
        """Sum of the known scores; None when nothing could be graded."""
        known = [cell.score for cell in self.cells if cell.score is not None]
        return sum(known) if known and self.status is not Status.UNGRADED else None

    @property
    def complete(self) -> bool:
        """Whether every automatic part has a result."""
        return self.status not in (Status.UNGRADED, Status.PARTIAL)
