"""`smcourse`: help in zh-TW, clear ends."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


def smcourse(*arguments, cwd=None):
    return subprocess.run(
        [sys.executable, "-m", "smhelpers", *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        timeout=120,
    )


@pytest.mark.parametrize("verb", ["tidy", "check", "release", "demo", "lab"])
def test_every_verb_explains_itself(verb):
    done = smcourse(verb, "--help")
    assert done.returncode == 0 and "課程" in done.stdout


def test_an_error_is_one_sentence_without_a_traceback(tmp_path):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "course.yml").write_text("title: [", encoding="utf-8")
    done = smcourse("check", cwd=tmp_path)
    assert (
        done.returncode == 2 and "不是正確的 YAML" in done.stderr and "Traceback" not in done.stderr
    )


@pytest.mark.parametrize("verb", ["papers", "validity", "demo", "kit trainee", "kit assessor"])
def test_a_course_folder_with_the_source_of_one_unit_gives_no_verb_a_traceback(
    course, tmp_path, verb
):
    (tmp_path / "notebooks").mkdir()
    shutil.copy(course.root / "notebooks" / "course.yml", tmp_path / "notebooks")
    shutil.copytree(course.root / "source" / "strategy", tmp_path / "source" / "strategy")
    done = smcourse(*verb.split(), "--out", str(tmp_path / "out"), cwd=tmp_path)
    assert done.returncode == 2 and "Traceback" not in done.stderr + done.stdout
    assert "⚠ " in done.stderr and "。" in done.stderr


def test_an_error_of_our_own_is_kept_in_a_file_and_told_in_a_sentence(tmp_path):
    spoilt = "from smhelpers import __main__ as own\nown.app = lambda: 1 / 0\nown.main()"
    done = subprocess.run([sys.executable, "-c", spoilt], capture_output=True, text=True)
    assert done.returncode == 2 and "預料之外" in done.stderr and "Traceback" not in done.stderr
    kept = Path(re.search(r"經過記在 (\S+?\.log)", done.stderr)[1])
    assert "ZeroDivisionError" in kept.read_text(encoding="utf-8")
    kept.unlink()


def test_tidy_says_where_it_worked(course):
    done = smcourse("tidy", cwd=course.root)
    assert done.returncode == 0 and f"位置：{course.root}" in done.stdout.replace("\n", "")


def test_a_course_that_was_not_opened_says_the_verb_that_opens_it(course, tmp_path):
    (tmp_path / "notebooks").mkdir()
    shutil.copy(course.root / "notebooks" / "course.yml", tmp_path / "notebooks")
    done = smcourse("grade", "policy", cwd=tmp_path)
    assert done.returncode == 2 and "smcourse open" in done.stderr


def test_opening_without_masters_says_where_they_are(course, tmp_path):
    (tmp_path / "notebooks").mkdir()
    shutil.copy(course.root / "notebooks" / "course.yml", tmp_path / "notebooks")
    done = smcourse("open", cwd=tmp_path)
    assert done.returncode == 2 and "教材包" in done.stderr
    done = smcourse("correct", "policy", "--yes", cwd=tmp_path)
    assert done.returncode == 2 and "smcourse open" in done.stderr
