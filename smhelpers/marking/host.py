"""The grading side's hold on sandboxed processes: start the warm process, fork children, watch
and kill them.
"""

import contextlib
import os
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import threading
from collections.abc import Iterable
from pathlib import Path

import psutil

from . import isolation
from .groups import TreeBudget
from .outcome import Excess, Limits
from .sandbox.wire import Channel, Closed, Garbled
from .speech import language, tr
from .work import ProcessTree, Watch

_START_SECONDS = 180
#: A machine that does much else takes its time, too, and a fork that fails says so at once.
_FORK_SECONDS = 600
_SO_PASSCRED = 16
#: How many times a submission's megabytes and files its checks have.
_ROOM_OF_CHECKS = 3
#: How many times the processes that it may have the system lets it have.
_BEYOND = 2


class SandboxError(RuntimeError):
    """The sandbox itself did not come up."""


class Child:
    """One forked role. `pid` is as this machine sees it."""

    def __init__(
        self,
        sock: socket.socket,
        limits: Limits,
        folder: str | None,
        owner: "Zygote | None" = None,
    ):
        self.channel, self.limits, self.folder, self.owner = Channel(sock), limits, folder, owner
        sock.settimeout(_FORK_SECONDS)
        try:
            _, ancillary, _, _ = sock.recvmsg(1, socket.CMSG_SPACE(12))
        except OSError as error:
            raise SandboxError(str(error)) from error
        self.pid = struct.unpack("3i", ancillary[0][2][:12])[0] if ancillary else 0
        if not self.pid:  # signals to process 0 would go to our own group
            raise SandboxError(self._why())
        sock.setsockopt(socket.SOL_SOCKET, _SO_PASSCRED, 0)
        self.dead = False
        #: What it wanted too much of, if that is why it was ended.
        self.excess: Excess | None = None
        # what it writes lies in memory, too
        budget = TreeBudget(limits.memory_mb + limits.disk_mb, limits.processes)
        self.tree = ProcessTree(self.pid, self._inherits_orphans(), budget=budget)

    def _inherits_orphans(self) -> int:
        """The process that orphans of this child are given to: the first one of its namespace, or
        the one that started it.
        """
        if self.owner:
            return self.owner.process.pid
        try:
            return psutil.Process(self.pid).ppid()
        except psutil.Error:
            return self.pid

    def _why(self) -> str:
        return tr("子程序沒有啟動")

    def interrupt(self) -> None:
        """As the Interrupt button of Jupyter."""
        with contextlib.suppress(OSError):
            os.kill(self.pid, signal.SIGINT)

    def guard(self, members: list[psutil.Process]) -> None:
        """Kill everything inside once it has too much of something together."""
        if self.dead:
            return
        self.tree.share_fairly(members)
        if self._measured(members):
            self.kill()

    def overstepped(self) -> bool:
        """Whether it has had too much of something; it is killed then. Asked when a cell has
        ended, so that the answer depends on no moment in between.
        """
        self.guard(self.tree.members())
        return self.dead

    def _measured(self, members: list[psutil.Process]) -> Excess | None:
        """What it has too much of, by the kernel's word or by counting."""
        group = self.tree.group
        if self.excess is None and group:
            self.excess = group.excess()
        most = self.limits.memory_mb * 2**20
        if self.excess is None and self.tree.tasks(members) > self.limits.processes:
            self.excess = Excess.PROCESSES
        if self.excess is None and self.tree.memory(members, most) > most:
            self.excess = Excess.MEMORY
        if self.excess is None and self.folder and not self._fits(Path(self.folder)):
            self.excess = Excess.FILES
        return self.excess

    def _fits(self, folder: Path) -> bool:
        """Whether what was written there is within the limits, where no file system sees to it."""
        room = self.limits.disk_mb * 2**20
        files = self.limits.files
        for path, _, names in os.walk(folder):
            files -= len(names)
            for name in names:
                with contextlib.suppress(OSError):
                    room -= os.lstat(os.path.join(path, name)).st_blocks * 512
        return room >= 0 and files >= 0

    def kill(self) -> None:
        """End the role and, with it, its whole process namespace.

        Where there is none, its descendants.
        """
        if self.dead:
            return
        self.dead = True
        if self.excess is None and self.tree.group:
            self.excess = self.tree.group.excess()
        if self.folder:
            # no namespace ends what it started
            self.tree.stop()
        members = self.tree.members()
        with contextlib.suppress(psutil.Error):
            psutil.Process(self.pid).kill()
        for member in members:
            # the first process of a namespace leaves with its main child, and takes the rest along
            if member.pid != self.tree.root:
                with contextlib.suppress(psutil.Error):
                    member.kill()
        self.tree.close()
        self.channel.close()
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)
        if self.owner:
            self.owner.stop()


