"""The assessor's side in a real browser: formgrader's own button runs the safe marking, and a
human's mark is kept.
"""

import subprocess
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

sys.path.insert(0, str(Path(__file__).parent.parent / "marking"))
sys.path.insert(0, str(Path(__file__).parent))

import course as small
import pages

from smhelpers.record import Record

CHEAT = "get_ipython().input_transformers_post.append(lambda lines: ['pass\\n'])"
pytestmark = pytest.mark.xdist_group("formgrader")


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course whose nbgrader uses our marking, with one honest submission and one that would
    pass every test of stock nbgrader.
    """
    root = small.build(tmp_path_factory.mktemp("formgrader"), {"warmup": small.WARMUP})
    (root / "nbgrader_config.py").write_text(
        "from smhelpers.marking.nbgrader import configure\nc = get_config()\nconfigure(c)\n",
        encoding="utf-8",
    )
    small.hand_in(root, "honest")
    blank = {
        name: "pass"
        for name, _, about, _ in small.WARMUP
        if about.get("solution") and name != "prose"
    }
    small.hand_in(
        root,
        "cheat",
        {"warmup": small.answered(root, "warmup", blank | {"mean_answer": CHEAT})},
    )
    return root


@pytest.fixture(scope="module")
def address(course):
    with pages.server(course) as found:
        yield found


@pytest.fixture(scope="module")
def tab(address):
    with pages.page() as opened:
        yield opened


@pytest.fixture(scope="module")
def graded(address, tab):
    """Both submissions, graded by the lightning button."""
    for student in ("honest", "cheat"):
        tab.goto(f"{address}/formgrader/manage_submissions/ps1")
        row = tab.locator("tr", has=tab.locator("td", has_text=student))
        with tab.expect_response(lambda reply: reply.url.endswith("/autograde")) as reply:
            row.locator(".autograde a").click()
        assert reply.value.json()["success"], reply.value.text()[-2000:]
    return address


def _score(course, student):
    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        return book.find_submission("ps1", student).score


def test_the_button_gives_an_honest_submission_its_full_score(course, graded):
    assert _score(course, "honest") == 12


def test_the_button_gives_a_submission_that_disarms_every_test_nothing(course, graded):
    assert _score(course, "cheat") == 0


def test_a_file_of_a_hand_in_has_no_power_when_formgrader_serves_it(course, graded, tab):
    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        number = book.find_submission_notebook("warmup", "ps1", "honest").id
    (course / "autograded" / "honest" / "ps1" / "notes.html").write_text("<script>1</script>")
    reply = tab.request.get(f"{graded}/formgrader/submissions/{number}/notes.html")
    assert reply.status == 200
    assert reply.headers["content-security-policy"].startswith("sandbox;")


def test_a_mark_typed_in_formgrader_reaches_the_gradebook(course, graded, tab):
    tab.goto(f"{graded}/formgrader/gradebook/ps1/warmup")
    # the page fetches the grades and only then listens to its boxes
    with tab.expect_response(lambda reply: "/formgrader/api/grades" in reply.url):
        tab.locator('a[href*="/formgrader/submissions/"]').first.click()
    tab.wait_for_load_state("networkidle")
    box = tab.locator("input#prose.score")
    box.fill("4")
    with tab.expect_response(
        lambda reply: "/formgrader/api/grade/" in reply.url and reply.request.method == "PUT",
    ) as saved:
        box.press("Tab")
    assert saved.value.status == 200
    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        assert 4 in {
            book.find_grade("prose", "warmup", "ps1", student).manual_score
            for student in ("honest", "cheat")
        }


def test_the_button_leaves_attempts_in_the_record_and_the_mark_follows_with_its_assessor(
    course,
    graded,
):
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "smhelpers",
            "record",
            "import",
            "--course",
            str(course),
            "--assessor",
            "林評量",
            "--qualification",
            "測試資格",
        ],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    with Record.open(course) as record:
        results = [record.trainee(student).attempts[0].by_cell for student in ("honest", "cheat")]
        assert results[0]["ps1/warmup#mean_test"].score == 2 and not record.verify().faults
        prose = [own["ps1/warmup#prose"] for own in results]
        assert [each.marker for each in prose if each.score == 4] == ["林評量"]
