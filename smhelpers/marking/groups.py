"""Control groups of Linux (cgroups(7)): a processor's share, processes and memory of one process
tree, counted and limited by the kernel.

Version 1 is used as root, in hierarchies in whose root this process stands: any other group there
belongs to whoever made it, and counts and ends what stands in it. Version 2 is used below the own
group, with the controllers that were delegated to it. Elsewhere `work` counts by /proc.
"""

import contextlib
import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import psutil

from .outcome import Excess

_NAME = "smcourse"
#: What is asked for; version 1 keeps the account of CPU time by itself.
_COUNTED = "cpuacct"
_WANTED = ("cpu", "memory", "pids")
#: What every tree has of a processor when all want it, in the units of version 1 and 2.
_SHARES = 1024
_WEIGHT = 100
#: Seconds that a killed process is waited for.
_GONE = 1.0


class TreeBudget(NamedTuple):
    """What a process tree may have: megabytes, those of its files in memory included; processes
    and threads.
    """

    memory_mb: int
    tasks: int


class Place(NamedTuple):
    """A folder below which control groups can be made, and what they control there."""

    folder: Path
    version: int
    controllers: frozenset[str]


class ControlGroup:
    """A process and all that it starts from now on: one folder in each hierarchy."""

    def __init__(self, folders: dict[Place, Path]):
        """folders: never empty."""
        self._folders = folders

    @property
    def folders(self) -> list[Path]:
        """Its folders."""
        return list(self._folders.values())

    def controls(self, name: str) -> bool:
        """Whether the kernel keeps it to its share of `name`."""
        return any(name in place.controllers for place in self._folders)

    def pids(self) -> set[int]:
        """Its living processes."""
        found: set[int] = set()
        for folder in self.folders:
            with contextlib.suppress(OSError):
                found.update(map(int, (folder / "cgroup.procs").read_text().split()))
        return found

    def cpu_seconds(self) -> float | None:
        """CPU time since it was made; None where no hierarchy counts it."""
        for place, folder in self._folders.items():
            with contextlib.suppress(OSError, ValueError, KeyError):
                if place.version == 2:
                    return _numbers(folder / "cpu.stat")["usage_usec"] / 1e6
                if _COUNTED in place.controllers:
                    return int((folder / "cpuacct.usage").read_text()) / 1e9
        return None

    def excess(self) -> Excess | None:
        """What it wanted more of than it may have, by what the kernel refused."""
        for folder in self.folders:
            if _counted(folder / "pids.events", "max"):
                return Excess.PROCESSES
            killed = _counted(folder / "memory.events", "oom_kill")
            killed += _counted(folder / "memory.oom_control", "oom_kill")
            if killed:
                return Excess.MEMORY
        return None

    def close(self) -> None:
        """Give it back, once its last process, which was killed, has gone."""
        left = []
        for pid in self.pids():
            with contextlib.suppress(psutil.Error):
                left.append(psutil.Process(pid))
        psutil.wait_procs(left, timeout=_GONE)
        for folder in self.folders:
            with contextlib.suppress(OSError):
                folder.rmdir()


def new_group(pid: int, budget: TreeBudget | None) -> ControlGroup | None:
    """A control group for a process, which may have started nothing yet, if this user may make
    one.
    """
    folders = {}
    for place in places():
        folder = place.folder / f"{_NAME}-{os.getpid()}-{pid}"
        try:
            folder.mkdir()
        except OSError:
            continue
        try:
            _limit(place, folder, budget)
            (folder / "cgroup.procs").write_text(str(pid))
        except OSError:
            with contextlib.suppress(OSError):
                folder.rmdir()
            continue
        folders[place] = folder
    return ControlGroup(folders) if folders else None


