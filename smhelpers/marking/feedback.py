"""Feedback without hidden tests, without what they say, and without anything that runs in a
browser.
"""

import re
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade, is_locked, is_solution

from ..errors import TOLD
from ..foreign import still
from ..markup import safe_markdown
from .master import strip_hidden
from .outputs import IMAGES, tidy
from .speech import FRAME_LINE, later, tr

#: Characters of the outputs of a cell.
_ROOM = 10**7
HIDDEN = later("檢查沒有通過（這一格含評分時才執行的檢查，內容不公開）")
_SCRIPT = re.compile(
    r"(?is)<script\b.*?</script\s*>|<script\b[^>]*/?>|<(?:iframe|object|embed)\b.*?>",
)
#: In place of nbconvert's: formulas stay as typed, and no third party is asked for a typesetter.
_TEMPLATES = str(Path(__file__).parent / "templates")


class Harmless(NbGraderPreprocessor):
    """Takes what acts or fetches out of a notebook before it becomes a page, whoever wrote it."""

    def __init__(self, **about: Any) -> None:
        """nbgrader fixes the other settings by which an exporter would find templates of ours."""
        super().__init__(**about)
        if isinstance(self.parent, HTMLExporter):
            self.parent.template_paths = [_TEMPLATES, *self.parent.template_paths]

    def preprocess_cell(self, cell: Any, resources: dict, index: int) -> tuple[Any, dict]:
        """One cell, its outputs checked; text as prose, unless it is the master's."""
        if cell.cell_type == "code":
            outputs: list[dict] = []
            for output in cell.outputs:
                tidy(dict(output), outputs, _ROOM)
            cell.outputs = [type(cell)(output) for output in outputs]
        elif not is_locked(cell):
            pasted = cell.get("attachments", {})
            shown = [name for name, data in pasted.items() if set(data) <= set(IMAGES)]
            cell.source = safe_markdown(cell.source, shown)
        return cell, resources


class StripHiddenTests(NbGraderPreprocessor):
    """Takes hidden tests out of a graded notebook before it becomes feedback."""

    def preprocess_cell(self, cell: Any, resources: dict, index: int) -> tuple[Any, dict]:
        """Source and outputs of one cell, made safe."""
        if cell.cell_type == "code":
            self._code(cell)
        elif not is_locked(cell):
            cell.source = safe_markdown(cell.source)
        return cell, resources

    @staticmethod
    def _code(cell: Any) -> None:
        visible = strip_hidden(cell.source)
        outputs: list[dict] = []
        for output in cell.outputs:
            tidy(dict(output), outputs, _ROOM)
        if is_grade(cell) and not is_solution(cell) and visible != cell.source:
            outputs = [shown for output in outputs if (shown := _public(output, cell.source))]
            cell.source = visible
        cell.outputs = [type(cell)(output) for output in outputs]


def _public(output: dict, source: str) -> dict | None:
    """An error of a visible line as it is; of a hidden line, only that there was one.

    Of what was printed, what is meant for trainees.
    """
    if output["output_type"] == "stream":
        told = [
            line.removeprefix(TOLD) for line in output["text"].splitlines() if line.startswith(TOLD)
        ]
        return output | {"text": "\n".join(told) + "\n"} if told else None
    if output["output_type"] == "error" and not _visible(output, source):
        return {
            "output_type": "error",
            "ename": "",
            "evalue": tr(HIDDEN),
            "traceback": [tr(HIDDEN)],
        }
    return output


def _visible(output: dict, source: str) -> bool:
    lines = [int(number) for text in output["traceback"] for number in FRAME_LINE.findall(text)]
    hidden, inside = set(), False
    for number, line in enumerate(source.splitlines(), 1):
        inside = inside or "### BEGIN HIDDEN TESTS" in line
        if inside:
            hidden.add(number)
        inside = inside and "### END HIDDEN TESTS" not in line
    return bool(lines) and not hidden & set(lines)


class SafeHTMLExporter(HTMLExporter):
    """HTML in which nothing runs. Formulas stay as typed: the typesetter is a script."""

    def from_notebook_node(
        self,
        nb: Any,
        resources: dict | None = None,
        **options: Any,
    ) -> tuple[str, dict]:
        """The page, without scripts and with a policy that forbids them."""
        html, resources = super().from_notebook_node(nb, resources, **options)
        return still(_SCRIPT.sub("", html)), resources
