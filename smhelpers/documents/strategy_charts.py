"""Pictures of the work plan, for the form and for the document."""

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from .. import charts
from ..strategy.plan import WorkItem


def gantt(tasks: list[WorkItem], weeks: int) -> Figure:
    """Timetable: a bar a task over the weeks, coloured by who does it (named in the bar as
    well).
    """
    charts.use_style()
    people = list(dict.fromkeys(task.responsible for task in tasks))
    _, axes = plt.subplots(figsize=(8.5, 0.42 * len(tasks) + 1.2))
    for place, task in enumerate(tasks):
        colour = charts.PALETTE[people.index(task.responsible) % len(charts.PALETTE)]
        axes.barh(
            place,
            task.end_week - task.start_week + 1,
            left=task.start_week - 0.5,
            color=colour,
            alpha=0.75,
        )
        told = f"{task.responsible or '（沒有人）'}　{task.weekly_hours:g} 小時／週"
        axes.text(
            task.start_week - 0.35,
            place,
            told,
            va="center",
            fontsize=8,
        )
    axes.set_yticks(
        range(len(tasks)),
        [f"{task.id} {task.work[:14]}" for task in tasks],
    )
    axes.set(
        xlim=(0.5, weeks + 0.5),
        xlabel="週",
        title="工作時程",
        xticks=range(1, weeks + 1),
    )
    axes.invert_yaxis()
    return charts.fitted(axes)
