"""A policy that the linter has nothing against, written for whichever business a brief
describes.
"""

from smhelpers.policy import (
    ConsultationRecord,
    CrisisPlan,
    Draft,
    LegalMatrix,
    PolicyClauses,
    PolicyScope,
    catalogue,
    essential,
)

#: section, text, whose (0 social, 1 manager), limit, unit, legal basis, record
CLAUSES = [
    ("purpose", "讓顧客在社群上得到正確、及時的回應，並支持品牌今年的目標。", 1, 0, None, "", ""),
    ("scope_of_policy", "適用所有以品牌名義經營的帳號與代表品牌發言的人。", 1, 0, None, "", ""),
    (
        "appropriate_use",
        "員工以個人帳號推薦本店時，揭露自己的員工身分。",
        1,
        0,
        "before_posting",
        "ftc-endorsement",
        "員工守則簽收單",
    ),
    (
        "content_posting",
        "發布前以內容規則檢查文案，功效與優惠的敘述附佐證。",
        0,
        0,
        "before_posting",
        "cpa-22、fta-21",
        "核稿表",
    ),
    (
        "approval_flow",
        "一般貼文由核稿人在一個工作天內核可，未核可不發布。",
        1,
        24,
        "hours",
        "",
        "核稿表",
    ),
    (
        "engagement_rules",
        "留言規範公開在粉專簡介；含個資或謾罵的留言先截圖再隱藏。",
        0,
        60,
        "minutes",
        "",
        "留言處理紀錄",
    ),
    (
        "ugc_permission",
        "轉載顧客照片前以訊息取得同意，並登錄授權編號。",
        0,
        0,
        "before_posting",
        "copy-26-1、civil-18",
        "授權登錄表",
    ),
    (
        "endorsement_contest",
        "業配首行標示「合作」；抽獎附辦法、期限與非平台贊助聲明。",
        1,
        0,
        "before_posting",
        "ftc-endorsement、platform-contest",
        "合作契約與活動辦法",
    ),
    (
        "complaints",
        "客訴自受理起七日內結案，並記錄受理日與結案日。",
        1,
        7,
        "days",
        "cpa-43",
        "客訴登記表",
    ),
    ("issues_crises", "依危機計畫分級，達 L2 立即通報主管。", 0, 0, "at_once", "", "事件紀錄表"),
    (
        "legal_duties",
        "每季核對法規對照表，條文異動時修改條款。",
        1,
        3,
        "months",
        "cpa-22、fta-21",
        "對照表版本紀錄",
    ),
    (
        "ethics",
        "不刪除誠實的批評，不請人假扮顧客。",
        0,
        0,
        "at_once",
        "ethics-deletion、ethics-astroturf",
        "留言處理紀錄",
    ),
    (
        "privacy_retention",
        "抽獎名單在寄送後三十日刪除，表單附個資告知。",
        0,
        30,
        "days",
        "pdpa-8、pdpa-11",
        "名單刪除紀錄",
    ),
    (
        "account_security",
        "帳號開啟雙重驗證，離職當日收回權限。",
        1,
        1,
        "days",
        "pdpa-5",
        "帳號清冊",
    ),
    (
        "security_incident",
        "個資事故立即通報主管，並以 72 小時內通知當事人為目標。",
        1,
        0,
        "at_once",
        "pdpa-12",
        "事故紀錄",
    ),
    ("review_signoff", "每年檢討一次，重大事件後三十日內檢討。", 1, 12, "months", "", "版本紀錄"),
]
ISSUES = [
    ("food_safety", "preventable", "rebuild", "請先停止食用並保留商品，我們全額退費。"),
    ("data_leak", "preventable", "rebuild", "請先更換密碼，不要理會自稱客服的來電。"),
    ("service_failure", "accidental", "diminish", "請以私訊提供訂單編號，我們優先處理退費。"),
    ("fake_page", "victim", "deny", "請不要點連結，也不要提供信用卡資料。"),
]


def staff(brief):
    """The one who does the work, and the one who answers for it."""
    return brief.staff[0].name, brief.staff[1].name


def scope(brief):
    worker, manager = staff(brief)
    rows = [
        {
            "platform": account.platform,
            "activity": "posting",
            "personal_data": False,
            "owner": worker,
            "clauses": "p4",
        }
        for account in brief.accounts
    ]
    return {
        "purpose": "讓所有代表品牌的人知道能說什麼、怎麼說，並保護顧客與員工。",
        "goals": "、".join(goal.id for goal in brief.goals),
        "activities": rows,
        "covers": ["social_team", "branch_staff", "part_timers"],
        "version": "1.0",
        "personal_accounts": "下班後的言論不管；提到本店時要揭露身分並保密。",
        "excluded": "",
        "effective": "2026-11-01",
        "review_due": "2027-10-31",
        "approver": manager,
    }


