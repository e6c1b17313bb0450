"""Task 1: what its assessment consists of."""

from ..assessment import Assessment, Gate, Product, QuizCheck, SituationCheck, Work, WrittenAnswer
from ..deliverable import share_right
from ..errors import require
from . import (
    CommunityPlan,
    ExposurePlan,
    GoalCascade,
    IntegrationMap,
    PlatformChoice,
    PlatformProfiles,
    PlatformResearchProse,
    SourceRegister,
    TrendReadings,
    check_breaks,
    check_community,
    check_comparison,
    check_decision,
    check_exposure,
    check_goals,
    check_integration,
    check_profiles,
    check_segments,
    check_sources,
    check_trends,
    main_segments,
    read_research_truth,
)


class GoalsAreSmartAndRanked(Gate):
    id = "goals_are_smart_and_ranked"
    title = "至少三個社群目標，每個都對應組織目標；評分時核對 SMART 五項與優先順序"
    evidence = ("pc-1.1",)
    parts = 4
    reads = (GoalCascade,)

    def visible(self, work: Work) -> None:
        cascade = work.load(GoalCascade)
        brief = work.brief
        require(
            {g.organisation_goal for g in cascade.goals} <= {g.id for g in brief.goals},
            "社群目標要對應簡介裡的組織目標（g1、g2…）。",
        )

    def marked(self, work: Work) -> float:
        cascade = work.load(GoalCascade)
        brief = work.brief
        return 4 * share_right(check_goals(cascade, brief))


class SourcesStateYearAndDefinition(Gate):
    id = "sources_state_year_and_definition"
    title = "至少三個來源，種類不全相同；評分時核對年份、定義與數字"
    evidence = ("pc-1.2", "s-1")
    parts = 4
    reads = (SourceRegister,)

    def visible(self, work: Work) -> None:
        register = work.load(SourceRegister)
        require(len({row.name for row in register.sources}) >= 3, "至少要有三個不同的來源。")

    def marked(self, work: Work) -> float:
        register = work.load(SourceRegister)
        return 4 * share_right(check_sources(register))


class SegmentsAreCountedWithTheirUncertainty(Gate):
    id = "segments_are_counted_with_their_uncertainty"
    title = "營收最大的兩個客群都有列；評分時以你的工作場所數據核對人數與範圍"
    evidence = ("pc-1.2",)
    parts = 4
    reads = (SourceRegister,)

    def visible(self, work: Work) -> None:
        register = work.load(SourceRegister)
        market = work.workplace
        require(
            set(main_segments(market)) <= {row.segment for row in register.segments},
            "營收占比最高的兩個客群都要有一列。",
        )

    def marked(self, work: Work) -> float:
        register = work.load(SourceRegister)
        market = work.workplace
        return 4 * share_right(check_segments(register, market, read_research_truth()))


class DirectionsOfTrendsAreRight(Gate):
    id = "directions_of_trends_are_right"
    title = "每條數列都有方向；評分時以你的工作場所數據核對方向與每週變化"
    evidence = ("pc-1.3",)
    parts = 5
    reads = (TrendReadings,)

    def visible(self, work: Work) -> None:
        readings = work.load(TrendReadings)
        require(len(readings.readings) >= 2, "至少要判讀兩條數列。")

    def marked(self, work: Work) -> float:
        readings = work.load(TrendReadings)
        return 5 * share_right(check_trends(readings, read_research_truth()))


class BreaksOfMetricsAreRecognised(Gate):
    id = "breaks_of_metrics_are_recognised"
    title = "指標改版有日期與處理方式；評分時核對是否正確"
    evidence = ("pc-1.3", "k-2")
    parts = 2
    reads = (TrendReadings,)

    def visible(self, work: Work) -> None:
        readings = work.load(TrendReadings)
        require(all(row.handling for row in readings.breaks), "指標改版要寫出怎麼處理。")

    def marked(self, work: Work) -> float:
        readings = work.load(TrendReadings)
        return 2 * share_right(check_breaks(readings))


