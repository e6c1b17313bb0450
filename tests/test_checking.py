"""What a trainee sees of a check: its title and a sign, in a real kernel.

Nothing where nobody looks.
"""

import nbformat
import pytest
from nbclient import NotebookClient

from smhelpers.views.checking import title_of

_CELLS = (
    "import smhelpers.views",
    "# 檢查：有三個目標；評分時核對數字\n1 + 1",
    "# 檢查：有來源\nfrom smhelpers.errors import require\nrequire(False, '還沒有來源；請填寫。')",
    "2 + 2",
)


def run(tmp_path):
    """HTML shown by each cell."""
    cells = [nbformat.v4.new_code_cell(source) for source in _CELLS]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(
        notebook,
        allow_errors=True,
        resources={"metadata": {"path": str(tmp_path)}},
    ).execute()
    return [
        [
            "".join(output["data"]["text/html"])
            for output in cell.outputs
            if "text/html" in output.get("data", {})
        ]
        for cell in notebook.cells
    ]


def test_a_title_says_what_is_checked_now_and_what_later():
    assert title_of(_CELLS[1]) == ("有三個目標", "評分時核對數字") and title_of(_CELLS[2])[1] == ""


@pytest.mark.parametrize("source", ["", "x = 1", "x = 1\n# 檢查：不在第一行"])
def test_other_cells_have_no_title(source):
    assert title_of(source) == ("", "")


def test_each_check_shows_its_own_sign(tmp_path, monkeypatch):
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    nothing, [passed], [failed], other = run(tmp_path)
    assert "✓ 檢查：有三個目標" in passed and "評分時核對數字" in passed
    assert "✗ 檢查：有來源" in failed and nothing == other == []


def test_marking_shows_no_such_line(tmp_path, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert run(tmp_path) == [[], [], [], []]
