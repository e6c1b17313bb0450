"""Task 1 as the trainee sees it: tables, pictures, and forms with the workplace's own choices
filled in.
"""

from collections.abc import Callable
from itertools import combinations

import pandas as pd
from matplotlib.figure import Figure
from pydantic import ValidationError

from .. import charts
from .. import platform_research as research
from ..brief import Brief
from ..deliverable import Answers
from ..documents.platform_report import platform_report
from ..errors import CourseError
from ..forms import Form
from ..platform_research.compare import CR_LIMIT
from ..platform_research.plans import PairJudgement, PlatformScore, Weight
from ..platform_research.trends import MIN_WEEKS
from ..workplace import Business, Workplace
from .brief import amount, staff_choices
from .tables import Table
from .takehome import TakeHome

_RATIO = {
    "share": "ratio",
    "weekly_change": "ratio",
    "p_value": "p",
}
#: Criteria with which the form of the comparison starts; the trainee may take others.
STARTING = ("audience_fit", "goal_fit", "organic_reach", "workload")


def goals_table(brief: Brief) -> Table:
    """The organisation's goals, from which those of social media are derived."""
    rows = []
    for g in brief.goals:
        rows.append(
            {
                "organisation_goal": g.id,
                "goal_text": g.text,
                "measure": g.measure,
                "baseline": amount(g.baseline, g.unit),
                "target": amount(g.target, g.unit),
                "due": g.due,
            },
        )
    return Table(pd.DataFrame(rows), f"{brief.name}的組織目標")


def ages_table(workplace: Workplace) -> Table:
    """Own followers by platform and age band."""
    return Table(
        research.follower_ages(workplace),
        f"{workplace.name}的追蹤者年齡（平台匯出檔）",
        _RATIO,
        "人數＝簡介的追蹤人數 × 該年齡層占比。",
    )


def segments_table(brief: Brief) -> Table:
    """Segments of the target market with their ages and share of revenue."""
    rows = []
    for s in brief.segments:
        rows.append(
            {
                "segment": s.id,
                "name": s.name,
                "ages": f"{s.ages[0]}–{s.ages[1]} 歲",
                "share": s.share,
                "needs": s.needs,
            },
        )
    return Table(pd.DataFrame(rows), "目標市場的客群（占營收比例）", _RATIO)


def fit_chart(workplace: Business) -> Figure:
    """Own followers by segment and platform."""
    return charts.bars(
        research.audience_fit(workplace),
        "segment",
        "own_followers",
        hue="platform",
        title=f"{workplace.name}：各客群年齡範圍內的追蹤者",
    )


def trends_table(workplace: Workplace, judged: bool = True) -> Table:
    """Slope and p-value of every series; without `judged` the verdict is left to the trainee."""
    table = research.trend_table(workplace).drop(columns=[] if judged else ["direction", "finding"])
    return Table(
        table,
        f"{workplace.name}：26 週的趨勢",
        _RATIO,
        "已排除貼文類型、星期與時段的影響；p 值小於 0.10 才說有趨勢（Hamed–Rao 修正的 "
        "Mann–Kendall 檢定，斜率為 Theil–Sen）。",
    )


def trend_chart(workplace: Workplace, measure: str = "engagement") -> Figure:
    """Weekly level of a typical post, Facebook and Instagram, 100 in the first four weeks."""
    rows = []
    for name, series in research.series_of(workplace).items():
        if name.endswith(measure):
            platform = name.partition("_")[0]
            for week, value in _indexed(series).items():
                rows.append(
                    {
                        "week": week + 1,
                        "platform": platform,
                        "level": value,
                    },
                )
    if not rows:
        raise CourseError(
            f"「{workplace.name}」的臉書與 Instagram 貼文都不到 {MIN_WEEKS} 週，"
            f"還看不出趨勢；請匯出更長的期間。",
        )
    return charts.lines(
        pd.DataFrame(rows),
        "week",
        "level",
        hue="platform",
        title=f"{workplace.name}：典型貼文的"
        f"{'互動率' if measure == 'engagement' else '觸及'}（前四週＝100）",
    )


