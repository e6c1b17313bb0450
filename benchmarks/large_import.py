"""Reading a folder of many post exports: rows a second and peak memory, file after file (streaming)
and all into one table.

Every measurement is a fresh process. Streaming holds one file at a time, so its peak should not
grow with the number of files.
"""

import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FILES = [2, 10]
ROWS = 10_000
_HEADER = [
    "Post ID",
    "Page ID",
    "Page name",
    "Title",
    "Description",
    "Duration (sec)",
    "Publish time",
    "Permalink",
    "Post type",
    "Date",
    "Views",
    "Reach",
    "Reactions",
    "Comments",
    "Shares",
    "Link Clicks",
]


def write_folder(folder: Path, files: int) -> None:
    """English Facebook exports with invented rows."""
    for file in range(files):
        with (folder / f"{file:03d}.csv").open(
            "w",
            encoding="utf-8-sig",
            newline="",
        ) as stream:
            month = file % 12 + 1
            rows = (
                [
                    str(10**15 + file * ROWS + row),
                    "1",
                    "Tea",
                    "",
                    "今天的茶比較香",
                    0,
                    f"{month:02d}/{row % 28 + 1:02d}/2026 18:30",
                    f"https://example.invalid/{row}",
                    "Photos",
                    "Lifetime",
                    f"{row * 7:,}",
                    row * 5,
                    row % 90,
                    row % 7,
                    row % 5,
                    "",
                ]
                for row in range(ROWS)
            )
            csv.writer(stream, lineterminator="\n").writerows([_HEADER, *rows])


def measure(way: str, folder: str) -> dict:
    """One reading in this process."""
    from smhelpers.exports import iter_folder, read_folder

    started = time.perf_counter()
    rows = (
        sum(result.rows_out for result in iter_folder(folder))
        if way == "streaming"
        else len(read_folder(folder).posts)
    )
    return {
        "rows": rows,
        "seconds": time.perf_counter() - started,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    """Measure both ways on few and on many files."""
    for files in FILES:
        with tempfile.TemporaryDirectory() as folder:
            write_folder(Path(folder), files)
            for way in ("streaming", "one table"):
                command = [sys.executable, "-m", "benchmarks.large_import", way, folder]
                done = subprocess.run(
                    command,
                    capture_output=True,
                    text=True,
                    check=True,
                )
                found = json.loads(done.stdout)
                print(
                    f"{files:>4} files of {ROWS:,}  {way:<10} {found['rows']:>10,} rows "
                    f"{found['seconds']:8.2f} s "
                    f"{found['rows'] / found['seconds']:10,.0f} rows/s "
                    f"{found['megabytes']:8,.0f} MB",
                    flush=True,
                )


if __name__ == "__main__":
    print(json.dumps(measure(*sys.argv[1:3])))
