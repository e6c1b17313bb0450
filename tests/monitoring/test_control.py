"""Control methods against figures printed in textbooks, and their properties."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from smhelpers.errors import CourseError
from smhelpers.monitoring import METHODS, cusum, ewma, robust_limits, robust_z, surge

#: NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.4 (EWMA control charts).
NIST = [
    52.0,
    47.0,
    53.0,
    49.3,
    50.1,
    47.0,
    51.0,
    50.1,
    51.2,
    50.5,
    49.6,
    47.6,
    49.9,
    51.3,
    47.8,
    51.2,
    52.6,
    52.4,
    53.6,
    52.1,
]
NIST_EWMA = [
    50.60,
    49.52,
    50.56,
    50.18,
    50.16,
    49.21,
    49.75,
    49.85,
    50.26,
    50.33,
    50.11,
    49.36,
    49.52,
    50.05,
    49.38,
    49.92,
    50.73,
    51.23,
    51.94,
    51.99,
]
#: Montgomery, Introduction to Statistical Quality Control, table of the tabular CUSUM: target 10,
#: sigma 1, k = 1/2, h = 5.
MONTGOMERY = [
    9.45,
    7.99,
    9.29,
    11.66,
    12.16,
    10.18,
    8.04,
    11.46,
    9.20,
    10.34,
    9.03,
    11.47,
    10.51,
    9.40,
    10.08,
    9.37,
    10.62,
    10.31,
    8.52,
    10.84,
    10.90,
    9.33,
    12.29,
    11.50,
    10.60,
    11.08,
    10.38,
    11.62,
    11.31,
    10.52,
]


def test_ewma_is_that_of_the_nist_handbook():
    table = ewma(NIST, 50, 2.0539, weight=0.3)
    # the handbook rounds at every step
    assert table["ewma"].to_numpy() == pytest.approx(NIST_EWMA, abs=0.011)
    assert table["upper"].iloc[-1] == pytest.approx(52.5884, abs=0.002) and table["lower"].iloc[
        -1
    ] == pytest.approx(47.4115, abs=0.002)
    assert not table["beyond"].any()


def test_limits_of_an_ewma_widen_from_the_first_value_to_the_asymptote():
    width = ewma(NIST, 50, 2.0, weight=0.2)["upper"] - 50
    assert width.is_monotonic_increasing and width.iloc[0] == pytest.approx(3 * 2.0 * 0.2)


def test_cusum_signals_at_montgomerys_twenty_ninth_sample():
    table = cusum(MONTGOMERY, 10, 1)
    assert (
        table["high"].iloc[28] == pytest.approx(5.28, abs=0.005) and table["beyond"].idxmax() == 28
    )
    assert table["low"].iloc[1] == pytest.approx(1.56, abs=0.005)


def test_surge_without_a_variance_is_poisson():
    assert surge(8, 3.0) == pytest.approx(
        1 - sum(np.exp(-3) * 3**k / float(np.prod(np.arange(1, k + 1))) for k in range(8)),
    )


def test_surge_with_a_larger_variance_is_negative_binomial_by_moments():
    size, probability = 9 / (6 - 3), (9 / 3) / (9 / 3 + 3)
    assert surge(8, 3.0, 6.0) == pytest.approx(stats.nbinom(size, probability).sf(7))
    assert stats.nbinom(size, probability).mean() == pytest.approx(3) and stats.nbinom(
        size,
        probability,
    ).var() == pytest.approx(6)


@given(st.floats(0.1, 50), st.floats(0, 100))
def test_surge_is_a_probability_that_falls_with_the_count(mean, variance):
    values = [surge(count, mean, variance) for count in range(12)]
    assert values[0] == pytest.approx(1) and all(
        0 <= b <= a + 1e-12 for a, b in itertools.pairwise(values)
    )


def test_robust_limits_ignore_a_single_burst():
    quiet = [10, 12, 11, 9, 13, 10, 11]
    assert robust_limits([*quiet, 500], counts=False).center == pytest.approx(11, abs=0.5)
    assert robust_limits([*quiet, 500], counts=False).upper < 25


def test_limits_of_counts_are_never_tighter_than_poisson_nor_below_zero():
    limits = robust_limits([4] * 20)
    assert (limits.center, limits.lower, limits.upper) == (4, 0, 10)


@pytest.mark.parametrize(
    ("value", "signal"),
    [(3, "within_limits"), (10.1, "above_limits"), (-0.1, "below_limits")],
)
def test_a_value_is_told_by_its_side(value, signal):
    assert robust_limits([4] * 20).signal(value) == signal


def test_a_baseline_of_four_values_is_refused_with_the_remedy():
    with pytest.raises(CourseError, match="至少要 5 個"):
        robust_limits([1, 2, 3, 4])


def test_robust_z_compares_a_day_with_its_own_weekday():
    days = pd.date_range("2026-06-01", periods=70)
    counts = pd.Series(np.where(days.day_of_week == 6, 30, 5), index=days).astype(float)
    counts.iloc[-5] = 30  # a Wednesday as loud as a Sunday
    scores = robust_z(counts, pd.Series(days.day_of_week, index=days))
    assert scores.idxmax() == days[-5] and scores[days.day_of_week == 6].abs().max() < 1


def test_robust_z_of_modified_scores_is_that_of_iglewicz_and_hoaglin():
    values = pd.Series([2.1, 2.6, 2.4, 2.5, 2.3, 2.1, 2.3, 2.6, 8.2, 8.3])
    # 0.6745 (x - median) / MAD, median 2.45, MAD 0.25 of the ten values that their monograph
    # discusses
    expected = (values - 2.45) / (1.4826 * float((values - 2.45).abs().median()))
    assert robust_z(values, counts=False).to_numpy() == pytest.approx(expected.to_numpy())
    assert (robust_z(values, counts=False) > 3.5).sum() == 2


def test_every_method_says_formula_source_and_threshold():
    assert (
        all(
            method.formula and method.source and method.threshold > 0 for method in METHODS.values()
        )
        and len(METHODS) == 5
    )
