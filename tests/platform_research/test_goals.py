"""A goal that the company itself wrote is a goal, word for word."""

import pytest

from smhelpers.deliverable import counted
from smhelpers.platform_research import smart
from smhelpers.platform_research.deliverables import SocialGoal
from smhelpers.workplace import Business


@pytest.mark.parametrize("workplace", ["tea", "guesthouse"])
def test_nothing_of_a_goal_copied_from_the_company_s_list_counts_as_wrong(workplace):
    brief = Business.open(workplace).brief
    for given in brief.goals:
        goal = SocialGoal(
            organisation_goal=given.id,
            statement=given.text,
            measure=given.measure,
            baseline=given.baseline,
            target=given.target,
            due=given.due,
            impact=3,
            effort=3,
            priority=1,
        )
        assert [each.about for each in counted(smart(goal, brief)) if not each.right] == []


def test_a_short_goal_and_a_steep_one_are_asked_about_and_not_failed():
    brief = Business.open("guesthouse").brief
    steep = SocialGoal(
        organisation_goal="g2",
        statement="補上空房",
        measure="平日入住率",
        baseline=0.1,
        target=0.5,
        due="2026-12-31",
        impact=3,
        effort=3,
        priority=1,
    )
    asked = [each for each in smart(steep, brief) if each.asks and not each.right]
    assert [each.about.rpartition("」")[2] for each in asked] == ["具體", "做得到"]
    assert "憑什麼做得到" in asked[1].remedy
