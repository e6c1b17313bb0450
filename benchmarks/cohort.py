"""A cohort of 2,000 simulated trainees x 5 tasks: all record sheets, the cohort page and every
export, streaming; again after a stop.

Each step runs in a process of its own; wall and CPU time with everything that it starts, and the
peak of resident memory of the process
and of its whole tree (sampled by psutil). `TRAINEES=200 python -m benchmarks cohort` for a smaller
one.
"""

import os
import sys
import tempfile
from pathlib import Path

from smhelpers.course import Course
from smhelpers.judging.rules import read_rules
from smhelpers.record import Record
from smhelpers.simulation.cohort_record import simulate_record

from .measure import peak

TRAINEES = int(os.environ.get("TRAINEES", "2000"))


def main() -> None:
    """Build the record, then measure page and exports, sheets, and a second run that finds
    everything made.
    """
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "record.db"
        with Record.open(place, create=True) as record:
            simulate_record(record, read_rules(Course.open()), TRAINEES)
            entries = sum(1 for _ in record.entries())
        print(
            (
                f"{TRAINEES} trainees, {entries} entries, {place.stat().st_size / 2**20:.0f} MB "
                f"of record"
            ),
        )
        smcourse = [sys.executable, "-m", "smhelpers"]
        steps = {
            "page and exports": [
                *smcourse,
                "cohort",
                "--record",
                str(place),
                "--out",
                f"{folder}/cohort",
            ],
            "record sheets": [
                *smcourse,
                "papers",
                "--record",
                str(place),
                "--out",
                f"{folder}/papers",
            ],
            "record sheets again": [
                *smcourse,
                "papers",
                "--record",
                str(place),
                "--out",
                f"{folder}/papers",
            ],
        }
        print(f"{'step':22}{'wall s':>8}{'CPU s':>8}{'MB main':>9}{'MB tree':>9}")
        for name, command in steps.items():
            done = peak(command, Path.cwd())
            print(
                f"{name:22}{done.wall:8.1f}{done.cpu:8.1f}{done.memory:9.0f}{done.tree:9.0f}",
                flush=True,
            )
        sheets = list(Path(folder, "papers").rglob("*.pdf"))
        size = Path(folder, "cohort", "index.html").stat().st_size / 2**20
        print(
            (
                f"{len(sheets)} sheets, {sum(path.stat().st_size for path in sheets) / 2**20:.0f} "
                f"MB; page {size:.1f} MB"
            ),
        )
