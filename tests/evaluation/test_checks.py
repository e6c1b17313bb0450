"""Deliverables of the evaluation unit against the workplace: what is right, and what is told of
what is wrong.
"""

import pytest
from pydantic import ValidationError

from smhelpers import evaluation
from smhelpers.evaluation import (
    CampaignJudgements,
    KpiJudgements,
    MonthAnalysis,
    Recommendations,
    share_right,
)
from smhelpers.evaluation.pages import same
from smhelpers.portfolio import Portfolio

MONTH = "2026-09"


@pytest.fixture(scope="module")
def truth(tea):
    return evaluation.expected(tea, MONTH)


@pytest.fixture(scope="module")
def own(tea, tmp_path_factory):
    return evaluation.take_over(
        Portfolio(tmp_path_factory.mktemp("task") / "evaluation" / "portfolio"),
        tea,
    )


@pytest.fixture
def right_month(truth):
    return {
        "month": MONTH,
        "caveats": ["reach_not_additive"],
        "readings": [
            {
                "platform": r.platform,
                "posts": r.posts,
                "interactions": r.interactions,
                "median_reach": r.median_reach,
                "engagement_rate_percent": round(r.engagement_rate * 100, 2),
                "best_post_type": r.best_post_types[0],
                "direction": r.direction,
                "reach_direction": r.reach_direction,
            }
            for r in truth.platforms
        ],
    }


def wrong(findings):
    return [finding.about for finding in findings if not finding.right]


def test_figures_rounded_to_two_decimals_are_right(truth, right_month):
    analysis = MonthAnalysis(**right_month)
    assert (
        share_right(evaluation.check_month(analysis, truth))
        == share_right(evaluation.check_reading(analysis, truth))
        == 1
    )


def test_a_mean_of_rates_is_told_how_the_rate_is_formed(tea, truth, right_month):
    posts = evaluation.posts_of(tea, MONTH).query("platform == 'instagram'")
    right_month["readings"][1]["engagement_rate_percent"] = (
        evaluation.post_rates(posts).mean() * 100
    )
    found = [f for f in evaluation.check_month(MonthAnalysis(**right_month), truth) if not f.right]
    assert [f.about for f in found] == ["Instagram 的互動率"] and "不是每篇比率的平均" in found[
        0
    ].remedy


def test_a_missing_platform_loses_all_its_figures(truth, right_month):
    del right_month["readings"][0]
    assert wrong(evaluation.check_month(MonthAnalysis(**right_month), truth)) == [
        f"Facebook 的{name}" for name in ("貼文數", "互動次數", "互動率", "每篇觸及中位數")
    ]


def test_a_platform_entered_twice_is_refused_in_one_sentence(right_month):
    right_month["readings"][1]["platform"] = "facebook"
    with pytest.raises(ValidationError, match="同一個平台填了兩列"):
        MonthAnalysis(**right_month)


@pytest.fixture
def right_kpis(tea, own):
    table = evaluation.kpi_table(tea, MONTH, own.targets)
    table.loc[table["unit"] == "ratio", ["actual", "low", "high"]] *= 100
    return {
        "month": MONTH,
        "kpis": table[["kpi", "actual", "low", "high", "attained", "clear"]].to_dict("records"),
    }


def test_an_end_of_an_interval_may_be_off_by_a_tenth_of_its_width_and_no_more(tea, own, right_kpis):
    row = right_kpis["kpis"][2]
    width = row["high"] - row["low"]
    for off, told in ((0.09, []), (0.15, ["k3 的可能範圍"])):
        row["low"] = row["low"] - off * width
        assert (
            wrong(evaluation.check_intervals(KpiJudgements(**right_kpis), tea, MONTH, own.targets))
            == told
        )
        row["low"] = row["low"] + off * width


def test_a_kpi_of_the_brief_is_not_taken_for_one_of_the_own_strategy(tea, own, right_kpis):
    right_kpis["kpis"][0]["actual"] = evaluation.kpi_table(tea, MONTH)["actual"][0] * 100
    assert wrong(evaluation.check_kpis(KpiJudgements(**right_kpis), tea, MONTH, own.targets)) == [
        "k1 的實際值",
    ]


@pytest.fixture
def right_campaigns(truth):
    costs = [row for row in truth.costs if row.window_days == 7]
    return {
        "window_days": "7",
        "cost_limits": "帶連結的訂單有些人本來就會買，歸因不是增量，收益也不是利潤",
        "campaigns": [
            {
                "campaign": row.campaign,
                "posts": row.posts[0],
                "orders": row.orders[0],
                "besides": row.besides[0],
                "fate": "change_and_test",
                "basis": "效果的範圍 -10% 到 +20%，p 值 0.35",
            }
            for row in truth.campaigns
        ],
        "costs": [row.model_dump(exclude={"window_days"}) for row in costs],
    }


