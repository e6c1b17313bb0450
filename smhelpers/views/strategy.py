"""Task 3 as the trainee sees it: evidence from the own exports, and a form for every
deliverable.
"""

from collections.abc import Callable
from datetime import date, timedelta
from html import escape

import pandas as pd
from matplotlib.figure import Figure

from .. import strategy as plans
from ..brief import Brief
from ..documents.frame import ASKED
from ..documents.strategy_document import strategy_document
from ..documents.strategy_workbook import strategy_workbook
from ..errors import CourseError
from ..exports.registry import FORMATS
from ..forms import Form
from ..labels import as_typed, label
from ..metrics import METRICS
from ..platform_research import GoalCascade, PlatformChoice
from ..policy import ContentRules, CrisisPlan, PolicyClauses
from ..portfolio import Portfolio
from ..strategy.calendar_plan import plan_of
from ..strategy.capacity import WEEKS_A_MONTH
from ..workplace import Business, Workplace
from .brief import staff_choices
from .calendar_form import CalendarForm
from .strategy_pictures import agreement_picture, effects_chart, kpi_picture, plan_picture
from .tables import Table, shown, told_of_drafts
from .takehome import TakeHome

#: Work that every plan needs somebody for; the trainee may rename and add.
WORK = (
    "內容企劃與製作",
    "核稿",
    "社群互動與回覆訊息",
    "回覆客訴",
    "每週追蹤與資料品質檢查",
    "每月成效報告與檢討",
    "危機待命與發言",
)
_EFFECTS = {
    "raw": "ratio",
    "adjusted": "ratio",
    "low": "ratio",
    "high": "ratio",
}
_SHOWN = {"effect": "adjusted"}


class EarlierDecisions:
    """What this task starts from: decisions of tasks 1 and 2, the trainee's own or the course's
    samples.
    """

    def __init__(self, workplace: Workplace):
        portfolio = Portfolio.open()
        self.origin = portfolio.take_over(plans.EARLIER, workplace.folder.name)
        self.defects = portfolio.drafts(plans.EARLIER)
        self.whole = plans.whole_of(portfolio)

    def __repr__(self) -> str:
        return f"承接單元一、二：{'、'.join(self._platforms())}"

    def _platforms(self) -> list[str]:
        if self.whole.choice:
            return [label(name) for name in self.whole.choice.chosen]
        return []

    def _repr_html_(self) -> str:
        samples = [kind.title for kind, origin in self.origin.items() if origin == "sample"]
        if samples:
            told = f"以下用的是課程的範例，完成前面單元後會換成你自己的：{'、'.join(samples)}。"
            told += told_of_drafts(self.defects)
        else:
            told = "以下都是你在單元一、二的成果。"
        rows = "".join(f"<li>{escape(text)}</li>" for text in self.lines())
        return f"<h4>承接單元一、二</h4><p role='status'>{escape(told)}</p><ul>{rows}</ul>"

    def lines(self) -> list[str]:
        """What the strategy has to agree with, a line each."""
        found = [f"{PlatformChoice.title}：{'、'.join(self._platforms())}"]
        if self.whole.goals:
            found += [
                f"{GoalCascade.title} {goal.priority}："
                f"{goal.statement}（{goal.organisation_goal}；{goal.measure} "
                f"{as_typed(goal.baseline)} → {as_typed(goal.target)}）"
                for goal in sorted(self.whole.goals.goals, key=lambda each: each.priority)
            ]
        if self.whole.policy:
            found += _lines_of_policy(self.whole.policy)
        if self.whole.crisis:
            found += [
                f"{CrisisPlan.title}：{row.level} 由 {row.commander} 指揮，代理 {row.deputy}"
                for row in self.whole.crisis.levels
            ]
        if self.whole.rules:
            found += [
                f"{ContentRules.title} {rule.id}：{rule.remedy}"
                for rule in self.whole.rules.rules
                if rule.topic == "undisclosed_endorsement"
            ]
        return found


def _lines_of_policy(clauses: PolicyClauses) -> list[str]:
    """Response times and who answers for what, a line each."""
    found = []
    for row in clauses.response_times:
        closing = f"、{row.close_days} 日內結案" if row.close_days else ""
        found.append(
            f"{PolicyClauses.title}：{label(row.channel)}{label(row.occasion)} "
            f"{row.first_response_minutes} 分鐘內回覆{closing}",
        )
    for row in clauses.roles:
        found.append(f"{PolicyClauses.title}的權責：{row.work} 當責 {row.accountable}")
    return found


def hours_table(workplace: Workplace, platform: str) -> Table:
    """Parts of the day of a platform with their number of posts.

    The verdict is left to the trainee.
    """
    table = plans.hour_table(workplace, platform).drop(columns="enough").rename(columns=_SHOWN)
    return Table(
        table,
        f"{workplace.name}：{label(platform)} 各時段的互動率（和平均相比）",
        _EFFECTS,
        "「調整後」已排除貼文類型與週次，並把貼文少的時段拉向平均；上下限是 95% 可能範圍。",
    )


