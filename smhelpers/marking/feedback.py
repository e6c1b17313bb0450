"""Feedback without hidden tests, without what they say, and without anything that runs in a
browser.
"""

import re
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade, is_locked, is_solution

from ..errors import TOLD
from ..markup import safe_markdown
from .master import strip_hidden
from .outputs import tidy
from .speech import FRAME_LINE, later, tr

HIDDEN = later("檢查沒有通過（這一格含評分時才執行的檢查，內容不公開）")
_SCRIPT = re.compile(
    r"(?is)<script\b.*?</script\s*>|<script\b[^>]*/?>|<(?:iframe|object|embed)\b.*?>",
)
_POLICY = (
    '<meta http-equiv="Content-Security-Policy" content="script-src \'none\'; object-src '
    "'none'; frame-src 'none'; "
    "connect-src 'none'; form-action 'none'; img-src data:; media-src 'none'\">"
)


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
            tidy(dict(output), outputs, 10**7)
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
        html = _SCRIPT.sub("", html)
        return re.sub(r"(?i)<head>", lambda match: match[0] + _POLICY, html, count=1), resources
