"""24 monthly reports by serial papermill and by `smcourse evaluate`, interleaved in three rounds of eight.

Both run the course's own monthly report over months and workplaces and leave HTML pages; serial papermill is `execute_notebook` and
nbconvert in one process, a kernel a report, as its documentation shows. The warm start of ours is in its time, once a round. CPU is user
and system time of each command with everything that it started.

    python -m benchmarks reports
"""

import ctypes
import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from smhelpers.course import Course

from .measure import SUBREAPER, run

ROUNDS, MONTHS, WORKPLACES = 3, ("2026-06", "2026-07", "2026-08", "2026-09"), ("tea", "guesthouse")
_SERIAL = """
import sys
import papermill
from nbconvert import HTMLExporter
import nbformat
template, out, *names = sys.argv[1:]
for name in names:
    workplace, month = name.split(":")
    target = f"{out}/{workplace}-{month}"
    papermill.execute_notebook(template, target + ".ipynb", parameters={"workplace": workplace, "month": month}, progress_bar=False)
    body, _ = HTMLExporter(exclude_input=True, embed_images=True).from_notebook_node(nbformat.read(target + ".ipynb", as_version=4))
    open(target + ".html", "w", encoding="utf-8").write(body)
"""


def main() -> None:
    """Measure and print."""
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    template = Course.open().root / "notebooks" / "evaluation" / "monthly_report.ipynb"
    names = [f"{workplace}:{month}" for workplace in WORKPLACES for month in MONTHS]
    found: dict[str, list] = {"serial papermill": [], "smcourse evaluate": []}
    with tempfile.TemporaryDirectory() as scratch:
        for turn in range(ROUNDS):
            for way in found if turn % 2 == 0 else reversed(found):
                out = Path(scratch) / "out"
                shutil.rmtree(out, ignore_errors=True)
                out.mkdir()
                command = ["-c", _SERIAL, str(template), str(out), *names] if way == "serial papermill" else _ours(out)
                found[way].append(run([sys.executable, *command], Path(scratch)))
                if len(list(out.rglob("*.html"))) < len(names):
                    raise SystemExit(f"{way}: not every report was made")
    _tell(found, len(names))


def _ours(out: Path) -> list[str]:
    wanted = [part for workplace in WORKPLACES for part in ("--workplace", workplace)]
    return ["-m", "smhelpers", "evaluate", *wanted, "--month", f"{MONTHS[0]}..{MONTHS[-1]}", "--out", str(out)]


def _tell(found: dict[str, list[tuple[float, float]]], number: int) -> None:
    print(f"{ROUNDS * number} reports, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; medians over {ROUNDS} rounds, seconds a report")
    medians = {way: [statistics.median(values) / number for values in zip(*rounds, strict=True)] for way, rounds in found.items()}
    for way, (wall, cpu) in medians.items():
        print(f"{way:22} wall {wall:6.2f}  cpu {cpu:6.2f}")
    (stock_wall, stock_cpu), (wall, cpu) = medians.values()
    print(f"ratio: wall {stock_wall / wall:.1f} times, cpu {stock_cpu / cpu:.1f} times")
