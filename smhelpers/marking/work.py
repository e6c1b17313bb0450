"""How much a process tree has worked: limits are work, not time, so that a busy machine costs
nobody anything.

Work is CPU time over all processes. What is ready and waits for a processor is not asleep; only
what sleeps is measured by the clock.
"""

import contextlib
import os
import threading
import time
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple, Protocol

import psutil

#: Seconds between two looks at a process tree.
LOOK = 0.2
_NAME = "smcourse"
#: Seconds that a killed process is waited for.
_GONE = 1.0


class Spent(NamedTuple):
    """Seconds of CPU time of a process tree; seconds that its threads waited for a processor
    although they were ready; whether one of them is ready now.
    """

    cpu: float
    waited: float
    ready: bool


class ProcessTree:
    """A process and its descendants, counted by a control group where one can be had, else by
    /proc with what ended children left to their parents.
    """

    def __init__(self, pid: int, root: int, *, grouped: bool = True):
        """root: the ancestor that inherits orphans of `pid`, or `pid` itself. grouped: whether a
        control group is asked for; `pid` may have started nothing yet.
        """
        self.root = root
        self.group = _new_group(pid) if grouped else None
        self._most = 0.0

    def members(self) -> list[psutil.Process]:
        """Its living processes."""
        pids: list[int] = []
        if self.group:
            with contextlib.suppress(OSError):
                pids = [int(text) for text in (self.group / "cgroup.procs").read_text().split()]
            found = []
            for pid in pids:
                with contextlib.suppress(psutil.Error):
                    found.append(psutil.Process(pid))
            return found
        try:
            root = psutil.Process(self.root)
            return [root, *root.children(recursive=True)]
        except psutil.Error:
            return []

    def spent(self, members: list[psutil.Process]) -> Spent:
        """What it has spent until now, processes that ended included."""
        waited = 0.0
        ready = False
        for process in members:
            with contextlib.suppress(psutil.Error):
                ready = ready or process.status() == psutil.STATUS_RUNNING
            waited += _scheduled(f"/proc/{process.pid}/task")[1]
        counted = _usage(self.group) if self.group else _by_process(members)
        # what was reaped by nobody vanishes from /proc; it was worked all the same
        self._most = max(self._most, counted)
        return Spent(self._most, waited, ready)

    def close(self) -> None:
        """Give the control group back, once its last process, which was killed, has gone."""
        if self.group:
            psutil.wait_procs(self.members(), timeout=_GONE)
            with contextlib.suppress(OSError):
                self.group.rmdir()


class Watched(Protocol):
    """A process tree that is kept within limits."""

    tree: ProcessTree

    def guard(self, members: list[psutil.Process]) -> None:
        """End it for what is no question of time."""


class Watch:
    """Keeps some process trees within seconds of CPU time each, and of sleep together.

    Sleep is what is left of the clock when none of them works or is ready to, and the thread that
    watches did not keep them waiting either.
    """

    def __init__(self, children: Iterable[Watched], seconds: float, idle: float):
        self.seconds = seconds
        self.idle = idle
        self.slept = 0.0
        self.over = False
        self._first: dict[Watched, Spent] = {}
        self._last: dict[Watched, Spent] = {}
        self._at = time.monotonic()
        self._own = _own_thread()
        self._children = list(children)
        for child in self._children:
            spent = child.tree.spent(child.tree.members())
            self._first[child] = spent
            self._last[child] = spent

    def knows(self, child: Watched) -> bool:
        """Whether a child is watched; one that was started later is not."""
        return child in self._first

    @property
    def used(self) -> float:
        """Seconds of CPU time of all trees, as of the last look."""
        return sum(self._last[child].cpu - self._first[child].cpu for child in self._children)

    def look(self, at: Watched) -> None:
        """Look after them if it is time to. `TimeoutError` where `at`, which is waited for, has
        worked or slept longer than it may.
        """
        now = time.monotonic()
        if now - self._at < LOOK:
            return
        own = _own_thread()
        busy = own - self._own
        ready = False
        for child in self._children:
            members = child.tree.members()
            child.guard(members)
            spent = child.tree.spent(members)
            last = self._last[child]
            busy += max(0.0, spent.cpu - last.cpu) + max(0.0, spent.waited - last.waited)
            ready = ready or spent.ready
            self._last[child] = spent
        if not ready:
            self.slept += max(0.0, now - self._at - busy)
        self._at = now
        self._own = own
        worked = self._last[at].cpu - self._first[at].cpu
        if worked > self.seconds or self.slept > self.idle:
            self.over = True
            raise TimeoutError


