"""The monthly KPI table of more posts than fit into memory: DuckDB over Parquet.

Chosen by measurement (`python -m benchmarks large_tables`, 2 cores, medians; the tables of all
engines agree):

| posts | pandas | Polars | DuckDB |
|---|---|---|---|
| 10^6, CPU s / peak MB | 1.68 / 413 | 0.77 / 457 | 0.40 / 281 |
| 10^7, CPU s / peak MB | 10.3 / 2,649 | 13.6 / 2,236 | 3.1 / 434 |

What a learner runs (`metrics.kpis`) stays plain pandas: below 10^5 posts the difference cannot be
felt.
"""

from collections.abc import Iterable
from pathlib import Path

import duckdb
import pandas as pd

from ..exports.schemas import INTERACTIONS

#: Measures of the table, under their names in the catalogue.
MEASURES = [
    "posts",
    "views",
    "interactions",
    "engagement_rate_by_reach",
    "median_engagement_rate_by_reach",
]
BY = ["month", "platform", "post_type"]
# Time zones need an extension fetched over the network; Taiwan is 8 hours ahead of UTC all year (no
# summer time since 1979).
_MONTH = "strftime(make_timestamp(epoch_us(published_at) + 28800000000), '%Y-%m')"
_SUM = " + ".join(f"coalesce({name}, 0)" for name in INTERACTIONS)
_NONE = " AND ".join(f"{name} IS NULL" for name in INTERACTIONS)
#: One row a post: of several exports the one with the larger counts, which is the later.
_UNIQUE = f"""SELECT * FROM read_parquet(?) QUALIFY row_number() OVER (PARTITION BY platform, post_id
             ORDER BY greatest(coalesce(views, 0), coalesce(impressions, 0), coalesce(reach, 0)) DESC,
                      coalesce(views, 0) + coalesce(impressions, 0) + coalesce(reach, 0) + {_SUM} DESC) = 1"""  # noqa: E501


def write_part(posts: pd.DataFrame, path: Path) -> Path:
    """One tidy posts table as a Parquet file."""
    with duckdb.connect() as connection:
        connection.register(
            "posts",
            posts.assign(published_at=posts["published_at"].dt.tz_convert("UTC")),
        )
        connection.execute(
            f"COPY posts TO '{str(path).replace(chr(39), chr(39) * 2)}' (FORMAT parquet)",
        )
    return path


def monthly_kpis(
    paths: str | Iterable[str],
    unique: bool = True,
    total: str = "interactions",
) -> pd.DataFrame:
    """`MEASURES` by month (Asia/Taipei), platform and post type from Parquet files (a path, a glob
    or several).

    Rates are Σ÷Σ over the posts that have both parts; the median is that of the posts. `unique`:
    count a post of several files once.
    `total`: column with a file's own total of interactions, used where the single counts are
    missing.
    """
    files = paths if isinstance(paths, str) else list(paths)
    rows = _UNIQUE if unique else "SELECT * FROM read_parquet(?)"
    return duckdb.execute(
        f"""
        WITH counted AS (SELECT *, {_MONTH} AS month, CASE WHEN {_NONE} THEN {total} ELSE {_SUM} END AS counted,
                                CASE WHEN reach > 0 THEN reach END AS known FROM ({rows}))
        SELECT month, platform, post_type, count(*) AS posts, sum(views)::BIGINT AS views, sum(counted)::BIGINT AS interactions,
               sum(counted) FILTER (known IS NOT NULL) / sum(known) FILTER (counted IS NOT NULL) AS engagement_rate_by_reach,
               median(counted / known) AS median_engagement_rate_by_reach
        FROM counted GROUP BY month, platform, post_type ORDER BY ALL""",  # noqa: E501
        [files],
    ).df()
