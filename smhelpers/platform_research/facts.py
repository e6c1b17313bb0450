"""Published facts about platforms in Taiwan, one figure a row, each with source, year and definition (pc-1.2, pc-1.3, k-3)."""

from functools import cache
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from ..brief import Platform
from ..errors import CourseError
from ..paths import data_dir

_PLATFORMS = list(Platform.__args__)
_TEXT = pa.Column(str, pa.Check.str_length(min_value=4))
FACTS = pa.DataFrameSchema({
    "platform": pa.Column(str, pa.Check.isin(_PLATFORMS)),
    "measure": pa.Column(str, pa.Check.isin(["commonly_used", "most_often_used", "monthly_use", "favourite", "ad_reach", "traffic_share"])),
    "group": pa.Column(str, pa.Check.str_matches(r"^(all|\d\d-\d\d)$")),
    "value": pa.Column(float, pa.Check.in_range(0, 1)),
    "n": pa.Column("Int64", pa.Check.gt(0), nullable=True),
    "year": pa.Column(int, pa.Check.in_range(2015, 2035)),
    "released": pa.Column("datetime64[ns]"), "source": _TEXT, "definition": _TEXT,
    "confidence": pa.Column(str, pa.Check.isin(["seen", "secondary"])),
}, strict=True, coerce=True, unique=["platform", "measure", "group", "year", "source"])
BREAKS = pa.DataFrameSchema({
    "platform": pa.Column(str, pa.Check.isin(_PLATFORMS)), "metric": pa.Column(str), "date": pa.Column("datetime64[ns]"), "what": _TEXT,
    "effect": pa.Column(str, pa.Check.isin(["up", "down", "incomparable"])), "source": _TEXT,
    "year": pa.Column(int, pa.Check.in_range(2015, 2035)),
}, strict=True, coerce=True)


def read_table(path: Path, schema: pa.DataFrameSchema) -> pd.DataFrame:
    """A checked table of `data/platforms`. `CourseError` names file, column and row."""
    try:
        return schema.validate(pd.read_csv(path, dtype_backend="numpy_nullable"))
    except FileNotFoundError:
        raise CourseError(f"找不到 {path.name}；請重新安裝課程。") from None
    except (pa.errors.SchemaError, pd.errors.ParserError) as error:
        cases = getattr(error, "failure_cases", None)
        row = f"第 {int(cases['index'].iloc[0]) + 2} 列" if isinstance(cases, pd.DataFrame) and pd.notna(cases["index"].iloc[0]) else ""
        column = getattr(getattr(error, "schema", None), "name", None) or ""
        raise CourseError(f"{path.name} {row}「{column}」的內容不符格式；請對照其他列補正。") from None


@cache
def facts() -> pd.DataFrame:
    """Every figure: platform, measure, group ("all" or an age band), value (fraction), n, year of fieldwork, source, definition."""
    return read_table(data_dir() / "platforms" / "facts.csv", FACTS)


@cache
def metric_breaks() -> pd.DataFrame:
    """Known changes of a metric's definition: platform, metric, date, what changed (zh-TW), effect, source, year."""
    return read_table(data_dir() / "platforms" / "metric_breaks.csv", BREAKS)


def usage_by_age(platform: str) -> pd.DataFrame:
    """A platform's share of each age group that a survey asked: columns of `facts`, without the rows for everyone."""
    table = facts()
    return table[(table["platform"] == platform) & (table["group"] != "all")].reset_index(drop=True)


def definitions_of(platform: str, year: int = 2024) -> pd.DataFrame:
    """One platform in one year by every definition: the figures that must not be compared with one another."""
    table = facts()
    asked = table["measure"].isin(["commonly_used", "most_often_used", "monthly_use", "ad_reach"])
    return table[(table["platform"] == platform) & (table["year"] == year) & (table["group"] == "all") & asked].reset_index(drop=True)
