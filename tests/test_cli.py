"""`smcourse`: help in zh-TW, clear ends."""

import subprocess
import sys

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


def test_tidy_says_where_it_worked(course):
    done = smcourse("tidy", cwd=course.root)
    assert done.returncode == 0 and f"位置：{course.root}" in done.stdout.replace("\n", "")
