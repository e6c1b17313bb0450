"""Questions count that were drawn for the attempt that a hand-in is."""

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import assessed

from smhelpers.judging.recording import Recorder
from smhelpers.marking import CellResult, Outcome, Status
from smhelpers.marking.intake import encode
from smhelpers.marking.master import Master
from smhelpers.marking.run import Job
from smhelpers.paths import ATTEMPTS
from smhelpers.record import Record

SITUATIONS = "evaluation/evaluation#situations_on_targets_are_decided"
GATE = "evaluation/evaluation#costs_state_their_window"


@pytest.fixture(scope="module")
def master(tmp_path_factory):
    root = assessed.build(tmp_path_factory.mktemp("attempts") / "course", (), gradebook=False)
    loaded = Master(assignment="evaluation", notebooks=[], released_files={}, source_files={})
    return root, loaded


@pytest.fixture
def recorded(master):
    """Record what marking made of a hand-in that was answered for an attempt."""
    root, loaded = master

    def record(student, attempt, text="甲"):
        recorder = Recorder(root, loaded)
        files = {
            "portfolio/situations.json": json.dumps({"data": {"attempt": attempt, "text": text}}),
        }
        made = Job(
            student=student,
            files={name: encode(content.encode()) for name, content in files.items()},
            private={},
            variables={},
            private_variables={},
        )
        cells = [
            CellResult(
                notebook="evaluation",
                grade_id=SITUATIONS.partition("#")[2],
                score=3.0,
                max_score=3.0,
            ),
            CellResult(
                notebook="evaluation",
                grade_id=GATE.partition("#")[2],
                score=0.0,
                max_score=0.0,
                share=1.0,
            ),
        ]
        outcome = Outcome(
            student=student, assignment="evaluation", status=Status.GRADED, cells=cells
        )
        recorder.save(outcome, made, None)
        recorder.close()
        with Record.open(root) as opened:
            return opened.trainee(student).attempts[-1].by_cell

    return record


def test_questions_of_an_attempt_that_has_not_come_yet_count_for_nothing(recorded):
    found = recorded("ahead", attempt=7)
    assert found[SITUATIONS].score == 0.0 and found[GATE].score == 1.0
    assert "第 7 次作答抽的，這是第 1 次繳交" in found[SITUATIONS].message


def test_questions_of_the_own_attempt_and_of_an_earlier_one_count(recorded):
    assert recorded("honest", attempt=1)[SITUATIONS].score == 3.0
    assert recorded("honest", attempt=2, text="乙")[SITUATIONS].score == 3.0
    assert recorded("honest", attempt=1, text="丙")[SITUATIONS].score == 3.0


def test_a_hand_in_that_is_graded_again_stays_the_attempt_that_it_was(recorded):
    recorded("again", attempt=1)
    recorded("again", attempt=2, text="乙")
    assert recorded("again", attempt=2, text="乙")[SITUATIONS].score == 3.0
    assert recorded("again", attempt=2, text="丙")[SITUATIONS].score == 3.0


def test_what_was_collected_and_never_graded_is_an_attempt_as_well(recorded, master):
    for day in ("20260901", "20260902"):
        (master[0] / ATTEMPTS / "twice" / "evaluation" / day).mkdir(parents=True)
    assert recorded("twice", attempt=2)[SITUATIONS].score == 3.0
    assert recorded("twice", attempt=3, text="乙")[SITUATIONS].score == 0.0
