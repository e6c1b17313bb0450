"""Grade a whole assignment through nbgrader: one submission at a time, each with its own outcome, none in the way of another."""

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from ..errors import CourseError
from .isolation import available
from .nbgrader import configure
from .outcome import CellResult, Limits, Outcome, Status

Isolation = Literal["required", "best", "off"]


def grade_assignment(course: Path, assignment: str, *, students: list[str] | None = None, limits: Limits | None = None,
                     isolation: Isolation = "best", on_outcome: Callable[[Outcome], None] = lambda _: None) -> list[Outcome]:
    """Grade what was handed in under `course/submitted/<student>/<assignment>`; one outcome a folder, in order of names.

    `CourseError` if there is nothing to grade, or if isolation is required and not to be had.
    """
    missing = available()
    if missing and isolation == "required":
        raise CourseError(f"無法隔離學員的程式（{missing}），依設定停止評分；請安裝後再試。")
    folders = sorted(path.parent for path in (course / "submitted").glob(f"*/{assignment}") if path.is_dir())
    chosen = [folder.name for folder in folders if students is None or folder.name in students]
    if not chosen:
        raise CourseError(f"{course / 'submitted'} 裡沒有「{assignment}」的交件；請先收件，或檢查評量名稱。")
    outcomes = []
    for student in chosen:
        outcomes.append(_grade_one(course, assignment, student, limits or Limits(), missing))
        on_outcome(outcomes[-1])
    return outcomes


def _grade_one(course: Path, assignment: str, student: str, limits: Limits, missing: str) -> Outcome:
    started = time.monotonic()
    folder = course / "submitted" / student / assignment
    isolation = f"未隔離（{missing}）" if missing else "bubblewrap"
    problem = _unreadable(folder)
    if not problem:
        problem = _autograde(course, assignment, student, limits)
    cells = [] if problem else _cells(course, assignment, student)
    if problem:
        _withdraw(course, assignment, student)
    return Outcome(student=student, assignment=assignment, cells=cells, seconds=round(time.monotonic() - started, 2), isolation=isolation,
                   status=_status(problem, cells), reason=problem or _reason(course, assignment, student))


def _unreadable(folder: Path) -> str:
    """Why the notebooks of a submission cannot be read, "" if they can."""
    notebooks = sorted(folder.glob("*.ipynb"))
    if not notebooks:
        return "交件資料夾裡沒有筆記本（.ipynb）；請學員補交"
    for path in notebooks:
        try:
            content = json.loads(path.read_text(encoding="utf-8-sig"))
        except json.JSONDecodeError as error:
            return f"筆記本 {path.name} 第 {error.lineno} 列起損壞（不是完整的 JSON，可能上傳中斷）；請學員重新交件"
        except UnicodeDecodeError:
            return f"筆記本 {path.name} 不是 UTF-8 編碼；請學員用 JupyterLab 另存後重新交件"
        if not isinstance(content, dict) or not isinstance(content.get("cells"), list):
            return f"筆記本 {path.name} 不是 Jupyter 筆記本的格式；請學員重新交件"
    return ""


def _autograde(course: Path, assignment: str, student: str, limits: Limits) -> str:
    """Run nbgrader's converter for one student; "" or the reason why it could not finish."""
    config = configure(Config(), limits)
    config.CourseDirectory.root = str(course)
    config.CourseDirectory.db_url = f"sqlite:///{course / 'gradebook.db'}"
    config.CourseDirectory.assignment_id = assignment
    config.CourseDirectory.student_id = student
    config.Autograde.force = True
    converter = Autograde(coursedir=CourseDirectory(config=config), config=config)
    converter.log.setLevel("CRITICAL")
    try:
        converter.start()
    except (Exception, SystemExit) as error:
        return f"評分程序無法完成（{type(error).__name__}）；請評量人員開啟交件檢視"
    return ""


def _cells(course: Path, assignment: str, student: str) -> list[CellResult]:
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        submission = book.find_submission(assignment, student)
        return [CellResult(notebook=notebook.name, grade_id=grade.name, max_score=grade.max_score,
                           score=None if _waiting(grade) else float(grade.score))
                for notebook in submission.notebooks for grade in notebook.grades]


def _waiting(grade) -> bool:
    return grade.needs_manual_grade or (grade.auto_score is None and grade.manual_score is None)


def _status(problem: str, cells: list[CellResult]) -> Status:
    if problem:
        return Status.NOT_GRADED
    return Status.NEEDS_HUMAN if any(cell.score is None for cell in cells) else Status.GRADED


def _reason(course: Path, assignment: str, student: str) -> str:
    """What an assessor should know of the run: cells that were stopped, and errors in zh-TW of the checks."""
    reasons = []
    for path in sorted((course / "autograded" / student / assignment).glob("*.ipynb")):
        for number, cell in enumerate(json.loads(path.read_text(encoding="utf-8"))["cells"], 1):
            for output in cell.get("outputs", []):
                if output.get("output_type") == "error":
                    reasons.append(_said(number, output))
    return "；".join(dict.fromkeys(reasons))


def _said(number: int, output: dict) -> str:
    if output["ename"] in ("CellTimeoutError", "KeyboardInterrupt"):
        return f"第 {number} 格超過時間上限，已中止"
    if output["ename"] == "CourseError":
        return output["evalue"].rstrip("。")
    return f"第 {number} 格發生錯誤（{output['ename']}）"


def _withdraw(course: Path, assignment: str, student: str) -> None:
    """A submission that could not be graded leaves no earlier score behind as if it were fresh."""
    shutil.rmtree(course / "autograded" / student / assignment, ignore_errors=True)
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        try:
            book.remove_submission(assignment, student)
        except MissingEntry:
            return
