"""One simulated hand-in: its notebook and its deliverables, to be changed as a trainee might."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell

from ..portfolio import FOLDER


@dataclass
class Submission:
    """One hand-in being made: its folder, its notebook file and its deliverables."""

    folder: Path
    notebook: Path

    def deliverable(self, name: str) -> Path:
        """File of a deliverable."""
        return self.folder / FOLDER / f"{name}.json"

    def edit(self, name: str, change: Callable[[dict], object]) -> None:
        """Change the answers of a deliverable in place."""
        envelope = json.loads(self.deliverable(name).read_text(encoding="utf-8"))
        change(envelope["data"])
        self.deliverable(name).write_text(
            json.dumps(envelope, ensure_ascii=False, indent=1),
            encoding="utf-8",
        )

    def add_cell(self, source: str, at: int = 3) -> None:
        """Add a code cell to the notebook, as a trainee might."""
        notebook = nbformat.read(self.notebook, as_version=4)
        notebook.cells.insert(at, new_code_cell(source))
        nbformat.write(notebook, self.notebook)
