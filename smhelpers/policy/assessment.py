"""Task 2: what its assessment consists of."""

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
from ..deliverable import counted, share_right
from ..errors import require, tell
from ..platform_research import GoalCascade, PlatformChoice
from ..taipei import here, today
from . import (
    ConsultationRecord,
    ContentRules,
    CrisisPlan,
    LegalMatrix,
    PolicyClauses,
    PolicyProse,
    PolicyScope,
    caption_feedback,
    check_alarms,
    check_citations,
    check_clauses,
    check_complaints,
    check_consultation,
    check_contradictions,
    check_heads,
    check_levels,
    check_matrix,
    check_procedures,
    check_response_times,
    check_responses,
    check_review,
    check_roles,
    check_rules,
    check_scope,
    check_statements,
    problems,
    read_policy_truth,
    share_of_alarms,
    share_on_captions,
    typed_clause_ids,
)

#: What the policy starts from.
TAKEN_OVER = (PlatformChoice, GoalCascade)


class ScopeFollowsFromPlannedActivities(Gate):
    id = "scope_follows_from_planned_activities"
    title = (
        "有目的、活動、適用的人與日期；評分時核對範圍是否涵蓋持有的帳號、條款是否存在、"
        "檢討日是否有效"
    )
    evidence = ("pc-2.1",)
    parts = 4
    reads = (
        PolicyScope,
        PolicyClauses,
    )

    def visible(self, work: Work) -> None:
        scope = work.load(PolicyScope)
        require(all(row.owner for row in scope.activities), "每一項已規劃的活動都要有負責人。")

    def marked(self, work: Work) -> float:
        scope = work.load(PolicyScope)
        numbers = typed_clause_ids(work.draft(PolicyClauses))
        covered = share_right(check_scope(scope, work.brief, numbers))
        # on the day on which it was written: marking it later finds the same
        written = work.portfolio.saved_at(PolicyScope)
        day = here(written).date() if written else today()
        in_force = all(finding.right for finding in check_review(scope, day))
        return 3 * covered + in_force


class FiveHeadsHaveClausesWithOwnerTimeAndRecord(Gate):
    id = "five_heads_have_clauses_with_owner_time_and_record"
    title = "五大項目都有條款；評分時核對每一條的負責人、時限、紀錄與權責"
    evidence = ("pc-2.2", "s-3")
    parts = 4
    reads = (PolicyClauses,)

    def visible(self, work: Work) -> None:
        policy = work.load(PolicyClauses)
        lacking = [finding.about for finding in check_heads(policy) if not finding.right]
        require(len(lacking) < 5, "五大項目都還沒有條款，請先看條款表單下方的檢查器。")

    def marked(self, work: Work) -> float:
        policy = work.load(PolicyClauses)
        brief = work.brief
        return (
            2 * share_right(check_heads(policy))
            + share_right(check_clauses(policy, brief))
            + share_right(check_roles(policy, brief))
        )


class AnswersAreAsFastAsPromisedAndNothingContradicts(Gate):
    id = "answers_are_as_fast_as_promised_and_nothing_contradicts"
    title = "有回應時間表；評分時核對是否涵蓋持有的帳號、符合服務標準，以及條款前後一致"
    evidence = ("pc-2.2",)
    parts = 3
    reads = (PolicyClauses,)

    def visible(self, work: Work) -> None:
        policy = work.load(PolicyClauses)
        require(bool(policy.response_times), "請填各管道的回應時間。")

    def marked(self, work: Work) -> float:
        policy = work.load(PolicyClauses)
        in_time = share_right(check_response_times(policy, work.brief))
        return 2 * in_time + share_right(check_contradictions(policy))


class RulesFindBreachesTheyWereNotWrittenOn(Unseen):
    id = "rules_find_breaches_they_were_not_written_on"
    title = (
        "至少五個主題有規則；評分時以沒看過的貼文核對每個主題抓到多少、誤報多少，結果會印在回饋裡"
    )
    evidence = ("pc-2.2",)
    points = 6
    reads = (ContentRules,)

    def visible(self, work: Work) -> None:
        rules = work.load(ContentRules)
        require(len({rule.topic for rule in rules.rules}) >= 5, "規則至少要涵蓋五個主題。")

    def marked(self, work: Work) -> float:
        rules = work.load(ContentRules)
        truth = read_policy_truth()
        tell(caption_feedback(rules, truth))
        return 6 * share_on_captions(rules, truth)


class ComplaintsAreClosedWithinTheLegalTime(Gate):
    id = "complaints_are_closed_within_the_legal_time"
    title = "有客訴的條款；評分時核對每一處的結案時限不超過法定日數"
    evidence = ("pc-2.3",)
    parts = 2
    reads = (PolicyClauses,)

    def visible(self, work: Work) -> None:
        policy = work.load(PolicyClauses)
        require(
            any(clause.section == "complaints" for clause in policy.clauses),
            "請寫客訴處理的條款。",
        )

    def marked(self, work: Work) -> float:
        policy = work.load(PolicyClauses)
        return 2.0 if share_right(check_complaints(policy)) == 1.0 else 0.0


