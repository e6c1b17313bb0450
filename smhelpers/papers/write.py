"""Every paper of a course into one folder: those that need nothing but the course, and those
that tell of a record.
"""

import os
from collections.abc import Callable, Collection, Iterator
from datetime import date
from pathlib import Path

from ..answers import FOLDER, PACKS
from ..documents.observation import observation_documents
from ..documents.observation_data import observed_assignments, read_observation
from ..judging.desk.calibrate import past_rounds
from ..record import Record, Trainee, qualifications, resource_lists
from ..workplace import Workplace
from . import forms
from .benchmarks import numbers_with_truth
from .guide import ANSWERS, GUIDE, assessor_guide, benchmark_answers
from .mapping import TITLE as MAPPING
from .mapping import mapping_workbook
from .marks import Masters
from .moderation import MarkerPairs
from .plan import TITLE as PLAN
from .plan import assessment_plan
from .record_sheet import TITLE as SHEETS
from .record_sheet import Sheets, file_name

#: What only assessors may see.
SECRET = "只給評量人員"
OBSERVATION = "現場觀察"
FORMS = "表單"
#: From so many trainees on, other processes set the record sheets.
MANY = 24


def write_papers(masters: Masters, out: Path, made: date) -> Iterator[Path]:
    """Write what needs no record, one path at a time: benchmark answers for the common workplace
    and every trainee's own.
    """
    course = masters.course
    common = Workplace.open(masters.course.workplace)
    yield mapping_workbook(masters, out / f"{MAPPING}.xlsx", made)
    yield assessment_plan(masters, out / f"{PLAN}.docx", made)
    yield forms.workplace_statement(
        course.title,
        common,
        out / f"{forms.STATEMENT}.docx",
        made,
    )
    yield assessor_guide(masters, out / SECRET / f"{GUIDE}.docx", made)
    for number in ["", *numbers_with_truth(course)]:
        own = course.root / FOLDER / PACKS / number / course.workplace
        workplace = Workplace.open(own) if number and own.is_dir() else common
        yield benchmark_answers(
            masters,
            number,
            workplace,
            out / SECRET / f"{ANSWERS}_{file_name(number) or '共同'}.docx",
            made,
        )
    for assignment in observed_assignments():
        yield from observation_documents(
            read_observation(assignment, course.root),
            common,
            out / SECRET / OBSERVATION,
        )
    yield forms.reassessment_form(course.title, out / FORMS / f"{forms.REASSESSMENT}.docx", made)
    yield forms.appeal_form(course.title, out / FORMS / f"{forms.APPEAL}.docx", made)
    yield forms.rules_sheet(course.title, out / FORMS / f"{forms.RULES}.docx", made)
    yield forms.moderation_record(course.title, out / FORMS / f"{forms.MODERATION}.docx", made)


def write_record_papers(
    record: Record,
    title: str,
    out: Path,
    made: date,
    numbers: Collection[str] = (),
    workers: int | None = None,
    on_trainee: Callable[[str], None] = lambda number: None,
) -> tuple[list[Path], int]:
    """Write what tells of a record: a sheet a trainee and the moderation record.

    Paths, and how many sheets stood unchanged.

    numbers: only these trainees, and for them the reassessment form with what is still open.
    """
    count = len(numbers or record.students())
    sheets = Sheets(
        out / SHEETS,
        title,
        made,
        record.head,
        workers or (os.cpu_count() or 1 if count >= MANY else 1),
        qualifications(record),
        resource_lists(record),
    )
    double = MarkerPairs()
    more = []
    for trainee in _chosen(record, numbers):
        sheets.take(trainee)
        double.take(trainee)
        if numbers and any(standing.open for standing in trainee.standings):
            path = out / FORMS / f"{forms.REASSESSMENT}_{file_name(trainee.number)}.docx"
            more.append(
                forms.reassessment_form(
                    title,
                    path,
                    made,
                    trainee,
                    record.head,
                ),
            )
        on_trainee(trainee.number)
    paths = sheets.close()
    moderated = double.moderated()
    rounds = past_rounds(record)
    if moderated or rounds:
        more.append(
            forms.moderation_record(
                title,
                out / f"{forms.MODERATION}.docx",
                made,
                moderated,
                rounds,
                record.head,
            ),
        )
    return [*paths, *more], sheets.kept


def _chosen(record: Record, numbers: Collection[str]) -> Iterator[Trainee]:
    if numbers:
        return (record.trainee(number) for number in numbers)
    return record.trainees()
