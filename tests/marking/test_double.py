"""Double marking: the sample is reproducible, agreement is measured beyond chance."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smhelpers.judging.desk.double import agreement, sampled
from smhelpers.judging.rules import DoubleMarking
from smhelpers.record import Decision

YES, NO, THIN = Decision.COMPETENT, Decision.NOT_YET, Decision.INSUFFICIENT
RULE = DoubleMarking(share=0.2, at_least=5, seed="s")
CASES = [(f"pc-1.{item}", f"t{number}") for item in range(1, 8) for number in range(100)]


def test_the_sample_is_about_its_share_and_the_same_each_time():
    drawn = sampled(CASES, RULE)
    assert drawn == sampled(reversed(CASES), RULE) and 0.15 < len(drawn) / len(CASES) < 0.25


def test_another_seed_draws_others():
    assert sampled(CASES, RULE) != sampled(CASES, RULE.model_copy(update={"seed": "other"}))


@given(st.integers(0, len(CASES)))
def test_what_was_drawn_by_its_share_stays_drawn_when_others_are_added(count):
    rule = RULE.model_copy(update={"at_least": 0})
    assert sampled(CASES[:count], rule) <= sampled(CASES, rule)


def test_a_small_cohort_has_at_least_the_least_number():
    assert len(sampled(CASES[:8], RULE.model_copy(update={"share": 0.0}))) == 5
    assert len(sampled(CASES[:3], RULE)) == 3


def test_kappa_is_what_cohen_computed_by_hand():
    # 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no: observed 0.7, by chance 0.5
    marked = [(YES, YES)] * 20 + [(YES, NO)] * 5 + [(NO, YES)] * 10 + [(NO, NO)] * 15
    found = agreement("pc-1.1", marked)
    assert found.kappa == pytest.approx(0.4) and found.agreed == pytest.approx(0.7)
    assert found.low < 0.4 < found.high and found == agreement("pc-1.1", marked)


def test_kappa_is_not_defined_where_only_one_decision_was_used():
    found = agreement("pc-1.1", [(YES, YES)] * 8)
    assert (found.kappa, found.low, found.agreed) == (None, None, 1.0)


def test_a_few_pairs_have_no_interval():
    found = agreement("pc-1.1", [(YES, YES), (NO, THIN)])
    assert found.pairs == 2 and found.low is None and found.kappa is not None


@given(
    st.lists(
        st.tuples(st.sampled_from(Decision), st.sampled_from(Decision)),
        min_size=5,
        max_size=30,
    ),
)
def test_an_interval_is_in_order_and_full_agreement_is_one(marked):
    found = agreement("x", marked)
    if found.kappa is not None:
        assert -1 - 1e-9 <= found.low <= found.high <= 1 + 1e-9
        assert (found.agreed == 1) == (abs(found.kappa - 1) < 1e-9)
