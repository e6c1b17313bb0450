"""The demonstration writes papers and the cohort's page from what it has recorded."""

from smhelpers.demo.run import Demo
from smhelpers.judging.rules import read_rules
from smhelpers.record import FILE_NAME, Record
from smhelpers.simulation.cohort_record import simulate_record


def test_the_demonstration_ends_with_papers_and_a_page(course, tmp_path):
    job = Demo.lay_out(course, tmp_path / "demo")
    with Record.open(job.root / FILE_NAME, create=True) as record:
        simulate_record(record, read_rules(course), 2)
    job.papers()
    assert (
        len(list((job.root / "papers").rglob("評量紀錄_*.pdf"))) == 2
        and (job.root / "cohort" / "index.html").is_file()
    )
