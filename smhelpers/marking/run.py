"""One submission from files to results: locate, rebuild, run in two processes, score.

Touches no file and no database.
"""

import re
import time
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from ..errors import of_this_machine
from ..markup import safe_markdown
from .hooks import below
from .host import SandboxError, Zygote
from .intake import into_the_sandbox, passed_on
from .locate import Located, locate
from .master import Kind, Master, MasterCell, MasterNotebook
from .outcome import CellResult, ErrorKind, Excess, Limits, Outcome, Status
from .outputs import failure, plain_text
from .rebuild import Rebuilt, RebuiltCell, on_the_files, rebuild
from .replay import MAX_KEPT, Kept, NeedsRun, ReplaySession
from .session import RunFiles, Session
from .speech import later, tr

_TELLTALE = {
    r"gradebook\.db": later("程式提到成績簿 gradebook.db"),
    r"(BEGIN|END) HIDDEN TESTS": later("程式提到隱藏測試的標記"),
    r"ast_transformers|input_transformers?|TransformerManager": later(
        "程式想改寫儲存格的內容（transformer）"
    ),
    r"\b_?sys\._getframe|gc\.get_objects|/proc/\d*(self)?": later(
        "程式想查看其他程序或呼叫端的內部"
    ),
    r"builtins\s*\.\s*\w+\s*=|__builtins__\s*\[": later("程式改寫內建函式"),
    r"sitecustomize|usercustomize": later("程式想在啟動時插入程式碼"),
}


class Finished(BaseModel):
    """What grading one submission yields: the outcome, executed notebooks (nbformat 4 as JSON
    objects), notebooks without an answer
    to a manual cell, and deliverable files (base64).
    """

    outcome: Outcome
    notebooks: dict[str, dict[str, Any]] = {}
    files: dict[str, str] = {}
    kept: Kept | None = None
    #: Why one of our checks, or the sandbox, did not finish; "" where all did.
    unfinished: str = ""


class Job(BaseModel):
    """One submission to grade, as plain data.

    given: files of the course's that this student was given, by path below the work folder, all
    below `given_below`; copies that were handed in do not count. private: files that only the
    checks read. variables: environment of both processes, and of the checks alone.
    """

    student: str
    files: dict[str, str]
    given: dict[str, str] = {}
    given_below: str = ""
    private: dict[str, str] = {}
    variables: dict[str, str] = {}
    private_variables: dict[str, str] = {}
    notes: list[str] = []
    fault: str = ""
    key: str = ""
    kept: Kept | None = None


def mark(
    job: Job,
    master: Master,
    zygote: Zygote,
    limits: Limits,
    isolation: str,
) -> Finished:
    """Grade a submission. Never raises for what a submission does.

    A sandbox that fails is 尚未評分 with its reason.
    """
    began = time.monotonic()
    outcome = Outcome(
        student=job.student,
        assignment=master.assignment,
        status=Status.UNGRADED,
        repairs=list(job.notes),
        isolation=isolation,
    )
    finished = Finished(outcome=outcome)
    try:
        try:
            _mark(job, master, zygote, limits, finished)
        except (
            NeedsRun,
            SandboxError,
            # what was kept is not enough, or a child did not come up on a busy machine: run it,
            # once
            # more
        ):
            finished = Finished(
                outcome=outcome.model_copy(
                    update={"cells": [], "stopped": [], "repairs": list(job.notes)},
                ),
            )
            outcome = finished.outcome
            _mark(job.model_copy(update={"kept": None}), master, zygote, limits, finished)
    except SandboxError as error:
        finished.unfinished = tr("沙箱無法執行（{error}）", error=plain_text(error, 200))
        outcome.status, outcome.reason = Status.UNGRADED, finished.unfinished
    except Exception as error:  # a fault of ours must not stop the batch
        outcome.status, outcome.reason = (
            Status.UNGRADED,
            of_this_machine(error)
            or tr(
                "評分程式本身出錯（{kind}：{error}）",
                kind=type(error).__name__,
                error=plain_text(error, 200),
            ),
        )
    if outcome.status is Status.UNGRADED:
        finished.notebooks, outcome.cells = (
            {},
            [_ungraded(book, cell) for book, cell in _scored(master)],
        )
    outcome.seconds = round(time.monotonic() - began, 3)
    return finished


def ungraded(job: Job, master: Master, reason: str, isolation: str) -> Finished:
    """The result of a submission that nobody could grade."""
    cells = [_ungraded(book, cell) for book, cell in _scored(master)]
    return Finished(
        outcome=Outcome(
            student=job.student,
            assignment=master.assignment,
            status=Status.UNGRADED,
            reason=reason,
            cells=cells,
            repairs=list(job.notes),
            isolation=isolation,
        ),
    )


