"""Forms of task 5, with the workplace's own choices filled in."""

from collections.abc import Callable, Mapping
from html import escape

from .. import evaluation
from ..brief import Brief
from ..deliverable import Answers
from ..evaluation import (
    CampaignJudgements,
    EvaluationProse,
    KpiJudgements,
    MonthAnalysis,
    OwnStrategy,
    Page,
    Recommendations,
)
from ..evaluation.recommendation_checks import detectable_change
from ..forms import Form
from ..labels import label
from ..monitoring.tracking import Target
from ..workplace import Business, Workplace
from .brief import staff_choices


def month_form(workplace: Workplace, month: str, check: Callable | None = None) -> Form:
    """Form of the month's reading, one row a platform."""
    rows = [{"platform": p} for p in evaluation.month_table(workplace, month)["platform"]]
    return Form(
        MonthAnalysis,
        preset={"month": month, "readings": rows},
        check=check,
    )


def kpi_form(own: OwnStrategy, month: str, check: Callable | None = None) -> Form:
    """Form of the KPIs, a row for every target of the own strategy."""
    return Form(
        KpiJudgements,
        check=check,
        preset={"month": month, "kpis": [{"kpi": target.kpi} for target in own.targets]},
        choices={"kpi": [(target_line(target), target.kpi) for target in own.targets]},
    )


def target_line(target: Target) -> str:
    """A target in a list to choose from: id, platform, measure."""
    return f"{target.kpi} {label(target.platform)}{label(target.metric)}"


def campaign_form(workplace: Workplace, month: str, check: Callable | None = None) -> Form:
    """Form of the campaigns that had ended by the month: verdicts, and costs."""
    campaigns = evaluation.campaigns_until(workplace, month)
    rows = [{"campaign": each.id} for each in campaigns]
    return Form(
        CampaignJudgements,
        check=check,
        preset={"campaigns": rows, "costs": rows},
        choices={
            "campaign": [(f"{each.id} {each.name}", each.id) for each in campaigns],
            "window_days": [(f"{days} 天", days) for days in ("0", "7", "14")],
        },
    )


def recommendation_form(
    workplace: Business,
    month: str,
    own: OwnStrategy,
    check: Callable | None = None,
) -> Form:
    """Form of recommendations and changed passages.

    Below it what each test can show, and what stands at the passages chosen.
    """
    people = staff_choices(workplace.brief)
    pages = {page.key: page for page in evaluation.pages_of(own.parts)}
    numbers = [f"r{number}" for number in (1, 2, 3)]
    return Form(
        Recommendations,
        check=check,
        live=lambda answers: _tests_and_passages(workplace, own, pages, answers),
        preset={
            "month": month,
            "items": [{"id": number} for number in numbers],
            "changes": [{"recommendation": number} for number in numbers],
        },
        choices={
            "owner": people,
            "approver": people,
            "evidence": evidence_choices(workplace.brief, own),
            "kpi": [(target_line(target), target.kpi) for target in own.targets],
            "page": [(page.told, page.key) for page in pages.values()],
        },
    )


def evidence_choices(brief: Brief, own: OwnStrategy) -> list[tuple[str, str]]:
    """What a recommendation can rest on: KPIs of the own strategy, campaigns, platforms."""
    return [
        *((f"指標 {target_line(target)}", target.kpi) for target in own.targets),
        *((f"活動 {each.id} {each.name}", each.id) for each in brief.campaigns),
        *((f"平台 {label(each.platform)}", each.platform) for each in brief.accounts),
    ]


def _tests_and_passages(
    workplace: Workplace,
    own: OwnStrategy,
    pages: Mapping[str, Page],
    answers: Answers,
) -> str:
    """What the tests can show, and what stands now at the passages, from the answers as they
    stand.
    """
    targets = {target.kpi: target for target in own.targets}
    lines = []
    for item in answers.get("items", []):
        if item.get("kpi") in targets and str(item.get("weeks", "")).isdigit():
            lines.append(_test_line(workplace, targets[item["kpi"]], item))
    lines += [
        (
            f"{escape(pages[row['page']].told)}　現在寫："
            f"<b>{escape(pages[row['page']].value) or '（空白）'}</b>"
        )
        for row in answers.get("changes", [])
        if row.get("page") in pages
    ]
    if lines:
        return f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"
    return ""


def _test_line(workplace: Workplace, target: Target, item: Answers) -> str:
    weeks = int(item["weeks"])
    least = detectable_change(workplace, target, weeks)
    told = f"約 {least:.0%}" if 0 < least < 10 else "大到看不出來，或資料不足"
    return (
        f"{escape(str(item.get('id', '')))}：{escape(target_line(target))}測試 {weeks} 週，"
        f"最小可偵測的改善{told}"
    )


def prose_form(question: str) -> Form:
    """Form of one written answer."""
    return Form(EvaluationProse, only=[question])
