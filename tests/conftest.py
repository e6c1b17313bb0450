"""Shared fixtures. Slow ones are made once a session and their tests are kept on one worker (`xdist_group`)."""

from pathlib import Path

import pytest

from smhelpers.course import Course
from smhelpers.workplace import Workplace

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def course() -> Course:
    """The course of this repository."""
    return Course.open(ROOT)


@pytest.fixture(scope="session")
def tea() -> Workplace:
    """The simulated drinks chain that the lessons use."""
    return Workplace.open("tea")