def _scored(master: Master) -> Iterator[tuple[MasterNotebook, MasterCell]]:
    return ((book, cell) for book in master.notebooks for cell in book.cells if cell.scored)


def _ungraded(book: MasterNotebook, cell: MasterCell) -> CellResult:
    return CellResult(
        notebook=book.name,
        grade_id=cell.grade_id,
        score=None,
        max_score=cell.max_score,
        message=tr("尚未評分"),
        error_kind=ErrorKind.NOT_RUN,
    )


def _mark(
    job: Job,
    master: Master,
    zygote: Zygote,
    limits: Limits,
    finished: Finished,
) -> None:
    outcome = finished.outcome
    located = locate(master, job.files)
    outcome.repairs += located.notes
    outcome.notebooks = sorted(located.notebooks)
    _say_what_was_not_read(job, located)
    if not located.notebooks:
        outcome.reason = job.fault or tr("；").join(located.missing.values())
        return
    whole = located.files
    located.files, outside = into_the_sandbox(whole)
    outcome.repairs += outside
    suspicions: list[str] = []
    unfinished: list[str] = []
    doubled = False
    kept: dict[str, dict[str, Any]] = {}
    for book in master.notebooks:
        if book.name not in located.notebooks:
            outcome.cells += [_ungraded(book, cell) for cell in book.cells if cell.scored]
            continue
        rebuilt = rebuild(book, located.notebooks[book.name])
        suspicions += rebuilt.suspicions + _telltales(rebuilt)
        doubled = doubled or rebuilt.doubled
        notes = rebuilt.notes
        if master.answers_are_files:
            rebuilt = on_the_files(book, rebuilt, master.shown_tag)
            notes = [*notes, *rebuilt.notes]
        outcome.repairs += [tr("{name}：{note}", name=book.name, note=note) for note in notes]
        run = NotebookRun(book, rebuilt, master, limits, job)
        finished.notebooks[book.name] = run.execute(zygote, located)
        outcome.stopped += _stopped(book.name, finished.notebooks[book.name])
        if not master.answers_are_files:  # what checks read lies beside the notebook, whole
            located.lost += _behind_the_break(book, located, run.results)
        outcome.cells += run.results
        suspicions += run.problems
        unfinished += run.unfinished
        kept[book.name] = run.log
    finished.files, left = passed_on(whole)
    outcome.repairs += left
    outcome.ran = job.kept is None
    finished.kept = Kept(answers=kept) if len(str(kept)) <= MAX_KEPT else None
    _conclude(outcome, located, suspicions, doubled)
    _say_what_did_not_finish(finished, unfinished)


def _say_what_was_not_read(job: Job, located: Located) -> None:
    """A notebook that is there and was not read is not called missing."""
    for name in located.missing:
        for note in job.notes:
            if re.search(rf"[「/]{re.escape(name)}\.ipynb」", note):
                located.missing[name] = note


def _say_what_did_not_finish(finished: Finished, checks: list[str]) -> None:
    """Checks of ours that did not come to an end leave a hand-in without any score."""
    if not checks:
        return
    named = tr("、").join(checks)
    finished.unfinished = tr("檢查沒有做完：{list}；請稍後再評一次", list=named)
    finished.outcome.status = Status.UNGRADED
    finished.outcome.reason = finished.unfinished


def _behind_the_break(
    book: MasterNotebook,
    located: Located,
    results: list[CellResult],
) -> list[str]:
    """Take back the scores of what a torn file no longer holds; a sentence that names it."""
    if book.name not in located.torn:
        return []
    submitted = located.notebooks[book.name]
    there = {cell.grade_id or cell.cell_id for cell in submitted}
    last = -1
    for place, cell in enumerate(book.cells):
        name = cell.grade_id or cell.cell_id
        if name in there:
            last = place
    missing = [cell.grade_id for cell in book.cells[last + 1 :] if cell.scored]
    for result in results:
        if result.grade_id in missing:
            result.score = None
            result.message = tr("檔案在這之前就斷了，尚未評分")
            result.error_kind = ErrorKind.NOT_RUN
    if not missing:
        return []
    named = tr("、").join(missing)
    sentence = tr(
        "{name}.ipynb 在第 {count} 格之後斷掉，少了 {list}，請學員重新上傳",
        name=book.name,
        count=len(submitted),
        list=named,
    )
    return [sentence]


