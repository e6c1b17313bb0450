"""Wall and CPU time of a command with everything that it starts."""

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

#: PR_SET_CHILD_SUBREAPER, prctl(2): processes whose parents left come to the benchmark, so that their CPU is counted.
SUBREAPER = 36


def run(command: list[str], folder: Path) -> tuple[float, float]:
    """Wall and CPU seconds of a command."""
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "OMP_NUM_THREADS": "1"}
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    wall = time.monotonic() - began
    _reap()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{command}: {done.stderr[-2000:]}")
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _reap() -> None:
    """Wait for processes whose parents left before them (sandboxes), so that their CPU is counted."""
    give_up = time.monotonic() + 20
    while time.monotonic() < give_up:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.1)
        except ChildProcessError:
            return