class ProfilesHaveEveryItemOfTheirOwn(Gate):
    id = "profiles_have_every_item_of_their_own"
    title = "至少三個平台，七個項目都有填寫並有來源；評分時核對內容不重複、主要用戶有數字"
    evidence = ("s-1", "s-2", "k-3")
    parts = 5
    reads = (PlatformProfiles,)

    def visible(self, work: Work) -> None:
        profiles = work.load(PlatformProfiles)
        require(len(profiles.profiles) >= 3, "至少要研究三個平台。")

    def marked(self, work: Work) -> float:
        profiles = work.load(PlatformProfiles)
        return 5 * share_right(check_profiles(profiles))


class PlatformsAreComparedOnWeightedCriteria(Gate):
    id = "platforms_are_compared_on_weighted_criteria"
    title = "至少三個平台、四個準則都有分數與依據；評分時核對權重、兩兩比較與一致性比率"
    evidence = ("pc-1.4", "s-1")
    parts = 4
    reads = (PlatformChoice,)

    def visible(self, work: Work) -> None:
        choice = work.load(PlatformChoice)
        require(len({row.platform for row in choice.scores}) >= 3, "至少要比較三個平台。")

    def marked(self, work: Work) -> float:
        choice = work.load(PlatformChoice)
        return 4 * share_right(check_comparison(choice, work.brief))


class DecisionFollowsFromTheOwnScores(Gate):
    id = "decision_follows_from_the_own_scores"
    title = "有前三名與選定的平台；評分時以你自己的分數重算排名與穩定度"
    evidence = ("pc-1.4", "s-1")
    parts = 4
    reads = (PlatformChoice,)

    def visible(self, work: Work) -> None:
        choice = work.load(PlatformChoice)
        require(len({choice.first, choice.second, choice.third}) == 3, "前三名要是三個不同的平台。")

    def marked(self, work: Work) -> float:
        choice = work.load(PlatformChoice)
        return 4 * share_right(check_decision(choice))


class IntegrationUsesRealSystemsAndGuardsData(Gate):
    id = "integration_uses_real_systems_and_guards_data"
    title = "至少兩項整合，每項都有系統與程序；評分時核對系統、人員、做得到與個資"
    evidence = ("pc-1.5",)
    parts = 4
    reads = (IntegrationMap,)

    def visible(self, work: Work) -> None:
        plan = work.load(IntegrationMap)
        require(len({row.system for row in plan.links}) >= 2, "至少要整合兩個不同的系統。")

    def marked(self, work: Work) -> float:
        plan = work.load(IntegrationMap)
        return 4 * share_right(check_integration(plan, work.brief))


class ExposureFitsPlatformsBudgetAndHours(Gate):
    id = "exposure_fits_platforms_budget_and_hours"
    title = "至少三項曝光機會；評分時核對平台、客群、費用、工時與衡量"
    evidence = ("pc-1.6",)
    parts = 4
    reads = (
        ExposurePlan,
        PlatformChoice,
    )

    def visible(self, work: Work) -> None:
        plan = work.load(ExposurePlan)
        require(len({row.action for row in plan.opportunities}) >= 3, "至少要有三項不同的作法。")

    def marked(self, work: Work) -> float:
        plan = work.load(ExposurePlan)
        chosen = work.load(PlatformChoice).chosen
        findings = check_exposure(
            plan,
            work.brief,
            chosen,
            read_research_truth().monthly_budget,
        )
        return 4 * share_right(findings)


class CommunityCoversBrandPeopleAndUserContent(Gate):
    id = "community_covers_brand_people_and_user_content"
    title = "三種目的都有作法；評分時核對授權、負責人、平台與衡量"
    evidence = ("pc-1.7", "k-6")
    parts = 4
    reads = (
        CommunityPlan,
        PlatformChoice,
    )

    def visible(self, work: Work) -> None:
        plan = work.load(CommunityPlan)
        require(
            len({row.purpose for row in plan.actions}) == 3,
            "品牌知名度、網路社群、顧客創作內容三種目的都要有。",
        )

    def marked(self, work: Work) -> float:
        plan = work.load(CommunityPlan)
        chosen = work.load(PlatformChoice).chosen
        return 4 * share_right(check_community(plan, work.brief, chosen))