def _stopped(name: str, notebook: dict[str, Any]) -> list[str]:
    """A sentence for every cell that ran into a limit."""
    found = []
    for number, cell in enumerate(notebook["cells"], 1):
        for output in cell.get("outputs", []):
            if output.get("ename") in ("CellTimeoutError", *map(tr, Excess)):
                found.append(
                    tr(
                        "{name} 第 {number} 格：{evalue}",
                        name=name,
                        number=number,
                        evalue=output["evalue"],
                    )
                )
    return found


def _telltales(rebuilt: Rebuilt) -> list[str]:
    theirs = "\n".join(
        cell.source for cell in rebuilt.cells if cell.cell_type == "code" and cell.theirs
    )
    return [tr(what) for pattern, what in _TELLTALE.items() if re.search(pattern, theirs)]


def _conclude(
    outcome: Outcome,
    located: Located,
    suspicions: list[str],
    doubled: bool,
) -> None:
    waiting = sum(
        cell.score is None and cell.error_kind is ErrorKind.MANUAL for cell in outcome.cells
    )
    parts = []
    if suspicions:
        outcome.status = Status.TAMPERING
        parts.append(tr("；").join(dict.fromkeys(suspicions)) + tr("（分數仍依母版的測試計算）"))
    elif located.questions:
        outcome.status = Status.NEEDS_HUMAN
    elif doubled:
        outcome.status = Status.NEEDS_HUMAN
        parts.append(tr("作答格有重複，請確認採用的那一格"))
    else:
        outcome.status = Status.GRADED
    parts += located.questions
    lost = [*located.missing.values(), *located.lost]
    if lost:
        outcome.status = Status.PARTIAL
        parts.insert(0, tr("；").join(lost))
    if waiting:
        parts.append(tr("另有 {waiting} 題待人工評閱", waiting=waiting))
    parts += [told for told in outcome.stopped if any(tr(excess) in told for excess in Excess)]
    outcome.reason = tr("；").join(parts)


class NotebookRun:
    """One rebuilt notebook, run and scored."""

    def __init__(
        self,
        book: MasterNotebook,
        rebuilt: Rebuilt,
        master: Master,
        limits: Limits,
        job: Job | None = None,
    ):
        self.book, self.rebuilt, self.master, self.limits = book, rebuilt, master, limits
        self.job = job or Job(student="", files={})
        self.results: list[CellResult] = []
        self.log: dict[str, Any] = {}
        self.problems: list[str] = []
        #: Checks of ours that did not come to an end.
        self.unfinished: list[str] = []
        #: Seconds of CPU time of the dearest cell that came to its end, and of all.
        self.dearest = 0.0
        self.worked = 0.0

    def execute(self, zygote: Zygote, located: Located) -> dict[str, Any]:
        """The executed notebook; results are left in `results`."""
        job, master = self.job, self.master
        outdated = below(job.given_below, located.files)
        handed_in = {name: text for name, text in located.files.items() if name not in outdated}
        files = RunFiles(
            trainee=handed_in | master.released_files | job.given,
            checker=handed_in | master.source_files,
            support=master.source_files,
            private=job.private | job.given,
            variables=job.variables,
            private_variables=job.variables | job.private_variables,
        )
        about = (zygote, self.book, files, self.limits)
        session = Session(*about) if self.job.kept is None else ReplaySession(*about, self.job.kept)
        try:
            cells = [
                self._cell(cell, number, session) for number, cell in enumerate(self.rebuilt.cells)
            ]
        finally:
            session.close()
        self.log, self.problems = session.log, session.problems
        self.dearest, self.worked = session.dearest, session.worked
        return {
            "cells": cells,
            "metadata": self.book.metadata,
            "nbformat": 4,
            "nbformat_minor": 5,
        }

    def _cell(self, cell: RebuiltCell, number: int, session: Session) -> dict[str, Any]:
        master = None if cell.position is None else self.book.cells[cell.position]
        made: dict[str, Any] = {
            "id": (master.cell_id if master else "") or f"cell-{number}",
            "cell_type": cell.cell_type,
            "metadata": master.metadata if master else {},
            "source": cell.source,
        }
        if cell.cell_type != "code":
            made["source"] = safe_markdown(cell.source) if cell.theirs else cell.source
        else:
            made |= {"outputs": [], "execution_count": None}
            self._code(cell, master, made, session)
        if master and master.scored and master.kind is not Kind.TEST:
            self.results.append(self._manual(master, cell))
        return made

    def _code(
        self,
        cell: RebuiltCell,
        master: MasterCell | None,
        made: dict[str, Any],
        session: Session,
    ) -> None:
        if master and master.kind is Kind.TEST:
            result, made["outputs"] = self._test(master, cell.position, session)
            self.results.append(result)
            session.bind(master)
        else:
            made["outputs"], made["execution_count"] = session.run(cell.source if cell.runs else "")

    def _manual(self, master: MasterCell, cell: RebuiltCell) -> CellResult:
        empty = master.kind is not Kind.TASK and cell.source.strip() in (master.visible.strip(), "")
        return CellResult(
            notebook=self.book.name,
            grade_id=master.grade_id,
            score=0.0 if empty else None,
            max_score=master.max_score,
            message=tr("沒有作答") if empty else tr("待人工評閱"),
            error_kind=ErrorKind.NO_ANSWER if empty else ErrorKind.MANUAL,
        )

    def _test(
        self,
        master: MasterCell,
        position: int,
        session: Session,
    ) -> tuple[CellResult, list[dict[str, Any]]]:
        mode = self.master.modes.get(f"{self.book.name}/{master.grade_id}", "")
        plan = self.book.plan(position)
        if mode == "same":
            told = session.test_in_same_process(master, plan.answers)
        else:
            told = session.test(master, plan.from_trainee() if mode == "trainee" else plan)
        result = CellResult(
            notebook=self.book.name,
            grade_id=master.grade_id,
            score=0.0,
            max_score=master.max_score,
            same_process=mode == "same",
        )
        judge(told, result)
        if told.get("ours"):
            why = told["ended"]
            self.unfinished.append(tr("{test}（{why}）", test=master.grade_id, why=why))
        return result, _shown(told, result)


