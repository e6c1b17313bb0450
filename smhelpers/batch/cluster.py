"""Reports on a Dask cluster: notebook, parameters and data cross as bytes."""

import atexit
import shutil
import tempfile
import threading
from functools import cache
from pathlib import Path

from .. import __version__
from ..marking.host import Zygote
from ..scatter import Cluster, connected
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
        place = _own_folder() / digest
        unpack(archives[digest], place)
        parameters[name] = str(place / base)
        folders.add(place / base)
    zygote = _zygote(frozenset(folder for folder in folders if folder.is_dir()))
    return (
        make(parsed.model_copy(update={"parameters": parameters}), zygote, seconds)
        .model_dump_json()
        .encode()
    )


@cache
def _own_folder() -> Path:
    """This worker's data, in a folder that nobody could have made before it; it goes with it."""
    folder = tempfile.mkdtemp(prefix="smcourse-data-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


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
    with connected(address) as cluster:
        jobs = ((run, _arguments(run, cluster, seconds)) for run in runs)
        for run, made, fault in cluster.finished(make_remotely, jobs):
            yield run, Made(reason=fault) if fault else Made.model_validate_json(made)


def _arguments(run: Run, cluster: Cluster, seconds: float) -> tuple:
    packed = {}
    archives = {}
    for name, place in packed_data(run).items():
        archive = pack(place)
        packed[name] = (place.name, digest_of(archive))
        archives[packed[name][1]] = archive
    data = cluster.share(archives) if archives else {}
    return job_of(run, packed).model_dump_json().encode(), data, __version__, seconds
