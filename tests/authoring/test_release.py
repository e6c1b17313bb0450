"""What is released runs on past checks that fail, so that every form is there on the first day."""

import nbformat
import pytest

from smhelpers.course import Course

ROOT = Course.open().root

RELEASED = sorted((ROOT / "release").glob("*/*.ipynb"))


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: path.stem)
def test_every_check_lets_the_cells_below_it_run(path):
    cells = nbformat.read(path, as_version=4).cells
    stopping = [
        cell.metadata.nbgrader.grade_id
        for cell in cells
        if cell.cell_type == "code"
        and cell.metadata.nbgrader.grade
        and "raises-exception" not in cell.metadata.tags
    ]
    assert stopping == []


def test_the_tag_is_not_written_into_the_masters():
    assert not [
        path.name
        for path in (ROOT / "source").glob("*/*.ipynb")
        if "raises-exception" in path.read_text(encoding="utf-8")
    ]
