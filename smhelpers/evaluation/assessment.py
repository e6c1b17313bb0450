"""Task 5: what its assessment consists of."""

from ..assessment import Assessment, Gate, Product, QuizCheck, SituationCheck, Work, WrittenAnswer
from ..deliverable import share_right, tell_verdicts
from ..errors import require
from . import (
    CampaignJudgements,
    EvaluationProse,
    KpiJudgements,
    MonthAnalysis,
    Recommendations,
    campaigns_until,
    check_campaigns,
    check_changes,
    check_costs,
    check_intervals,
    check_kpis,
    check_month,
    check_reading,
    check_recommendations,
    check_tests,
    month_table,
    read_evaluation_truth,
    read_own,
)
from .own import KINDS as TAKEN_OVER


class MonthFiguresMatchTheExports(Gate):
    id = "month_figures_match_the_exports"
    title = "每個平台都有一列讀數；評分時核對貼文數、互動次數、互動率與觸及中位數（誤差 1% 以內）"
    evidence = ("pc-5.1", "s-5")
    parts = 6
    reads = (MonthAnalysis,)

    def visible(self, work: Work) -> None:
        analysis = work.load(MonthAnalysis)
        platforms = set(month_table(work.workplace, work.month)["platform"])
        require(
            {row.platform for row in analysis.readings} == platforms,
            f"本月有 {len(platforms)} 個平台，每個平台要有一列讀數。",
        )

    def marked(self, work: Work) -> float:
        analysis = work.load(MonthAnalysis)
        return 6 * share_right(check_month(analysis, read_evaluation_truth()))


class BestTypesAndTrendsAreReadCorrectly(Gate):
    id = "best_types_and_trends_are_read_correctly"
    title = "每個平台都判斷了最好的貼文類型、互動率與觸及的升降；評分時核對判斷"
    evidence = ("pc-5.1",)
    parts = 6
    reads = (MonthAnalysis,)

    def visible(self, work: Work) -> None:
        analysis = work.load(MonthAnalysis)
        require(
            analysis.month == work.month,
            f"這次要評估的月份是 {work.month}，請修正表單的月份。",
        )

    def marked(self, work: Work) -> float:
        analysis = work.load(MonthAnalysis)
        return 6 * share_right(check_reading(analysis, read_evaluation_truth()))


#: Limits of the data that who reads it carefully names at least.
ENOUGH = 2


class LimitsOfTheDataAreRecognised(Gate):
    id = "limits_of_the_data_are_recognised"
    title = "至少勾選兩項資料的注意事項；評分時核對勾選是否正確，多勾不適用的會少算"
    evidence = ("pc-5.1",)
    parts = 2
    reads = (MonthAnalysis,)

    def visible(self, work: Work) -> None:
        ticked = set(work.load(MonthAnalysis).caveats)
        require(len(ticked) >= ENOUGH, "請至少勾選兩項「這份資料要注意的事」。")

    def marked(self, work: Work) -> float:
        ticked = set(work.load(MonthAnalysis).caveats)
        right = set(read_evaluation_truth().caveats)
        wrong = ticked - right
        met = min(len(ticked & right) / ENOUGH, 1.0) - len(wrong) / len(right)
        return max(0.0, 2 * met)


class KpisAreJudgedAgainstTheirTargets(Gate):
    id = "kpis_are_judged_against_their_targets"
    title = "自己策略的每個指標都有判定；評分時核對實際值與是否達標"
    evidence = ("pc-5.2", "s-5")
    parts = 6
    reads = (KpiJudgements, *TAKEN_OVER)

    def visible(self, work: Work) -> None:
        judgements = work.load(KpiJudgements)
        targets = read_own(work.portfolio, work.workplace).targets
        missing = {target.kpi for target in targets} - {row.kpi for row in judgements.kpis}
        require(not missing, f"還有指標沒有判定：{'、'.join(sorted(missing))}。")

    def marked(self, work: Work) -> float:
        judgements = work.load(KpiJudgements)
        targets = read_own(work.portfolio, work.workplace).targets
        return 6 * share_right(
            check_kpis(
                judgements,
                work.workplace,
                work.month,
                targets,
            ),
        )


