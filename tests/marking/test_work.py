"""What a process tree has worked is counted to the end, in a control group and without one."""

import select
import subprocess
import sys

import pytest

from smhelpers.marking import groups, work
from smhelpers.marking.work import ProcessTree, Watch

#: Starts when it is told to; a child of its own works for half a second of CPU time and ends.
_WORKS = """
import subprocess, sys
sys.stdin.readline()
child = "import time\\nwhile time.process_time() < 0.5: pass"
subprocess.run([sys.executable, "-c", child])
print("done", flush=True)
sys.stdin.readline()
"""


@pytest.fixture(params=["as found", "version 2 alone", "without control groups"])
def worker(request, monkeypatch):
    there = groups.places()
    if request.param == "version 2 alone":
        there = [place for place in there if place.version == 2]
    if request.param == "without control groups":
        there = []
    monkeypatch.setattr(groups, "places", lambda: there)
    process = subprocess.Popen(
        [sys.executable, "-c", _WORKS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    tree = ProcessTree(process.pid, process.pid)
    yield process, tree
    process.kill()
    process.communicate()
    tree.close()


def test_the_work_of_children_that_ended_counts(worker):
    process, tree = worker
    process.stdin.write("\n")
    process.stdin.flush()
    assert process.stdout.readline() == "done\n"
    assert tree.spent(tree.members()).cpu >= 0.5


class _Sleeper:
    def __init__(self, tree):
        self.tree = tree

    def guard(self, members):
        pass


def test_what_does_nothing_has_slept_and_not_worked(worker):
    process, tree = worker
    sleeper = _Sleeper(tree)
    watch = Watch([sleeper], 1.0, 0.6)
    with pytest.raises(TimeoutError):
        while not select.select([process.stdout], [], [], work.LOOK)[0]:
            watch.look(sleeper)
    assert watch.over and watch.used < 1.0


def test_a_control_group_is_taken_down_again(worker):
    process, tree = worker
    process.kill()
    process.wait()
    tree.close()
    assert tree.group is None or not any(folder.exists() for folder in tree.group.folders)
