"""Task 3 in both directions, through real nbgrader: the model answer earns everything, the blank
release nothing, and each named
wrong submission loses where it is wrong."""

import pytest

from smhelpers.demo import strategy

from ..assessments import BothDirections

pytestmark = [pytest.mark.xdist_group("strategy"), pytest.mark.timeout(1100)]
TASK = "strategy"
FULL = {
    "content_is_cascaded_and_mixed": 5,
    "hours_and_formats_follow_the_own_data": 4,
    "engagement_and_service_keep_the_promises": 5,
    "timetable_and_responsibilities_are_clear": 4,
    "hours_money_and_risks_are_within_reach": 5,
    "calendar_can_be_carried_out": 6,
    "kpis_stand_on_the_own_data": 4,
    "targets_lie_above_the_noise_and_within_reach": 4,
    "kpi_set_leads_to_outcomes": 3,
    "tracking_can_be_trusted": 5,
    "strategy_is_checked_against_goals_and_standard": 3,
    "tasks_one_to_three_agree": 4,
    "whole_strategy_of_more_than_three_months": 4,
    "situations_on_content_are_decided": 3,
    "situations_on_the_work_plan_are_decided": 3,
    "situations_on_the_calendar_are_decided": 3,
    "situations_on_kpis_are_decided": 3,
    "situations_on_tracking_are_decided": 3,
    "situations_on_fit_are_decided": 3,
    "strategy_and_its_parts_are_known": 2,
}
#: By submission, the cells that it must lose points in, with the most that it may keep; every other
#: cell keeps its full score.
WRONG = {
    strategy.targets_below_the_noise: {
        "targets_lie_above_the_noise_and_within_reach": 1.4,
        "tasks_one_to_three_agree": 2.1,
    },
    strategy.budget_without_contingency: {"hours_money_and_risks_are_within_reach": 3.7},
    strategy.more_hours_than_people_have: {
        "hours_money_and_risks_are_within_reach": 3.95,
        "tasks_one_to_three_agree": 2.6,
    },
    strategy.only_vanity_metrics: {
        "kpi_set_leads_to_outcomes": 1.5,
        "tasks_one_to_three_agree": 2.1,
        "whole_strategy_of_more_than_three_months": 2,
    },
    strategy.twelve_weeks_only: {
        "timetable_and_responsibilities_are_clear": 0,
        "hours_money_and_risks_are_within_reach": 4.25,
        "calendar_can_be_carried_out": 0,
        "tasks_one_to_three_agree": 3.2,
        "whole_strategy_of_more_than_three_months": 1,
    },
    strategy.response_time_differs_from_policy: {
        "engagement_and_service_keep_the_promises": 3.2,
        "tasks_one_to_three_agree": 1.7,
    },
    strategy.calendar_posts_in_the_crisis_pause: {"calendar_can_be_carried_out": 4.5},
    strategy.campaign_without_utm: {
        "calendar_can_be_carried_out": 4.5,
        "tracking_can_be_trusted": 3.7,
        "tasks_one_to_three_agree": 3.2,
    },
    strategy.lucky_hours_believed: {"hours_and_formats_follow_the_own_data": 1.2},
    strategy.nobody_is_accountable: {
        "timetable_and_responsibilities_are_clear": 1.8,
    },
    strategy.platforms_nobody_chose: {
        "content_is_cascaded_and_mixed": 4.8,
        "hours_and_formats_follow_the_own_data": 0,
        "engagement_and_service_keep_the_promises": 3,
        "tracking_can_be_trusted": 4.3,
        "tasks_one_to_three_agree": 3.2,
    },
    strategy.customers_content_without_consent: {
        "engagement_and_service_keep_the_promises": 3.4,
    },
    strategy.everything_fits_and_nothing_was_found: {
        "strategy_is_checked_against_goals_and_standard": 1,
    },
    strategy.figures_of_another_shop: {
        "kpis_stand_on_the_own_data": 2,
        "targets_lie_above_the_noise_and_within_reach": 3,
        "tasks_one_to_three_agree": 2.1,
    },
}


class TestStrategy(BothDirections):
    TASK, FULL, PROSE, WRONG = TASK, FULL, [4] * 6, WRONG
