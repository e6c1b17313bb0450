"""The same safe run behind `nbgrader autograde` and formgrader's button.

nbgrader hands every submitted notebook to its exporter; ours grades the whole submission in the
sandbox, records it and hands back
the executed notebook. nbgrader's own sanitising, execution and scoring steps are left out: they
would run the trainee's code here.
"""

import atexit
import threading
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter

from .coursedir import submissions
from .grading import Batch
from .outcome import Outcome, Status
from .sentences import Ungraded, speak_in_sentences
from .speech import tr

_IDLE_SECONDS = 120


class _Warm:
    """One batch kept warm between the submissions of a run, ended when nothing has asked for a
    while.
    """

    def __init__(self) -> None:
        self.batch: Batch | None = None
        self.about: tuple = ()
        self.timer: threading.Timer | None = None
        self.lock = threading.RLock()

    def get(self, root: Path, assignment: str, log: Any) -> Batch:
        with self.lock:
            versions = tuple(
                (path.name, path.stat().st_mtime_ns)
                for path in sorted((root / "source" / assignment).glob("*"))
            )
            if self.about != (root, assignment, versions):
                self.close()
                self.batch, self.about = (
                    Batch(root, assignment, None, None, 1, log.warning),
                    (root, assignment, versions),
                )
            if self.timer:
                self.timer.cancel()
            self.timer = threading.Timer(_IDLE_SECONDS, self.close)
            self.timer.daemon = True
            self.timer.start()
            return self.batch

    def close(self) -> None:
        with self.lock:
            if self.batch:
                self.batch.close()
            self.batch, self.about = None, ()


_warm = _Warm()
atexit.register(_warm.close)


class SafeExporter(NotebookExporter):
    """Replaces nbgrader's exporter in `Autograde`."""

    def from_filename(
        self,
        filename: str,
        resources: dict | None = None,
        **options: Any,
    ) -> tuple[str, dict]:
        """The executed notebook of a submission. `Ungraded` with the reason if there is none."""
        speak_in_sentences(self.log)
        about = (resources or {}).get("nbgrader", {})
        path = Path(filename)
        if "submitted" in path.parts and about:
            outcome = self._grade(about["student"], about["assignment"])
            if outcome.status is Status.UNGRADED:
                raise Ungraded(tr("{path}：{why}", path=outcome.student, why=outcome.reason))
            folder = _warm.batch.writer.folder(outcome.student)
            path = folder / f"{about['notebook']}.ipynb"
            if not path.is_file():
                raise Ungraded(tr("{path}：{why}", path=outcome.student, why=outcome.reason))
        return nbformat.writes(nbformat.read(path, as_version=4)), {
            **(resources or {}),
            "output_extension": ".ipynb",
        }

    def _grade(self, student: str, assignment: str) -> Outcome:
        batch = _warm.get(Path.cwd(), assignment, self.log)
        return batch.run([student], lambda outcome: None, lambda count: None, False, None)[0]


def complete_list(assignment: str, student: str, notebooks: list[str]) -> None:
    """nbgrader's `pre_convert_hook`: names every notebook of the assignment, so that a renamed
    one is not skipped.
    """
    if not notebooks:
        return
    folder = Path(notebooks[0]).parent
    batch = _warm.get(Path.cwd(), assignment or folder.name, _Quiet())
    if folder in submissions(batch.coursedir, batch.master.assignment, None).values():
        notebooks[:] = [str(folder / f"{book.name}.ipynb") for book in batch.master.notebooks]


class _Quiet:
    def warning(self, text: str) -> None:
        """The exporter warns already."""
