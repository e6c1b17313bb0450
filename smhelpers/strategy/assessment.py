"""Task 3: what its assessment consists of."""

from ..assessment import Assessment, Gate, Product, QuizCheck, SituationCheck, Work, WrittenAnswer
from ..deliverable import left_after, share_right, told_of
from ..errors import require, tell
from . import (
    ActivityCalendar,
    ContentStrategy,
    KpiPlan,
    StrategyCheck,
    StrategyProse,
    TrackingPlan,
    WorkPlan,
    calendar_share,
    check_budget,
    check_calendar,
    check_consistency,
    check_engagement,
    check_fit,
    check_hours,
    check_kpi_plan,
    check_kpis,
    check_mix,
    check_objectives,
    check_readings,
    check_responsibilities,
    check_risks,
    check_service,
    check_targets,
    check_timetable,
    check_tools,
    check_tracking,
    check_whole,
    context_of,
    read_strategy_truth,
    whole_of,
)
from .calendar import LEAST_WEEKS, REST_WEEKS, lasts
from .whole import EARLIER as TAKEN_OVER
from .whole import KINDS

#: What a whole strategy is made of, as far as this task makes it.
WHOLE = tuple(kind for kind in KINDS.values() if kind not in TAKEN_OVER)


class ContentIsCascadedAndMixed(Gate):
    id = "content_is_cascaded_and_mixed"
    title = "至少三個策略目標與三個固定系列；評分時核對目標的 SMART、主軸占比、客群、平台與負責人"
    evidence = ("pc-3.1",)
    parts = 5
    reads = (ContentStrategy,)

    def visible(self, work: Work) -> None:
        content = work.load(ContentStrategy)
        require(
            len(content.objectives) >= 3 and len(content.series) >= 3,
            "至少要有三個策略目標與三個固定系列。",
        )

    def marked(self, work: Work) -> float:
        content = work.load(ContentStrategy)
        brief = work.brief
        return 5 * share_right(check_objectives(content, brief) + check_mix(content, brief))


class HoursAndFormatsFollowTheOwnData(Gate):
    id = "hours_and_formats_follow_the_own_data"
    title = (
        "時段與貼文類型都有判讀；評分時以你自己的數據核對最好的時段、類型、是否只是隨機，"
        "以及系列有沒有照著做"
    )
    evidence = ("pc-3.1",)
    parts = 4
    reads = (ContentStrategy,)

    def visible(self, work: Work) -> None:
        content = work.load(ContentStrategy)
        require(content.slots and content.formats, "時段與貼文類型都要判讀。")

    def marked(self, work: Work) -> float:
        content = work.load(ContentStrategy)
        return 4 * share_right(check_readings(content, read_strategy_truth()))


class EngagementAndServiceKeepThePromises(Gate):
    id = "engagement_and_service_keep_the_promises"
    title = "顧客創作、社群參與與客戶服務都有計畫；評分時核對授權、節奏、衡量、回應時間與負責人"
    evidence = ("pc-3.1",)
    parts = 5
    reads = (ContentStrategy,)

    def visible(self, work: Work) -> None:
        content = work.load(ContentStrategy)
        require(
            content.user_content and content.engagement and content.service,
            "顧客創作、社群參與、客戶服務三張表都要填。",
        )

    def marked(self, work: Work) -> float:
        content = work.load(ContentStrategy)
        brief = work.brief
        talking = left_after(check_engagement(content, brief), 0.7)
        answering = left_after(check_service(content, brief), 0.5)
        return 2.5 * talking + 2.5 * answering


class TimetableAndResponsibilitiesAreClear(Gate):
    id = "timetable_and_responsibilities_are_clear"
    title = "工作計畫至少十四週、每項工作有執行的人；評分時核對時程、里程碑、RACI 與成果"
    evidence = ("pc-3.2",)
    parts = 4
    reads = (WorkPlan,)

    def visible(self, work: Work) -> None:
        plan = work.load(WorkPlan)
        require(plan.weeks >= 14, f"策略要執行超過三個月：至少十四週，現在是 {plan.weeks} 週。")
        require(all(task.responsible for task in plan.tasks), "有工作還沒有執行的人。")

    def marked(self, work: Work) -> float:
        plan = work.load(WorkPlan)
        brief = work.brief
        return 4 * share_right(check_timetable(plan) + check_responsibilities(plan, brief))


