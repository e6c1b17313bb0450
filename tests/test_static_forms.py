"""Where no front end runs (formgrader, feedback, HTML pages) every form and board of the course
still shows its answers as text.
"""

import ast
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import pytest

from smhelpers.course import Course

COURSE = Course.open()
NOTEBOOKS = [
    COURSE.root / "notebooks" / unit.slug / f"{name}.ipynb"
    for unit in COURSE.units
    for name in unit.lessons
] + sorted((COURSE.root / "release").glob("*/*.ipynb"))
WIDGET = "application/vnd.jupyter.widget-view+json"


def _shown(path: Path) -> dict[str, dict]:
    """What each cell's last value hands to a front end, by the cell's last line.

    Checks, which fail on blank work, are left out.
    """
    scope, found = {"__name__": "__main__"}, {}
    for cell in nbformat.read(path, as_version=4).cells:
        about = cell.metadata.get("nbgrader", {})
        if cell.cell_type != "code" or (about.get("grade") and not about.get("solution")):
            continue
        *before, last = ast.parse(cell.source).body or ast.parse("pass").body
        is_value = isinstance(last, ast.Expr)
        exec(  # noqa: S102
            compile(ast.Module([*before, *([] if is_value else [last])], []), str(path), "exec"),
            scope,
        )
        value = (
            eval(compile(ast.Expression(last.value), str(path), "eval"), scope)  # noqa: S307
            if is_value
            else None
        )
        if hasattr(value, "_repr_mimebundle_"):
            found[cell.source.strip().split("\n")[-1]] = value._repr_mimebundle_()
    return found


@pytest.mark.parametrize(
    "path",
    NOTEBOOKS,
    ids=lambda path: f"{path.parent.parent.name}-{path.stem}",
)
def test_every_form_and_board_is_text_where_no_front_end_runs(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    shown = _shown(path)
    plt.close("all")
    assert shown
    assert [
        source
        for source, bundle in shown.items()
        if WIDGET in bundle or "<" not in bundle.get("text/html", "")
    ] == []
