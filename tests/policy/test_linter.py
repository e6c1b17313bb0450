"""The policy linter: a whole policy passes; what is wrong is named with its clause and remedy."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smhelpers.policy import (
    ConsultationRecord,
    ContentRules,
    CrisisPlan,
    Draft,
    LegalMatrix,
    PolicyClauses,
    PolicyScope,
    check_triggers,
    lint,
    problems,
    share_right,
)
from smhelpers.simulation.profile import load_profile, profile_slugs

from . import good_draft
from .test_crisis import exported, quiet_campaigns

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def tea_brief():
    return load_profile("tea").brief


def told(brief, **parts):
    """Problems of a good draft in which the given parts are exchanged."""
    return problems(lint(good_draft.draft(brief, **parts), brief, TODAY))


def with_clause(brief, number, **fields):
    """The good clauses with fields of one clause changed."""
    typed = good_draft.clauses(brief)
    typed["clauses"][number - 1].update(fields)
    return PolicyClauses(**typed)


def with_extra(brief, **fields):
    """The good clauses and one more."""
    typed, (worker, _) = good_draft.clauses(brief), good_draft.staff(brief)
    typed["clauses"].append(
        {
            "id": "p90",
            "section": "engagement_rules",
            "owner": worker,
            "unit": "at_once",
            "record": "紀錄",
            **fields,
        },
    )
    return PolicyClauses(**typed)


def with_level(brief, level, **fields):
    typed = good_draft.crisis(brief)
    typed["levels"][int(level[1]) - 1].update(fields)
    return CrisisPlan(**typed)


def with_statement(brief, **fields):
    typed = good_draft.crisis(brief)
    typed["statements"][0].update(fields)
    return CrisisPlan(**typed)


@pytest.mark.parametrize("slug", profile_slugs())
def test_a_whole_policy_has_no_problem_in_any_business(slug):
    brief = load_profile(slug).brief
    findings = lint(good_draft.draft(brief), brief, TODAY)
    assert problems(findings) == [] and share_right(findings) == 1 and len(findings) > 150


def test_nothing_handed_in_is_nothing_found(tea_brief):
    assert lint(Draft(), tea_brief, TODAY) == [] and share_right([]) == 0


@pytest.mark.parametrize(
    ("section", "head"),
    [
        ("appropriate_use", "社群媒體正確使用方式"),
        ("content_posting", "發表與使用適當的內容"),
        ("complaints", "客訴處理與危機管理"),
        ("issues_crises", "客訴處理與危機管理"),
        ("ethics", "符合法律與道德責任"),
        ("privacy_retention", "隱私與安全"),
    ],
)
def test_a_missing_head_of_the_unit_is_named(tea_brief, section, head):
    typed = good_draft.clauses(tea_brief)
    typed["clauses"] = [row for row in typed["clauses"] if row["section"] != section]
    assert any(
        f"政策有「{head}」" in problem
        for problem in told(tea_brief, clauses=PolicyClauses(**typed))
    )


def test_a_clause_without_owner_is_told_whom_to_choose_from(tea_brief):
    (problem,) = told(tea_brief, clauses=with_clause(tea_brief, 4, owner=""))
    assert problem.startswith(
        "條款 p4（發表與使用內容）的負責人：請填負責人：林昕妤（社群專員）、陳柏勛（行銷主任）、",
    )


def test_an_owner_who_does_not_work_there_is_named(tea_brief):
    (problem,) = told(tea_brief, clauses=with_clause(tea_brief, 4, owner="王大明"))
    assert "條款 p4" in problem and "沒有「王大明」" in problem


@pytest.mark.parametrize("fields", [{"unit": None}, {"unit": "hours", "limit": 0}])
def test_a_clause_without_a_time_is_named(tea_brief, fields):
    assert [p[:20] for p in told(tea_brief, clauses=with_clause(tea_brief, 6, **fields))] == [
        "條款 p6（參與與留言管理）的時限：請填",
    ]


def test_purpose_and_scope_need_neither_owner_nor_time(tea_brief):
    assert told(tea_brief, clauses=with_clause(tea_brief, 1, owner="", unit=None)) == []


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("客訴由專人處理，結果會通知顧客。", 20),
        ("客訴自受理起二十日內結案。", 20),
        ("客訴自受理起 15 個工作天內結案。", 7),
        ("客訴三週內處理完畢。", 21),
    ],
)
def test_complaints_that_take_longer_than_fifteen_days_are_told_the_law(tea_brief, text, limit):
    found = told(tea_brief, clauses=with_clause(tea_brief, 9, text=text, limit=limit))
    assert any("條款 p9" in problem and "第 43 條" in problem for problem in found)


def test_a_complaint_time_slower_than_the_service_standard_is_told(tea_brief):
    typed = good_draft.clauses(tea_brief)
    typed["response_times"][-1]["close_days"] = 12
    assert "Facebook客訴的結案：請填結案日數，且不超過服務標準的 10 日。" in told(
        tea_brief,
        clauses=PolicyClauses(**typed),
    )


def test_an_answer_slower_than_the_service_standard_is_told(tea_brief):
    typed = good_draft.clauses(tea_brief)
    typed["response_times"][0]["first_response_minutes"] = 240
    (problem,) = told(tea_brief, clauses=PolicyClauses(**typed))
    assert "Facebook詢問" in problem and "240 分鐘比服務標準的 60 分鐘慢" in problem


def test_an_account_that_nobody_answers_is_named(tea_brief):
    typed = good_draft.clauses(tea_brief)
    typed["response_times"] = [
        row for row in typed["response_times"] if row["channel"] != "threads"
    ]
    assert told(tea_brief, clauses=PolicyClauses(**typed)) == [
        "Threads 的回應時間：請在回應時間表補上 Threads。",
    ]


@pytest.mark.parametrize("basis", ["cpa-999", "消保法"])
def test_a_law_that_does_not_exist_is_named(tea_brief, basis):
    (problem,) = told(tea_brief, clauses=with_clause(tea_brief, 4, legal_basis=basis))
    assert "條款 p4" in problem and basis in problem and "全國法規資料庫" in problem


def test_an_article_in_the_text_that_does_not_exist_is_named(tea_brief):
    (problem,) = told(
        tea_brief,
        clauses=with_clause(tea_brief, 4, text="依消保法第九十九條，廣告要真實。"),
    )
    assert "消保法第 99 條" in problem


@pytest.mark.parametrize(
    ("law", "why"),
    [("tour-55-1", "業別"), ("child-45", "報社"), ("fraud-27", "平台業者"), ("cpa-22-1", "業別")],
)
def test_a_law_that_does_not_apply_is_told_why(tea_brief, law, why):
    (problem,) = told(tea_brief, clauses=with_clause(tea_brief, 4, legal_basis=law))
    assert "條款 p4" in problem and "不適用" in problem and why in problem


def test_the_newspaper_article_cited_in_words_is_told_whom_it_binds(tea_brief):
    (problem,) = told(
        tea_brief,
        clauses=with_clause(tea_brief, 4, text="依兒少法第 45 條，貼文不得有害兒少。"),
    )
    assert "報社" in problem


def test_two_times_for_one_channel_are_a_contradiction(tea_brief):
    found = told(tea_brief, clauses=with_extra(tea_brief, text="LINE 訊息 30 分鐘內回覆。"))
    assert [
        p for p in found if "LINE" in p and "條款 p90" in p and "30 分鐘" in p and "1 小時" in p
    ]


def test_after_hours_and_complaints_may_have_times_of_their_own(tea_brief):
    text = "LINE 訊息一小時內回覆，非營業時間的 LINE 訊息 12 小時內回覆。"
    assert told(tea_brief, clauses=with_extra(tea_brief, text=text)) == []


def test_a_crisis_may_have_a_time_of_its_own(tea_brief):
    assert (
        told(
            tea_brief,
            clauses=with_extra(tea_brief, text="達 L3 時，Facebook 留言 20 分鐘內回覆。"),
        )
        == []
    )


def test_two_clauses_that_time_the_closing_differently_are_a_contradiction(tea_brief):
    found = told(tea_brief, clauses=with_extra(tea_brief, text="客訴十日內結案。"))
    assert any(
        "客訴結案的時間前後一致" in problem and "條款 p9" in problem and "條款 p90" in problem
        for problem in found
    )


def test_a_limit_that_differs_from_its_own_text_is_a_contradiction(tea_brief):
    found = told(tea_brief, clauses=with_clause(tea_brief, 9, limit=5))
    assert any("條款 p9（客訴處理）的時限與條文一致" in problem for problem in found)


@pytest.mark.parametrize(
    "text",
    ["小編可以刪除誠實的批評。", "值班人員得直接刪除誠實批評，以免擴散。"],
)
def test_one_text_that_permits_what_another_forbids_is_a_contradiction(tea_brief, text):
    typed = good_draft.clauses(tea_brief)
    typed["clauses"][11]["text"] = "不得刪除誠實的批評。"
    typed["clauses"][5]["text"] = text
    (problem,) = told(tea_brief, clauses=PolicyClauses(**typed))
    assert "條款 p6" in problem and "條款 p12" in problem and "准許" in problem


@pytest.mark.parametrize(
    ("may", "must_not"),
    [
        ("經主管同意可以轉載顧客照片。", "不得轉載顧客照片。"),
        ("可以轉載顧客照片。", "未經同意不得轉載顧客照片。"),
        ("可以隱藏謾罵的留言。", "不得隱藏誠實的批評。"),
    ],
)
def test_conditions_and_other_acts_are_no_contradiction(tea_brief, may, must_not):
    typed = good_draft.clauses(tea_brief)
    typed["clauses"][5]["text"], typed["clauses"][11]["text"] = may, must_not
    assert told(tea_brief, clauses=PolicyClauses(**typed)) == []


@pytest.mark.parametrize(
    ("due", "about"),
    [
        ("2026-11-10", "檢討日未過期"),
        ("2026-10-01", "檢討日在生效日之後"),
        ("2029-01-01", "一年內檢討"),
    ],
)
def test_a_review_that_is_past_or_far_off_is_told(tea_brief, due, about):
    scope = PolicyScope(**{**good_draft.scope(tea_brief), "review_due": due})
    assert any(problem.startswith(about) for problem in told(tea_brief, scope=scope))


def test_a_platform_left_out_of_the_scope_must_be_explained(tea_brief):
    typed = good_draft.scope(tea_brief)
    typed["activities"] = typed["activities"][:-1]
    assert any("TikTok" in problem for problem in told(tea_brief, scope=PolicyScope(**typed)))
    assert (
        told(
            tea_brief,
            scope=PolicyScope(**{**typed, "excluded": "TikTok 今年沒有人力經營，暫停發文。"}),
        )
        == []
    )


@pytest.mark.parametrize("level", ["L1", "L2", "L3"])
@pytest.mark.parametrize(
    "fields",
    [{"volume_multiple": 0}, {"negative_share_percent": 0}, {"min_mentions": 0}],
)
def test_a_level_without_numbers_is_named(tea_brief, level, fields):
    found = told(tea_brief, crisis=with_level(tea_brief, level, **fields))
    assert any(problem.startswith(f"{level} 的啟動條件是數字") for problem in found)


def test_levels_that_do_not_rise_are_named(tea_brief):
    assert any(
        "L2 的條件比 L1 嚴格" in problem
        for problem in told(tea_brief, crisis=with_level(tea_brief, "L1", volume_multiple=9))
    )


def test_a_missing_level_is_named(tea_brief):
    typed = good_draft.crisis(tea_brief)
    typed["levels"] = typed["levels"][:2]
    assert "危機等級 L3：L3 要有且只能有一列。" in told(tea_brief, crisis=CrisisPlan(**typed))


@pytest.mark.parametrize(
    ("fields", "about"),
    [
        ({"statement_minutes": 180}, "L3 的第一次聲明"),
        ({"update_hours": 0}, "L3 的更新間隔"),
        ({"stop_scheduled": False}, "L3 暫停排程貼文"),
        ({"deputy": ""}, "L3 的指揮與代理人"),
        ({"triage_minutes": 5}, "L3 多久看到與分級"),
    ],
)
def test_a_highest_level_that_is_slow_or_unmanned_is_told(tea_brief, fields, about):
    assert [
        problem.split("：")[0]
        for problem in told(tea_brief, crisis=with_level(tea_brief, "L3", **fields))
    ] == [about]


@pytest.mark.parametrize(
    ("field", "title"),
    [
        ("acknowledge", "表達知悉與關心"),
        ("known_facts", "目前已知的事實"),
        ("action", "正在做的事"),
        ("instruction", "請顧客怎麼做"),
        ("contact", "聯絡方式"),
    ],
)
def test_a_holding_statement_without_a_field_is_told_which(tea_brief, field, title):
    (problem,) = told(tea_brief, crisis=with_statement(tea_brief, **{field: ""}))
    assert "「食品安全」聲明的欄位" in problem and title in problem


def test_a_holding_statement_without_its_next_update_is_told(tea_brief):
    assert any(
        "下次更新" in problem
        for problem in told(tea_brief, crisis=with_statement(tea_brief, next_update_hours=0))
    )


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("這是供應商的錯，與我們無關", "不推卸責任"),
        ("初步看來應該是冰塊", "不臆測"),
        ("我們的產品絕對沒有問題", "不臆測"),
    ],
)
def test_blame_and_speculation_in_a_statement_are_quoted(tea_brief, text, about):
    assert any(
        about in problem
        for problem in told(tea_brief, crisis=with_statement(tea_brief, known_facts=text))
    )


def test_a_posture_that_does_not_fit_responsibility_is_told_which_does(tea_brief):
    typed = good_draft.crisis(tea_brief)
    typed["responses"][0]["posture"] = "deny"
    (problem,) = told(tea_brief, crisis=CrisisPlan(**typed))
    assert "食品安全的回應策略" in problem and "重建" in problem


def test_recovery_without_a_number_is_told(tea_brief):
    plan = CrisisPlan(**{**good_draft.crisis(tea_brief), "recovery": "等到大家都不再討論為止"})
    assert [problem[:7] for problem in told(tea_brief, crisis=plan)] == ["解除條件是數字"]


def test_the_right_law_of_the_sector_must_be_in_the_matrix():
    brief = load_profile("guesthouse").brief
    typed = good_draft.law(brief)
    typed["laws"] = [row for row in typed["laws"] if row["law"] != "tour-55-1"]
    (problem,) = told(brief, law=LegalMatrix(**typed))
    assert "發展觀光條例第 55-1 條" in problem


@pytest.mark.parametrize(
    ("law", "applies", "said"),
    [("child-45", True, "報社"), ("cpa-43", False, "十五日"), ("nonsense-1", True, "沒有這個編號")],
)
def test_a_law_judged_wrongly_is_told_why(tea_brief, law, applies, said):
    typed = good_draft.law(tea_brief)
    typed["laws"] = [row for row in typed["laws"] if row["law"] != law]
    typed["laws"].append(
        {
            "law": law,
            "applies": applies,
            "reason": "這一條我們這樣判斷",
            "clauses": "p11",
            "owner": "林昕妤",
        },
    )
    assert any(said in problem for problem in told(tea_brief, law=LegalMatrix(**typed)))


def test_a_matrix_that_points_to_no_clause_is_told(tea_brief):
    typed = good_draft.law(tea_brief)
    typed["laws"][0]["clauses"] = "p77"
    assert [p for p in told(tea_brief, law=LegalMatrix(**typed)) if "的條款" in p]


def test_a_consultation_in_which_everyone_agrees_is_doubted(tea_brief):
    typed = good_draft.consultation(tea_brief)
    for row in typed["consultations"]:
        row["decision"] = "accepted"
    (problem,) = told(tea_brief, consultation=ConsultationRecord(**typed))
    assert problem.startswith("意見有取捨")


def test_a_consultation_without_customers_or_service_standard_is_told(tea_brief):
    typed = good_draft.consultation(tea_brief)
    typed["consultations"][2].update(who="黃郁涵")
    typed["alignment"] = typed["alignment"][:2]
    found = told(tea_brief, consultation=ConsultationRecord(**typed))
    assert [problem.split("：")[0] for problem in found] == ["聽過顧客的意見", "對照服務標準"]


def test_a_content_rule_that_cites_a_wrong_law_is_named(tea_brief):
    rule = {
        "id": "r1",
        "topic": "minors",
        "kind": "banned_word",
        "words": "國小",
        "why": "保護未成年人",
        "remedy": "刪去學校名稱",
    }
    rules = ContentRules(
        rules=[{**rule, "law": "child-69"}, {**rule, "id": "r2", "law": "child-45"}],
    )
    (problem,) = told(tea_brief, rules=rules)
    assert "內容規則 r2" in problem and "報社" in problem


@pytest.mark.parametrize("slug", ["tea", "guesthouse"])
def test_the_plan_of_a_whole_policy_fires_at_the_crisis_and_keeps_quiet_on_campaigns(
    simulated,
    slug,
):
    simulation = simulated(slug)
    brief = simulation.scene.brief
    findings = check_triggers(
        CrisisPlan(**good_draft.crisis(brief)),
        exported(simulation),
        brief.name,
        simulation.truth.crisis.onset.date(),
        quiet_campaigns(simulation),
    )
    assert problems(findings) == []


def test_triggers_that_never_fire_are_told_to_be_lowered(simulated):
    simulation = simulated("tea")
    brief = simulation.scene.brief
    plan = with_level(brief, "L3", volume_multiple=30)
    found = problems(
        check_triggers(
            plan,
            exported(simulation),
            brief.name,
            simulation.truth.crisis.onset.date(),
            [],
        ),
    )
    assert found == ["L3 在危機時啟動：危機發生後一週內都沒有啟動，請降低倍數、占比或則數。"]


@settings(max_examples=60, deadline=None)
@given(
    text=st.text(min_size=8, max_size=120),
    owner=st.text(max_size=20),
    basis=st.text(max_size=20),
)
def test_no_text_breaks_the_linter(text, owner, basis):
    brief = load_profile("tea").brief
    if len(text.strip()) >= 8:
        clauses = with_clause(
            brief,
            4,
            text=text,
            owner=owner,
            legal_basis=basis,
        )
        assert all(isinstance(problem, str) for problem in told(brief, clauses=clauses))
