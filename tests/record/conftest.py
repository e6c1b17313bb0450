"""A fresh record with the small course's rules."""

import pytest

from smhelpers.record import Record

from .entries import RULES


@pytest.fixture
def record(tmp_path):
    with Record.open(tmp_path, create=True) as opened:
        opened.append("rules", "", RULES.to_body())
        yield opened