ASSESSMENT = Assessment(
    slug="platform_research",
    items=(
        GoalsAreSmartAndRanked(),
        WrittenAnswer(
            "priorities_are_argued_from_strategy",
            ("pc-1.1", "k-5"),
            "why_these_priorities",
        ),
        SourcesStateYearAndDefinition(),
        SegmentsAreCountedWithTheirUncertainty(),
        WrittenAnswer(
            "sources_are_judged_by_definition_and_limits",
            ("pc-1.2",),
            "what_sources_cannot_say",
        ),
        DirectionsOfTrendsAreRight(),
        BreaksOfMetricsAreRecognised(),
        WrittenAnswer(
            "trends_are_explained_for_the_business",
            ("pc-1.3", "k-2"),
            "what_trends_mean",
        ),
        ProfilesHaveEveryItemOfTheirOwn(),
        PlatformsAreComparedOnWeightedCriteria(),
        DecisionFollowsFromTheOwnScores(),
        WrittenAnswer(
            "choice_of_platforms_is_justified",
            ("pc-1.4", "s-1", "s-2", "k-3"),
            "why_these_platforms",
        ),
        IntegrationUsesRealSystemsAndGuardsData(),
        WrittenAnswer("integration_changes_daily_work", ("pc-1.5",), "how_systems_fit"),
        ExposureFitsPlatformsBudgetAndHours(),
        WrittenAnswer("exposure_is_weighed_against_cost", ("pc-1.6", "k-5"), "how_exposure_grows"),
        CommunityCoversBrandPeopleAndUserContent(),
        WrittenAnswer(
            "community_and_user_content_are_reasoned",
            ("pc-1.7", "k-6"),
            "how_community_grows",
        ),
        SituationCheck(
            "platform_research", "pc-1.1", "situations_on_goals_are_decided", "社群目標與優先順序"
        ),
        SituationCheck(
            "platform_research",
            "pc-1.2",
            "situations_on_the_target_market_are_decided",
            "目標市場的資料",
        ),
        SituationCheck(
            "platform_research", "pc-1.3", "situations_on_trends_are_decided", "新興趨勢的判讀"
        ),
        SituationCheck(
            "platform_research",
            "pc-1.4",
            "situations_on_choosing_platforms_are_decided",
            "平台的比較與選擇",
            ("s-1", "s-2"),
        ),
        SituationCheck(
            "platform_research", "pc-1.5", "situations_on_integration_are_decided", "和現有系統整合"
        ),
        SituationCheck(
            "platform_research", "pc-1.6", "situations_on_exposure_are_decided", "提高曝光的機會"
        ),
        SituationCheck(
            "platform_research",
            "pc-1.7",
            "situations_on_brand_and_community_are_decided",
            "品牌知名度與社群",
        ),
        QuizCheck(
            "platform_research",
            "k-2",
            "trends_and_roles_are_known",
            "趨勢與角色",
        ),
        QuizCheck(
            "platform_research",
            "k-3",
            "platforms_and_their_terms_are_known",
            "平台特色與使用條款",
        ),
        QuizCheck(
            "platform_research",
            "k-5",
            "effects_of_techniques_are_known",
            "使用技巧的效果",
        ),
        QuizCheck(
            "platform_research",
            "k-6",
            "role_of_user_content_is_known",
            "使用者原創內容",
        ),
    ),
    prose=PlatformResearchProse,
    products=(
        Product(
            "research_report",
            "平台研究報告",
            (GoalCascade, SourceRegister, TrendReadings, PlatformProfiles, PlatformChoice),
            ("pc-1.1", "pc-1.2", "pc-1.3", "pc-1.4"),
        ),
        Product(
            "integration_map",
            "系統整合表",
            (IntegrationMap,),
            ("pc-1.5",),
        ),
        Product(
            "exposure_plan",
            "曝光計畫",
            (ExposurePlan,),
            ("pc-1.6",),
        ),
        Product(
            "community_plan",
            "社群計畫",
            (CommunityPlan,),
            ("pc-1.7",),
        ),
    ),
    truth="smhelpers.simulation.research_answers:write_research_truth",
    wrong=(
        "smhelpers.demo.research:definitions_compared",
        "smhelpers.demo.research:ranking_not_from_scores",
        "smhelpers.demo.research:goals_of_another_organisation",
        "smhelpers.demo.research:segments_guessed",
        "smhelpers.demo.research:profiles_copied",
        "smhelpers.demo.research:systems_invented",
        "smhelpers.demo.research:budget_overspent",
        "smhelpers.demo.research:customers_not_asked",
        "smhelpers.demo.research:quiz_of_a_neighbour",
    ),
    broken=GoalCascade,
)
