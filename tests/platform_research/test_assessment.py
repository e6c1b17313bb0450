"""Task 1 in both directions, through real nbgrader: the model answer earns everything, the blank
release nothing, and each named
wrong submission loses where it is wrong."""

import pytest

from smhelpers.demo import research
from smhelpers.marking.coursedir import open_course
from smhelpers.marking.master import load_master
from smhelpers.marking.settings import settings_of

from ..assessments import BothDirections, hidden_tests_in

pytestmark = [pytest.mark.xdist_group("research"), pytest.mark.timeout(1100)]
TASK = "platform_research"
FULL = {
    "goals_are_smart_and_ranked": 4,
    "sources_state_year_and_definition": 4,
    "segments_are_counted_with_their_uncertainty": 4,
    "directions_of_trends_are_right": 5,
    "breaks_of_metrics_are_recognised": 2,
    "profiles_have_every_item_of_their_own": 5,
    "platforms_are_compared_on_weighted_criteria": 4,
    "decision_follows_from_the_own_scores": 4,
    "integration_uses_real_systems_and_guards_data": 4,
    "exposure_fits_platforms_budget_and_hours": 4,
    "community_covers_brand_people_and_user_content": 4,
    "situations_on_goals_are_decided": 3,
    "situations_on_the_target_market_are_decided": 3,
    "situations_on_trends_are_decided": 3,
    "situations_on_choosing_platforms_are_decided": 3,
    "situations_on_integration_are_decided": 3,
    "situations_on_exposure_are_decided": 3,
    "situations_on_brand_and_community_are_decided": 3,
    "trends_and_roles_are_known": 2,
    "platforms_and_their_terms_are_known": 2,
    "effects_of_techniques_are_known": 2,
    "role_of_user_content_is_known": 2,
}
#: By submission, the cells that it must lose points in, with the most that it may keep; every other
#: cell keeps its full score.
WRONG = {
    research.goals_of_another_organisation: {"goals_are_smart_and_ranked": 0},
    research.definitions_compared: {
        "sources_state_year_and_definition": 3.2,
        "directions_of_trends_are_right": 2.6,
    },
    research.segments_guessed: {"segments_are_counted_with_their_uncertainty": 0},
    research.profiles_copied: {"profiles_have_every_item_of_their_own": 4},
    research.ranking_not_from_scores: {
        "platforms_are_compared_on_weighted_criteria": 3.6,
        "decision_follows_from_the_own_scores": 1,
        "exposure_fits_platforms_budget_and_hours": 3.5,
        "community_covers_brand_people_and_user_content": 3.5,
    },
    research.systems_invented: {"integration_uses_real_systems_and_guards_data": 2},
    research.budget_overspent: {"exposure_fits_platforms_budget_and_hours": 2},
    research.customers_not_asked: {"community_covers_brand_people_and_user_content": 0},
    research.quiz_of_a_neighbour: {
        "trends_and_roles_are_known": 1.5,
        "platforms_and_their_terms_are_known": 1.5,
        "effects_of_techniques_are_known": 1.5,
        "role_of_user_content_is_known": 1.5,
    },
}


class TestPlatformResearch(BothDirections):
    TASK, FULL, PROSE, WRONG = TASK, FULL, [4] * 7, WRONG

    def test_feedback_says_what_to_read_again_and_shows_no_hidden_test(self, feedback):
        page = feedback["quiz_of_a_neighbour"]
        assert "✗ 知識測驗" in page and "請再讀課文「" in page
        assert not hidden_tests_in(feedback)

    def test_the_checks_hold_the_keys_of_the_banks_that_the_assignment_draws_from_and_no_other(
        self,
        demo,
    ):
        coursedir = open_course(demo.root)
        master = load_master(coursedir, TASK, settings_of(coursedir.config))
        held = {name for name in master.private if name.startswith("quiz/")}
        assert held == {f"quiz/{name}.yml" for name in ("k-2", "k-3", "k-5", "k-6")}
        assert (demo.root / "answers" / "quiz" / "k-1.yml").is_file()
