"""Task 2 in both directions, through real nbgrader: the model answer earns everything, the blank
release nothing, and each named
wrong submission loses where it is wrong."""

import pytest

from smhelpers.demo import policy

from ..assessments import BothDirections, hidden_tests_in

pytestmark = [pytest.mark.xdist_group("policy"), pytest.mark.timeout(1100)]
TASK = "policy"
FULL = {
    "scope_follows_from_planned_activities": 4,
    "five_heads_have_clauses_with_owner_time_and_record": 4,
    "answers_are_as_fast_as_promised_and_nothing_contradicts": 3,
    "rules_find_breaches_they_were_not_written_on": 6,
    "complaints_are_closed_within_the_legal_time": 2,
    "crisis_levels_have_numbers_people_and_deadlines": 3,
    "responses_protect_customers_and_statements_are_whole": 4,
    "triggers_fire_at_the_crisis_and_keep_quiet_on_campaigns": 4,
    "laws_are_judged_rightly_for_the_sector": 5,
    "laws_cited_exist_and_apply": 3,
    "people_were_asked_and_the_plan_was_checked": 4,
    "situations_on_scope_are_decided": 3,
    "situations_on_guidelines_are_decided": 3,
    "situations_on_crisis_statements_are_decided": 3,
    "situations_on_law_and_ethics_are_decided": 3,
    "situations_on_customers_and_plan_are_decided": 3,
    "law_and_ethics_are_known": 2,
    "content_of_policies_is_known": 2,
    "kinds_of_crises_are_known": 2,
}
SCOPE, HEADS, TIMES, RULES, COMPLAINTS, LEVELS, RESPONSES, TRIGGERS, MATRIX, CITED, ASKED = list(
    FULL,
)[:11]
QUIZ = list(FULL)[-3:]
#: By submission, the cells that it must lose points in, with the most that it may keep; every other
#: cell keeps its full score.
WRONG = {
    policy.review_date_passed: {SCOPE: 3},
    policy.outsiders_answer_for_everything: {SCOPE: 3, HEADS: 3.7},
    policy.privacy_is_forgotten: {SCOPE: 3.9, HEADS: 3.7, MATRIX: 4.9, ASKED: 3.9},
    policy.complaints_take_a_month: {TIMES: 2.6, COMPLAINTS: 0},
    # what words alone suggest is a question to the assessor and costs nothing
    policy.clauses_contradict_each_other: {},
    policy.rules_that_hit_everything: {RULES: 1},
    policy.rules_copied_from_the_example_without_reading: {RULES: 1.5},
    policy.crisis_levels_without_numbers: {LEVELS: 2.5, TRIGGERS: 0},
    policy.triggers_that_cry_wolf: {TRIGGERS: 0},
    policy.triggers_that_sleep: {TRIGGERS: 0},
    policy.holding_statement_blames_the_supplier: {},
    policy.customers_are_told_last_what_to_do: {RESPONSES: 3.4},
    policy.every_law_is_said_to_apply: {MATRIX: 4.7},
    policy.law_of_another_sector_cited: {CITED: 1},
    policy.nobody_was_asked: {ASKED: 0},
    policy.quiz_of_a_neighbour_reused: dict.fromkeys(QUIZ, 1.5),
}


class TestPolicy(BothDirections):
    TASK, FULL, PROSE, WRONG = TASK, FULL, [4] * 5, WRONG

    def test_feedback_tells_how_rules_and_alarms_did_and_shows_no_hidden_test(self, feedback):
        assert (
            "召回率" in feedback["rules_copied_from_the_example_without_reading"]
            and "誤啟動" in feedback["triggers_that_cry_wolf"]
        )
        assert not hidden_tests_in(feedback)
        assert all("小綠愛踩點" not in page for page in feedback.values())