class CrisisLevelsHaveNumbersPeopleAndDeadlines(Gate):
    id = "crisis_levels_have_numbers_people_and_deadlines"
    title = "有 L1、L2、L3 三級；評分時核對數字、指揮與代理、時限是否齊全，且一級比一級嚴格"
    evidence = ("pc-2.3",)
    parts = 3
    reads = (CrisisPlan,)

    def visible(self, work: Work) -> None:
        plan = work.load(CrisisPlan)
        require(
            {level.level for level in plan.levels} == {"L1", "L2", "L3"},
            "請寫出 L1、L2、L3 三個等級。",
        )

    def marked(self, work: Work) -> float:
        plan = work.load(CrisisPlan)
        return 2 * share_right(check_levels(plan, work.brief)) + share_right(check_procedures(plan))


class ResponsesProtectCustomersAndStatementsAreWhole(Gate):
    id = "responses_protect_customers_and_statements_are_whole"
    title = (
        "有各類事件的處理與待命聲明；評分時核對回應策略、先告訴顧客的話、聲明的欄位，"
        "以及有沒有推責與臆測"
    )
    evidence = ("pc-2.3",)
    parts = 4
    reads = (CrisisPlan,)

    def visible(self, work: Work) -> None:
        plan = work.load(CrisisPlan)
        require(
            bool(plan.responses) and bool(plan.statements),
            "請寫各類事件的處理，以及待命聲明。",
        )

    def marked(self, work: Work) -> float:
        plan = work.load(CrisisPlan)
        prepared = share_right(check_responses(plan, work.brief))
        return 2 * prepared + 2 * share_right(check_statements(plan))


class TriggersFireAtTheCrisisAndKeepQuietOnCampaigns(Gate):
    id = "triggers_fire_at_the_crisis_and_keep_quiet_on_campaigns"
    title = "L2 與 L3 有可以試跑的數字；評分時以你的工作場所數據重播，說明會印在回饋裡"
    evidence = ("pc-2.3",)
    parts = 4
    reads = (CrisisPlan,)

    def visible(self, work: Work) -> None:
        plan = work.load(CrisisPlan)
        ready = {level.level for level in plan.levels if level.volume_multiple > 1}
        require({"L2", "L3"} <= ready, "L2 與 L3 的倍數要大於 1，才能試跑。")

    def marked(self, work: Work) -> float:
        plan = work.load(CrisisPlan)
        alarms = check_alarms(plan, read_policy_truth())
        tell("\n".join(problems(alarms)) or "L2 與 L3 都在危機時啟動，行銷活動期間沒有誤報。")
        return 4 * share_of_alarms(alarms)


class LawsAreJudgedRightlyForTheSector(Gate):
    id = "laws_are_judged_rightly_for_the_sector"
    title = "每條法規都有適不適用的判斷與理由，並有倫理作法；評分時核對判斷、條款與負責人"
    evidence = ("pc-2.4", "s-3")
    parts = 5
    reads = (
        LegalMatrix,
        PolicyClauses,
    )

    def visible(self, work: Work) -> None:
        matrix = work.load(LegalMatrix)
        require(bool(matrix.ethics), "請寫這家店的倫理作法。")

    def marked(self, work: Work) -> float:
        matrix = work.load(LegalMatrix)
        numbers = typed_clause_ids(work.draft(PolicyClauses))
        return 5 * share_right(check_matrix(matrix, work.brief, numbers))


class LawsCitedExistAndApply(Gate):
    id = "laws_cited_exist_and_apply"
    title = "「法律責任」的條款有法規編號；評分時核對條款與內容規則引用的每一條都存在而且適用這一行"
    evidence = ("pc-2.4",)
    parts = 3
    reads = (PolicyClauses, ContentRules)

    def visible(self, work: Work) -> None:
        policy = work.load(PolicyClauses)
        require(
            any(
                clause.legal_basis for clause in policy.clauses if clause.section == "legal_duties"
            ),
            "「法律責任」的條款要填法規編號。",
        )

    def marked(self, work: Work) -> float:
        policy = work.load(PolicyClauses)
        rules = work.load(ContentRules)
        cited = [
            *counted(check_citations(policy, work.brief)),
            *check_rules(rules, work.brief),
        ]
        wrong = sum(not finding.right for finding in cited)
        return max(3.0 - wrong, 0.0)


class PeopleWereAskedAndThePlanWasChecked(Gate):
    id = "people_were_asked_and_the_plan_was_checked"
    title = "有徵詢紀錄與對照；評分時核對對象、顧客的意見、取捨、對照的項目與條款"
    evidence = ("pc-2.5",)
    parts = 4
    reads = (
        ConsultationRecord,
        PolicyClauses,
    )

    def visible(self, work: Work) -> None:
        record = work.load(ConsultationRecord)
        require(len({row.who for row in record.consultations}) >= 3, "至少要徵詢三位不同的對象。")

    def marked(self, work: Work) -> float:
        record = work.load(ConsultationRecord)
        numbers = typed_clause_ids(work.draft(PolicyClauses))
        return 4 * share_right(check_consultation(record, work.brief, numbers))


