"""Feedback without hidden tests, without what they say, and without anything that runs in a
browser.
"""

import re
from html import escape
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbgrader.preprocessors import GetGrades, NbGraderPreprocessor
from nbgrader.utils import is_grade, is_locked, is_solution, is_task

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
#: What only markers read; a scheme that was never closed goes to the end.
_SCHEME = re.compile(r"(?s)=== BEGIN MARK SCHEME ===.*?(?:=== END MARK SCHEME ===|\Z)")
#: nbgrader's own words around a cell, as its template writes them, and ours.
_WORDS = {
    '<span class="nbgrader-label">Student\'s answer</span>': later("你的作答"),
    '<span class="nbgrader-label">Student\'s task</span>': later("題目"),
    "<b>Comments:</b>": later("評語："),
    '<a href="#top">(Top)</a>': later("回到最上面"),
}
#: A check may say in its first line, after a word and a full-width colon, what it looks at; what
#: stands after a full-width semicolon is of marking alone.
_TITLE = re.compile(r"# \w+\uff1a([^\uff1b\n]+)")
#: What the course folds away in the notebook is no news in the feedback either: code, and the
#: numbers of runs.
_FOLDED = (
    "<style>div.prompt { display: none !important; } "
    ".celltag_hide-input .input_area { display: none; } "
    # an answer that stands in a form leaves its cell empty
    ".celltag_hide-input .nbgrader_cell:has(> a[name^=comment-]):not(:has(.panel-footer)) "
    "{ display: none; }</style>"
)
_GRADE_CELL = re.compile(r"Grade cell: <code>(?P<name>[^<]*)</code>")
_TOTAL = re.compile(r"(<h4>[^<]*?) \(Score: [\d.-]+ / [\d.]+\)</h4>")
_LISTED = re.compile(
    r'<a href="#(?P<name>[^"]+)">(?P<kind>Test cell|Coding free-response|Written response|Task)</a>'
    r" \(Score: (?P<score>[\d.-]+) / (?P<most>[\d.]+)\)",
)
_COMMENTED = re.compile(r'<a href="#(?P<name>comment-[^"]+)">Comment</a>')
_HEADED = re.compile(
    r'(?s)(?P<head><a name="(?:comment-)?(?P<name>[^"]+)"></a>(?:(?!<a name=).){0,400}?)'
    r"Score: (?P<score>[\d.-]+) / (?P<most>[\d.]+)",
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


class GivenGrades(GetGrades):
    """nbgrader's scores and comments, and which cells nobody has marked yet."""

    def preprocess_cell(self, cell: Any, resources: Any, cell_index: int) -> tuple[Any, Any]:
        """One cell; what waits for a person is noted in the resources, by grade id."""
        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        if is_grade(cell) or is_task(cell):
            name = cell.metadata["nbgrader"]["grade_id"]
            place = (name, self.notebook_id, self.assignment_id, self.student_id)
            grade = self.gradebook.find_grade(*place)
            unmarked = grade.auto_score is None and grade.manual_score is None
            if grade.needs_manual_grade or unmarked:
                resources["nbgrader"].setdefault("waiting", []).append(name)
        return cell, resources


class StripHiddenTests(NbGraderPreprocessor):
    """Takes hidden tests and mark schemes out of a graded notebook before it becomes feedback."""

    def preprocess_cell(self, cell: Any, resources: dict, index: int) -> tuple[Any, dict]:
        """Source and outputs of one cell, made safe."""
        if cell.cell_type == "code":
            self._code(cell)
            title = _TITLE.match(cell.source)
            if is_grade(cell) and not is_solution(cell) and not cell.metadata.nbgrader.points:
                name = cell.metadata["nbgrader"]["grade_id"]
                resources["nbgrader"].setdefault("shares", {})[name] = _share(cell.outputs)
            if title and is_grade(cell):
                name = cell.metadata["nbgrader"]["grade_id"]
                resources["nbgrader"].setdefault("titles", {})[name] = title[1]
                _fold(cell)
        elif is_locked(cell):
            cell.source = _SCHEME.sub("", cell.source).rstrip()
        else:
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


def _share(outputs: list[Any]) -> float:
    """How much of a check without points is met, by what it said: 0 after an error, a number as
    it stands, else all of it.
    """
    for output in outputs:
        if output.output_type == "error":
            return 0.0
        if output.output_type == "execute_result":
            try:
                return min(1.0, max(0.0, float(output.data.get("text/plain", ""))))
            except ValueError:
                continue
    return 1.0


def _fold(cell: Any) -> None:
    """Of a check that says what it looks at and then only calls it, the sentence stays. Its score
    stands in the heading.
    """
    first, *rest = cell.source.splitlines()
    if len(rest) == 1:
        cell.source = first
        cell.outputs = [each for each in cell.outputs if each.output_type != "execute_result"]


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
        about = resources.get("nbgrader", {})
        page = _told(
            _SCRIPT.sub("", html),
            set(about.get("waiting", ())),
            about.get("titles", {}),
            about.get("shares", {}),
        )
        return still(page), resources


def _told(
    html: str,
    waiting: set[str],
    titles: dict[str, str],
    shares: dict[str, float],
) -> str:
    """nbgrader's page in the language of the course: no total, since nothing is averaged, and no
    zero for what nobody has marked. By grade id: what each check looks at, and how much is met of
    those that give no points.
    """
    kinds = {"Test cell": tr("檢查"), "Task": tr("文字說明")}

    def score(found: re.Match[str]) -> str:
        if found["name"] in waiting:
            return tr("尚未評分")
        share = shares.get(found["name"])
        if share is not None:
            return (
                tr("不計分，全部符合")
                if share == 1
                else tr("不計分，符合 {share:.0%}", share=share)
            )
        return tr("得分 {score}／{most}", score=found["score"], most=found["most"])

    def listed(found: re.Match[str]) -> str:
        kind = escape(titles.get(found["name"], "")) or kinds.get(found["kind"], tr("作答"))
        link = f'<a href="#{found["name"]}">{kind}</a>'
        return tr("{part}（{score}）", part=link, score=score(found))

    html = _TOTAL.sub(r"\1</h4>", html)
    html = _LISTED.sub(listed, html)
    html = _HEADED.sub(lambda found: found["head"] + score(found), html)
    html = _COMMENTED.sub(lambda found: f'<a href="#{found["name"]}">{tr("評語")}</a>', html)
    html = _GRADE_CELL.sub(lambda found: escape(titles.get(found["name"], "")) or tr("檢查"), html)
    html = html.replace("</head>", f"{_FOLDED}</head>", 1)
    for theirs, ours in _WORDS.items():
        text = f'<a href="#top">{tr(ours)}</a>' if "#top" in theirs else tr(ours)
        if "nbgrader-label" in theirs:
            text = f'<span class="nbgrader-label">{text}</span>'
        html = html.replace(theirs, text)
    return html
