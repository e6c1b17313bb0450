"""Grade a whole assignment: warm workers side by side, results written by one writer as they
come.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from ..errors import CourseError, of_this_machine
from .coursedir import Records, back_up, job, open_course, submissions
from .hooks import Hooks
from .host import SandboxError, Zygote, probe
from .intake import submitted_at
from .isolation import View
from .master import Kind, Master, load_master
from .outcome import Limits, Outcome, Status
from .outputs import plain_text
from .rebuild import Rebuilt, RebuiltCell
from .replay import Kept
from .run import Finished, Job, NotebookRun, mark
from .settings import SafeMarking, hooks_named, settings_of
from .speech import later, speak, tr

Isolation = Literal["required", "best", "off"]
#: How many times the work of the author's answers a hand-in may take.
_ROOM = 10
#: A sentence on how a sandbox is had.
HOW = later(
    "安裝 bubblewrap 之後再試（Debian／Ubuntu：sudo apt install bubblewrap；Windows 請用 WSL2）"
)


def grade_assignment(
    course: Path,
    assignment: str,
    *,
    students: list[str] | None = None,
    workers: int | None = None,
    isolation: Isolation | None = None,
    limits: Limits | None = None,
    settings: SafeMarking | None = None,
    on_outcome: Callable[[Outcome], None] | None = None,
    on_start: Callable[[int], None] | None = None,
    warn: Callable[[str], None] | None = None,
    force: bool = False,
    scheduler: str | None = None,
) -> list[Outcome]:
    """Grade every submission (or those of `students`) and write gradebook and `autograded/`.

    Outcomes are in the order of student ids. `CourseError` if the assignment, a student or a
    required sandbox does not exist.
    Submissions whose record was made from the same files, master and isolation are not run again
    unless `force`. isolation, limits: in place of those of the course's `nbgrader_config.py`, as
    `settings` in place of all of them.
    """
    batch = Batch(
        Path(course),
        assignment,
        isolation,
        limits,
        workers or os.cpu_count() or 1,
        warn or (lambda text: None),
        settings,
    )
    try:
        return batch.run(
            students,
            on_outcome or (lambda outcome: None),
            on_start or (lambda count: None),
            force,
            scheduler,
        )
    finally:
        batch.close()


class Batch:
    """One run over one assignment."""

    def __init__(
        self,
        course: Path,
        assignment: str,
        isolation: Isolation | None,
        limits: Limits | None,
        workers: int,
        warn: Callable[[str], None],
        settings: SafeMarking | None = None,
    ):
        self.coursedir, self.workers = open_course(course), workers
        self.settings = settings or settings_of(self.coursedir.config)
        speak(self.settings.language)
        self.limits = limits or self.settings.limits()
        self.master = load_master(self.coursedir, assignment, self.settings)
        self.root = Path(self.coursedir.root)
        self.wanted, self.warn = isolation or self.settings.isolation, warn
        from .book import Writer  # nbgrader's database side takes seconds to import

        self.writer = Writer(self.coursedir, self.master)
        self.keeper = self.settings.course().keeper(self.root, self.master)
        self.records = Records(self.root, assignment)

    @cached_property
    def _started(self) -> tuple[Zygote, str]:
        """The warm process and its isolation: started when the first hand-in is to be run."""
        return start_zygote(
            self.root,
            self.master.imports(),
            self.wanted,
            self.limits,
            self.warn,
            view_of(self.settings.course(), self.root),
        )

    @cached_property
    def measured(self) -> Limits:
        """The limits of this run, by what the author's answers cost on this machine now."""
        return measured(self.master, self.zygote, self.limits)

    @property
    def zygote(self) -> Zygote:
        """The warm process."""
        return self._started[0]

    @property
    def isolation(self) -> str:
        """The isolation that it has."""
        return self._started[1]

    def close(self) -> None:
        """End the warm process, release gradebook and record."""
        if "_started" in self.__dict__:
            self.zygote.stop()
        for each in ("writer", "keeper"):
            if hasattr(self, each):
                getattr(self, each).close()

    def run(
        self,
        students: list[str] | None,
        on_outcome: Callable[[Outcome], None],
        on_start: Callable[[int], None],
        force: bool,
        scheduler: str | None,
    ) -> list[Outcome]:
        """Everything, streaming."""
        folders = submissions(self.coursedir, self.master.assignment, students)
        on_start(len(folders))
        if not self.master.answers_are_files:  # checks that read files run in any process
            self.master.modes = self._modes()
        back_up(self.coursedir)
        outcomes: dict[str, Outcome] = {}
        jobs: list[Job] = []
        # a sandbox that is required is the same wherever it is had
        isolated = self.wanted if self.wanted == "required" else self.isolation
        for student, folder in folders.items():
            made = job(student, folder, self.master, isolated, self.root)
            done = None if force else self._done(made)
            if done:
                # a run that was killed may have left it in the gradebook only
                self.keeper.save(done, made, submitted_at(made.files))
                outcomes[student] = done
                on_outcome(done)
            else:
                jobs.append(made)
        self.keeper.take_marks(self.coursedir.db_url, [made.student for made in jobs])
        for finished, made in self._alone_at_the_end(self._results(jobs, scheduler)):
            outcomes[made.student] = self._save(finished, made)
            on_outcome(outcomes[made.student])
        return [outcomes[student] for student in folders]

    def _done(self, made: Job) -> Outcome | None:
        """The recorded outcome, if it was made from the same and still stands."""
        record = self.records.read(made.student)
        if record.get("key") != made.key:
            return None
        outcome = Outcome.model_validate(record["outcome"])
        if outcome.status is Status.UNGRADED or not self.writer.agrees(outcome):
            return None
        if record.get("tests") != self.master.test_version():
            made.kept = self._kept(record, outcome)
            return None
        outcome.reused = True
        return outcome

    def _kept(self, record: dict[str, Any], outcome: Outcome) -> Kept | None:
        """What a run with other tests left behind."""
        if not record.get("kept"):
            return None
        folder = self.writer.folder(outcome.student)
        notebooks = {
            name: json.loads((folder / f"{name}.ipynb").read_text(encoding="utf-8"))
            for name in outcome.notebooks
        }
        return Kept(answers=record["kept"], notebooks=notebooks)

    def _results(self, jobs: list[Job], scheduler: str | None) -> Iterator[tuple[Finished, Job]]:
        if scheduler:
            from .cluster import scatter

            yield from scatter(scheduler, jobs, self.master, self.limits, self.isolation)
            return
        if not jobs:
            return
        limits = self.measured
        with ThreadPoolExecutor(self.workers) as pool:
            running = {
                pool.submit(mark, made, self.master, self.zygote, limits, self.isolation): made
                for made in jobs
            }
            try:
                for future in as_completed(running):
                    yield future.result(), running[future]
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def _alone_at_the_end(
        self,
        results: Iterable[tuple[Finished, Job]],
    ) -> Iterator[tuple[Finished, Job]]:
        """Results as they come; where a check of ours did not finish, the hand-in is marked once
        more when nothing else runs.
        """
        again = []
        for finished, made in results:
            if finished.unfinished:
                again.append(made)
            else:
                yield finished, made
        for made in again:
            yield mark(made, self.master, self.zygote, self.measured, self.isolation), made

    def _save(self, finished: Finished, made: Job) -> Outcome:
        record = self.records.read(made.student)
        try:
            self.writer.save(finished, unchanged=record.get("key") == made.key)
            self.keeper.save(finished.outcome, made, submitted_at(made.files))
        except Exception as error:
            finished.outcome.status = Status.UNGRADED
            finished.outcome.reason = tr("結果無法寫入成績簿或評量紀錄（{why}）", why=_why(error))
        self.records.write(
            made.student,
            {
                "key": made.key,
                "tests": self.master.test_version(),
                "outcome": finished.outcome.model_dump(mode="json"),
                "kept": finished.kept.answers if finished.kept else None,
            },
        )
        return finished.outcome

    def _modes(self) -> dict[str, str]:
        """How each test must run, found once per version of the master with the author's own
        answers.
        """
        name = f"modes {self.master.course_version()} {self.master.test_version()} {self.isolation}"
        record = self.records.read(name)
        if "modes" not in record:
            record = {"modes": calibrate(self.master, self.zygote, self.limits)[0]}
            self.records.write(name, record)
        return record["modes"]


