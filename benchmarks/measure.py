"""Wall time, CPU time and memory of a command with everything that it starts."""

import contextlib
import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

#: PR_SET_CHILD_SUBREAPER, prctl(2): processes whose parents left come to the benchmark, so that
#: their CPU is counted.
SUBREAPER = 36


def run(command: list[str], folder: Path) -> tuple[float, float]:
    """Wall and CPU seconds of a command."""
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "OMP_NUM_THREADS": "1",
    }
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
    )
    wall = time.monotonic() - began
    _reap()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{command}: {done.stderr[-2000:]}")
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _reap() -> None:
    """Wait for processes whose parents left before them (sandboxes), so that their CPU is
    counted.
    """
    give_up = time.monotonic() + 20
    while time.monotonic() < give_up:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.1)
        except ChildProcessError:
            return


@dataclass(frozen=True)
class Peak:
    """Seconds of wall and CPU time of a command, peak MB of its own process and of its whole
    tree.
    """

    wall: float
    cpu: float
    memory: float
    tree: float


def peak(command: list[str], folder: Path, every: float = 0.1) -> Peak:
    """Time and memory of a command with everything that it starts.

    Memory is resident, sampled `every` so many seconds.
    """
    before, began, own, tree = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic(), 0, 0
    process = psutil.Popen(
        command,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    while process.poll() is None:
        main, whole = _resident(process)
        own, tree = max(own, main), max(tree, whole)
        time.sleep(every)
    if process.returncode:
        raise SystemExit(f"{command}: {process.stderr.read().decode()[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Peak(time.monotonic() - began, cpu, own / 2**20, tree / 2**20)


def _resident(process: psutil.Process) -> tuple[int, int]:
    """Bytes of a process, and of it with its descendants.

    Those that have just ended count nothing.
    """
    found = []
    for each in (process, *_descendants(process)):
        with contextlib.suppress(psutil.Error):
            found.append(each.memory_info().rss)
    return (found[0], sum(found)) if found else (0, 0)


def _descendants(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.Error:
        return []