def clauses(brief):
    people, standard = staff(brief), brief.service_standard
    rows = [
        {
            "id": f"p{number}",
            "section": section,
            "text": text,
            "owner": people[who],
            "limit": limit,
            "unit": unit,
            "legal_basis": law,
            "record": record,
        }
        for number, (section, text, who, limit, unit, law, record) in enumerate(CLAUSES, 1)
    ]
    times = [
        {
            "channel": account.platform,
            "occasion": "inquiry",
            "first_response_minutes": standard.first_response_minutes,
        }
        for account in brief.accounts
    ]
    times.append(
        {
            "channel": "facebook",
            "occasion": "complaint",
            "first_response_minutes": 60,
            "close_days": 7,
        },
    )
    roles = [
        {
            "work": work,
            "responsible": people[0],
            "accountable": people[1],
        }
        for work in ("核稿", "回覆客訴", "危機發言")
    ]
    return {"clauses": rows, "roles": roles, "response_times": times}


def crisis(brief):
    worker, manager = staff(brief)
    people = {"commander": manager, "deputy": worker}
    minutes = {"first_look_minutes": 15, "triage_minutes": 30}
    levels = [
        {
            "level": "L1",
            "meaning": "單一抱怨或小量負評",
            "volume_multiple": 1.5,
            "negative_share_percent": 30,
            "min_mentions": 5,
        },
        {
            "level": "L2",
            "meaning": "負評明顯增加或有人截圖轉傳",
            "volume_multiple": 2,
            "negative_share_percent": 35,
            "min_mentions": 8,
        },
        {
            "level": "L3",
            "meaning": "涉及安全、法律或媒體",
            "volume_multiple": 2.5,
            "negative_share_percent": 40,
            "min_mentions": 8,
            "at_once_words": "送醫、記者",
            "statement_minutes": 60,
            "update_hours": 2,
            "stop_scheduled": True,
            "notify": "負責人與衛生局",
        },
    ]
    statements = [
        {
            "topic": issue,
            "acknowledge": "我們已經得知這件事，對造成的不安深感抱歉",
            "known_facts": "我們在今天收到通報，正在查證",
            "action": "相關作業已暫停並由主管調查",
            "instruction": told,
            "next_update_hours": 2,
            "contact": "官方帳號私訊",
        }
        for issue, _, _, told in ISSUES[:3]
    ]
    responses = [
        {
            "issue": issue,
            "level": "L3",
            "cluster": cluster,
            "posture": posture,
            "instruct_first": told,
            "action": "保全證據並通報",
            "owner": manager,
        }
        for issue, cluster, posture, told in ISSUES
    ]
    return {
        "levels": [{**level, **people, **minutes} for level in levels],
        "responses": responses,
        "statements": statements,
        "watch": "值班人員每兩小時看一次各管道，夜間由主管輪值。",
        "evidence": "截圖、網址與時間存到事件資料夾",
        "recovery": "連續三天低於平日兩倍",
        "after_review": "七日內開會，檢視發現與解決時間並修改條款",
    }


def law(brief):
    _, manager = staff(brief)
    laws = [
        {
            "law": name,
            "applies": True,
            "reason": "我們的社群活動會用到",
            "clauses": "p11",
            "owner": manager,
        }
        for name in essential(brief.sector)
    ]
    laws.append(
        {
            "law": "child-45",
            "applies": False,
            "reason": "這一條規範報社，不是一般企業",
        },
    )
    ethics = [
        {
            "issue": issue,
            "stance": "我們會公開說明作法並留存紀錄",
            "clauses": "p12",
        }
        for issue in ("ai_disclosure", "astroturfing", "honest_criticism", "moderator_care")
    ]
    return {"laws": laws, "ethics": ethics}


def consultation(brief):
    worker, manager = staff(brief)
    talks = [(worker, "declined"), (manager, "accepted"), (brief.segments[0].id, "partly_accepted")]
    rows = [
        {
            "who": who,
            "role": "受訪者",
            "day": "2026-10-20",
            "concern": "覺得回覆時間的規定太緊",
            "decision": decision,
            "answer": "調整了輪值表並保留時限",
            "clauses": "p6",
        }
        for who, decision in talks
    ]
    items = [
        {
            "item": item,
            "clauses": "p9",
            "consistent": True,
            "customer": "顧客知道多久會得到答覆",
        }
        for item in (brief.goals[0].id, brief.goals[1].id, "standard")
    ]
    return {"consultations": rows, "alignment": items}


def draft(brief, **changed):
    """The whole draft; parts given by name take the place of the good ones."""
    parts = {
        "scope": PolicyScope(**scope(brief)),
        "clauses": PolicyClauses(**clauses(brief)),
        "crisis": CrisisPlan(**crisis(brief)),
        "law": LegalMatrix(**law(brief)),
        "consultation": ConsultationRecord(**consultation(brief)),
    }
    return Draft(**{**parts, **changed})


assert all(part in catalogue() for row in CLAUSES for part in row[5].split("、") if part)
