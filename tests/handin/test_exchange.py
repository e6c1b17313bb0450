"""nbgrader's own exchange beside ours: released, fetched, submitted and collected by several
users of one Linux machine.
"""

import getpass
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "marking"))

import course as small

from smhelpers.judging.grading import grade_course
from smhelpers.marking import Status

from .exchange import acting_as, nbgrader

#: Accounts that every Linux system has; only root may act for them.
OTHERS = ("daemon", "games")


def _users() -> list[str]:
    """Two trainees besides the assessor where this process may act for others, else the one user
    that it is.
    """
    tried = [*acting_as(OTHERS[0]), sys.executable, "-c", "import nbgrader"]
    able = os.geteuid() == 0 and subprocess.run(tried, capture_output=True).returncode == 0
    return list(OTHERS) if able else [getpass.getuser()]


@pytest.fixture
def shared():
    """A folder that every user may enter; pytest's own are private."""
    folder = Path(tempfile.mkdtemp(prefix="exchange-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_what_several_users_submit_through_the_exchange_is_collected_and_graded(shared):
    exchange, users, me = shared / "exchange", _users(), getpass.getuser()
    exchange.mkdir()
    exchange.chmod(0o777)
    cells = [cell for cell in small.WARMUP if cell[0] in ("setup", "mean_answer", "mean_test")]
    root = small.build(shared / "course", {"warmup": cells})
    nbgrader(root, exchange, "release_assignment", "ps1")
    for user in users:
        home = shared / f"home-{user}"
        home.mkdir()
        if user != me:
            shutil.chown(home, user)
        nbgrader(home, exchange, "fetch_assignment", "ps1", user=user)
        work = home / "ps1" / "warmup.ipynb"
        work.write_text(
            work.read_text(encoding="utf-8").replace(
                "raise NotImplementedError()",
                "mean_likes = 20.0",
            ),
            encoding="utf-8",
        )
        nbgrader(home, exchange, "submit", "ps1", user=user)
    nbgrader(root, exchange, "collect", "ps1")
    outcomes = {outcome.student: outcome for outcome in grade_course(root, "ps1")}
    assert set(outcomes) == set(users)
    assert all(
        outcome.status is Status.GRADED and outcome.score == 2 for outcome in outcomes.values()
    )
