"""The truth of a workplace: complete, apart from the data, and the same after writing and
reading.
"""

import pandas as pd
import pytest

from smhelpers.errors import CourseError
from smhelpers.simulation.profile import load_profile
from smhelpers.simulation.simulate import Simulation, simulate
from smhelpers.simulation.truth import direction, read_truth, write_truth


@pytest.fixture(scope="module")
def simulation() -> Simulation:
    return simulate(load_profile("tea"), 9)


def test_a_truth_file_reads_back_as_it_was_written(simulation, tmp_path):
    assert (
        read_truth(write_truth(simulation.truth, tmp_path / "apart" / "truth.json"))
        == simulation.truth
    )


def test_a_missing_truth_file_is_told_in_one_sentence(tmp_path):
    with pytest.raises(CourseError, match="找不到答案檔"):
        read_truth(tmp_path / "truth.json")


def test_every_mention_and_message_has_its_label(simulation):
    truth = simulation.truth
    assert [label.id for label in truth.mentions] == simulation.mentions["mention_id"].tolist()
    assert [label.id for label in truth.messages] == simulation.messages["message_id"].tolist()


def test_breaches_and_near_misses_are_different_posts(simulation):
    truth = simulation.truth
    breaches, near = (
        {(post.platform, post.post_id) for post in rows}
        for rows in (truth.breaches, truth.near_misses)
    )
    assert len(breaches) >= 9
    assert len(near) >= 5
    assert not breaches & near


def test_several_rules_are_broken(simulation):
    assert len({post.rule for post in simulation.truth.breaches}) >= 5


def test_cross_posts_share_their_caption(simulation):
    captions = simulation.posts.set_index("post_id")["caption"]
    assert len(simulation.truth.cross_posts) > 5
    for pair in simulation.truth.cross_posts:
        assert captions[pair.facebook] == captions[pair.instagram]


def test_a_campaign_without_any_effect_is_called_null(simulation):
    assert {campaign.id: campaign.null for campaign in simulation.truth.campaigns} == {
        "c1": False,
        "c2": False,
        "c3": True,
    }


@pytest.mark.parametrize(
    ("trend", "name"),
    [(0.018, "up"), (-0.016, "down"), (0.0, "flat"), (0.003, "flat")],
)
def test_a_trend_is_named_by_its_sign_and_size(trend, name):
    assert direction(trend) == name


def test_replies_never_come_before_the_message_and_closing_never_before_the_reply(simulation):
    answered = simulation.messages.dropna(subset=["replied_at"])
    assert (answered["replied_at"] > answered["received_at"]).all()
    assert (answered["closed_at"] >= answered["replied_at"]).all()


def test_spam_is_never_answered(simulation):
    spam = simulation.messages[simulation.messages["topic"] == "spam"]
    assert len(spam) > 20
    assert spam["replied_at"].isna().all()


def test_followers_of_a_day_are_those_of_the_day_before_plus_gained_minus_lost(simulation):
    for _, account in simulation.accounts.groupby("platform"):
        change = account["followers"].diff().dropna()
        assert (change == (account["gained"] - account["lost"]).iloc[1:]).all()


def test_daily_views_of_an_account_are_the_views_of_its_posts_but_for_the_last_days(simulation):
    for platform in ("facebook", "instagram"):
        daily = simulation.accounts.loc[simulation.accounts["platform"] == platform, "views"].sum()
        posts = simulation.posts.loc[simulation.posts["platform"] == platform, "views"].sum()
        assert 0.95 * posts < daily <= posts


def test_audience_shares_of_a_platform_add_up_to_one(simulation):
    totals = simulation.audience.groupby("platform")["share"].sum()
    assert totals.sub(1).abs().max() < 0.001


def test_ads_spend_is_the_budget_of_each_campaign(simulation):
    spent = simulation.ads.groupby("campaign_id")["spend"].sum()
    budgets = pd.Series(
        {campaign.id: campaign.budget for campaign in simulation.scene.brief.campaigns},
    )
    assert spent.sub(budgets).abs().max() < 1


def test_orders_never_exceed_sessions(simulation):
    assert (simulation.sales["orders"] <= simulation.sales["sessions"]).all()
