"""`smcourse demo`: builds a course under `build/demo/` and does the whole job on it."""

import base64
import contextlib
import multiprocessing
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.converters import GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from .. import answers
from ..assessment import assessment_of, assessments
from ..authoring.release import configure_release, generate
from ..batch import Run, RunResult, execute_all
from ..cohort import write_cohort
from ..collecting import Collected, collect
from ..conduct import assessment
from ..course import Course
from ..documents.html import embed_font
from ..evidence import graded_cells
from ..handin import OpenWork, missing, pack
from ..judging.grading import configure_course, grade_course
from ..judging.recording import take_marks
from ..judging.records import criteria, remarks, summary, write_record
from ..marking import Limits, Outcome
from ..papers.marks import Masters
from ..papers.write import write_papers, write_record_papers
from ..people import Person, Roster
from ..record import (
    Assessor,
    Certificate,
    Decision,
    EvidenceKind,
    Record,
    observe,
    qualifications,
    register_qualification,
    resource_lists,
    sign,
    sign_resources,
)
from ..rubrics import RubricShelf
from ..rubrics.levels import told
from ..taipei import today
from ..workplace import Workplace
from .cohort import PlayedTrainee, cohort, hand_in, model_answer

#: The loop of the demonstration must end soon; a real course allows more.
DEMO_LIMITS = Limits(cell_seconds=20)
#: Fictional, like everybody in the demonstration.
ASSESSOR = Assessor("示範評量人員（虛構）", "示範資格，非真實證書")
#: The smallest picture: stands for the scan of a certificate (PNG, one white point).
_CERTIFICATE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg==",
)


