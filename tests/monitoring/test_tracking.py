"""Tracking against figures worked out by hand from small tables, and against the truth of the
simulated businesses.
"""

from datetime import date

import pandas as pd
import pytest

from smhelpers.errors import CourseError
from smhelpers.monitoring import (
    Target,
    baseline_limits,
    beyond,
    daily_series,
    kpi_table,
    open_cases,
    service_figures,
    share_of_voice,
    targets_of,
    told_until,
    weekly,
)
from smhelpers.monitoring.tracking import actual
from smhelpers.strategy import KpiPlan

ZONE = "Asia/Taipei"
ROW = {
    "id": "k1",
    "objective": "o1",
    "stage": "output",
    "metric": "views",
    "platform": "instagram",
    "period": "week",
    "baseline": 40_000,
    "low": 30_000,
    "high": 50_000,
    "direction": "at_least",
    "target": 60_000,
}


def moment(text):
    return pd.Timestamp(text, tz=ZONE)


def test_engagement_activity_reach_and_voices_are_all_watched(tea):
    series = daily_series(tea)
    assert set(series) == {
        "daily_mentions",
        "daily_messages",
        "daily_interactions",
        "daily_viewers",
        "daily_posts",
    }
    assert all(
        values.index.freq is not None and not values.isna().any() for values in series.values()
    )


def test_messages_of_a_day_are_those_received_without_spam(tea):
    genuine = tea.messages[tea.messages["spam"] == 0]
    day = (genuine["received_at"].dt.strftime("%Y-%m-%d") == "2026-07-01").sum()
    assert daily_series(tea)["daily_messages"]["2026-07-01"] == day


def test_days_beyond_the_limits_lie_in_the_crisis(tea, tea_truth):
    series = daily_series(tea)["daily_mentions"]
    limits = baseline_limits(series, date(2026, 6, 15), date(2026, 7, 31))
    out = beyond(series, limits, "2026-08")
    assert (
        len(out) >= 5
        and (out == "above_limits").all()
        and (out.index >= pd.Timestamp(tea_truth.onset)).mean() >= 0.8
    )


def test_a_short_baseline_is_refused_with_the_remedy(tea):
    with pytest.raises(CourseError, match="至少要 28 天"):
        baseline_limits(daily_series(tea)["daily_mentions"], date(2026, 7, 1), date(2026, 7, 10))


def test_a_month_of_crisis_in_the_baseline_hides_the_crisis(tea):
    series = daily_series(tea)["daily_mentions"]
    quiet = baseline_limits(series, date(2026, 6, 15), date(2026, 7, 31))
    loud = baseline_limits(series, date(2026, 8, 1), date(2026, 8, 31))
    assert len(beyond(series, loud, "2026-08")) < len(beyond(series, quiet, "2026-08"))


def test_a_kpi_is_the_measure_of_its_rows_of_the_month(tea):
    posts = tea.month("2026-08")
    own = posts[posts["platform"] == "instagram"]
    assert (
        actual(tea, Target("k3", "instagram", "views", 1, "at_least"), "2026-08")
        == own["views"].sum()
    )


def test_a_count_with_a_weekly_target_is_told_for_a_week(tea):
    month = actual(tea, Target("k3", "instagram", "views", 1, "at_least"), "2026-08")
    assert actual(
        tea,
        Target("k3", "instagram", "views", 1, "at_least", "week"),
        "2026-08",
    ) == pytest.approx(month * 7 / 31)


def test_targets_come_from_the_own_strategy_with_their_period():
    (target,) = targets_of(KpiPlan(kpis=[ROW]))
    assert target == Target("k1", "instagram", "views", 60_000, "at_least", "week")


def test_the_side_of_a_target_decides_what_is_attained(tea):
    targets = [
        Target(side, "all", "first_response_median", 10_000, side)
        for side in ("at_most", "at_least")
    ]
    assert kpi_table(tea, "2026-08", targets)["attained"].tolist() == [True, False]


def test_weeks_are_whole_and_named_by_their_monday(tea):
    values = weekly(tea, Target("k3", "instagram", "views", 1, "at_least"))
    assert (values.index.day_of_week == 0).all() and values.index.is_monotonic_increasing


def test_the_kpi_table_holds_limits_of_the_weeks_before(tea):
    table = kpi_table(tea, "2026-08", targets_of(tea.brief))
    assert list(table["kpi"]) == [kpi.id for kpi in tea.brief.kpis]
    assert (
        (table["lower"] <= table["center"]).all()
        and (table["center"] <= table["upper"]).all()
        and (table["lower"] >= 0).all()
    )


def test_cases_are_open_past_the_limit_from_the_sixteenth_day_on():
    received = [moment("2026-08-01 10:00"), moment("2026-08-10 09:00"), moment("2026-08-01 10:00")]
    table = pd.DataFrame(
        {
            "message_id": ["a", "b", "c"],
            "received_at": received,
            "closed_at": pd.Series(
                [pd.NaT, pd.NaT, moment("2026-08-02 10:00")],
                dtype=f"datetime64[ns, {ZONE}]",
            ),
        },
    )
    assert open_cases(table, moment("2026-08-16 10:00")).empty
    assert open_cases(table, moment("2026-08-16 10:01"))["message_id"].tolist() == ["a"]
    assert open_cases(table, moment("2026-08-30 10:00"))["message_id"].tolist() == ["a", "b"]


def test_service_figures_are_quantiles_of_the_answered_and_shares_of_all(tea):
    messages = tea.measured["messages"]
    own = messages[
        (messages["spam"] == 0) & (messages["received_at"].dt.strftime("%Y-%m") == "2026-08")
    ]
    minutes = (own["replied_at"] - own["received_at"]).dt.total_seconds().dropna() / 60
    found = service_figures(tea, "2026-08")
    assert (found.first_response_median, found.first_response_p90) == (
        minutes.median(),
        minutes.quantile(0.9),
    )
    assert found.messages == len(own) and found.sla_hit == own["within_target"].mean()
    assert found.business_median <= found.first_response_median <= found.first_response_p90
    assert found.open_past_limit == len(open_cases(own, told_until(tea.messages)))


def test_share_of_voice_adds_up_and_names_the_own_brand(tea):
    table = share_of_voice(tea, "2026-08")
    assert table["share_of_voice"].sum() == pytest.approx(1) and table.loc[
        table["own"],
        "brand",
    ].tolist() == [tea.name]


def test_the_negative_share_of_the_own_brand_rises_in_the_crisis(tea):
    own = {
        month: share_of_voice(tea, month).set_index("own").loc[True, "negative_share"]
        for month in ("2026-07", "2026-08")
    }
    assert own["2026-08"] > own["2026-07"] + 0.1


def test_a_month_without_mentions_says_so(tea):
    with pytest.raises(CourseError, match="沒有提及資料"):
        share_of_voice(tea, "2025-01")
