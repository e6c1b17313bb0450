"""Worked examples and exercises of the lessons of task 5."""

import pandas as pd
from matplotlib.figure import Figure

from .. import charts
from ..deliverable import Span
from ..evaluation.analysis import EVALUATED
from ..evaluation.power import detectable
from ..evaluation.practice import (
    BenchmarkReadings,
    CampaignFindings,
    TestPlan,
    benchmarks,
    check_benchmarks,
    check_findings,
    check_test_plan,
)
from ..forms import Form
from ..labels import label
from ..metrics import kpis
from ..workplace import Business, Workplace
from .evaluation_effects import calendar_table
from .tables import Table

_RATES = ["engagement_rate_by_followers", "engagement_rate_by_reach", "engagement_rate_by_views"]
#: Weeks of a test that are compared.
WEEKS = (2, 4, 8, 12)


def calendar_of_campaigns(workplace: Workplace, crisis: Span) -> Table:
    """What else fell into the days of every campaign."""
    return calendar_table(workplace.campaigns, crisis)


def findings_form(workplace: Workplace, crisis: Span) -> Form:
    """Form of the campaigns' verdicts with instant feedback."""
    campaigns = workplace.campaigns
    return Form(
        CampaignFindings,
        check=lambda answer: check_findings(answer, workplace, crisis),
        preset={"campaigns": [{"campaign": each.id} for each in campaigns]},
        choices={"campaign": [(f"{each.id} {each.name}", each.id) for each in campaigns]},
    )


def benchmark_table() -> Table:
    """Published engagement rates with year, denominator and mark."""
    columns = [
        "publisher",
        "year",
        "platform",
        "percent",
        "denominator",
        "statistic",
        "mark",
    ]
    table = pd.DataFrame([each.model_dump() for each in benchmarks()])[columns]
    return Table(
        table.assign(year=table["year"].astype(str), percent=table["percent"] + "%"),
        "公開的互動率基準",
        note="數字是轉述，正式引用前請查原始報告；基準不是及格線。",
    )


def benchmark_chart() -> Figure:
    """The Instagram benchmarks side by side, where they differ tenfold."""
    rows = []
    for each in benchmarks():
        if each.platform == "instagram":
            rows.append(
                {
                    "publisher": f"{each.publisher} {each.year}\n分母：{label(each.denominator)}",
                    "percent_value": _middle(each.percent) / 100,
                },
            )
    figure = charts.bars(
        pd.DataFrame(rows),
        "publisher",
        "percent_value",
        unit="ratio",
        title="同樣是 Instagram 的「互動率」",
    )
    return charts.alt_text(
        figure,
        "四個來源的 Instagram 互動率由 0.47% 到 3.70%（區間取中點），分母各不相同。",
    )


def _middle(text: str) -> float:
    ends = [float(part) for part in text.split("–")]
    return sum(ends) / len(ends)


def own_rates(workplace: Business) -> pd.DataFrame:
    """Engagement rates of the evaluated platforms by three denominators: one row a platform.

    Followers are those of the brief.
    """
    posts = workplace.posts[workplace.posts["platform"].isin(EVALUATED)]
    return kpis(
        posts.assign(followers=posts["platform"].astype(str).map(workplace.brief.followers)),
        _RATES,
        by=["platform"],
    )


def own_rates_table(workplace: Business) -> Table:
    """The same posts with three denominators."""
    return Table(
        own_rates(workplace),
        f"{workplace.name}：同一批貼文，三種分母",
        dict.fromkeys(_RATES, "ratio"),
        "追蹤者：每篇互動 ÷ 簡介所列追蹤者數，取中位數；觸及、瀏覽：整段合計相除。",
    )


def own_rates_chart(workplace: Business) -> Figure:
    """The same posts with three denominators as bars."""
    long = own_rates(workplace).melt(
        "platform",
        var_name="denominator",
        value_name="rate",
    )
    figure = charts.bars(
        long,
        "denominator",
        "rate",
        hue="platform",
        unit="ratio",
        title=f"{workplace.name}：同一批貼文，三種互動率",
    )
    return charts.alt_text(figure, "同一批貼文以追蹤者、觸及、瀏覽為分母的互動率，大小不同。")


def benchmark_form() -> Form:
    """Form of the benchmarks with instant feedback."""
    known = benchmarks()
    return Form(
        BenchmarkReadings,
        check=check_benchmarks,
        preset={"readings": [{"benchmark": each.benchmark} for each in known]},
        choices={
            "benchmark": [
                (f"{each.publisher} {each.year} {label(each.platform)}", each.benchmark)
                for each in known
            ],
        },
    )


def detectable_table(workplace: Workplace) -> Table:
    """Smallest improvement that a test of some weeks would show, by platform."""
    table = pd.concat(
        [
            detectable(workplace, platform, WEEKS).assign(platform=platform)
            for platform in EVALUATED
        ],
    )
    return Table(
        table[["platform", "weeks", "posts_each", "detectable"]],
        "要改善多少才看得出來",
        {"detectable": "ratio"},
        "以每篇互動率的波動估計；改善前、後各看同樣的週數；5% 的顯著水準、80% 的機會看得出來。",
    )


def detectable_chart(workplace: Workplace) -> Figure:
    """Smallest improvement that shows, by weeks of the test."""
    table = pd.concat(
        [
            detectable(workplace, platform, range(1, 17)).assign(platform=platform)
            for platform in EVALUATED
        ],
    )
    figure = charts.lines(
        table,
        "weeks",
        "detectable",
        hue="platform",
        unit="ratio",
        title=f"{workplace.name}：看幾週，看得出多大的改善",
    )
    return charts.alt_text(figure, "看的週數愈多，看得出來的最小改善愈小；兩週只看得出很大的改善。")


def plan_form(workplace: Business) -> Form:
    """Form of the plan of a test with instant feedback."""
    return Form(TestPlan, check=lambda plan: check_test_plan(plan, workplace))
