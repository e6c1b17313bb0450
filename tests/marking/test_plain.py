"""Plain data arrive as they were sent; nothing else arrives at all."""

import collections
import datetime as dt
import decimal
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from smhelpers.marking.sandbox.plain import Decoder, Encoder, NotPlain


def _refuse(value):
    raise NotPlain(str(value))


def there_and_back(value):
    """Through JSON and bytes."""
    encoder = Encoder(_refuse)
    tree = json.loads(json.dumps(encoder.encode(value)))
    return Decoder(bytes(encoder.blob), _refuse).decode(tree)


SIMPLE = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary()
    | st.dates()
    | st.decimals(allow_nan=False)
)
NESTED = st.recursive(
    SIMPLE,
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(NESTED)
def test_nested_values_arrive_equal_and_of_the_same_type(value):
    arrived = there_and_back(value)
    assert arrived == value and type(arrived) is type(value)


@given(
    hnp.arrays(
        dtype=st.sampled_from(["i4", "f8", "bool", "c16", "U5", "M8[s]"]),
        shape=hnp.array_shapes(),
    ),
)
def test_arrays_arrive_bit_for_bit(value):
    arrived = there_and_back(value)
    assert (
        arrived.dtype == value.dtype
        and arrived.shape == value.shape
        and arrived.tobytes() == value.tobytes()
    )


FRAMES = {
    "mixed": pd.DataFrame(
        {
            "a": [1, 2],
            "b": ["x", None],
            "c": pd.to_datetime(["2026-01-01", None]),
        },
    ),
    "empty": pd.DataFrame(columns=["a", "b"]),
    "categories": pd.DataFrame({"d": pd.Categorical(["u", "v"], ordered=True)}),
    "grouped": pd.DataFrame({"g": ["x", "y"], "h": ["p", "q"], "n": [1, 2]})
    .groupby(["g", "h"])
    .sum(),
    "zoned": pd.DataFrame(
        {"n": [1, 2]},
        index=pd.date_range(
            "2026-01-01",
            periods=2,
            tz="Asia/Taipei",
            name="at",
        ),
    ),
    "nullable": pd.DataFrame(
        {"n": pd.array([1, None], dtype="Int64"), "b": pd.array([True, None], dtype="boolean")},
    ),
}


@pytest.mark.parametrize("name", FRAMES)
def test_tables_arrive_as_they_were(name):
    pd.testing.assert_frame_equal(there_and_back(FRAMES[name]), FRAMES[name], check_freq=False)


Point = collections.namedtuple("Point", "x y")


@pytest.mark.parametrize(
    "value",
    [
        2**90,
        Point(1, 2),
        {1, 2},
        frozenset({3}),
        collections.Counter("aab"),
        range(3),
        decimal.Decimal("1.10"),
        dt.timedelta(days=1, seconds=2),
        np.float64(2.5),
        pd.Timestamp("2026-01-01 10:00"),
        pd.Period("2026-01"),
        pd.Interval(1, 2),
        collections.deque([1]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_value_arrives_with_its_repr(value):
    assert repr(there_and_back(value)) == repr(value)


def test_a_number_that_claims_to_equal_everything_does_not_arrive():
    class Liar(float):
        def __eq__(self, other):
            return True

    with pytest.raises(NotPlain):
        there_and_back([Liar(1)])


@pytest.mark.parametrize(
    "tree",
    [
        {"t": "scalar", "d": "|O", "b": [0, 8]},
        {"t": "array", "d": "|O", "s": [1], "b": [0, 8]},
        {"t": "_raw", "b": [0, 1]},
        {"t": "tuple", "v": 3},
        {"t": "range", "v": ["a"]},
        {"x": 1},
    ],
)
def test_a_malformed_tree_is_refused(tree):
    with pytest.raises(NotPlain):
        Decoder(b"12345678", _refuse).decode(tree)
