"""Task 4: what its assessment consists of."""

from ..answers import student
from ..assessment import (
    Assessment,
    Gate,
    Product,
    QuizCheck,
    SituationCheck,
    Unseen,
    Work,
    WrittenAnswer,
)
from ..deliverable import share_right, tell_verdicts
from ..errors import require, tell
from . import (
    ComplianceLog,
    IncidentLog,
    MeetingRecord,
    MonitoringLog,
    MonitoringProse,
    TrackingLog,
    breach_score,
    check_alarm,
    check_incidents,
    check_kpis,
    check_limits,
    check_log,
    check_meeting,
    check_mix,
    check_posts,
    check_recognition,
    check_service,
    compliance_share,
    read_earlier,
    read_monitoring_truth,
    sampled_mentions,
    share_of_triage,
)
from .after_action import AfterActionReview, check_review
from .drill import CrisisDrillLog, assess_drill, measure, replayed
from .earlier import KINDS as TAKEN_OVER


class MeetingHearsPeopleAndChangesPlans(Gate):
    id = "meeting_hears_people_and_changes_plans"
    title = "五個議題、參與的人、不同的意見、決議與修改；評分時逐項核對人員與一致"
    evidence = ("pc-4.1",)
    parts = 6
    reads = (MeetingRecord,)

    def visible(self, work: Work) -> None:
        record = work.load(MeetingRecord)
        require(
            len({row.topic for row in record.agenda}) == 5,
            "策略、行動方案、行事曆、方針、程序五項都要在議程裡。",
        )

    def marked(self, work: Work) -> float:
        record = work.load(MeetingRecord)
        return 6 * share_right(check_meeting(record, work.brief))


class MonitoringLogIsComplete(Gate):
    id = "monitoring_log_is_complete"
    title = "抽樣的提及都有紀錄；評分時核對負責人、時限與學到的事"
    evidence = ("pc-4.2",)
    parts = 3
    reads = (MonitoringLog,)

    def visible(self, work: Work) -> None:
        log = work.load(MonitoringLog)
        shop = work.workplace
        require(
            set(sampled_mentions(shop)["mention_id"]) <= {row.mention for row in log.entries},
            "十二則提及都要有紀錄。",
        )

    def marked(self, work: Work) -> float:
        log = work.load(MonitoringLog)
        shop = work.workplace
        return 3 * share_right(check_log(log, shop))


class MentionsAreTriagedRightly(Unseen):
    id = "mentions_are_triaged_rightly"
    title = "每一則都有情緒、風險與處理；評分時和標準答案核對，猜對的機率會先扣除"
    evidence = ("pc-4.2", "k-9")
    points = 6
    reads = (MonitoringLog,)

    def visible(self, work: Work) -> None:
        log = work.load(MonitoringLog)
        require(
            len({row.sentiment for row in log.entries}) > 1,
            "不會每一則都是同一種情緒，請再讀一次。",
        )

    def marked(self, work: Work) -> float:
        log = work.load(MonitoringLog)
        return 6 * share_of_triage(log, read_monitoring_truth().mentions)


class AlarmRingsInTimeAndSeldomForNothing(Gate):
    id = "alarm_rings_in_time_and_seldom_for_nothing"
    title = "警報的四個設定都填了；評分時在你的提及上重播，核對快慢、誤報與你抄下的結果"
    evidence = ("pc-4.2", "k-8")
    parts = 5
    reads = (IncidentLog,)

    def visible(self, work: Work) -> None:
        log = work.load(IncidentLog)
        require(log.negative_share_percent > 0, "警報要有兩個訊號：聲量與負面占比。")

    def marked(self, work: Work) -> float:
        log = work.load(IncidentLog)
        return 5 * share_right(check_alarm(log, work.workplace, read_monitoring_truth()))


class IncidentsNameMeasuresAndPrevention(Gate):
    id = "incidents_name_measures_and_prevention"
    title = "至少一件 L3 事件，有措施、原因與防止再發生；評分時核對日期、種類、責任歸因與追蹤"
    evidence = ("pc-4.2", "k-9")
    parts = 4
    reads = (IncidentLog,)

    def visible(self, work: Work) -> None:
        log = work.load(IncidentLog)
        require(
            any(row.level == "L3" for row in log.incidents),
            "資料裡有一次真正的危機（L3），請寫進事件。",
        )

    def marked(self, work: Work) -> float:
        log = work.load(IncidentLog)
        return 4 * share_right(check_incidents(log, work.brief, read_monitoring_truth()))


class DrillWasPlayedToASufficientEnd(Unseen):
    id = "drill_was_played_to_a_sufficient_end"
    title = "演練做到這一班結束；評分時由紀錄重播，核對偵測、回應、通知、誤報與避免的高峰"
    evidence = ("pc-4.2",)
    points = 7
    reads = (CrisisDrillLog,)

    def visible(self, work: Work) -> None:
        log = work.load(CrisisDrillLog)
        require(log.ended, "演練還沒有做到結束，請按「走到這一班結束」或讓時間走完。")

    def marked(self, work: Work) -> float:
        log = work.load(CrisisDrillLog)
        findings = assess_drill(log, student())
        tell_verdicts(findings)
        return 7 * share_right(findings)


