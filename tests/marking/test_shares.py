"""What one submission takes is its own affair: its processes, memory and files are bounded
together, and its neighbours get what they would have got without it.
"""

import contextlib
import json
import os
import subprocess
import sys

import course as small
import psutil
import pytest

from smhelpers.judging.grading import grade_course
from smhelpers.marking import Limits, groups
from smhelpers.marking.host import Zygote

LIMITS = Limits(cell_seconds=20, idle_seconds=20, memory_mb=2048, disk_mb=16, files=300)
#: Hand-ins that want too much, by what they get to read.
GREEDY = {
    "loops": (
        "程序過多",
        "import os\nfor _ in range(60):\n    if not os.fork():\n        while True: pass",
    ),
    "orphans": (
        "程序過多",
        "import os\nfor _ in range(60):\n    if not os.fork():\n"
        "        os.setsid()\n        if os.fork(): os._exit(0)\n        while True: pass",
    ),
    "threads": (
        "程序過多",
        "import threading, time\nfor _ in range(200):\n"
        "    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
    ),
    "hoard": (
        "記憶體用量過多",
        "import os, time\nfor _ in range(8):\n    if not os.fork():\n"
        "        kept = b'x' * (300 * 2**20)\n        time.sleep(600)\n"
        "for _ in range(8): os.wait()",
    ),
    "one_hoard": ("記憶體用量過多", "kept = bytearray(2**32)"),
    "filled": (
        "寫入的檔案過多",
        "import os\nfor number in range(8):\n    open(f'{number}', 'wb').write(os.urandom(2**22))",
    ),
    "shared": (
        "寫入的檔案過多",
        "import os\nfor place in ('/tmp', '/dev/shm', '.'):\n"
        "    open(place + '/x', 'wb').write(os.urandom(6 * 2**20))\n",
    ),
    "scattered": (
        "寫入的檔案過多",
        "for number in range(2000):\n    open(f'{number}', 'w').close()",
    ),
}
FULL = 12.0
CONFIGURATION = "from smhelpers.marking.nbgrader import configure\nc = get_config()\nconfigure(c)\n"
NEIGHBOURS = ("honest", "neighbour")


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A course with two honest hand-ins and some that want too much in the first question."""
    root = small.build(tmp_path_factory.mktemp("shares"), {"warmup": small.WARMUP})
    for student in NEIGHBOURS:
        small.hand_in(root, student)
    for student, (_, source) in GREEDY.items():
        book = small.answered(root, "warmup", {"mean_answer": source})
        small.hand_in(root, student, {"warmup": book})
    return root


@pytest.fixture(scope="module", params=["as found", "without control groups"])
def outcomes(request, root):
    """What came of all of them, by student; nothing is counted by the kernel in the second."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param != "as found":
            patch.setattr(groups, "places", list)
        made = grade_course(root, "ps1", limits=LIMITS, isolation="best", force=True)
    return {one.student: one for one in made}


@pytest.mark.parametrize("student", GREEDY)
def test_what_wants_too_much_is_ended_and_a_sentence_says_of_what(outcomes, student):
    outcome = outcomes[student]
    told = outcome.stopped[0]
    assert told.startswith("warmup 第 3 格：" + GREEDY[student][0])
    assert told in outcome.reason
    scores = {cell.grade_id: cell.score for cell in outcome.cells}
    assert scores["mean_test"] == 0.0 and scores["best_test"] == 3.0


@pytest.mark.parametrize("student", NEIGHBOURS)
def test_its_neighbours_have_all_their_points(outcomes, student):
    assert outcomes[student].score == FULL and not outcomes[student].stopped


def _left_with(variable, value):
    """Living processes that were started with this variable of the environment."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.environ().get(variable) == value:
                found.append(process)
    return [process for process in found if process.pid != os.getpid()]


def test_without_a_sandbox_what_it_started_is_counted_and_ended_all_the_same(root, monkeypatch):
    """Also what left its parents and its session, where no namespace holds it."""
    monkeypatch.setattr(groups, "places", list)
    # of the few variables that reach a hand-in one that tells its processes from all others
    mark = f"C.UTF-8@{os.getpid()}"
    monkeypatch.setenv("LC_CTYPE", mark)
    students = ["orphans", "filled"]
    made = grade_course(root, "ps1", students=students, limits=LIMITS, isolation="off", force=True)
    for outcome in made:
        assert GREEDY[outcome.student][0] in outcome.stopped[0]
    assert _left_with("LC_CTYPE", mark) == []


def test_the_sentence_stands_in_table_json_and_feedback(root, tmp_path):
    about = ["ps1", "--course", str(root), "--student", "loops"]
    marked = [*about, "--isolation", "best", "--json", str(tmp_path / "r.json"), "--force"]
    done = subprocess.run(
        [sys.executable, "-m", "smhelpers", "grade", *marked], capture_output=True, text=True
    )
    (told,) = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert done.returncode == 0 and "程序過多：" in done.stderr
    assert "程序過多：" in told["stopped"][0]
    (root / "nbgrader_config.py").write_text(CONFIGURATION, encoding="utf-8")
    pages = [sys.executable, "-m", "nbgrader", "generate_feedback", "ps1", "--student", "loops"]
    subprocess.run(pages, cwd=root, check=True)
    (page,) = (root / "feedback" / "loops" / "ps1").glob("warmup.html")
    assert "程序過多：" in page.read_text(encoding="utf-8")


@pytest.fixture
def child(tmp_path):
    """A kernel that waits for its first command."""
    zygote = Zygote([tmp_path], ["__none__"])
    made = zygote.fork("trainee", LIMITS)
    yield made
    made.kill()
    zygote.stop()


def test_every_submission_has_a_share_and_limits_of_its_own(child):
    """Where the kernel keeps them, by what it says itself."""
    group = child.tree.group
    for place, folder in group._folders.items() if group else ():
        assert str(child.pid) in (folder / "cgroup.procs").read_text().split()
        if place.version == 1 and "cpu" in place.controllers:
            assert (folder / "cpu.shares").read_text().strip() == "1024"
        if "pids" in place.controllers:
            assert (folder / "pids.max").read_text().strip() == str(LIMITS.processes)
        if place.version == 2 and "cpu" in place.controllers:
            assert (folder / "cpu.weight").read_text().strip() == "100"
