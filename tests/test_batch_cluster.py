"""Reports on a real Dask scheduler with two worker processes that share no folder with the
instructor.
"""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from smhelpers.batch import execute_all, runs_of

pytestmark = pytest.mark.xdist_group("cluster")


@pytest.fixture
def runs(tmp_path):
    """Reports over two folders of exports; the last of them fails."""
    cells = [
        new_code_cell("folder = ''\nmonth = '2026-01'", metadata={"tags": ["parameters"]}),
        new_code_cell(
            "from pathlib import Path\nfrom smhelpers.scraps import record\n"
            "record('rows', len(Path(folder, 'posts.csv').read_text().split()))\nprint(month,"
            " Path(folder).name)",
        ),
    ]
    kernel = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    nbformat.write(
        new_notebook(cells=cells, metadata={"kernelspec": kernel}),
        tmp_path / "report.ipynb",
    )
    for name, rows in (("north", 2), ("south", 5), ("empty", 0)):
        (tmp_path / name).mkdir()
        if rows:
            (tmp_path / name / "posts.csv").write_text("1\n" * rows)
    (tmp_path / "empty" / "note.txt").write_text("x")
    rows = [
        {"folder": str(tmp_path / name), "month": "2026-08"} for name in ("north", "south", "empty")
    ]
    return runs_of(tmp_path / "report.ipynb", rows, tmp_path / "out")


def test_a_cluster_makes_the_reports_from_what_is_sent_to_it(runs, scheduler):
    results = execute_all(runs, scheduler=scheduler)
    assert [result.status for result in results] == ["made", "made", "failed"]
    assert [result.values[0]["value"] for result in results[:2]] == [
        2,
        5,
    ] and "FileNotFoundError" in results[2].reason
    assert "2026-08 north" in runs[0].output.read_text(encoding="utf-8")