class IntervalsTellNoiseFromSuccess(Gate):
    id = "intervals_tell_noise_from_success"
    title = "每個指標都有可能範圍；評分時核對範圍，以及差距是否大於隨機波動"
    evidence = ("pc-5.2",)
    parts = 4
    reads = (KpiJudgements, *TAKEN_OVER)

    def visible(self, work: Work) -> None:
        judgements = work.load(KpiJudgements)
        require(
            all(row.low <= row.high for row in judgements.kpis),
            "可能範圍的低不能大於高，請檢查是否填反。",
        )

    def marked(self, work: Work) -> float:
        judgements = work.load(KpiJudgements)
        return 4 * share_right(
            check_intervals(
                judgements,
                work.workplace,
                work.month,
                read_own(work.portfolio, work.workplace).targets,
            ),
        )


class CampaignEffectsAreJudgedFromComparison(Gate):
    id = "campaign_effects_are_judged_from_comparison"
    title = "三檔活動都有判定、同期事件、下一次與依據；評分時和你的工作場所裡活動真正的效果核對"
    evidence = ("pc-5.2",)
    parts = 6
    reads = (CampaignJudgements,)

    def visible(self, work: Work) -> None:
        judgements = work.load(CampaignJudgements)
        missing = {each.id for each in campaigns_until(work.brief, work.month)} - {
            row.campaign for row in judgements.campaigns
        }
        require(not missing, f"還有活動沒有判定：{'、'.join(sorted(missing))}。")

    def marked(self, work: Work) -> float:
        judgements = work.load(CampaignJudgements)
        findings = check_campaigns(judgements, read_evaluation_truth())
        tell_verdicts(findings)
        return 6 * share_right(findings)


class CostsStateTheirWindow(Gate):
    id = "costs_state_their_window"
    title = "三檔活動都有費用，寫明歸因期間；評分時以你填的期間重新計算"
    evidence = ("pc-5.2",)
    parts = 6
    reads = (CampaignJudgements,)

    def visible(self, work: Work) -> None:
        judgements = work.load(CampaignJudgements)
        require(
            {row.campaign for row in judgements.campaigns}
            == {row.campaign for row in judgements.costs},
            "判定了的活動都要有費用。",
        )

    def marked(self, work: Work) -> float:
        judgements = work.load(CampaignJudgements)
        return 6 * share_right(check_costs(judgements, read_evaluation_truth()))


class RecommendationsRestOnFindingsAndResources(Gate):
    id = "recommendations_rest_on_findings_and_resources"
    title = "至少三項建議，每一項都填寫完整；評分時核對依據、發現、負責人、費用與開始日"
    evidence = ("pc-5.3", "s-5")
    parts = 5
    reads = (Recommendations, *TAKEN_OVER)

    def visible(self, work: Work) -> None:
        plan = work.load(Recommendations)
        require(len(plan.items) >= 3, "至少要有三項建議。")

    def marked(self, work: Work) -> float:
        plan = work.load(Recommendations)
        return 5 * share_right(
            check_recommendations(
                plan,
                work.workplace,
                work.month,
                read_own(work.portfolio, work.workplace).targets,
            ),
        )


class TestsCanShowWhatIsExpected(Gate):
    id = "tests_can_show_what_is_expected"
    title = "每一項都有測試的週數與條件；評分時核對看不看得出來、保留與放棄的條件"
    evidence = ("pc-5.3",)
    parts = 4
    reads = (Recommendations, *TAKEN_OVER)

    def visible(self, work: Work) -> None:
        plan = work.load(Recommendations)
        require(
            any(item.weeks >= 4 for item in plan.items),
            "一兩週的測試看不出什麼，請至少有一項測四週以上。",
        )

    def marked(self, work: Work) -> float:
        plan = work.load(Recommendations)
        return 4 * share_right(
            check_tests(plan, work.workplace, read_own(work.portfolio, work.workplace).targets),
        )


