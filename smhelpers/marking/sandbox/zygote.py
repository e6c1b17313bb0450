"""The warm process: imports once, then forks a child for every request.

It holds nothing of a course and has no thread of its own.
"""

import contextlib
import importlib
import os
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from typing import Any, NoReturn

from ..speech import speak
from . import enter
from .wire import Channel, Closed

WARM = (
    "IPython.core.interactiveshell",
    "numpy",
    "pandas",
    "matplotlib.pyplot",
    "matplotlib_inline.backend_inline",
    "matplotlib.backends.backend_agg",
    "PIL.PngImagePlugin",
    "seaborn",
    "scipy.stats",
    "ipywidgets",
    "pydantic",
    "yaml",
)


def warm(extra: list[str], libraries: list[str], call: list | None) -> list[str]:
    """Import what notebooks commonly need and what the masters name, do what the course asks for.

    What fails is left to the cell that wants it.
    """
    sys.path += libraries
    failed = []
    for name in (*WARM, *extra):
        try:
            with contextlib.redirect_stdout(None), contextlib.redirect_stderr(None):
                importlib.import_module(name)
        except BaseException:
            failed.append(name)
    _load_what_waits()
    for role in ("checker", "trainee"):
        importlib.import_module(f"{__package__}.{role}")
    sys.modules[f"{__package__}.trainee"].prepare()
    if call:
        name, arguments = call
        module, _, function = name.partition(":")
        getattr(importlib.import_module(module), function)(*arguments)
    return failed


def _load_what_waits() -> None:
    """Modules that wait for their first use are loaded now: else every fork would load them
    again.
    """
    tried: set[str] = set()
    while (
        waiting := {
            name for name, module in sys.modules.items() if type(module).__name__ == "_LazyModule"
        }
        - tried
    ):
        tried |= waiting
        for name in waiting:
            with contextlib.suppress(Exception):
                sys.modules[name].__doc__  # noqa: B018 (any attribute will do)


def serve(fd: int) -> None:
    """Answer requests on the control socket until it closes."""
    control = socket.socket(fileno=fd)
    if os.environ.get("SMCOURSE_NESTED") == "1":
        enter.uncover_proc()
    channel = Channel(control)
    head, _ = channel.receive()
    speak(head["language"])
    channel.send({"warm": True, "failed": warm(head["imports"], head["libraries"], head["warm"])})
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 65536, 1)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        if not message:
            return
        _fork(descriptors[0], message.decode(), control)
        os.close(descriptors[0])


def _fork(fd: int, request: str, control: socket.socket) -> None:
    """One child: outer process -> first process of the new namespaces -> the role itself."""
    if os.fork():
        return
    role, nested, disk_mb, files, memory_mb, processes, file_mb, work = request.split("\t")
    _guarded(
        lambda: _child(
            fd,
            control,
            role,
            nested == "1",
            work,
            *map(int, (disk_mb, files, memory_mb, processes, file_mb)),
        ),
        fd,
    )


def _child(
    fd: int,
    control: socket.socket,
    role: str,
    nested: bool,
    work: str,
    disk_mb: int,
    files: int,
    memory_mb: int,
    processes: int,
    file_mb: int,
) -> NoReturn:
    control.close()
    os.setsid()
    if nested:
        enter.namespaces()
        if os.fork():
            os._exit(0)
        enter.private_folders(disk_mb, files)
    else:
        enter.die_with_parent()
        enter.adopt_orphans()
    _become_init()
    enter.limits(memory_mb, processes, file_mb)
    enter.drop_privileges()
    os.chdir(work)
    os.environ.update(HOME=work, TMPDIR="/tmp" if nested else work)
    _run(role, fd)


def _become_init() -> None:
    """Fork; the parent stays as the first process of its namespace, or in the place of one, reaps
    whatever ends, and leaves with its main child.
    """
    main = os.fork()
    if not main:
        enter.die_with_parent()
        return
    os.closerange(0, 65536)
    while True:
        pid, _ = os.wait()
        if pid == main:
            os._exit(0)


def _run(role: str, fd: int) -> NoReturn:
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    channel = Channel(socket.socket(fileno=fd))
    channel.sock.send(
        b"!",
    )  # the grading side reads who sent it, as its own kernel sees the process
    importlib.import_module(f"{__package__}.{role}").main(channel)
    os._exit(0)


def _guarded(action: Callable[[], Any], fd: int) -> NoReturn:
    try:
        action()
    except Closed:
        pass
    except BaseException:
        with contextlib.suppress(BaseException):
            Channel(socket.socket(fileno=fd)).send(
                {"k": "broken", "why": traceback.format_exc()[-2000:]},
            )
    finally:
        os._exit(1)


if __name__ == "__main__":
    with contextlib.suppress(Closed):
        serve(int(sys.argv[1]))
    os._exit(0)
