"""How a kernel is spoken to: not by ports, at which every user of the machine could listen."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

#: A short name: systems leave a hundred bytes for the whole name of a socket in a folder.
_SHORT = Path("/tmp")  # noqa: S108 (a folder of our own is made there, for us alone)


@contextlib.contextmanager
def private_channels() -> Iterator[tuple[Path, list[str]]]:
    """A folder that only its owner opens, for what kernels are reached by while this runs, and the
    options by which Jupyter and Voila reach them there; none where the system has no sockets in
    folders.
    """
    has_sockets = os.name == "posix"
    place = _SHORT if has_sockets else None
    with tempfile.TemporaryDirectory(prefix="smc-", dir=place, ignore_cleanup_errors=True) as made:
        yield Path(made), ["--KernelManager.transport=ipc"] if has_sockets else []
