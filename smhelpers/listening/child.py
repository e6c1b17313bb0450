"""A listener in a process of its own, which ends with the command that started it, however that
ends.
"""

import os
import signal
import subprocess
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from .opening import ends_on_signals

#: Seconds that a listener has for ending its kernels.
_PATIENCE = 20
_STANDARD_INPUT = 0


def run_until_ended(
    command: list[str],
    folder: Path,
    surroundings: Mapping[str, str],
    log: IO[str] | None = None,
) -> int:
    """Run a listener until it ends or we are told to (Ctrl+C, SIGTERM); its exit code, 0 where we
    were told.

    log: where what it says to programmers goes (default: where ours goes). Its standard input is a
    pipe that closes with us, see `end_with_parent`.
    """
    with ends_on_signals():
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=dict(surroundings),
            stdin=subprocess.PIPE,
            stderr=log,
            # Ctrl+C comes here alone, and is passed on once
            start_new_session=True,
        )
        try:
            return process.wait()
        except KeyboardInterrupt:
            return 0
        finally:
            _end(process)


def _end(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def end_with_parent() -> None:
    """In the listener: be told to end when the command that started it is gone."""

    def follow() -> None:
        # not through `sys.stdin`, whose lock would be held when the interpreter ends
        while os.read(_STANDARD_INPUT, 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=follow, daemon=True).start()
