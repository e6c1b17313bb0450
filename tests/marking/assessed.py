"""A course in which one assessment was graded: real masters, hand-made submissions, a record, a
gradebook.
"""

import json
import os
import shutil
import sys
from pathlib import Path

import nbformat
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader.api import Gradebook

from smhelpers.course import Course
from smhelpers.evidence import graded_cells
from smhelpers.judging.recording import course_rules
from smhelpers.record import EvidenceKind, Record

HOSTILE = (
    '<script>document.title = "stolen"</script><img src="https://example.invalid/x.png" '
    'onerror="document.title=1">'
    "<b>八月互動</b>下降"
)
ANSWER = (
    "八月的互動比七月少 12%，因為貼文少了九篇；各篇觸及相加不是不重複的人數，這份資料不能這樣加總。"
)


def build(folder: Path, numbers: tuple[str, ...] = ("a1", "b2"), gradebook: bool = True) -> Path:
    """The course with assignment `evaluation` graded for everybody.

    Automatic cells in full, prose unmarked.
    """
    course = Course.open(Path(__file__).resolve().parents[2])
    (folder / "notebooks").mkdir(parents=True)
    about = yaml.safe_load((course.root / "notebooks" / "course.yml").read_text(encoding="utf-8"))
    about["units"] = [unit for unit in about["units"] if unit["slug"] == "evaluation"]
    (folder / "notebooks" / "course.yml").write_text(
        yaml.safe_dump(about, allow_unicode=True),
        encoding="utf-8",
    )
    shutil.copytree(
        course.root / "source" / "evaluation",
        folder / "source" / "evaluation",
        ignore=shutil.ignore_patterns("portfolio", ".ipynb_checkpoints"),
    )
    shutil.copytree(course.root / "answers" / "rubrics", folder / "answers" / "rubrics")
    if gradebook:
        _gradebook(folder, graded_cells(Course.open(folder)), numbers)
    with Record.open(folder, create=True) as record:
        record.append("rules", "", course_rules(folder).to_body())
        for number in numbers:
            hand_in(folder, number, ANSWER)
            record.append("graded", number, graded(record, submission=number))
    return folder


def graded(record: Record, submission: str, share: float = 1.0) -> dict:
    """An attempt with every automatic cell at a share of its points."""
    rows = [
        {
            "cell": each.cell,
            "score": None if each.kind is EvidenceKind.MANUAL else each.points * share,
            "points": each.points,
            "needed": each.needed,
            "kind": each.kind.name,
            "message": "",
        }
        for each in record.rules().requirements
    ]
    return {
        "assignment": "evaluation",
        "submission": submission,
        "submitted_at": "2026-09-01T01:00:00+00:00",
        "status": "已評分",
        "reason": "",
        "software": "1",
        "course_version": "c",
        "test_version": "t",
        "workplace": "tea",
        "isolation": "off",
        "log": [],
        "results": rows,
    }


def hand_in(
    folder: Path,
    number: str,
    prose: str,
    *,
    posts: int = 31,
    html: str = "",
) -> None:
    """What a trainee left: deliverables, and the executed notebook with the form's output under
    the first task.
    """
    readings = [
        {
            "platform": name,
            "posts": posts + place,
            "interactions": 1200 + place * posts,
            "best_post_type": "video",
            "engagement_rate_percent": 2.5 + posts / 100,
            "direction": "down",
        }
        for place, name in enumerate(("facebook", "instagram"))
    ]
    data = {
        "month_analysis": {
            "month": "2026-08",
            "readings": readings,
            "caveats": ["reach_not_additive"],
        },
        "evaluation_prose": {
            "why_engagement_moved": prose,
            "what_kpis_say": prose[::-1],
            "why_these_changes": prose[7:] + prose[:7],
        },
    }
    for place in ("submitted", "autograded"):
        portfolio = folder / place / number / "evaluation" / "portfolio"
        portfolio.mkdir(parents=True, exist_ok=True)
        for name, content in data.items():
            envelope = {
                "deliverable": name,
                "saved_at": "2026-09-01T09:00:00+08:00",
                "data": content,
            }
            (portfolio / f"{name}.json").write_text(
                json.dumps(envelope, ensure_ascii=False),
                encoding="utf-8",
            )
    task = new_markdown_cell(
        "題目",
        metadata={"nbgrader": {"grade_id": "why_engagement_moved_is_explained", "task": True}},
    )
    shown = new_output(
        "execute_result",
        {"text/html": html or f"<table><tr><th>說明</th><td>{prose}</td></tr></table>"},
        execution_count=1,
    )
    nbformat.write(
        new_notebook(cells=[task, new_code_cell("form", outputs=[shown])]),
        folder / "autograded" / number / "evaluation" / "evaluation.ipynb",
    )


def _gradebook(folder: Path, cells: list, numbers: tuple[str, ...]) -> None:
    os.environ["PATH"] = (
        f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # nbgrader calls `alembic`
    )
    with Gradebook(f"sqlite:///{folder}/gradebook.db") as book:
        book.add_assignment("evaluation")
        book.add_notebook("evaluation", "evaluation")
        for cell in cells:
            kind = "markdown" if cell.manual else "code"
            if cell.manual:
                book.add_task_cell(
                    cell.grade_id,
                    "evaluation",
                    "evaluation",
                    max_score=cell.points,
                    cell_type=kind,
                )
            else:
                book.add_grade_cell(
                    cell.grade_id,
                    "evaluation",
                    "evaluation",
                    max_score=cell.points,
                    cell_type=kind,
                )
        for number in numbers:
            book.add_student(number)
            submission = book.add_submission("evaluation", number)
            for grade in submission.notebooks[0].grades:
                grade.auto_score = grade.max_score if grade.cell.cell_type == "code" else None
                grade.needs_manual_grade = grade.auto_score is None
        book.db.commit()
