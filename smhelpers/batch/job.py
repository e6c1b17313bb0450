"""One report as bytes in, bytes out: what travels to a thread of this machine or to a worker
that shares no folder with it.
"""

import hashlib
import io
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbconvert import HTMLExporter
from papermill.exceptions import PapermillExecutionError
from pydantic import BaseModel

from ..documents.html import with_font
from ..errors import CourseError
from ..marking.host import Zygote
from ..scraps import recorded, shown
from ..workplace import Workplace
from ..writing import whole_folder
from .engine import NAME
from .runs import Run, notebook_text

#: nbconvert's page without the scripts that it would fetch from elsewhere: a report has neither
#: formulas nor widgets.
_OFFLINE = (
    "{% extends 'index.html.j2' %}{% block html_head_js %}{% endblock %}{% block "
    "html_head_js_mathjax %}{% endblock %}"
    "{% block html_head_js_mermaidjs %}{% endblock %}"
)
#: Exports of a year are some megabytes; more than this does not travel.
MAX_BYTES = 500 * 2**20


class ReportRun(BaseModel):
    """One run. packed: by parameter name the folder or file that its value stands for (name,
    digest of the archive).
    """

    name: str
    notebook: str
    parameters: dict[str, Any]
    title: str
    folder: str = ""
    packed: dict[str, tuple[str, str]] = {}


class Made(BaseModel):
    """The finished page with the values recorded, or why there is none."""

    html: str = ""
    values: list[dict[str, Any]] = []
    read: list[str] = []
    reason: str = ""


def job_of(run: Run, packed: dict[str, tuple[str, str]] | None = None) -> ReportRun:
    """The run as what travels."""
    return ReportRun(
        name=run.template.name,
        notebook=notebook_text(run.template),
        parameters=run.parameters,
        title=run.title,
        folder="" if packed else str(run.template.parent),
        packed=packed or {},
    )


def make(job: ReportRun, zygote: Zygote, seconds: float) -> Made:
    """Run the notebook in a fork of the warm process and export it.

    Nothing is raised: a failure names the cell and the error.
    """
    with tempfile.TemporaryDirectory(prefix="smcourse-report-") as scratch:
        source = Path(scratch) / "template.ipynb"
        executed = Path(scratch) / "executed.ipynb"
        source.write_text(job.notebook, encoding="utf-8")
        read: list[str] = []
        try:
            papermill.execute_notebook(
                str(source),
                str(executed),
                parameters=job.parameters,
                engine_name=NAME,
                zygote=zygote,
                seconds=seconds,
                folder=job.folder if Path(job.folder or "-").is_dir() else "",
                read=read,
                progress_bar=False,
                log_output=False,
                request_save_on_cell_execute=False,
            )
            page = nbformat.read(executed, as_version=4)
            return _exported(page, job).model_copy(update={"read": read})
        except PapermillExecutionError as error:
            place = _place(job, error.exec_count, error.cell_index)
            if error.ename == "CourseError":
                said = error.evalue
            else:
                said = f"{error.ename}：{error.evalue}"
            return Made(reason=f"第 {place} 格執行失敗：{said}")
        except Exception as error:
            return Made(reason=f"{type(error).__name__}：{error}")


def _place(job: ReportRun, count: int, index: int) -> int:
    """Number of the cell in the template: papermill puts one of its own after the parameters."""
    cells = nbformat.reads(job.notebook, as_version=4).cells
    tagged = next(
        (n for n, cell in enumerate(cells) if "parameters" in cell.metadata.get("tags", [])),
        -1,
    )
    if index <= tagged or not job.parameters:
        return index + 1
    return index


def _exported(notebook: nbformat.NotebookNode, job: ReportRun) -> Made:
    notebook.metadata["title"] = job.title
    notebook.cells = [
        cell
        for cell in notebook.cells
        if "injected-parameters" not in cell.metadata.get("tags", [])
    ]
    values = recorded(notebook.cells)
    for cell in notebook.cells:
        cell.update({"outputs": shown(cell.outputs)} if cell.cell_type == "code" else {})
    exporter = HTMLExporter(
        raw_template=_OFFLINE,
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        embed_images=True,
        language_code="zh",
    )
    body, _ = exporter.from_notebook_node(notebook)
    # nbconvert knows languages without their region only
    return Made(
        html=with_font(body.replace('<html lang="zh"', '<html lang="zh-TW"', 1)),
        values=values,
    )


def pack(place: Path) -> bytes:
    """A folder or file as a zip archive whose bytes depend on names and contents alone."""
    stream = io.BytesIO()
    if place.is_file():
        files = [place]
    else:
        files = sorted(path for path in place.rglob("*") if path.is_file())
    if sum(path.stat().st_size for path in files) > MAX_BYTES:
        raise CourseError(
            f"「{place.name}」超過 {MAX_BYTES // 2**20} MB，不能送到叢集；請在本機執行（不加 "
            f"--scheduler）。",
        )
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files:
            if place.is_dir():
                name = Path(place.name) / path.relative_to(place)
            else:
                name = Path(place.name)
            archive.writestr(zipfile.ZipInfo(str(name)), path.read_bytes(), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def digest_of(archive: bytes) -> str:
    """Name of an archive among others."""
    return hashlib.sha256(archive).hexdigest()


def unpack(archive: bytes, folder: Path) -> None:
    """Lay an archive of `pack` out below `folder`, whole or not at all."""
    if folder.is_dir():
        return
    # another worker of this machine may be first
    with (
        whole_folder(folder, replace=False) as part,
        zipfile.ZipFile(io.BytesIO(archive)) as opened,
    ):
        opened.extractall(part)


def packed_data(run: Run) -> dict[str, Path]:
    """By parameter name the folder or file that its value stands for."""
    found = {}
    for name, value in run.parameters.items():
        if name == "workplace":
            found[name] = Workplace.open(str(value)).folder
        elif isinstance(value, str) and any(place == Path(value).resolve() for place in run.data):
            found[name] = Path(value).resolve()
    return found
