"""The ratchet of type errors: a room's number may fall, never rise."""

import sys
from collections import Counter

from .conftest import ROOT

sys.path.insert(0, str(ROOT / "tools"))
import check_types

COMMITTED = {"views": 3, "policy": 1}


def test_an_error_is_counted_for_the_room_that_it_lies_in():
    lines = [
        "smhelpers/views/tables.py:37:41: error[invalid-argument-type] Expected `str`",
        "smhelpers/charts.py:150:13: error[invalid-argument-type] Expected `str`",
        "smhelpers/views/tables.py:40:41: warning[redundant-condition] always falsy",
    ]
    assert check_types.by_room(lines) == {"views": 1, "charts.py": 1}


def test_a_room_with_more_errors_than_committed_has_risen():
    assert check_types.risen(Counter(views=4, policy=1), COMMITTED) == ["views"]


def test_a_room_without_a_committed_number_may_have_no_error():
    assert check_types.risen(Counter(views=3, quiz=1), COMMITTED) == ["quiz"]


def test_a_room_with_fewer_errors_has_fallen():
    assert check_types.fallen(Counter(views=3), COMMITTED) == ["policy"]


def test_lowering_never_writes_a_number_that_is_higher():
    assert check_types.lowered(Counter(views=9), COMMITTED) == {"views": 3}
