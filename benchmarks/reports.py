"""24 monthly reports by serial papermill and by `smcourse evaluate`: six workplaces, four months,
both ways twice, in turns.

Both run the course's own monthly report and leave HTML pages; serial papermill is
`execute_notebook` and nbconvert in one process, a
kernel a report, as its documentation shows. Ours includes the start of its warm process and the
reading of the workplaces. CPU is user
and system time of each command with everything that it started. At the end it is told what our time
is spent on.

    python -m benchmarks reports
"""

import ctypes
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from unittest.mock import patch

from smhelpers.batch import engine, job
from smhelpers.batch.runs import Run
from smhelpers.batch.warm import warm_process
from smhelpers.course import Course
from smhelpers.workplace import Workplace

from .measure import SUBREAPER, run

STOCK, OURS = "serial papermill", "smcourse evaluate"
MONTHS, OTHERS = ("2026-06", "2026-07", "2026-08", "2026-09"), 4
_SERIAL = """
import sys
import nbformat
import papermill
from nbconvert import HTMLExporter
template, out, *names = sys.argv[1:]
for number, name in enumerate(names):
    workplace, month = name.rsplit(":", 1)
    target = f"{out}/{number}"
    papermill.execute_notebook(template, target + ".ipynb", parameters={"workplace": workplace, "month": month}, progress_bar=False)
    body, _ = HTMLExporter(exclude_input=True, embed_images=True).from_notebook_node(nbformat.read(target + ".ipynb", as_version=4))
    open(target + ".html", "w", encoding="utf-8").write(body)
"""  # noqa: E501


def main() -> None:
    """Measure and print."""
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    template = Course.open().root / "notebooks" / "evaluation" / "monthly_report.ipynb"
    found: dict[str, list[tuple[float, float]]] = {STOCK: [], OURS: []}
    with tempfile.TemporaryDirectory() as scratch:
        shops = ["tea", "guesthouse", *_made(Path(scratch))]
        names = [f"{shop}:{month}" for shop in shops for month in MONTHS]
        for turn, way in enumerate((STOCK, OURS, OURS, STOCK)):
            out = Path(scratch) / f"out{turn}"
            out.mkdir()
            command = (
                ["-c", _SERIAL, str(template), str(out), *names]
                if way == STOCK
                else _ours(shops, out)
            )
            found[way].append(run([sys.executable, *command], Path(scratch)))
            if len(list(out.rglob("*.html"))) < len(names):
                raise SystemExit(f"{way}: not every report was made")
            print(
                (
                    f"{way:18} {len(names)} reports  wall {found[way][-1][0]:6.1f} s  cpu "
                    f"{found[way][-1][1]:6.1f} s"
                ),
                flush=True,
            )
    _tell(found, len(names))
    _tell_stages(template)


def _made(scratch: Path) -> list[str]:
    """Folders of workplaces made for the occasion."""
    command = [
        "workplaces",
        "make",
        "--profile",
        "tea",
        "--variants",
        str(OTHERS),
        "--out",
        str(scratch),
    ]
    subprocess.run(
        [sys.executable, "-m", "smhelpers", *command],
        check=True,
        capture_output=True,
    )
    return [str(path) for path in sorted((scratch / "packs").iterdir())]


def _ours(shops: list[str], out: Path) -> list[str]:
    wanted = [part for shop in shops for part in ("--workplace", shop)]
    return [
        "-m",
        "smhelpers",
        "evaluate",
        *wanted,
        "--month",
        f"{MONTHS[0]}..{MONTHS[-1]}",
        "--out",
        str(out),
        "--course",
        str(Course.open().root),
    ]


def _tell(found: dict[str, list[tuple[float, float]]], number: int) -> None:
    print(
        (
            f"{number} reports, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; medians of "
            f"{len(found[OURS])} rounds, for one report"
        ),
    )
    medians = {
        way: [statistics.median(values) / number for values in zip(*rounds, strict=True)]
        for way, rounds in found.items()
    }
    for way, (wall, cpu) in medians.items():
        print(f"{way:18} wall {wall:6.2f} s  cpu {cpu:6.2f} s")
    (stock_wall, stock_cpu), (wall, cpu) = medians[STOCK], medians[OURS]
    print(f"ratio: wall {stock_wall / wall:.1f} times faster, cpu {stock_cpu / cpu:.1f} times less")


def _tell_stages(template: Path) -> None:
    """Seconds of each stage, of reports of one workplace made one after another in this process."""
    spent: dict[str, float] = defaultdict(float)

    def timed(name, function):
        def call(*arguments, **options):
            began = time.monotonic()
            try:
                return function(*arguments, **options)
            finally:
                spent[name] += time.monotonic() - began

        return call

    folder = Workplace.open("tea").folder
    zygote = timed("start of the warm process, once a batch", warm_process)([folder])
    timed("start of the warm process, once a batch", zygote.wait)()
    runs = [
        Run(template, {"workplace": "tea", "month": month}, Path(f"{month}.html"))
        for month in MONTHS
    ]
    with (
        patch.object(engine, "start", timed("fork", engine.start)),
        patch.object(engine, "run", timed("cells of the report", engine.run)),
        patch.object(job, "_exported", timed("HTML by nbconvert, with the font", job._exported)),
    ):
        for run in runs:
            timed("whole report", job.make)(job.job_of(run), zygote, 600.0)
    zygote.stop()
    once, whole = spent.pop("start of the warm process, once a batch"), spent.pop("whole report")
    print(
        (
            f"what ours is spent on: {once:.2f} s once a batch for the start of the warm process "
            f"and reading the workplace; for one report"
        ),
    )
    for name, seconds in spent.items():
        print(f"  {name:34} {seconds / len(runs):6.2f} s  {seconds / whole:4.0%}")
    print(
        (
            f"  {'papermill and the rest':34} {(whole - sum(spent.values())) / len(runs):6.2f} s  "
            f"{1 - sum(spent.values()) / whole:4.0%}"
        ),
    )
