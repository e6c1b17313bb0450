"""Targets of a brief: some months meet them, some miss them, for every business and every
variant.
"""

import pytest

from smhelpers.metrics import kpis
from smhelpers.simulation.profile import load_profile, profile_slugs
from smhelpers.simulation.simulate import Simulation, retargeted, simulate
from smhelpers.simulation.targets import with_targets
from smhelpers.simulation.variants import vary
from smhelpers.simulation.workplace_files import SEED


def _met(simulation: Simulation) -> dict[str, list[bool]]:
    """For each KPI whether each month from May to September met its target."""
    posts = simulation.posts.assign(month=simulation.posts["published_at"].dt.strftime("%Y-%m"))
    posts = posts[posts["month"].between("2026-05", "2026-09")]
    table = {}
    for kpi in simulation.scene.brief.kpis:
        values = kpis(posts[posts["platform"] == kpi.platform], [kpi.metric], ["month"])[kpi.metric]
        table[kpi.id] = (values >= kpi.target).tolist()
    return table


@pytest.mark.parametrize("slug", profile_slugs())
def test_every_target_of_a_profile_is_met_in_some_months_and_missed_in_others(slug):
    for kpi, months in _met(simulate(load_profile(slug), SEED)).items():
        assert 1 <= sum(months) <= 4, kpi


@pytest.mark.parametrize("seed", [1, 2])
def test_every_target_of_a_variant_is_met_in_some_months_and_missed_in_others(seed):
    for kpi, months in _met(retargeted(simulate(vary(load_profile("tea"), seed), seed))).items():
        assert 1 <= sum(months) <= 4, kpi


def test_retargeting_changes_the_targets_alone():
    simulation = simulate(load_profile("salon"), 5)
    again = retargeted(simulation)
    assert again.posts is simulation.posts
    assert again.scene.brief.model_copy(update={"kpis": []}) == simulation.scene.brief.model_copy(
        update={"kpis": []},
    )


def test_without_whole_months_the_targets_stay():
    simulation = simulate(load_profile("tea"), 5, weeks=4)
    assert with_targets(simulation.scene.brief, simulation.posts) == simulation.scene.brief
