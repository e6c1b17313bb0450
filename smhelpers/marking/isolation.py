"""A kernel that sees only itself: bubblewrap namespaces, no network, a read-only system, a private work folder.

Bound are the system's programs, this Python, the library and the course data; neither the course folder, its gradebook and masters,
other submissions, nor anyone's home. The kernel talks over ipc sockets, as it has no network.
"""

import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from jupyter_client.manager import AsyncKernelManager

from ..paths import PACKAGE, data_dir

_SYSTEM = ["/usr", "/bin", "/lib", "/lib64", "/sbin", "/etc/alternatives", "/etc/fonts", "/etc/ld.so.cache", "/etc/localtime"]


def _binds() -> list[str]:
    arguments = []
    for place in _SYSTEM:
        path = Path(place)
        if path.is_symlink():
            arguments += ["--symlink", str(path.readlink()), place]
        elif path.exists():
            arguments += ["--ro-bind", place, place]
    for place in dict.fromkeys([sys.base_prefix, sys.prefix, str(PACKAGE), str(data_dir())]):
        arguments += ["--ro-bind", place, place]
    return arguments


def sandboxed(command: list[str], work: Path, sockets: Path, memory_bytes: int) -> list[str]:
    """`command` inside the sandbox, in `work` (writable), with the socket folder beside it."""
    limits = ["prlimit", f"--as={memory_bytes}", "--fsize=200000000", "--core=0"]
    return ["bwrap", "--unshare-all", "--die-with-parent", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", *_binds(),
            "--bind", str(work), str(work), "--bind", str(sockets), str(sockets), "--chdir", str(work), "--clearenv",
            "--setenv", "HOME", str(work), "--setenv", "PATH", "/usr/bin:/bin", "--setenv", "LANG", "C.UTF-8",
            "--setenv", "SMHELPERS_DATA", str(data_dir()), "--setenv", "MPLBACKEND", "module://matplotlib_inline.backend_inline",
            "--setenv", "OMP_NUM_THREADS", "1", *limits, *command]


@cache
def available() -> str:
    """"" if a sandboxed Python really runs here, else the reason in zh-TW."""
    if not shutil.which("bwrap") or not shutil.which("prlimit"):
        return "找不到 bubblewrap（bwrap），請安裝 bubblewrap 套件"
    with tempfile.TemporaryDirectory(prefix="smprobe-") as folder:
        command = sandboxed([sys.executable, "-I", "-c", "print('ok')"], Path(folder), Path(folder), 1024**3)
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    return "" if done.stdout.strip() == "ok" else f"bubblewrap 無法執行：{done.stderr.strip()[:200]}"


class SandboxKernelManager(AsyncKernelManager):
    """Starts its kernel inside the sandbox; the folder that the kernel is asked to run in becomes its only writable place."""

    memory_bytes = 4 * 1024**3

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        # socket paths are at most 107 bytes long
        self.sockets = Path(tempfile.mkdtemp(prefix="smk-", dir="/tmp"))
        self.transport, self.connection_file = "ipc", str(self.sockets / "k.json")
        self.ip = str(self.sockets / "k")

    async def _async_launch_kernel(self, kernel_cmd: list[str], **kwargs) -> None:
        # a signal would reach bwrap, not the kernel
        self.kernel_spec.interrupt_mode = "message"
        command = sandboxed([sys.executable, *kernel_cmd[1:]], Path(kwargs.pop("cwd")), self.sockets, self.memory_bytes)
        await super()._async_launch_kernel(command, **kwargs)

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        await super()._async_cleanup_resources(restart=restart)
        if not restart:
            shutil.rmtree(self.sockets, ignore_errors=True)
