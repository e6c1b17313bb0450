"""nbgrader's exchange by its own commands."""

import getpass
import os
import subprocess
import sys
from pathlib import Path


def acting_as(user: str) -> list[str]:
    """What stands before a command that another user runs."""
    return (
        []
        if user == getpass.getuser()
        else ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"]
    )


def nbgrader(folder: Path, exchange: Path, *words: str, user: str = "") -> None:
    """One nbgrader command of a user (default: this one), in a folder."""
    options = [
        f"--Exchange.root={exchange}",
        f"--Exchange.cache={folder / 'cache'}",
        "--CourseDirectory.course_id=sms",
    ]
    who = user or getpass.getuser()
    # nbgrader calls `alembic` by name
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = os.environ | {
        "HOME": str(folder),
        "USER": who,
        "LOGNAME": who,
        "PATH": path,
        "JUPYTER_PREFER_ENV_PATH": "1",
    }
    command = [*acting_as(who), sys.executable, "-m", "nbgrader", *words, *options]
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
