"""Papermill over many parameters: one HTML report a run, a failing run reported and never in the way of the others.

A run is keyed by template, parameters, data and library version; what is fresh is skipped, so a stopped batch resumes.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbconvert import HTMLExporter
from papermill.exceptions import PapermillExecutionError

from . import __version__
from .documents.html import with_font
from .errors import CourseError
from .paths import PACKAGE


@dataclass(frozen=True)
class Run:
    """One report to make: a template, its parameters, and where the HTML goes. `data` are folders that it reads."""

    template: Path
    parameters: dict[str, Any]
    output: Path
    data: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Result:
    """What came of a run: `made`, `fresh` (skipped) or `failed` with the reason in zh-TW."""

    run: Run
    status: str
    reason: str = ""
    values: dict[str, Any] = field(default_factory=dict)


def check_parameters(template: Path, parameters: Iterable[str]) -> None:
    """`CourseError` unless the template declares every one of these parameters (papermill itself only warns)."""
    known = papermill.inspect_notebook(str(template))
    unknown = sorted(set(parameters) - set(known))
    if unknown:
        raise CourseError(f"{template.name} 沒有參數「{'、'.join(unknown)}」；可用的參數是 {'、'.join(known) or '（無）'}。")


def key_of(run: Run) -> str:
    """Hash of everything that the report depends on."""
    digest = hashlib.sha256(f"{__version__}\0{json.dumps(run.parameters, sort_keys=True, ensure_ascii=False)}".encode())
    files = [run.template, *(path for folder in (*run.data, PACKAGE) for path in sorted(folder.rglob("*"))
                             if path.is_file() and "__pycache__" not in path.parts)]
    for path in files:
        digest.update(f"\0{path.name}\0{path.stat().st_size}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def is_fresh(run: Run, key: str) -> bool:
    """Whether the report is there and was made from the same things."""
    stamp = _stamp(run)
    return run.output.is_file() and stamp.is_file() and stamp.read_text(encoding="utf-8").strip() == key


def _stamp(run: Run) -> Path:
    return run.output.with_name(f".{run.output.stem}.key")


def execute(run: Run) -> Result:
    """Make one report. Nothing is raised: a failure is a result that names the cell and the error."""
    key = key_of(run)
    if is_fresh(run, key):
        return Result(run, "fresh")
    try:
        with tempfile.TemporaryDirectory() as scratch:
            executed = Path(scratch) / "executed.ipynb"
            papermill.execute_notebook(str(run.template), str(executed), parameters=run.parameters, cwd=scratch,
                                       progress_bar=False, log_output=False, request_save_on_cell_execute=False)
            _write(run, executed)
    except PapermillExecutionError as error:
        return Result(run, "failed", f"第 {error.cell_index + 1} 格執行失敗：{error.ename}：{error.evalue}")
    except Exception as error:
        return Result(run, "failed", f"{type(error).__name__}：{error}")
    _stamp(run).write_text(key + "\n", encoding="utf-8")
    return Result(run, "made")


def _write(run: Run, executed: Path) -> None:
    notebook = nbformat.read(executed, as_version=4)
    title = " ".join(str(value) for value in run.parameters.values())
    notebook.metadata["title"] = title
    notebook.cells = [cell for cell in notebook.cells if "injected-parameters" not in cell.metadata.get("tags", [])]
    exporter = HTMLExporter(exclude_input=True, exclude_input_prompt=True, exclude_output_prompt=True, embed_images=True,
                            language_code="zh-TW")
    body, _ = exporter.from_notebook_node(notebook)
    run.output.parent.mkdir(parents=True, exist_ok=True)
    partial = run.output.with_suffix(".partial")
    partial.write_text(with_font(body), encoding="utf-8")
    partial.replace(run.output)


def execute_all(runs: list[Run], workers: int | None = None, on_result: Callable[[Result], None] = lambda _: None) -> list[Result]:
    """Make all reports on `workers` processes (default: one a core), calling back as each ends; results in order of the runs."""
    for template, names in {run.template: tuple(run.parameters) for run in runs}.items():
        check_parameters(template, names)
    found: dict[int, Result] = {}
    for index, result in _results(runs, workers or os.cpu_count() or 1):
        found[index] = result
        on_result(result)
    return [found[index] for index in range(len(runs))]


def _quiet() -> None:
    """Kernels write notices of their own to stderr, which would break the progress bar; failures come back as results."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def _results(runs: list[Run], workers: int) -> Iterator[tuple[int, Result]]:
    # papermill changes the working directory, so runs share no process at a time; spawn keeps kernels' sockets apart
    with ProcessPoolExecutor(min(workers, len(runs)) or 1, mp_context=get_context("spawn"), initializer=_quiet) as pool:
        futures = {pool.submit(execute, run): index for index, run in enumerate(runs)}
        for future in as_completed(futures):
            try:
                yield futures[future], future.result()
            except Exception as error:
                yield futures[future], Result(runs[futures[future]], "failed", f"執行程序中斷：{type(error).__name__}")
