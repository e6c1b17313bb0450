"""How the course's JupyterLab is started: its settings come with the course, a user's own stay
as they are.
"""

import os
import shutil
import sys
from pathlib import Path

from jupyter_core.paths import jupyter_config_dir

from ..course import Course
from ..listening import run_until_ended
from .language import on_path
from .welcome import write_welcome

HERE = Path(__file__).resolve().parent
#: Folder in the course where JupyterLab keeps what a user sets while working in it (theme, layout);
#: git-ignored.
KEPT = ".lab"
#: Server sides of nbgrader that a trainee does not need.
_ASSESSOR_ONLY = ("formgrader", "assignment_list", "course_list")


def start(course: Course, port: int, *, assessor: bool = False, browser: bool = True) -> int:
    """Run JupyterLab in the course folder until it is closed; its exit code."""
    chosen = options(course, port, assessor=assessor, browser=browser)
    return run_until_ended(
        [sys.executable, "-m", f"{__package__}.served", *chosen],
        course.root,
        os.environ | environment(course),
    )


def environment(course: Course) -> dict[str, str]:
    """Where JupyterLab keeps and finds settings.

    Those that a user has elsewhere are read as well, and never written.
    """
    kept = course.root / KEPT
    (kept / "config" / "custom").mkdir(parents=True, exist_ok=True)
    # the only place from which JupyterLab takes a style sheet is its configuration folder
    shutil.copyfile(HERE / "custom.css", kept / "config" / "custom" / "custom.css")
    paths = [jupyter_config_dir(), os.environ.get("JUPYTER_CONFIG_PATH", "")]
    return {
        "JUPYTER_CONFIG_DIR": str(kept / "config"),
        "JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, paths)),
        "JUPYTERLAB_SETTINGS_DIR": str(kept / "user-settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(kept / "workspaces"),
        "PYTHONPATH": on_path(kept / "language"),
        # nbgrader calls `alembic` by name; it lies beside this Python
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
    }


def options(
    course: Course,
    port: int,
    *,
    assessor: bool = False,
    browser: bool = True,
) -> list[str]:
    """Options of `jupyter lab` for a trainee (opens on the welcome page) or an assessor (opens
    on formgrader).
    """
    found = [
        f"--port={port}",
        f"--ServerApp.root_dir={course.root}",
        f"--LabApp.app_settings_dir={HERE / ('assessor' if assessor else 'trainee')}",
    ]
    if assessor:
        found.append("--LabApp.default_url=/formgrader")
    else:
        off = {f"nbgrader.server_extensions.{name}": False for name in _ASSESSOR_ONLY}
        found += [
            f"--LabApp.default_url=/lab/tree/{write_welcome(course).name}",
            "--LabApp.custom_css=True",
            f"--ServerApp.jpserver_extensions={off}",
        ]
    as_root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return [*found, *([] if browser else ["--no-browser"]), *as_root]
