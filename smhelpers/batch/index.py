"""The page over all reports of a batch, and their recorded values as tables a program can read."""

import csv
import io
import math
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
from jinja2 import Environment, PackageLoader, select_autoescape
from markupsafe import Markup

from ..documents.html import with_font
from ..writing import write_whole
from .runs import RunResult

PAGE = "index.html"
TABLE = "values.csv"
PARQUET = "values.parquet"
#: Size of a sparkline in pixels.
WIDTH = 120
HEIGHT = 28
EDGE = 3


def write_index(results: list[RunResult], out: Path) -> Path:
    """Write `index.html`, `values.csv` (UTF-8 with BOM) and `values.parquet` into `out`.

    What is unchanged is not touched.
    """
    table = values_table(results)
    _keep(out / TABLE, ("\ufeff" + _csv(table)).encode())
    _write_parquet(table, out / PARQUET)
    environment = Environment(
        loader=PackageLoader("smhelpers.batch"),
        autoescape=select_autoescape(["html"]),
    )
    page = environment.get_template("index.html").render(
        reports=[_report(result, out) for result in results],
        groups=_groups(table),
        failed=sum(r.status == "failed" for r in results),
    )
    _keep(out / PAGE, with_font(page).encode())
    return out / PAGE


def values_table(results: list[RunResult]) -> pd.DataFrame:
    """One row a recorded value: report (number in the batch), its parameters, name, label, unit,
    value.
    """
    rows = []
    for number, result in enumerate(results, 1):
        parameters = dict(result.run.parameters)
        if "workplace" in parameters:
            parameters["workplace"] = Path(str(parameters["workplace"])).name
        for value in result.values:
            recorded = {key: value.get(key) for key in ("name", "label", "unit", "value")}
            rows.append({"report": number} | parameters | recorded)
    # objects: counts stay whole numbers beside ratios
    return pd.DataFrame(
        rows,
        columns=None if rows else ["report", "name", "label", "unit", "value"],
        dtype=object,
    )


def _csv(table: pd.DataFrame) -> str:
    stream = io.StringIO()
    table.to_csv(
        stream,
        index=False,
        lineterminator="\r\n",
        quoting=csv.QUOTE_MINIMAL,
    )
    return stream.getvalue()


def _keep(path: Path, content: bytes) -> None:
    """Write unless the file already holds just that."""
    if not path.is_file() or path.read_bytes() != content:
        write_whole(path, content)


def _write_parquet(table: pd.DataFrame, path: Path) -> None:
    """Numbers in `value`, texts in `text`: a column of a file has one type.

    The bytes do not depend on when they are written.
    """
    numeric = pd.to_numeric(table["value"].map(_number), errors="coerce").astype("float64")
    texts = (
        table["value"]
        .where(numeric.isna() & table["value"].notna())
        .map(lambda value: None if pd.isna(value) else str(value))
    )
    shown = table.assign(value=numeric, text=texts.astype("object"))
    partial = path.with_name(f".{path.name}.new")
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        connection.register("recorded", shown)
        connection.sql("SELECT * FROM recorded").write_parquet(str(partial))
    _keep(path, partial.read_bytes())
    partial.unlink()


def _number(value: Any) -> float | None:
    if isinstance(value, int | float):
        return float(value)
    return None


def _report(result: RunResult, out: Path) -> dict[str, str]:
    if result.run.output.is_relative_to(out):
        place = result.run.output.relative_to(out)
    else:
        place = result.run.output
    return {
        "title": result.run.title,
        "place": place.as_posix(),
        "failed": result.reason,
    }


def _groups(table: pd.DataFrame) -> list[dict[str, Any]]:
    """For every workplace its numeric values, one line a value with its course over the reports."""
    if not len(table):
        return []
    by = "workplace" if "workplace" in table else "name"
    numbers = table[table["value"].map(lambda v: _number(v) is not None)]
    return [
        {"title": str(key) if by == "workplace" else "記錄的數值", "lines": _lines(part)}
        for key, part in (numbers.groupby(by, sort=False) if by == "workplace" else [("", numbers)])
    ]


def _lines(part: pd.DataFrame) -> list[dict[str, Any]]:
    order = "month" if "month" in part else "report"
    lines = []
    for _, group in part.groupby("name", sort=False):
        rows = group.sort_values(order)
        unit = str(group["unit"].iloc[0])
        values = [float(value) for value in rows["value"]]
        lines.append(
            {
                "label": rows["label"].iloc[0],
                "first": _text(values[0], unit),
                "last": _text(values[-1], unit),
                "low": _text(min(values), unit),
                "high": _text(max(values), unit),
                "picture": sparkline(
                    values,
                    f"{rows['label'].iloc[0]}：{_text(values[0], unit)} 到 "
                    f"{_text(values[-1], unit)}",
                ),
            },
        )
    return lines


def _text(value: float, unit: str) -> str:
    if unit == "ratio":
        return f"{value:.2%}"
    return f"{value:,.10g}"


def sparkline(values: list[float], text: str) -> Markup:
    """A word-sized line (Tufte 2006) as SVG with `text` for screen readers.

    The last point is marked.
    """
    low = min(values)
    span = (max(values) - min(values)) or 1.0
    step = (WIDTH - 2 * EDGE) / max(len(values) - 1, 1)
    points = [
        (EDGE + number * step, HEIGHT - EDGE - (value - low) / span * (HEIGHT - 2 * EDGE))
        for number, value in enumerate(values)
        if math.isfinite(value)
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    return Markup(
        '<svg role="img" width="{w}" height="{h}" viewBox="0 0 {w} '
        '{h}"><title>{t}</title><polyline points="{p}" fill="none" '
        'stroke="#0072B2" stroke-width="1.5"/><circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" '
        'fill="#D55E00"/></svg>',
    ).format(w=WIDTH, h=HEIGHT, t=text, p=line, x=x, y=y)
