"""A competency unit that nobody here had in mind: six tasks, other ids, a package of its own.

It is taught, released, handed in, marked, judged and printed by the library as it is.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
SLUGS = ("flour", "dough", "oven", "counter", "books", "review")
pytestmark = [pytest.mark.xdist_group("second_unit"), pytest.mark.timeout(1100)]


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What became of the made-up unit; the standard is read once a process, so it has its own."""
    folder = tmp_path_factory.mktemp("bakery")
    paths = [str(HERE), str(HERE / "library")]
    done = subprocess.run(
        [sys.executable, str(HERE / "flow.py"), str(folder)],
        env=os.environ | {"SMHELPERS_DATA": str(folder / "data"), "PYTHONPATH": ":".join(paths)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_every_check_of_authors_passes(told):
    assert told["findings"] == {}


def test_the_welcome_page_leads_through_all_six_units(told):
    assert all(f"單元{number}" in told["welcome"] for number in "一二三四五六")


def test_the_hand_in_finds_nothing_missing_in_complete_work(told):
    lacking = {name: found for name, found in told["missing"].items() if found}
    assert set(lacking) == {f"blank/{slug}" for slug in SLUGS}


def test_the_hand_in_names_what_is_missing_by_the_ids_of_that_standard(told):
    assert [list(told["missing"][f"blank/{slug}"]) for slug in SLUGS] == [
        [f"b-{place}.1"] for place in range(1, 7)
    ]


def test_complete_work_earns_everything_and_blank_work_nothing(told):
    earned = {}
    for slug in SLUGS:
        for student in ("complete", "blank"):
            earned[student, slug] = told["scores"][f"{student}/{slug}_sheet_has_the_right_number"]
    assert earned == {
        (student, slug): 4.0 if student == "complete" else 0.0
        for slug in SLUGS
        for student in ("complete", "blank")
    }


def test_the_desk_shows_the_product_beside_every_check_and_answer(told):
    assert len(told["desk"]) == 12 and all(told["desk"].values())


def test_its_criteria_are_decided_and_signed(told):
    assert told["signed"] == "已具備"
    assert [item for item in told["items"] if item.startswith("b-")] == [
        f"b-{task}.{number}" for task in range(1, 7) for number in (1, 2)
    ]


def test_its_papers_are_printed(told):
    assert {"職能評量對照表.xlsx", "評量計畫與學員說明.docx", "評量紀錄_complete.pdf"} <= set(
        told["papers"],
    )


def test_a_class_is_opened_once(told):
    assert told["opened"] == [list(SLUGS), []]


def test_a_comma_in_an_introduction_costs_no_mark_and_no_name(told):
    found = told["corrected"]
    assert found["before"] == [[4.0, "測試評量人員"]] == found["after the comma"]
    assert found["comma"] == []


def test_another_question_is_told_before_anything_is_marked_by_the_old_one(told):
    found = told["corrected"]
    assert found["question"] == ["題目或規準"] and found["touches"] == [2, 1]
    assert "smcourse correct" in found["refused"] and "題目或規準 1 處" in found["refused"]
    assert found["in step"] and found["after the question"] == [[None, ""]]


def test_other_points_are_a_difference_between_master_and_gradebook(told):
    assert set(told["corrected"]["points"]) == {"配分"}
