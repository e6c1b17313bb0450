"""`docs/practice.md`: every kind of trouble has its line, and every test that is named exists."""

import ast
import re

import pytest

from .conftest import ROOT

TABLE = ROOT / "docs" / "practice.md"
KINDS = """
class-list-encoding class-list-headings class-list-running-numbers class-list-title
short-name-in-longer rare-characters receipt-time clock-put-back shelved-attempt
late-refused extension-in-mail deadline-typo never-handed-in missing-withdrawn
appeal-lost template-folder template-parameters parameter-table
pasted-control-characters first-class whole-class large-attachments disk-full-grading
two-desks older-page corrected-test signed-by-mistake reason-lost two-kernels
saved-but-not copy-of-notebook nameless-entry
file-of-another-shape odd-workbook script-in-hand-in relative-folder file-times
company-goal stale-document other-number unsigned-verdict thirty-kits another-key
"""
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def rows():
    """Cells of the table by kind."""
    found = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and cells[0] != "kind":
            found[cells[0]] = cells
    return found


def collected(path):
    """Names of the tests that a file holds, those in classes too."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def test_every_kind_has_its_line_and_no_line_stands_twice():
    lines = re.findall(r"^\| ([\w-]+) \|", TABLE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(lines[1:]) == sorted(KINDS.split())


@pytest.mark.parametrize("kind", KINDS.split())
def test_a_line_names_tests_that_exist_and_an_outcome(kind):
    _, report, tried, outcome = rows()[kind]
    named = _TEST.findall(tried)
    assert report and outcome and named
    assert [name for path, name in named if name not in collected(path)] == []
