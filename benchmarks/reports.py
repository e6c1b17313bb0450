"""24 monthly reports by serial papermill and by `smcourse evaluate`: six workplaces, four months, both ways twice, in turns.

Both run the course's own monthly report and leave HTML pages; serial papermill is `execute_notebook` and nbconvert in one process, a
kernel a report, as its documentation shows. Ours includes the start of its warm process and the reading of the workplaces. CPU is user
and system time of each command with everything that it started.

    python -m benchmarks reports
"""

import ctypes
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from smhelpers.course import Course

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
"""


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
            command = ["-c", _SERIAL, str(template), str(out), *names] if way == STOCK else _ours(shops, out)
            found[way].append(run([sys.executable, *command], Path(scratch)))
            if len(list(out.rglob("*.html"))) < len(names):
                raise SystemExit(f"{way}: not every report was made")
            print(f"{way:18} {len(names)} reports  wall {found[way][-1][0]:6.1f} s  cpu {found[way][-1][1]:6.1f} s", flush=True)
    _tell(found, len(names))


def _made(scratch: Path) -> list[str]:
    """Folders of workplaces made for the occasion."""
    command = ["workplaces", "make", "--profile", "tea", "--variants", str(OTHERS), "--out", str(scratch)]
    subprocess.run([sys.executable, "-m", "smhelpers", *command], check=True, capture_output=True)
    return [str(path) for path in sorted((scratch / "packs").iterdir())]


def _ours(shops: list[str], out: Path) -> list[str]:
    wanted = [part for shop in shops for part in ("--workplace", shop)]
    return ["-m", "smhelpers", "evaluate", *wanted, "--month", f"{MONTHS[0]}..{MONTHS[-1]}", "--out", str(out),
            "--course", str(Course.open().root)]


def _tell(found: dict[str, list[tuple[float, float]]], number: int) -> None:
    print(f"{number} reports, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; medians of {len(found[OURS])} rounds, for one report")
    medians = {way: [statistics.median(values) / number for values in zip(*rounds, strict=True)] for way, rounds in found.items()}
    for way, (wall, cpu) in medians.items():
        print(f"{way:18} wall {wall:6.2f} s  cpu {cpu:6.2f} s")
    (stock_wall, stock_cpu), (wall, cpu) = medians[STOCK], medians[OURS]
    print(f"ratio: wall {stock_wall / wall:.1f} times faster, cpu {stock_cpu / cpu:.1f} times less")
