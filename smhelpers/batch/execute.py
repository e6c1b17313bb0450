"""Make reports with as many threads as there are cores: each runs papermill on a fork of one
warm process, or on a cluster's.
"""

import contextlib
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed

from ..marking.host import SandboxError
from .job import Made, job_of, make
from .runs import Run, RunResult, is_fresh, key_of, read_stamp, write_report
from .warm import warm_process

#: A report that takes longer than this (seconds) is stopped and named.
SECONDS = 1800.0
Finished = Iterator[tuple[Run, Made]]


def execute_all(
    runs: list[Run],
    workers: int | None = None,
    on_result: Callable[[RunResult], None] = lambda _: None,
    *,
    scheduler: str | None = None,
    seconds: float = SECONDS,
    force: bool = False,
) -> list[RunResult]:
    """Make all reports that are not fresh, calling back as each ends; results in order of the runs.

    workers: threads (default: one a core). scheduler: address of a Dask scheduler whose workers do
    the work. seconds: for one report. force: make fresh ones too.
    """
    keys = {run: key_of(run) for run in runs}
    results = {
        run: RunResult(run, "fresh", values=read_stamp(run).get("values", []))
        for run in runs
        if not force and is_fresh(run, keys[run])
    }
    for result in results.values():
        on_result(result)
    waiting = [run for run in runs if run not in results]
    with contextlib.closing(
        _made(
            waiting,
            workers or os.cpu_count() or 1,
            scheduler,
            seconds,
        ),
    ) as finished:
        for run, made in finished:
            results[run] = (
                RunResult(run, "failed", made.reason)
                if made.reason
                else write_report(
                    run,
                    keys[run],
                    made.html,
                    made.values,
                    made.read,
                )
            )
            on_result(results[run])
    return [results[run] for run in runs]


def _made(
    runs: list[Run],
    workers: int,
    scheduler: str | None,
    seconds: float,
) -> Finished:
    if scheduler:
        from .cluster import scattered

        return scattered(scheduler, runs, seconds)
    return _local(runs, workers, seconds)


def _local(runs: list[Run], workers: int, seconds: float) -> Finished:
    if not runs:
        return
    zygote = warm_process(place for run in runs for place in run.data if place.is_dir())
    pool = ThreadPoolExecutor(min(workers, len(runs)))
    try:
        zygote.wait()
        futures = {pool.submit(make, job_of(run), zygote, seconds): run for run in runs}
        for future in as_completed(futures):
            yield futures[future], future.result()
    except SandboxError as error:
        yield from (
            (run, Made(reason=f"執行環境沒有啟動（{error}）；請再執行一次。")) for run in runs
        )
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        zygote.stop()
