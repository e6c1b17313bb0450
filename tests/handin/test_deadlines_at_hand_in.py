"""Until when: at the trainee's button and welcome page, and what collecting says of late work."""

import os
import shutil
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from typer.testing import CliRunner

from smhelpers.__main__ import app
from smhelpers.collecting import collect
from smhelpers.deadlines import FILE, moment
from smhelpers.handin import missing, pack
from smhelpers.handin.work import time_told
from smhelpers.lab.welcome import Welcome
from smhelpers.people import Person, Roster
from smhelpers.record import Record, enrol, extend, join, withdraw
from smhelpers.taipei import TAIPEI
from smhelpers.views.hand_in import HandIn

from ..conftest import ROOT
from ..record.entries import RULES
from .work import handed_in, work

LONG_AGO, FAR = "2026-01-31", "2999-01-31"
CLASS = Roster([Person("0007", "王小明"), Person("0008", "陳美玲"), Person("0009", "林大同")])


@pytest.fixture
def course(tmp_path):
    """The course with its lessons, releases and a deadline of long ago."""
    folder = tmp_path / "course"
    for name in ("notebooks", "release"):
        leave = shutil.ignore_patterns("portfolio", "handed_in", ".ipynb_checkpoints")
        shutil.copytree(ROOT / name, folder / name, ignore=leave)
    due(folder, f"policy: {LONG_AGO}\n")
    return folder


@pytest.fixture
def inbox(tmp_path):
    """An empty folder of downloads."""
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


def due(folder, text):
    (folder / FILE).write_text(text, encoding="utf-8")


@pytest.fixture
def record(course):
    """A record of the course that knows the deadline."""
    with Record.open(course, create=True) as opened:
        rules = replace(RULES, deadlines={"policy": moment(LONG_AGO)})
        opened.append("rules", "", rules.to_body())
        for person in CLASS.people:
            join(opened, person.number, person.name, "陳老師")
        yield opened


def at_the_button(course):
    return HandIn("policy", course / "release" / "policy").view.children[0].value


def test_the_button_says_until_when(course):
    due(course, "policy: 2999-10-31\n")
    assert "10 月 31 日（四）23:59 前交件" in at_the_button(course)


def test_past_the_deadline_the_button_says_that_work_is_taken_and_marked_late(course):
    assert "仍可交件，會註明遲交" in at_the_button(course)


def test_without_a_deadline_or_a_course_around_the_button_says_nothing_of_time(course, tmp_path):
    due(course, "strategy: 2999-10-31\n")
    alone = work(tmp_path / "alone")
    assert "前交件" not in at_the_button(course)
    assert "前交件" not in HandIn("policy", alone.folder).view.children[0].value


def test_a_fault_in_the_file_keeps_no_trainee_from_working(course):
    due(course, "policy：下週五\n")
    assert "檢查並交件" in at_the_button(course)
    assert "期限由講師公布" in Welcome(course)._repr_html_()


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2026-10-21", "10 月 31 日（六）17:00 前交件（還有 10 天）"),
        ("2026-10-31 09:00", "17:00 前交件（今天截止）"),
        ("2026-10-31 17:01", "已過 1 天，仍可交件，會註明遲交"),
        ("2026-11-02 18:00", "已過 3 天，仍可交件，會註明遲交"),
    ],
)
def test_the_welcome_page_counts_the_days(course, now, said):
    due(course, "policy: 2026-10-31 17:00\n")
    assert said in Welcome(course, moment(now))._repr_html_()


def test_the_command_says_until_when_too():
    told = time_told(moment("2026-10-31"), moment("2026-10-30"))
    assert told == "10 月 31 日（六）23:59 前交件。" and time_told(None) == ""


def placed(course, inbox, roster=CLASS):
    return {each.student: each for each in collect(inbox, course, roster).placed}


def test_late_work_is_collected_and_said_to_be_late(course, inbox, tmp_path):
    shutil.copy(handed_in(tmp_path), inbox)
    found = placed(course, inbox)["0007"]
    assert found.result == "第一次交件" and found.late.startswith("遲交 ")
    assert found.late.endswith("天，沒有延長") and found.late in found.notes


def test_an_extension_in_the_record_is_seen_when_collecting(course, inbox, tmp_path, record):
    extend(record, "0007", "policy", moment(FAR), "住院三天，附診斷證明", "陳老師")
    shutil.copy(handed_in(tmp_path), inbox)
    assert "在延長的期限內" in placed(course, inbox)["0007"].late


