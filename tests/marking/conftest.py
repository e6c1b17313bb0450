"""One small course and one warm process for the tests of marking."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import course as small


def pytest_collection_modifyitems(items):
    """What uses the warm batch stays in one test process: another would have to make it again."""
    for item in items:
        if (
            "batch" in getattr(item, "fixturenames", ())
            and Path(__file__).parent in item.path.parents
        ):
            item.add_marker(pytest.mark.xdist_group("warm batch"))


@pytest.fixture(scope="session")
def course(tmp_path_factory):
    """Two notebooks, with one honest submission (`honest`)."""
    root = small.build(tmp_path_factory.mktemp("course"))
    small.hand_in(root, "honest")
    return root


@pytest.fixture(scope="session")
def batch(course):
    """A batch that is kept warm; grades into the course's gradebook."""
    from smhelpers.judging.grading import course_settings
    from smhelpers.marking import Limits
    from smhelpers.marking.grading import Batch

    settings = course_settings(course)
    limits = Limits(cell_seconds=10)
    made = Batch(course, "ps1", "best", limits, 2, lambda text: None, settings)
    made.master.modes = made._modes()
    yield made
    made.close()


@pytest.fixture(scope="session")
def grade(batch):
    """Grade some students of the course; outcomes by student."""

    def run(*students, force=False):
        outcomes = batch.run(list(students), lambda outcome: None, lambda count: None, force, None)
        return {outcome.student: outcome for outcome in outcomes}

    return run
