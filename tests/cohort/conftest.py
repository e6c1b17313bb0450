"""A record of simulated trainees and the masters of the course, made once."""

import pytest

from smhelpers.papers.marks import Masters
from smhelpers.record import Record
from smhelpers.simulation.cohort_record import simulate_record

#: Names that break careless files.
AWKWARD = ('=HYPERLINK("http://example.org")', '陳,"小美"', "-林🎉", "<b>王</b>")


@pytest.fixture(scope="session")
def masters(course):
    """The graded cells of the course."""
    return Masters(course)


@pytest.fixture(scope="session")
def record(masters, tmp_path_factory):
    """Fourteen trainees, some of them with awkward names."""
    path = tmp_path_factory.mktemp("record") / "record.db"
    with Record.open(path, create=True) as opened:
        simulate_record(opened, masters.rules, 14, seed=5)
        for number, name in enumerate(AWKWARD, 1):
            opened.append("named", f"s{number:05d}", {"name": name})
        yield opened
