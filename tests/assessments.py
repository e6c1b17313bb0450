"""An assessment through real nbgrader: the model answer, the blank release and named wrong
submissions, and a workplace of one's own.
"""

import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from smhelpers.answers import FOLDER
from smhelpers.assessment import Gate, assessment_of
from smhelpers.course import Course
from smhelpers.demo.cohort import blank, complete, hand_in, model_answer
from smhelpers.demo.run import Demo
from smhelpers.evidence import graded_cells
from smhelpers.handin import OpenWork, missing
from smhelpers.judging.grading import grade_course
from smhelpers.marking import Outcome
from smhelpers.simulation.packs import make_one
from smhelpers.standard import unit

NUMBER = "own"


def handed_in(demo: Demo, assignment: str, model: Path, wrong) -> None:
    """Trainees, named by their scenarios, hand in one assignment."""
    for scenario in (complete, blank, *wrong):
        hand_in(
            demo.root / "release" / assignment,
            model,
            scenario,
            demo.root / "submitted" / scenario.__name__ / assignment,
        )


def found_in(assignment: str, outcome: Outcome) -> dict[str, float | None]:
    """What marking found in each automatic cell: points, or of a gate how many of its parts."""
    found = {}
    marked = {cell.grade_id: cell for cell in outcome.cells}
    for check in assessment_of(Course.open(), assignment).checks:
        cell = marked[check.id]
        if isinstance(check, Gate):
            assert cell.score == cell.max_score == 0
            found[check.id] = None if cell.share is None else round(cell.share * check.parts, 2)
        else:
            assert cell.share is None
            found[check.id] = cell.score
    return found


def looked_at(assignment: str) -> dict[str, float]:
    """Most that marking can find in each automatic cell."""
    checks = assessment_of(Course.open(), assignment).checks
    return {check.id: check.parts if isinstance(check, Gate) else check.points for check in checks}


def handed_in_on_their_own(demo: Demo, assignment: str, scratch: Path) -> None:
    """The model answer for a pack that nobody else has."""
    make_one(demo.built.workplace, NUMBER, b"the key of a course in a test...", scratch)
    shutil.copytree(scratch / "truth" / FOLDER, demo.root / FOLDER, dirs_exist_ok=True)
    model = model_answer(demo.built, assignment, NUMBER)
    hand_in(
        demo.root / "release" / assignment,
        model,
        complete,
        demo.root / "submitted" / NUMBER / assignment,
    )
    shutil.rmtree(model)


class BothDirections:
    """The tests of every assessment: the model answer earns everything, the blank release nothing,
    and each wrong submission loses where it
    is wrong. A subclass names what it is about."""

    TASK: str
    #: Points of every automatic cell, or parts of a gate; points of the cells that a person marks.
    FULL: Mapping[str, float]
    PROSE: list[int]
    #: By submission, the cells that it must lose points in, with the most that it may keep; every
    #: other cell keeps its full score.
    WRONG: Mapping[Callable, Mapping[str, float]]

    def pytest_generate_tests(self, metafunc):
        if "scenario" in metafunc.fixturenames:
            metafunc.parametrize("scenario", self.WRONG, ids=lambda scenario: scenario.__name__)

    @pytest.fixture(scope="class")
    def demo(self, demo_in, model, tmp_path_factory):
        demo = demo_in(tmp_path_factory.mktemp(self.TASK))
        handed_in(demo, self.TASK, model(self.TASK), self.WRONG)
        handed_in_on_their_own(demo, self.TASK, tmp_path_factory.mktemp("own"))
        return demo

    @pytest.fixture(scope="class")
    def scores(self, demo):
        outcomes = grade_course(demo.root, self.TASK)
        return {outcome.student: found_in(self.TASK, outcome) for outcome in outcomes}

    @pytest.fixture(scope="class")
    def feedback(self, demo, scores):
        return {
            path.parts[-3]: path.read_text(encoding="utf-8") for path in demo.feedback(self.TASK)
        }

    def test_points_are_those_that_are_tested_here(self, course):
        cells = [cell for cell in graded_cells(course) if cell.assignment == self.TASK]
        assert looked_at(self.TASK) == self.FULL
        assert [c.points for c in cells if c.manual] == self.PROSE

    def test_the_model_answer_earns_every_automatic_point(self, scores):
        assert scores["complete"] == self.FULL

    def test_the_blank_release_earns_nothing(self, scores):
        assert scores["blank"] == dict.fromkeys(self.FULL, 0)

    def test_the_button_finds_nothing_missing_in_the_model_answer_and_every_criterion_in_the_blank_release(  # noqa: E501
        self,
        demo,
    ):
        lacking = {
            name: missing(OpenWork.of(demo.root / "submitted" / name / self.TASK))
            for name in ("complete", "blank")
        }
        assert lacking["complete"] == {}
        assert {item.id for item in unit().task(self.TASK).criteria} <= set(lacking["blank"])

    def test_a_wrong_submission_loses_where_it_is_wrong_and_only_there(self, scores, scenario):
        earned, most = scores[scenario.__name__], self.WRONG[scenario]
        assert {name: score for name, score in earned.items() if name not in most} == {
            n: p for n, p in self.FULL.items() if n not in most
        }
        assert all(earned[name] <= limit for name, limit in most.items()), {
            name: earned[name] for name in most
        }

    def test_the_release_and_the_graded_folders_hold_no_answer(self, demo, scores):
        text = (demo.root / "release" / self.TASK / f"{self.TASK}.ipynb").read_text(
            encoding="utf-8",
        )
        assert not re.findall(
            r"BEGIN SOLUTION|HIDDEN TESTS|MARK SCHEME|_form\.fill|read_key\(|read_\w*truth\(",
            text,
        )
        handed_back = [
            path.name
            for part in ("release", "autograded")
            for path in (demo.root / part).rglob("*")
            if path.is_file()
        ]
        assert not [
            name for name in handed_back if re.fullmatch(r"truth\.json|quiz\.yml|k-\d\.yml", name)
        ]

    def test_a_trainee_with_a_workplace_of_their_own_is_marked_on_it_and_by_its_truth(self, scores):
        assert scores[NUMBER] == self.FULL


def hidden_tests_in(feedback: Mapping[str, str]) -> dict[str, list[str]]:
    """By page, what it shows of tests that are to stay hidden."""
    found = {
        name: re.findall(r"HIDDEN TESTS|read_\w*truth\(\)", page) for name, page in feedback.items()
    }
    return {name: shown for name, shown in found.items() if shown}
