"""Grading on a Dask cluster."""

import threading
from collections.abc import Iterator
from pathlib import Path

from ..scatter import connected
from .host import Zygote
from .master import Master
from .outcome import Limits
from .run import Finished, Job, mark, ungraded
from .settings import hooks_named
from .speech import speak

_warm: dict[str, tuple[Zygote, str, Limits]] = {}
_lock = threading.Lock()


def mark_remotely(job: bytes, master: bytes, limits: bytes, isolation: str) -> bytes:
    """On a worker: grade one submission in that machine's own sandbox.

    Bytes of `Job`, `Master` and `Limits` in, of `Finished` out.
    """
    parsed = Master.model_validate_json(master)
    speak(parsed.language)
    bounds = Limits.model_validate_json(limits)
    zygote, actual, bounds = _zygote(parsed, isolation, bounds)
    return (
        mark(Job.model_validate_json(job), parsed, zygote, bounds, actual)
        .model_dump_json()
        .encode()
    )


def _zygote(master: Master, isolation: str, limits: Limits) -> tuple[Zygote, str, Limits]:
    """The warm process of this worker, its isolation, and limits by what the author's answers
    cost on it.

    Where the assessor's machine isolates, a worker that cannot refuses the work.
    """
    from .grading import measured, start_zygote, view_of

    key = f"{master.course_version()} {isolation} {limits.model_dump_json()}"
    with _lock:
        if key not in _warm:
            wanted = "off" if isolation == "off" else "required"
            zygote, actual = start_zygote(
                Path("/nonexistent"),
                master.imports(),
                wanted,
                limits,
                lambda text: None,
                view_of(hooks_named(master.hooks), Path("/nonexistent")),
            )
            _warm[key] = (zygote, actual, measured(master, zygote, limits))
        return _warm[key]


def scatter(
    address: str,
    jobs: list[Job],
    master: Master,
    limits: Limits,
    isolation: str,
) -> Iterator[tuple[Finished, Job]]:
    """Results from the cluster as they come.

    A job whose worker fails comes back as not graded, by name.
    """
    bounds = limits.model_dump_json().encode()
    with connected(address) as cluster:
        shared = cluster.share(master.model_dump_json().encode())
        work = [(job, (job.model_dump_json().encode(), shared, bounds, isolation)) for job in jobs]
        for job, made, fault in cluster.finished(mark_remotely, work):
            if fault:
                yield ungraded(job, master, fault, isolation), job
            else:
                yield Finished.model_validate_json(made), job
