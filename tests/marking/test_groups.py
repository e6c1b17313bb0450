"""Where control groups are made, and what they are told: by the files that the kernel shows."""

import os
from pathlib import Path

import pytest

from smhelpers.marking import groups
from smhelpers.marking.groups import Place, TreeBudget, new_group, places_of
from smhelpers.marking.outcome import Excess

BUDGET = TreeBudget(memory_mb=100, tasks=20)


@pytest.fixture
def delegated(tmp_path):
    """A folder with the files of a group of version 2 that may hand its controllers down."""
    (tmp_path / "cgroup.controllers").write_text("cpuset cpu io memory pids\n")
    (tmp_path / "cgroup.subtree_control").write_text("cpu memory pids\n")
    return tmp_path


def _mounted(folder: Path, kind: str, options: str) -> str:
    return f"{kind} {folder} {kind} {options} 0 0\n"


def test_version_2_is_used_with_the_controllers_that_were_delegated(delegated):
    (place,) = places_of("0::/", _mounted(delegated, "cgroup2", "rw"))
    assert place == Place(delegated, 2, frozenset({"cpu", "memory", "pids"}))


def test_controllers_are_handed_down_where_they_are_not_yet(delegated):
    control = delegated / "cgroup.subtree_control"
    control.write_text("\n")
    places_of("0::/", _mounted(delegated, "cgroup2", "rw"))
    assert control.read_text() == "+cpu +memory +pids"


def test_a_group_of_version_2_gets_its_share_and_its_limits(delegated, monkeypatch):
    found = places_of("0::/", _mounted(delegated, "cgroup2", "rw"))
    monkeypatch.setattr(groups, "places", lambda: found)
    group = new_group(os.getpid(), BUDGET)
    assert group is not None and group.controls("cpu")
    (folder,) = group.folders
    told = {path.name: path.read_text() for path in folder.iterdir()}
    assert told == {
        "cgroup.procs": str(os.getpid()),
        "cpu.weight": "100",
        "pids.max": "20",
        "memory.max": str(100 * 2**20),
    }


def test_a_group_of_version_1_is_made_in_the_root_of_its_hierarchy_alone(tmp_path):
    mounts = _mounted(tmp_path, "cgroup", "rw,cpu,cpuacct") + _mounted(
        tmp_path / "memory", "cgroup", "rw,memory"
    )
    (place,) = places_of("2:cpu,cpuacct:/\n1:memory:/somebody/elses\n", mounts)
    assert place == Place(tmp_path, 1, frozenset({"cpu", "cpuacct"}))


def test_a_group_of_version_1_gets_its_share_and_its_limits(tmp_path, monkeypatch):
    own = "3:cpu,cpuacct:/\n2:memory:/\n1:pids:/\n"
    mounts = ""
    for names in ("cpu,cpuacct", "memory", "pids"):
        (tmp_path / names).mkdir()
        mounts += _mounted(tmp_path / names, "cgroup", f"rw,{names}")
    monkeypatch.setattr(groups, "places", lambda: places_of(own, mounts))
    group = new_group(os.getpid(), BUDGET)
    assert group is not None
    told = {path.name: path.read_text() for folder in group.folders for path in folder.iterdir()}
    assert told == {
        "cgroup.procs": str(os.getpid()),
        "cpu.shares": "1024",
        "pids.max": "20",
        "memory.limit_in_bytes": str(100 * 2**20),
    }


@pytest.mark.parametrize(
    ("name", "text", "excess"),
    [
        ("pids.events", "max 3\n", Excess.PROCESSES),
        ("pids.events", "max 0\n", None),
        ("memory.events", "low 0\nhigh 0\nmax 9\noom 1\noom_kill 1\n", Excess.MEMORY),
        ("memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n", Excess.MEMORY),
    ],
)
def test_what_the_kernel_refused_says_what_was_too_much(delegated, monkeypatch, name, text, excess):
    found = places_of("0::/", _mounted(delegated, "cgroup2", "rw"))
    monkeypatch.setattr(groups, "places", lambda: found)
    group = new_group(os.getpid(), BUDGET)
    assert group is not None
    (group.folders[0] / name).write_text(text)
    assert group.excess() is excess
