"""Feedback and nbgrader's own commands over the same run."""

import os
import re
import subprocess
import sys
from pathlib import Path

import course as small
import pytest

from smhelpers.marking.feedback import _SCHEME, _TITLE

CONFIG = "c = get_config()\nfrom smhelpers.marking.nbgrader import configure\nconfigure(c)\n"


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A course graded by `nbgrader autograde` with our configuration, and its feedback."""
    root = small.build(tmp_path_factory.mktemp("stock"), {"warmup": small.WARMUP})
    (root / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    small.hand_in(root, "good")
    small.hand_in(
        root,
        "wrong",
        {
            "warmup": small.answered(
                root,
                "warmup",
                {
                    "mean_answer": (
                        "mean_likes = 1.0\nfrom IPython.display import HTML\nHTML('<img "
                        "src=x onerror=alert(1)>')"
                    ),
                    "prose": "看<script>alert(1)</script>、[點我](javascript:alert(1))",
                },
            ),
        },
    )
    small.hand_in(root, "torn", {"warmup": b"{"})
    (root / "submitted" / "renamed" / "ps1").mkdir(parents=True)
    (root / "submitted" / "good" / "ps1" / "warmup.ipynb").rename(
        root / "submitted" / "renamed" / "ps1" / "copy.ipynb",
    )
    small.hand_in(root, "good")
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    told = [
        subprocess.run(
            [sys.executable, "-m", "nbgrader", command, "ps1"],
            cwd=root,
            env=environment,
            capture_output=True,
            text=True,
            timeout=400,
        )
        for command in ("autograde", "generate_feedback")
    ]
    return root, told


def _score(root, student):
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        return book.find_submission("ps1", student).score


def test_nbgrader_autograde_gives_the_same_scores(graded):
    assert [_score(graded[0], student) for student in ("good", "wrong", "renamed")] == [
        12,
        10,
        12,
    ], graded[1][0].stderr[-3000:]


def test_a_torn_notebook_is_reported_and_stops_nobody(graded):
    assert "torn" in graded[1][0].stderr and graded[1][0].returncode == 1


def test_feedback_holds_no_hidden_test(graded):
    for page in (graded[0] / "feedback").rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "HIDDEN TESTS" not in text and "平均不對" not in text


def test_feedback_exists_for_everyone_graded(graded):
    assert {page.parts[-3] for page in (graded[0] / "feedback").rglob("*.html")} == {
        "good",
        "wrong",
        "renamed",
    }


def test_feedback_holds_no_active_content(graded):
    text = (graded[0] / "feedback" / "wrong" / "ps1" / "warmup.html").read_text(encoding="utf-8")
    assert (
        "<script" not in text
        and "onerror=alert"
        not in text.replace("&#39;", "'").split("<div", 1)[1].split("img src=x ")[0]
    )
    assert 'href="javascript' not in text and "default-src 'none'" in text


def test_feedback_holds_no_mark_scheme_no_total_and_no_zero_for_what_nobody_marked(graded):
    root, _ = graded
    page = (root / "feedback" / "good" / "ps1" / "warmup.html").read_text(encoding="utf-8")
    assert "MARK SCHEME" not in page
    for english in ("Score:", "Student's", "Grade cell", "Test cell", "(Top)"):
        assert english not in page
    assert "尚未評分" in page and "得分 2.0／2.0" in page
    assert not re.search(r"<h4>[^<]*\d", page)


def test_a_mark_scheme_is_taken_out_wherever_it_ends():
    for scheme in (
        "=== BEGIN MARK SCHEME ===\n秘\n=== END MARK SCHEME ===\n後",
        "=== BEGIN MARK SCHEME ===\n秘",
    ):
        assert "秘" not in _SCHEME.sub("", f"題目\n{scheme}")


def test_a_check_is_named_by_what_it_looks_at_and_its_code_is_folded_away(graded):
    titled = _TITLE.match("# 檢查：五大項目都有條款；評分時核對負責人\nassessment.check('x')")
    assert titled[1] == "五大項目都有條款" and not _TITLE.match("assert mean_likes == 2")
    page = (graded[0] / "feedback" / "good" / "ps1" / "warmup.html").read_text(encoding="utf-8")
    assert ".celltag_hide-input .input_area { display: none; }" in page.partition("</head>")[0]
