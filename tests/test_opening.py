"""`smcourse open` brings a class list into gradebook and record, signed by who opens."""

import shutil
from datetime import datetime, timedelta

import pytest
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from smhelpers.__main__ import app
from smhelpers.authoring.correcting import enrol, gradebook_of
from smhelpers.cohort.gather import Gathered
from smhelpers.course import Course
from smhelpers.judging.desk.queue import Desk
from smhelpers.judging.rules import policy
from smhelpers.people import Person
from smhelpers.record import Record, name_trainee, withdraw
from smhelpers.taipei import TAIPEI

from .conftest import ROOT
from .record.entries import graded

PEOPLE = [Person("B001", "林語晴"), Person("B002", "周柏諺"), Person("B003")]


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory):
    """The course with its masters and a gradebook; the time for one assessment is over."""
    folder = tmp_path_factory.mktemp("laid_out")
    for name in ("notebooks", "source"):
        leave = shutil.ignore_patterns("portfolio", ".ipynb_checkpoints")
        shutil.copytree(ROOT / name, folder / name, ignore=leave)
    (folder / "deadlines.yml").write_text("policy: 2026-01-31\n", encoding="utf-8")
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as book:
        book.add_assignment("policy")
    return folder


@pytest.fixture
def course(laid_out, tmp_path):
    """A class of one's own in it."""
    return Course.open(shutil.copytree(laid_out, tmp_path / "course"))


@pytest.fixture
def record(course):
    """The record after the class list was entered."""
    enrol(course, PEOPLE, "陳老師")
    with Record.open(course.root) as opened:
        yield opened


def test_everybody_of_the_list_joins_by_who_opens_the_class(record):
    told = [(each.student, each.body) for each in record.entries(kind="joined")]
    assert told == [
        ("B001", {"name": "林語晴", "by": "陳老師"}),
        ("B002", {"name": "周柏諺", "by": "陳老師"}),
        ("B003", {"name": "", "by": "陳老師"}),
    ]


def test_the_gradebook_knows_the_same_people(course, record):
    with Gradebook(gradebook_of(course)) as book:
        assert {student.id for student in book.students} == {"B001", "B002", "B003"}


def test_who_never_handed_in_stands_on_the_desk_and_the_class_page(record):
    desk = Desk(record, policy().double_marking)
    desk.refresh()
    assert [(each.number, each.assignments) for each in desk.owing()] == [
        (person.number, ("policy",)) for person in PEOPLE
    ]
    gathered = Gathered(record.rules())
    for trainee in record.trainees():
        gathered.take(trainee)
    assert [row.number for row in gathered.rows] == ["B001", "B002", "B003"]
    assert {each.owed for each in gathered.circumstances} == {("policy",)}


def test_a_second_time_enters_whoever_is_new_and_nobody_twice(course, record):
    withdraw(record, "B002", "轉到別的班級", "陳老師")
    later = [Person("b001", "林語晴"), *PEOPLE, Person("B004", "王小明")]
    assert enrol(course, later, "李老師") == 1
    assert [each.student for each in record.entries(kind="joined")] == [
        *(person.number for person in PEOPLE),
        "B004",
    ]
    assert record.trainee("B002").withdrawn and record.verify().faults == ()


def test_who_was_marked_before_the_list_came_gets_the_name_of_the_list(course):
    with Record.open(course.root, create=True) as record:
        record.append("graded", "b001", graded())
        assert enrol(course, PEOPLE, "陳老師") == 2
        assert record.trainee("b001").name == "林語晴"


def test_a_number_without_a_name_gets_one_from_a_later_list(record):
    assert name_trainee(record, "B003", "王小明") and record.trainee("B003").name == "王小明"


def test_the_verb_says_who_entered_the_list(course):
    roster = course.root / "名冊.csv"
    roster.write_text("學號,姓名\nB001,林語晴\n", encoding="utf-8")
    for slug in course.units[1:]:
        shutil.rmtree(course.root / "source" / slug.slug)
    words = ["open", "--roster", str(roster), "--course", str(course.root)]
    done = CliRunner().invoke(app, [*words, "--by", "陳老師"])
    assert done.exit_code == 0 and "1 人是新登錄的（登錄的人：陳老師）" in done.output
    with Record.open(course.root) as record:
        joined = record.trainee("B001").joined
    assert datetime.now(TAIPEI) - joined < timedelta(days=1)
    assert "電腦帳號" in CliRunner().invoke(app, words).output
