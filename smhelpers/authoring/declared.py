"""Brings the cells of a master in step with its declaration, and says where they differ.

The declaration says what is checked, for how many points, as evidence of what, and on which
workplace and month; nbgrader wants the same in the cells.
"""

import re
from collections.abc import Iterator
from typing import Any

from ..assessment import Assessment, Check, WrittenAnswer
from ..course import Course
from ..evidence import with_scheme
from ..rubrics import Rubrics, RubricShelf, scheme

#: The cell that opens the assessment holds this line.
_OPENS = re.compile(r"^assessment = ASSESSMENT\.of\(.*\)$", re.MULTILINE)
#: A row of the table of points: text, criterion, automatic points, points of the written answer.
_ROW = re.compile(
    r"^\|[^|\n]+\|\s*([\d.]+|—)\s*\|\s*([\d.]+|—)[ 分]*\|\s*([\d.]+|—)[ 分]*\|$",
    re.MULTILINE,
)


def parameters(course: Course, assessment: Assessment) -> str:
    """Source of the `parameters` cell: workplace and month stand in `course.yml` alone."""
    lines = [f'workplace = "{course.workplace}"']
    if assessment.month:
        lines.append(f'month = "{getattr(course, assessment.month)}"')
    return "\n".join(lines)


def opening(assessment: Assessment) -> str:
    """The line that opens the assessment in its notebook."""
    arguments = "workplace, month" if assessment.month else "workplace"
    return f"assessment = ASSESSMENT.of({arguments})"


def in_step(course: Course, assessment: Assessment, cells: list[Any]) -> list[Any]:
    """Copies of a notebook's cells as the declaration wants them; text of authors stays."""
    named = {item.id: item for item in assessment.items}
    rubrics = RubricShelf(course).of(assessment.slug)
    found = []
    for cell in cells:
        item = named.get(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
        wanted = _cell(course, assessment, cell, item)
        if isinstance(item, WrittenAnswer):
            wanted.source = _with_rubric(rubrics, assessment, item, wanted.source)
        found.append(wanted)
    return found


def _cell(
    course: Course,
    assessment: Assessment,
    cell: Any,
    item: Check | WrittenAnswer | None,
) -> Any:
    copied = cell.copy()
    copied.metadata = cell.metadata.copy()
    if item is not None:
        copied.metadata["nbgrader"] = {**cell.metadata["nbgrader"], "points": item.points}
        copied.metadata["tags"] = list(item.evidence)
    if isinstance(item, Check):
        copied.source = item.cell
    elif "parameters" in cell.metadata.get("tags", []):
        copied.source = parameters(course, assessment)
    else:
        copied.source = _OPENS.sub(opening(assessment), cell.source)
    return copied


def _with_rubric(
    rubrics: Rubrics,
    assessment: Assessment,
    answer: WrittenAnswer,
    source: str,
) -> str:
    """A written answer's text with its aspects as mark scheme; as it is where no rubric has any."""
    aspects = rubrics.of(assessment, answer)
    if not aspects:
        return source
    return with_scheme(source, scheme(aspects, rubrics.mistakes.get(answer.id, "")))


def differences(course: Course, assessment: Assessment, cells: list[Any]) -> Iterator[str]:
    """zh-TW sentences, each on one thing that the notebook and the declaration tell otherwise."""
    graded = [cell for cell in cells if _is_graded(cell)]
    names = [cell.metadata["nbgrader"]["grade_id"] for cell in graded]
    declared = [item.id for item in assessment.items]
    for name in declared:
        if name not in names:
            yield f"{name}：宣告裡有，筆記本沒有這一格；請加上，或從宣告刪除。"
    for name in names:
        if name not in declared:
            yield f"{name}：筆記本有這一格，宣告裡沒有；請宣告，或刪除這一格。"
    if sorted(names) == sorted(declared) and names != declared:
        yield "評分格的順序和宣告不同；請讓兩邊的順序一致。"
    if not any(_OPENS.search(cell.source) for cell in cells if cell.cell_type == "code"):
        yield f"沒有開啟評量的一行；請在簡介的儲存格加上 {opening(assessment)}。"
    for cell, wanted in zip(cells, in_step(course, assessment, cells), strict=True):
        if (cell.source, cell.metadata) != (wanted.source, wanted.metadata):
            name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
            yield f"{name}：和宣告不同步；請執行 smcourse tidy。"
    yield from _table_of_points(assessment, cells)


def _is_graded(cell: Any) -> bool:
    about = cell.metadata.get("nbgrader", {})
    return bool(about.get("grade") or about.get("task"))


def _table_of_points(assessment: Assessment, cells: list[Any]) -> Iterator[str]:
    """Whether the table in the introduction adds up to what is declared."""
    intro = next((cell.source for cell in cells if cell.cell_type == "markdown"), "")
    rows = _ROW.findall(intro)
    if not rows:
        yield "開頭沒有配分表；請列出每一條行為指標的情境與判斷、作品與說明配分。"
        return
    for place, wanted, of in (
        (1, sum(check.points for check in assessment.checks), "情境與判斷"),
        (2, sum(answer.points for answer in assessment.written), "作品與說明"),
    ):
        told = sum(float(row[place]) for row in rows if row[place] != "—")
        if told != wanted:
            yield f"開頭的配分表：{of}寫了 {told:g} 分，宣告是 {wanted:g} 分；請改正。"
    for criterion, automatic, written in rows:
        yield from _row_of_points(assessment, criterion, automatic, written)


def _row_of_points(
    assessment: Assessment,
    criterion: str,
    automatic: str,
    written: str,
) -> Iterator[str]:
    if criterion == "—":
        return
    for told, items, of in (
        (automatic, assessment.checks, "情境與判斷"),
        (written, assessment.written, "作品與說明"),
    ):
        wanted = 0.0
        for item in items:
            if any(name.endswith(f"-{criterion}") for name in item.evidence[:1]):
                wanted += item.points
        if told != "—" and float(told) != wanted:
            yield (
                f"開頭的配分表：行為指標 {criterion} 的{of}寫了 {told} 分，"
                f"宣告是 {wanted:g} 分；請改正。"
            )