class HoursMoneyAndRisksAreWithinReach(Gate):
    id = "hours_money_and_risks_are_within_reach"
    title = "預算與風險都有列；評分時核對每個人每週的工時、預算合計與預備金、工具與風險"
    evidence = ("pc-3.2",)
    parts = 5
    reads = (WorkPlan,)

    def visible(self, work: Work) -> None:
        plan = work.load(WorkPlan)
        require(plan.budget and plan.risks and plan.tools, "預算、工具與風險都要列出。")

    def marked(self, work: Work) -> float:
        plan = work.load(WorkPlan)
        brief = work.brief
        worked = check_hours(plan, brief)
        spent = check_budget(plan, read_strategy_truth().monthly_budget)
        rest = share_right(check_tools(plan, brief) + check_risks(plan, brief))
        return 1.5 * left_after(worked, 0.3) + 1.5 * left_after(spent, 0.5) + 2 * rest


class CalendarCanBeCarriedOut(Gate):
    id = "calendar_can_be_carried_out"
    title = (
        "行事曆排滿十四週並標註活動；評分時逐項核對撞期、空窗、標示、授權、工時、UTM、"
        "危機暫停與節日"
    )
    evidence = ("pc-3.3",)
    parts = 6
    reads = (ActivityCalendar, *WHOLE, *TAKEN_OVER)

    def visible(self, work: Work) -> None:
        calendar = work.load(ActivityCalendar)
        require(calendar.campaigns, "行事曆還沒有標註任何行銷或促銷活動。")
        require(
            lasts(calendar.week(entry.day) for entry in calendar.entries),
            f"行事曆要排到第 {LEAST_WEEKS} 週；中間最多可以有 {REST_WEEKS} 週停更。",
        )

    def marked(self, work: Work) -> float:
        calendar = work.load(ActivityCalendar)
        brief = work.brief
        return 6 * calendar_share(
            check_calendar(calendar, context_of(whole_of(work.portfolio), brief)),
        )


class KpisStandOnTheOwnData(Gate):
    id = "kpis_stand_on_the_own_data"
    title = "每個指標都選了資料來源；評分時以指標庫與你自己的數據核對階段、來源、現況與可能範圍"
    evidence = ("pc-3.4",)
    parts = 4
    reads = (KpiPlan,)

    def visible(self, work: Work) -> None:
        plan = work.load(KpiPlan)
        require(all(row.source_file for row in plan.kpis), "每個指標都要選資料來源檔。")

    def marked(self, work: Work) -> float:
        plan = work.load(KpiPlan)
        return 4 * share_right(check_kpis(plan, work.brief, read_strategy_truth()))


class TargetsLieAboveTheNoiseAndWithinReach(Gate):
    id = "targets_lie_above_the_noise_and_within_reach"
    title = (
        "每個指標都有目標值與決策規則；評分時核對目標值高於波動、曾經做到"
        "（一半以內的指標可以是守住現況）"
    )
    evidence = ("pc-3.4",)
    parts = 4
    reads = (KpiPlan,)

    def visible(self, work: Work) -> None:
        plan = work.load(KpiPlan)
        require(
            all(row.decision for row in plan.kpis),
            "每個指標都要有決策規則：看到什麼就做什麼。",
        )

    def marked(self, work: Work) -> float:
        plan = work.load(KpiPlan)
        return 4 * share_right(check_targets(plan, work.brief, read_strategy_truth()))


class KpiSetLeadsToOutcomes(Gate):
    id = "kpi_set_leads_to_outcomes"
    title = "至少四個指標與評估標準；評分時核對有沒有成果指標、每個目標都有指標、標準有數字與時間"
    evidence = ("pc-3.4",)
    parts = 3
    reads = (
        KpiPlan,
        ContentStrategy,
    )

    def visible(self, work: Work) -> None:
        plan = work.load(KpiPlan)
        require(len(plan.kpis) >= 4 and plan.criteria, "至少四個指標，並寫出評估標準。")

    def marked(self, work: Work) -> float:
        plan = work.load(KpiPlan)
        return 3 * share_right(check_kpi_plan(plan, work.brief, work.load(ContentStrategy)))


