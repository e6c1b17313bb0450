"""Files that learning management systems take in: Moodle grades and competency framework, Canvas
gradebook.

Formats: Moodle `grade/import/csv` and `admin/tool/lpimportcsv` (Moodle 4.x source), Canvas
gradebook CSV (Instructure, "How do I import
grades in the Gradebook"). They are UTF-8 without BOM, which these systems read. What is not fully
graded is blank, never 0.
"""

import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ..record import Decision, EvidenceKind, Rules, Trainee
from ..standard import Item, unit
from .tables import latest, safe, total

#: Heads of a competency framework, in the order in which Moodle's importer reads its columns.
MOODLE_FRAMEWORK = (
    "Parent ID number",
    "ID number",
    "Short name",
    "Description",
    "Description format",
    "Scale values",
    "Scale configuration",
    "Rule type (optional)",
    "Rule outcome (optional)",
    "Rule config (optional)",
    "Cross-referenced competency ID numbers",
    "Exported ID (optional)",
    "Is framework",
    "Taxonomy",
)
#: First columns of a Canvas gradebook.
CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
POINTS = "    Points Possible"
#: Longest short name that Moodle keeps.
_SHORT = 100
#: Moodle's number for HTML.
_HTML = "1"


class Grades:
    """Grades of every assignment for Moodle and Canvas, line by line."""

    def __init__(self, rules: Rules, folder: Path):
        self._slugs = list(dict.fromkeys(each.assignment for each in rules.requirements))
        points = dict.fromkeys(self._slugs, 0.0)
        for each in rules.requirements:
            if each.kind in (EvidenceKind.AUTOMATIC, EvidenceKind.MANUAL):
                points[each.assignment] += each.points
        names = [unit().task(slug).zh for slug in self._slugs]
        groups = [unit().task(slug).id for slug in self._slugs]
        self._groups = [name for name in groups if name in rules.groups]
        self._moodle = _File(
            folder / "moodle_grades.csv",
            ["ID number", *names, *(f"{unit().task(name).zh}判定" for name in self._groups)],
        )
        self._canvas = _File(folder / "canvas_gradebook.csv", [*CANVAS, *names])
        self._canvas.add(
            [
                POINTS,
                "",
                "",
                "",
                "",
                *(f"{points[slug]:g}" for slug in self._slugs),
            ],
        )

    def take(self, trainee: Trainee) -> None:
        """Take in one trainee."""
        last = latest(trainee)
        scores = [
            "" if (score := total(last.get(slug))) is None else f"{score:g}" for slug in self._slugs
        ]
        self._moodle.add(
            [
                safe(trainee.number),
                *scores,
                *(trainee.by_group[name].verdict for name in self._groups),
            ],
        )
        self._canvas.add(
            [
                safe(trainee.name or trainee.number),
                "",
                safe(trainee.number),
                "",
                "",
                *scores,
            ],
        )

    def close(self) -> list[Path]:
        """Finish both files."""
        return [self._moodle.close(), self._canvas.close()]


class _File:
    def __init__(self, path: Path, heads: Sequence[str]):
        self.path = path
        self._stream = path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._stream, lineterminator="\n")
        self._writer.writerow(heads)

    def add(self, line: Sequence[Any]) -> None:
        self._writer.writerow(line)

    def close(self) -> Path:
        self._stream.close()
        return self.path


def moodle_framework(folder: Path) -> Path:
    """The unit as a competency framework: tasks with their criteria, knowledge, skills."""
    file = _File(folder / "moodle_competency_framework.csv", MOODLE_FRAMEWORK)
    for line in _framework():
        file.add(line)
    return file.close()


def _framework() -> Iterator[list[str]]:
    yield _line(
        "",
        unit().code,
        unit().zh,
        f"{unit().code} {unit().zh}",
        scale=True,
    )
    for task in unit().tasks:
        yield _line(
            "",
            f"{unit().code}-{task.id}",
            task.zh,
            task.zh,
        )
        yield from (_part(f"{unit().code}-{task.id}", criterion) for criterion in task.criteria)
    for name, zh, items in (
        ("knowledge", "知識", unit().knowledge),
        ("skills", "技能", unit().skills),
    ):
        yield _line("", f"{unit().code}-{name}", zh, zh)
        yield from (_part(f"{unit().code}-{name}", item) for item in items)


def _part(parent: str, item: Item) -> list[str]:
    return _line(
        parent,
        f"{unit().code}-{item.id}",
        f"{item.id} {item.zh}",
        item.zh,
    )


def _line(
    parent: str,
    number: str,
    name: str,
    text: str,
    scale: bool = False,
) -> list[str]:
    """One row. The scale goes from 證據不足 up.

    Only 已具備 is proficient, and nothing is so by default.
    """
    values = (Decision.INSUFFICIENT, Decision.NOT_YET, Decision.COMPETENT)
    config = [
        {"scaleid": "0"},
        {
            "id": 1,
            "scaledefault": 1,
            "proficient": 0,
        },
        {
            "id": 3,
            "scaledefault": 0,
            "proficient": 1,
        },
    ]
    return [
        parent,
        number,
        name[:_SHORT],
        f"<p>{text}</p>",
        _HTML,
        ",".join(values) if scale else "",
        json.dumps(config) if scale else "",
        "",
        "0",
        "null",
        "",
        "",
        "1" if scale else "0",
        "competency,competency,competency,competency" if scale else "",
    ]
