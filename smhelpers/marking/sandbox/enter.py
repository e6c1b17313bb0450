"""A forked child puts itself into namespaces of its own: private folders, no network, no other
process in sight, no privileges.

The calls are those of unshare(2), mount(2), capabilities(7) and user_namespaces(7); bubblewrap has
already built the read-only
system around the warm process, so what is left to do per submission is small and takes
milliseconds.
"""

import contextlib
import ctypes
import os
import resource
import signal
from pathlib import Path

WORK = "/submission"
#: Who a child is, to itself: never root, also where the assessor is.
NOBODY = 65534
_NEWNS, _NEWUTS, _NEWIPC, _NEWUSER, _NEWPID, _NEWNET = (
    0x20000,
    0x4000000,
    0x8000000,
    0x10000000,
    0x20000000,
    0x40000000,
)
_NOSUID, _NODEV, _NOEXEC, _RDONLY, _REC, _PRIVATE, _BIND = 2, 4, 8, 1, 0x4000, 0x40000, 0x1000
_PDEATHSIG, _SUBREAPER, _CAPBSET_DROP, _NO_NEW_PRIVS, _CAP_AMBIENT, _CLEAR_ALL = (
    1,
    36,
    24,
    38,
    47,
    4,
)
_LAST_CAPABILITY = 40

_libc = ctypes.CDLL(None, use_errno=True)


def _check(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def _mount(
    source: str,
    target: str,
    kind: str | None,
    flags: int,
    options: str | None = None,
) -> None:
    encoded = [None if text is None else text.encode() for text in (source, target, kind)]
    _check(
        _libc.mount(*encoded, ctypes.c_ulong(flags), None if options is None else options.encode()),
        f"mount {target}",
    )


def namespaces() -> None:
    """New user, mount, pid, ipc, uts and network namespaces for the children of this process."""
    uid, gid = os.getuid(), os.getgid()
    _check(_libc.unshare(_NEWUSER | _NEWNS | _NEWPID | _NEWIPC | _NEWUTS | _NEWNET), "unshare")
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{NOBODY} {uid} 1"),
        ("gid_map", f"{NOBODY} {gid} 1"),
    ):
        Path("/proc/self", name).write_text(text)
    # no further user namespace: nothing inside can win privileges back over its own mounts
    with contextlib.suppress(OSError):
        Path("/proc/sys/user/max_user_namespaces").write_text("0")


def private_folders(disk_mb: int, files: int) -> None:
    """Own folders for work, tmp and shared memory, of so many megabytes and files together, and a
    read-only /proc of the own processes.

    Call as the first process inside.
    """
    _mount("none", "/", None, _REC | _PRIVATE)
    _mount("tmpfs", WORK, "tmpfs", _NOSUID | _NODEV, f"size={disk_mb}m,nr_inodes={files},mode=700")
    # one file system, seen in three places; the last one covers its root
    for name, target in (("tmp", "/tmp"), ("shm", "/dev/shm"), ("work", WORK)):
        folder = Path(WORK, name)
        folder.mkdir(mode=0o700)
        _mount(str(folder), target, None, _BIND)
    for number, path in enumerate(
        filter(None, os.environ.get("SMCOURSE_COVERED", "").split(os.pathsep)),
    ):
        os.makedirs(path, exist_ok=True)
        _mount(f"/again/{number}", path, None, _BIND | _REC)
    _mount("proc", "/proc", "proc", _NOSUID | _NODEV | _NOEXEC | _RDONLY)


def die_with_parent() -> None:
    """Ask the kernel to kill this process when its parent ends."""
    _libc.prctl(_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def adopt_orphans() -> None:
    """Become the parent of whatever this process's descendants leave behind."""
    _libc.prctl(_SUBREAPER, 1, 0, 0, 0)


def drop_privileges() -> None:
    """Give up every capability for good."""
    _libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0)
    _libc.prctl(_CAP_AMBIENT, _CLEAR_ALL, 0, 0, 0)
    for capability in range(_LAST_CAPABILITY + 1):
        _libc.prctl(_CAPBSET_DROP, capability, 0, 0, 0)
    header, data = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    _check(_libc.capset(header, data), "capset")


def uncover_proc() -> None:
    """As root bubblewrap covers parts of /proc.

    The kernel then refuses a fresh one to a child. Each child's own is read-only.
    """
    for name in ("sys", "sysrq-trigger", "irq", "bus"):
        _libc.umount2(f"/proc/{name}".encode(), 0)


def limits(memory_mb: int, processes: int, file_mb: int) -> None:
    """Resource limits of one process: address space beyond what the warm process maps,
    processes, file size, open files, no core.
    """
    mapped = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    wanted = {
        resource.RLIMIT_AS: mapped + memory_mb * 2**20,
        resource.RLIMIT_NPROC: processes,
        resource.RLIMIT_FSIZE: file_mb * 2**20,
        resource.RLIMIT_NOFILE: 512,
        resource.RLIMIT_CORE: 0,
    }
    for what, value in wanted.items():
        hard = resource.getrlimit(what)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(what, (value, value))