class RecommendationsChangePagesOfTheStrategy(Gate):
    id = "recommendations_change_pages_of_the_strategy"
    title = "每一項建議都改到策略的一處；評分時核對位置、原文、新文字、版本與核准人"
    evidence = ("pc-5.3",)
    parts = 5
    reads = (Recommendations, *TAKEN_OVER)

    def visible(self, work: Work) -> None:
        plan = work.load(Recommendations)
        require(len({row.page for row in plan.changes}) >= 2, "至少改策略的兩處。")

    def marked(self, work: Work) -> float:
        plan = work.load(Recommendations)
        return 5 * share_right(
            check_changes(plan, read_own(work.portfolio, work.workplace), work.brief),
        )


ASSESSMENT = Assessment(
    slug="evaluation",
    items=(
        MonthFiguresMatchTheExports(),
        BestTypesAndTrendsAreReadCorrectly(),
        LimitsOfTheDataAreRecognised(),
        WrittenAnswer(
            "why_engagement_moved_is_explained",
            ("pc-5.1", "s-5"),
            "why_engagement_moved",
        ),
        KpisAreJudgedAgainstTheirTargets(),
        IntervalsTellNoiseFromSuccess(),
        CampaignEffectsAreJudgedFromComparison(),
        CostsStateTheirWindow(),
        WrittenAnswer(
            "performance_is_judged_against_the_strategy",
            ("pc-5.2", "s-5"),
            "what_kpis_say",
        ),
        RecommendationsRestOnFindingsAndResources(),
        TestsCanShowWhatIsExpected(),
        RecommendationsChangePagesOfTheStrategy(),
        WrittenAnswer(
            "changes_to_strategy_and_plan_are_justified",
            ("pc-5.3", "s-5"),
            "why_these_changes",
        ),
        SituationCheck(
            "evaluation", "pc-5.1", "situations_on_reading_data_are_decided", "數據的判讀", ("s-5",)
        ),
        SituationCheck(
            "evaluation", "pc-5.2", "situations_on_targets_are_decided", "依指標評估績效", ("s-5",)
        ),
        SituationCheck(
            "evaluation",
            "pc-5.3",
            "situations_on_recommendations_are_decided",
            "由發現到建議",
            ("s-5",),
        ),
        QuizCheck(
            "evaluation",
            "k-5",
            "effects_of_social_media_are_known",
            "社群媒體能達到的效果",
        ),
        QuizCheck(
            "evaluation",
            "k-8",
            "tools_and_methods_of_tracking_are_known",
            "追蹤的工具與方法",
        ),
    ),
    prose=EvaluationProse,
    products=(
        Product(
            "month_analysis",
            "月度分析",
            (MonthAnalysis,),
            ("pc-5.1",),
        ),
        Product(
            "judgements",
            "指標與活動判定",
            (KpiJudgements, CampaignJudgements),
            ("pc-5.2",),
        ),
        Product(
            "recommendations",
            "改善建議",
            (Recommendations,),
            ("pc-5.3",),
        ),
    ),
    takes_over=TAKEN_OVER,
    month="evaluated",
    truth="smhelpers.simulation.evaluation_answers:write_evaluation_truth",
    wrong=(
        "smhelpers.demo.evaluation:campaigns_overrated_and_no_plan",
        "smhelpers.demo.evaluation:wrong_numbers",
        "smhelpers.demo.evaluation:rates_averaged_clicks_counted",
        "smhelpers.demo.evaluation:noise_called_a_trend",
        "smhelpers.demo.evaluation:reach_added_up_over_posts",
        "smhelpers.demo.evaluation:kpis_all_called_attained",
        "smhelpers.demo.evaluation:intervals_made_up",
        "smhelpers.demo.evaluation:every_campaign_called_effective",
        "smhelpers.demo.evaluation:only_the_null_campaign_believed",
        "smhelpers.demo.evaluation:campaigns_without_their_circumstances",
        "smhelpers.demo.evaluation:costs_mixed_up",
        "smhelpers.demo.evaluation:recommendations_nobody_can_carry",
        "smhelpers.demo.evaluation:effects_too_small_to_be_seen",
        "smhelpers.demo.evaluation:strategy_left_as_it_was",
        "smhelpers.demo.evaluation:old_text_misquoted",
        "smhelpers.demo.evaluation:quiz_of_a_neighbour",
    ),
    broken=MonthAnalysis,
)
