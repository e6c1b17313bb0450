"""Task 2 as the trainee sees it: tables to work from and a form for every deliverable, filled
with the workplace's own choices.
"""

from collections.abc import Callable
from html import escape

import pandas as pd
from IPython.display import HTML

from .. import policy
from ..brief import Brief
from ..documents.frame import ASKED
from ..documents.policy_pack import policy_pack
from ..forms import Form
from ..labels import label
from ..platform_research import GoalCascade, PlatformChoice
from ..portfolio import Portfolio
from ..workplace import Business, Workplace
from .brief import course_of, kpi_text, staff_choices
from .policy_clauses import clauses_picture
from .policy_crisis import crisis_picture
from .policy_rules import rules_picture
from .tables import Table, told_of_drafts
from .takehome import TakeHome

#: Sections with which the policy starts: a clause for every head of s-3.
STARTING = (
    "appropriate_use",
    "content_posting",
    "complaints",
    "issues_crises",
    "legal_duties",
    "ethics",
    "privacy_retention",
    "account_security",
)
#: Work whose roles every policy has to settle.
WORK = ("核稿", "回覆客訴", "危機發言")
#: Ethical questions with which the matrix starts; the trainee may take others.
ISSUES = ("ai_disclosure", "astroturfing", "honest_criticism", "moderator_care")
#: Kinds of event with which the crisis plan starts.
EVENTS = ("service_failure", "staff_conduct", "data_leak", "fake_page")


class TakenOver:
    """What this task starts from: the decision of task 1, the trainee's own or the course's
    sample.
    """

    def __init__(self, workplace: Business):
        portfolio = Portfolio.open()
        self.origin = portfolio.take_over([PlatformChoice, GoalCascade], workplace.brief.slug)
        self.defects = portfolio.drafts(self.origin)
        earlier = portfolio.earlier(PlatformChoice.assignment).draft(PlatformChoice)
        self.platforms = [label(name) for name in earlier.get("chosen", [])]
        self.reasons = str(earlier.get("reasons", ""))

    def __repr__(self) -> str:
        return f"承接單元一：{'、'.join(self.platforms)}"

    def _repr_html_(self) -> str:
        own = self.origin[PlatformChoice] == "own"
        if own:
            told = "這是你在單元一做的決定。"
        else:
            told = "這是課程的範例（你還沒有完成單元一的評量）；可以先用它往下做，之後換成自己的。"
            told += told_of_drafts(self.defects)
        return (
            f"<p><b>承接單元一選定的平台</b>："
            f"{escape('、'.join(self.platforms))}</p><p>{escape(self.reasons)}</p>"
            f"<p role='status'>{told}</p>"
        )


def law_table(brief: Brief, essential: bool = False) -> Table:
    """What applies to the sector, the notice with it.

    `essential` for what has to be judged at least.
    """
    if essential:
        chosen = policy.essential(brief.sector)
    else:
        chosen = [p.id for p in policy.provisions(brief.sector)]
    table = policy.law_table()
    kept = table[table["編號"].isin(chosen)].drop(columns=["提醒", "依據日期", "可信度"])
    return Table(
        kept,
        f"{brief.sector}的社群工作會用到的法規（{len(kept)} 條）",
        note=f"{policy.NOTICE}罰則與條號引用前請再核對。",
    )


def folded_law_table(brief: Brief) -> HTML:
    """Everything that applies to the sector, opened on a click: a long list to look things up
    in.
    """
    table = law_table(brief)
    return HTML(
        f"<details><summary>{escape(table.title)}："
        f"按這裡展開</summary>{table._repr_html_()}</details><p>{policy.NOTICE}</p>",
    )


def not_ours_table(brief: Brief) -> Table:
    """Provisions that are often cited and do not bind a business of the sector, with the reason."""
    rows = [
        {"law": f"{p.citation}（{p.id}）", "why_not": why}
        for p in policy.catalogue().values()
        if (why := p.why_not(brief.sector))
    ]
    return Table(pd.DataFrame(rows), f"常被引用、卻不是{brief.sector}的義務", note=policy.NOTICE)


def accounts_table(brief: Brief) -> Table:
    """Accounts held, since when, with their followers."""
    rows = []
    for a in brief.accounts:
        rows.append(
            {
                "platform": a.platform,
                "account": a.account,
                "since": a.since,
                "followers": brief.followers.get(a.platform),
            },
        )
    return Table(pd.DataFrame(rows), f"{brief.name}持有的帳號")


def standard_table(brief: Brief) -> Table:
    """The promise to customers that the policy must not fall short of."""
    standard = brief.service_standard
    rows = [
        {
            "plan_item": "首次回覆",
            "promise": f"{standard.first_response_minutes} 分鐘內（營業時間）",
        },
        {"plan_item": "營業時間", "promise": "–".join(standard.business_hours)},
        {"plan_item": "客訴結案", "promise": f"{standard.complaint_close_days} 日內"},
        {"plan_item": "回覆率", "promise": f"{standard.response_rate:.0%} 以上"},
    ]
    return Table(pd.DataFrame(rows), f"{brief.name}的服務標準（和條款對照時，編號填 standard）")