ASSESSMENT = Assessment(
    slug="policy",
    items=(
        WrittenAnswer("scope_is_argued_from_what_is_planned", ("pc-2.1",), "why_this_scope"),
        ScopeFollowsFromPlannedActivities(),
        FiveHeadsHaveClausesWithOwnerTimeAndRecord(),
        AnswersAreAsFastAsPromisedAndNothingContradicts(),
        RulesFindBreachesTheyWereNotWrittenOn(),
        WrittenAnswer("guidelines_are_weighed", ("pc-2.2", "s-3", "k-4"), "why_these_guidelines"),
        ComplaintsAreClosedWithinTheLegalTime(),
        CrisisLevelsHaveNumbersPeopleAndDeadlines(),
        ResponsesProtectCustomersAndStatementsAreWhole(),
        TriggersFireAtTheCrisisAndKeepQuietOnCampaigns(),
        WrittenAnswer(
            "crisis_plan_is_argued_from_data_and_customers",
            ("pc-2.3", "k-9"),
            "why_this_crisis_plan",
        ),
        LawsAreJudgedRightlyForTheSector(),
        LawsCitedExistAndApply(),
        WrittenAnswer(
            "law_and_ethics_are_built_into_clauses",
            ("pc-2.4", "k-1"),
            "how_law_and_ethics_enter",
        ),
        PeopleWereAskedAndThePlanWasChecked(),
        WrittenAnswer(
            "policy_serves_customers_and_fits_the_plan",
            ("pc-2.5",),
            "how_it_serves_customers",
        ),
        SituationCheck(
            "policy", "pc-2.1", "situations_on_scope_are_decided", "政策的目的與範圍", ("s-3",)
        ),
        SituationCheck(
            "policy", "pc-2.2", "situations_on_guidelines_are_decided", "內容與互動的準則", ("s-3",)
        ),
        SituationCheck(
            "policy",
            "pc-2.3",
            "situations_on_crisis_statements_are_decided",
            "危機聲明的修改",
            ("s-3",),
        ),
        SituationCheck(
            "policy", "pc-2.4", "situations_on_law_and_ethics_are_decided", "法律與倫理", ("s-3",)
        ),
        SituationCheck(
            "policy",
            "pc-2.5",
            "situations_on_customers_and_plan_are_decided",
            "顧客導向與行銷計畫一致",
        ),
        QuizCheck(
            "policy",
            "k-1",
            "law_and_ethics_are_known",
            "法律與道德",
        ),
        QuizCheck(
            "policy",
            "k-4",
            "content_of_policies_is_known",
            "方針與程序的內容",
        ),
        QuizCheck(
            "policy",
            "k-9",
            "kinds_of_crises_are_known",
            "問題與危機",
        ),
    ),
    prose=PolicyProse,
    products=(
        Product(
            "policy",
            "社群媒體政策",
            (PolicyScope, PolicyClauses, ContentRules),
            ("pc-2.1", "pc-2.2"),
        ),
        Product(
            "crisis_plan",
            "危機處理計畫與聲明",
            (CrisisPlan,),
            ("pc-2.3",),
        ),
        Product(
            "legal_matrix",
            "法規對照表",
            (LegalMatrix,),
            ("pc-2.4",),
        ),
        Product(
            "consultation",
            "徵詢紀錄",
            (ConsultationRecord,),
            ("pc-2.5",),
            judge="observation",
        ),
    ),
    takes_over=TAKEN_OVER,
    truth="smhelpers.simulation.policy_answers:write_policy_truth",
    wrong=(
        "smhelpers.demo.policy:triggers_that_cry_wolf",
        "smhelpers.demo.policy:rules_copied_from_the_example_without_reading",
        "smhelpers.demo.policy:review_date_passed",
        "smhelpers.demo.policy:outsiders_answer_for_everything",
        "smhelpers.demo.policy:privacy_is_forgotten",
        "smhelpers.demo.policy:complaints_take_a_month",
        "smhelpers.demo.policy:clauses_contradict_each_other",
        "smhelpers.demo.policy:rules_that_hit_everything",
        "smhelpers.demo.policy:crisis_levels_without_numbers",
        "smhelpers.demo.policy:triggers_that_sleep",
        "smhelpers.demo.policy:holding_statement_blames_the_supplier",
        "smhelpers.demo.policy:customers_are_told_last_what_to_do",
        "smhelpers.demo.policy:every_law_is_said_to_apply",
        "smhelpers.demo.policy:law_of_another_sector_cited",
        "smhelpers.demo.policy:nobody_was_asked",
        "smhelpers.demo.policy:quiz_of_a_neighbour_reused",
    ),
    broken=LegalMatrix,
)
