"""Every report template runs top to bottom, without an error, a warning or a missing glyph.

Lessons do so in `browser/test_lessons.py`.
"""

import nbformat
import pytest
from nbclient import NotebookClient

from smhelpers.course import Course

from . import own_folders

COURSE = Course.open()
TEMPLATES = [
    COURSE.root / "notebooks" / unit.slug / f"{name}.ipynb"
    for unit in COURSE.units
    for name in unit.templates
]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_report_runs_cleanly_from_a_fresh_kernel(path, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONWARNINGS", "error:Glyph:UserWarning")
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook,
        timeout=300,
        kernel_name="python3",
        resources={"metadata": {"path": str(tmp_path)}},
    ).execute()
    outputs = [
        output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs
    ]
    assert outputs and not [
        o for o in outputs if o.output_type == "error" or o.get("name") == "stderr"
    ]


def test_the_release_runs_to_its_first_form_and_says_in_chinese_what_is_missing(tmp_path):
    notebook = nbformat.read(
        COURSE.root / "release" / "evaluation" / "evaluation.ipynb",
        as_version=4,
    )
    NotebookClient(
        notebook,
        timeout=300,
        kernel_name="python3",
        allow_errors=True,
        resources={"metadata": {"path": str(tmp_path)}},
    ).execute()
    errors = [
        o
        for cell in notebook.cells
        if cell.cell_type == "code"
        for o in cell.outputs
        if o.output_type == "error"
    ]
    assert len(errors) == 15 and {e.ename for e in errors} == {"CourseError"}
    assert all(len(e.traceback) == 1 and "請在對應的表單填寫" in e.traceback[0] for e in errors)


def test_the_lesson_on_a_month_runs_on_a_company_s_own_folder(tmp_path):
    own_folders.instagram_month(tmp_path / "bakery")
    path = COURSE.root / "notebooks" / "evaluation" / "reading_a_month.ipynb"
    notebook = nbformat.read(path, as_version=4)
    cell = next(cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", []))
    cell.source = f"workplace = {str(tmp_path / 'bakery')!r}\nmonth = '2026-02-20..2026-03-19'"
    NotebookClient(
        notebook,
        timeout=300,
        kernel_name="python3",
        resources={"metadata": {"path": str(tmp_path)}},
    ).execute()
    shown = str([cell.outputs for cell in notebook.cells if cell.cell_type == "code"])
    assert "模擬" not in shown and "沒有兩期都完整的資料，不比較" in shown
