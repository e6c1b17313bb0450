"""Takes the made-up unit through everything, in a process of its own because the standard is read
once a process: `python flow.py FOLDER` prints what became of it as JSON.
"""

import json
import sys
from datetime import date
from pathlib import Path

from build import build

FOLDER = Path(sys.argv[1])


def main() -> dict:
    """Teach, release, mark, judge, print."""
    from smhelpers.authoring.check import check
    from smhelpers.authoring.correcting import open_gradebook
    from smhelpers.authoring.release import write_release
    from smhelpers.authoring.tidy import tidy
    from smhelpers.course import Course
    from smhelpers.demo.cohort import blank, complete, hand_in, model_answer
    from smhelpers.handin import OpenWork, missing
    from smhelpers.judging.desk.evidence import Reader
    from smhelpers.judging.desk.marks import give_levels
    from smhelpers.judging.grading import grade_course
    from smhelpers.lab.welcome import Welcome
    from smhelpers.papers.marks import Masters
    from smhelpers.papers.write import write_papers, write_record_papers
    from smhelpers.record import Certificate, Record, register_qualification, sign
    from smhelpers.standard import unit

    course = Course.open(FOLDER)
    for path in [*course.lesson_paths(), *course.source_paths()]:
        tidy(path, course)
    write_release(course)
    told = {"findings": {name: found for name, found in check(course).items() if found}}
    told["welcome"] = Welcome(FOLDER)._repr_html_()
    told["opened"] = [open_gradebook(course), open_gradebook(course)]
    told["scores"], told["missing"] = {}, {}
    for slug in [each.slug for each in course.units]:
        model = model_answer(course, slug)
        for scenario in (complete, blank):
            work = FOLDER / "submitted" / scenario.__name__ / slug
            hand_in(FOLDER / "release" / slug, model, scenario, work)
            told["missing"][f"{scenario.__name__}/{slug}"] = missing(OpenWork.of(work))
        for outcome in grade_course(FOLDER, slug):
            for cell in outcome.cells:
                told["scores"][f"{outcome.student}/{cell.grade_id}"] = cell.score
    reader = Reader(course)
    told["desk"] = {}
    for name in reader.cells:
        shown = reader.show("complete", name)
        told["desk"][name] = [title for title, _ in shown.tables]
    with Record.open(FOLDER) as record:
        shown = Certificate("測試評量人員", "測試資格", "T-1", None, b"%PDF-1.7", "證書.pdf")
        assessor = register_qualification(record, shown, "訓練單位").assessor
        written = next(name for name in reader.cells if name.endswith("_is_explained"))
        aspects = reader.aspects(written)
        give_levels(
            record,
            FOLDER / "gradebook.db",
            "complete",
            written,
            aspects,
            dict.fromkeys(aspects, "4"),
            comment="清楚。",
            assessor=assessor,
        )
        trainee = record.trainee("complete")
        first = trainee.standings[0]
        sign(record, trainee, first.item, first.proposal, "看過單子，數量正確。", assessor)
        told["signed"] = record.trainee("complete").standings[0].outcome.value
        told["items"] = [each.item for each in record.trainee("complete").standings]
        papers = list(write_papers(Masters(course), FOLDER / "papers", date(2026, 11, 30)))
        sheets, _ = write_record_papers(record, course.title, FOLDER / "papers", date(2026, 11, 30))
    told["corrected"] = corrected(course, first.item)
    told["papers"] = [path.name for path in [*papers, *sheets] if path.is_file()]
    told["standard"] = list(unit().items)
    return told


def edit(path: Path, old: str, new: str) -> None:
    """Change a master as an author does."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def corrected(course, item: str) -> dict:
    """A comma in an introduction, then another question: what becomes of mark and decision."""
    from smhelpers.authoring.correcting import correct, impact_of
    from smhelpers.errors import CourseError
    from smhelpers.judging.grading import grade_course
    from smhelpers.judging.step import out_of_step
    from smhelpers.record import Record

    slug = course.units[0].slug
    master = FOLDER / "source" / slug / f"{slug}.ipynb"

    def mark() -> list:
        with Record.open(FOLDER) as record:
            results = record.trainee("complete").attempts[0].results
        return [[each.score, each.marker] for each in results if each.cell.endswith("_explained")]

    told: dict = {"before": mark()}
    edit(master, "單子與理由", "單子，與理由")
    told["comma"] = [change.kind.value for change in out_of_step(FOLDER, slug)]
    correct(course, slug)
    grade_course(FOLDER, slug)
    told["after the comma"] = mark()
    edit(master, "說明理由。", "說明理由，並舉一個數字。")
    impact = impact_of(course, slug)
    told["question"] = [change.kind.value for change in impact.changes]
    told["touches"] = [impact.submissions, impact.marks]
    try:
        grade_course(FOLDER, slug)
    except CourseError as error:
        told["refused"] = str(error)
    correct(course, slug)
    told["in step"] = not out_of_step(FOLDER, slug)
    grade_course(FOLDER, slug)
    told["after the question"] = mark()
    edit(master, '"points": 4', '"points": 5')
    told["points"] = [change.kind.value for change in out_of_step(FOLDER, slug)]
    edit(master, '"points": 5', '"points": 4')
    return told


if __name__ == "__main__":
    build(FOLDER)
    print(json.dumps(main(), ensure_ascii=False))
