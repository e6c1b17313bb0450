"""What is promised when the sandbox is missing, and when a batch is killed."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import course as small
import nbformat
import psutil
import pytest

from smhelpers.judging.grading import grade_course
from smhelpers.marking import Status
from smhelpers.marking.host import Child, Zygote
from smhelpers.marking.outcome import Limits
from smhelpers.paths import data_dir

VALUES = [cell for cell in small.WARMUP if cell[0] in ("setup", "mean_answer", "mean_test")]


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """A course of one question with six submissions."""
    root = small.build(tmp_path_factory.mktemp("plain"), {"warmup": VALUES})
    for number in range(6):
        small.hand_in(
            root,
            f"t{number}",
            {"warmup": small.answered(root, "warmup", {"mean_answer": "mean_likes = 20.0"})},
        )
    return root


def _command(course: Path, *options: str, path: str | None = None) -> subprocess.Popen:
    environment = os.environ | ({"PATH": path} if path else {})
    return subprocess.Popen(
        [sys.executable, "-m", "smhelpers", "grade", "ps1", "--course", str(course), *options],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def _with_a_broken_bubblewrap(folder: Path) -> str:
    """A PATH on which bwrap may not make namespaces, as on a system that forbids them."""
    (folder / "bwrap").write_text(
        "#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n",
    )
    (folder / "bwrap").chmod(0o755)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


def test_required_isolation_refuses_to_run_without_a_sandbox(plain, tmp_path):
    process = _command(plain, "--isolation", "required", path=_with_a_broken_bubblewrap(tmp_path))
    said = process.communicate(timeout=300)[0]
    assert process.returncode == 2 and "無法隔離" in said and "bubblewrap" in said


def test_the_best_isolation_says_loudly_what_is_missing(plain, tmp_path):
    process = _command(
        plain,
        "--student",
        "t0",
        "--isolation",
        "best",
        path=_with_a_broken_bubblewrap(tmp_path),
    )
    said = process.communicate(timeout=300)[0]
    assert process.returncode == 0 and "沒有隔離" in said and "t0　已評分" in said


def test_without_a_sandbox_nothing_is_run_and_one_sentence_says_how_to_get_it(plain, tmp_path):
    process = _command(plain, "--student", "t0", path=_with_a_broken_bubblewrap(tmp_path))
    said = process.communicate(timeout=300)[0]
    assert process.returncode == 2 and "沒有執行任何程式" in said and "bubblewrap" in said
    assert "已評分" not in said


def test_a_killed_batch_is_finished_by_the_next_and_what_was_done_stays(plain):
    process = _command(plain, "--workers", "1")
    done = next(line for line in process.stdout if "已評分" in line).split("　")[0]
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(60)
    with sqlite3.connect(plain / "gradebook.db") as book:
        assert book.execute("pragma integrity_check").fetchone() == ("ok",)
    outcomes = {outcome.student: outcome for outcome in grade_course(plain, "ps1")}
    assert outcomes[done].reused and {(o.status, o.score) for o in outcomes.values()} == {
        (Status.GRADED, 2.0),
    }
    assert not list((plain / "autograded").glob("*/.part-*"))


def test_a_child_that_speaks_before_we_listen_is_known_by_its_own_process(tmp_path, monkeypatch):
    made = Child.__init__
    monkeypatch.setattr(
        Child,
        "__init__",
        lambda self, *arguments: (time.sleep(1), made(self, *arguments))[1],
    )
    zygote = Zygote([tmp_path], ["__none__"])
    child = zygote.fork("trainee", Limits())
    try:
        assert child.pid in {
            process.pid for process in psutil.Process(zygote.process.pid).children(recursive=True)
        }
    finally:
        child.kill()
        zygote.stop()


LOOK = """
import contextlib, os, pathlib
from smhelpers import paths
mean_likes = 20.0
found = [str(os.getuid()), str(os.getgid())]
for room in paths.SECRET_ROOMS:
    found += map(str, (paths.PACKAGE / room).glob('*'))
for again in (*pathlib.Path('/again').glob('*'), *pathlib.Path('/again').glob('*/*')):
    found += map(str, (again / 'simulation').glob('*'))
for name in paths.SECRET_DATA:
    secret = paths.data_dir() / name
    with contextlib.suppress(PermissionError):
        found += map(str, secret.glob('*')) if secret.is_dir() else [secret.read_text()]
raise RuntimeError(' '.join(found))
"""


def test_a_submission_is_nobody_and_finds_no_secret_wherever_the_course_lies(tmp_path, monkeypatch):
    """Also below a temporary folder, which is shown inside by a second mount."""
    data = tmp_path / "data"
    shutil.copytree(data_dir(), data)
    monkeypatch.setenv("SMHELPERS_DATA", str(data))
    root = small.build(tmp_path / "course", {"warmup": VALUES})
    answers = {"warmup": small.answered(root, "warmup", {"mean_answer": LOOK})}
    small.hand_in(root, "t0", answers)
    grade_course(root, "ps1")
    notebook = nbformat.read(root / "autograded" / "t0" / "ps1" / "warmup.ipynb", as_version=4)
    said = [
        output.evalue
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if output.output_type == "error"
    ]
    assert said[:1] == ["65534 65534"]
