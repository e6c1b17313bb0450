"""An assessment through real nbgrader: the model answer, the blank release and named wrong submissions, and a workplace of one's own."""

import shutil

from smhelpers.answers import FOLDER
from smhelpers.demo.cohort import blank, complete, hand_in, model_answer
from smhelpers.demo.run import Demo
from smhelpers.marking import Outcome, grade_assignment
from smhelpers.simulation.packs import make_one

NUMBER = "own"


def laid_out(course, folder, assignment: str, wrong) -> Demo:
    """A course whose trainees, named by their scenarios, have handed in one assignment."""
    built = Demo.lay_out(course, folder)
    built.release()
    model = model_answer(built.built, assignment)
    for scenario in (complete, blank, *wrong):
        hand_in(built.root / "release" / assignment, model, scenario, built.root / "submitted" / scenario.__name__ / assignment)
    shutil.rmtree(model)
    return built


def scores_of(demo: Demo, assignment: str, cells) -> dict[str, dict[str, float | None]]:
    """By trainee the score of each of some cells."""
    outcomes = grade_assignment(demo.root, assignment)
    return {o.student: {cell.grade_id: cell.score for cell in o.cells if cell.grade_id in cells} for o in outcomes}


def marked_on_their_own(demo: Demo, assignment: str, scratch) -> Outcome:
    """The outcome of the model answer for a pack that nobody else has."""
    make_one(demo.built.workplace, NUMBER, b"the key of a course in a test...", scratch)
    shutil.copytree(scratch / "truth" / FOLDER, demo.root / FOLDER, dirs_exist_ok=True)
    model = model_answer(demo.built, assignment, NUMBER)
    hand_in(demo.root / "release" / assignment, model, complete, demo.root / "submitted" / NUMBER / assignment)
    shutil.rmtree(model)
    (outcome,) = grade_assignment(demo.root, assignment, students=[NUMBER])
    return outcome
