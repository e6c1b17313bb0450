"""A figure that somebody typed stands in every document as it was typed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smhelpers.labels import as_typed

PERCENTS = st.decimals(min_value=0, max_value=1000, places=4, allow_nan=False)


@given(PERCENTS)
def test_a_percentage_stands_with_the_digits_that_were_typed(percent):
    told = as_typed(float(percent) / 100, "ratio")
    assert told.endswith("%") and Decimal(told[:-1].replace(",", "")) == percent


@pytest.mark.parametrize(
    ("value", "told"),
    [(206.75, "206.75"), (46198.1, "46,198.1"), (2_000_000, "2,000,000"), (243.0, "243")],
)
def test_a_figure_is_neither_rounded_nor_a_power_of_ten(value, told):
    assert as_typed(value) == told