class TrackingCanBeTrusted(Gate):
    id = "tracking_can_be_trusted"
    title = "UTM 連結、資料來源與報告都有；評分時核對連結的寫法、每個指標的資料、品質檢查與負責人"
    evidence = ("pc-3.5",)
    parts = 5
    reads = (TrackingPlan, ContentStrategy, KpiPlan)

    def visible(self, work: Work) -> None:
        plan = work.load(TrackingPlan)
        require(
            plan.links and plan.checks and plan.reports,
            "UTM 連結、資料品質檢查與報告都要列出。",
        )

    def marked(self, work: Work) -> float:
        plan = work.load(TrackingPlan)
        place = work.portfolio
        findings = check_tracking(
            plan,
            work.brief,
            place.load(ContentStrategy),
            place.load(KpiPlan),
        )
        return 5 * left_after(findings, 0.85)


class StrategyIsCheckedAgainstGoalsAndStandard(Gate):
    id = "strategy_is_checked_against_goals_and_standard"
    title = "每個組織目標與服務標準都核對；評分時核對依據、矛盾的處理與核准人"
    evidence = ("pc-3.6",)
    parts = 3
    reads = (StrategyCheck,)

    def visible(self, work: Work) -> None:
        check = work.load(StrategyCheck)
        require(
            any(row.item == "standard" for row in check.fit),
            "還沒有核對客戶服務標準（standard）。",
        )

    def marked(self, work: Work) -> float:
        check = work.load(StrategyCheck)
        return 3 * share_right(check_fit(check, work.brief))


class TasksOneToThreeAgree(Gate):
    id = "tasks_one_to_three_agree"
    title = (
        "策略、工作計畫、行事曆、指標與追蹤都完成；評分時核對前三個單元的平台、目標、"
        "回應時間、角色、指標與標示是否一致"
    )
    evidence = ("pc-3.6",)
    parts = 4
    reads = (*WHOLE, *TAKEN_OVER)

    def visible(self, work: Work) -> None:
        whole = whole_of(work.portfolio)
        require(
            all((whole.content, whole.plan, whole.calendar, whole.kpis, whole.tracking)),
            "還有表單沒有完成，無法核對是否一致。",
        )

    def marked(self, work: Work) -> float:
        whole = whole_of(work.portfolio)
        findings = check_consistency(whole, work.brief)
        wrong = [finding for finding in findings if not finding.right]
        for finding in wrong[:12]:
            tell(told_of(finding))
        return 4 * left_after(findings, 0.8)


class WholeStrategyOfMoreThanThreeMonths(Gate):
    id = "whole_strategy_of_more_than_three_months"
    title = "整份策略超過三個月，行事曆、資源、內容、參與、追蹤、指標與評估標準都在"
    evidence = ("s-4",)
    parts = 4
    reads = (*WHOLE, *TAKEN_OVER)

    def visible(self, work: Work) -> None:
        findings = check_whole(whole_of(work.portfolio))
        missing = [
            f"{finding.about}（{finding.remedy}）" for finding in findings if not finding.right
        ]
        require(len(missing) < len(findings), "整份策略還沒有任何一部分完成。")
        print("都完成了。" if not missing else "還缺：" + "、".join(missing))

    def marked(self, work: Work) -> float:
        findings = check_whole(whole_of(work.portfolio))
        return 4 * left_after(findings, 0.5)


