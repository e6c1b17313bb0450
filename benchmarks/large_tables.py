"""The monthly KPI table by platform and format from 10^4, 10^6 and 10^7 posts in Parquet: which
engine, how long, how much memory.

Every measurement is a fresh process that reads the file and computes posts, views, interactions,
the engagement rate by reach (Σ÷Σ over
posts that have both) and the median rate of posts. Time is from opening the file to the finished
table, without imports; cpu is that of
all threads, the steadier figure on a shared computer; memory is the peak resident set of the
process, imports included. All engines
must give the same table. Engines take turns within a round.

    python -m benchmarks large_tables                    all sizes that fit into memory
    LARGE_TABLES_SIZES=10000,1000000 python -m benchmarks large_tables
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from smhelpers.metrics.large import BY, MEASURES

SIZES = [10**4, 10**6, 10**7]
ROUNDS = 3
ENGINES = ["course", "pandas", "duckdb", "polars"]
#: Bytes of memory per post that the heaviest engine was seen to need; a size that does not fit is
#: left out and said.
BYTES_PER_POST = 900
_COUNTS = ["views", "reach", "reactions", "comments", "shares", "saves"]


def write_posts(path: Path, number: int) -> None:
    """Invented posts over two years: heavy-tailed reach, three per cent of the reach and half of
    the saves not supplied.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    rng = np.random.default_rng(20260801)
    platforms = np.array(["facebook", "instagram", "threads", "tiktok", "youtube", "x"])
    kinds = np.array(["photo", "video", "reel", "link"])
    schema = pa.schema(
        [
            ("published_at", pa.timestamp("us", tz="Asia/Taipei")),
            ("platform", pa.string()),
            ("post_type", pa.string()),
            *((name, pa.int64()) for name in _COUNTS),
        ],
    )
    with pq.ParquetWriter(path, schema) as writer:
        for start in range(0, number, 10**6):
            size = min(10**6, number - start)
            reach = np.exp(rng.normal(7, 1.3, size)).astype(np.int64) + 1
            counts = {
                "views": (reach * rng.uniform(1.1, 1.8, size)).astype(np.int64),
                "reach": reach,
            }
            counts |= {
                name: rng.poisson(reach * rate)
                for name, rate in (
                    ("reactions", 0.006),
                    ("comments", 0.001),
                    ("shares", 0.0008),
                    ("saves", 0.001),
                )
            }
            absent = {"reach": rng.random(size) < 0.03, "saves": rng.random(size) < 0.5}
            # Second 0 is 1 January 2025 in Taiwan, so that months are those of local time.
            seconds = 1_735_660_800 + rng.integers(0, 730 * 86_400, size)
            columns = [
                pa.array(seconds * 10**6, pa.int64()).cast(schema.field(0).type),
                pa.array(rng.choice(platforms, size)),
                pa.array(rng.choice(kinds, size)),
                *(pa.array(counts[name], pa.int64(), mask=absent.get(name)) for name in _COUNTS),
            ]
            writer.write_table(pa.table(columns, schema=schema))


def by_course(path: str):
    """The measures of the course on a table in memory: what a learner runs."""
    import pandas as pd

    from smhelpers.metrics import kpis

    posts = pd.read_parquet(path, dtype_backend="numpy_nullable")
    return kpis(posts.assign(month=posts["published_at"].dt.strftime("%Y-%m")), MEASURES, by=BY)


def by_pandas(path: str):
    """Pandas with vectorised groups."""
    import pandas as pd

    posts = pd.read_parquet(path, dtype_backend="numpy_nullable")
    posts["month"] = posts["published_at"].dt.tz_localize(None).dt.to_period("M").astype(str)
    posts["interactions"] = posts[_COUNTS[2:]].sum(axis=1, min_count=1)
    both = posts["reach"].gt(0).fillna(False) & posts["interactions"].notna()
    posts["rate"] = (posts["interactions"].astype("Float64") / posts["reach"]).where(both)
    posts["above"], posts["below"] = posts["interactions"].where(both), posts["reach"].where(both)
    table = posts.groupby(BY).agg(
        posts=("views", "size"),
        views=("views", "sum"),
        interactions=("interactions", "sum"),
        above=("above", "sum"),
        below=("below", "sum"),
        median_engagement_rate_by_reach=("rate", "median"),
    )
    table["engagement_rate_by_reach"] = table["above"] / table["below"]
    return table.reset_index()[[*BY, *MEASURES]]


def by_duckdb(path: str):
    """DuckDB over the file: what `smcourse workplaces import --table` runs."""
    from smhelpers.metrics.large import monthly_kpis

    return monthly_kpis(path, unique=False, total="NULL")


