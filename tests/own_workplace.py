"""A trainee with a workplace of their own: made by the simulator, answered by the master, marked by its own truth."""

import shutil

from smhelpers.answers import FOLDER
from smhelpers.demo.cohort import complete, hand_in, model_answer
from smhelpers.demo.run import Demo
from smhelpers.marking import Outcome, grade_assignment
from smhelpers.simulation.packs import make_one

NUMBER = "own"


def marked_on_their_own(demo: Demo, assignment: str, scratch) -> Outcome:
    """The outcome of the model answer for a pack that nobody else has."""
    make_one(demo.built.workplace, NUMBER, b"the key of a course in a test...", scratch)
    shutil.copytree(scratch / "truth" / FOLDER, demo.root / FOLDER, dirs_exist_ok=True)
    model = model_answer(demo.built, assignment, NUMBER)
    hand_in(demo.root / "release" / assignment, model, complete, demo.root / "submitted" / NUMBER / assignment)
    shutil.rmtree(model)
    (outcome,) = grade_assignment(demo.root, assignment, students=[NUMBER])
    return outcome
