"""Campaigns on screen: tables and pictures that a trainee reads."""

import re
from datetime import date

import pandas as pd
import pytest

from smhelpers.errors import CourseError
from smhelpers.evaluation.campaign_ways import campaign_ways, daily_sales, orders_with_and_without
from smhelpers.views import evaluation_effects as view
from smhelpers.workplace import Workplace


@pytest.fixture(scope="module")
def guesthouse():
    return Workplace.open("guesthouse")


def test_every_way_stands_in_the_table_with_its_limits(guesthouse):
    page = view.four_ways(guesthouse, "c1")._repr_html_()
    assert all(
        way in page for way in ("排除條件後比貼文", "分段迴歸", "差異中的差異", "反事實推估")
    )
    assert page.count("看不出明顯效果") == 5 and "同一段時間發生的別的事" in page
    assert not re.search("[a-z]+_[a-z]+", re.sub("<[^>]*>", "", page))


def test_what_the_data_cannot_answer_is_said_and_not_left_out(tea):
    table = campaign_ways(tea, view.campaign_of(tea, "c1")).set_index("compared")
    assert (
        table.loc["instagram_posts", "verdict"] == "not_judged"
        and "至少要 4 篇" in table.loc["instagram_posts", "limits"]
    )


def test_a_campaign_that_there_is_not_is_answered_with_those_that_there_are(tea):
    with pytest.raises(CourseError, match="可選的活動：c1、c2、c3"):
        view.four_ways(tea, "c7")


def test_the_campaign_of_good_hours_looks_better_before_its_circumstances_are_held_still(
    guesthouse,
):
    habits = view.habits_of_campaign(guesthouse, "c1").data.set_index("group")
    assert (
        habits.loc["posts_of_campaign", "film_share"]
        > 2 * habits.loc["posts_of_others", "film_share"]
    )
    assert set(
        view.four_ways(guesthouse, "c1").data.query("method == 'adjusted_posts'")["verdict"],
    ) == {"no_clear_effect"}


def test_holding_the_crisis_still_raises_the_effect_of_the_campaign_that_ran_into_it(guesthouse):
    campaign, spoiled = view.campaign_of(guesthouse, "c2"), (date(2026, 7, 18), date(2026, 8, 14))
    blamed, cleared = (
        campaign_ways(guesthouse, campaign, span)
        .query("method == 'adjusted_posts'")["effect_size"]
        .to_numpy()
        for span in (None, spoiled)
    )
    assert (cleared > blamed).all()


def test_the_picture_shows_actual_and_expected_orders_of_the_campaigns_days(tea):
    table = orders_with_and_without(tea, view.campaign_of(tea, "c2"))
    told = table.dropna(subset=["expected"])
    assert (
        len(told) == 28
        and (told["low"] <= told["expected"]).all()
        and (told["expected"] <= told["high"]).all()
    )
    assert told["actual"].sum() > told["expected"].sum()
    figure = view.counterfactual_chart(tea, "c2")
    assert re.match(
        "活動 c2 的 28 天裡，有 [1-9]\\d* 天的交易數落在推估範圍之外",
        figure.get_label(),
    )


def test_extreme_weeks_are_followed_by_more_usual_ones(guesthouse):
    table = view.after_extreme_weeks(guesthouse).data
    assert (
        abs(table["next_week"] - table["all_weeks"]) < abs(table["own_week"] - table["all_weeks"])
    ).all()


def test_one_post_that_money_carried_is_seen(guesthouse):
    table = view.without_widest_post(guesthouse).data.set_index(["campaign", "platform"])
    assert (
        table.loc[("c1", "instagram"), "widest_reach"]
        > 10 * table.loc[("c1", "instagram"), "reach_median"]
    )
    assert (
        table.loc[("c1", "instagram"), "rate_without"]
        > 1.5 * table.loc[("c1", "instagram"), "rate"]
    )


def test_costs_state_their_window(guesthouse):
    board = view.cost_board(guesthouse, "2026-09", window=14)
    assert (
        "活動期間加 14 天" in board.title
        and "不是各列平均" in board.note
        and list(board.data["campaign"])[-1] == "all_campaigns"
    )


def test_a_folder_without_site_sales_is_told_what_to_export():
    with pytest.raises(CourseError, match="官網銷售"):
        daily_sales(
            type(
                "Shop",
                (),
                {
                    "sales": pd.DataFrame(
                        columns=["date", "source", "campaign", "sessions", "orders"],
                    ),
                },
            )(),
        )
