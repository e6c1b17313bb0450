"""The KPI catalogue: each measure once, with its formula as printed, unit, denominator, additivity,
AMEC stage and source.

Ratios are ratios of sums over the rows asked about, never means of ratios. Interactions are
reactions + comments + shares + saves;
a blank counts as nothing supplied, and a post with no count at all is left out.
AMEC: Integrated Evaluation Framework (AMEC 2016), stages inputs / activities / outputs / out-takes
/ outcomes / impact.
"""

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from ..errors import CourseError
from . import business, content
from .columns import calendar_part, with_followers, with_service
from .content import INTERACTIONS, interactions
from .measure import Base, Data, MedianOfRatios, Metric, OfSums

__all__ = [
    "INTERACTIONS",
    "METRICS",
    "Base",
    "Metric",
    "OfSums",
    "base",
    "interactions",
    "kpis",
    "metric",
    "total",
    "value",
    "with_followers",
    "with_service",
]

#: Every measure by its key.
METRICS: dict[str, Metric] = {
    metric.key: metric for metric in [*content.CATALOGUE, *business.CATALOGUE]
}


def metric(key: str) -> Metric:
    """The measure with this key."""
    try:
        return METRICS[key]
    except KeyError:
        raise CourseError(f"沒有「{key}」這個指標；可用的有 {'、'.join(METRICS)}。") from None


def value(data: Data, key: str) -> float:
    """A measure of these rows; nan where the exports supply nothing to compute it from.

    `data`: a table (for a measure of one table), or tables by name. `CourseError` if a table or
    column is missing.
    """
    measure = metric(key)
    try:
        if isinstance(data, pd.DataFrame):
            return measure.compute(data)
        return measure.compute(data[measure.tables[0]] if len(measure.tables) == 1 else data)
    except KeyError as error:
        raise CourseError(
            f"「{measure.zh}」由 {'、'.join(measure.tables)} 表計算，"
            f"但資料缺少「{error.args[0]}」；"
            "請傳入正確的表格，或先補上這個欄位。",
        ) from None


def base(table: pd.DataFrame, key: str) -> Base:
    """What a rate of one table rests on: only rows that have both of its parts count.

    `CourseError` for a measure that is no ratio of columns.
    """
    compute = metric(key).compute
    if isinstance(compute, OfSums | MedianOfRatios):
        return compute.base(table)
    raise CourseError(f"「{metric(key).zh}」不是逐列相除的比率，沒有計算基礎可以列出。")


def kpis(data: Data, keys: Sequence[str], by: Sequence[str] = ()) -> pd.DataFrame:
    """Measures by any grouping: the columns of `by`, then one column a key, one row a group
    (sorted).

    `data`: one table, or tables by name (`Workplace.measured`), of which each measure takes its
    own. `by`: columns of the table, or
    "month", "week", "day", "weekday", "hour" of its time.
    """
    if isinstance(data, pd.DataFrame):
        return _of_table(data, keys, by)
    keys_of: dict[tuple[str, ...], list[str]] = {}
    for key in keys:
        keys_of.setdefault(metric(key).tables, []).append(key)
    parts = []
    for names, own in keys_of.items():
        tables = {name: _table(data, name) for name in names}
        parts.append(_of_tables(tables, own, by))
    joined = parts[0]
    for part in parts[1:]:
        joined = joined.merge(part, how="outer", on=list(by)) if by else joined.join(part)
    if by:
        return joined.sort_values(list(by), ignore_index=True)[[*by, *keys]]
    return joined[list(keys)]


def _table(data: Mapping[str, pd.DataFrame], name: str) -> pd.DataFrame:
    if name not in data:
        raise CourseError(f"資料裡沒有 {name} 表；可用的有 {'、'.join(data)}。")
    return data[name]


def _of_tables(
    tables: dict[str, pd.DataFrame],
    keys: Sequence[str],
    by: Sequence[str],
) -> pd.DataFrame:
    if len(tables) == 1:
        return _of_table(next(iter(tables.values())), keys, by)
    if not by:
        return pd.DataFrame([_row(tables, keys)])
    groups = {
        name: dict(list(_parted(table, by).groupby(list(by)))) for name, table in tables.items()
    }
    rows = []
    for group in sorted(set().union(*groups.values())):
        parts = {name: groups[name].get(group, table.iloc[:0]) for name, table in tables.items()}
        rows.append(dict(zip(by, group, strict=True)) | _row(parts, keys))
    return pd.DataFrame(rows, columns=[*by, *keys])


def _of_table(table: pd.DataFrame, keys: Sequence[str], by: Sequence[str]) -> pd.DataFrame:
    if not by:
        return pd.DataFrame([_row(table, keys)])
    rows = [
        dict(zip(by, group, strict=True)) | _row(part, keys)
        for group, part in _parted(table, by).groupby(list(by), sort=True)
    ]
    return pd.DataFrame(rows, columns=[*by, *keys])


def _parted(table: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """The table with the calendar columns that `by` asks for."""
    added = {name: calendar_part(table, name) for name in by if name not in table.columns}
    unknown = [name for name, column in added.items() if column is None]
    if unknown:
        raise CourseError(
            f"表格沒有「{'、'.join(unknown)}」欄位，無法依它分組；可用的有 "
            f"{'、'.join(table.columns)}，"
            "以及 month、week、day、weekday、hour。",
        )
    return table.assign(**added)


def _row(data: Data, keys: Sequence[str]) -> dict[str, float | int]:
    return {key: _whole(metric(key), value(data, key)) for key in keys}


def _whole(measure: Metric, number: float) -> float | int:
    if measure.unit == "count" and measure.additive and not math.isnan(number):
        return int(number)
    return number


def total(values: Iterable[float], key: str) -> float:
    """Sum of a measure's values over parts (days, posts, platforms).

    `CourseError` for one that must not be summed.
    """
    measure = metric(key)
    if not measure.additive:
        raise CourseError(f"「{measure.zh}」不能相加（{measure.formula}）；請用全部資料重新計算。")
    return float(np.nansum(list(values)))