def view_of(hooks: Hooks, root: Path) -> View:
    """What the sandbox of a course shows."""
    return View(
        tuple(hooks.visible()),
        tuple(hooks.hidden()),
        tuple(hooks.libraries(root)),
        hooks.variables(),
        hooks.warm(root),
    )


def start_zygote(
    root: Path,
    imports: Iterable[str],
    isolation: Isolation,
    limits: Limits,
    warn: Callable[[str], None],
    view: View,
) -> tuple[Zygote, str]:
    """The warm process and the name of the isolation it has."""
    if isolation == "off":
        warn(tr("隔離已關閉：學員的程式以你的帳號執行，讀得到你的檔案。只用於自己寫的筆記本。"))
        return Zygote(imports=imports, sandboxed=False, view=view), "off"
    try:
        zygote = Zygote([root], imports, view=view)
        zygote.wait()
        zygote.fork("trainee", limits).kill()
        return zygote, "bubblewrap"
    except (SandboxError, OSError):
        works, _, said = probe([root])
    if works:
        return Zygote([root], imports, nested=False, view=view), tr(
            "bubblewrap（每份作業各自啟動）"
        )
    if isolation == "required":
        raise CourseError(
            tr(
                "無法隔離學員的程式：{said}。沒有執行任何程式；請{how}，或了"
                "解風險後改用 --isolation best。",
                said=said,
                how=tr(HOW),
            ),
        )
    warn(
        tr(
            "沒有隔離：{said}。學員的程式會以你的帳號執行，可讀寫你的檔案"
            "與網路；只有時間、記憶體與輸出的限制。",
            said=said,
        ),
    )
    return Zygote(imports=imports, sandboxed=False, view=view), "off"