def plan_table(brief: Brief) -> Table:
    """Goals, campaigns and KPIs that a policy is checked against, with their numbers."""
    rows = []
    for g in brief.goals:
        rows.append(
            {
                "plan_item": g.id,
                "what_it_is": "組織目標",
                "plan_text": f"{g.text}：{course_of(g)}",
            },
        )
    rows += [
        {
            "plan_item": c.id,
            "what_it_is": "行銷活動",
            "plan_text": f"{c.name}（{c.start} 至 {c.end}，預算 {c.budget:,.0f} 元）",
        }
        for c in brief.campaigns
    ]
    rows += [
        {
            "plan_item": k.id,
            "what_it_is": "策略指標",
            "plan_text": kpi_text(k).partition("：")[2],
        }
        for k in brief.kpis
    ]
    return Table(pd.DataFrame(rows), f"{brief.name}的行銷計畫與指標")


def scope_form(brief: Brief, check: Callable | None = None) -> Form:
    """Form of the scope, a row for every account held."""
    return Form(
        policy.PolicyScope,
        check=check,
        choices={"owner": staff_choices(brief), "approver": staff_choices(brief)},
        preset={
            "activities": [{"platform": name, "activity": "posting"} for name in _held(brief)],
            "version": "1.0",
        },
    )


def clauses_form(brief: Brief, check: Callable | None = None) -> Form:
    """Form of the policy: the heads of s-3 as rows, roles, a response time for every account.

    The linter's findings below.
    """
    times = [{"channel": name, "occasion": "inquiry"} for name in _held(brief)]
    return Form(
        policy.PolicyClauses,
        check=check,
        live=lambda answers: clauses_picture(answers, brief),
        preset={
            "clauses": [
                {"id": f"p{n}", "section": section} for n, section in enumerate(STARTING, 1)
            ],
            "roles": [{"work": work} for work in WORK],
            "response_times": [*times, {"channel": _held(brief)[0], "occasion": "complaint"}],
        },
        choices={"owner": staff_choices(brief), "accountable": staff_choices(brief)},
    )


def rules_form(workplace: Business, check: Callable | None = None) -> Form:
    """Form of the content rules, the course's examples to start with, tried at once on real and
    on judged captions.
    """
    return Form(
        policy.ContentRules,
        check=check,
        live=lambda answers: rules_picture(answers, workplace),
        preset=policy.read_rules().model_dump(mode="json"),
        choices={"law": law_choices(workplace.brief)},
    )


def crisis_form(workplace: Business, check: Callable | None = None) -> Form:
    """Form of the crisis plan, L1 to L3 as rows, replayed at once on the workplace's mentions."""
    staff = staff_choices(workplace.brief)
    return Form(
        policy.CrisisPlan,
        check=check,
        live=lambda answers: crisis_picture(answers, workplace),
        preset={
            "levels": [{"level": level} for level in ("L1", "L2", "L3")],
            "responses": [{"issue": issue} for issue in EVENTS],
            "statements": [{"topic": issue} for issue in EVENTS[:3]],
        },
        choices={
            "owner": staff,
            "commander": staff,
            "deputy": staff,
        },
    )


def law_form(brief: Brief, check: Callable | None = None) -> Form:
    """Form of the legal matrix, the essential laws of the sector as rows, without a verdict."""
    return Form(
        policy.LegalMatrix,
        check=check,
        choices={"law": law_choices(), "owner": staff_choices(brief)},
        preset={
            "laws": [{"law": law} for law in policy.essential(brief.sector)],
            "ethics": [{"issue": issue} for issue in ISSUES],
        },
    )


def consultation_form(brief: Brief, check: Callable | None = None) -> Form:
    """Form of the consultation and of the check against the plan."""
    who = [*staff_choices(brief), *((f"顧客：{s.name}（{s.id}）", s.id) for s in brief.segments)]
    items = [*(g.id for g in brief.goals[:2]), *(c.id for c in brief.campaigns[:1]), "standard"]
    return Form(
        policy.ConsultationRecord,
        check=check,
        choices={"who": who, "item": plan_choices(brief)},
        preset={"consultations": [{}, {}, {}], "alignment": [{"item": item} for item in items]},
    )


def pack(workplace: Workplace) -> TakeHome:
    """社群媒體政策 as .docx with its annexes beside the notebook, from what has been typed."""
    return TakeHome("社群媒體政策與附件", lambda: policy_pack(workplace), ASKED)


def prose_form(question: str) -> Form:
    """Form of one written answer."""
    return Form(policy.PolicyProse, only=[question])


def law_choices(brief: Brief | None = None) -> list[tuple[str, str]]:
    """Laws to choose from as (citation, id): all of them, or those that apply to the brief's
    sector.
    """
    rows = policy.provisions(brief.sector) if brief else policy.catalogue().values()
    return [(f"{p.short}{p.citation.removeprefix(p.act)}（{p.id}）", p.id) for p in rows]


def plan_choices(brief: Brief) -> list[tuple[str, str]]:
    """Goals, campaigns, KPIs and the service standard to choose from."""
    return [
        *((f"{g.id} {g.text}", g.id) for g in brief.goals),
        *((f"{c.id} {c.name}", c.id) for c in brief.campaigns),
        *((kpi_text(k).partition("，對應")[0].replace("：", " ", 1), k.id) for k in brief.kpis),
        ("服務標準", "standard"),
    ]


def _held(brief: Brief) -> list[str]:
    return list(dict.fromkeys(account.platform for account in brief.accounts))
