"""Windows has no `resource` or `fcntl`: trainees' side does without, the assessor's side says
where it runs.
"""

import ast
import subprocess
import sys

import nbformat

from .conftest import ROOT

#: Python as it is on Windows, as far as imports and flags go.
_WINDOWS = """
import os, sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name in ("fcntl", "resource", "pwd", "grp", "termios", "pty"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Absent())
for name in ("O_NOFOLLOW", "O_NONBLOCK", "fork", "geteuid", "killpg", "sched_getaffinity"):
    delattr(os, name)
"""


def imports():
    """Every import statement of the lessons and the released assessments."""
    found = set()
    for path in [*(ROOT / "notebooks").glob("*/*.ipynb"), *(ROOT / "release").glob("*/*.ipynb")]:
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code":
                found |= {
                    ast.unparse(node)
                    for node in ast.walk(ast.parse(cell.source))
                    if isinstance(node, ast.Import | ast.ImportFrom)
                }
    return sorted(found)


def as_on_windows(code):
    return subprocess.run(
        [sys.executable, "-c", _WINDOWS + code],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )


def test_lessons_assessments_hand_in_and_lab_need_nothing_that_windows_has_not():
    lines = [
        *imports(),
        (
            "import smhelpers.__main__, smhelpers.lab, smhelpers.lab.start, smhelpers.handin, "
            "smhelpers.doctor"
        ),
    ]
    assert len(lines) > 20
    done = as_on_windows("\n".join(lines))
    assert done.returncode == 0, done.stderr


def test_where_marking_cannot_run_one_sentence_says_where_it_does():
    done = as_on_windows(
        "sys.argv = ['smcourse', 'grade', 'policy']\nfrom smhelpers.__main__ import main\nmain()",
    )
    assert done.returncode == 2 and "WSL2" in done.stderr and "Traceback" not in done.stderr
