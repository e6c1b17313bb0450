"""The one writer to nbgrader's gradebook and to `autograded/`: one transaction a submission,
human marks untouched.
"""

import contextlib
import json
import shutil
import warnings
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from sqlalchemy.exc import SAWarning

from ..errors import of_this_machine
from ..writing import whole_folder
from .intake import decode, submitted_at
from .master import Master
from .outcome import CellResult, ErrorKind, Outcome, Status
from .run import Finished
from .speech import tr

# nbgrader builds its rows in an order that SQLAlchemy comments on; harmless, and they would raise
# where warnings are errors
warnings.filterwarnings(
    "ignore",
    category=SAWarning,
    module="nbgrader",
)


class Writer:
    """Holds the gradebook open for a batch."""

    def __init__(self, coursedir: Any, master: Master):
        self.coursedir, self.master = coursedir, master
        self.book = Gradebook(coursedir.db_url, coursedir.course_id)

    def close(self) -> None:
        """Release the database."""
        self.book.close()

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        """nbgrader commits after every step.

        Here its commits only flush until the whole submission stands.
        """
        session = self.book.db()
        session.commit = session.flush
        try:
            yield
        except BaseException:
            del session.commit
            session.rollback()
            raise
        del session.commit
        session.commit()

    def folder(self, student: str) -> Path:
        """`autograded/<student>/<assignment>`."""
        return Path(
            self.coursedir.format_path(
                self.coursedir.autograded_directory,
                student,
                self.master.assignment,
            ),
        )

    def save(self, finished: Finished, unchanged: bool) -> None:
        """Record a result. `unchanged`: the same submission was recorded before, so its human
        marks still stand.
        """
        outcome = finished.outcome
        if outcome.status is Status.UNGRADED:
            self._withdraw(outcome)
            return
        self._write_folder(finished)
        with self._transaction():
            self.book.update_or_create_student(outcome.student)
            moment = submitted_at(finished.files)
            known = (
                {"timestamp": datetime.fromisoformat(moment).replace(tzinfo=None)} if moment else {}
            )
            submission = self.book.update_or_create_submission(
                self.master.assignment,
                outcome.student,
                **known,
            )
            results = {(cell.notebook, cell.grade_id): cell for cell in outcome.cells}
            for notebook in submission.notebooks:
                self._grades(notebook, results, unchanged)
                self._comments(notebook, results)
            self.book.db.flush()
            self._penalty(submission)

    def _grades(self, notebook: Any, results: dict, unchanged: bool) -> None:
        for grade in notebook.grades:
            result = results.get((notebook.name, grade.name))
            grade.auto_score = None if result is None else result.score
            marked = grade.manual_score is not None
            if not (marked and unchanged):
                grade.needs_manual_grade = marked or grade.auto_score is None

    @staticmethod
    def _comments(notebook: Any, results: dict[tuple[str, str], CellResult]) -> None:
        for comment in notebook.comments:
            result = results.get((notebook.name, comment.name))
            empty = result is not None and result.error_kind is ErrorKind.NO_ANSWER
            comment.auto_comment = tr("沒有作答。") if empty else None

    def _withdraw(self, outcome: Outcome) -> None:
        """A submission that cannot be graded keeps its human marks and loses its automatic
        scores: none may look fresh.
        """
        shutil.rmtree(self.folder(outcome.student), ignore_errors=True)
        try:
            submission = self.book.find_submission(self.master.assignment, outcome.student)
        except MissingEntry:
            return
        with self._transaction():
            for notebook in submission.notebooks:
                for grade in notebook.grades:
                    grade.auto_score, grade.needs_manual_grade = None, True

    def _penalty(self, submission: Any) -> None:
        from nbgrader.preprocessors import AssignLatePenalties

        for notebook in submission.notebooks:
            notebook.late_submission_penalty = None
        late = submission.total_seconds_late
        if not late or late <= 0:
            return
        step = AssignLatePenalties(config=self.coursedir.config)
        step.init_plugin()
        for notebook in submission.notebooks:
            self.book.db.refresh(notebook)
            penalty = step.plugin_inst.late_submission_penalty(
                submission.student.id,
                notebook.score,
                late,
            )
            if penalty is not None:
                notebook.late_submission_penalty = step._check_late_penalty(notebook, penalty)

    def _write_folder(self, finished: Finished) -> None:
        """Executed notebooks and plain files, moved into place whole."""
        with whole_folder(self.folder(finished.outcome.student)) as part:
            for name, content in (finished.files | self.master.source_files).items():
                path = part / name
                if ".." not in path.parts and not path.is_dir():
                    try:
                        path.parent.mkdir(parents=True, exist_ok=True)
                        path.write_bytes(decode(content))
                    except OSError as error:
                        # a strange name is left out; a full disk would lose everybody's files
                        if of_this_machine(error):
                            raise
            for name, notebook in finished.notebooks.items():
                (part / f"{name}.ipynb").write_text(
                    json.dumps(notebook, ensure_ascii=False, indent=1) + "\n",
                    encoding="utf-8",
                )

    def agrees(self, outcome: Outcome) -> bool:
        """Whether gradebook and `autograded/` still hold this outcome."""
        try:
            submission = self.book.find_submission(self.master.assignment, outcome.student)
        except MissingEntry:
            return False
        held = {
            (notebook.name, grade.name): grade.auto_score
            for notebook in submission.notebooks
            for grade in notebook.grades
        }
        told = {(cell.notebook, cell.grade_id): cell.score for cell in outcome.cells}
        present = all(
            (self.folder(outcome.student) / f"{name}.ipynb").is_file() for name in outcome.notebooks
        )
        return present and held == told
