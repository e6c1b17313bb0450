"""What a trainee's process may see, as a bubblewrap command line, and whether that works on this
machine.
"""

import errno
import glob
import os
import shutil
import site
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .sandbox.enter import NOBODY

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
BUBBLEWRAP = "bwrap"
#: Where covered folders are found a second time.
AGAIN = "/again"
_KEEP = ("LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH")


#: This library, which runs inside as well.
_PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class View:
    """What a course shows the sandbox.

    shown: folders, read-only. hidden: folders inside them that are masked. libraries: shown, and on
    Python's path. variables: environment. warm: "module:function" and its arguments, called once
    before the first fork.
    """

    shown: tuple[Path, ...] = ()
    hidden: tuple[Path, ...] = ()
    libraries: tuple[Path, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    warm: tuple[str, list[Any]] | None = None


def visible(view: View) -> list[Path]:
    """Folders that a sandbox needs besides the system: interpreter, environment, this library,
    what the course shows. All read-only.
    """
    wanted = [Path(sys.base_prefix), Path(sys.prefix), _PACKAGE, *view.shown, *view.libraries]
    wanted += [Path(entry) for entry in site.getsitepackages() if Path(entry).is_dir()]
    return [
        path
        for path in dict.fromkeys(p.absolute() for p in wanted)
        if not any(path.is_relative_to(root) for root in _SYSTEM)
    ]


def covered(view: View) -> list[Path]:
    """Shown folders that lie where every child mounts a private folder.

    The child shows them again.
    """
    return [path for path in visible(view) if path.is_relative_to("/tmp")]


def environment(view: View) -> dict[str, str]:
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
        "NBGRADER_EXECUTION": "autograde",
        "SMCOURSE_COVERED": os.pathsep.join(map(str, covered(view))),
        **{name: value for name, value in view.variables.items() if "@" not in value},
    }


def own_environment(view: View) -> dict[str, str]:
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
        for name, value in environment(view).items()
        if name not in ("HOME", "TMPDIR", "MPLCONFIGDIR", "NBGRADER_EXECUTION")
    }
    return dict(os.environ) | shared | kept


def command(
    view: View,
    hidden: Iterable[Path],
    fd: int,
    nested: bool,
    disk_mb: int,
) -> list[str]:
    """bubblewrap with a read-only system, an empty work folder, and `hidden` folders (the
    course) masked wherever they lie. `FileNotFoundError` where this user has none.
    """
    bubblewrap = shutil.which(BUBBLEWRAP)
    if bubblewrap is None:
        # by its name alone it would be looked for where the sandbox looks for programs
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), BUBBLEWRAP)
    arguments = [
        bubblewrap,
        "--unshare-all",
        "--unshare-user",
        "--die-with-parent",
        "--new-session",
        # where the child makes no namespaces of its own, in which it is nobody
        *([] if nested else ["--uid", str(NOBODY), "--gid", str(NOBODY)]),
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
    # a sandbox without children has its limit on each; those with children get smaller ones
    size = ["--size", str(disk_mb * 2**20)]
    arguments += ["--proc", "/proc", "--dev", "/dev"]
    arguments += [*size, "--tmpfs", "/dev/shm", *size, "--tmpfs", "/tmp"]
    arguments += ["--dir", "/submission"] if nested else [*size, "--tmpfs", "/submission"]
    masked = [path.resolve() for path in [*hidden, *view.hidden]]
    arguments += _binds(visible(view), masked)
    arguments += _second_binds(covered(view), masked)
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
        arguments += ["--ro-bind", str(path), str(path)] if show else _mask(path, path)
    return arguments


def _second_binds(shown: list[Path], masked: list[Path]) -> list[str]:
    """Where covered folders are found again; a second way to a folder shows no more of it."""
    arguments = []
    for number, path in enumerate(shown):
        place = Path(AGAIN, str(number))
        arguments += ["--ro-bind", str(path), str(place)]
        root = path.resolve()
        for each in masked:
            if each.is_relative_to(root) and each.exists():
                arguments += _mask(each, place / each.relative_to(root))
    return arguments


def _mask(path: Path, place: Path) -> list[str]:
    """An empty folder, or an empty file, at the place where `path` would be seen."""
    if path.is_file():
        return ["--ro-bind", "/dev/null", str(place)]
    return ["--tmpfs", str(place)]


def interpreter(fd: int) -> list[str]:
    """The warm process itself: isolated mode, so that neither the environment nor a folder can
    add modules. It runs this copy of the library, whichever is installed.
    """
    start = (
        f"import runpy, sys; sys.path.insert(0, {str(_PACKAGE.parent)!r}); "
        f"runpy.run_module({f'{__package__}.sandbox.zygote'!r}, run_name='__main__')"
    )
    return [sys.executable, "-I", "-c", start, str(fd)]