def by_polars(path: str):
    """Polars, lazily over the file, with its streaming engine."""
    import polars as pl

    parts = [pl.col(name) for name in _COUNTS[2:]]
    counted = pl.scan_parquet(path).with_columns(
        month=pl.col("published_at").dt.strftime("%Y-%m"),
        interactions=pl.when(pl.any_horizontal(part.is_not_null() for part in parts)).then(
            pl.sum_horizontal(parts),
        ),
        known=pl.when(pl.col("reach") > 0).then(pl.col("reach")),
    )
    both = pl.col("interactions").is_not_null() & pl.col("known").is_not_null()
    table = counted.group_by(BY).agg(
        posts=pl.len(),
        views=pl.col("views").sum(),
        interactions=pl.col("interactions").sum(),
        engagement_rate_by_reach=pl.col("interactions").filter(both).sum()
        / pl.col("known").filter(both).sum(),
        median_engagement_rate_by_reach=(pl.col("interactions") / pl.col("known")).median(),
    )
    return table.sort(BY).collect(engine="streaming").to_pandas()


def measure(engine: str, path: str) -> dict:
    """One measurement, in this process: seconds, peak megabytes and the table's check sums."""
    compute = globals()[f"by_{engine}"]
    # Imports are paid before the clock starts.
    import pandas as pd

    compute(path.replace(".parquet", "_warm.parquet"))
    started, worked = time.perf_counter(), time.process_time()
    table = compute(path)
    seconds, cpu = time.perf_counter() - started, time.process_time() - worked
    sums = table[MEASURES].astype(float).sum()
    assert isinstance(table, pd.DataFrame)
    return {
        "seconds": seconds,
        "cpu": cpu,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "rows": len(table),
        "sums": [float(value) for value in sums],
    }


def _child(engine: str, path: Path) -> dict:
    # A process of its own by fork and exec: ru_maxrss of a mere fork would start at the parent's.
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.large_tables", engine, str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        return {
            "failed": done.stderr.strip().splitlines()[-1]
            if done.stderr.strip()
            else f"ended with {done.returncode}",
        }
    return json.loads(done.stdout)


def _agree(results: list[dict]) -> bool:
    return all(
        np.allclose(result["sums"], results[0]["sums"], rtol=1e-9)
        and result["rows"] == results[0]["rows"]
        for result in results
    )


def _report(number: int, results: dict[str, list[dict]]) -> None:
    good = {
        engine: [result for result in found if "failed" not in result]
        for engine, found in results.items()
    }
    print(
        (
            f"{number:>12,} posts; tables agree: "
            f"{_agree([result for found in good.values() for result in found])}"
        ),
    )
    times = {
        engine: statistics.median(r["seconds"] for r in found)
        for engine, found in good.items()
        if found
    }
    for engine, found in results.items():
        if engine not in times:
            print(f"    {engine:<8} failed: {found[0]['failed']}")
            continue
        peak = max(result["megabytes"] for result in good[engine])
        spread = "-".join(f"{pick(r['seconds'] for r in good[engine]):.3f}" for pick in (min, max))
        cpu, slower = (
            statistics.median(result["cpu"] for result in good[engine]),
            times[engine] / min(times.values()),
        )
        print(
            (
                f"    {engine:<8} {times[engine]:9.3f} s ({spread})  cpu {cpu:9.3f} s  "
                f"{peak:8,.0f} MB  {slower:7.1f} x the fastest"
            ),
            flush=True,
        )


def main() -> None:
    """Measure every size that fits, engines taking turns, and print medians, ranges, peaks and
    ratios.
    """
    import psutil

    sizes = [
        int(text) for text in os.environ.get("LARGE_TABLES_SIZES", "").split(",") if text
    ] or SIZES
    free = psutil.virtual_memory().available
    with tempfile.TemporaryDirectory() as folder:
        for number in sizes:
            if number * BYTES_PER_POST > free:
                print(f"{number:>12,} posts: left out, {free / 2**30:.1f} GB of memory are free")
                continue
            path = Path(folder) / f"posts{number}.parquet"
            write_posts(path, number)
            write_posts(Path(folder) / f"posts{number}_warm.parquet", 200)
            results: dict[str, list[dict]] = {engine: [] for engine in ENGINES}
            for _ in range(ROUNDS if number <= 10**6 else 2):
                for engine in ENGINES:
                    results[engine].append(_child(engine, path))
            _report(number, results)
            path.unlink()


if __name__ == "__main__":
    print(json.dumps(measure(*sys.argv[1:3])))
