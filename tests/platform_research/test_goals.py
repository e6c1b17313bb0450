"""A goal that the company itself wrote is a goal."""

import pytest

from smhelpers.platform_research import smart
from smhelpers.platform_research.deliverables import SocialGoal
from smhelpers.workplace import Business


@pytest.mark.parametrize("workplace", ["tea", "guesthouse"])
def test_a_goal_copied_from_the_company_s_list_is_measurable_relevant_and_dated(workplace):
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
        right = {each.about.rpartition("…」")[2] for each in smart(goal, brief) if each.right}
        assert {"可衡量", "與組織目標相關", "有期限"} <= right
