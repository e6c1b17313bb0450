"""Alarms on two signals: they ring at the planted crisis, and a campaign alone does not ring
them.
"""

from datetime import date, timedelta

import pandas as pd
import pytest

from smhelpers.monitoring import (
    METHODS,
    Setting,
    compared,
    days_of,
    ends_of,
    firings,
    found_crisis,
    score,
    scores,
)
from smhelpers.simulation.profile import load_profile
from smhelpers.simulation.simulate import simulate
from smhelpers.simulation.variants import vary
from smhelpers.simulation.workplace_files import write_workplace
from smhelpers.workplace import Workplace


@pytest.fixture(scope="module")
def daily(tea):
    return days_of(tea)


@pytest.mark.parametrize("method", METHODS)
def test_each_method_at_its_usual_threshold_rings_on_the_day_of_the_crisis(
    daily,
    tea_truth,
    method,
):
    result = score(
        firings(daily, Setting(method, METHODS[method].threshold, 0.3)),
        daily,
        tea_truth.onset,
        tea_truth.end,
    )
    assert result.delay_days == 0 and len(result.false_alarms) <= 1


def test_a_score_looks_only_at_the_days_before(daily):
    cut = daily.iloc[:140]
    pd.testing.assert_frame_equal(scores(cut), scores(daily).iloc[:140])


def test_volume_without_negatives_does_not_ring(daily, tea_truth):
    cheerful = daily.assign(negative=0, negative_share=0.0)
    assert len(firings(cheerful, Setting("baseline_multiple", 3.0, 0.3))) == 0
    assert len(firings(cheerful, Setting("baseline_multiple", 3.0, 0.0))) > 0


def test_negatives_without_volume_do_not_ring(daily):
    calm = daily.assign(
        mentions=daily["baseline"].fillna(4).astype(int),
        ratio=1.0,
        negative_share=1.0,
    )
    assert len(firings(calm, Setting("baseline_multiple", 3.0, 0.3))) == 0


def test_a_day_of_few_mentions_does_not_ring(daily):
    assert (firings(daily, Setting("baseline_multiple", 1.0, 0.0, 12))["mentions"] >= 12).all()


def test_a_higher_threshold_never_rings_more_often(daily):
    days = [
        len(firings(daily, Setting("robust_z", threshold, 0.2))) for threshold in (1, 2, 3, 5, 9)
    ]
    assert days == sorted(days, reverse=True)


def test_the_loudest_episode_is_found_where_the_crisis_was_planted(
    daily,
    tea_truth,
    guesthouse,
    simulated,
):
    assert found_crisis(daily) == (tea_truth.onset, tea_truth.end)
    onset = simulated["guesthouse"].truth.crisis.onset.date()
    assert found_crisis(days_of(guesthouse))[0] == onset


def test_a_crisis_is_over_after_three_ordinary_days(daily, tea_truth):
    end = ends_of(daily, tea_truth.onset)
    after = daily[daily.index >= pd.Timestamp(end)]["mentions"].head(3)
    assert (
        end > tea_truth.onset
        and (
            after
            < 2 * daily[daily.index < pd.Timestamp(tea_truth.onset)]["mentions"].tail(28).median()
        ).all()
    )


def test_settings_are_compared_by_delay_and_false_alarms(daily, tea_truth):
    table = compared(
        daily,
        [Setting("baseline_multiple", 3.0, 0.3), Setting("baseline_multiple", 40.0, 0.3)],
        tea_truth.onset,
        tea_truth.end,
    )
    assert (
        table["delay_days"].iloc[0] == 0
        and pd.isna(table["delay_days"].iloc[1])
        and table["alarm_days"].iloc[1] == 0
    )


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_some_usual_setting_meets_the_assessment_on_other_variants(seed, tmp_path):
    simulation = simulate(vary(load_profile("tea"), seed), seed)
    workplace = Workplace.open(write_workplace(simulation, tmp_path / "pack"))
    daily, onset = days_of(workplace), simulation.truth.crisis.onset.date()
    results = [
        score(
            firings(daily, Setting(name, method.threshold, 0.3)),
            daily,
            onset,
            ends_of(daily, onset),
        )
        for name, method in METHODS.items()
    ]
    assert any(
        r.delay_days is not None and r.delay_days <= 2 and len(r.false_alarms) <= 3 for r in results
    )


def test_firings_tell_day_method_and_share(daily):
    fired = firings(daily, Setting("ewma", 3.0, 0.3))
    assert fired["date"].iloc[0] >= date(2026, 8, 1) and fired["reason"].iloc[0].startswith(
        f"{fired['date'].iloc[0]:%m/%d}",
    )
    assert "EWMA" in fired["reason"].iloc[0] and fired["date"].diff().dropna().min() >= timedelta(
        days=1,
    )
