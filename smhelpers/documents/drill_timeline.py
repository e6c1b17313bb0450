"""The picture of a drill: mentions of the trainee's course, of doing nothing, of the best play,
with the acts marked.
"""

from matplotlib import ticker
from matplotlib.figure import Figure

from .. import charts
from ..labels import label
from ..monitoring.drill import CrisisCourse, best, clock, nothing
from ..monitoring.drill.debrief import marks

#: Marks nearer than this overlap.
NEAR_MINUTES = 8
#: Each course has its colour, dashes and marker: none is told by colour alone.
_STYLES = {
    "drill_mine": ("#0072B2", "-", "o"),
    "drill_nothing": ("#D55E00", "--", "s"),
    "drill_best": ("#009E73", ":", "^"),
}


def timeline(course: CrisisCourse) -> Figure:
    """Mean crisis mentions an hour over the shift.

    Numbers at the top are the acts of the legend below.
    """
    charts.use_style()
    shift = course.shift
    courses = {
        "drill_mine": course,
        "drill_nothing": nothing(shift),
        "drill_best": best(shift),
    }
    figure, axes = charts.plt.subplots(figsize=(8.6, 4.6))
    for key, one in courses.items():
        colour, dashes, marker = _STYLES[key]
        axes.plot(
            range(len(one.attention)),
            one.attention,
            color=colour,
            linestyle=dashes,
            marker=marker,
            markevery=40,
            label=f"{label(key)}（{label('drill_peak')} {one.peak:.0f}）",
        )
    _mark(axes, course)
    axes.xaxis.set_major_locator(ticker.MultipleLocator(60))
    axes.xaxis.set_major_formatter(lambda minute, _: clock(int(minute)))
    axes.set_title(f"{shift.setting.brand}：{label('drill_title')}", pad=26)
    axes.set(
        xlabel=label("drill_clock"),
        ylabel=label("drill_mentions"),
        xlim=(0, shift.minutes),
        ylim=(0, None),
    )
    axes.legend(loc="best", framealpha=0.95)
    figure.tight_layout()
    return charts.alt_text(figure, told(course))


def _mark(axes, course: CrisisCourse) -> None:
    legend = []
    for number, (minute, keys) in enumerate(_together(marks(course)), 1):
        acts = "、".join(label(f"act_{key}") for key in keys)
        legend.append(f"{number} {clock(minute)} {acts}")
        axes.axvline(minute, color="#555555", linewidth=0.7)
        axes.text(
            minute,
            1.01 + 0.05 * (number % 2),
            str(number),
            transform=axes.get_xaxis_transform(),
            ha="center",
            fontsize=9,
        )
    axes.text(
        0,
        -0.2,
        "\n".join(_wrapped("　".join(legend))),
        transform=axes.transAxes,
        va="top",
        fontsize=9,
    )


def _together(found: list[tuple[int, str]]) -> list[tuple[int, list[str]]]:
    """Acts so close in time that their marks would overlap share one; each kind is named once."""
    groups: list[tuple[int, list[str]]] = []
    for minute, key in found:
        if not groups or minute - groups[-1][0] > NEAR_MINUTES:
            groups.append((minute, []))
        if key not in groups[-1][1]:
            groups[-1][1].append(key)
    return groups


def _wrapped(text: str, width: int = 66) -> list[str]:
    """Lines broken between acts."""
    lines = [""]
    for part in text.split("　"):
        lines[-1:] = (
            [lines[-1] + part + "　"]
            if len(lines[-1]) + len(part) <= width
            else [lines[-1], part + "　"]
        )
    return lines


def told(course: CrisisCourse) -> str:
    """The picture in words."""
    left = nothing(course.shift).peak
    played = best(course.shift).peak
    return (
        f"危機提及（每小時）的時間圖：你的高峰 {course.peak:.0f} 則，什麼都不做 {left:.0f} "
        f"則，照計畫的最佳作法 {played:.0f} 則；"
        f"第一則危機提及在 {clock(course.shift.onset)}。"
    )
