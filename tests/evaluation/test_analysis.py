"""What the evaluation unit computes from a month of posts."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from smhelpers import evaluation
from smhelpers.errors import CourseError
from smhelpers.evaluation.analysis import interval, resampled
from smhelpers.exports.schemas import COUNTS
from smhelpers.metrics import interactions, value
from smhelpers.monitoring.tracking import targets_of


def test_monthly_engagement_rate_is_a_ratio_of_sums_not_a_mean_of_rates(tea):
    posts = evaluation.posts_of(tea, "2026-08").query("platform == 'instagram'")
    by_hand = interactions(posts).sum() / posts["reach"].sum()
    row = evaluation.month_table(tea, "2026-08").set_index("platform").loc["instagram"]
    assert row["engagement_rate_by_reach"] == pytest.approx(by_hand)
    assert row["engagement_rate_by_reach"] != pytest.approx(
        evaluation.post_rates(posts).mean(),
        rel=1e-3,
    )


def test_a_month_without_posts_is_answered_with_the_months_there_are(tea):
    with pytest.raises(CourseError, match="2025-01 沒有貼文資料；可選的月份是 .*2026-08"):
        evaluation.month_table(tea, "2025-01")


def test_the_same_posts_under_two_names_show_no_change():
    rates = pd.Series(np.linspace(0.001, 0.05, 40))
    difference, p_value = evaluation.change(rates, rates.copy())
    assert difference == 0 and p_value > 0.9


def test_a_doubled_rate_is_found_as_a_rise():
    rates = pd.Series(np.random.default_rng(1).lognormal(-5, 0.4, 40))
    difference, p_value = evaluation.change(rates, rates * 2)
    assert difference > 0 and p_value < 0.05


def test_too_few_posts_are_never_called_a_change():
    difference, p_value = evaluation.change(pd.Series([0.1, 0.2]), pd.Series([0.8, 0.9]))
    assert np.isnan(difference) and p_value == 1


def test_changes_of_pure_noise_are_called_about_as_often_as_the_level_says():
    rng = np.random.default_rng(5)
    draws = [
        evaluation.change(
            pd.Series(rng.lognormal(-5, 0.5, 30)),
            pd.Series(rng.lognormal(-5, 0.5, 30)),
        )[1]
        for _ in range(60)
    ]
    assert np.mean(np.array(draws) < 0.05) < 0.15


def test_the_planted_campaign_is_found_and_the_one_without_effect_is_not(tea):
    verdicts = evaluation.campaign_effects(tea, "2026-08").set_index(["campaign", "platform"])[
        "verdict"
    ]
    assert (verdicts["c2"] == "lift").all() and (verdicts["c1"] == "no_clear_effect").all()


def test_a_campaign_that_has_not_ended_is_not_judged(tea):
    assert [c.id for c in evaluation.campaigns_until(tea.brief, "2026-08")] == ["c1", "c2"]


def test_campaign_comparison_uses_no_post_from_after_the_month(tea):
    august = evaluation.campaign_effects(tea, "2026-08")["other_posts"].sum()
    assert (
        august
        < evaluation.campaign_effects(tea, "2026-09")
        .query("campaign in ['c1', 'c2']")["other_posts"]
        .sum()
    )


def test_kpi_intervals_hold_the_actual_value_and_are_the_same_every_time(tea):
    first, second = (evaluation.kpi_table(tea, "2026-08") for _ in range(2))
    assert ((first["low"] <= first["actual"]) & (first["actual"] <= first["high"])).all()
    pd.testing.assert_frame_equal(first, second)


def test_a_kpi_is_clear_only_when_its_target_lies_outside_the_interval(tea):
    table = evaluation.kpi_table(tea, "2026-08")
    outside = (table["target"] < table["low"]) | (table["target"] > table["high"])
    assert (table["clear"] == outside).all() and table["clear"].any() and not table["clear"].all()


def test_an_at_most_kpi_is_attained_from_below(tea):
    kpi = replace(
        targets_of(tea.brief)[0],
        target=1.0,
        direction="at_most",
    )
    assert evaluation.kpi_table(tea, "2026-08", [kpi]).iloc[0]["attained"]


def test_the_interval_of_more_posts_is_narrower(tea):
    posts = tea.posts.query("platform == 'facebook'")
    few, many = (interval(part, "engagement_rate_by_reach") for part in (posts.head(20), posts))
    assert many[1] - many[0] < few[1] - few[0]
    assert many[0] < value(posts, "engagement_rate_by_reach") < many[1]


def test_best_post_type_ignores_types_with_too_few_posts(tea):
    posts = evaluation.posts_of(tea, "2026-08").query("platform == 'instagram'")
    best = evaluation.best_post_type(tea, "2026-08", "instagram")
    assert (posts["post_type"] == best).sum() >= 3


@pytest.mark.parametrize(
    "metric",
    [
        "engagement_rate_by_reach",
        "views",
        "link_clicks",
        "interactions",
        "click_through_rate",
        "median_engagement_rate_by_reach",
    ],
)
def test_resampling_at_once_gives_what_measuring_each_drawn_table_gives(tea, metric):
    posts = (
        tea.posts.query("platform in ['facebook', 'instagram']")
        .sample(60, random_state=3)[COUNTS]
        .astype("float64")
    )
    rng = np.random.default_rng(20260802)
    one_by_one = [
        value(posts.iloc[rng.integers(0, len(posts), len(posts))], metric) for _ in range(40)
    ]
    chosen = np.random.default_rng(20260802).integers(0, len(posts), (40, len(posts)))
    np.testing.assert_allclose(resampled(posts, metric, chosen), one_by_one, rtol=1e-12)


def test_a_measure_without_its_counts_is_blank_not_zero():
    nothing = pd.DataFrame(np.nan, index=range(4), columns=COUNTS)
    assert np.isnan([value(nothing, "views"), value(nothing, "engagement_rate_by_reach")]).all()
