"""Pictures of task 4: control charts and alarms.

Shape and line tell what colour tells, and each has a text for screen readers.
"""

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .. import charts, monitoring
from ..deliverable import Span
from ..labels import label
from ..monitoring.control import METHODS, ControlLimits
from ..workplace import Workplace

_BLUE = charts.PALETTE[0]
_RED = charts.PALETTE[5]
_GREY = "#555555"


def control_chart(
    series: pd.Series,
    limits: ControlLimits,
    baseline: Span,
    title: str,
    month: str = "",
) -> Figure:
    """A daily series with its center line and limits.

    Days beyond them (of the month, if one is named) are marked by triangles.
    """
    charts.use_style()
    figure, axes = plt.subplots(figsize=(9, 3.8))
    axes.plot(
        series.index,
        series,
        color=_BLUE,
        linewidth=1.2,
        label=label(str(series.name)),
    )
    for value, name, style in (
        (limits.center, "中心線", "-"),
        (limits.upper, "上限", "--"),
        (limits.lower, "下限", ":"),
    ):
        axes.axhline(
            value,
            color=_GREY,
            linestyle=style,
            linewidth=1,
            label=f"{name} {value:,.1f}",
        )
    axes.axvspan(
        pd.Timestamp(baseline[0]),
        pd.Timestamp(baseline[1]),
        color=charts.PALETTE[4],
        alpha=0.18,
        label="基準期",
    )
    signals = series.map(limits.signal)
    for name, marker in (("above_limits", "^"), ("below_limits", "v")):
        days = series[
            (signals == name) & (series.index.strftime("%Y-%m").isin([month]) if month else True)
        ]
        if len(days):
            axes.scatter(
                days.index,
                days,
                color=_RED,
                marker=marker,
                s=46,
                zorder=3,
                label=f"{label(name)}（{len(days)} 天）",
            )
    _finish(axes, title, "每日")
    beyond = int((signals != "within_limits").sum())
    return charts.alt_text(
        figure,
        f"{title}：中心線 {limits.center:,.1f}，上限 {limits.upper:,.1f}，全期有 {beyond} "
        f"天超出界限",
    )


def alarm_chart(workplace: Workplace, setting: monitoring.Setting) -> Figure:
    """Mentions a day with their negative part, and the days on which the alarm rings."""
    daily = monitoring.days_of(workplace)
    fired = monitoring.firings(daily, setting)
    charts.use_style()
    figure, axes = plt.subplots(figsize=(9, 3.8))
    axes.bar(
        daily.index,
        daily["mentions"],
        color=charts.PALETTE[4],
        width=1.0,
        label="提及數",
    )
    axes.bar(
        daily.index,
        daily["negative"],
        color=_RED,
        width=1.0,
        hatch="//",
        edgecolor="white",
        linewidth=0,
        label="其中負面",
    )
    days = pd.to_datetime(fired["date"])
    axes.scatter(
        days,
        daily.loc[days, "mentions"] + 1.2,
        color="#000000",
        marker="v",
        s=40,
        zorder=3,
        label=f"警報（{len(days)} 天）",
    )
    _finish(
        axes,
        f"{workplace.name}：{label(setting.method)}，門檻 {setting.threshold:g}，負面占比 "
        f"{setting.negative_share:.0%}",
        "每日",
    )
    told = f"第一次在 {fired['date'].iloc[0]}" if len(fired) else "沒有響"
    return charts.alt_text(figure, f"每日提及長條圖與警報：共 {len(fired)} 天響起，{told}")


def methods_chart(workplace: Workplace) -> Figure:
    """Scores of the five methods day by day, each with its usual threshold."""
    table = monitoring.scores(monitoring.days_of(workplace))
    charts.use_style()
    figure, grid = plt.subplots(
        len(METHODS),
        1,
        figsize=(9, 8.2),
        sharex=True,
    )
    for axes, method in zip(grid, METHODS.values(), strict=True):
        values = table[method.key]
        over = values[values >= method.threshold]
        axes.plot(
            values.index,
            values,
            color=_BLUE,
            linewidth=1,
        )
        axes.axhline(
            method.threshold,
            color=_GREY,
            linestyle="--",
            linewidth=1,
        )
        axes.scatter(
            over.index,
            over,
            color=_RED,
            marker="^",
            s=26,
            zorder=3,
        )
        axes.set_title(
            f"{label(method.key)}：門檻 {method.threshold:g}，超過 {len(over)} 天",
            fontsize=10,
            loc="left",
        )
    figure.suptitle(f"{workplace.name}：同一份提及，五種方法的分數", fontsize=12)
    figure.tight_layout()
    return charts.alt_text(figure, "五種方法各一張折線圖，虛線是門檻，三角形是超過門檻的日子")


def clock_chart(workplace: Workplace) -> Figure:
    """Messages by weekday and hour: when people write, and when nobody is there to answer."""
    messages = monitoring.messages_of(workplace)
    charts.use_style()
    table = pd.crosstab(
        messages["received_at"].dt.day_of_week,
        messages["received_at"].dt.hour,
    ).reindex(index=range(7), columns=range(24), fill_value=0)
    figure, axes = plt.subplots(figsize=(9, 3.4))
    picture = axes.imshow(table, aspect="auto", cmap="cividis")
    axes.set_yticks(range(7), [f"週{day}" for day in "一二三四五六日"])
    axes.set_xticks(range(0, 24, 2))
    axes.set(title=f"{workplace.name}：訊息在星期幾、幾點進來", xlabel=label("hour"))
    axes.grid(visible=False)
    figure.colorbar(picture, label=label("messages"))
    figure.tight_layout()
    return charts.alt_text(figure, "訊息則數的熱圖，直軸是星期，橫軸是小時，越亮越多")


def confusion_chart(table: pd.DataFrame, title: str) -> Figure:
    """A confusion table with its counts written in the cells."""
    charts.use_style()
    figure, axes = plt.subplots(figsize=(4.8, 3.6))
    axes.imshow(table, cmap="Blues", vmin=0)
    half = table.to_numpy().max() / 2
    for row in range(len(table)):
        for column in range(len(table.columns)):
            value = int(table.iat[row, column])
            axes.text(
                column,
                row,
                str(value),
                ha="center",
                va="center",
                color="white" if value > half else "black",
                fontsize=13,
            )
    axes.set_xticks(range(len(table.columns)), [label(name) for name in table.columns])
    axes.set_yticks(range(len(table)), [label(name) for name in table.index])
    axes.set(
        title=title,
        xlabel=label("read_as"),
        ylabel=label("gold_label"),
    )
    axes.grid(visible=False)
    figure.tight_layout()
    return charts.alt_text(figure, f"{title}：直軸人工標記，橫軸詞典判讀，對角線是一致的則數")


def _finish(axes: Axes, title: str, y: str) -> None:
    axes.set(title=title, ylabel=y)
    axes.legend(
        loc="upper left",
        fontsize=8,
        ncols=2,
        framealpha=0.9,
    )
    axes.margins(y=0.18)
    axes.tick_params(axis="x", rotation=30)
    charts.fitted(axes)
