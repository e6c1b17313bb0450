"""Grading on a Dask cluster: jobs and results cross as JSON bytes, so workers need no file of
the course.
"""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import CourseError
from .host import Zygote
from .master import Master
from .outcome import Limits
from .run import Finished, Job, mark, ungraded
from .settings import hooks_named

if TYPE_CHECKING:
    from distributed import Client

_warm: dict[str, tuple[Zygote, str]] = {}
_lock = threading.Lock()


def mark_remotely(job: bytes, master: bytes, limits: bytes, isolation: str) -> bytes:
    """On a worker: grade one submission in that machine's own sandbox.

    Bytes of `Job`, `Master` and `Limits` in, of `Finished` out.
    """
    parsed = Master.model_validate_json(master)
    bounds = Limits.model_validate_json(limits)
    zygote, actual = _zygote(parsed, isolation, bounds)
    return (
        mark(Job.model_validate_json(job), parsed, zygote, bounds, actual)
        .model_dump_json()
        .encode()
    )


def _zygote(master: Master, isolation: str, limits: Limits) -> tuple[Zygote, str]:
    """The warm process of this worker.

    Where the assessor's machine isolates, a worker that cannot refuses the work.
    """
    from .grading import start_zygote, view_of

    key = f"{master.course_version()} {isolation}"
    with _lock:
        if key not in _warm:
            wanted = "off" if isolation == "off" else "required"
            _warm[key] = start_zygote(
                Path("/nonexistent"),
                master.imports(),
                wanted,
                limits,
                lambda text: None,
                view_of(hooks_named(master.hooks), Path("/nonexistent")),
            )
        return _warm[key]


def connect(address: str) -> "Client":
    """A client of a Dask scheduler.

    `CourseError` where distributed is not installed or nobody answers.
    """
    try:
        from distributed import Client
    except ImportError:
        raise CourseError(
            "沒有安裝 dask distributed；請執行 pip install distributed，或不用 --scheduler。",
        ) from None
    try:
        return Client(address, timeout=5, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise CourseError(
            f"連不上 Dask 排程器 {address}（{error}）；請檢查位址與防火牆。",
        ) from error


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
    with connect(address) as client:
        from distributed import as_completed

        shared = client.scatter(master.model_dump_json().encode(), broadcast=True)
        bounds = limits.model_dump_json().encode()
        running = {
            client.submit(
                mark_remotely,
                job.model_dump_json().encode(),
                shared,
                bounds,
                isolation,
                pure=False,
            ): job
            for job in jobs
        }
        for future in as_completed(running, loop=client.loop):
            yield _result(future, running[future], master, isolation), running[future]


def _result(future: object, job: Job, master: Master, isolation: str) -> Finished:
    error = future.exception()
    if error is not None:
        return ungraded(
            job,
            master,
            f"叢集上的工作失敗（{type(error).__name__}：{str(error)[:200]}）",
            isolation,
        )
    return Finished.model_validate_json(future.result())