def test_campaigns_judged_as_the_evidence_says_are_right(truth, right_campaigns):
    judged = CampaignJudgements(**right_campaigns)
    assert not wrong(
        [*evaluation.check_campaigns(judged, truth), *evaluation.check_costs(judged, truth)],
    )


def test_a_campaign_without_effect_must_not_be_repeated_as_it_was(truth, right_campaigns):
    right_campaigns["campaigns"][2]["fate"] = "repeat"
    assert wrong(evaluation.check_campaigns(CampaignJudgements(**right_campaigns), truth)) == [
        "c3 的下一次",
    ]


def test_a_verdict_without_figures_has_no_basis(truth, right_campaigns):
    right_campaigns["campaigns"][0]["basis"] = "大家都說這檔活動的反應非常好，應該有效"
    assert wrong(evaluation.check_campaigns(CampaignJudgements(**right_campaigns), truth)) == [
        "c1 的依據",
    ]


def recommendation(number=1, **changes):
    evidence = ["k1", "c3", "facebook"][number - 1]
    return {
        "id": f"r{number}",
        "evidence": evidence,
        "finding": "互動率低於策略的目標值，差距 15%，大於隨機波動",
        "action": f"每週二四晚上各發 {number} 支製茶短片並回覆留言",
        "kpi": "k3",
        "expected_percent": 40,
        "cost": 3000,
        "owner": "林昕妤",
        "start": "2026-10-12",
        "weeks": 14,
        "visible": True,
        "keep_when": "平均高 24% 以上就保留",
        "stop_when": "連續 6 週低於平均就改回",
    } | changes


def plan(own, second=None, change=None):
    page = evaluation.pages_of(own.parts)[0]
    places = [page.key, "tracking_plan/checks/0/how", page.key]
    texts = {each.key: each.value for each in evaluation.pages_of(own.parts)}
    changes = [
        {
            "recommendation": f"r{number}",
            "page": key,
            "before": texts[key],
            "after": "0.039" if key == page.key else "逐篇對照廣告後台",
        }
        for number, key in enumerate(places, 1)
    ]
    changes[1] |= change or {}
    items = [recommendation(1), recommendation(2, **(second or {})), recommendation(3)]
    return Recommendations(
        month=MONTH,
        items=items,
        changes=changes,
        version="1.1",
        approver="陳柏勛",
    )


def all_checks(made, tea, own):
    return wrong(
        [
            *evaluation.check_recommendations(made, tea, MONTH, own.targets),
            *evaluation.check_tests(made, tea, own.targets),
            *evaluation.check_changes(made, own, tea.brief),
        ],
    )


def test_a_plan_that_rests_on_findings_and_changes_the_strategy_is_right(tea, own):
    assert all_checks(plan(own), tea, own) == []


@pytest.mark.parametrize(
    ("change", "about"),
    [
        ({"owner": "路人甲"}, ["r2 的負責人"]),
        ({"evidence": "k9"}, ["回應活動的判定", "r2 的依據"]),
        ({"start": "2026-08-15"}, ["r2 的開始日"]),
        ({"cost": 90000}, ["建議的總費用"]),
        ({"finding": "互動不好，大家都應該要更加努力才行"}, ["r2 的發現"]),
        ({"expected_percent": 2}, ["r2 看不看得出來"]),
        ({"kpi": "k9"}, ["r2 的指標", "r2 看不看得出來"]),
        ({"stop_when": "看起來沒有比較好就停止這個作法"}, ["r2 的保留與放棄條件"]),
    ],
)
def test_a_recommendation_that_cannot_be_carried_or_tested_is_named(tea, own, change, about):
    assert all_checks(plan(own, second=change), tea, own) == about


@pytest.mark.parametrize(
    ("change", "about"),
    [
        ({"before": "多和顧客互動"}, ["第 2 處修改的原文"]),
        ({"recommendation": "r9"}, ["r2 改了策略", "第 2 處修改的建議"]),
        (
            {
                "page": "kpi_plan/kpis/0/target",
                "before": "0.04313",
                "after": "高一點",
            },
            ["改到的文件", "第 2 處修改的新文字"],
        ),
    ],
)
def test_a_change_that_is_none_is_named(tea, own, change, about):
    assert all_checks(plan(own, change=change), tea, own) == about


def test_a_number_may_be_quoted_in_another_way_and_a_sentence_with_other_spaces():
    assert (
        same("74888", "74,888")
        and same("連續兩週 低於下限", "連續兩週低於下限")
        and not same("連續兩週", "連續三週")
    )
