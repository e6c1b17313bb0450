"""What the lessons of task 5 let a trainee practise: right answers are right, and wrong ones are
told why.
"""

from datetime import date

import pytest

from smhelpers.errors import CourseError
from smhelpers.evaluation.power import detectable
from smhelpers.evaluation.practice import (
    BenchmarkReadings,
    CampaignFindings,
    TestPlan,
    benchmarks,
    check_benchmarks,
    check_findings,
    check_test_plan,
)
from smhelpers.views.evaluation_lessons import benchmark_chart, own_rates
from smhelpers.workplace import Workplace

CRISIS = (date(2026, 7, 18), date(2026, 8, 14))
RIGHT = [
    {
        "campaign": "c1",
        "posts": "no_clear_effect",
        "orders": "no_clear_effect",
        "besides": "nothing_else",
    },
    {
        "campaign": "c2",
        "posts": "lift",
        "orders": "no_clear_effect",
        "besides": "crisis",
    },
    {
        "campaign": "c3",
        "posts": "no_clear_effect",
        "orders": "no_clear_effect",
        "besides": "holiday",
    },
]


@pytest.fixture(scope="module")
def guesthouse():
    return Workplace.open("guesthouse")


def test_the_null_campaign_called_effective_is_the_only_thing_told(guesthouse):
    rows = [RIGHT[0] | {"posts": "lift"}, *RIGHT[1:]]
    wrong = [
        f.about
        for f in check_findings(CampaignFindings(campaigns=rows), guesthouse, CRISIS)
        if not f.right
    ]
    assert wrong == ["c1 的貼文判定"]


def test_a_campaign_left_out_is_told_three_times(guesthouse):
    wrong = [
        f.about
        for f in check_findings(CampaignFindings(campaigns=RIGHT[:2]), guesthouse, CRISIS)
        if not f.right
    ]
    assert wrong == ["c3 的貼文判定", "c3 的交易判定", "c3 的同期事件"]


def test_benchmarks_of_unstated_denominators_may_be_compared_with_nothing():
    rows = [
        {
            "benchmark": each.benchmark,
            "denominator": each.denominator,
            "own_rate": "engagement_rate_by_reach",
        }
        for each in benchmarks()
    ]
    findings = check_benchmarks(BenchmarkReadings(readings=rows))
    assert [f.right for f in findings] == [True, False] * len(rows) and "什麼都不能比" in findings[
        1
    ].remedy


def test_every_benchmark_has_year_and_mark_and_its_picture_a_description():
    assert all(each.year >= 2022 and each.mark for each in benchmarks())
    assert "0.47% 到 3.70%" in benchmark_chart().get_label()


def test_the_same_posts_have_several_rates(guesthouse):
    rates = own_rates(guesthouse).set_index("platform").loc["instagram"]
    assert (
        rates["engagement_rate_by_followers"]
        < rates["engagement_rate_by_views"]
        < rates["engagement_rate_by_reach"]
    )


def test_a_longer_test_shows_a_smaller_improvement(guesthouse):
    table = detectable(guesthouse, "facebook", [2, 8])
    assert (
        table["posts_each"].is_monotonic_increasing and table["detectable"].is_monotonic_decreasing
    )


def test_a_hope_too_small_to_be_seen_is_told_the_smallest_that_can(guesthouse):
    plan = TestPlan(
        platform="facebook",
        expected_percent=10,
        weeks=2,
        keep_when="互動率提高 10% 以上才保留，否則恢復原本作法並記錄原因",
    )
    (wrong,) = [f for f in check_test_plan(plan, guesthouse) if not f.right]
    assert "2 週最小可偵測的差距是 108%" in wrong.remedy


def test_a_platform_without_rates_is_told_which_to_choose(guesthouse):
    with pytest.raises(CourseError, match="估不出波動"):
        detectable(guesthouse, "threads", [4])
