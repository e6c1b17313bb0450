"""Which pieces a calibration round draws, and what agreement it tells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smhelpers.rubrics.calibration import PIECES, compared, drawn

from .test_examples import SHELF

PAIRS = st.lists(st.tuples(st.integers(0, 4), st.integers(1, 4)), min_size=1, max_size=30)


@given(st.text())
def test_a_round_holds_six_pieces_of_every_level_and_of_most_products(seed):
    pieces = drawn(SHELF.all, seed)
    assert len({piece.example.id for piece in pieces}) == PIECES
    assert {piece.example.level for piece in pieces} == {1, 2, 3, 4}
    assert len({piece.product.id for piece in pieces}) == 5


def test_the_same_seed_draws_the_same_and_another_one_others():
    told = [[piece.example.id for piece in drawn(SHELF.all, seed)] for seed in ("a", "a", "b")]
    assert told[0] == told[1] != told[2]


def test_fewer_pieces_than_a_round_are_all_drawn():
    assert len(drawn(SHELF.all[:3], "a")) == 3


@given(PAIRS)
def test_shares_lie_between_nothing_and_everything(pairs):
    agreement = compared(pairs)
    assert 0 <= agreement.exact <= agreement.within_one <= 1
    assert agreement.pairs == len(pairs)


def test_who_gives_the_reference_agrees_wholly():
    agreement = compared([(1, 1), (2, 2), (4, 4), (3, 3)])
    assert (agreement.exact, agreement.within_one, agreement.kappa) == (1, 1, 1)


def test_a_generous_assessor_who_gives_three_to_everything_agrees_no_better_than_chance():
    agreement = compared([(3, level) for level in (1, 1, 2, 2, 3, 3, 4, 4)])
    assert agreement.kappa == pytest.approx(0)


def test_kappa_is_not_told_where_all_levels_are_the_same():
    assert compared([(3, 3), (3, 3)]).kappa is None


def test_without_levels_there_is_no_agreement():
    with pytest.raises(ValueError, match="no levels"):
        compared([])
