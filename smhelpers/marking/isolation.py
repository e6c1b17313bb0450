"""What a trainee's process may see, as a bubblewrap command line, and whether that works on this
machine.
"""

import glob
import os
import shutil
import site
import sys
from collections.abc import Iterable
from pathlib import Path

from ..paths import PACKAGE, data_dir

_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store")
_ETC = (
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/localtime",
    "/etc/mime.types",
    "/etc/nsswitch.conf",
    "/etc/timezone",
)
#: Where covered folders are found a second time.
AGAIN = "/again"
_KEEP = ("LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH")


def visible() -> list[Path]:
    """Folders that a sandbox needs besides the system: interpreter, environment, this package,
    its data. All read-only.
    """
    wanted = [Path(sys.base_prefix), Path(sys.prefix), PACKAGE, data_dir()]
    wanted += [Path(entry) for entry in site.getsitepackages() if Path(entry).is_dir()]
    return [
        path
        for path in dict.fromkeys(p.absolute() for p in wanted)
        if not any(path.is_relative_to(root) for root in _SYSTEM)
    ]


def secret() -> list[Path]:
    """Folders inside the shown ones that no submission may see: the models behind the simulated
    businesses are their truth.
    """
    return [path for path in (data_dir() / "simulation",) if path.is_dir()]


def covered() -> list[Path]:
    """Shown folders that lie where every child mounts a private folder.

    The child shows them again.
    """
    return [path for path in visible() if path.is_relative_to("/tmp")]


def environment() -> dict[str, str]:
    """The whole environment of a sandbox: nothing of the assessor's but the language and time
    zone.
    """
    kept = {name: os.environ[name] for name in _KEEP if name in os.environ}
    return {
        "LANG": "C.UTF-8",
        **kept,
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "HOME": "/tmp",
        "TMPDIR": "/tmp",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "MPLCONFIGDIR": "/tmp/matplotlib",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "SMHELPERS_DATA": str(data_dir()),
        "NBGRADER_EXECUTION": "autograde",
        "SMCOURSE_COVERED": os.pathsep.join(map(str, covered())),
    }


def own_environment() -> dict[str, str]:
    """The environment of work that is trusted: one's own, with one numerical thread a process
    and pictures in the notebook.
    """
    kept = {
        name: os.environ[name]
        for name in ("MPLCONFIGDIR", "NBGRADER_EXECUTION")
        if name in os.environ
    }
    shared = {
        name: value
        for name, value in environment().items()
        if name not in ("HOME", "TMPDIR", "MPLCONFIGDIR", "NBGRADER_EXECUTION")
    }
    return dict(os.environ) | shared | kept


def command(hidden: Iterable[Path], fd: int, nested: bool, disk_mb: int) -> list[str]:
    """bubblewrap with a read-only system, an empty work folder, and `hidden` folders (the
    course) masked wherever they lie.
    """
    arguments = [
        shutil.which("bwrap") or "bwrap",
        "--unshare-all",
        "--unshare-user",
        "--die-with-parent",
        "--new-session",
        "--cap-add",
        "CAP_SYS_ADMIN",
        "--hostname",
        "marking",
    ]
    for path in map(Path, _SYSTEM):
        if path.is_symlink():
            arguments += ["--symlink", os.readlink(path), str(path)]
        elif path.is_dir():
            arguments += ["--ro-bind", str(path), str(path)]
    for path in _ETC:
        arguments += ["--ro-bind-try", path, path]
    arguments += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/dev/shm", "--tmpfs", "/tmp"]
    arguments += (
        ["--dir", "/submission"]
        if nested
        else ["--size", str(disk_mb * 2**20), "--tmpfs", "/submission"]
    )
    arguments += _binds(visible(), [path.resolve() for path in [*hidden, *secret()]])
    for number, path in enumerate(covered()):
        arguments += ["--ro-bind", str(path), f"{AGAIN}/{number}"]
    for cache in glob.glob(os.path.expanduser("~/.cache/matplotlib/fontlist-v*.json")):
        arguments += ["--ro-bind", cache, f"/tmp/matplotlib/{Path(cache).name}"]
    return [
        *arguments,
        "--remount-ro",
        "/dev",
        "--remount-ro",
        "/",
        "--chdir",
        "/submission",
        *interpreter(fd),
    ]


def _binds(shown: list[Path], hidden: list[Path]) -> list[str]:
    """Read-only binds, parents first.

    A hidden folder inside a shown one becomes an empty one, before what lies below it is shown.
    """
    steps = [(len(path.parts), 1, path) for path in shown] + [
        (len(path.parts), 0, path)
        for path in hidden
        if any(path.is_relative_to(root) for root in [*shown, *map(Path, _SYSTEM)])
    ]
    arguments = []
    for _, show, path in sorted(steps):
        arguments += ["--ro-bind", str(path), str(path)] if show else ["--tmpfs", str(path)]
    return arguments


def interpreter(fd: int) -> list[str]:
    """The warm process itself: isolated mode, so that neither the environment nor a folder can
    add modules.
    """
    return [sys.executable, "-I", "-m", "smhelpers.marking.sandbox.zygote", str(fd)]
