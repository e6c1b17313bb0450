"""Agreement beyond chance."""

import numpy as np
import pytest
from statsmodels.stats.inter_rater import cohens_kappa as of_statsmodels

from smhelpers.kappa import cohens_kappa, kappa_interval, weighted_kappa

TABLES = np.random.default_rng(3).integers(0, 20, (40, 3, 3))


def test_it_is_the_kappa_of_statsmodels_for_every_table():
    expected = [float(of_statsmodels(table, return_results=False)) for table in TABLES]
    assert cohens_kappa(TABLES) == pytest.approx(expected, abs=1e-12)


def test_it_is_what_was_asked_for_where_chance_alone_agrees():
    one_class = np.array([[7, 0], [0, 0]])
    assert np.isnan(cohens_kappa(one_class)) and cohens_kappa(one_class, undefined=1.0) == 1.0


def test_the_interval_holds_the_figure_and_is_the_same_every_time():
    low, high = kappa_interval(TABLES[0], 2000, 1)
    assert low < cohens_kappa(TABLES[0]) < high
    assert kappa_interval(TABLES[0], 2000, 1) == (low, high)


def test_weighted_by_squared_distance_it_is_that_of_statsmodels():
    for table in TABLES:
        expected = of_statsmodels(table, wt="quadratic", return_results=False)
        assert weighted_kappa(table) == pytest.approx(float(expected), abs=1e-12)


def test_weighted_it_is_not_defined_where_one_class_is_used_throughout():
    one_class = np.array([[0, 0], [0, 7]])
    assert np.isnan(weighted_kappa(one_class))
    assert weighted_kappa(one_class, undefined=1.0) == 1.0