def _by_process(members: list[psutil.Process]) -> float:
    cpu = 0.0
    for process in members:
        with contextlib.suppress(psutil.Error):
            times = process.cpu_times()
            cpu += times.user + times.system
            cpu += getattr(times, "children_user", 0.0) + getattr(times, "children_system", 0.0)
    return cpu


def _scheduled(tasks: str) -> tuple[float, float]:
    """Seconds that the threads below a folder of /proc ran, and were ready and did not run; 0
    where the system does not tell.
    """
    ran = 0.0
    waited = 0.0
    with contextlib.suppress(OSError, ValueError):
        for thread in Path(tasks).iterdir():
            numbers = (thread / "schedstat").read_text().split()
            ran += int(numbers[0]) / 1e9
            waited += int(numbers[1]) / 1e9
    return ran, waited


def _own_thread() -> float:
    """Seconds that this thread ran or was ready to."""
    with contextlib.suppress(OSError, ValueError):
        path = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        ran, waited, _ = path.read_text().split()
        return (int(ran) + int(waited)) / 1e9
    return time.thread_time()


def _usage(group: Path) -> float:
    """Seconds of CPU time of a control group since it was made."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        if (group / "cpuacct.usage").exists():
            return int((group / "cpuacct.usage").read_text()) / 1e9
        # version 2: "usage_usec 12345" is the first line
        return int((group / "cpu.stat").read_text().split()[1]) / 1e6
    return 0.0


def _new_group(pid: int) -> Path | None:
    """A control group that counts the CPU time of a process and all that it starts from now on,
    if this user may make one.
    """
    for above in _places():
        group = above / f"{_NAME}-{os.getpid()}-{pid}"
        try:
            group.mkdir()
        except OSError:
            continue
        try:
            (group / "cgroup.procs").write_text(str(pid))
        except OSError:
            with contextlib.suppress(OSError):
                group.rmdir()
            continue
        return group
    return None


@cache
def _places() -> list[Path]:
    """Own control groups below which further ones could be made: of version 1 with the account of
    CPU time, or of version 2. Those that an earlier run left are taken down.
    """
    places = []
    with contextlib.suppress(OSError, ValueError):
        own = _own_groups(Path("/proc/self/cgroup").read_text())
        for line in Path("/proc/self/mounts").read_text().splitlines():
            _, mount, kind, options, *_ = line.split()
            if kind == "cgroup2":
                name = own.get("")
            elif kind == "cgroup" and "cpuacct" in options.split(","):
                name = own.get("cpuacct")
            else:
                continue
            inside = Path(mount, (name or "/").lstrip("/"))
            places.append(inside if inside.is_dir() else Path(mount))
    for place in places:
        _take_down_what_was_left(place)
    return places


def _own_groups(text: str) -> dict[str, str]:
    """Path of the own control group by controller ("" is version 2)."""
    own = {}
    for line in text.splitlines():
        _, controllers, path = line.split(":", 2)
        for controller in controllers.split(","):
            own[controller] = path
    return own


def _take_down_what_was_left(place: Path) -> None:
    for group in place.glob(f"{_NAME}-*-*"):
        owner = group.name.split("-")[1]
        if owner.isdigit() and not psutil.pid_exists(int(owner)):
            with contextlib.suppress(OSError):
                group.rmdir()
