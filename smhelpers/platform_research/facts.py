"""What is published about the platforms in Taiwan: figures, profile cards, breaks of metrics, and a
simulated series with such a break.

Everything is read from `data/platforms`, checked once and cached; each caller gets a copy. Shares
are fractions (0.721 is 72.1 %).
Dates of publication are ISO texts as precise as the source is: `2024`, `2024-11` or `2024-11-04`.
"""

from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors
from pydantic import Field

from ..brief import Platform, StrictModel
from ..datafile import checked, read_yaml
from ..errors import CourseError
from ..paths import data_dir

PLATFORMS: tuple[str, ...] = get_args(Platform)
MEASURES = [
    "commonly_used",
    "most_often_used",
    "monthly_use",
    "favourite",
    "ad_reach",
    "traffic_share",
]
_REMEDY = "請照 provenance.yml 的說明改正"


class Statement(StrictModel):
    """One item of a card; `basis` says whether a public source was seen or it is general
    knowledge to be looked up.
    """

    text: str = Field(
        title="內容",
        min_length=25,
        max_length=90,
    )
    source: str = Field(title="來源", min_length=4)
    year: int = Field(
        title="年份",
        ge=2015,
        le=2035,
    )
    basis: Literal["seen", "general"] = Field(title="依據")


class Card(StrictModel):
    """One platform with the seven items of s-2."""

    features: Statement = Field(title="主要特色")
    benefits: Statement = Field(title="效益")
    limits: Statement = Field(title="限制")
    functions: Statement = Field(title="功能")
    audience: Statement = Field(title="目標受眾")
    main_users: Statement = Field(title="主要用戶")
    terms: Statement = Field(title="使用條款")


def _one_of(values: list[str] | tuple[str, ...]) -> pa.Check:
    return pa.Check.isin(values, error=f"只能填 {'、'.join(values)}")


def _text(pattern: str = r"\S", rule: str = "不可空白") -> pa.Column:
    return pa.Column(str, pa.Check.str_contains(pattern, error=rule))


def _year() -> pa.Column:
    return pa.Column(int, pa.Check.in_range(2015, 2035, error="應為西元年份"))


def _count(**options: Any) -> pa.Column:
    return pa.Column("Int64", pa.Check.gt(0, error="應大於 0"), **options)


def _table(columns: dict[str, pa.Column], unique: list[str]) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(
        columns,
        unique=unique,
        strict=True,
        ordered=True,
        coerce=True,
    )


_ISO = _text(r"^\d{4}(?:-\d{2}(?:-\d{2})?)?$", "日期請寫成 2024、2024-11 或 2024-11-04 的樣子")
#: One figure a row; `year` is that of the fieldwork, or of the edition where the source does not
#: say.
FACTS = _table(
    {
        "platform": pa.Column(str, _one_of(PLATFORMS)),
        "measure": pa.Column(str, _one_of(MEASURES)),
        "group": _text(r"^(?:all|\d{2}-\d{2})$", "只能填 all 或 18-24 這樣的年齡層"),
        "value": pa.Column(float, pa.Check.in_range(0, 1, error="比率要在 0 到 1 之間")),
        "n": _count(nullable=True),
        "year": _year(),
        "released": _ISO,
        "source": _text(),
        "definition": _text(),
        "confidence": pa.Column(str, _one_of(["seen", "secondary"])),
    },
    [
        "platform",
        "measure",
        "group",
        "year",
        "source",
        "definition",
    ],
)
#: One change of a metric's meaning a row; `effect` is what the change alone does to the number.
BREAKS = _table(
    {
        "platform": pa.Column(str, _one_of(PLATFORMS)),
        "metric": _text(),
        "date": _ISO,
        "what": _text(),
        "effect": pa.Column(str, _one_of(["up", "down", "incomparable"])),
        "source": _text(),
        "year": _year(),
    },
    ["platform", "metric", "date"],
)
#: One week (Monday) a row.
EXAMPLE = _table(
    {
        "week": pa.Column("datetime64[ns]"),
        "impressions_or_views": _count(),
        "reach": _count(),
    },
    ["week"],
)


