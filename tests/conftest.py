"""Shared fixtures. Slow ones are made once a session and their tests are kept on one worker
(`xdist_group`).
"""

import fcntl
import gc
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from smhelpers.course import Course
from smhelpers.demo.cohort import model_answer
from smhelpers.demo.run import Demo
from smhelpers.workplace import Business

# no test asserts on time: a busy machine must not fail one
settings.register_profile("course", deadline=None)
settings.load_profile("course")
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module", autouse=True)
def _young_heap():
    """What earlier modules left alive is not searched for garbage again: it made small tests
    late in a run ten times slower.
    """
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    """Objects are ended as usual."""
    gc.unfreeze()


@pytest.fixture(scope="session")
def course() -> Course:
    """The course of this repository."""
    return Course.open(ROOT)


@pytest.fixture(scope="session")
def tea() -> Business:
    """The simulated drinks chain that the lessons use."""
    return Business.open("tea")


@pytest.fixture(scope="session")
def once(tmp_path_factory, worker_id):
    """`once(name, make)`: a folder that `make(folder)` fills once a session, in whichever test
    process asks first.
    """
    base = tmp_path_factory.getbasetemp()
    base = base if worker_id == "master" else base.parent

    def made(name, make):
        place, part = base / name, base / f"{name}.part"
        with (base / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not place.exists():
                shutil.rmtree(part, ignore_errors=True)
                part.mkdir()
                make(part)
                part.rename(place)
        return place

    return made


@pytest.fixture(scope="session")
def demo_in(course, once):
    """`demo_in(folder)`: the course laid out and released in a folder of one's own."""

    def laid_out(folder):
        shutil.copytree(
            once("released", lambda part: Demo.lay_out(course, part).release()),
            folder,
            dirs_exist_ok=True,
        )
        return Demo(course, Course.open(folder))

    return laid_out


@pytest.fixture(scope="session")
def model(course, once):
    """`model(task)`: folder of an assessment's model answer; only to be read."""

    def answer(task):
        def make(part):
            found = model_answer(course, task)
            shutil.copytree(found, part, dirs_exist_ok=True)
            shutil.rmtree(found)

        return once(f"model-{task}", make)

    return answer


@pytest.fixture
def scheduler(tmp_path):
    """Address of a scheduler with two single-threaded workers started in an empty folder."""
    (tmp_path / "elsewhere").mkdir()
    starter = (
        "from distributed import LocalCluster\nimport time, sys\nif __name__ == '__main__':\n"
        "    cluster = LocalCluster(n_workers=2, threads_per_worker=1, processes=True, "
        "dashboard_address=None)\n"
        "    print(cluster.scheduler_address, flush=True)\n    sys.stdin.read()\n    "
        "cluster.close()\n"
    )
    (tmp_path / "elsewhere" / "cluster.py").write_text(starter)
    process = subprocess.Popen(
        [sys.executable, "cluster.py"],
        cwd=tmp_path / "elsewhere",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    yield process.stdout.readline().strip()
    process.stdin.close()
    process.wait(60)