def judge(told: dict[str, Any], result: CellResult) -> None:
    """Score or share, message and error kind from what the checker said."""
    if not result.max_score:
        result.share = 0.0
    if told.get("ours"):
        result.score = result.share = None
        result.message, result.error_kind = tr("檢查沒有做完"), ErrorKind.NOT_RUN
    elif told.get("ended") == "timeout":
        result.message, result.error_kind = (
            tr("檢查用到的程式執行太久，已停止"),
            ErrorKind.TIMEOUT,
        )
    elif "ended" in told:
        result.message, result.error_kind = (
            tr("檢查時程序停止（{ended}）", ended=told["ended"]),
            ErrorKind.DEAD_KERNEL,
        )
    elif not told.get("ok"):
        result.error_kind, result.message = _explain(told)
    else:
        _credit(told, result)
    if result.same_process:
        result.message = tr("{message}（同程序測試，防竄改較弱）", message=result.message)


def _credit(told: dict[str, Any], result: CellResult) -> None:
    value = told.get("value")
    most = result.max_score or 1.0
    earned = most
    if value is not None:
        if not 0 <= value <= most:
            result.error_kind = ErrorKind.OUT_OF_RANGE
        is_number = value == value
        earned = float(min(max(value, 0.0), most)) if is_number else 0.0
    if result.max_score:
        result.score = earned
        partly = tr("部分通過：{score:g}／{max_score:g}", score=earned, max_score=most)
    else:
        result.share = earned
        partly = tr("部分符合：{share:.0%}", share=earned)
    result.message = tr("通過") if earned == most else partly


def _explain(told: dict[str, Any]) -> tuple[ErrorKind, str]:
    name, text = str(told.get("ename", "")), plain_text(told.get("evalue", ""), 1000)
    if told.get("plain"):
        return ErrorKind.NOT_PLAIN, tr("答案無法以純資料取得：{text}", text=text)
    if name in ("AssertionError", "CourseError"):
        return ErrorKind.ASSERTION, text or tr("檢查沒有通過")
    if name == "NameError":
        missing = re.search(r"'(.+?)'", text)
        return (
            ErrorKind.MISSING_NAME,
            tr("找不到「{name}」，可能沒有作答或前面的儲存格出錯", name=missing.group(1))
            if missing
            else text,
        )
    return ErrorKind.EXCEPTION, tr("執行檢查時發生 {name}：{text}", name=name, text=text)


def _shown(told: dict[str, Any], result: CellResult) -> list[dict[str, Any]]:
    outputs: list[dict[str, Any]] = list(told.get("shown", []))
    for key, name in (("out", "stdout"), ("err", "stderr")):
        if told.get(key):
            outputs.append(
                {
                    "output_type": "stream",
                    "name": name,
                    "text": plain_text(told[key]),
                },
            )
    if told.get("text"):
        outputs.append(
            {
                "output_type": "execute_result",
                "data": {"text/plain": plain_text(told["text"])},
                "metadata": {},
                "execution_count": None,
            },
        )
    if not told.get("ok"):
        error = failure(plain_text(told.get("ename", "Error"), 200), result.message)
        error["traceback"] = [plain_text(line, 2000) for line in told.get("traceback", [])] + [
            result.message,
        ]
        outputs.append(error)
    return outputs
