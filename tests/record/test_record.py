"""The file: only added to, chained, whole after a kill."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smhelpers.errors import CourseError
from smhelpers.record import Record, store
from smhelpers.record.chain import canonical, link
from smhelpers.record.schema import APPLICATION_ID, MIGRATIONS, TRIGGERS

from .entries import graded, marked

ODD = [
    '王, "小明"',
    "O'Brien; DROP TABLE entries;--",
    "=cmd|' /C calc'!A0",
    "陳😀👩‍🏫",
    "a/../b",
    "ＡＢＣ",
    "  spaced  ",
    "𠮷野",
]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE entries SET body = '{}'",
        "DELETE FROM entries",
        "UPDATE entries SET student = 'b2' WHERE seq = 2",
    ],
)
def test_the_file_refuses_to_be_changed(record, change):
    record.append("graded", "a1", graded())
    with pytest.raises(sqlite3.IntegrityError, match="append only"):
        sqlite3.connect(record.path).execute(change)


def test_an_entry_cannot_be_replaced_by_another(record):
    with pytest.raises(sqlite3.IntegrityError):
        sqlite3.connect(record.path).execute(
            "INSERT OR REPLACE INTO entries VALUES (1, 'x', 'x', '', '{}', ?, 'x')",
            ("0" * 64,),
        )
    assert record.verify().count == 1


def _tamper(record, *statements):
    """Change the file as somebody with access to it could."""
    connection = sqlite3.connect(record.path)
    scripts = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    for name in scripts:
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    for script in scripts.values():
        connection.execute(script)
    connection.commit()


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE entries SET body = replace(body, '4.0', '3.0') WHERE seq = 2", "第 2 筆"),
        ("DELETE FROM entries WHERE seq = 2", "不見了"),
        ("UPDATE entries SET at = '2020-01-01T00:00:00+00:00' WHERE seq = 3", "第 3 筆"),
        ("UPDATE entries SET student = 'b2' WHERE seq = 3", "第 3 筆"),
    ],
)
def test_verification_names_what_was_changed_behind_the_triggers(record, statement, fault):
    record.append_all(
        [
            ("graded", "a1", graded()),
            ("marked", "a1", marked(4.0)),
            ("named", "a1", {"name": "甲"}),
        ],
    )
    assert not record.verify().faults
    _tamper(record, statement)
    assert any(fault in sentence for sentence in record.verify().faults)


def test_an_end_that_was_cut_off_shows_only_against_a_head_that_was_kept(record):
    record.append_all([("graded", "a1", graded()), ("marked", "a1", marked(4.0))])
    kept = record.head
    _tamper(record, "DELETE FROM entries WHERE seq = 3")
    assert not record.verify().faults
    assert "截掉" in record.verify(kept).faults[0]


def test_a_head_that_was_kept_is_found_again_after_more_entries(record):
    kept = record.append("graded", "a1", graded()).hash
    record.append("marked", "a1", marked(4.0))
    assert not record.verify(kept).faults


def test_a_missing_trigger_is_told(record):
    sqlite3.connect(record.path).execute(f"DROP TRIGGER {min(TRIGGERS)}")
    assert min(TRIGGERS) in record.verify().faults[0]


def test_triggers_of_the_same_name_that_do_nothing_are_told(record):
    connection = sqlite3.connect(record.path)
    name = min(TRIGGERS)
    connection.execute(f"DROP TRIGGER {name}")
    connection.execute(f"CREATE TRIGGER {name} BEFORE UPDATE ON entries BEGIN SELECT 1; END")
    connection.commit()
    assert f"{name} 被換成同名但內容不同的" in record.verify().faults[0]


@pytest.fixture
def four(record):
    """A record of four entries."""
    record.append_all([("graded", "a1", graded()), ("marked", "a1", marked(4.0))])
    record.append("named", "a1", {"name": "甲"})
    return record


_SWAP = (
    "UPDATE entries SET {0} = (SELECT o.{0} FROM old o WHERE o.seq = 5 - entries.seq) "
    "WHERE seq IN (2, 3)"
)


def test_two_entries_that_changed_places_are_named_together(four):
    columns = ("at", "kind", "student", "body")
    swaps = [_SWAP.format(column) for column in columns]
    _tamper(four, "CREATE TEMP TABLE old AS SELECT * FROM entries", *swaps)
    assert four.verify().faults == ("第 2 筆和第 3 筆被對調。",)


def test_an_entry_taken_out_with_the_rest_renumbered_is_told(four):
    _tamper(
        four, "DELETE FROM entries WHERE seq = 2", "UPDATE entries SET seq = seq - 1 WHERE seq > 2"
    )
    assert any("原來是第 3 筆" in fault for fault in four.verify().faults)


def test_a_clock_that_was_set_back_is_told(record):
    class Earlier(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) - timedelta(days=3)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "datetime", Earlier)
        record.append("named", "a1", {"name": "甲"})
    (fault,) = record.verify().faults
    assert "第 2 筆" in fault and "時鐘被往回撥過" in fault


def test_an_older_copy_and_a_rewritten_file_differ_by_the_number_that_was_kept(four):
    kept = four.verify()
    _tamper(four, "DELETE FROM entries WHERE seq = 4")
    assert "較早的副本" in four.verify(kept.head, kept.count).faults[0]
    four.append("named", "a1", {"name": "乙"})
    assert "重寫過" in four.verify(kept.head, kept.count).faults[0]


def test_a_copy_that_cannot_be_written_to_is_verified(four, tmp_path):
    folder = tmp_path / "kept"
    folder.mkdir()
    four.close()
    shutil.copy(four.path, folder)
    (folder / four.path.name).chmod(0o400)
    folder.chmod(0o500)
    before = sorted(path.name for path in folder.iterdir())
    with Record.reading(folder) as copy:
        assert copy.verify().count == 4 and not copy.verify().faults
        with pytest.raises(sqlite3.OperationalError):
            copy._connection.execute("CREATE TABLE x (y)")
    assert sorted(path.name for path in folder.iterdir()) == before
    folder.chmod(0o700)


def test_an_empty_file_is_an_empty_record(tmp_path):
    (tmp_path / "record.db").touch()
    with Record.reading(tmp_path) as record:
        assert record.verify().is_empty


def test_the_file_is_the_owners_alone_whatever_the_umask(tmp_path):
    former = os.umask(0)
    try:
        with Record.open(tmp_path, create=True) as record:
            record.append("named", "a1", {"name": "甲"})
            modes = {path.name: path.stat().st_mode & 0o077 for path in tmp_path.iterdir()}
    finally:
        os.umask(former)
    assert set(modes.values()) == {0}


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs"])),
    st.dictionaries(st.text(max_size=5), st.integers() | st.none()),
)
def test_the_hash_covers_every_part_of_an_entry(text, body):
    parts = [1, "at", "kind", text, canonical(body), "0" * 64]
    whole = link(*parts)
    for place, other in enumerate(
        [2, "at2", "kind2", text + "x", canonical({"x": body}), "1" * 64],
    ):
        assert link(*[*parts[:place], other, *parts[place + 1 :]]) != whole
    assert json.loads(canonical(body)) == body


@pytest.mark.parametrize("name", ODD)
def test_odd_numbers_and_names_come_back_as_they_went_in(record, name):
    record.append_all([("graded", name, graded()), ("named", name, {"name": name})])
    trainee = record.trainee(name)
    assert (trainee.number, trainee.name) == (name, name) and not record.verify().faults


def test_trainees_come_one_at_a_time_in_order(record):
    record.append_all([("graded", number, graded()) for number in ("c3", "a1", "b2")])
    record.append("marked", "c3", marked(4.0))
    assert [trainee.number for trainee in record.trainees()] == ["a1", "b2", "c3"]


def test_several_entries_are_written_together_or_not_at_all(record):
    with pytest.raises(ValueError):
        record.append_all(
            [("graded", "a1", graded()), ("graded", "a1", graded(check=float("nan")))],
        )
    assert record.verify().count == 1 and not record.verify().faults


_WRITER = """
import sys
sys.path.insert(0, sys.argv[2])
from smhelpers.record import Record
from tests.record.entries import graded, marked
record = Record.open(sys.argv[1])
number = 0
while True:
    number += 1
    record.append_all([("graded", f"t{number}", graded()), ("marked", f"t{number}", marked(4.0))])
    print(number, flush=True)
