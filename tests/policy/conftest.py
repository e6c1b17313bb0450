"""Simulated businesses with their truth, and a set of rules that a careful marketer would write."""

from pathlib import Path

import pytest

from smhelpers.policy.rules import ContentRules, read_rules
from smhelpers.simulation.profile import load_profile
from smhelpers.simulation.simulate import simulate

REFERENCE = Path(__file__).with_name("reference_rules.yml")


def reference_rules(brief) -> ContentRules:
    """The reference rules for a business: its rivals' names filled in, the lodging rule only for
    lodgings.
    """
    names = [name for rival in brief.rivals for name in (rival.name, rival.name[:2])]
    rules = read_rules(REFERENCE, rivals="、".join(names))
    kept = [
        rule for rule in rules.rules if rule.topic != "lodging_licence" or brief.sector == "民宿"
    ]
    return ContentRules(rules=kept)


@pytest.fixture(scope="session")
def simulated():
    """A function that simulates a business once (by its slug) and gives the same tables ever
    after.
    """
    made = {}

    def of(slug):
        return (
            made.setdefault(slug, None)
            or made.update({slug: simulate(load_profile(slug), 7)})
            or made[slug]
        )

    return of
