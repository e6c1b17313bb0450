"""What marking says: in zh-TW where it is written, in English from a catalogue that is complete."""

import json
import re
import string
import subprocess
import sys
from pathlib import Path

import course as small
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

import make_messages

HAN = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")
EXERCISE = [
    ("ask", "markdown", {"locked": True}, "# Add two numbers"),
    (
        "sum_answer",
        "code",
        {"solution": True},
        "### BEGIN SOLUTION\ntotal = 3\n### END SOLUTION",
    ),
    (
        "sum_test",
        "code",
        {"grade": True, "locked": True, "points": 2},
        "assert isinstance(total, int)\n### BEGIN HIDDEN TESTS\nassert total == 3\n"
        "### END HIDDEN TESTS",
    ),
    ("why", "markdown", {"grade": True, "solution": True, "points": 1}, "Say why."),
]
SCRIPT = """
import json
from pathlib import Path
from smhelpers.marking import grade

told = []
for outcome in grade(Path("."), "ps1"):
    told += [outcome.status.told, outcome.reason, *outcome.repairs, *outcome.stopped]
    told += [cell.message for cell in outcome.cells]
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """Everything that marking says of a course in English: good, blank, broken and empty work."""
    folder = tmp_path_factory.mktemp("english")
    small.build(folder, {"sums": EXERCISE})
    (folder / "nbgrader_config.py").write_text(
        "from smhelpers.marking import configure\n\nc = get_config()\n"
        'c.SafeMarking.language = "en"\nconfigure(c)\n',
        encoding="utf-8",
    )
    small.hand_in(folder, "ada")
    small.hand_in(folder, "ben")
    place = folder / "submitted" / "ben" / "ps1" / "sums.ipynb"
    book = json.loads(place.read_text(encoding="utf-8"))
    book["cells"] = [cell for cell in book["cells"] if cell["cell_type"] != "markdown"]
    book["cells"][0]["source"] = "1 / 0"
    place.write_text(json.dumps(book), encoding="utf-8")
    small.hand_in(folder, "cyd")
    (folder / "submitted" / "cyd" / "ps1" / "sums.ipynb").write_text("no notebook")
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_a_course_in_english_is_told_everything_in_english(said):
    assert not [text for text in said if HAN.search(text)]


def test_a_course_in_english_is_told_what_happened(said):
    told = " ".join(said)
    for part in ("graded", "Passed", "not graded yet", "is not defined", "was restored"):
        assert part in told


def test_files_of_the_catalogue_are_those_that_the_code_makes():
    made = make_messages.catalogue()
    assert make_messages.PO.read_bytes() == make_messages.po_of(made)
    assert make_messages.MO.read_bytes() == make_messages.mo_of(made)


def test_every_message_has_its_english():
    assert not [each.id for each in make_messages.catalogue() if each.id and not each.string]


def fields(message):
    return {(name, form) for _, name, form, _ in string.Formatter().parse(message) if name}


def test_a_translation_fills_in_the_same_values_as_its_message():
    odd = [each.id for each in make_messages.catalogue() if fields(each.id) != fields(each.string)]
    assert not odd


def test_no_message_is_said_past_the_catalogue():
    missed = []
    for path in sorted(make_messages.CODE.rglob("*.py")):
        if path.name == "speech.py":  # it finds a line of a trace in any language
            continue
        missed += [f"{path.name}: {text}" for text in make_messages.unmarked(path)]
    assert not missed
