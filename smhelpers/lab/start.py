"""How the course's JupyterLab is started: its settings come with the course, a user's own stay as they are."""

import os
import subprocess
import sys
from pathlib import Path

from ..course import Course
from .welcome import write_welcome

HERE = Path(__file__).resolve().parent
#: Folder in the course where JupyterLab keeps what a user sets while working in it (theme, layout); git-ignored.
KEPT = ".lab"
#: Server sides of nbgrader that a trainee does not need.
_ASSESSOR_ONLY = ("formgrader", "assignment_list", "course_list")


def start(course: Course, port: int, *, assessor: bool = False, browser: bool = True) -> int:
    """Run JupyterLab in the course folder until it is closed; its exit code."""
    environment = os.environ | {"JUPYTERLAB_SETTINGS_DIR": str(course.root / KEPT / "user-settings"),
                                "JUPYTERLAB_WORKSPACES_DIR": str(course.root / KEPT / "workspaces"),
                                # nbgrader calls `alembic` by name; it lies beside this Python
                                "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])}
    return subprocess.call([sys.executable, "-m", "jupyterlab", *options(course, port, assessor=assessor, browser=browser)],
                           cwd=course.root, env=environment)


def options(course: Course, port: int, *, assessor: bool = False, browser: bool = True) -> list[str]:
    """Options of `jupyter lab` for a trainee (opens on the welcome page) or an assessor (opens on formgrader)."""
    found = [f"--port={port}", f"--ServerApp.root_dir={course.root}",
             f"--LabApp.app_settings_dir={HERE / ('assessor' if assessor else 'trainee')}"]
    if assessor:
        found.append("--LabApp.default_url=/formgrader")
    else:
        off = {f"nbgrader.server_extensions.{name}": False for name in _ASSESSOR_ONLY}
        found += [f"--LabApp.default_url=/lab/tree/{write_welcome(course).name}", "--LabApp.custom_css=True",
                  f"--ServerApp.static_custom_path={HERE / 'custom'}", f"--ServerApp.jpserver_extensions={off}"]
    as_root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return [*found, *([] if browser else ["--no-browser"]), *as_root]
