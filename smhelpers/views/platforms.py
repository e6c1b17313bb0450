"""The published facts on screen: profile cards, figures with their definitions, breaks of
metrics.
"""

from collections.abc import Iterable
from html import escape

import pandas as pd
from matplotlib.figure import Figure

from .. import charts
from ..errors import CourseError
from ..labels import label
from ..platform_research.facts import (
    PLATFORMS,
    Card,
    Statement,
    break_example,
    cards,
    definitions_of,
    facts,
    metric_breaks,
)
from .tables import Table

_CELL = 'style="text-align:left;vertical-align:top;border-bottom:1px solid #ccc;padding:3px 8px"'
_RATIO = {"value": "ratio"}
#: Surveys ask about the messenger, not about the official accounts on it.
_ASKED_ABOUT = {"line_oa": "LINE（通訊軟體本身）"}


class CardPage:
    """The card of one platform as HTML: every item of s-2 with its source and year.

    `CourseError` for an unknown platform.
    """

    def __init__(self, platform: str):
        if platform not in PLATFORMS:
            raise CourseError(f"沒有「{platform}」的平台檔案；可以選 {'、'.join(PLATFORMS)}。")
        self.platform = platform
        self.card = cards()[platform]

    def __repr__(self) -> str:
        return f"{label(self.platform)}：平台檔案"

    def _repr_html_(self) -> str:
        rows = "".join(
            _row(field.title, getattr(self.card, name)) for name, field in Card.model_fields.items()
        )
        heads = "".join(
            f'<th scope="col" {_CELL}>{head}</th>' for head in ("項目", "內容", "來源與年份")
        )
        return (
            f"<h3>{escape(repr(self))}</h3><table><thead><tr>"
            f"{heads}</tr></thead><tbody>{rows}</tbody></table>"
        )


def _row(title: str, item: Statement) -> str:
    return (
        f'<tr><th scope="row" {_CELL}>{escape(title)}</th><td {_CELL}>{escape(item.text)}</td>'
        f"<td {_CELL}>{escape(item.source)}（{item.year} 年）</td></tr>"
    )


def _shown(table: pd.DataFrame) -> pd.DataFrame:
    """Years as texts (no thousands separator), `all` as everybody asked and not as every
    platform.
    """
    years = {}
    if "year" in table:
        years = {"year": table["year"].astype(str)}
    return table.assign(
        **years,
        **({"group": table["group"].replace("all", "全體")} if "group" in table else {}),
    )


def _asked_about(platform: str) -> str:
    return _ASKED_ABOUT.get(platform, label(platform))


def facts_table(platforms: Iterable[str] | None = None) -> Table:
    """Every published figure, or those of the platforms named."""
    table = facts()
    kept = table if platforms is None else table[table["platform"].isin(list(platforms))]
    named = _shown(kept).replace({"platform": _ASKED_ABOUT})
    return Table(
        named,
        "台灣社群平台的公開數字",
        _RATIO,
        "問法或分母不同的數字不能放在一起比較；引用時一併寫出年份、來源與定義。",
    )


def definitions_table(platform: str, year: int = 2024) -> Table:
    """One platform in one year, by who was asked what."""
    return Table(
        definitions_of(platform, year),
        f"{_asked_about(platform)}：{year} 年的幾種說法",
        _RATIO,
        "同一個平台、同一年，問法和分母不同，數字就不同；沒有哪一個是錯的，但不能互相比較。",
    )


def breaks_table() -> Table:
    """Known changes of what a metric means, oldest first."""
    return Table(
        _shown(metric_breaks().sort_values("date", kind="stable")),
        "指標定義改變一覽",
        note="比較跨過這些日期的數字之前，先標出斷點，或分段分析。",
    )


def definitions_chart(platform: str, year: int = 2024) -> Figure:
    """Bars of one platform's figures in one year, each named by its question and the body that
    asked it.
    """
    table = definitions_of(platform, year)
    asked = [
        label(measure).split("（")[0] + "\n" + source.split()[0]
        for measure, source in zip(table["measure"], table["source"], strict=True)
    ]
    figure = charts.bars(
        table.assign(measure=asked, share=table["value"]),
        "measure",
        "share",
        unit="ratio",
        title=f"{_asked_about(platform)}：{year} 年，問法不同，數字就不同",
    )
    _give_headroom(figure)
    return charts.alt_text(figure, f"{_asked_about(platform)} 在 {year} 年依不同問法的比率長條圖")


def break_chart() -> Figure:
    """The simulated series over the weeks, with the date from which Meta's metric meant
    something else.
    """
    long = break_example().melt(
        "week",
        var_name="metric",
        value_name="people",
    )
    figure = charts.lines(
        long.astype({"people": float}),
        "week",
        "people",
        hue="metric",
        title="模擬資料：觸及人數持平，改計瀏覽次數後跳升",
    )
    _mark_break(figure)
    return charts.alt_text(
        figure,
        "模擬的每週觸及人數與曝光（瀏覽）次數折線圖，2024 年 11 月有定義改變造成的跳升",
    )


def _mark_break(figure: Figure) -> None:
    breaks = metric_breaks()
    (day,) = breaks.loc[(breaks["platform"] == "facebook") & (breaks["metric"] == "views"), "date"]
    _give_headroom(figure)
    axes = figure.axes[0]
    axes.axvline(
        pd.Timestamp(day),
        color="#333333",
        linestyle="--",
    )
    axes.annotate(
        f"{day} 定義改變",
        (pd.Timestamp(day), axes.get_ylim()[1]),
        xytext=(-6, -14),
        textcoords="offset points",
        ha="right",
    )
    axes.legend(loc="lower left", ncols=2)
    figure.tight_layout()


def _give_headroom(figure: Figure) -> None:
    """Start at 0 and leave room above, so that lengths compare and no number touches the frame."""
    axes = figure.axes[0]
    axes.set_ylim(0, axes.get_ylim()[1] * 1.12)
