"""What a trainee must not get with the feedback: the source of hidden tests."""

import re

from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors.base import NbGraderPreprocessor

_HIDDEN = re.compile(r"^[^\n]*BEGIN HIDDEN TESTS.*?END HIDDEN TESTS[^\n]*$", re.S | re.M)


class StripHiddenTests(NbGraderPreprocessor):
    """Replaces every hidden region by one line."""

    def preprocess_cell(self, cell: NotebookNode, resources: dict, index: int) -> tuple:
        """Strip one cell."""
        if cell.cell_type == "code":
            cell.source = _HIDDEN.sub("# （評分時的核對項目不公開）", cell.source)
        return cell, resources