ASSESSMENT = Assessment(
    slug="strategy",
    items=(
        ContentIsCascadedAndMixed(),
        HoursAndFormatsFollowTheOwnData(),
        EngagementAndServiceKeepThePromises(),
        WrittenAnswer(
            "content_is_argued_from_evidence", ("pc-3.1", "s-4", "k-7"), "why_this_content"
        ),
        TimetableAndResponsibilitiesAreClear(),
        HoursMoneyAndRisksAreWithinReach(),
        WrittenAnswer("resources_and_timing_are_weighed", ("pc-3.2", "s-4"), "why_this_work_plan"),
        CalendarCanBeCarriedOut(),
        WrittenAnswer("calendar_follows_the_marketing_plan", ("pc-3.3",), "why_this_calendar"),
        KpisStandOnTheOwnData(),
        TargetsLieAboveTheNoiseAndWithinReach(),
        KpiSetLeadsToOutcomes(),
        WrittenAnswer("targets_are_justified", ("pc-3.4", "s-4"), "why_these_kpis"),
        TrackingCanBeTrusted(),
        WrittenAnswer("tracking_is_explained", ("pc-3.5", "s-4", "k-8"), "how_tracking_works"),
        StrategyIsCheckedAgainstGoalsAndStandard(),
        TasksOneToThreeAgree(),
        WrittenAnswer("fit_is_argued", ("pc-3.6", "s-4"), "how_the_strategy_fits"),
        WholeStrategyOfMoreThanThreeMonths(),
        SituationCheck(
            "strategy",
            "pc-3.1",
            "situations_on_content_are_decided",
            "內容、參與與客服策略",
            ("s-4",),
        ),
        SituationCheck(
            "strategy",
            "pc-3.2",
            "situations_on_the_work_plan_are_decided",
            "工作計畫的職責與時程",
            ("s-4",),
        ),
        SituationCheck(
            "strategy",
            "pc-3.3",
            "situations_on_the_calendar_are_decided",
            "活動行事曆的問題",
            ("s-4",),
        ),
        SituationCheck(
            "strategy", "pc-3.4", "situations_on_kpis_are_decided", "指標與目標值", ("s-4",)
        ),
        SituationCheck(
            "strategy", "pc-3.5", "situations_on_tracking_are_decided", "追蹤的方法", ("s-4",)
        ),
        SituationCheck(
            "strategy",
            "pc-3.6",
            "situations_on_fit_are_decided",
            "策略和目標、服務標準是否一致",
            ("s-4",),
        ),
        QuizCheck(
            "strategy",
            "k-7",
            "strategy_and_its_parts_are_known",
            "策略與關鍵內容",
        ),
    ),
    prose=StrategyProse,
    products=(
        Product(
            "content_strategy",
            "內容、參與與客服策略",
            (ContentStrategy,),
            ("pc-3.1", "s-4"),
        ),
        Product(
            "work_plan",
            "工作計畫",
            (WorkPlan,),
            ("pc-3.2", "s-4"),
        ),
        Product(
            "calendar",
            "活動行事曆",
            (ActivityCalendar,),
            ("pc-3.3", "s-4"),
        ),
        Product(
            "kpi_plan",
            "指標計畫",
            (KpiPlan,),
            ("pc-3.4", "s-4"),
        ),
        Product(
            "tracking_plan",
            "追蹤計畫",
            (TrackingPlan,),
            ("pc-3.5", "s-4"),
        ),
        Product(
            "strategy_check",
            "一致性核對",
            (StrategyCheck,),
            ("pc-3.6",),
            judge="observation",
        ),
    ),
    takes_over=TAKEN_OVER,
    truth="smhelpers.simulation.strategy_answers:write_strategy_truth",
    wrong=(
        "smhelpers.demo.strategy:more_hours_than_people_have",
        "smhelpers.demo.strategy:targets_below_the_noise",
        "smhelpers.demo.strategy:budget_without_contingency",
        "smhelpers.demo.strategy:only_vanity_metrics",
        "smhelpers.demo.strategy:twelve_weeks_only",
        "smhelpers.demo.strategy:response_time_differs_from_policy",
        "smhelpers.demo.strategy:calendar_posts_in_the_crisis_pause",
        "smhelpers.demo.strategy:campaign_without_utm",
        "smhelpers.demo.strategy:lucky_hours_believed",
        "smhelpers.demo.strategy:nobody_is_accountable",
        "smhelpers.demo.strategy:platforms_nobody_chose",
        "smhelpers.demo.strategy:customers_content_without_consent",
        "smhelpers.demo.strategy:everything_fits_and_nothing_was_found",
        "smhelpers.demo.strategy:figures_of_another_shop",
    ),
    broken=ContentStrategy,
)
