"""What this machine cannot hold is told: large attachments, a full disk, a bad copy."""

import errno
import os
import sqlite3
import subprocess
import sys

import course as small
import pytest

from smhelpers.judging.grading import grade_course
from smhelpers.marking import book
from smhelpers.marking.coursedir import back_up, open_course
from smhelpers.marking.outcome import Status

#: Runs a command where no file may grow beyond so many bytes.
_SMALL_DISK = (
    "import resource, signal, sys\n"
    "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)\n"
    "sys.argv = ['smcourse', 'grade', 'ps1', '--course', sys.argv[2], '--isolation', 'best']\n"
    "from smhelpers.__main__ import main\n"
    "main()\n"
)


def test_large_attachments_stay_outside_and_the_notebook_is_marked(course, grade):
    folder = small.hand_in(course, "clips")
    for number in range(4):
        (folder / f"clip{number}.mp4").write_bytes(os.urandom(15 * 2**20))
    outcome = grade("clips")["clips"]
    assert (outcome.status, outcome.score) == (Status.GRADED, 12.0 + 4.0)
    assert any("clip3.mp4" in note and "沒有放進沙箱" in note for note in outcome.repairs)


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    root = small.build(tmp_path_factory.mktemp("plain"), {"warmup": small.WARMUP})
    small.hand_in(root, "ada")
    return root


@pytest.mark.parametrize("room", [10_000, 100_000])
def test_a_full_disk_is_told_and_leaves_no_copy_that_counts(plain, room):
    done = subprocess.run(
        [sys.executable, "-c", _SMALL_DISK, str(room), str(plain)],
        capture_output=True,
        text=True,
    )
    assert done.returncode in (2, 3), done.stderr
    assert "空間" in done.stderr and "Traceback" not in done.stderr
    assert not list((plain / ".marking" / "backups").glob("*"))


def test_a_copy_that_cannot_be_read_pushes_out_none_that_can(plain):
    folder = plain / ".marking" / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    coursedir = open_course(plain)
    good = back_up(coursedir)
    for number in range(7):
        (folder / f"gradebook-2999010{number}T000000Z.db").write_bytes(b"" if number % 2 else b"x")
    back_up(coursedir)
    with sqlite3.connect(good) as copy:
        assert copy.execute("SELECT count(*) FROM assignment").fetchone() == (1,)


def test_a_full_disk_under_one_hand_in_is_the_same_sentence(plain, monkeypatch):
    def full(self, name):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/somewhere")

    monkeypatch.setattr(book.Writer, "_write_folder", full)
    (outcome,) = grade_course(plain, "ps1", isolation="best", force=True)
    assert outcome.status is Status.UNGRADED
    assert "磁碟滿了；請騰出空間" in outcome.reason and "Errno" not in outcome.reason
