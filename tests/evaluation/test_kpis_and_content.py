"""KPIs of any table with their intervals, content and time of a month, and what counts as right
of a campaign.
"""

from dataclasses import replace

import numpy as np
import pytest

from smhelpers import evaluation
from smhelpers.evaluation.campaign_ways import campaign_ways
from smhelpers.evaluation.content import STANDOUT
from smhelpers.evaluation.kpis import kpi_interval
from smhelpers.evaluation.truth import read_evaluation_truth
from smhelpers.metrics import value
from smhelpers.monitoring.tracking import Target, targets_of
from smhelpers.portfolio import Portfolio
from smhelpers.simulation.evaluation_answers import _verdicts, evaluation_truth
from smhelpers.simulation.profile import load_profile
from smhelpers.simulation.simulate import simulate
from smhelpers.simulation.workplace_files import SEED
from smhelpers.strategy import ContentStrategy

from ..conftest import ROOT

MONTH = "2026-09"
ORDERS = Target("k1", "all", "orders", 243.0, "at_least", "week")


def of_month(table, column):
    return table[table[column].dt.strftime("%Y-%m") == MONTH]


def test_a_weekly_target_is_held_against_the_mean_week_of_the_month(tea):
    orders = of_month(tea.sales, "date")["orders"].sum()
    row = evaluation.kpi_table(tea, MONTH, [ORDERS]).iloc[0]
    assert (
        row["actual"] == pytest.approx(orders * 7 / 30) and row["low"] < row["actual"] < row["high"]
    )
    monthly = evaluation.kpi_table(tea, MONTH, [replace(ORDERS, period="month")]).iloc[0]
    assert monthly["actual"] == pytest.approx(orders) and monthly["low"] == pytest.approx(
        row["low"] * 30 / 7,
    )


def test_orders_are_drawn_by_day_because_rows_of_one_day_share_it(tea):
    daily = of_month(tea.sales, "date").groupby("date")["orders"].sum().to_numpy(dtype=float)
    draws = np.random.default_rng(1).choice(daily, (4000, len(daily))).sum(axis=1) * 7 / 30
    low, high = np.percentile(draws, [2.5, 97.5])
    assert kpi_interval(tea, ORDERS, MONTH) == pytest.approx((low, high), rel=0.02)


@pytest.mark.parametrize(
    ("metric", "platform", "table", "column"),
    [
        ("broadcast_click_rate", "line_oa", "broadcasts", "sent_at"),
        ("first_response_median", "all", "messages", "received_at"),
    ],
)
def test_a_kpi_of_another_table_has_its_value_within_its_interval(
    tea,
    metric,
    platform,
    table,
    column,
):
    low, high = kpi_interval(tea, Target("k1", platform, metric, 1.0, "at_least"), MONTH)
    column = column if column in tea.measured[table] else "date"
    assert low <= value(of_month(tea.measured[table], column), metric) <= high


def test_a_measure_that_the_exports_lack_is_neither_attained_nor_clear(tea):
    row = evaluation.kpi_table(
        tea,
        MONTH,
        [Target("k1", "youtube", "link_clicks", 5, "at_least")],
    ).iloc[0]
    assert (
        np.isnan(row["actual"])
        and np.isnan(row["low"])
        and not row["attained"]
        and not row["clear"]
    )


@pytest.mark.parametrize("by", ["post_type", "slot", "weekday"])
def test_groups_of_the_month_hold_every_post_once(tea, by):
    table = evaluation.content_table(tea, MONTH, by)
    assert (
        table["posts"].sum() == len(evaluation.posts_of(tea, MONTH))
        and (table["enough"] == (table["posts"] >= 3)).all()
    )


def test_a_post_that_stands_out_moves_the_month_when_it_is_left_out(tea):
    table = evaluation.standout_posts(tea, MONTH)
    month = evaluation.month_table(tea, MONTH).set_index("platform")["engagement_rate_by_reach"]
    assert (table["times"] >= STANDOUT).all() and (
        table["rate_without"] != table["platform"].map(month)
    ).all()


def test_posts_are_counted_beside_the_series_that_the_strategy_plans(tea, tmp_path):
    own = evaluation.take_over(Portfolio(tmp_path / "evaluation" / "portfolio"), tea)
    table = evaluation.activity_table(tea, MONTH, own.parts[ContentStrategy]).set_index("platform")
    assert table.loc["instagram", "planned_a_week"] == 2 and np.isnan(
        table.loc["tiktok", "planned_a_week"],
    )
    assert set(own.origins.values()) == {"課程範例"} and [target.kpi for target in own.targets] == [
        "k1",
        "k2",
        "k3",
        "k4",
    ]


def test_the_committed_truth_is_that_of_the_simulated_business(tea):
    fresh = evaluation_truth(tea, simulate(load_profile("tea"), SEED).truth, MONTH)
    committed = (ROOT / "answers" / "evaluation" / "truth.json").read_text(encoding="utf-8")
    assert committed == fresh.model_dump_json(indent=1) + "\n", (
        "請執行 python tools/make_answers.py 後一併提交。"
    )


@pytest.mark.parametrize(
    ("planted", "found", "right"),
    [
        (0.5, "lift", ["lift"]),
        (0.15, "no_clear_effect", ["lift", "no_clear_effect"]),
        (0.0, "no_clear_effect", ["no_clear_effect"]),
        (0.0, "lift", ["no_clear_effect"]),
        (0.0, "drop", ["no_clear_effect", "drop"]),
    ],
)
def test_what_the_evidence_does_not_show_may_be_called_unclear_but_nothing_is_never_a_lift(
    planted,
    found,
    right,
):
    assert _verdicts(planted, found) == right


def test_the_campaign_that_did_nothing_is_in_the_truth_and_the_taught_rule_does_not_call_it_a_lift(
    tea,
):
    truth = read_evaluation_truth(ROOT / "answers" / "evaluation" / "truth.json")
    (nothing,) = [row for row in truth.campaigns if row.null]
    campaign = next(each for each in tea.brief.campaigns if each.id == nothing.campaign)
    found = campaign_ways(tea, campaign, (truth.onset, truth.end)).set_index("compared")["verdict"]
    assert (
        nothing.posts == ["no_clear_effect"]
        and found["both_posts"] == found["orders_per_session"] == "no_clear_effect"
    )


def test_on_both_platforms_together_the_strong_campaign_has_a_narrower_range_than_on_either(tea):
    ways = campaign_ways(tea, tea.brief.campaigns[1]).set_index("compared")
    width = (ways["high"] - ways["low"]).astype(float)
    assert (
        width["both_posts"] < min(width["facebook_posts"], width["instagram_posts"])
        and ways.loc["both_posts", "verdict"] == "lift"
    )


def test_a_longer_test_sees_a_smaller_change_and_one_week_sees_none(tea):
    target = targets_of(tea.brief)[0]
    seen = [evaluation.detectable_change(tea, target, weeks) for weeks in (4, 8, 14)]
    assert seen == sorted(seen, reverse=True) and evaluation.detectable_change(
        tea,
        target,
        1,
    ) == float("inf")
