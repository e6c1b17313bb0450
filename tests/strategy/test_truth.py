"""What the assessor compares with: worked out anew it is what lies in the answers, and a broken
file is named.
"""

import pytest

from smhelpers.errors import CourseError
from smhelpers.paths import course_root
from smhelpers.simulation.profile import load_profile
from smhelpers.simulation.simulate import simulate
from smhelpers.simulation.strategy_answers import accepted, write_strategy_truth
from smhelpers.simulation.workplace_files import SEED
from smhelpers.strategy import (
    ContentStrategy,
    KpiPlan,
    check_kpis,
    check_readings,
    check_targets,
    read_strategy_truth,
)
from smhelpers.strategy.truth import RateTruth
from smhelpers.workplace import Workplace

from .samples import sample


@pytest.fixture(scope="module")
def truth():
    return read_strategy_truth(course_root() / "answers" / "strategy" / "truth.json")


@pytest.fixture
def content():
    return ContentStrategy.model_validate(sample("tea")["content"])


@pytest.fixture
def kpis():
    return KpiPlan.model_validate(sample("tea")["kpis"])


def test_the_committed_answers_are_those_of_the_simulator(tmp_path):
    tea = Workplace.open("tea")
    fresh = write_strategy_truth(
        tea.folder,
        simulate(load_profile("tea"), SEED).truth,
        tmp_path / "truth.json",
    )
    assert (
        fresh.read_bytes() == (course_root() / "answers" / "strategy" / "truth.json").read_bytes()
    )


def test_a_broken_truth_is_named(tmp_path):
    (tmp_path / "truth.json").write_text('{"workplace": "tea"}', encoding="utf-8")
    with pytest.raises(CourseError, match="truth.json 的內容有誤"):
        read_strategy_truth(tmp_path / "truth.json")


def test_what_was_planted_counts_as_right_even_where_noise_hides_it():
    found = RateTruth(
        best=["noon"],
        weakest=["night"],
        verdict="no_clear_difference",
        posts={"noon": 9, "evening": 12, "night": 8},
    )
    right = accepted(found, {"morning": 0.5, "noon": 0.0, "evening": 0.3, "night": 0.0})
    assert right.best == ["noon", "evening"]
    assert set(right.weakest) == {"night", "noon"}


def test_readings_of_the_sample_are_right_and_a_lucky_hour_is_not(content, truth):
    assert all(finding.right for finding in check_readings(content, truth))
    content.slots[0].best, content.slots[0].posts = "morning", 1
    assert {finding.about for finding in check_readings(content, truth) if not finding.right} >= {
        "Instagram 的最好時段",
        "Instagram 時段的貼文數",
    }


def test_hours_are_not_asked_for_on_platforms_that_the_strategy_does_not_use(content, truth):
    content.platforms = ["line_oa"]
    assert check_readings(content, truth) == []


def test_figures_of_another_shop_are_not_the_own_ones(kpis, truth):
    brief = Workplace.open("tea").brief
    assert all(
        finding.right
        for finding in [*check_kpis(kpis, brief, truth), *check_targets(kpis, brief, truth)]
    )
    kpis.kpis[0].baseline, kpis.kpis[0].low, kpis.kpis[0].high = 0.5, 0.4, 0.6
    assert [finding.about for finding in check_kpis(kpis, brief, truth) if not finding.right] == [
        "k1 的現況",
        "k1 的可能範圍",
    ]


def test_a_measure_that_a_platform_cannot_fill_earns_nothing(kpis, truth):
    kpis.kpis[0].metric, kpis.kpis[0].platform = "open_rate", "instagram"
    brief = Workplace.open("tea").brief
    assert [finding.right for finding in check_kpis(kpis, brief, truth)[:4]] == [False] * 4