def facts() -> pd.DataFrame:
    """Every published figure: platform, measure, group, value (fraction), n, year, released,
    source, definition, confidence.
    """
    return _read(data_dir() / "platforms" / "facts.csv").copy()


def metric_breaks() -> pd.DataFrame:
    """Every known change of what a metric means: platform, metric, date, what, effect, source,
    year.
    """
    return _read(data_dir() / "platforms" / "metric_breaks.csv").copy()


def break_example() -> pd.DataFrame:
    """SIMULATED weeks (week, impressions_or_views, reach) of a flat account whose metric was
    redefined on 2024-11-04.
    """
    return _read(data_dir() / "platforms" / "break_example.csv").copy()


def cards() -> dict[str, Card]:
    """The profile card of each of the ten platforms."""
    return dict(_read_cards(data_dir() / "platforms" / "cards.yml"))


def usage_by_age(platform: str) -> pd.DataFrame:
    """Share of an age band that commonly uses the platform: group, value, n, source.

    Bands may overlap, some are not published.
    """
    table = facts()
    kept = table[
        (table["platform"] == platform)
        & (table["measure"] == "commonly_used")
        & (table["group"] != "all")
    ]
    return kept.sort_values("group")[["group", "value", "n", "source"]].reset_index(drop=True)


def definitions_of(platform: str, year: int = 2024) -> pd.DataFrame:
    """The figures of one platform and year by who was asked what: measure, value, n, source,
    definition, confidence.

    Raises `CourseError` if nothing is known of the platform in that year.
    """
    table = facts()
    kept = table[
        (table["platform"] == platform) & (table["year"] == year) & (table["group"] == "all")
    ]
    if kept.empty:
        raise CourseError(
            f"平台資料裡沒有「{platform}」{year} 年的數字；請換一個平台或年份，"
            f"或自己查來源並寫明年份與定義。",
        )
    return kept[
        [
            "measure",
            "value",
            "n",
            "source",
            "definition",
            "confidence",
        ]
    ].reset_index(
        drop=True,
    )


_SCHEMAS = {
    "facts.csv": FACTS,
    "metric_breaks.csv": BREAKS,
    "break_example.csv": EXAMPLE,
}


@cache
def _read(path: Path) -> pd.DataFrame:
    try:
        raw = pd.read_csv(
            path,
            dtype=str,
            keep_default_na=False,
            encoding="utf-8",
        )
        return _SCHEMAS[path.name].validate(
            raw.assign(**{"n": raw["n"].replace("", None)} if "n" in raw else {}),
            lazy=True,
        )
    except FileNotFoundError:
        raise CourseError(f"找不到平台資料 {path}；請重新安裝課程。") from None
    except SchemaErrors as error:
        raise CourseError(f"{path} {_fault(error)}；{_REMEDY}。") from None
    except ValueError:  # not UTF-8, not a table
        raise CourseError(f"{path} 不是 UTF-8 的 CSV 檔；請重新存檔或重新安裝課程。") from None


def _fault(error: SchemaErrors) -> str:
    """The first finding of pandera as place and rule (rows as a spreadsheet counts them, the
    heading being row 1).
    """
    first = error.failure_cases.iloc[0]
    if pd.isna(first["index"]):
        return f"的欄位不對（{first['failure_case']}）"
    row = int(first["index"]) + 2
    check = str(first["check"])
    if "unique" in check:
        rule = "和別列重複"
    elif "dtype" in check or "nullable" in check:
        rule = "型別不對"
    else:
        rule = check
    return f"第 {row} 列「{first['column']}」欄的「{first['failure_case']}」有誤：{rule}"


@cache
def _read_cards(path: Path) -> dict[str, Card]:
    read = checked(dict[Platform, Card], read_yaml(path, "請重新安裝課程。"), path)
    absent = [platform for platform in PLATFORMS if platform not in read]
    if absent:
        raise CourseError(f"{path} 缺少這些平台：{'、'.join(absent)}；{_REMEDY}。")
    return read
