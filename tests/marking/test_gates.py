"""Test cells without points: what must be in order before work is handed in."""

import pytest

from smhelpers.marking import CellResult, ErrorKind
from smhelpers.marking.run import judge


def judged(told, most=0.0):
    result = CellResult(notebook="warmup", grade_id="all_is_there", score=0.0, max_score=most)
    judge(told, result)
    return result


@pytest.mark.parametrize(
    ("told", "share", "message"),
    [
        ({"ok": True}, 1.0, "通過"),
        ({"ok": True, "value": 1.0}, 1.0, "通過"),
        ({"ok": True, "value": 0.6}, 0.6, "部分符合：60%"),
        ({"ok": True, "value": float("nan")}, 0.0, "部分符合：0%"),
        ({"ok": False, "ename": "CourseError", "evalue": "還少一列。"}, 0.0, "還少一列。"),
    ],
    ids=["nothing returned", "all", "a part", "no number", "an error"],
)
def test_a_cell_without_points_has_a_share_and_no_score(told, share, message):
    result = judged(told)
    assert (result.share, result.score, result.message) == (share, 0.0, message)


def test_a_cell_with_points_has_no_share():
    assert judged({"ok": True, "value": 1.5}, most=2.0).share is None


def test_more_than_all_of_a_gate_is_named_as_out_of_range():
    result = judged({"ok": True, "value": 3.0})
    assert (result.share, result.error_kind) == (1.0, ErrorKind.OUT_OF_RANGE)


def test_a_check_of_ours_that_did_not_finish_is_no_unmet_gate():
    result = judged({"ours": True, "ended": "timeout"})
    assert result.share is None and result.score is None