class ReviewTurnsTheDrillIntoChanges(Gate):
    id = "review_turns_the_drill_into_changes"
    title = "檢討的數字與修改都填了；評分時和演練紀錄核對"
    evidence = ("pc-4.2",)
    parts = 3
    reads = (
        AfterActionReview,
        CrisisDrillLog,
    )

    def visible(self, work: Work) -> None:
        review = work.load(AfterActionReview)
        require(all(row.before != row.after for row in review.changes), "修改前後要不一樣。")

    def marked(self, work: Work) -> float:
        review = work.load(AfterActionReview)
        measures = measure(replayed(work.load(CrisisDrillLog)))
        return 3 * share_right(check_review(review, measures, work.brief))


class KpisAreTrackedAgainstTheOwnTargets(Gate):
    id = "kpis_are_tracked_against_the_own_targets"
    title = "策略的每個指標都有本月值；評分時依你自己的目標值重新計算"
    evidence = ("pc-4.3", "s-5")
    parts = 5
    reads = (TrackingLog, *TAKEN_OVER)

    def visible(self, work: Work) -> None:
        log = work.load(TrackingLog)
        targets = read_earlier(work.portfolio, work.workplace).targets
        require(
            {target.kpi for target in targets} <= {row.kpi for row in log.kpis},
            "策略的每個指標都要有一列。",
        )

    def marked(self, work: Work) -> float:
        log = work.load(TrackingLog)
        targets = read_earlier(work.portfolio, work.workplace).targets
        return 5 * share_right(
            check_kpis(
                log,
                work.workplace,
                work.month,
                targets,
            ),
        )


class ControlLimitsComeFromAQuietBaseline(Gate):
    id = "control_limits_come_from_a_quiet_baseline"
    title = "至少三條數列，各有基準期與界限；評分時核對基準期、界限與超出的天數"
    evidence = ("pc-4.3", "k-8")
    parts = 5
    reads = (TrackingLog,)

    def visible(self, work: Work) -> None:
        log = work.load(TrackingLog)
        require(
            len({row.series for row in log.limits}) >= 3,
            "參與、活動、觸及各選一條，再加上每日提及數，至少三條。",
        )

    def marked(self, work: Work) -> float:
        log = work.load(TrackingLog)
        return 5 * share_right(
            check_limits(
                log,
                work.workplace,
                work.month,
                read_monitoring_truth(),
            ),
        )


class ServiceFiguresAreExact(Gate):
    id = "service_figures_are_exact"
    title = "客戶服務與聲量占比都填了；評分時和你的收件匣核對"
    evidence = ("pc-4.3", "s-5")
    parts = 4
    reads = (TrackingLog,)

    def visible(self, work: Work) -> None:
        log = work.load(TrackingLog)
        require(
            log.first_response_p90 >= log.first_response_median,
            "第 90 百分位不會比中位數短，請檢查是否填反。",
        )

    def marked(self, work: Work) -> float:
        log = work.load(TrackingLog)
        truth = read_monitoring_truth()
        return 4 * share_right(check_service(log, truth.service, truth.share_of_voice))


class BreachesAreFoundAndNotInvented(Unseen):
    id = "breaches_are_found_and_not_invented"
    title = "查核紀錄有違反的貼文；評分時核對抓到、漏掉與誤報"
    evidence = ("pc-4.4",)
    points = 5
    reads = (ComplianceLog,)

    def visible(self, work: Work) -> None:
        log = work.load(ComplianceLog)
        require(
            any(row.breach for row in log.posts),
            "半年的貼文裡有違反規則的，請用規則與搜尋找出來。",
        )

    def marked(self, work: Work) -> float:
        log = work.load(ComplianceLog)
        score = breach_score(log, read_monitoring_truth())
        tell(score.sentence)
        return 5 * compliance_share(score)


class FindingsLeadToRemedies(Gate):
    id = "findings_lead_to_remedies"
    title = "每一則都有判斷、處理、負責人與完成日；評分時核對貼文與處理"
    evidence = ("pc-4.4",)
    parts = 3
    reads = (ComplianceLog,)

    def visible(self, work: Work) -> None:
        log = work.load(ComplianceLog)
        require(len({(row.platform, row.post_id) for row in log.posts}) >= 3, "至少查到三則貼文。")

    def marked(self, work: Work) -> float:
        log = work.load(ComplianceLog)
        return 3 * share_right(check_posts(log, work.workplace))


