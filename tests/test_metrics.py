"""The KPI catalogue: ratios of sums, medians, blanks, and measures that refuse to be added."""

from datetime import time

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smhelpers import metrics
from smhelpers.errors import CourseError
from smhelpers.exports.schemas import COUNTS, TABLES
from smhelpers.metrics.columns import business_minutes


def posts(rows: list[dict]) -> pd.DataFrame:
    """Posts with the given counts, the rest not supplied."""
    counts = pd.DataFrame([{name: row.get(name) for name in COUNTS} for row in rows]).astype(
        "Int64",
    )
    return counts.assign(
        platform=[row.get("platform", "facebook") for row in rows],
        post_type=[row.get("post_type", "photo") for row in rows],
    )


TWO = posts(
    [
        {"reach": 1000, "views": 2000, "reactions": 10},
        {
            "reach": 10,
            "views": 20,
            "reactions": 5,
            "platform": "instagram",
        },
    ],
)


def test_a_rate_is_the_ratio_of_sums_and_not_the_mean_of_ratios():
    assert metrics.value(TWO, "engagement_rate_by_reach") == pytest.approx(15 / 1010)
    assert metrics.value(TWO, "engagement_rate_by_reach") != pytest.approx((10 / 1000 + 5 / 10) / 2)


def test_the_median_rate_is_the_median_over_posts():
    assert metrics.value(TWO, "median_engagement_rate_by_reach") == pytest.approx(
        (10 / 1000 + 5 / 10) / 2,
    )


def test_a_post_without_reach_stays_out_of_both_sums():
    table = posts([{"reach": 100, "reactions": 4}, {"reactions": 90}, {"reach": 0, "reactions": 3}])
    assert metrics.value(table, "engagement_rate_by_reach") == pytest.approx(0.04)


def test_what_no_export_supplies_is_not_zero():
    table = posts([{"reach": 100, "reactions": 4}])
    assert metrics.value(table, "saves_rate") != metrics.value(table, "saves_rate")
    assert metrics.value(table, "link_clicks") != metrics.value(table, "link_clicks")


def test_a_measure_is_given_by_any_grouping():
    table = metrics.kpis(TWO, ["posts", "interactions"], by=["platform", "post_type"])
    assert table.to_dict("records") == [
        {
            "platform": "facebook",
            "post_type": "photo",
            "posts": 1,
            "interactions": 10,
        },
        {
            "platform": "instagram",
            "post_type": "photo",
            "posts": 1,
            "interactions": 5,
        },
    ]


@pytest.mark.parametrize(
    "key",
    ["engagement_rate_by_reach", "reach_median", "frequency", "median_engagement_rate_by_reach"],
)
def test_what_is_not_additive_refuses_to_be_added(key):
    with pytest.raises(CourseError, match="不能相加"):
        metrics.total([0.1, 0.2], key)


def test_additive_measures_of_parts_add_up_to_that_of_the_whole():
    for key in (
        key
        for key, metric in metrics.METRICS.items()
        if metric.additive and metric.tables == ("posts",)
    ):
        table = posts(
            [
                {name: 10 + n for n, name in enumerate(COUNTS)},
                dict.fromkeys(COUNTS, 3) | {"platform": "tiktok"},
            ],
        )
        parts = metrics.kpis(table, [key], by=["platform"])[key]
        assert metrics.total(parts, key) == metrics.value(table, key), key


def test_an_unknown_measure_or_column_is_told_with_what_there_is():
    with pytest.raises(CourseError, match="engagement_rate_by_reach"):
        metrics.metric("likes_per_moon")
    with pytest.raises(CourseError, match="顏色"):
        metrics.kpis(TWO, ["posts"], by=["顏色"])


