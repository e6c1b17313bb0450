"""The coverage matrix: which graded cell evidences which item of the unit, generated from the
tags.
"""

from ..conduct import assessment
from ..course import Course
from ..evidence import graded_cells
from ..standard import unit


def evidence_by_item(course: Course) -> dict[str, list[str]]:
    """Places (`assignment/notebook#grade_id`, points) that evidence each item of the unit, []
    where none does. A condition of assessment stands in the record, not in a cell.
    """
    found: dict[str, list[str]] = {name: [] for name in unit().items}
    for cell in graded_cells(course):
        if cell.gate:
            worth = "交件檢查，不計分"
        else:
            worth = f"{'人工' if cell.manual else '自動'} {cell.points:g} 分"
        for tag in cell.evidence:
            found[tag].append(
                f"`{cell.assignment}/{cell.notebook}#{cell.grade_id}`（{worth}）",
            )
    for name, condition in assessment().conditions.items():
        found[name].append(f"{condition.met_by}（{condition.shown_in}）")
    return found


def uncovered(course: Course) -> list[str]:
    """Performance criteria of the units in the course that no graded cell evidences."""
    evidence = evidence_by_item(course)
    return [
        c.id
        for built in course.units
        for c in unit().task(built.slug).criteria
        if not evidence[c.id]
    ]


def coverage_markdown(course: Course) -> str:
    """The matrix as a Markdown table; gaps are marked."""
    rows = [
        f"| {name} | {unit().items[name].zh} | {'<br>'.join(places) or '**尚無評量**'} |"
        for name, places in evidence_by_item(course).items()
    ]
    return "\n".join(
        [
            "# 評量對照表",
            "",
            "由 `smcourse release` 依 `source/` 的儲存格標籤產生，請勿手改。",
            "",
            "| 編號 | 內容 | 評量證據 |",
            "|---|---|---|",
            *rows,
            "",
        ],
    )
