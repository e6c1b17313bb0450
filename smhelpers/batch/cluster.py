"""Reports on a Dask cluster: notebook, parameters and data cross as bytes, so workers need no
file of the instructor's.
"""

import os
import tempfile
import threading
from pathlib import Path

from .. import __version__
from ..errors import CourseError
from ..marking.cluster import connect
from ..marking.host import Zygote
from .execute import Finished
from .job import Made, ReportRun, digest_of, job_of, make, pack, packed_data, unpack
from .runs import Run
from .warm import warm_process

_lock = threading.Lock()
_warm: dict[frozenset[Path], Zygote] = {}


def make_remotely(
    job: bytes,
    archives: dict[str, bytes],
    version: str,
    seconds: float,
) -> bytes:
    """On a worker: bytes of a `ReportRun` and of the archives that it names in, of `Made` out."""
    if version != __version__:
        return (
            Made(
                reason=f"叢集上的 smhelpers 是 {__version__} 版，和這裡的 {version} 不同；"
                f"請更新後再試",
            )
            .model_dump_json()
            .encode()
        )
    parsed = ReportRun.model_validate_json(job)
    parameters = dict(parsed.parameters)
    folders = set()
    for name, (base, digest) in parsed.packed.items():
        place = Path(tempfile.gettempdir(), f"smcourse-data-{os.getuid()}", digest)
        unpack(archives[digest], place)
        parameters[name] = str(place / base)
        folders.add(place / base)
    zygote = _zygote(frozenset(folder for folder in folders if folder.is_dir()))
    return (
        make(parsed.model_copy(update={"parameters": parameters}), zygote, seconds)
        .model_dump_json()
        .encode()
    )


def _zygote(folders: frozenset[Path]) -> Zygote:
    """The warm process of this worker for these data."""
    with _lock:
        if folders not in _warm:
            _warm[folders] = warm_process(folders)
        return _warm[folders]


def scattered(address: str, runs: list[Run], seconds: float) -> Finished:
    """Results from the cluster as they come.

    A run whose worker fails comes back with the reason.
    """
    with connect(address) as client:
        from distributed import as_completed

        archives: dict[str, bytes] = {}
        running = {}
        for run in runs:
            packed = {}
            for name, place in packed_data(run).items():
                archive = pack(place)
                packed[name] = (place.name, digest_of(archive))
                archives.setdefault(packed[name][1], archive)
            job = job_of(run, packed)
            wanted = {digest: archives[digest] for _, digest in packed.values()}
            data = client.scatter(wanted, broadcast=True) if wanted else {}
            running[
                client.submit(
                    make_remotely,
                    job.model_dump_json().encode(),
                    data,
                    __version__,
                    seconds,
                    pure=False,
                )
            ] = run
        for future in as_completed(running, loop=client.loop):
            yield running[future], _result(future)


def _result(future: object) -> Made:
    error = future.exception()
    if error is not None:
        if isinstance(error, CourseError):
            said = str(error)
        else:
            said = f"{type(error).__name__}：{str(error)[:200]}"
        return Made(reason=f"叢集上的工作失敗（{said}）")
    return Made.model_validate_json(future.result())
