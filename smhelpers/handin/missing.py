"""What an assessment still lacks, by item of the standard: checks that a trainee can mend, and
written answers that are empty.
"""

import ast
import contextlib
import io
import json
from pathlib import Path
from typing import Any

from ..assessment import Assessed, assessment_of, declared
from ..assessment import Work as Checked
from ..course import Course, CourseUnit
from ..errors import CourseError
from ..portfolio import Portfolio
from ..standard import unit
from .work import OpenWork


def missing(work: OpenWork) -> dict[str, list[str]]:
    """zh-TW sentences by item (`pc-1.4`, `k-9`), in the standard's order; empty when nothing is
    missing.

    The checks show whether something was forgotten, not whether it is right. No cell is run: of the
    notebook only its parameters are read.
    """
    found: dict[str, list[str]] = {}
    assessed = _assessed(work)
    with contextlib.chdir(work.folder), contextlib.redirect_stdout(io.StringIO()):
        for item, sentence in assessed.lacking():
            told = found.setdefault(item.evidence[0], [])
            if sentence not in told:
                told.append(sentence)
    order = list(unit().items)
    return {name: found[name] for name in sorted(found, key=order.index)}


def _assessed(work: OpenWork) -> Assessed:
    given = parameters_of(work.notebook)
    if "workplace" not in given:
        raise CourseError(
            f"{work.notebook.name} 裡沒有任何檢查：不是評量的筆記本，或檢查格被刪掉了。"
            "請向講師要一份新的放回來，表單的內容會自動帶入。",
        )
    try:
        assessment = assessment_of(Course.open(work.folder), work.assignment)
    except CourseError:
        # handed out without the course around it, as a JupyterHub does
        plain = CourseUnit(slug=work.assignment, lessons=["-"])
        assessment = declared(plain.declaration)
    portfolio = Portfolio.open(work.folder)
    month = str(given.get("month", ""))
    return Assessed(assessment, Checked(portfolio, str(given["workplace"]), month))


def parameters_of(notebook: Path) -> dict[str, Any]:
    """The plain values that the `parameters` cell of a notebook assigns; {} where it has none.

    `CourseError` if the notebook cannot be read.
    """
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        sources = []
        for cell in cells:
            if "parameters" in cell["metadata"].get("tags", []):
                sources.append("".join(cell["source"]))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise CourseError(
            f"{notebook.name} 打不開，可能沒有存完整；"
            f"請在 JupyterLab 開啟、按 Ctrl+S 儲存後再交件。",
        ) from None
    values: dict[str, Any] = {}
    for source in sources:
        values |= _assigned(source)
    return values


def _assigned(source: str) -> dict[str, Any]:
    values = {}
    with contextlib.suppress(SyntaxError):
        for line in ast.parse(source).body:
            match line:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=value)):
                    values[name] = value
    return values
