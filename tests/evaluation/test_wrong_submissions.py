"""Task 5 in both directions, through real nbgrader: the model answer earns everything, the blank
release nothing, and each named
wrong submission loses where it is wrong."""

import pytest

from smhelpers.demo import evaluation as wrong
from smhelpers.evidence import graded_cells

from ..assessments import BothDirections, hidden_tests_in

pytestmark = [pytest.mark.xdist_group("evaluation"), pytest.mark.timeout(1100)]
TASK = "evaluation"
FULL = {
    "month_figures_match_the_exports": 6,
    "best_types_and_trends_are_read_correctly": 6,
    "limits_of_the_data_are_recognised": 2,
    "kpis_are_judged_against_their_targets": 6,
    "intervals_tell_noise_from_success": 4,
    "campaign_effects_are_judged_from_comparison": 6,
    "costs_state_their_window": 6,
    "recommendations_rest_on_findings_and_resources": 5,
    "tests_can_show_what_is_expected": 4,
    "recommendations_change_pages_of_the_strategy": 5,
    "situations_on_reading_data_are_decided": 3,
    "situations_on_targets_are_decided": 3,
    "situations_on_recommendations_are_decided": 3,
    "effects_of_social_media_are_known": 2,
    "tools_and_methods_of_tracking_are_known": 2,
}
#: By submission, the cells that it must lose points in, with the most that it may keep; every other
#: cell keeps its full score.
WRONG = {
    wrong.rates_averaged_clicks_counted: {"month_figures_match_the_exports": 2.1},
    wrong.noise_called_a_trend: {"best_types_and_trends_are_read_correctly": 0},
    wrong.reach_added_up_over_posts: {"limits_of_the_data_are_recognised": 0},
    wrong.kpis_all_called_attained: {"kpis_are_judged_against_their_targets": 0.7},
    wrong.intervals_made_up: {"intervals_tell_noise_from_success": 0.6},
    wrong.every_campaign_called_effective: {"campaign_effects_are_judged_from_comparison": 5.2},
    wrong.only_the_null_campaign_believed: {"campaign_effects_are_judged_from_comparison": 5.2},
    wrong.campaigns_without_their_circumstances: {
        "campaign_effects_are_judged_from_comparison": 3.6,
    },
    wrong.costs_mixed_up: {"costs_state_their_window": 0},
    wrong.recommendations_nobody_can_carry: {"recommendations_rest_on_findings_and_resources": 0.5},
    wrong.effects_too_small_to_be_seen: {"tests_can_show_what_is_expected": 1.6},
    wrong.strategy_left_as_it_was: {"recommendations_change_pages_of_the_strategy": 2.7},
    wrong.old_text_misquoted: {"recommendations_change_pages_of_the_strategy": 4.2},
    wrong.quiz_of_a_neighbour: {
        "effects_of_social_media_are_known": 1.5,
        "tools_and_methods_of_tracking_are_known": 1.5,
    },
}


class TestEvaluation(BothDirections):
    TASK, FULL, PROSE, WRONG = TASK, FULL, [4] * 3, WRONG

    def test_every_criterion_and_both_kinds_of_knowledge_are_evidenced(self, course):
        tags = {
            tag for cell in graded_cells(course) if cell.assignment == TASK for tag in cell.evidence
        }
        assert {"pc-5.1", "pc-5.2", "pc-5.3", "k-5", "k-8", "s-5"} <= tags

    def test_believing_in_the_campaign_that_did_nothing_costs_both_of_its_verdicts(self, scores):
        earned = scores["only_the_null_campaign_believed"][
            "campaign_effects_are_judged_from_comparison"
        ]
        assert earned == pytest.approx(6 * 13 / 15, abs=0.01)

    def test_feedback_tells_the_verdicts_and_the_quiz_and_shows_no_hidden_test(self, feedback):
        assert (
            "✗ c3 的貼文判定" in feedback["only_the_null_campaign_believed"]
            and "✓ c2 的貼文判定" in feedback["complete"]
        )
        assert not hidden_tests_in(feedback)
