"""Fixtures of task 3."""

import pytest

from smhelpers.workplace import Workplace


@pytest.fixture(scope="session")
def guesthouse() -> Workplace:
    """The workplace of the lessons."""
    return Workplace.open("guesthouse")