def calibrate(
    master: Master,
    zygote: Zygote,
    limits: Limits,
) -> tuple[dict[str, str], dict[str, str]]:
    """Modes of the tests that do not pass on the author's answers in two processes, and the tests
    that pass in no way, with what they said.

    First with values of locked cells computed by the checker, then asked of the trainee's kernel,
    then in the same process.
    """
    modes: dict[str, str] = {}
    failing = _failing(master, zygote, limits)
    for mode in ("trainee", "same"):
        if not failing:
            break
        trial = master.model_copy(update={"modes": modes | dict.fromkeys(failing, mode)})
        still = _failing(trial, zygote, limits)
        modes |= {test: mode for test in failing if test not in still}
        failing = {test: said for test, said in still.items() if test in failing}
    return modes, failing


def _why(error: Exception) -> str:
    """What a disk, a permission or a lock says as a sentence; of any other fault its kind."""
    told = tr("{kind}：{said}", kind=type(error).__name__, said=plain_text(error, 200))
    return of_this_machine(error) or told


def measured(master: Master, zygote: Zygote, limits: Limits) -> Limits:
    """Limits that leave every hand-in ten times the work that the author's answers take on this
    machine, and what was set at least.
    """
    roomy = limits.model_copy(
        update={
            "cell_seconds": _ROOM * limits.cell_seconds,
            "notebook_seconds": _ROOM * limits.notebook_seconds,
            "idle_seconds": limits.idle,
        },
    )
    cell = limits.cell_seconds
    notebook = limits.notebook_seconds
    for run in _of_the_author(master, zygote, roomy):
        cell = max(cell, _ROOM * run.dearest)
        if run.dearest and not run.unfinished:
            notebook = max(notebook, _ROOM * run.worked)
    return roomy.model_copy(update={"cell_seconds": cell, "notebook_seconds": notebook})


def _of_the_author(master: Master, zygote: Zygote, limits: Limits) -> Iterator[NotebookRun]:
    """Runs of the notebooks with the author's answers, where there are any."""
    from .locate import Located

    for book in master.notebooks:
        answers = [cell for cell in book.cells if cell.kind is Kind.ANSWER]
        if all(cell.reference == cell.visible for cell in answers):
            continue
        rebuilt = Rebuilt(
            [
                RebuiltCell(cell.cell_type, cell.reference, place, False)
                for place, cell in enumerate(book.cells)
            ],
        )
        hooks = hooks_named(master.hooks)
        job = Job(
            student="",
            files={},
            private=hooks.private_of(master.private, master.assignment, ""),
            variables=hooks.variables(),
            private_variables=hooks.private_variables(""),
        )
        run = NotebookRun(book, rebuilt, master, limits, job)
        run.execute(
            zygote,
            Located(files=hooks.for_author(master.private)),
        )
        yield run


def _failing(master: Master, zygote: Zygote, limits: Limits) -> dict[str, str]:
    """Tests that do not give full marks for the author's answers: score and message."""
    failing = {}
    for run in _of_the_author(master, zygote, limits):
        for cell in run.results:
            below = cell.score is not None and cell.score < cell.max_score
            unmet = cell.share is not None and cell.share < 1
            if below or unmet:
                said = cell.message
                if below:
                    said = tr(
                        "{score:g}／{max_score:g} 分，{message}",
                        score=cell.score,
                        max_score=cell.max_score,
                        message=cell.message,
                    )
                failing[f"{run.book.name}/{cell.grade_id}"] = said
    return failing


def check_source(
    course: Path,
    assignments: list[str] | None = None,
    settings: SafeMarking | None = None,
) -> list[str]:
    """zh-TW findings on tests that cannot run in two processes against the author's answers."""
    coursedir: Any = open_course(course)
    source = Path(coursedir.format_path(coursedir.source_directory, ".", "x")).parent
    names = assignments or sorted(path.name for path in source.iterdir() if path.is_dir())
    settings = settings or settings_of(coursedir.config)
    speak(settings.language)
    masters = [load_master(coursedir, name, settings) for name in names]
    imports = dict.fromkeys(name for master in masters for name in master.imports())
    # one warm process for all of them: it takes longer to start than an assignment to run
    root = Path(coursedir.root)
    view = view_of(settings.course(), root)
    zygote, _ = start_zygote(root, imports, "best", Limits(), lambda text: None, view)
    try:
        return [finding for master in masters for finding in _source_findings(master, zygote)]
    finally:
        zygote.stop()


def _source_findings(master: Master, zygote: Zygote) -> Iterator[str]:
    modes, failing = calibrate(master, zygote, Limits())
    about = f"source/{master.assignment}"
    yield from (
        tr(
            "{about}：測試「{test}」對照參考答案沒有得滿分（{said}），請修正測試或答案。",
            about=about,
            test=test,
            said=said,
        )
        for test, said in failing.items()
    )
    yield from (
        (
            tr(
                "{about}：測試「{test}」只能在學員的程序裡執行（同程序測試，"
                "防竄改較弱），建議改成檢查檔案或純資料。",
                about=about,
                test=test,
            )
        )
        for test, mode in modes.items()
        if mode == "same"
    )
