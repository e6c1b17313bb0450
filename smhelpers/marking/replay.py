"""Regrade changed tests from what was kept of the trainee's run: files and named values, without
running trainee code again.
"""

from typing import Any

from pydantic import BaseModel

from .host import Zygote
from .intake import decode
from .master import MasterCell, MasterNotebook, Plan
from .outcome import Limits
from .session import RunFiles, Session
from .work import Watch

#: More than this is not kept (characters); such a submission is run again.
MAX_KEPT = 4_000_000


class Kept(BaseModel):
    """What one run told its tests, by notebook and grade_id, and its executed notebooks."""

    answers: dict[str, dict[str, Any]] = {}
    notebooks: dict[str, dict[str, Any]] = {}


class NeedsRun(Exception):
    """A test asks for something that was not kept."""


class ReplaySession(Session):
    """A session whose trainee is a record."""

    def __init__(
        self,
        zygote: Zygote,
        notebook: MasterNotebook,
        files: RunFiles,
        limits: Limits,
        kept: Kept,
    ):
        super().__init__(zygote, notebook, files, limits)
        if notebook.name not in kept.answers or notebook.name not in kept.notebooks:
            raise NeedsRun
        tests = {cell.grade_id for cell in notebook.cells if cell.kind == "test"}
        cells = [
            cell for cell in kept.notebooks[notebook.name]["cells"] if cell["cell_type"] == "code"
        ]
        self.outputs = [
            cell
            for cell in cells
            if cell["metadata"].get("nbgrader", {}).get("grade_id") not in tests
        ]
        self.kept, self.current = kept.answers[notebook.name], {}

    def run(self, code: str) -> tuple[list[dict[str, Any]], int | None]:
        """The outputs that the cell had."""
        cell = self.outputs.pop(0)
        return cell["outputs"], cell["execution_count"]

    def bind(self, cell: MasterCell) -> None:
        """Nothing to leave behind."""
        self.earlier_tests.append("")

    def test(self, cell: MasterCell, plan: Plan) -> dict[str, Any]:
        """Run the test against what was kept for it."""
        if cell.grade_id not in self.kept:
            raise NeedsRun
        self.current = self.kept[cell.grade_id]
        return super().test(cell, plan)

    def test_in_same_process(self, cell: MasterCell, answers: list[str]) -> dict[str, Any]:
        """Not possible from a record."""
        raise NeedsRun

    def _files_of_trainee(self) -> dict[str, Any]:
        return self.current["files"]

    def _exchange(
        self,
        head: dict[str, Any],
        watch: Watch,
        blob: bytes = b"",
    ) -> tuple[dict[str, Any], bytes]:
        kept = self.current["names"].get(head.get("name")) if head.get("op") == "name" else None
        if kept is None:
            raise NeedsRun
        return kept["head"], decode(kept["blob"])