def hours_chart(workplace: Workplace, platform: str) -> Figure:
    """The same as a picture."""
    return effects_chart(
        plans.hour_table(workplace, platform),
        "slot",
        f"{workplace.name}：{label(platform)} 的時段",
    )


def week_hours_table(workplace: Workplace, platform: str, rows: int = 8) -> Table:
    """The best hours of the week: most rest on a handful of posts, so that shrinkage pulls them
    down.
    """
    table = plans.hour_table(workplace, platform, ("weekday", "hour")).head(rows)
    shown = (
        table.assign(weekday=["一二三四五六日"[day - 1] for day in table["weekday"]])
        .drop(columns="enough")
        .rename(columns=_SHOWN)
    )
    return Table(
        shown,
        f"{label(platform)} 一週裡最好的 {rows} 個小時",
        _EFFECTS,
        "貼文不到五篇的小時不可信：看「原始」和「調整後」差多少。",
    )


def comparison_table(workplace: Workplace, platform: str, what: str = "post_type") -> Table:
    """Pairs of formats ("post_type") or parts of the day ("slot") with the p-value before and
    after Holm's correction.
    """
    if what == "post_type":
        mix = plans.format_mix(workplace, platform)
    else:
        mix = plans.slot_mix(workplace, platform)
    return Table(
        mix.pairs,
        f"{label(platform)} 的{'貼文類型' if what == 'post_type' else '時段'}兩兩比較",
        {"p_value": "p", "corrected": "p"},
        "前者的互動率中位數高於後者；校正後的 p 值小於 0.05 才算差異。比較的次數多，"
        "容易碰巧看到差異，所以用 Holm 法調整過。"
        f"先看各組有沒有任何差異（Kruskal–Wallis 全體檢定）：p 值 {shown(mix.p_value, 'p')}。",
    )


def formats_table(workplace: Workplace, platform: str) -> Table:
    """Formats of a platform from best to worst with their number of posts."""
    table = plans.format_mix(workplace, platform).table.rename(
        columns={"group": "post_type", **_SHOWN},
    )
    return Table(
        table,
        f"{workplace.name}：{label(platform)} 各貼文類型的互動率（和中位數相比）",
        _EFFECTS,
        "已排除時段、星期與週次。",
    )


def baselines_table(workplace: Business, period: str = "week") -> Table:
    """Where every measure that may become a KPI stands."""
    return Table(
        plans.baseline_table(plans.baselines(workplace, period)),
        f"{workplace.name}：近 12 週的現況（每{'週' if period == 'week' else '月'}）",
        note="比率以小數表示，填表時照抄。上下限是 95% 可能範圍（以週為單位重複抽樣：BCa "
        "自助法，bootstrap）。",
    )


def resources_table(brief: Brief) -> Table:
    """Who has how many hours; the money of fourteen weeks in the note."""
    money = brief.monthly_budget * 14 / WEEKS_A_MONTH
    return Table(
        pd.DataFrame(
            [
                {
                    "owner": m.name,
                    "role": m.role,
                    "weekly_hours": m.weekly_hours,
                }
                for m in brief.staff
            ],
        ),
        "人員與每週可用時數",
        note=f"每月社群預算 {brief.monthly_budget:,.0f} 元；14 週約 {money:,.0f} 元。",
    )


def content_form(workplace: Business, check: Callable | None = None) -> Form:
    """Form of the content strategy, with rows for the platforms chosen in task 1 and the
    channels that are answered.
    """
    brief = workplace.brief
    chosen = _chosen(workplace)
    compared = [
        {"platform": name} for name in plans.comparable_platforms(workplace) if name in chosen
    ]
    service = [
        {"channel": name, "occasion": occasion}
        for name in chosen
        for occasion in ("inquiry", "complaint")
    ]
    return Form(
        plans.ContentStrategy,
        check=check,
        preset={
            "platforms": chosen,
            "objectives": [{"id": f"o{n}"} for n in (1, 2, 3)],
            "slots": compared,
            "formats": compared,
            "pillars": [
                {"name": name, "share_percent": 100 * share}
                for name, share in brief.pillars.items()
            ],
            "series": [{}, {}, {}],
            "user_content": [{}],
            "engagement": [{}, {}],
            "service": service,
        },
        choices={
            "goal": _goals(brief),
            "owner": staff_choices(brief),
            "segment": _segments(brief),
        },
    )


def calendar_form(workplace: Business) -> CalendarForm:
    """Form of the calendar, whose first draft follows the series.

    Faults against tasks 1 and 2 are told as it is typed.
    """
    whole = plans.whole_of(Portfolio.open())
    return CalendarForm(
        plan_of(whole, workplace.brief, next_period(workplace)),
        plans.context_of(whole, workplace.brief),
    )


