"""The KPI catalogue: ratios of sums, medians, blanks, and measures that refuse to be added."""

import pandas as pd
import pytest

from smhelpers import metrics
from smhelpers.errors import CourseError
from smhelpers.exports.schemas import COUNTS


def posts(rows: list[dict]) -> pd.DataFrame:
    """Posts with the given counts, the rest not supplied."""
    counts = pd.DataFrame([{name: row.get(name) for name in COUNTS} for row in rows]).astype("Int64")
    return counts.assign(platform=[row.get("platform", "facebook") for row in rows],
                         post_type=[row.get("post_type", "photo") for row in rows])


TWO = posts([{"reach": 1000, "views": 2000, "reactions": 10}, {"reach": 10, "views": 20, "reactions": 5, "platform": "instagram"}])


def test_a_rate_is_the_ratio_of_sums_and_not_the_mean_of_ratios():
    assert metrics.value(TWO, "engagement_rate_by_reach") == pytest.approx(15 / 1010)
    assert metrics.value(TWO, "engagement_rate_by_reach") != pytest.approx((10 / 1000 + 5 / 10) / 2)


def test_the_median_rate_is_the_median_over_posts():
    assert metrics.value(TWO, "median_engagement_rate_by_reach") == pytest.approx((10 / 1000 + 5 / 10) / 2)


def test_a_post_without_reach_stays_out_of_both_sums():
    table = posts([{"reach": 100, "reactions": 4}, {"reactions": 90}, {"reach": 0, "reactions": 3}])
    assert metrics.value(table, "engagement_rate_by_reach") == pytest.approx(0.04)


def test_what_no_export_supplies_is_not_zero():
    table = posts([{"reach": 100, "reactions": 4}])
    assert metrics.value(table, "saves_rate") != metrics.value(table, "saves_rate")
    assert metrics.value(table, "link_clicks") != metrics.value(table, "link_clicks")


def test_a_measure_is_given_by_any_grouping():
    table = metrics.kpis(TWO, ["posts", "interactions"], by=["platform", "post_type"])
    assert table.to_dict("records") == [{"platform": "facebook", "post_type": "photo", "posts": 1, "interactions": 10},
                                        {"platform": "instagram", "post_type": "photo", "posts": 1, "interactions": 5}]


@pytest.mark.parametrize("key", ["engagement_rate_by_reach", "reach_median", "frequency", "median_engagement_rate_by_reach"])
def test_what_is_not_additive_refuses_to_be_added(key):
    with pytest.raises(CourseError, match="不能相加"):
        metrics.total([0.1, 0.2], key)


def test_additive_measures_of_parts_add_up_to_that_of_the_whole():
    for key in (key for key, metric in metrics.METRICS.items() if metric.additive and metric.unit == "count" and key != "posts"):
        table = posts([{name: 10 + n for n, name in enumerate(COUNTS)}, {name: 3 for name in COUNTS} | {"platform": "tiktok"}])
        parts = metrics.kpis(table, [key], by=["platform"])[key]
        assert metrics.total(parts, key) == metrics.value(table, key), key


def test_an_unknown_measure_or_column_is_told_with_what_there_is():
    with pytest.raises(CourseError, match="engagement_rate_by_reach"):
        metrics.metric("likes_per_moon")
    with pytest.raises(CourseError, match="顏色"):
        metrics.kpis(TWO, ["posts"], by=["顏色"])