class ContentMixIsComparedWithTheStrategy(Gate):
    id = "content_mix_is_compared_with_the_strategy"
    title = "策略的每個主軸都有占比與判定；評分時依你的詞重新計算，並核對認得對不對"
    evidence = ("pc-4.4",)
    parts = 4
    reads = (ComplianceLog, *TAKEN_OVER)

    def visible(self, work: Work) -> None:
        log = work.load(ComplianceLog)
        planned = read_earlier(work.portfolio, work.workplace).planned
        require(
            set(planned) <= {row.pillar for row in log.pillars},
            "策略的每個內容主軸都要有一列。",
        )

    def marked(self, work: Work) -> float:
        log = work.load(ComplianceLog)
        planned = read_earlier(work.portfolio, work.workplace).planned
        return 4 * share_right(
            [
                *check_mix(
                    log,
                    work.workplace,
                    work.month,
                    planned,
                ),
                *check_recognition(log, work.workplace, read_monitoring_truth()),
            ],
        )


ASSESSMENT = Assessment(
    slug="monitoring",
    items=(
        MeetingHearsPeopleAndChangesPlans(),
        WrittenAnswer("hearing_people_is_explained", ("pc-4.1",), "how_people_were_heard"),
        MonitoringLogIsComplete(),
        MentionsAreTriagedRightly(),
        AlarmRingsInTimeAndSeldomForNothing(),
        IncidentsNameMeasuresAndPrevention(),
        DrillWasPlayedToASufficientEnd(),
        ReviewTurnsTheDrillIntoChanges(),
        WrittenAnswer(
            "impact_and_prevention_are_explained",
            ("pc-4.2", "k-9"),
            "how_impact_was_reduced",
        ),
        KpisAreTrackedAgainstTheOwnTargets(),
        ControlLimitsComeFromAQuietBaseline(),
        ServiceFiguresAreExact(),
        WrittenAnswer("signals_are_told_from_noise", ("pc-4.3", "s-5"), "what_tracking_says"),
        BreachesAreFoundAndNotInvented(),
        FindingsLeadToRemedies(),
        ContentMixIsComparedWithTheStrategy(),
        WrittenAnswer(
            "content_is_judged_against_strategy_and_policy",
            ("pc-4.4",),
            "what_content_shows",
        ),
        SituationCheck(
            "monitoring", "pc-4.1", "situations_on_discussion_are_decided", "和相關的人討論"
        ),
        SituationCheck(
            "monitoring", "pc-4.2", "situations_on_issues_are_decided", "問題與危機的分級"
        ),
        SituationCheck(
            "monitoring", "pc-4.3", "situations_on_figures_are_decided", "指標的算法", ("s-5",)
        ),
        SituationCheck(
            "monitoring",
            "pc-4.4",
            "situations_on_published_content_are_decided",
            "查核已發布的內容",
        ),
        QuizCheck(
            "monitoring",
            "k-8",
            "tools_and_methods_are_known",
            "追蹤的工具與方法",
        ),
        QuizCheck(
            "monitoring",
            "k-9",
            "kinds_of_issues_are_known",
            "問題與危機的種類",
        ),
    ),
    prose=MonitoringProse,
    products=(
        Product(
            "meeting",
            "策略說明會紀錄",
            (MeetingRecord,),
            ("pc-4.1",),
            judge="observation",
        ),
        Product(
            "monitoring_log",
            "監控紀錄",
            (MonitoringLog, IncidentLog),
            ("pc-4.2",),
        ),
        Product(
            "after_action_review",
            "事後檢討",
            (AfterActionReview,),
            ("pc-4.2",),
        ),
        Product(
            "tracking_log",
            "追蹤紀錄",
            (TrackingLog,),
            ("pc-4.3",),
        ),
        Product(
            "compliance_log",
            "內容查核紀錄",
            (ComplianceLog,),
            ("pc-4.4",),
        ),
    ),
    takes_over=TAKEN_OVER,
    month="month",
    truth="smhelpers.simulation.monitoring_answers:write_monitoring_truth",
    wrong=(
        "smhelpers.demo.monitoring:rules_believed_blindly",
        "smhelpers.demo.monitoring:averages_for_medians",
        "smhelpers.demo.monitoring:everyone_agreed",
        "smhelpers.demo.monitoring:outsiders_invited",
        "smhelpers.demo.monitoring:everything_is_positive",
        "smhelpers.demo.monitoring:everything_is_a_crisis",
        "smhelpers.demo.monitoring:alarm_that_never_rings",
        "smhelpers.demo.monitoring:alarm_that_always_rings",
        "smhelpers.demo.monitoring:crisis_denied",
        "smhelpers.demo.monitoring:drill_of_a_neighbour",
        "smhelpers.demo.monitoring:drill_log_edited",
        "smhelpers.demo.monitoring:baseline_holds_the_crisis",
        "smhelpers.demo.monitoring:mix_of_one_word",
        "smhelpers.demo.monitoring:quiz_of_a_neighbour",
    ),
    broken=IncidentLog,
)
