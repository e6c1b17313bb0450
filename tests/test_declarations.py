"""What an assessment consists of is declared once, and every room tells the same of it."""

import pytest

from smhelpers.assessment import Assessed, Declared, Work, assessments, file_of, named
from smhelpers.course import Course
from smhelpers.errors import CourseError
from smhelpers.evidence import graded_cells
from smhelpers.judging.desk.evidence import Reader
from smhelpers.lab.progress import QUIZ, asked, progress
from smhelpers.papers.marks import Masters
from smhelpers.portfolio import Portfolio
from smhelpers.standard import unit

ALL = assessments(Course.open())


@pytest.fixture(scope="module")
def shown(course):
    """What the desk shows beside each graded cell, for somebody who handed in nothing."""
    reader = Reader(course)
    return {name: reader.show("nobody", name) for name in reader.cells}


@pytest.mark.parametrize("assessment", ALL, ids=lambda each: each.slug)
def test_every_check_reads_something_of_its_own_assessment(assessment):
    for check in assessment.checks:
        assert any(kind.assignment == assessment.slug for kind in check.reads), check.id


def test_the_desk_shows_a_deliverable_beside_every_check_and_answer(shown):
    assert [name for name, evidence in shown.items() if not evidence.tables] == []


def test_the_papers_name_the_files_that_a_check_declares(course):
    for each in Masters(course).marked:
        assert each.files == tuple(dict.fromkeys(file_of(kind) for kind in each.cell.reads))


def test_the_welcome_page_has_a_step_for_every_item_that_stands_alone(course):
    for built, assessment in zip(progress(course).units, ALL, strict=True):
        steps = {step.id for step in built.steps}
        criteria = {criterion.id for criterion in built.task.criteria}
        assert criteria | {QUIZ} <= steps
        if assessment.slug == "strategy":
            assert "s-4" in steps


@pytest.mark.parametrize("assessment", ALL, ids=lambda each: each.slug)
def test_the_welcome_page_asks_for_every_deliverable_of_the_assessment(assessment):
    task = unit().task(assessment.slug)
    assert {kind for _, kind, _ in asked(task, assessment)} == set(assessment.kinds)


@pytest.mark.parametrize("assessment", ALL, ids=lambda each: each.slug)
def test_the_hand_in_looks_at_every_item(assessment, tmp_path):
    work = Work(Portfolio.open(tmp_path), "tea", "2026-08")
    told = {item.id for item, _ in Assessed(assessment, work).lacking()}
    assert told == {item.id for item in assessment.items}


def test_evidence_of_the_record_is_what_is_declared(course):
    declared = {item.id: item.evidence for assessment in ALL for item in assessment.items}
    assert {cell.grade_id: cell.evidence for cell in graded_cells(course)} == declared


def test_a_check_that_opens_what_it_does_not_declare_fails(tmp_path):
    first, second = ALL[0].kinds[:2]
    portfolio = Declared(Portfolio.open(tmp_path), (first,))
    assert not portfolio.has(first)
    with pytest.raises(LookupError, match=second.__name__):
        portfolio.has(second)


@pytest.mark.parametrize("assessment", ALL, ids=lambda each: each.slug)
def test_wrong_submissions_and_writers_of_truth_are_there(assessment):
    assert callable(named(assessment.truth))
    assert len(assessment.named_wrong()) >= 5


def test_a_declaration_that_is_not_there_is_one_sentence(course):
    gone = course.units[0].model_copy(update={"declared": "smhelpers.nowhere:ASSESSMENT"})
    with pytest.raises(CourseError, match="找不到評量的宣告"):
        assessments(course.model_copy(update={"units": [gone]}))
