"""Grading on a real scheduler with two worker processes that share no folder with the course."""

import course as small
import pytest

from smhelpers.errors import CourseError
from smhelpers.judging.grading import grade_course
from smhelpers.marking import Limits, Status


def test_a_cluster_gives_the_same_outcomes(tmp_path, scheduler):
    root = small.build(tmp_path / "course", {"warmup": small.WARMUP})
    for number in range(3):
        small.hand_in(root, f"s{number}")
    small.hand_in(
        root,
        "slow",
        {"warmup": small.answered(root, "warmup", {"mean_answer": "while True: pass"})},
    )
    small.hand_in(root, "torn", {"warmup": b"{"})
    outcomes = {
        o.student: o
        for o in grade_course(
            root,
            "ps1",
            scheduler=scheduler,
            limits=Limits(cell_seconds=5),
        )
    }
    assert {name: outcome.score for name, outcome in outcomes.items()} == {
        "s0": 12,
        "s1": 12,
        "s2": 12,
        "slow": 10,
        "torn": None,
    }
    assert outcomes["torn"].status is Status.UNGRADED
    assert (root / "autograded" / "s0" / "ps1" / "warmup.ipynb").is_file()


def test_a_scheduler_that_is_not_there_is_a_usage_error(course):
    with pytest.raises(CourseError, match="排程器"):
        grade_course(
            course,
            "ps1",
            scheduler="tcp://127.0.0.1:9",
            students=["honest"],
            force=True,
        )