def table(name: str, rows: list[dict]) -> pd.DataFrame:
    """A table of the schema `name`, cells not given left blank."""
    kinds = TABLES[name].kinds
    blanks = {
        "text": "",
        "count": pd.NA,
        "number": pd.NA,
        "time": pd.NaT,
        "date": pd.NaT,
    }
    frame = pd.DataFrame(
        [{column: row.get(column, blanks[kind]) for column, kind in kinds.items()} for row in rows],
    )
    for column, kind in kinds.items():
        if kind in ("time", "date"):
            moments = pd.to_datetime(frame[column])
            frame[column] = moments.dt.tz_localize("Asia/Taipei") if kind == "time" else moments
        elif kind != "text":
            frame[column] = frame[column].astype("Int64" if kind == "count" else "Float64")
    return frame


def test_every_measure_tells_its_formula_stage_and_source():
    for metric in metrics.METRICS.values():
        assert all([metric.zh, metric.en, metric.formula, metric.source]), metric.key
        assert metric.stage in ("input", "activity", "output", "out-take", "outcome", "impact")
        assert set(metric.tables) <= {*TABLES, "inputs"}
        assert not (metric.additive and metric.unit == "ratio"), metric.key


def test_costs_are_ratios_of_sums():
    ads = table(
        "ads",
        [
            {
                "spend": 100,
                "clicks": 10,
                "impressions": 1000,
                "purchases": 1,
            },
            {"spend": 300, "clicks": 2, "impressions": 9000},
        ],
    )
    assert metrics.value(ads, "cost_per_click") == pytest.approx(400 / 12)
    assert metrics.value(ads, "cost_per_mille") == pytest.approx(40)
    assert metrics.value(ads, "cost_per_acquisition") == pytest.approx(100)


def test_conversion_and_order_value_come_from_sales():
    sales = table(
        "sales",
        [
            {"sessions": 100, "orders": 2, "revenue": 500},
            {"sessions": 300, "orders": 6, "revenue": 1100},
        ],
    )
    assert metrics.kpis(sales, ["conversion_rate", "average_order_value"]).to_dict("records") == [
        {"conversion_rate": 0.02, "average_order_value": 200.0},
    ]


def test_return_on_ad_spend_counts_paid_media_only():
    tables = {
        "ads": table("ads", [{"spend": 200}]),
        "sales": table(
            "sales",
            [{"medium": "cpc", "revenue": 500}, {"medium": "social", "revenue": 900}],
        ),
    }
    assert metrics.value(tables, "return_on_ad_spend") == pytest.approx(2.5)


def test_response_rate_and_median_leave_spam_out_and_count_the_unanswered():
    messages = table(
        "messages",
        [
            {"received_at": "2026-08-03 10:00", "replied_at": "2026-08-03 10:30"},
            {"received_at": "2026-08-03 10:00"},
            {"received_at": "2026-08-03 10:00", "replied_at": "2026-08-03 12:00"},
            {"received_at": "2026-08-03 10:00"},
        ],
    )
    messages["spam"] = [False, False, False, True]
    assert metrics.value(messages, "response_rate") == pytest.approx(2 / 3)
    assert metrics.value(messages, "first_response_median") == pytest.approx(75)


def test_a_message_of_the_night_is_answered_by_the_business_clock():
    messages = table(
        "messages",
        [
            {"received_at": "2026-08-03 23:00", "replied_at": "2026-08-04 10:20"},
            {"received_at": "2026-08-03 21:00", "replied_at": "2026-08-04 10:40"},
            {"received_at": "2026-08-03 21:00"},
        ],
    )
    served = metrics.with_service(messages, ("10:00", "21:30"), 60)
    assert list(served["business_minutes"].dropna()) == [20, 70]
    assert metrics.value(served, "sla_hit_rate") == pytest.approx(1 / 3)


@given(
    st.datetimes(pd.Timestamp("2026-01-01"), pd.Timestamp("2026-12-31")),
    st.integers(0, 100_000),
    st.integers(0, 100_000),
)
def test_business_minutes_add_up_and_never_exceed_the_clock(start, first, second):
    moments = pd.Series(pd.to_datetime([start]).floor("min").tz_localize("Asia/Taipei"))
    middle, end = (
        moments + pd.Timedelta(minutes=first),
        moments + pd.Timedelta(minutes=first + second),
    )
    parts = [
        business_minutes(a, b, time(10), time(21, 30)).iloc[0]
        for a, b in ((moments, middle), (middle, end), (moments, end))
    ]
    assert parts[0] + parts[1] == pytest.approx(parts[2])
    assert 0 <= parts[2] <= first + second