def _limit(place: Place, folder: Path, budget: TreeBudget | None) -> None:
    """Write a group's share and limits. `OSError` where the kernel does not take them."""
    names = place.controllers
    first = place.version == 1
    if "cpu" in names:
        name, weight = ("cpu.shares", _SHARES) if first else ("cpu.weight", _WEIGHT)
        (folder / name).write_text(str(weight))
    if budget is None:
        return
    if "pids" in names:
        (folder / "pids.max").write_text(str(budget.tasks))
    if "memory" in names:
        name = "memory.limit_in_bytes" if first else "memory.max"
        (folder / name).write_text(str(budget.memory_mb * 2**20))


@cache
def places() -> list[Place]:
    """Where control groups can be made; those that an earlier run left are taken down."""
    found = []
    with contextlib.suppress(OSError, ValueError):
        own = Path("/proc/self/cgroup").read_text()
        mounts = Path("/proc/self/mounts").read_text()
        found = places_of(own, mounts)
    for place in found:
        _take_down_what_was_left(place.folder)
    return found


def places_of(own: str, mounts: str) -> list[Place]:
    """Places by /proc/self/cgroup and /proc/self/mounts. Making those of version 2 usable moves
    this process into a group below its own.
    """
    groups = _own_groups(own)
    found = []
    for line in mounts.splitlines():
        _, mount, kind, options, *_ = line.split()
        if kind == "cgroup":
            names = frozenset(options.split(",")) & {*_WANTED, _COUNTED}
            above = {groups.get(name, "/") for name in names}
            if names and above == {"/"}:
                found.append(Place(Path(mount), 1, names))
        if kind == "cgroup2":
            inside = Path(mount, groups.get("", "/").lstrip("/"))
            folder = inside if inside.is_dir() else Path(mount)
            found.append(Place(folder, 2, frozenset(_delegated(folder))))
    return found


def _own_groups(text: str) -> dict[str, str]:
    """Path of the own control group by controller ("" is version 2)."""
    own = {}
    for line in text.splitlines():
        _, controllers, path = line.split(":", 2)
        for controller in controllers.split(","):
            own[controller] = path
    return own


def _delegated(folder: Path) -> Iterable[str]:
    """Controllers that groups below this one of version 2 have, handed down now where that is
    allowed. Without any, groups still count CPU time.
    """
    control = folder / "cgroup.subtree_control"
    with contextlib.suppress(OSError):
        there = (folder / "cgroup.controllers").read_text().split()
        wanted = [name for name in _WANTED if name in there]
        handed_down = control.read_text().split()
        missing = [name for name in wanted if name not in handed_down]
        if missing:
            _hand_down(folder, control, missing)
        return wanted
    return ()


def _hand_down(folder: Path, control: Path, names: list[str]) -> None:
    """Let groups below have these controllers. A group that does so may hold no process itself:
    where it holds this one alone, it goes into one below. `OSError` where that is not allowed.
    """
    line = " ".join(f"+{name}" for name in names)
    with contextlib.suppress(OSError):
        control.write_text(line)
        return
    leaf = folder / f"{_NAME}-{os.getpid()}-self"
    leaf.mkdir()
    try:
        (leaf / "cgroup.procs").write_text(str(os.getpid()))
        control.write_text(line)
    except OSError:
        with contextlib.suppress(OSError):
            (folder / "cgroup.procs").write_text(str(os.getpid()))
        leaf.rmdir()
        raise


def _take_down_what_was_left(place: Path) -> None:
    for group in place.glob(f"{_NAME}-*-*"):
        owner = group.name.split("-")[1]
        if owner.isdigit() and not psutil.pid_exists(int(owner)):
            with contextlib.suppress(OSError):
                group.rmdir()


def _counted(path: Path, name: str) -> int:
    """A number of a file of names and numbers; 0 where there is none."""
    with contextlib.suppress(OSError, ValueError):
        return _numbers(path).get(name, 0)
    return 0


def _numbers(path: Path) -> dict[str, int]:
    numbers = {}
    for line in path.read_text().splitlines():
        name, number = line.split()
        numbers[name] = int(number)
    return numbers
