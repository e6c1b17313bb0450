"""What an assessment still lacks, by criterion: the checks that a trainee can see, and written
answers that are empty.
"""

import contextlib
import importlib
import io
import re
from collections.abc import Iterator
from typing import Any

import lazy_loader as lazy

from ..deliverable import Deliverable
from ..errors import CourseError
from ..portfolio import Portfolio
from ..standard import EVIDENCE_TAG, unit
from .work import Work

nbformat = lazy.load("nbformat")  # takes seconds; only the pressed button needs it
#: The form of a written answer, and of which field it is.
PROSE = re.compile(r"prose_form\(\s*[\"'](\w+)[\"']")


def missing(work: Work) -> dict[str, list[str]]:
    """zh-TW sentences by criterion (`pc-1.4`, `k-9`), in the unit's order.

    Empty when nothing is missing.

    The checks are the notebook's own, as in nbgrader's Validate: they show whether something was
    forgotten, not whether it is right.
    """
    found: dict[str, list[str]] = {}
    cells = _cells(work)
    if not any(cell.metadata.get("nbgrader", {}).get("grade") for cell in cells):
        raise CourseError(
            f"{work.notebook.name} 裡沒有任何檢查：不是評量的筆記本，或檢查格被刪掉了。"
            "請向講師要一份新的放回來，表單的內容會自動帶入。",
        )
    with contextlib.chdir(work.folder):
        for about, sentence in _lacking(work, cells):
            if sentence not in found.setdefault(about, []):
                found[about].append(sentence)
    order = list(unit().items)
    return {name: found[name] for name in sorted(found, key=order.index)}


def _cells(work: Work) -> list[Any]:
    try:
        return nbformat.read(work.notebook, as_version=4).cells
    except (ValueError, AttributeError, KeyError, nbformat.ValidationError):
        raise CourseError(
            f"{work.notebook.name} 打不開，可能沒有存完整；請在 JupyterLab 開啟、按 Ctrl+S "
            f"儲存後再交件。",
        ) from None


def _lacking(work: Work, cells: list[Any]) -> Iterator[tuple[str, str]]:
    """Criterion and sentence, in the order of the cells."""
    asked = ""
    for cell in cells:
        about = cell.metadata.get("nbgrader", {})
        tags = [
            tag
            for tag in cell.metadata.get("tags", [])
            if EVIDENCE_TAG.match(tag) and tag in unit().items
        ]
        if about.get("task"):
            asked = tags[0] if tags else ""
        elif about.get("grade") and cell.cell_type == "code" and tags:
            yield from ((tags[0], sentence) for sentence in _failing(cell.source))
        elif asked and (field := PROSE.search(cell.source)):
            yield from ((asked, sentence) for sentence in _unwritten(work, field[1]))
            asked = ""


def _failing(source: str) -> list[str]:
    """What the visible check says; its printed output is of no interest here."""
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            exec(compile(source, "<check>", "exec"), {"__name__": "check"})  # noqa: S102 (the trainee's own notebook and machine)
    except CourseError as error:
        return [str(error)]
    except Exception as error:
        return [
            f"「{source.split(chr(10))[0].removeprefix('# 檢查：')}」無法檢查"
            f"（{type(error).__name__}）；請重新啟動核心、全部執行一次，"
            "還是這樣就告訴講師。",
        ]
    return []


def _unwritten(work: Work, field: str) -> list[str]:
    kind = written(work.assignment)
    if kind is None or field not in kind.model_fields:
        return []
    title = kind.model_fields[field].title or field
    return [
        f"文字說明「{title}」{sentence.removeprefix(title)}"
        for sentence in findings_of(work.portfolio, kind, title)
    ]


def findings_of(portfolio: Portfolio, kind: type[Deliverable], title: str) -> list[str]:
    """What is still wrong with one field of a deliverable, by the field's title."""
    return [
        sentence
        for sentence in portfolio.findings(kind)
        if sentence.split("：")[0].split("／")[0] == title
    ]


def written(assignment: str) -> type[Deliverable] | None:
    """The deliverable that holds an assessment's written answers."""
    try:
        importlib.import_module(f"..{assignment}", __package__)
    except ModuleNotFoundError:
        return None
    pending = [Deliverable]
    while pending:
        kind = pending.pop()
        pending += kind.__subclasses__()
        if getattr(kind, "file_name", "") == f"{assignment}_prose":
            return kind
    return None
