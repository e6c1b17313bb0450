"""The methods of task 1 against textbook results, planted trends and the properties that they
must have.
"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from smhelpers import platform_research as research
from smhelpers.answers import PLACE, folder
from smhelpers.brief import Segment
from smhelpers.errors import CourseError
from smhelpers.platform_research.audience import band
from smhelpers.platform_research.change_points import change_points
from smhelpers.platform_research.mann_kendall import trend_test
from smhelpers.platform_research.plans import PairJudgement, PlatformScore
from smhelpers.simulation.profile import load_profile
from smhelpers.simulation.research_answers import accepted, research_truth
from smhelpers.simulation.simulate import simulate
from smhelpers.simulation.workplace_files import SEED

from ..conftest import ROOT

NAMES = ["audience_fit", "goal_fit", "organic_reach", "workload"]


def pairs(*rows):
    return [PairJudgement(more=more, less=less, strength=strength) for more, less, strength in rows]


def scores(table):
    return [
        PlatformScore(
            platform=p,
            criterion=c,
            score=s,
            basis="依匯出檔的數字",
        )
        for p, row in table.items()
        for c, s in zip(NAMES, row, strict=True)
    ]


@given(st.integers(1, 5000), st.floats(0, 1))
def test_wilsons_interval_is_that_of_statsmodels(n, share):
    low, high = proportion_confint(share * n, n, method="wilson")
    assert research.wilson(share, n) == pytest.approx((max(low, 0), min(high, 1)), abs=1e-7)


def test_a_band_that_a_segment_cuts_counts_by_its_years_and_its_bounds_are_all_or_nothing():
    segment = Segment(
        id="s1",
        name="甲",
        ages=(30, 44),
        share=0.5,
        needs="乙",
    )
    ages = pd.DataFrame({"group": ["25-34", "35-44", "45-54"], "followers": [100, 200, 300]})
    assert research.segment_reach(segment, ages) == (250, 200, 300)


def test_the_open_band_has_an_end():
    assert band("65+") == (65, 90) and band("18–24") == (18, 24)


@given(st.integers(13, 60), st.integers(0, 30))
def test_an_estimate_lies_between_its_bounds(first, years):
    segment = Segment(
        id="s1",
        name="甲",
        ages=(first, first + years),
        share=0.5,
        needs="乙",
    )
    ages = pd.DataFrame(
        {
            "group": ["13-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65+"],
            "followers": [5, 9, 30, 44, 20, 7, 3],
        },
    )
    estimate, low, high = research.segment_reach(segment, ages)
    assert low <= estimate <= high


def test_ahp_gives_the_weights_of_a_consistent_judgement_and_no_inconsistency():
    result = research.ahp(
        pairs(
            ("audience_fit", "goal_fit", 2),
            ("audience_fit", "workload", 4),
            ("goal_fit", "workload", 2),
        ),
    )
    assert result.weights == pytest.approx(
        {
            "audience_fit": 4 / 7,
            "goal_fit": 2 / 7,
            "workload": 1 / 7,
        },
    )
    assert result.ratio == pytest.approx(0, abs=1e-9)


def test_judgements_in_a_circle_have_a_high_consistency_ratio():
    assert (
        research.ahp(
            pairs(
                ("audience_fit", "goal_fit", 5),
                ("goal_fit", "workload", 5),
                ("workload", "audience_fit", 5),
            ),
        ).ratio
        > 0.10
    )


def test_a_pair_that_was_not_compared_is_named():
    with pytest.raises(CourseError, match="還沒有比較"):
        research.ahp(pairs(("audience_fit", "goal_fit", 5), ("goal_fit", "workload", 5)))


def test_a_missing_score_is_named_with_platform_and_criterion():
    rows = scores({"instagram": [5, 4, 3, 2], "facebook": [3, 3, 3, 3]})[:-1]
    with pytest.raises(CourseError, match="Facebook還沒有「人力負擔（成本）」"):
        research.weighted_sum(research.score_matrix(rows), dict.fromkeys(NAMES, 0.25))


def test_a_burden_counts_against_a_platform():
    matrix = research.score_matrix(scores({"instagram": [3, 3, 3, 5], "facebook": [3, 3, 3, 1]}))
    weights = dict.fromkeys(NAMES, 0.25)
    assert research.ranking(research.weighted_sum(matrix, weights)) == ["facebook", "instagram"]
    assert research.ranking(research.topsis(matrix, weights)) == ["facebook", "instagram"]


@given(
    st.lists(
        st.lists(st.integers(1, 5), min_size=4, max_size=4),
        min_size=3,
        max_size=3,
    ),
)
def test_leaving_the_last_platform_out_moves_no_other(table):
    weights = dict(zip(NAMES, (0.4, 0.3, 0.2, 0.1), strict=True))
    every = research.score_matrix(
        scores(dict(zip(("instagram", "facebook", "line_oa"), table, strict=True))),
    )
    order = research.ranking(research.weighted_sum(every, weights))
    fewer = research.ranking(research.weighted_sum(every.drop(order[-1]), weights))
    assert fewer == order[:-1]


def test_a_platform_that_is_best_in_everything_stays_first_under_all_weights():
    matrix = research.score_matrix(
        scores(
            {
                "instagram": [5, 5, 5, 1],
                "facebook": [2, 2, 2, 4],
                "line_oa": [3, 3, 3, 3],
            },
        ),
    )
    firm = research.sensitivity(matrix, dict.fromkeys(NAMES, 0.25))
    assert (firm.first, firm.share, firm.overturned_by_weight, firm.overturned_without) == (
        "instagram",
        1.0,
        (),
        (),
    )
    assert firm.sentence.startswith("在 1000 組權重中，有 100% 仍是 Instagram 第一")


def test_a_close_race_says_which_criterion_decides():
    firm = research.sensitivity(
        research.score_matrix(scores({"instagram": [5, 1, 3, 3], "facebook": [1, 4, 3, 3]})),
        dict(zip(NAMES, (0.45, 0.35, 0.1, 0.1), strict=True)),
    )
    assert (
        0.5 < firm.share < 1
        and "audience_fit" in firm.overturned_without
        and "客群符合" in firm.sentence
    )


@pytest.mark.parametrize(("slope", "direction"), [(0.03, "up"), (-0.03, "down"), (0.0, "flat")])
def test_a_planted_trend_is_found_with_its_direction_and_size(slope, direction):
    noise = np.random.default_rng(3).normal(0, 0.12, 26)
    found = research.trend(pd.Series(slope * np.arange(26) + noise))
    assert found.direction == direction and found.weekly_change == pytest.approx(slope, abs=0.012)


#: Series, p-value and slope of pymannkendall 1.4.3: `hamed_rao_modification_test(…, lag=3)`, or
#: `original_test` where the correction made the variance negative.
RECORDED = [
    ([2, 2, 3, 3, 3, 1, 4, 4, 2, 5, 5, 4], 0.028641442991596655, 0.26785714285714285),
    (
        [
            5.0,
            5.6,
            6.1,
            6.3,
            6.0,
            5.4,
            4.9,
            4.6,
            4.8,
            5.3,
            5.9,
            6.4,
            6.6,
            6.2,
            5.7,
            5.2,
            5.1,
            5.5,
            6.2,
            6.9,
            7.1,
            6.8,
        ],
        0.20782187182415202,
        0.054545454545454515,
    ),
    ([3, 1, 4, 6, 5, 9, 8, 12, 10, 13, 15, 14], 0.0, 1.2678571428571428),
    ([1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14], 0.016393316888809073, 0.5),
    (
        [20, 18, 19, 15, 16, 12, 13, 13, 9, 10, 7, 8, 6, 5],
        2.4248013741345886e-05,
        -1.1538461538461537,
    ),
    ([4] * 12, 1.0, 0.0),
    (list(range(12)), 8.303107353668793e-06, 1.0),
]


@pytest.mark.parametrize(("series", "p_value", "slope"), RECORDED)
def test_the_trend_test_gives_what_the_library_before_it_gave(series, p_value, slope):
    found = trend_test(np.array(series, dtype=float), lags=3)
    assert found == pytest.approx((p_value, slope), rel=1e-9, abs=1e-15)


def test_a_jump_is_told_apart_from_a_trend():
    series = pd.Series(
        np.where(np.arange(26) < 13, 0.0, 1.0) + np.random.default_rng(1).normal(0, 0.05, 26),
    )
    assert change_points(series) == (13,)


@pytest.mark.parametrize(
    ("series", "starts"),
    [
        ([1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2], ()),
        ([1, 2, 1, 2, 1, 9, 8, 9, 8, 9, 8, 9], (5,)),
        ([3, 4, 3, 4, 3, 4, 11, 12, 11, 12, 11, 12, 2, 1, 2, 1, 2, 1, 2], (6, 12)),
        ([5, 5, 5, 5, 5, 5, 6, 6, 6, 6, 6, 6], (6,)),
        ([0, 3, 1, 4, 2, 5, 3, 6, 4, 7, 5, 8, 6, 9, 7, 10, 8, 11, 9, 12], ()),
    ],
)
def test_jumps_stand_where_the_library_before_it_put_them(series, starts):
    """Recorded with ruptures 1.1.10: `Pelt("l2", min_size=4, jump=1)`, penalty 6 ln(n)."""
    assert change_points(pd.Series(series)) == starts


def test_too_few_weeks_are_refused_with_the_remedy():
    with pytest.raises(CourseError, match="至少要 10 週"):
        research.trend(pd.Series(range(5)))


def test_the_weekly_rhythm_is_split_from_the_level():
    days = np.arange(70)
    daily = pd.Series(100 + 20 * (days % 7 == 5), index=pd.date_range("2026-04-06", periods=70))
    parts = research.decompose(daily)
    assert np.ptp(parts.trend) < 2 and np.ptp(parts.seasonal) == pytest.approx(20, abs=2)


def test_a_sentence_tells_a_flat_series_without_inventing_a_trend(tea):
    told = dict(research.trend_table(tea)[["series", "finding"]].itertuples(index=False))
    assert told["facebook_reach"].startswith("看不出趨勢") and told[
        "facebook_engagement"
    ].startswith("下降")


def test_an_opposite_finding_never_counts_as_right():
    assert accepted("up", "down") == ["up"] and accepted("up", "flat") == ["up", "flat"]


def test_the_committed_truth_of_the_lessons_workplace_is_what_the_simulator_gives(tea):
    fresh = (
        research_truth(tea, simulate(load_profile("tea"), SEED).truth).model_dump_json(indent=1)
        + "\n"
    )
    assert (ROOT / "answers" / "platform_research" / "truth.json").read_text(
        encoding="utf-8",
    ) == fresh


def test_a_broken_truth_file_is_told_in_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv(PLACE, str(tmp_path))
    place = tmp_path / "platform_research"
    place.mkdir()
    (place / "truth.json").write_text('{"workplace": "tea"}', encoding="utf-8")
    with pytest.raises(CourseError, match="truth.json 的內容有誤"):
        research.read_research_truth()


def test_where_there_are_no_answers_the_trainee_is_told_who_checks(tmp_path, monkeypatch):
    monkeypatch.setenv(PLACE, str(tmp_path / "none"))
    with pytest.raises(CourseError, match="評量人員"):
        folder("platform_research")
