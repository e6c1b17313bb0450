"""What another user of the machine can read of what the commands write, with the widest umask: seen
by a process that really is another user.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "marking"))
sys.path.insert(0, str(Path(__file__).parent / "browser"))

import course as small
import pages
from PIL import Image

from smhelpers.lab.kernels import private_channels
from smhelpers.papers.marks import Masters
from smhelpers.paths import course_root
from smhelpers.record import Record
from smhelpers.simulation.cohort_record import simulate_record

pytestmark = [
    pytest.mark.xdist_group("another_user"),
    pytest.mark.skipif(
        os.name == "nt" or os.geteuid() != 0,
        reason="only the administrator may become another user",
    ),
]
#: Who owns nothing.
NOBODY = 65534
VALUES = [cell for cell in small.WARMUP if cell[0] in ("setup", "mean_answer", "mean_test")]
#: Left open on purpose: shows that the other user gets as far as this.
OPEN = "open.txt"


def smcourse(*command):
    """Run a command as a user who lets everybody read."""
    done = subprocess.run(
        [sys.executable, "-m", "smhelpers", *map(str, command)],
        capture_output=True,
        text=True,
        umask=0,
    )
    assert done.returncode in (0, 3), done.stdout + done.stderr


def readable(*places):
    """Files that another user can read below some folders, or that are these places."""
    done = subprocess.run(
        ["find", *map(str, places), "-type", "f", "-readable"],
        capture_output=True,
        text=True,
        user=NOBODY,
        group=NOBODY,
        extra_groups=[],
    )
    return {Path(line) for line in done.stdout.splitlines()}


@pytest.fixture(scope="module")
def masters(course):
    """The graded cells of the course."""
    return Masters(course)


@pytest.fixture(scope="module")
def place():
    """A folder that everybody may enter; pytest's own are closed."""
    with tempfile.TemporaryDirectory(prefix="another-user-") as made:
        folder = Path(made)
        folder.chmod(0o755)
        (folder / OPEN).touch(0o644)
        yield folder


@pytest.fixture(scope="module")
def root(place, masters):
    """A course on which every command that writes about trainees was run."""
    before = os.umask(0o077)  # formgrader has it from `smcourse lab`
    folder = small.build(place / "course", {"warmup": VALUES})
    taught = folder / "class"  # of a course that has units
    taught.mkdir()
    with Record.open(taught, create=True) as record:
        simulate_record(record, masters.rules, 2)
    os.umask(before)
    folder.chmod(0o755)
    taught.chmod(0o755)
    inbox = place / "inbox" / "t0_1_assignsubmission_file_"
    inbox.mkdir(parents=True, mode=0o700)
    (place / "inbox").chmod(0o700)
    small.nbformat.write(small.answered(folder, "warmup"), inbox / "warmup.ipynb")
    roster = place / "inbox" / "roster.csv"
    roster.write_text("學員編號,姓名,電子郵件\nt0,t0,t0@example.com\n", encoding="utf-8")
    smcourse("collect", inbox.parent, "--course", folder, "--roster", roster)
    smcourse("grade", "ps1", "--course", folder)
    Image.new("L", (1, 1)).save(place / "inbox" / "certificate.png")
    about = ["--title", "資格", "--number", "1", "--file", place / "inbox" / "certificate.png"]
    smcourse("record", "qualify", "林評量", *about, "--by", "主管", "--course", folder)
    smcourse("record", "verify", "--course", folder, "--out", folder / "head.txt")
    of_course = ["--record", taught, "--course", course_root()]
    smcourse("cohort", *of_course, "--out", folder / "build" / "cohort")
    smcourse("papers", *of_course, "--out", folder / "build" / "papers", "--workers", "1")
    smcourse("workplaces", "make", "--profile", "tea", "--out", folder, "--weeks", "2")
    return folder


@pytest.mark.parametrize(
    "pattern",
    [
        *(
            "record.db",
            "class/record.db",
            "gradebook.db",
            "truth/*",
            "packs/*",
            "head.txt",
            "qualifications/*",
        ),
        *("submitted/t0/*", "attempts/*", "autograded/t0/*", ".marking/*"),
        *("build/papers/*", "build/cohort/*"),
    ],
)
def test_nothing_that_is_written_about_trainees_can_be_read(root, place, pattern):
    written = list(root.glob(pattern))
    assert written
    assert readable(*written, place / OPEN) == {place / OPEN}


def test_nothing_at_all_of_the_course_folder_can_be_read(root, place):
    assert readable(root, place / OPEN) == {place / OPEN}


def test_the_files_of_a_listener_can_be_read_by_nobody_else(place, monkeypatch):
    private = place / "listener"
    private.mkdir(mode=0o777)
    # a browser that never looks, so that what would open it stays
    opener = place / "browser"
    opener.write_text("#!/bin/sh\n")
    opener.chmod(0o700)
    monkeypatch.setenv("BROWSER", str(opener))
    monkeypatch.setenv("TMPDIR", str(private))
    with pages.listening(private, "dashboard", "--course", str(course_root()), browser=True):
        assert list(private.rglob("open.html"))
        assert readable(private, place / OPEN) == {place / OPEN, private / ".listening.log"}


def test_the_folder_of_a_kernel_can_be_read_by_nobody_else(place):
    with private_channels() as (channels, _):
        (channels / "kernel.json").touch(0o666)
        assert readable(channels, place / OPEN) == {place / OPEN}
