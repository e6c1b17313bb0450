"""A cohort in one pass over its record: page, tables, files for other systems."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Protocol

from ..papers.marks import Masters
from ..record import Record, Trainee
from ..writing import private_folder
from .badges import Badges, Issuer
from .gather import Gathered
from .lms import Grades, moodle_framework
from .page import write_page
from .tables import Tables

PAGE = "index.html"


class Sink(Protocol):
    """Takes trainees one at a time and ends with files."""

    def take(self, trainee: Trainee) -> None: ...

    def close(self) -> list[Path]: ...


def write_cohort(
    record: Record,
    masters: Masters,
    out: Path,
    made: date,
    issuer: Issuer | None = None,
    on_trainee: Callable[[str], None] = lambda number: None,
) -> list[Path]:
    """Write everything into `out` and return the paths.

    `on_trainee` is told of each trainee that has passed.
    """
    private_folder(out)
    rules = record.rules()
    gathered = Gathered(rules)
    sinks: list[Sink] = [Tables(rules, out), Grades(rules, out)]
    if issuer:
        sinks.append(Badges(masters.course.title, issuer, out / "badges"))
    for trainee in record.trainees():
        for sink in (gathered, *sinks):
            sink.take(trainee)
        on_trainee(trainee.number)
    return [write_page(gathered, masters, out / PAGE, made), *_closed(sinks), moodle_framework(out)]


def _closed(sinks: Iterable[Sink]) -> list[Path]:
    return [path for sink in sinks for path in sink.close()]