def next_period(workplace: Workplace) -> date:
    """The Monday after next from the last day of the data: a week is needed to get ready."""
    covered = workplace.covered_together
    if covered is None:
        raise CourseError(
            f"「{workplace.name}」沒有任何匯出檔，不知道資料到哪一天；請放入匯出檔後重新開啟。",
        )
    published = workplace.posts["published_at"]
    last = (published.max() if len(published) else covered.last).date()
    return last + timedelta(days=14 - last.weekday() if last.weekday() < 6 else 8)


def plan_form(brief: Brief, check: Callable | None = None) -> Form:
    """Form of the work plan, with timetable, hours and money drawn as it is typed."""
    staff = staff_choices(brief)
    return Form(
        plans.WorkPlan,
        check=check,
        live=lambda answers: plan_picture(answers, brief),
        preset={
            "tasks": [{"id": f"t{n}", "work": work} for n, work in enumerate(WORK, 1)],
            "tools": [{}, {}, {}],
            "budget": [{}, {}, {"kind": "contingency"}],
            "milestones": [{}, {}, {}],
            "risks": [{}, {}, {}, {}],
        },
        choices={
            "owner": staff,
            "responsible": staff,
            "accountable": staff,
        },
    )


def kpi_form(workplace: Business, check: Callable | None = None) -> Form:
    """Form of the KPIs, each target judged as it is typed."""
    keys = list(dict.fromkeys(metric for metric, _ in plans.offered(workplace.brief)))
    return Form(
        plans.KpiPlan,
        check=check,
        live=lambda answers: kpi_picture(answers, workplace),
        preset={"kpis": [{"id": f"k{n}"} for n in (1, 2, 3, 4)], "criteria": [{}, {}]},
        choices={
            "metric": [(f"{METRICS[key].zh}＝{METRICS[key].formula}", key) for key in keys],
            "source_file": source_choices(workplace),
            "owner": staff_choices(workplace.brief),
        },
    )


def tracking_form(workplace: Business, check: Callable | None = None) -> Form:
    """Form of the tracking plan, a link for every platform chosen."""
    return Form(
        plans.TrackingPlan,
        check=check,
        preset={
            "links": [{"platform": name} for name in _chosen(workplace)],
            "sources": [{}, {}, {}],
            "checks": [
                {"check": name}
                for name in ("missing_days", "duplicate_posts", "re_export", "untagged_links")
            ],
            "reports": [{"rhythm": "weekly"}, {"rhythm": "monthly"}],
        },
        choices={"source_file": source_choices(workplace), "owner": staff_choices(workplace.brief)},
    )


def fit_form(brief: Brief, check: Callable | None = None) -> Form:
    """Form of the check against goals and standard, with what does not agree told as things
    stand.
    """
    items = [*_goals(brief), ("服務標準", "standard")]
    return Form(
        plans.StrategyCheck,
        check=check,
        live=lambda _: agreement_picture(brief),
        preset={"fit": [{"item": item} for _, item in items], "conflicts": [{}]},
        choices={
            "item": items,
            "decided_by": staff_choices(brief),
            "approver": staff_choices(brief),
        },
    )


def workbook(workplace: Business) -> TakeHome:
    """工作計畫與指標 as .xlsx beside the notebook, from what has been typed."""
    return TakeHome("工作計畫與指標", lambda: strategy_workbook(workplace))


def document(workplace: Business) -> TakeHome:
    """社群媒體策略 as .docx beside the notebook, once every part is complete."""
    return TakeHome("社群媒體策略", lambda: strategy_document(workplace), ASKED)


def prose_form(question: str) -> Form:
    """Form of one written answer."""
    return Form(plans.StrategyProse, only=[question])


def source_choices(workplace: Workplace) -> list[tuple[str, str]]:
    """Kinds of export that the workplace has, without the language that they were made in."""
    there = set(workplace.data_card.files["format"])
    names = dict.fromkeys(form.zh.partition("（")[0] for form in FORMATS if form.zh in there)
    return [(name, name) for name in names]


def _chosen(workplace: Business) -> list[str]:
    """Platforms chosen in task 1, as taken over."""
    place = Portfolio.open().earlier(PlatformChoice.assignment)
    if place.has(PlatformChoice):
        return list(place.load(PlatformChoice).chosen)
    return [a.platform for a in workplace.brief.accounts][:3]


def _goals(brief: Brief) -> list[tuple[str, str]]:
    return [(f"{goal.id} {goal.text}", goal.id) for goal in brief.goals]


def _segments(brief: Brief) -> list[tuple[str, str]]:
    return [(f"{segment.id} {segment.name}", segment.id) for segment in brief.segments]