class Zygote:
    """The warm process, inside bubblewrap unless `sandboxed` is False.

    workplaces: names or folders that it reads before its first fork. trusted: for work of one's
    own, in one's own environment.
    """

    def __init__(
        self,
        hidden: Iterable[Path] = (),
        imports: Iterable[str] = (),
        *,
        sandboxed: bool = True,
        nested: bool = True,
        disk_mb: int = 256,
        view: isolation.View | None = None,
        trusted: bool = False,
    ):
        self.view = view or isolation.View()
        self.sandboxed, self.nested, self.lock = sandboxed, nested, threading.Lock()
        self.hidden, self.imports, self.disk_mb = list(hidden), list(imports), disk_mb
        ours, theirs = socket.socketpair()
        fd = theirs.fileno()
        line = (
            isolation.command(self.view, self.hidden, fd, nested, disk_mb)
            if sandboxed
            else isolation.interpreter(fd)
        )
        given = isolation.own_environment if trusted else isolation.environment
        environment = given(self.view) | {"SMCOURSE_NESTED": "1" if sandboxed and nested else "0"}
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115 (lives as long as the process)
        self.process = subprocess.Popen(
            line,
            pass_fds=[fd],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self.errors,
            cwd="/",
        )
        theirs.close()
        self.tree = ProcessTree(self.process.pid, self.process.pid, grouped=False)
        self.control = ours
        self.ready = False
        libraries = [str(folder) for folder in self.view.libraries]
        Channel(ours).send(
            {
                "imports": self.imports,
                "libraries": libraries,
                "warm": self.view.warm,
                "language": language(),
            },
        )

    def wait(self) -> None:
        """Until it is warm. `SandboxError` says why it is not."""
        if self.ready:
            return
        try:
            watch = Watch([self], _START_SECONDS, _START_SECONDS)
            Channel(self.control).receive(on_wait=lambda: watch.look(self))
        except (Closed, Garbled, TimeoutError) as error:
            self.stop()
            self.errors.seek(0)
            raise SandboxError(
                self.errors.read().decode(errors="replace")[-400:].strip() or str(error),
            ) from error
        self.control.settimeout(_FORK_SECONDS)
        self.ready = True

    def guard(self, members: list[psutil.Process]) -> None:
        """Nothing but time is watched while it warms up."""

    def fork(self, role: str, limits: Limits) -> Child:
        """A child in its own namespaces (or, without nesting, in a sandbox of its own)."""
        if self.sandboxed and not self.nested:
            return self._fork_alone(role, limits)
        return self._fork(role, limits, None)

    def _fork_alone(self, role: str, limits: Limits) -> Child:
        single = Zygote(
            self.hidden,
            [],
            sandboxed=True,
            nested=False,
            disk_mb=limits.disk_mb,
            view=self.view,
        )
        return single._fork(role, limits, single)

    def _fork(self, role: str, limits: Limits, owner: "Zygote | None") -> Child:
        with self.lock:
            self.wait()
            folder = None if self.sandboxed else tempfile.mkdtemp(prefix="smcourse-")
            ours, theirs = socket.socketpair()
            # before the child can write: the kernel adds credentials when a message is sent, not
            # when it is read
            ours.setsockopt(socket.SOL_SOCKET, _SO_PASSCRED, 1)
            request = "\t".join(
                [
                    role,
                    "1" if self.sandboxed and self.nested else "0",
                    # the checks get copies of what was written, and have files of their own
                    str(limits.disk_mb * (_ROOM_OF_CHECKS if role == "checker" else 1)),
                    str(limits.files * (_ROOM_OF_CHECKS if role == "checker" else 1)),
                    str(limits.memory_mb),
                    # the system's count is of the user, and says nothing when it refuses
                    str(_BEYOND * limits.processes if self.sandboxed else 100_000),
                    str(limits.file_mb),
                    folder or "/submission",
                ],
            )
            socket.send_fds(self.control, [request.encode()], [theirs.fileno()])
            theirs.close()
        return Child(ours, limits, folder, owner)

    def stop(self) -> None:
        """End it and everything in it; a hung one is killed."""
        self.control.close()
        try:
            self.process.wait(3)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.process.wait()


def probe(hidden: Iterable[Path] = ()) -> tuple[bool, bool, str]:
    """Whether the sandbox works here, whether forks can nest, and if not, what the system said:
    by really running one.
    """
    if not shutil.which(isolation.BUBBLEWRAP):
        return (
            False,
            False,
            tr("沒有安裝 bubblewrap（Debian／Ubuntu：sudo apt install bubblewrap）"),
        )
    said = ""
    for nested in (True, False):
        zygote = None
        try:
            zygote = Zygote(hidden, ["__none__"], nested=nested)
            child = zygote.fork("trainee", Limits())
            child.kill()
            return True, nested, said
        except (SandboxError, OSError) as error:
            said = tr("bubblewrap 無法建立沙箱（{error}）", error=error)
        finally:
            if zygote:
                zygote.stop()
    return False, False, said
