"""Every named submission has its expected outcome.

One batch grades them all, beside honest ones.
"""

import json
import sys
from pathlib import Path

import nbformat
import pytest

from smhelpers.judging.grading import grade_course
from smhelpers.marking import Limits, Outcome, Status

sys.path.insert(0, str(Path(__file__).parents[1] / "marking"))
sys.path.insert(0, str(Path(__file__).parent))

import course as small
from cases import BROKEN, COSTLY, DISHONEST, FULL, UNLUCKY

pytestmark = pytest.mark.xdist_group("submissions")


def _grade_all(root: Path) -> None:
    small.build(root, {"warmup": small.WARMUP})
    blank = nbformat.read(root / "release" / "ps1" / "warmup.ipynb", as_version=4)
    for name, code in DISHONEST.items():
        book = json.loads(nbformat.writes(blank))
        next(
            cell
            for cell in book["cells"]
            if cell["metadata"]["nbgrader"]["grade_id"] == "mean_answer"
        )["source"] = code
        small.hand_in(root, name, {"warmup": json.dumps(book).encode()})
    for name, (grade_id, code, _) in COSTLY.items():
        small.hand_in(root, name, {"warmup": small.answered(root, "warmup", {grade_id: code})})
    for name, mutate in UNLUCKY.items():
        folder = small.hand_in(root, name)
        book = json.loads((folder / "warmup.ipynb").read_text(encoding="utf-8"))
        (folder / "warmup.ipynb").unlink()
        raw = mutate(book, folder)
        if raw != b"":
            (folder / "warmup.ipynb").write_bytes(raw or json.dumps(book).encode())
    for name, raw in BROKEN.items():
        small.hand_in(root, name, {"warmup": raw or b"\n"})
    limits = Limits(
        cell_seconds=6,
        grace_seconds=1,
        memory_mb=1024,
        disk_mb=160,
        output_kb=256,
    )
    outcomes = grade_course(
        root,
        "ps1",
        limits=limits,
        isolation="best",
    )
    (root / "outcomes.json").write_text(
        json.dumps([outcome.model_dump(mode="json") for outcome in outcomes]),
    )


@pytest.fixture(scope="module")
def batch(tmp_path_factory):
    """Folder and outcomes of the one batch."""
    root = tmp_path_factory.mktemp("adversarial")
    _grade_all(root)
    outcomes = [
        Outcome.model_validate(item) for item in json.loads((root / "outcomes.json").read_text())
    ]
    return root, {outcome.student: outcome for outcome in outcomes}


@pytest.mark.parametrize("name", DISHONEST)
def test_a_dishonest_submission_earns_no_more_than_its_blank_would(batch, name):
    outcome = batch[1][name]
    assert outcome.complete and outcome.score == 0, [
        (cell.grade_id, cell.score, cell.message) for cell in outcome.cells
    ]


@pytest.mark.parametrize("name", UNLUCKY)
def test_an_unlucky_submission_keeps_its_full_score(batch, name):
    outcome = batch[1][name]
    assert (outcome.complete, outcome.score) == (True, FULL), [
        outcome.reason,
        *[(c.grade_id, c.score, c.message) for c in outcome.cells],
    ]


@pytest.mark.parametrize("name", COSTLY)
def test_a_faulty_cell_costs_only_its_own_points(batch, name):
    outcome = batch[1][name]
    assert (outcome.complete, outcome.score) == (True, COSTLY[name][2]), [
        (c.grade_id, c.score, c.message) for c in outcome.cells
    ]


@pytest.mark.parametrize("name", BROKEN)
def test_a_submission_that_cannot_be_read_has_no_score_and_a_reason(batch, name):
    outcome = batch[1][name]
    assert outcome.status is Status.UNGRADED and outcome.score is None and outcome.reason
    assert all(cell.score is None for cell in outcome.cells)


def test_folders_in_are_graded_and_not_graded(batch):
    root, outcomes = batch
    assert set(outcomes) == {path.name for path in (root / "submitted").iterdir()}


def test_no_executed_notebook_holds_active_content(batch):
    for path in (batch[0] / "autograded").rglob("*.ipynb"):
        outputs = [
            output
            for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
            for output in cell.get("outputs", [])
        ]
        assert "<script" not in json.dumps(outputs) and "application/javascript" not in json.dumps(
            outputs,
        ), path


def test_no_secret_behind_a_link_is_copied(batch):
    assert not list((batch[0] / "autograded").rglob("secret.txt"))


def test_raised_points_are_named_as_tampering(batch):
    assert batch[1]["points_are_raised"].status is Status.TAMPERING
