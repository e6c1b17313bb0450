"""The linter over tasks 1 to 3 on the course's samples: they agree.

Each change that does not is named with both places.
"""

import pytest

from smhelpers.strategy import Whole, check_consistency, check_whole
from smhelpers.strategy.capacity import allowance, check_budget, check_hours, reserve
from smhelpers.strategy.whole import KINDS
from smhelpers.workplace import Workplace

from .samples import sample


def whole(parts: dict[str, dict], *without: str) -> Whole:
    return Whole(
        **{
            name: KINDS[name].model_validate(data)
            for name, data in parts.items()
            if name not in without
        },
    )


def wrong(parts: dict[str, dict], brief) -> dict[str, str]:
    """Remedies by what they are about."""
    return {
        finding.about: finding.remedy
        for finding in check_consistency(whole(parts), brief)
        if not finding.right
    }


@pytest.fixture(scope="module")
def brief():
    return Workplace.open("tea").brief


@pytest.fixture
def parts():
    return sample("tea")


@pytest.mark.parametrize("business", ["tea", "guesthouse"])
def test_the_samples_of_three_tasks_agree_and_are_whole(business):
    made = whole(sample(business))
    assert [
        f.about for f in check_consistency(made, Workplace.open(business).brief) if not f.right
    ] == []
    assert all(finding.right for finding in check_whole(made))


def test_nothing_is_said_of_what_is_not_there(brief):
    assert check_consistency(Whole(), brief) == []
    assert not any(finding.right for finding in check_whole(Whole()))


def test_a_platform_that_task_one_did_not_choose_is_named(parts, brief):
    parts["content"]["platforms"].append("tiktok")
    assert "多了 TikTok" in wrong(parts, brief)["策略的平台與單元一的平台選擇"]


def test_a_slower_answer_names_the_table_and_both_times(parts, brief):
    row = next(
        row
        for row in parts["content"]["service"]
        if (row["channel"], row["occasion"]) == ("facebook", "inquiry")
    )
    row["first_response_minutes"] = 90
    ((about, remedy),) = wrong(parts, brief).items()
    assert about.startswith("策略的客戶服務（Facebook") and about.endswith("政策的回應時間表")
    assert "策略寫 90 分鐘，政策寫 60 分鐘" in remedy


def test_a_slower_closing_names_the_clause_of_the_policy(parts, brief):
    for row in parts["content"]["service"]:
        if row["channel"] == "instagram" and row["occasion"] == "complaint":
            row["close_days"] = 14
    found = wrong(parts, brief)
    assert any("條款 p8" in about and "Instagram" in about for about in found), found


def test_another_person_accountable_than_in_the_policy_is_named(parts, brief):
    next(task for task in parts["plan"]["tasks"] if task["work"] == "回覆客訴")["accountable"] = (
        "黃郁涵"
    )
    ((about, remedy),) = wrong(parts, brief).items()
    assert (
        "工作計畫 t4" in about
        and "政策權責表「回覆客訴」" in about
        and "陳柏勛" in remedy
        and "黃郁涵" in remedy
    )


def test_a_first_goal_that_no_objective_serves_is_named(parts, brief):
    for row in parts["content"]["objectives"]:
        row["goal"] = "g1"
    assert "g2" in wrong(parts, brief)["策略目標與單元一最優先的社群目標"]


def test_a_risk_led_by_somebody_else_than_the_crisis_plan_says_is_named(parts, brief):
    next(row for row in parts["plan"]["risks"] if "危機" in row["risk"])["owner"] = "黃郁涵"
    ((about, remedy),) = wrong(parts, brief).items()
    assert "危機處理計畫的指揮" in about and "陳柏勛" in remedy


def test_a_label_that_the_content_rules_do_not_know_is_named(parts, brief):
    parts["content"]["disclosure"] = "合作貼文在文末加上 #sp"
    ((about, remedy),) = wrong(parts, brief).items()
    assert "內容規則 r2" in about and "【合作】" in remedy


def test_different_targets_for_one_measure_are_named(parts, brief):
    parts["content"]["objectives"][0]["target"] *= 2
    assert list(wrong(parts, brief)) == ["策略的 o1 與指標 k1 的目標值"]


def test_a_kpi_whose_data_nobody_fetches_is_named(parts, brief):
    parts["tracking"]["sources"][0]["kpis"] = ""
    assert list(wrong(parts, brief)) == ["指標 k1 的資料來源與追蹤方法"]


def test_a_calendar_of_other_weeks_and_dearer_campaigns_is_named(parts, brief):
    parts["calendar"]["start"] = "2026-10-19"
    parts["calendar"]["campaigns"][0]["budget"] = 400_000
    assert {"行事曆的期間與工作計畫", "行事曆的活動預算與工作計畫的預算"} <= set(
        wrong(parts, brief),
    )


def test_a_campaign_without_a_link_of_its_own_is_named(parts, brief):
    parts["tracking"]["links"] = [
        row for row in parts["tracking"]["links"] if "c5" not in row["url"]
    ]
    assert "c5" in wrong(parts, brief)["行事曆的活動與追蹤方法的 UTM 連結"]


def test_hours_of_the_fullest_week_and_the_money_of_the_period_are_told(parts, brief):
    plan = whole(parts).plan
    assert allowance(plan, 45_000) == pytest.approx(45_000 * 14 * 12 / 52)
    assert 0.05 <= reserve(plan) <= 0.2
    assert all(
        finding.right
        for finding in [*check_hours(plan, brief), *check_budget(plan, brief.monthly_budget)]
    )
    parts["plan"]["tasks"][0] |= {"weekly_hours": 25}
    over = [finding for finding in check_hours(whole(parts).plan, brief) if not finding.right]
    assert [finding.about for finding in over] == ["林昕妤的工時"] and "只有 30 小時" in over[
        0
    ].remedy
