"""Every door by which nbgrader marks, on a machine that has no bubblewrap: nothing is run, and one
sentence says how to get it.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import course as small
import pytest

from smhelpers.marking.host import Zygote, probe

VALUES = [cell for cell in small.WARMUP if cell[0] in ("setup", "mean_answer", "mean_test")]
CONFIGURATION = "from smhelpers.marking.nbgrader import configure\nc = get_config()\nconfigure(c)\n"


@pytest.fixture(scope="module")
def without(tmp_path_factory):
    """A PATH on which everything is found but bubblewrap."""
    folder = tmp_path_factory.mktemp("path")
    places = [Path(sys.executable).parent, *map(Path, os.environ["PATH"].split(os.pathsep))]
    for place in places:
        for program in place.glob("*") if place.is_dir() else ():
            if program.name != "bwrap" and not (folder / program.name).exists():
                (folder / program.name).symlink_to(program)
    assert not shutil.which("bwrap", path=str(folder))
    return str(folder)


@pytest.fixture
def root(tmp_path):
    """A course with one hand-in that would leave a mark if it were run."""
    folder = small.build(tmp_path / "course", {"warmup": VALUES})
    (folder / "nbgrader_config.py").write_text(CONFIGURATION, encoding="utf-8")
    code = f"open({str(tmp_path / 'ran')!r}, 'w').close()\nmean_likes = 20.0"
    small.hand_in(folder, "t0", {"warmup": small.answered(folder, "warmup", {"mean_answer": code})})
    return folder


#: What formgrader's handler does when the button is pressed, with what its page is told.
BUTTON = """
import json
from nbgrader.apps.api import NbGraderAPI
from traitlets.config import PyFileConfigLoader
api = NbGraderAPI(config=PyFileConfigLoader("nbgrader_config.py", path=".").load_config())
print(json.dumps(api.autograde("ps1", "t0")))
"""


def autograded(root, path):
    """What formgrader's button runs, with what it says."""
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", "autograde", "ps1", "--student", "t0", "--force"],
        cwd=root,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


def test_the_autograde_button_runs_nothing_and_says_in_a_sentence_how_to_get_it(root, without):
    code, said = autograded(root, without)
    assert "Traceback" not in said
    assert code != 0 and "沒有執行任何程式" in said and "apt install bubblewrap" in said
    assert not (root.parent / "ran").exists()
    assert not list((root / "autograded").rglob("*.ipynb"))


def test_formgraders_page_is_told_a_sentence_and_no_traceback(root, without):
    done = subprocess.run(
        [sys.executable, "-c", BUTTON],
        cwd=root,
        env=os.environ | {"PATH": without},
        capture_output=True,
        text=True,
    )
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["success"] is False
    assert "沒有執行任何程式" in told["log"] and "apt install bubblewrap" in told["log"]
    assert "Traceback" not in told["log"] + told["error"] and told["error"].endswith("。")
    assert not (root.parent / "ran").exists()


def test_a_sandbox_that_is_not_on_the_path_of_this_user_is_none(without, monkeypatch):
    monkeypatch.setenv("PATH", without)
    assert probe()[0] is False
    with pytest.raises(FileNotFoundError):
        Zygote()
