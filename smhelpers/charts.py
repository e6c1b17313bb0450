"""Pictures in zh-TW: fonts and style are set once here, labels come from `data/labels.csv`.

`use_style()` is called by every function that draws; a notebook never names a font or writes a
Chinese axis label.
"""

import base64
import io
import unicodedata
from dataclasses import replace
from functools import cache
from html import escape

import lazy_loader as lazy
import matplotlib.pyplot as plt
import pandas as pd
from matplotlib import font_manager, ticker
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .labels import label
from .paths import PACKAGE

# imported when they are first used: they take seconds
sns = lazy.load("seaborn")

#: Okabe-Ito palette: distinguishable with the common colour-vision deficiencies (Okabe & Ito 2008).
PALETTE = [
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#CC79A7",
    "#56B4E9",
    "#D55E00",
    "#F0E442",
    "#000000",
]
#: A platform has the same colour on every chart.
PLATFORM_COLOURS = {
    "facebook": "#0072B2",
    "instagram": "#CC79A7",
    "threads": "#E69F00",
    "line_oa": "#009E73",
    "youtube": "#D55E00",
    "tiktok": "#000000",
    "x": "#56B4E9",
    "linkedin": "#6B6B6B",
    "meta": "#F0E442",
}
#: The faces that come with the course, in the order in which a character is looked for: what Taiwan
#: writes, ideographs of names that are rare here, emoji.
FAMILIES = ("Noto Sans TC", "Noto Sans SC", "Noto Sans JP", "Noto Emoji")
_SYSTEM_FONTS = ["Microsoft JhengHei", "PingFang TC", "Heiti TC", "Noto Sans CJK TC", "DejaVu Sans"]


@cache
def fonts() -> list[str]:
    """Families to draw with: those that come with the course first, then installed system fonts
    (others would flood the log).
    """
    manager = font_manager.fontManager
    for path in sorted((PACKAGE / "fonts").glob("*.ttf")):
        manager.addfont(path)
    # rare ideographs and emoji come in one weight; asked for another, matplotlib would say so
    single = [entry for entry in manager.ttflist if entry.name in FAMILIES[1:]]
    manager.ttflist += [replace(entry, weight=700) for entry in single if entry.weight != 700]
    installed = {entry.name for entry in font_manager.fontManager.ttflist}
    return [*FAMILIES, *(name for name in _SYSTEM_FONTS if name in installed)]


@cache
def _drawable() -> frozenset[int]:
    """Code points that one of the faces that come with the course holds."""
    held: set[int] = set()
    for path in sorted((PACKAGE / "fonts").glob("*.ttf")):
        held |= font_manager.get_font(str(path)).get_charmap().keys()
    return frozenset(held)


def undrawable(text: str) -> str:
    """The visible characters of a text that no face of the course holds, each once."""
    lost = []
    for each in text:
        # a letter that is newer than this Python's tables is told as unassigned
        is_seen = unicodedata.category(each) not in ("Cc", "Cf", "Zs", "Zl", "Zp", "Mn")
        if is_seen and ord(each) not in _drawable():
            lost.append(each)
    return "".join(dict.fromkeys(lost))


def use_style() -> None:
    """Set seaborn's theme with fonts that hold Traditional Chinese.

    Per-glyph fallback needs `font.family` itself as the list.
    """
    sns.set_theme(
        style="whitegrid",
        palette=PALETTE,
        font=fonts(),
        rc={
            "font.family": fonts(),
            "axes.unicode_minus": False,
            "figure.dpi": 110,
            "figure.figsize": (7.5, 3.6),
        },
    )


def alt_text(figure: Figure, text: str) -> Figure:
    """Attach a description for screen readers (kept as the PNG's metadata and shown by
    `documents`).
    """
    figure.set_label(text)
    return figure


def png(figure: Figure, dpi: int = 110) -> bytes:
    """The figure as a PNG file; the figure is closed."""
    stream = io.BytesIO()
    figure.savefig(
        stream,
        format="png",
        dpi=dpi,
        bbox_inches="tight",
    )
    plt.close(figure)
    return stream.getvalue()


def image(figure: Figure, text: str) -> str:
    """The figure as an HTML image with `text` for screen readers; the figure is closed."""
    return (
        f'<img alt="{escape(text)}" style="max-width:100%" src="data:image/png;base64,'
        f'{base64.b64encode(png(figure)).decode()}">'
    )


