"""Task 4 in both directions, through real nbgrader: the model answer earns everything, the blank
release nothing, and each named
wrong submission loses where it is wrong."""

import pytest

from smhelpers.demo import monitoring as wrong
from smhelpers.evidence import graded_cells
from smhelpers.quiz import EACH

from ..assessments import BothDirections, hidden_tests_in

pytestmark = [pytest.mark.xdist_group("monitoring"), pytest.mark.timeout(1100)]
TASK = "monitoring"
FULL = {
    "meeting_hears_people_and_changes_plans": 6,
    "monitoring_log_is_complete": 3,
    "mentions_are_triaged_rightly": 6,
    "alarm_rings_in_time_and_seldom_for_nothing": 5,
    "incidents_name_measures_and_prevention": 4,
    "drill_was_played_to_a_sufficient_end": 7,
    "review_turns_the_drill_into_changes": 3,
    "kpis_are_tracked_against_the_own_targets": 5,
    "control_limits_come_from_a_quiet_baseline": 5,
    "service_figures_are_exact": 4,
    "breaches_are_found_and_not_invented": 5,
    "findings_lead_to_remedies": 3,
    "content_mix_is_compared_with_the_strategy": 4,
    "situations_on_discussion_are_decided": 3,
    "situations_on_issues_are_decided": 3,
    "situations_on_figures_are_decided": 3,
    "situations_on_published_content_are_decided": 3,
    "tools_and_methods_are_known": 2,
    "kinds_of_issues_are_known": 2,
}
#: By submission, the cells that it must lose points in, with the most that it may keep; every other
#: cell keeps its full score.
WRONG = {
    wrong.everyone_agreed: {"meeting_hears_people_and_changes_plans": 3.5},
    wrong.outsiders_invited: {"meeting_hears_people_and_changes_plans": 4.4},
    wrong.everything_is_positive: {
        "monitoring_log_is_complete": 1.2,
        "mentions_are_triaged_rightly": 2.4,
    },
    wrong.everything_is_a_crisis: {"mentions_are_triaged_rightly": 2.4},
    wrong.alarm_that_never_rings: {"alarm_rings_in_time_and_seldom_for_nothing": 3},
    wrong.alarm_that_always_rings: {"alarm_rings_in_time_and_seldom_for_nothing": 3.6},
    wrong.crisis_denied: {"incidents_name_measures_and_prevention": 1},
    wrong.drill_of_a_neighbour: {
        "drill_was_played_to_a_sufficient_end": 0,
        # its figures are those of the own drill, which was another shift
        "review_turns_the_drill_into_changes": 3,
    },
    wrong.drill_log_edited: {
        "drill_was_played_to_a_sufficient_end": 0,
        "review_turns_the_drill_into_changes": 0,
    },
    wrong.baseline_holds_the_crisis: {"control_limits_come_from_a_quiet_baseline": 2},
    wrong.averages_for_medians: {
        "service_figures_are_exact": 1,
        "kpis_are_tracked_against_the_own_targets": 2.2,
    },
    wrong.rules_believed_blindly: {
        "breaches_are_found_and_not_invented": 2.3,
        "findings_lead_to_remedies": 1.9,
    },
    wrong.mix_of_one_word: {"content_mix_is_compared_with_the_strategy": 2.4},
    wrong.quiz_of_a_neighbour: {
        "tools_and_methods_are_known": 1.5,
        "kinds_of_issues_are_known": 1.5,
    },
}


class TestMonitoring(BothDirections):
    TASK, FULL, PROSE, WRONG = TASK, FULL, [4] * 4, WRONG

    def test_every_criterion_and_both_kinds_of_knowledge_are_evidenced(self, course):
        tags = {
            tag for cell in graded_cells(course) if cell.assignment == TASK for tag in cell.evidence
        }
        assert {"pc-4.1", "pc-4.2", "pc-4.3", "pc-4.4", "k-8", "k-9", "s-5"} <= tags

    def test_feedback_explains_the_drill_counts_the_quiz_and_shows_no_hidden_test(self, feedback):
        page = feedback["complete"]
        assert "避免的高峰" in page and f"✓ 知識測驗 {EACH} 題答對 {EACH} 題" in page
        assert not hidden_tests_in(feedback)
