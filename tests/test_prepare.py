"""One verb prepares a class: seen before it acts, a kit for everybody, resumable."""

import csv
import shutil
import zipfile

import pytest
from typer.testing import CliRunner

from smhelpers.__main__ import app
from smhelpers.course import Course
from smhelpers.errors import CourseError
from smhelpers.kit import build_kit
from smhelpers.kit.classroom import KITS, Class, kit_file, make_workplaces
from smhelpers.people import Person

from .conftest import ROOT

LIST = "115 年度社群媒體班\n序號,學號,姓名\n1,0007,王小明\n2,0008,陳/美玲\n"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The course in a folder of its own: answers come to lie in it."""
    folder = tmp_path_factory.mktemp("course") / "course"
    leave = shutil.ignore_patterns(
        ".git", ".venv", "build", "tests", "portfolio", "handed_in", "__pycache__", ".*_cache"
    )
    shutil.copytree(ROOT, folder, ignore=leave)
    return folder


def run(course, roster, *words, typed=""):
    where = ["--roster", str(roster), "--out", str(course / "build"), "--weeks", "10"]
    words = ["prepare", *where, "--course", str(course), *words]
    return CliRunner().invoke(app, words, input=typed)


@pytest.fixture(scope="module")
def prepared(course):
    """A class of two; what the verb said."""
    roster = course / "名單.csv"
    roster.write_bytes(LIST.encode("cp950"))
    done = run(course, roster, typed="y\n")
    assert done.exit_code == 0, done.output
    return done.output


def kits(course):
    return sorted(path.name for path in (course / "build" / KITS).iterdir())


def test_the_list_is_shown_before_anything_is_made(course, tmp_path):
    roster = tmp_path / "名單.csv"
    roster.write_text(LIST, encoding="utf-8")
    done = run(course, roster, "--out", str(tmp_path / "out"), typed="n\n")
    assert done.exit_code == 1 and not (tmp_path / "out").exists()
    assert "名單 2 人" in done.output and "學員編號取自第 2 欄「學號」" in done.output
    assert "0007　王小明" in done.output and "為這 2 人準備？" in done.output


def test_everybody_gets_a_kit_named_after_them(course, prepared):
    assert kits(course) == ["0007_王小明.zip", "0008_陳_美玲.zip"]
    assert str(course / "build" / KITS) in prepared.replace("\n", "")


def test_a_kit_holds_what_every_trainee_s_does_and_one_s_own_workplace(course, prepared, tmp_path):
    with zipfile.ZipFile(build_kit(course, "trainee", tmp_path)) as common:
        shared = {entry.filename: entry.CRC for entry in common.infolist()}
    with zipfile.ZipFile(course / "build" / KITS / "0007_王小明.zip") as kit:
        assert kit.testzip() is None
        held = {entry.filename: entry.CRC for entry in kit.infolist()}
        assert len(held) == len(kit.infolist())
    own = held.keys() - shared.keys()
    assert {name: held[name] for name in shared} == shared
    assert own and all("/release/workplaces/tea/" in name for name in own)


def test_the_workplaces_of_two_people_differ(course, prepared):
    exports = []
    for number in ("0007", "0008"):
        exports.append((course / "build" / "packs" / f"tea_{number}" / "brief.yml").read_bytes())
    assert exports[0] != exports[1]


def test_what_marking_needs_lies_in_the_course(course, prepared):
    assert (course / "answers" / "strategy" / "truth" / "0007.json").is_file()
    assert (course / "answers" / "workplaces" / "0008" / "tea" / "exports").is_dir()


def test_a_second_run_makes_no_workplace_anew_and_the_same_kits(course, prepared):
    before = (course / "build" / KITS / "0007_王小明.zip").read_bytes()
    done = run(course, course / "名單.csv", "--yes")
    assert done.exit_code == 0 and "2 人的工作場所先前已做好" in done.output
    assert (course / "build" / KITS / "0007_王小明.zip").read_bytes() == before


def test_who_joins_later_is_made_alone_and_who_is_called_otherwise_has_one_kit(course, prepared):
    later = course / "後來.csv"
    later.write_text("學號,姓名\n0007,王曉明\n0009,林大同\n", encoding="utf-8")
    done = run(course, later, "--yes")
    assert "1 人的工作場所先前已做好" in done.output
    assert kits(course) == ["0007_王曉明.zip", "0008_陳_美玲.zip", "0009_林大同.zip"]
    text = (course / "build" / "truth" / "mapping.csv").read_text(encoding="utf-8-sig")
    assert [row[:3] for row in csv.reader(text.splitlines()[1:])] == [
        ["0007", "王曉明", "0007_王曉明.zip"],
        ["0008", "陳/美玲", "0008_陳_美玲.zip"],
        ["0009", "林大同", "0009_林大同.zip"],
    ]


def test_another_key_never_overwrites_the_truth_of_a_kit_that_was_given_out(
    course, prepared, tmp_path
):
    key = course / "another.key"
    key.write_text("another key of the course, long enough\n")
    held = (course / "answers" / "strategy" / "truth" / "0008.json").read_bytes()
    words = ["--yes", "--key-file", str(key), "--out", str(tmp_path)]
    done = run(course, course / "名單.csv", *words)
    assert isinstance(done.exception, CourseError) and "--key-file" in str(done.exception)
    assert (course / "answers" / "strategy" / "truth" / "0008.json").read_bytes() == held


@pytest.mark.parametrize("number", ["學員一號7", "a@b7", "x" * 33 + "7"])
def test_a_number_that_no_workplace_can_have_is_refused_before_anything_is_made(
    course, tmp_path, number
):
    roster = tmp_path / "名單.csv"
    roster.write_text(f"學號,姓名\n0001,林大同\n{number},王小明\n", encoding="utf-8")
    done = run(course, roster, "--yes", "--out", str(tmp_path / "out"))
    assert isinstance(done.exception, CourseError) and not (tmp_path / "out").exists()


def test_whoever_is_interrupted_goes_on_with_the_next(course, tmp_path):
    people = [Person("0001"), Person("0002")]
    made = Class.of(Course.open(course), people, "tea", tmp_path / "out", weeks=10)
    assert make_workplaces(made, people[:1], lambda number: None) == []
    assert made.waiting() == people[1:]
    shutil.rmtree(made.pack(people[0]))
    assert made.waiting() == people


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("王小明", "0007_王小明.zip"),
        ("", "0007.zip"),
        ("../O'Brien: <b>", "0007_O'Brien_b.zip"),
        ("堃 喆", "0007_堃_喆.zip"),
    ],
)
def test_a_name_is_part_of_a_file_name_that_every_system_takes(name, file):
    assert kit_file(Person("0007", name)) == file
