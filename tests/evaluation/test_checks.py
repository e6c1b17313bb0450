"""Deliverables of the evaluation unit against the workplace: what is right, and what is told of what is wrong."""

import pytest
from pydantic import ValidationError

from smhelpers import evaluation
from smhelpers.evaluation import MonthAnalysis, Recommendations, share_right


@pytest.fixture
def right_month(tea):
    rows = evaluation.month_table(tea, "2026-08").to_dict("records")
    return {"month": "2026-08", "caveats": ["reach_not_additive"], "readings": [
        {"platform": r["platform"], "posts": r["posts"], "interactions": r["interactions"],
         "engagement_rate_percent": round(r["engagement_rate_by_reach"] * 100, 2),
         "best_post_type": evaluation.best_post_type(tea, "2026-08", r["platform"]),
         "direction": evaluation.direction(tea, "2026-08", r["platform"])} for r in rows]}


def test_figures_rounded_to_two_decimals_are_right(tea, right_month):
    assert share_right(evaluation.check_month(MonthAnalysis(**right_month), tea, "2026-08")) == 1


def test_a_mean_of_rates_is_told_how_the_rate_is_formed(tea, right_month):
    posts = evaluation.posts_of(tea, "2026-08").query("platform == 'instagram'")
    right_month["readings"][1]["engagement_rate_percent"] = evaluation.post_rates(posts).mean() * 100
    wrong = [f for f in evaluation.check_month(MonthAnalysis(**right_month), tea, "2026-08") if not f.right]
    assert [f.about for f in wrong] == ["instagram 的互動率"] and "不是每篇比率的平均" in wrong[0].remedy


def test_a_missing_platform_loses_all_its_figures(tea, right_month):
    del right_month["readings"][0]
    wrong = [f.about for f in evaluation.check_month(MonthAnalysis(**right_month), tea, "2026-08") if not f.right]
    assert wrong == ["facebook 的貼文數", "facebook 的互動次數", "facebook 的互動率"]


def test_a_platform_entered_twice_is_refused_in_one_sentence(right_month):
    right_month["readings"][1]["platform"] = "facebook"
    with pytest.raises(ValidationError, match="同一個平台填了兩列"):
        MonthAnalysis(**right_month)


def recommendation(**changes):
    return {"evidence": "k1", "finding": "互動率低於策略的目標值，差距超過一成五", "action": "每週二四晚上各發一支製茶短片並回覆留言",
            "expected_effect": "互動率提高到 0.75%", "cost": 3000, "owner": "林昕妤", "due": "2026-09-30",
            "test_plan": "四週後比較每篇互動率中位數是否上升", "changes": "content_mix"} | changes


@pytest.mark.parametrize(("change", "about"), [
    ({"owner": "路人甲"}, "第 2 項的負責人"), ({"evidence": "k9"}, "第 2 項的依據"),
    ({"due": "2026-08-15"}, "第 2 項的完成日"), ({"cost": 90000}, "建議的總費用")])
def test_a_plan_that_the_business_cannot_carry_is_named(tea, change, about):
    plan = Recommendations(month="2026-08", items=[recommendation(), recommendation(**change), recommendation()])
    assert [f.about for f in evaluation.check_recommendations(plan, tea.brief, "2026-08") if not f.right] == [about]
