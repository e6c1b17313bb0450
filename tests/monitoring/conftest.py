"""What the tests of task 4 share: the simulated businesses with what is true of them."""

import pytest

from smhelpers.monitoring import read_monitoring_truth
from smhelpers.simulation.profile import load_profile
from smhelpers.simulation.simulate import simulate
from smhelpers.simulation.workplace_files import SEED
from smhelpers.workplace import Workplace

from ..conftest import ROOT


@pytest.fixture(scope="session")
def guesthouse() -> Workplace:
    """The guesthouse of the lessons."""
    return Workplace.open("guesthouse")


@pytest.fixture(scope="session")
def tea_truth():
    """The assessor's truth of the drinks chain."""
    return read_monitoring_truth(ROOT / "answers" / "monitoring" / "truth.json")


@pytest.fixture(scope="session")
def simulated():
    """Simulations of both businesses, with causes and labels."""
    return {name: simulate(load_profile(name), SEED) for name in ("tea", "guesthouse")}