def test_who_is_missing_is_listed_with_more_time_and_without_who_left(course, inbox, record):
    extend(record, "0008", "policy", moment(FAR), "住院三天，附診斷證明", "陳老師")
    withdraw(record, "0009", "轉到別的班級", "陳老師")
    done = collect(inbox, course, CLASS, "policy")
    assert done.missing["policy"] == ["0007 王小明", "0008 陳美玲（延長到 2999-01-31 23:59）"]
    assert done.passed == {"policy": "1 月 31 日（六）23:59"}


def test_a_hand_in_lies_under_the_number_as_the_record_spells_it(course, inbox, tmp_path):
    with Record.open(course, create=True) as record:
        enrol(record, [Person("B0007", "王小明")], "陳老師")
    shutil.copy(handed_in(tmp_path / "own", "b0007"), inbox)
    done = collect(inbox, course)
    assert [placed.student for placed in done.placed] == ["B0007"]
    assert (course / "submitted" / "B0007" / "policy").is_dir()


def test_the_verb_tells_that_the_deadline_is_over(course, inbox, tmp_path):
    (tmp_path / "名單.csv").write_text("學號,姓名\n0008,陳美玲\n", encoding="utf-8")
    words = ["collect", str(inbox), "--course", str(course), "--assignment", "policy"]
    done = CliRunner().invoke(app, [*words, "--roster", str(tmp_path / "名單.csv")])
    told = done.output.replace("\n", "")
    assert "policy 還沒交的 1 人（期限 1 月 31 日（六）23:59 已過）：0008 陳美玲" in told


def test_a_fault_in_the_file_stops_the_assessor_with_its_line(course, inbox):
    due(course, "policy: 下週五\n")
    done = CliRunner().invoke(app, ["collect", str(inbox), "--course", str(course)])
    assert "第 1 列：期限「下週五」讀不懂" in str(done.exception)


def with_clock(folder, at):
    """A hand-in by a computer whose clock says another time."""
    made = work(folder)
    packed = pack(made, "0007", missing(made))
    receipt = packed.receipt.model_copy(update={"at": at}).model_dump_json().encode()
    shutil.unpack_archive(packed.path, folder / "open")
    (folder / "open" / "policy" / "receipt.json").write_bytes(receipt)
    return folder / "open" / "policy"


@pytest.mark.parametrize("zipped", [True, False])
def test_the_platform_s_time_stands_before_the_trainee_s_clock(course, inbox, tmp_path, zipped):
    """A clock that was put back to before the deadline makes nothing punctual."""
    uploaded = datetime(2026, 2, 3, 9, 30, tzinfo=TAIPEI)
    place = with_clock(tmp_path, datetime(2026, 1, 30, 8, 0, tzinfo=TAIPEI))
    folder = inbox / "王小明_12345_assignsubmission_file_"
    folder.mkdir()
    if zipped:
        shutil.make_archive(str(folder / "交件"), "zip", place.parent)
    else:
        shutil.copytree(place, folder / "policy")
    for path in folder.rglob("*"):
        os.utime(path, (uploaded.timestamp(), uploaded.timestamp()))
    found = placed(course, inbox)["0007"]
    assert found.at == "2026-02-03 09:30" and found.late == "遲交 3 天，沒有延長"
    assert any("以平台的 2026-02-03 09:30 為準" in note for note in found.notes)


def test_the_time_in_a_name_that_a_platform_wrote_counts(course, inbox, tmp_path):
    place = with_clock(tmp_path, datetime(2026, 2, 9, 8, 0, tzinfo=TAIPEI))
    name = "網路行銷_0007_attempt_2026-01-31-23-58-00_policy"
    shutil.make_archive(str(inbox / name), "zip", place.parent)
    found = placed(course, inbox)["0007"]
    assert found.at == "2026-01-31 23:58" and found.late == ""


def test_a_loose_file_goes_by_the_receipt_because_saving_it_gives_it_a_time_of_its_own(
    course, inbox, tmp_path
):
    place = with_clock(tmp_path, datetime(2026, 1, 30, 8, 0, tzinfo=TAIPEI))
    shutil.make_archive(str(inbox / "信箱存下的"), "zip", place.parent)
    assert placed(course, inbox)["0007"].at == "2026-01-30 08:00"


def test_a_minute_between_receipt_and_upload_is_not_mentioned(course, inbox, tmp_path):
    at = datetime(2026, 1, 30, 8, 0, tzinfo=TAIPEI)
    folder = inbox / "王小明_12345_assignsubmission_file_"
    shutil.copytree(with_clock(tmp_path, at), folder / "policy")
    uploaded = (at + timedelta(minutes=1)).timestamp()
    for path in folder.rglob("*"):
        os.utime(path, (uploaded, uploaded))
    assert not any("平台" in note for note in placed(course, inbox)["0007"].notes)
