"""The cohort page: one HTML file that works offline, with heat map, item analysis, progress and
the lessons to go back to.
"""

import os
from datetime import date
from itertools import groupby
from pathlib import Path
from statistics import fmean, median
from typing import Any

from jinja2 import Environment, PackageLoader, select_autoescape

from ..documents.html import with_font
from ..papers.marks import Masters
from ..papers.record_sheet import GROUPS, group_title, short
from ..record import Decision
from ..standard import unit
from ..taipei import spoken
from ..writing import write_whole
from .gather import LETTERS, Gathered
from .items import EASY, HARD, LEAST, WEAK, item_statistics

#: Evidence named beside an item that the class fails.
NAMED = 2


def write_page(
    gathered: Gathered,
    masters: Masters,
    path: Path,
    made: date,
) -> Path:
    """Write the page and return its path; links to lessons are relative to it."""
    environment = Environment(
        loader=PackageLoader("smhelpers.cohort"),
        autoescape=select_autoescape(["html"]),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = environment.get_template("cohort.html").render(
        title=masters.course.title,
        unit=unit(),
        made=f"{made:%Y-%m-%d}",
        rows=gathered.rows,
        items=_items(gathered),
        groups=_groups(gathered),
        words={
            "y": "具",
            "n": "未",
            "q": "缺",
        },
        decisions={letter: d.value for d, letter in LETTERS.items()},
        complete=sum(row.complete for row in gathered.rows),
        signs=len(gathered.rules.signs),
        failing=_failing(gathered, masters, path.parent),
        tasks=_tasks(gathered, masters),
        least=LEAST,
        hard=HARD,
        easy=EASY,
        weak=WEAK,
        remarks=gathered.remarks.most_common(5),
        withdrawn=gathered.withdrawn,
        circumstances=[each for each in gathered.circumstances if each.told],
        owing=[each for each in gathered.circumstances if each.owed],
        deadlines={name: spoken(until) for name, until in gathered.rules.deadlines.items()},
    )
    write_whole(path, with_font(page))
    return path


def _items(gathered: Gathered) -> list[dict[str, Any]]:
    """Every item with its text and the counts of its decisions."""
    total = max(1, len(gathered.rows))
    items = []
    for name in gathered.rules.items:
        counts = gathered.counts(name)
        items.append(
            {
                "id": name,
                "zh": unit().item(name).zh,
                "counts": {LETTERS[decision]: number for decision, number in counts.items()},
                "share": counts[Decision.COMPETENT] / total,
            },
        )
    return items


def _groups(gathered: Gathered) -> list[tuple[str, int]]:
    """Heads over the columns: name and number of columns of each run."""
    heads = {
        item: group_title(name)
        for name in GROUPS[:-1]
        for item in gathered.rules.groups.get(name, ())
    }
    return [
        (head, len(list(run)))
        for head, run in groupby(gathered.rules.items, lambda item: heads.get(item, ""))
    ]


def _failing(gathered: Gathered, masters: Masters, folder: Path) -> list[dict[str, Any]]:
    """Items that somebody has not shown, worst first, with the evidence that fails most and the
    lessons that teach them.
    """
    titles = {each.cell: short(each) for each in gathered.rules.requirements}
    found = []
    for item in _items(gathered):
        if item["share"] == 1 or not gathered.rows:
            continue
        failing = gathered.failing[item["id"]].most_common(NAMED)
        lessons = masters.lessons.get(item["id"], [])
        evidence = [(titles[cell], count) for cell, count in failing]
        links = [(title, _link(path, folder)) for path, title in lessons]
        found.append(item | {"evidence": evidence, "lessons": links})
    return sorted(found, key=lambda item: item["share"])


def _link(path: Path, folder: Path) -> str:
    """A relative link; an absolute one where page and course lie on different drives."""
    try:
        return Path(os.path.relpath(path, folder.resolve())).as_posix()
    except ValueError:
        return path.as_uri()


def _tasks(gathered: Gathered, masters: Masters) -> list[dict[str, Any]]:
    """Item statistics and attempts of every assignment."""
    found = []
    for built in masters.course.units:
        days = gathered.days.get(built.slug)
        tries = []
        for number, each in sorted(gathered.tries[built.slug].items()):
            tries.append(
                {
                    "number": number,
                    "count": len(each.shares),
                    "share": fmean(each.shares),
                    "passed": each.passed,
                },
            )
        found.append(
            {
                "zh": unit().task(built.slug).zh,
                "items": item_statistics(gathered, built.slug),
                "tries": tries,
                "days": median(days) if days else None,
                "short": short,
            },
        )
    return found
