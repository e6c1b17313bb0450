"""An attempt that was only kept becomes the one that counts, signed."""

import json
import shutil
from datetime import datetime, timedelta

import pytest
from typer.testing import CliRunner

from smhelpers.__main__ import app
from smhelpers.collecting import attempts_of, collect, promote
from smhelpers.errors import CourseError
from smhelpers.handin import pack
from smhelpers.record import Record

from ..conftest import ROOT
from .work import work

WHY = "學員的電腦時鐘慢一天，這一份才是後來做的"


def dated_back(folder, note, hours=24):
    """A hand-in of a computer whose clock is slow."""
    packed = pack(work(folder, note=note), "0007", {})
    shutil.unpack_archive(packed.path, folder / "open")
    receipt = folder / "open" / "policy" / "receipt.json"
    told = json.loads(receipt.read_text(encoding="utf-8"))
    at = datetime.fromisoformat(told["at"]) - timedelta(hours=hours)
    receipt.write_text(json.dumps(told | {"at": at.isoformat()}), encoding="utf-8")
    return folder / "open"


@pytest.fixture
def course(tmp_path):
    """A course in which the second hand-in was shelved, because it says that it is older."""
    folder = tmp_path / "course"
    leave = shutil.ignore_patterns("portfolio", "handed_in")
    shutil.copytree(ROOT / "release", folder / "release", ignore=leave)
    first = tmp_path / "first"
    shutil.copytree(pack(work(first), "0007", {}).path.parent, tmp_path / "inbox1")
    collect(tmp_path / "inbox1", folder)
    collect(dated_back(tmp_path / "second", "第二版"), folder)
    return folder


def purpose(course):
    """What the hand-in that counts says."""
    place = course / "submitted" / "0007" / "policy" / "portfolio" / "policy_scope.json"
    return json.loads(place.read_text(encoding="utf-8"))["data"]["purpose"]


def shelved(course):
    """The attempt that does not count."""
    (found,) = [each for each in attempts_of(course, "0007", "policy") if not each.counts]
    return found


def test_a_shelved_attempt_counts_after_somebody_signed_why(course):
    assert purpose(course) == "第一版"
    chosen = shelved(course)
    promote(course, "0007", "policy", chosen.code, WHY, "陳老師")
    assert purpose(course) == "第二版"
    stamp = (course / "submitted" / "0007" / "policy" / "timestamp.txt").read_text()
    assert stamp.startswith(f"{chosen.at:%Y-%m-%d %H:%M:%S}")
    with Record.open(course) as record:
        (entry,) = record.entries(kind="promoted")
        assert (entry.student, entry.body["by"], entry.body["reason"]) == ("0007", "陳老師", WHY)
        assert WHY in "".join(record.trainee("0007").circumstances)
        assert not record.verify().faults


def test_the_other_one_stays_and_can_count_again(course):
    first = next(each for each in attempts_of(course, "0007", "policy") if each.counts)
    promote(course, "0007", "policy", shelved(course).code, WHY, "陳老師")
    assert shelved(course).folder == first.folder
    promote(course, "0007", "policy", first.code[:4], WHY, "陳老師")
    assert purpose(course) == "第一版"


def test_collecting_the_same_again_leaves_what_was_promoted(course, tmp_path):
    promote(course, "0007", "policy", shelved(course).code, WHY, "陳老師")
    collect(tmp_path / "inbox1", course)
    assert purpose(course) == "第二版"


def test_what_the_slow_clock_hands_in_next_counts_after_the_promoted_one(course, tmp_path):
    promote(course, "0007", "policy", shelved(course).code, WHY, "陳老師")
    collect(dated_back(tmp_path / "third", "第三版", hours=20), course)
    assert purpose(course) == "第三版"


@pytest.mark.parametrize(
    ("typed", "assignment", "code", "reason", "by", "said"),
    [
        ("0007", "policy", "shelved", "對", "陳老師", "理由（至少 6 個字）"),
        ("0007", "policy", "shelved", WHY, " ", "你的姓名"),
        ("0007", "policy", "counts", WHY, "陳老師", "本來就是計算的一份"),
        ("0007", "policy", "ZZZZ", WHY, "陳老師", "認不出是哪一次繳交"),
        ("0007", "policy", "-", WHY, "陳老師", "認不出是哪一次繳交"),
        ("0008", "policy", "shelved", WHY, "陳老師", "還沒有收過學員「0008」"),
        ("0007", "strategy", "shelved", WHY, "陳老師", "還沒有收過學員「0007」的「strategy」"),
    ],
)
def test_what_cannot_be_promoted_is_told_and_changes_nothing(
    course, typed, assignment, code, reason, by, said
):
    codes = {}
    for each in attempts_of(course, "0007", "policy"):
        codes["counts" if each.counts else "shelved"] = each.code
    with pytest.raises(CourseError) as error:
        promote(course, typed, assignment, codes.get(code, code), reason, by)
    assert said in str(error.value) and purpose(course) == "第一版"


def test_the_verb_lists_the_attempts_and_says_what_comes_next(course):
    words = ["promote", "0007", "policy", "--course", str(course)]
    listed = CliRunner().invoke(app, words).output
    assert "✓ 計算的一份" in listed and "只存檔" in listed and shelved(course).code in listed
    code = ["--code", shelved(course).code]
    done = CliRunner().invoke(app, [*words, *code, "--reason", WHY, "--by", "陳老師"])
    assert done.exit_code == 0 and "smcourse grade policy" in done.output
    assert purpose(course) == "第二版"
