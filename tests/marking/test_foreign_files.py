"""What is handed in beside the notebook stays data: no program of a stranger reaches a page."""

import re

import course as small
import pytest

from smhelpers.judging.grading import grade_course
from smhelpers.marking.intake import encode, passed_on
from smhelpers.markup import safe_markdown

ACTIVE = ["notes.html", "a.HTM", "b.xhtml", "c.svg", "d.xml", "e.js", "f.mjs", "g.pdf", "h.swf"]
ODD = ["no_suffix", ".html", "x.html.", "y.html;.png.exe", "z.txt.html"]
PASSIVE = ["portfolio/goals.json", "photo.PNG", "plan.xlsx", "policy.docx", "timestamp.txt"]


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    """A hand-in with a file of every kind, marked; with its outcome."""
    root = small.build(tmp_path_factory.mktemp("foreign"), {"warmup": small.WARMUP})
    folder = small.hand_in(root, "ada")
    for name in [*ACTIVE, *ODD, *PASSIVE]:
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("<script>fetch('/api/terminals')</script>")
    (folder / "timestamp.txt").write_text("2026-09-01 09:00:00 UTC")
    (outcome,) = grade_course(root, "ps1")
    return root, outcome


@pytest.mark.parametrize("name", [*ACTIVE, *ODD])
def test_a_file_that_a_browser_runs_is_not_passed_on(marked, name):
    root, _ = marked
    assert (root / "submitted" / "ada" / "ps1" / name).exists()
    assert not (root / "autograded" / "ada" / "ps1" / name).exists()


@pytest.mark.parametrize("name", PASSIVE)
def test_what_marking_needs_is_passed_on(marked, name):
    root, _ = marked
    assert (root / "autograded" / "ada" / "ps1" / name).is_file()


def test_the_outcome_names_what_was_left_behind(marked):
    _, outcome = marked
    assert any("不是評分用的檔案類型" in note and "a.HTM" in note for note in outcome.repairs)


def test_a_hand_in_of_ordinary_files_has_nothing_to_be_told():
    files = {"portfolio/goals.json": encode(b"{}")}
    assert passed_on(files) == (files, [])


@pytest.mark.parametrize(
    "text",
    [
        "![](https://elsewhere.example/seen.png)",
        "![a [b] c](https://elsewhere.example/seen.png)",
        "![a][far]\n\n[far]: https://elsewhere.example/seen.png",
        "![attachment:](//elsewhere.example/seen.png)",
    ],
)
def test_a_picture_from_elsewhere_is_not_fetched_when_prose_is_read(text):
    assert not re.search(r"!\[", safe_markdown(text))


def test_a_picture_that_was_pasted_into_the_text_is_still_seen():
    pasted = "![圖](attachment:chart.png)"
    assert safe_markdown(pasted, ["chart.png"]) == pasted


def test_a_picture_that_is_missing_does_not_keep_a_page_from_being_made():
    assert not re.search(r"!\[", safe_markdown("![圖](attachment:gone.png)", ["chart.png"]))
