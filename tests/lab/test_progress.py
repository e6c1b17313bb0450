"""How far a trainee has come is read from files: run lessons, begun and complete criteria,
hand-ins.
"""

import shutil

import nbformat
import pytest

from smhelpers.assessment import assessment_of
from smhelpers.course import Course
from smhelpers.lab.progress import QUIZ, asked, progress
from smhelpers.paths import course_root
from smhelpers.platform_research import GoalCascade
from smhelpers.portfolio import Portfolio

SLUG = "platform_research"


@pytest.fixture
def course(tmp_path):
    """The course as a trainee has it before the first lesson."""
    for name in ("notebooks", "release"):
        shutil.copytree(
            course_root() / name,
            tmp_path / name,
            ignore=shutil.ignore_patterns("portfolio", ".ipynb_checkpoints"),
        )
    return Course.open(tmp_path)


def _unit(course):
    return next(unit for unit in progress(course).units if unit.task.slug == SLUG)


def _portfolio(course):
    return Portfolio.open(course.root / "release" / SLUG)


def test_an_untouched_course_is_blank_everywhere(course):
    for unit in progress(course).units:
        assert (
            unit.steps and {step.state for step in unit.steps} == {"blank"} and unit.handed_in == 0
        )


def test_every_assessment_asks_for_all_criteria_of_its_task_and_the_quiz(course):
    for unit in progress(course).units:
        names = {name for name, _, _ in asked(unit.task, assessment_of(course, unit.task.slug))}
        assert {criterion.id for criterion in unit.task.criteria} | {QUIZ} <= names


def test_a_begun_deliverable_makes_its_criterion_started_and_no_other(course):
    _portfolio(course).save_draft(GoalCascade, {"goals": [{"goal": "熟客每月多來一次"}]})
    about = {
        name
        for name, kind, _ in asked(_unit(course).task, assessment_of(course, SLUG))
        if kind is GoalCascade
    }
    assert about and {step.id for step in _unit(course).steps if step.state == "started"} == about


def test_a_spoiled_deliverable_counts_as_begun_instead_of_stopping_the_page(course):
    portfolio = _portfolio(course)
    portfolio.save_draft(GoalCascade, {"goals": []})
    (portfolio.folder / f"{GoalCascade.file_name}.json").write_text("{：", encoding="utf-8")
    assert "started" in {step.state for step in _unit(course).steps}


def test_a_lesson_is_complete_when_all_of_its_cells_were_run_and_started_when_one_was(course):
    first, second = course.lesson_paths()[:2]
    for path, number in ((first, None), (second, 1)):
        notebook = nbformat.read(path, as_version=4)
        for cell in [cell for cell in notebook.cells if cell.cell_type == "code"][:number]:
            cell.execution_count = 1
        nbformat.write(notebook, path)
    states = {
        lesson.path: lesson.state for unit in progress(course).units for lesson in unit.lessons
    }
    assert states[first.relative_to(course.root).as_posix()] == "complete"
    assert states[second.relative_to(course.root).as_posix()] == "started"


def test_an_unreadable_lesson_is_blank_and_the_page_still_made(course):
    path = course.lesson_paths()[0]
    path.write_text("{", encoding="utf-8")
    lesson = next(
        lesson
        for unit in progress(course).units
        for lesson in unit.lessons
        if lesson.path.endswith(path.name)
    )
    assert lesson.state == "blank" and lesson.title == path.stem


def test_hand_ins_are_counted(course):
    folder = course.root / "release" / SLUG / "handed_in"
    folder.mkdir()
    (folder / "t01.zip").write_bytes(b"")
    assert _unit(course).handed_in == 1