def test_a_complaint_still_open_counts_as_late_only_after_fifteen_days():
    messages = table(
        "messages",
        [
            {"received_at": "2026-08-01 10:00", "closed_at": "2026-08-10 10:00"},
            {"received_at": "2026-08-01 10:00"},
            {"received_at": "2026-08-29 10:00"},
            {"received_at": "2026-08-30 10:00", "closed_at": "2026-08-31 10:00"},
        ],
    )
    assert metrics.value(messages, "closed_within_15_days") == pytest.approx(2 / 3)


def test_net_sentiment_says_which_denominator():
    mentions = table("mentions", [{}] * 4).assign(
        sentiment=["positive", "positive", "negative", "neutral"],
    )
    assert metrics.value(mentions, "net_sentiment") == pytest.approx(1 / 3)
    assert metrics.value(mentions, "net_sentiment_of_all") == pytest.approx(1 / 4)


def test_follower_growth_is_from_the_first_to_the_last_level():
    accounts = table(
        "accounts",
        [
            {"platform": "tiktok", "date": day, "followers": level}
            for day, level in (("2026-08-03", 120), ("2026-08-01", 100), ("2026-08-02", 110))
        ],
    )
    assert metrics.value(accounts, "follower_growth_rate") == pytest.approx(0.2)


def test_followers_of_a_post_are_those_of_its_day_or_the_last_known():
    accounts = table(
        "accounts",
        [
            {
                "platform": "tiktok",
                "date": "2026-08-01",
                "followers": 100,
            },
            {
                "platform": "tiktok",
                "date": "2026-08-05",
                "followers": 200,
            },
        ],
    )
    made = table(
        "posts",
        [
            {
                "platform": "tiktok",
                "published_at": f"2026-08-0{day} 12:00",
                "reactions": 10,
            }
            for day in (5, 3)
        ]
        + [
            {
                "platform": "facebook",
                "published_at": "2026-08-05 12:00",
                "reactions": 10,
            },
        ],
    )
    joined = metrics.with_followers(made, accounts)
    assert joined["followers"].fillna(-1).tolist() == [200, 100, -1]
    assert metrics.value(joined, "engagement_rate_by_followers") == pytest.approx((0.05 + 0.1) / 2)


def test_measures_of_several_tables_come_together_by_month():
    tables = {
        "posts": table(
            "posts",
            [
                {
                    "platform": "facebook",
                    "published_at": "2026-08-03 10:00",
                    "views": 5,
                },
            ],
        ),
        "sales": table(
            "sales",
            [{"date": "2026-08-09", "revenue": 10}, {"date": "2026-09-09", "revenue": 20}],
        ),
    }
    assert metrics.kpis(tables, ["views", "revenue"], by=["month"]).fillna(-1).to_dict(
        "records",
    ) == [
        {"month": "2026-08", "views": 5.0, "revenue": 10.0},
        {"month": "2026-09", "views": -1.0, "revenue": 20.0},
    ]


def test_lifetime_value_is_computed_from_its_inputs():
    inputs = pd.DataFrame(
        [
            {
                "average_order_value": 120,
                "orders_per_year": 20,
                "margin": 0.6,
                "years": 2,
                "acquisition_cost": 80,
            },
        ],
    )
    assert metrics.value(inputs, "customer_lifetime_value") == pytest.approx(2800)


def test_a_measure_asked_of_the_wrong_table_says_which_it_needs():
    with pytest.raises(CourseError, match="ads"):
        metrics.value(TWO, "cost_per_click")


def test_money_spent_where_nothing_was_bought_still_counts_in_the_cost_of_a_purchase():
    ads = pd.DataFrame({"spend": [300.0, 500.0], "purchases": [2, 0]}).astype(
        {"purchases": "Int64"},
    )
    assert metrics.value(ads, "cost_per_acquisition") == 400
