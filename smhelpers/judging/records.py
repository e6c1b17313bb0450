"""A page per trainee: what stands of each criterion, on what evidence, from which submission
(HTML, printable).
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from jinja2 import Environment, PackageLoader, select_autoescape

from .. import __version__
from ..course import Course
from ..documents.html import with_font
from ..marking.outcome import ErrorKind, Outcome
from ..record import Decision, Standing, Trainee
from ..standard import unit
from ..taipei import now
from ..writing import write_whole


def remarks(outcome: Outcome) -> list[str]:
    """What an assessor should know of a run, in zh-TW: its reason, repairs, checks that could
    not be met, cells that were stopped.
    """
    failed = dict.fromkeys(
        cell.message
        for cell in outcome.cells
        if cell.score == 0 and cell.error_kind is not ErrorKind.NONE
    )
    more = (
        [f"另有 {len(outcome.repairs) - 1} 處由母版補回或還原"] if len(outcome.repairs) > 1 else []
    )
    return [
        text
        for text in [*outcome.repairs[:1], *more, *failed, *outcome.stopped, outcome.reason]
        if text
    ]


def criteria(trainee: Trainee) -> list[Standing]:
    """Standings of the performance criteria, in order."""
    return [each for each in trainee.standings if unit().kind_of(each.item) == "pc"]


def summary(standings: Iterable[Standing]) -> dict[str, int]:
    """How many items have each outcome."""
    outcomes = [standing.outcome for standing in standings]
    return {decision.value: outcomes.count(decision) for decision in Decision}


def write_record(
    course: Course,
    folder: Path,
    trainee: Trainee,
    extra: Mapping[str, str] | None = None,
) -> Path:
    """Write `<folder>/<number>.html`. `extra` adds rows to the head of the record (label: text)."""
    environment = Environment(
        loader=PackageLoader("smhelpers.judging"),
        autoescape=select_autoescape(["html"]),
    )
    page = environment.get_template("record.html").render(
        course=course,
        unit=unit(),
        trainee=trainee,
        standings=criteria(trainee),
        summary=summary(criteria(trainee)),
        extra=extra or {},
        made_at=now().strftime("%Y-%m-%d %H:%M"),
        version=__version__,
        assignments={built.slug: unit().task(built.slug).zh for built in course.units},
    )
    path = folder / f"{trainee.number}.html"
    write_whole(path, with_font(page))
    return path
