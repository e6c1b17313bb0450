"""Effects of campaigns: found where the simulator planted them, not found where it planted none,
and told with their limits.
"""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from smhelpers.brief import Campaign
from smhelpers.errors import CourseError
from smhelpers.evaluation.effects import (
    LIMITS,
    adjusted_posts,
    counterfactual,
    difference_in_differences,
    during,
    segmented,
)
from smhelpers.workplace import Workplace

DAYS = pd.date_range("2026-01-01", periods=120)


def campaign(start="2026-03-15", days=14):
    begin = date.fromisoformat(start)
    return Campaign(
        id="c1",
        name="春季活動",
        hashtag="#春季",
        start=begin.isoformat(),
        end=(begin + timedelta(days=days - 1)).isoformat(),
        budget=1000,
    )


def daily(level, lift=0.0, seed=1):
    """Poisson counts by day with a weekly rhythm and a lift (natural logarithm) during the
    campaign.
    """
    inside, rng = during(DAYS, campaign()), np.random.default_rng(seed)
    mean = level * np.exp(0.2 * np.sin(2 * np.pi * DAYS.day_of_week / 7) + lift * inside)
    return pd.Series(rng.poisson(mean), DAYS).astype(float)


@pytest.fixture(scope="module")
def sales(tea):
    """Daily sessions and orders of the tea shop: all, and those from sources that no campaign
    touches.
    """
    untouched = tea.sales["source"].isin(["google", "(direct)"])
    tables = [tea.sales, tea.sales[untouched], tea.sales[~untouched]]
    return [table.groupby("date")[["sessions", "orders"]].sum().astype(float) for table in tables]


def by_id(workplace: Workplace, name: str) -> Campaign:
    return next(each for each in workplace.brief.campaigns if each.id == name)


def test_the_planted_lift_is_found_by_every_method(tea, sales):
    everything, untouched, social = sales
    green = by_id(tea, "c2")
    posts = tea.posts[tea.posts["platform"] == "facebook"]
    effects = [
        adjusted_posts(posts, green),
        segmented(everything["orders"], everything["sessions"], green, tea.brief.campaigns),
        difference_in_differences(social["sessions"], untouched["sessions"], green),
        counterfactual(everything["orders"], green, untouched["sessions"]),
    ]
    assert [effect.verdict for effect in effects] == ["lift"] * 4
    # planted: 0.5 on the rate of its posts, 0.18 on orders per session (natural logarithms)
    assert (
        effects[0].low < np.expm1(0.5) < effects[0].high
        and effects[1].low < np.expm1(0.18) < effects[1].high
    )


def test_the_campaign_that_did_nothing_lifts_no_orders(tea, sales):
    everything, untouched, _ = sales
    school = by_id(tea, "c3")
    assert (
        segmented(everything["orders"], everything["sessions"], school, tea.brief.campaigns).verdict
        == "no_clear_effect"
    )
    assert (
        counterfactual(everything["orders"], school, untouched["sessions"]).verdict
        == "no_clear_effect"
    )


def test_good_hours_and_formats_are_not_taken_for_the_campaign(tea):
    school, posts = by_id(tea, "c3"), tea.posts[tea.posts["platform"] == "facebook"]
    assert adjusted_posts(posts, school).verdict != "lift"


def test_a_crisis_in_the_same_weeks_can_be_held_still(tea):
    school, posts = by_id(tea, "c3"), tea.posts[tea.posts["platform"] == "instagram"]
    blamed, cleared = (
        adjusted_posts(posts, school),
        adjusted_posts(posts, school, (date(2026, 8, 19), date(2026, 9, 20))),
    )
    assert blamed.verdict == "drop" and cleared.estimate > blamed.estimate


@pytest.mark.parametrize(
    "method",
    [
        lambda s, c: segmented(s, pd.Series(1.0, DAYS), campaign()),
        lambda s, c: difference_in_differences(s, c, campaign()),
        lambda s, c: counterfactual(s, campaign()),
    ],
    ids=["segmented", "did", "counterfactual"],
)
def test_noise_alone_is_called_an_effect_about_once_in_twenty(method):
    calls = [
        method(daily(40, seed=seed), daily(40, seed=seed + 500)).verdict != "no_clear_effect"
        for seed in range(30)
    ]
    assert sum(calls) <= 6


def test_what_moves_both_series_is_not_credited_to_the_campaign():
    shared = daily(200, lift=0.4)
    assert (
        difference_in_differences(shared, daily(200, lift=0.4, seed=9), campaign()).verdict
        == "no_clear_effect"
    )
    assert difference_in_differences(shared, daily(200, seed=9), campaign()).verdict == "lift"


def test_every_verdict_says_what_it_cannot_say():
    effect = segmented(daily(50, lift=0.5), pd.Series(1.0, DAYS), campaign())
    assert effect.sentence.startswith("有提升（約 +") and effect.sentence.endswith(
        LIMITS["segmented"],
    )


@pytest.mark.parametrize("start", ["2026-01-10", "2026-07-01"])
def test_too_little_before_or_nothing_of_the_campaign_is_told(start):
    with pytest.raises(CourseError, match="請匯出更長的期間"):
        segmented(daily(50), pd.Series(1.0, DAYS), campaign(start))
    with pytest.raises(CourseError, match="請匯出更長的期間"):
        counterfactual(daily(50), campaign(start))


def test_a_campaign_of_a_few_posts_is_not_judged(tea):
    posts = tea.posts[tea.posts["platform"] == "facebook"]
    with pytest.raises(CourseError, match="至少要 4 篇"):
        adjusted_posts(posts, by_id(tea, "c1").model_copy(update={"hashtag": "#沒有人用"}))