def _indexed(series: pd.Series) -> pd.Series:
    return 100 * (series - series.iloc[:4].mean()).map(lambda value: 2.718281828**value)


def audience_against_goals(workplace: Business) -> Figure:
    """Followers by platform: where the people are from whom a goal can start."""
    rows = [
        {"platform": platform, "followers": count}
        for platform, count in workplace.brief.followers.items()
    ]
    return charts.bars(
        pd.DataFrame(rows),
        "platform",
        "followers",
        title=f"{workplace.name}：各平台追蹤者",
    )


def traffic_chart(workplace: Workplace) -> Figure:
    """Site sessions by source, as UTM parameters tell them."""
    table = (
        workplace.sales.groupby("source", observed=True)["sessions"]
        .sum()
        .sort_values(ascending=False)
        .reset_index()
    )
    return charts.bars(
        table.astype({"sessions": float}),
        "source",
        "sessions",
        title=f"{workplace.name}：官網各來源的工作階段",
    )


def reach_chart(workplace: Workplace) -> Figure:
    """Median reach of a post by platform and month."""
    posts = workplace.posts[workplace.posts["platform"].isin(["facebook", "instagram"])]
    posts = posts.assign(
        month=posts["published_at"].dt.strftime("%Y-%m"),
        median_reach=posts["reach"].astype("Float64"),
    )
    table = (
        posts.groupby(["month", "platform"], observed=True)["median_reach"].median().reset_index()
    )
    return charts.lines(
        table.astype({"median_reach": float}),
        "month",
        "median_reach",
        hue="platform",
        title=f"{workplace.name}：每篇觸及人數中位數",
    )


def voice_chart(workplace: Workplace) -> Figure:
    """Mentions of the business and of its rivals."""
    table = (
        workplace.mentions.groupby("brand", observed=True).size().rename("mentions").reset_index()
    )
    return charts.bars(
        table,
        "brand",
        "mentions",
        title=f"{workplace.name}與競爭者：半年被提及的次數",
    )


def systems_table(brief: Brief) -> Table:
    """Existing systems and whether they can export."""
    return Table(
        pd.DataFrame(
            [
                {
                    "system": s.id,
                    "name": s.name,
                    "use": s.use,
                    "can_export": s.can_export,
                }
                for s in brief.systems
            ],
        ),
        "現有系統與程序",
    )


def resources_table(brief: Brief) -> Table:
    """Who has how many hours; the budget in the note."""
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
        note=f"每月社群預算 {brief.monthly_budget:,.0f} 元",
    )


def ranking_picture(answers: Answers) -> str:
    """The ranking that follows from the comparison as typed so far: chart, consistency ratio and
    firmness as HTML.
    """
    try:
        scores = [PlatformScore.model_validate(row) for row in answers.get("scores", [])]
        weights = research.weights_of(
            [Weight.model_validate(row) for row in answers.get("weights", [])],
        )
        matrix = research.score_matrix(scores)
        values = research.weighted_sum(matrix, weights)
        firm = research.sensitivity(matrix, weights)
    except (ValidationError, CourseError, ValueError, ZeroDivisionError) as error:
        return (
            f"<p>"
            f"{error if isinstance(error, CourseError) else '權重與分數填完整後，這裡會畫出排名。'}"
            f"</p>{_consistency(answers)}"
        )
    table = pd.DataFrame(
        {"platform": values.index, "weighted_score": values.to_numpy()},
    ).sort_values("weighted_score", ascending=False)
    figure = charts.bars(
        table,
        "platform",
        "weighted_score",
        unit="ratio",
        title="加權後的分數（滿分 100%）",
    )
    return (
        f"{charts.image(figure, '各平台加權後的分數')}<p>{firm.sentence}</p>{_consistency(answers)}"
    )