"""


def test_a_batch_killed_in_the_middle_loses_nothing_that_was_reported_and_breaks_nothing(
    record,
    pytestconfig,
):
    command = [sys.executable, "-c", _WRITER, str(record.path), str(pytestconfig.rootpath)]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        text=True,
    )
    for _ in range(20):
        reported = int(process.stdout.readline())
    os.kill(process.pid, signal.SIGKILL)
    rest = process.stdout.read().split()
    process.wait()
    with Record.open(record.path) as again:
        found = [trainee for trainee in again.trainees() if trainee.attempts]
        assert len(found) >= max([reported, *map(int, rest[:-1] or [0])])
        assert all(trainee.attempts[0].results[1].score == 4.0 for trainee in found)
        assert not again.verify().faults
        again.append("graded", "later", graded())
        assert not again.verify().faults


def test_two_writers_keep_one_chain(record):
    with Record.open(record.path) as other:
        for number in range(10):
            (record if number % 2 else other).append("graded", f"t{number}", graded())
        assert not record.verify().faults and record.verify().count == 11


def test_a_record_of_the_first_version_is_brought_up_to_date_with_its_entries(tmp_path):
    path = tmp_path / "record.db"
    old = sqlite3.connect(path)
    old.executescript(
        f"{MIGRATIONS[0]} PRAGMA user_version = 1; PRAGMA application_id = {APPLICATION_ID};",
    )
    body = canonical({"name": "甲"})
    old.execute(
        "INSERT INTO entries VALUES (1, 'x', 'named', 'a1', ?, ?, ?)",
        (body, "0" * 64, link(1, "x", "named", "a1", body, "0" * 64)),
    )
    old.commit()
    with Record.open(path) as record:
        assert not record.verify().faults and record.verify().count == 1
    assert sqlite3.connect(path).execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS)


def test_a_record_of_a_newer_version_is_left_alone(record):
    sqlite3.connect(record.path).execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(CourseError, match="較新版本"):
        Record.open(record.path)


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b""])
def test_a_file_that_is_no_record_is_told_in_a_sentence(tmp_path, content):
    path = tmp_path / "gradebook.db"
    path.write_bytes(content)
    if content:
        with pytest.raises(CourseError, match="打不開"):
            Record.open(path)
    else:
        assert Record.open(path, create=True).verify().count == 0


def test_another_sqlite_file_is_not_taken_for_a_record(tmp_path):
    path = tmp_path / "gradebook.db"
    sqlite3.connect(path).execute("CREATE TABLE student (id TEXT)")
    with pytest.raises(CourseError, match="不是評量紀錄"):
        Record.open(path)


def test_a_record_that_does_not_exist_is_told_with_its_remedy(tmp_path):
    with pytest.raises(CourseError, match="smcourse grade"):
        Record.open(tmp_path)


def test_a_trainee_nobody_knows_is_told(record):
    with pytest.raises(CourseError, match="沒有學員"):
        record.trainee("nobody")
