"""How much a process tree has worked: limits are work, not time, so that a busy machine costs
nobody anything.

Work is CPU time over all processes. What is ready and waits for a processor is not asleep; only
what sleeps is measured by the clock.
"""

import contextlib
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, Protocol

import psutil

from .groups import TreeBudget, new_group

#: Seconds between two looks at a process tree.
LOOK = 0.2
#: The last step of nice(2): a seventieth of a processor's share (sched(7)).
_LEAST = 19
#: From how many processes on that work besides the first one they step back.
_SEVERAL = 2
#: Rounds in which a tree that goes on starting processes is brought to a stop.
_ROUNDS = 20


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

    def __init__(
        self, pid: int, root: int, *, grouped: bool = True, budget: TreeBudget | None = None
    ):
        """root: the ancestor that inherits orphans of `pid`, or `pid` itself. grouped: whether a
        control group is asked for; `pid` may have started nothing yet. budget: what a control
        group lets it have.
        """
        self.pid = pid
        self.root = root
        self.group = new_group(pid, budget) if grouped else None
        self._most = 0.0

    def members(self) -> list[psutil.Process]:
        """Its living processes."""
        if self.group:
            found = []
            for pid in self.group.pids():
                with contextlib.suppress(psutil.Error):
                    found.append(psutil.Process(pid))
            return found
        try:
            root = psutil.Process(self.root)
            return [root, *root.children(recursive=True)]
        except psutil.Error:
            return []

    @staticmethod
    def tasks(members: list[psutil.Process]) -> int:
        """How many threads its processes have together; what ended and waits to be told has
        none.
        """
        count = 0
        for process in members:
            with contextlib.suppress(psutil.Error):
                if process.status() != psutil.STATUS_ZOMBIE:
                    count += process.num_threads()
        return count

    @staticmethod
    def memory(members: list[psutil.Process], most: int) -> int:
        """Bytes that its processes take together. What they share with the warm process, or with
        one another, counts by part where all of it would be more than `most`.
        """
        whole = 0
        for process in members:
            with contextlib.suppress(psutil.Error):
                whole += process.memory_info().rss
        if whole <= most:
            return whole
        parts = 0
        for process in members:
            with contextlib.suppress(psutil.Error):
                parts += _part_of_memory(process)
        return parts

    def share_fairly(self, members: list[psutil.Process]) -> None:
        """Where several of its processes work at once, let all but the first one step back: where
        no control group sees to it they take little from its neighbours, and nowhere do they keep
        the first one from coming to its end.
        """
        others = [process for process in members if process.pid not in (self.pid, self.root)]
        busy = 0
        for process in others:
            with contextlib.suppress(psutil.Error):
                busy += process.status() == psutil.STATUS_RUNNING
        if busy < _SEVERAL:
            return
        for process in others:
            with contextlib.suppress(psutil.Error, OSError):
                if process.nice() < _LEAST:
                    process.nice(_LEAST)

    def stop(self) -> None:
        """Bring all its processes to a stop, so that none starts another while they are killed."""
        stopped: set[int] = set()
        for _ in range(_ROUNDS):
            fresh = [each for each in self.members() if each.pid not in stopped]
            if not fresh:
                return
            for process in fresh:
                with contextlib.suppress(psutil.Error):
                    process.suspend()
                stopped.add(process.pid)

    def spent(self, members: list[psutil.Process]) -> Spent:
        """What it has spent until now, processes that ended included."""
        waited = 0.0
        ready = False
        for process in members:
            with contextlib.suppress(psutil.Error):
                ready = ready or process.status() == psutil.STATUS_RUNNING
            waited += _scheduled(f"/proc/{process.pid}/task")[1]
        counted = self.group.cpu_seconds() if self.group else None
        if counted is None:
            counted = _by_process(members)
        # what was reaped by nobody vanishes from /proc; it was worked all the same
        self._most = max(self._most, counted)
        return Spent(self._most, waited, ready)

    def close(self) -> None:
        """Give the control group back, once its last process, which was killed, has gone."""
        if self.group:
            self.group.close()


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


def _part_of_memory(process: psutil.Process) -> int:
    """Bytes of memory, each divided by how many processes share it; what no file backs where the
    system does not tell.
    """
    with contextlib.suppress(psutil.AccessDenied):
        return process.memory_full_info().pss
    memory = process.memory_info()
    return memory.rss - memory.shared


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