def _consistency(answers: Answers) -> str:
    try:
        ratio = research.ahp(
            [PairJudgement.model_validate(row) for row in answers.get("pairs", [])],
        ).ratio
    except (ValidationError, CourseError, ValueError):
        return "<p>兩兩比較填完整後，這裡會算出一致性比率。</p>"
    told = "判斷前後一致" if ratio < CR_LIMIT else "判斷互相矛盾，請重新比較或說明理由"
    return f"<p>一致性比率（CR）＝ {ratio:.3f}：{told}。</p>"


def goal_form(brief: Brief, check: Callable | None = None) -> Form:
    """Form of the goals, three rows to start with."""
    return Form(
        research.GoalCascade,
        check=check,
        preset={"goals": [{}, {}, {}]},
        choices={"organisation_goal": [(f"{g.id} {g.text}", g.id) for g in brief.goals]},
    )


def source_form(workplace: Business, check: Callable | None = None) -> Form:
    """Form of the sources, with a row for each main segment on each platform that exports its
    audience.
    """
    platforms = sorted(research.follower_ages(workplace)["platform"].unique())
    rows = [
        {"segment": s, "platform": p} for s in research.main_segments(workplace) for p in platforms
    ]
    return Form(
        research.SourceRegister,
        check=check,
        preset={"sources": [{}, {}, {}], "segments": rows},
        choices={"segment": _segments(workplace.brief)},
    )


def trend_form(workplace: Workplace, check: Callable | None = None) -> Form:
    """Form of the trends, a row for every series."""
    rows = [{"series": name} for name in research.series_of(workplace)]
    return Form(
        research.TrendReadings,
        check=check,
        preset={
            "readings": rows,
            "breaks": [{}],
            "emerging": [{}, {}],
        },
    )


def profile_form(check: Callable | None = None) -> Form:
    """Form of three platforms or more."""
    return Form(
        research.PlatformProfiles,
        check=check,
        preset={"profiles": [{}, {}, {}]},
    )


def choice_form(brief: Brief, check: Callable | None = None) -> Form:
    """Form of the comparison with its ranking drawn as it is typed."""
    pairs = [{"more": a, "less": b} for a, b in combinations(STARTING, 2)]
    scores = [
        {"platform": p, "criterion": c}
        for p in ("instagram", "facebook", "line_oa")
        for c in STARTING
    ]
    return Form(
        research.PlatformChoice,
        check=check,
        live=ranking_picture,
        preset={
            "weights": [{"criterion": c} for c in STARTING],
            "pairs": pairs,
            "scores": scores,
        },
        choices={"goal": [(f"{g.id} {g.text}", g.id) for g in brief.goals]},
    )


def integration_form(brief: Brief, check: Callable | None = None) -> Form:
    """Form of the integration, with the business's own systems and staff."""
    return Form(
        research.IntegrationMap,
        check=check,
        preset={"links": [{}, {}]},
        choices={
            "system": [(f"{s.id} {s.name}", s.id) for s in brief.systems],
            "owner": staff_choices(brief),
        },
    )


def exposure_form(brief: Brief, check: Callable | None = None) -> Form:
    """Form of the exposure opportunities."""
    return Form(
        research.ExposurePlan,
        check=check,
        preset={"opportunities": [{}, {}, {}]},
        choices={"segment": _segments(brief), "owner": staff_choices(brief)},
    )


def community_form(brief: Brief, check: Callable | None = None) -> Form:
    """Form of brand and community, a row for each purpose."""
    return Form(
        research.CommunityPlan,
        check=check,
        choices={"owner": staff_choices(brief)},
        preset={
            "actions": [
                {"purpose": purpose} for purpose in ("awareness", "community", "user_content")
            ],
        },
    )


def report(workplace: Business) -> TakeHome:
    """平台研究報告 as .docx beside the notebook, from what has been typed."""
    return TakeHome("平台研究報告", lambda: platform_report(workplace))


def prose_form(question: str) -> Form:
    """Form of one written answer."""
    return Form(research.PlatformResearchProse, only=[question])


def _segments(brief: Brief) -> list[tuple[str, str]]:
    return [(f"{s.id} {s.name}", s.id) for s in brief.segments]
