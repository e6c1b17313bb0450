"""The door of the marking engine, used as `docs/marking.md` tells."""

import re
import subprocess
import sys
from pathlib import Path

import course as small
import pytest

from smhelpers.marking import check, grade

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "marking.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def bread(tmp_path_factory):
    """A plain nbgrader course with the configuration of the guide and one hand-in."""
    folder = tmp_path_factory.mktemp("bread")
    small.build(folder)
    blocks = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    (folder / "nbgrader_config.py").write_text(blocks[0], encoding="utf-8")
    (folder / "mark.py").write_text(blocks[1], encoding="utf-8")
    small.hand_in(folder, "ada")
    return folder


def test_the_example_of_the_guide_marks_a_course_of_ones_own(bread):
    done = subprocess.run(
        [sys.executable, "mark.py"],
        cwd=bread,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert re.match(r"ada 已評分 \d+", done.stdout.splitlines()[-1])


def test_a_course_without_hooks_has_no_record_beside_its_gradebook(bread):
    grade(bread, "ps1")
    assert (bread / "gradebook.db").is_file() and not (bread / "record.db").exists()


def test_settings_of_the_configuration_are_those_that_the_guide_lists(bread):
    from smhelpers.marking.settings import SafeMarking

    own = set(SafeMarking.class_own_traits(config=True))
    named = set(re.findall(r"`(\w+)`", GUIDE.partition("## Settings")[2].partition("##")[0]))
    assert own <= named


def test_authors_are_told_which_tests_do_not_pass_on_their_own_answers(bread):
    assert all("ps1" in sentence for sentence in check(bread))