@dataclass(frozen=True)
class Demo:
    """The demonstration's folders. `course` is the original, `built` the copy that is graded."""

    course: Course
    built: Course

    @classmethod
    def lay_out(cls, course: Course, folder: Path) -> "Demo":
        """A fresh course directory with the masters and the course's order.

        Earlier runs are cleared away.
        """
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "notebooks").mkdir(parents=True)
        shutil.copy(course.root / "notebooks" / "course.yml", folder / "notebooks")
        shutil.copy(course.root / "nbgrader_config.py", folder)
        shutil.copytree(
            course.root / "source",
            folder / "source",
            ignore=shutil.ignore_patterns(".ipynb_checkpoints", "portfolio"),
        )
        answers.take_along(course.root, folder)
        return cls(course, Course.open(folder))

    @property
    def root(self) -> Path:
        """`build/demo`."""
        return self.built.root

    @property
    def gradebook(self) -> Path:
        """nbgrader's own database."""
        return self.root / "gradebook.db"

    def release(self) -> list[Path]:
        """Release every assessment into the gradebook's course."""
        return generate(self.built, self.root / "release", database=f"sqlite:///{self.gradebook}")

    @contextlib.contextmanager
    def model_answers(self) -> Iterator[dict[str, Future[Path]]]:
        """The model answer of every assessment, worked out side by side while other things go
        on; the folders are gone at the end.
        """
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(os.cpu_count(), mp_context=context) as pool:
            models = {
                unit.slug: pool.submit(model_answer, self.built, unit.slug)
                for unit in self.built.units
            }
            try:
                yield models
            finally:
                for model in models.values():
                    if not model.cancel() and not model.exception():
                        shutil.rmtree(model.result(), ignore_errors=True)

    def hand_in_like(self, model: Path, assignment: str) -> Collected:
        """The simulated cohort's work as a learning platform gives it, collected: one with the
        button's receipt, the others loose; made from a model answer.
        """
        inbox = self.root / "inbox" / assignment
        people = cohort(assessment_of(self.built, assignment))
        for number, trainee in enumerate(people, 1):
            with tempfile.TemporaryDirectory() as home:
                folder = Path(home, trainee.id, assignment)
                hand_in(
                    self.root / "release" / assignment,
                    model,
                    trainee.scenario,
                    folder,
                )
                self._upload(
                    folder,
                    inbox / f"{trainee.id}_{number}_assignsubmission_file_",
                    pressed=trainee is people[0],
                )
        return collect(
            inbox,
            self.root,
            Roster([Person(trainee.id, trainee.id) for trainee in people]),
            assignment,
        )

    def _upload(
        self,
        folder: Path,
        place: Path,
        pressed: bool,
    ) -> None:
        """What one trainee sends: the zip of the button (`pressed`), or the folder as it is."""
        if pressed:
            work = OpenWork.of(folder)
            pack(
                work,
                folder.parent.name,
                missing(work),
                place,
            )
        else:
            shutil.copytree(folder, place)

    def grade(self, assignment: str, on_outcome: Callable[[Outcome], None]) -> list[Outcome]:
        """Grade through nbgrader with our own execute step."""
        return grade_course(
            self.root,
            assignment,
            limits=DEMO_LIMITS,
            on_outcome=on_outcome,
        )

    def mark_prose(self, assignment: str) -> None:
        """The demonstration assessor's marks, written as formgrader writes them."""
        cells = [
            cell
            for cell in graded_cells(self.built)
            if cell.assignment == assignment and cell.manual
        ]
        with Gradebook(f"sqlite:///{self.gradebook}") as book:
            for trainee in (t for t in cohort(assessment_of(self.built, assignment)) if t.marks):
                _mark(book, trainee, cells, self._titles(assignment))
        with Record.open(self.root) as record:
            take_marks(record, self.gradebook, ASSESSOR)

    def decide(self) -> None:
        """The demonstration assessor watches those whose work is complete and signs what waits
        for nothing more.
        """
        with Record.open(self.root) as record:
            self._meet_conditions(record)
            situations = [
                each.cell
                for each in record.rules().requirements
                if each.kind is EvidenceKind.OBSERVATION
            ]
            for number in (
                trainee.id for trainee in cohort(assessments(self.built)[0]) if trainee.marks
            ):
                for cell in situations:
                    observe(
                        record,
                        number,
                        cell,
                        True,
                        "（示範）依觀察檢核表，必要項目都看到了。",
                        ASSESSOR,
                    )
                trainee = record.trainee(number)
                signs = record.rules().signs
                for standing in trainee.standings:
                    decided = standing.proposal is not Decision.INSUFFICIENT
                    if standing.item in signs and decided:
                        sign(
                            record,
                            trainee,
                            standing.item,
                            standing.proposal,
                            "（示範）所有證據都已評閱，判定與證據一致。",
                            ASSESSOR,
                        )

    @staticmethod
    def _meet_conditions(record: Record) -> None:
        """A made-up certificate and a signed list of resources, once a record."""
        name, title = ASSESSOR.name, ASSESSOR.qualification
        if not qualifications(record):
            shown = Certificate(name, title, "示範第 1 號", None, _CERTIFICATE, "示範證書.png")
            register_qualification(record, shown, name)
        if not resource_lists(record):
            wording = assessment()
            sign_resources(
                record, "示範梯次", wording.resources, wording.done_on, "（示範）", ASSESSOR
            )

    def feedback(self, assignment: str) -> list[Path]:
        """nbgrader's feedback for everyone who was graded."""
        config = configure_release(Config())
        configure_course(config)
        config.CourseDirectory.root = str(self.root)
        config.CourseDirectory.assignment_id = assignment
        config.CourseDirectory.db_url = f"sqlite:///{self.gradebook}"
        config.GenerateFeedback.force = True
        converter = GenerateFeedback(coursedir=CourseDirectory(config=config), config=config)
        converter.log.setLevel("ERROR")
        converter.start()
        pages = sorted((self.root / "feedback").glob(f"*/{assignment}/*.html"))
        for page in pages:
            embed_font(page)
        return pages

    def records(self) -> dict[str, dict[str, int]]:
        """A page per trainee, over all that they handed in; how many criteria have each outcome."""
        counts = {}
        with Record.open(self.root) as record:
            for trainee in record.trainees():
                write_record(
                    self.built,
                    self.root / "records",
                    trainee,
                    {"說明": "示範資料：學員、文字題的評分、觀察與判定均為模擬。"},
                )
                counts[trainee.number] = summary(criteria(trainee))
        return counts

    def papers(self) -> None:
        """The assessor's papers and the cohort's page with its exports, over everything that was
        recorded.
        """
        masters = Masters(self.course)
        day = today()
        for _ in write_papers(masters, self.root / "papers", day):
            pass
        with Record.open(self.root) as record:
            write_record_papers(
                record,
                self.course.title,
                self.root / "papers",
                day,
            )
            write_cohort(
                record,
                masters,
                self.root / "cohort",
                day,
            )

    def remarks(self, outcome: Outcome) -> list[str]:
        """What is to be known of a submission's run."""
        return remarks(outcome)

    def reports(self, unit: str, on_result: Callable[[RunResult], None]) -> list[RunResult]:
        """The monthly report for every whole month of the workplace."""
        return execute_all(self.report_runs(unit), on_result=on_result)

    def _titles(self, assignment: str) -> dict[str, list[str]]:
        """Titles of the aspects that mark each written answer of an assignment."""
        assessment = assessment_of(self.built, assignment)
        shelf = RubricShelf(self.built)
        found = {}
        for answer in assessment.written:
            aspects = shelf.aspects(assessment, answer.id)
            found[answer.id] = [aspect.title for aspect in aspects.values()]
        return found

    def report_runs(self, unit: str) -> list[Run]:
        """One run a month: a month counts when the exports cover it and the month before."""
        shop = Workplace.open(self.course.workplace)
        return [
            Run(
                self.course.root / "notebooks" / unit / f"{template}.ipynb",
                {"workplace": self.course.workplace, "month": month},
                self.root / "reports" / self.course.workplace / f"{month}.html",
                (shop.folder,),
            )
            for template in self.course.unit(unit).templates
            for month in shop.whole_months()[1:]
        ]


def _mark(
    book: Gradebook,
    trainee: PlayedTrainee,
    cells: list,
    titles: Mapping[str, list[str]],
) -> None:
    """titles: of the aspects that mark each cell, all of which get the same level here."""
    for cell, mark in zip(cells, trainee.marks, strict=True):
        levels = dict.fromkeys(titles[cell.grade_id], mark)
        grade = book.find_grade(
            cell.grade_id,
            cell.notebook,
            cell.assignment,
            trainee.id,
        )
        grade.manual_score = mark
        grade.needs_manual_grade = False
        comment = book.find_comment(
            cell.grade_id,
            cell.notebook,
            cell.assignment,
            trainee.id,
        )
        comment.manual_comment = told(levels, "（示範評語）依規準評閱，請對照規準的描述。")
    book.db.commit()
