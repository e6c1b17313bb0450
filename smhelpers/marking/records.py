"""A record per trainee: what was decided of each criterion, on what evidence, from which submission (HTML, printable)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import nbformat
from jinja2 import Environment, PackageLoader, select_autoescape

from .. import __version__
from ..course import Course
from ..documents.html import with_font
from ..standard import unit
from .judgement import Decision, Judgement
from .outcome import ErrorKind, Outcome


@dataclass(frozen=True)
class Attempt:
    """One submission as it was handled: assignment, status and reason in zh-TW, repairs made, isolation used, hash of the files."""

    assignment: str
    status: str
    reason: str
    repairs: list[str]
    isolation: str
    sha256: str


def folder_hash(folder: Path) -> str:
    """SHA-256 over the names and contents of the files of a submission (links are not followed)."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink()):
        digest.update(f"{path.relative_to(folder)}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def remarks(outcome: Outcome, executed: Path) -> list[str]:
    """What an assessor should know of a run, in zh-TW: its reason, repairs, checks that could not be met, cells that were stopped.

    `executed` is the folder of the submission's executed notebooks.
    """
    failed = dict.fromkeys(cell.message for cell in outcome.cells if cell.score == 0 and cell.error_kind is not ErrorKind.NONE)
    more = [f"另有 {len(outcome.repairs) - 1} 處由母版補回或還原"] if len(outcome.repairs) > 1 else []
    return [text for text in [*outcome.repairs[:1], *more, *failed, *stopped_cells(executed), outcome.reason] if text]


def stopped_cells(executed: Path) -> list[str]:
    """A sentence for every cell of the executed notebooks that ran into its time limit."""
    return [f"{path.stem} 第 {number} 格：{output['evalue']}" for path in sorted(executed.glob("*.ipynb"))
            for number, cell in enumerate(nbformat.read(path, as_version=4).cells, 1)
            for output in cell.get("outputs", []) if output.get("ename") == "CellTimeoutError"]


def summary(judgements: list[Judgement]) -> dict[str, int]:
    """How many criteria have each decision."""
    return {decision.value: sum(j.decision is decision for j in judgements) for decision in Decision}


def write_record(course: Course, folder: Path, student: str, judgements: list[Judgement], attempts: list[Attempt],
                 extra: Mapping[str, str] | None = None) -> Path:
    """Write `<folder>/<student>.html`. `extra` adds rows to the head of the record (label: text)."""
    environment = Environment(loader=PackageLoader("smhelpers.marking"), autoescape=select_autoescape(["html"]))
    page = environment.get_template("record.html").render(
        course=course, unit=unit(), student=student, judgements=judgements, attempts=attempts, summary=summary(judgements),
        extra=extra or {}, made_at=datetime.now().astimezone().strftime("%Y-%m-%d %H:%M %Z"), version=__version__,
        assignments={built.slug: unit().task(built.slug).zh for built in course.units})
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{student}.html"
    path.write_text(with_font(page), encoding="utf-8")
    return path