def fitted(axes: Axes) -> Figure:
    """The figure that the axes lie in, with every label inside its edges."""
    figure = axes.get_figure(root=True)
    if figure is None:
        raise ValueError("axes without a figure")
    figure.tight_layout()
    return figure


def _finish(
    axes: Axes,
    title: str,
    x: str,
    y: str,
    unit: str,
) -> Figure:
    axes.set(
        title=title,
        xlabel=label(x),
        ylabel=label(y),
    )
    if unit == "ratio":
        # as many decimals as tell the ticks apart
        axes.yaxis.set_major_formatter(ticker.PercentFormatter(1))
    else:
        axes.yaxis.set_major_formatter(ticker.StrMethodFormatter("{x:,.0f}"))
    return fitted(axes)


def colours(table: pd.DataFrame, name: str | None) -> dict[str, str] | None:
    """Colours by label where a column holds platforms that all have one; else None, for the
    palette in its order.
    """
    if name is None:
        return None
    values = set(table[name].astype(str))
    if not values <= set(PLATFORM_COLOURS):
        return None
    return {label(value): PLATFORM_COLOURS[value] for value in values}


def _legend(axes: Axes, hue: str) -> None:
    """The legend beside the picture, where it lies over no bar, line or number."""
    axes.legend(title=label(hue), bbox_to_anchor=(1.01, 1), loc="upper left")


def bars(
    table: pd.DataFrame,
    x: str,
    y: str,
    *,
    title: str,
    unit: str = "count",
    hue: str | None = None,
) -> Figure:
    """Bar chart of column `y` by column `x` (labels translated).

    `unit` is "ratio" (shown as %) or "count".
    """
    use_style()
    shown = table.assign(**{name: table[name].map(label) for name in filter(None, [x, hue])})
    _, axes = plt.subplots()
    sns.barplot(
        shown,
        x=x,
        y=y,
        hue=hue or x,
        palette=colours(table, hue or x),
        legend=bool(hue),
        ax=axes,
        errorbar=None,
    )
    for container in axes.containers:
        axes.bar_label(
            container,
            fmt=(lambda v: f"{v:.2%}") if unit == "ratio" else "{:,.0f}",
            fontsize=9,
        )
    if hue:
        _legend(axes, hue)
    return _finish(
        axes,
        title,
        x,
        y,
        unit,
    )


def lines(
    table: pd.DataFrame,
    x: str,
    y: str,
    *,
    title: str,
    unit: str = "count",
    hue: str | None = None,
) -> Figure:
    """Line chart of column `y` over column `x`, one line per `hue` with its own marker (not told
    by colour alone).
    """
    use_style()
    shown = table.assign(**({hue: table[hue].map(label)} if hue else {}))
    _, axes = plt.subplots()
    sns.lineplot(
        shown,
        x=x,
        y=y,
        hue=hue,
        style=hue,
        palette=colours(table, hue),
        markers=True if hue else None,
        dashes=False,
        ax=axes,
    )
    if hue:
        _legend(axes, hue)
    axes.tick_params(axis="x", rotation=30)
    return _finish(
        axes,
        title,
        x,
        y,
        unit,
    )


def targets(table: pd.DataFrame, *, title: str) -> Figure:
    """Attainment of each KPI (`name`, `attainment` with 1.0 at target, `attained`) as bars
    against the target line.
    """
    use_style()
    _, axes = plt.subplots(figsize=(7.5, 0.6 * len(table) + 1.4))
    colours = [PALETTE[2] if done else PALETTE[5] for done in table["attained"]]
    drawn = axes.barh(list(table["name"]), table["attainment"], color=colours)
    axes.bar_label(
        drawn,
        labels=[
            f"{'達成' if a else '未達'} {v:.0%}"
            for a, v in zip(table["attained"], table["attainment"], strict=True)
        ],
        padding=3,
    )
    axes.axvline(1, color="#333333", linestyle="--")
    axes.xaxis.set_major_formatter(ticker.PercentFormatter(1, decimals=0))
    axes.margins(x=0.2)
    axes.invert_yaxis()
    axes.set(title=title, xlabel=label("attainment"))
    return fitted(axes)
