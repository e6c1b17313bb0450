"""The one-month report: data card first, three findings and three decisions, then their evidence;
as Word and PDF.

As a web page it is the template `notebooks/evaluation/monthly_report.ipynb`, with the parts of
`report_page`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pandas as pd

from .. import evaluation
from ..documents.blocks import Block, Grid, Heading, Paragraph, Picture, Points, Report, write_docx
from ..errors import CourseError
from ..evaluation import OwnStrategy, Recommendations
from ..evaluation.own import read
from ..evaluation.summary import MonthSummary, campaign_verdicts, summary_of
from ..labels import label
from ..metrics import METRICS
from ..policy.law import NOTICE
from ..portfolio import Portfolio
from ..workplace import Business, Workplace
from . import evaluation as month_views
from . import evaluation_effects as effects
from . import monitoring as watch
from .tables import Table, shown
from .takehome import TakeHome

TITLE = "社群媒體月報"
#: Measures that the appendix explains where they were used.
_FORMULAS = (
    "engagement_rate_by_reach",
    "median_engagement_rate_by_reach",
    "views",
    "interactions",
    "cost_per_engagement",
    "cost_per_acquisition",
    "campaign_return_on_ad_spend",
    "sla_hit_rate",
)


@dataclass(frozen=True)
class Month:
    """What a report is about: the workplace and month, the strategy it is judged against, and
    the trainee's recommendations if any.
    """

    workplace: Workplace
    month: str
    own: OwnStrategy
    plan: Recommendations | None = None

    @classmethod
    def open(
        cls,
        workplace: Workplace,
        month: str,
        portfolio: Portfolio | None = None,
    ) -> "Month":
        """With the strategy and the recommendations of a portfolio.

        Without one with the targets of the brief.
        """
        folder = portfolio or Portfolio(Path("no-portfolio"))
        own = read(folder, workplace)
        known = folder.has(Recommendations) and not folder.findings(Recommendations)
        return cls(
            workplace,
            month,
            own,
            folder.load(Recommendations) if known else None,
        )

    @property
    def summary(self) -> MonthSummary:
        """Three findings, three decisions."""
        return summary_of(
            self.workplace,
            self.month,
            self.own.targets,
            self.plan,
        )


def decided(summary: MonthSummary) -> str:
    """Heading of the decisions: whose they are."""
    if summary.own:
        return "三個決定"
    return "三個決定（依證據擬出，待主管確認）"


def recommendations_table(plan: Recommendations) -> Table:
    """Recommendations of the plan: evidence, effect, cost, owner, test."""
    rows = []
    for item in plan.items:
        rows.append(
            {
                "recommendation": item.id,
                "evidence": item.evidence,
                "finding": item.finding,
                "improvement": item.action,
                "expected_effect": (
                    f"{item.kpi} +{item.expected_percent:g}%"
                    f"（{'看得出來' if item.visible else '看不出來'}）"
                ),
                "cost": f"{item.cost:,}",
                "owner": item.owner,
                "test": (
                    f"{item.start} 起 {item.weeks} 週；保留：{item.keep_when}；"
                    f"放棄：{item.stop_when}"
                ),
            },
        )
    return Table(pd.DataFrame(rows), "改善建議")


def changes_table(plan: Recommendations, own: OwnStrategy) -> Table:
    """Passages of the strategy that the plan changes, from what to what and why."""
    pages = {page.key: page for page in evaluation.pages_of(own.parts)}
    rows = []
    for row in plan.changes:
        rows.append(
            {
                "recommendation": row.recommendation,
                "place": pages[row.page].told if row.page in pages else row.page,
                "before": row.before or "（空白）",
                "after": row.after,
            },
        )
    return Table(
        pd.DataFrame(rows),
        f"修改的策略頁（版本 {plan.version or '未填'}，核准 {plan.approver or '未填'}）",
    )


def report_of(about: Month) -> Report:
    """The whole report; its pictures are drawn for one writer."""
    shop = about.workplace
    return Report(
        f"{TITLE}　{about.month}",
        f"{shop.name}｜{shop.notice}",
        list(_blocks(about)),
        f"{shop.name} {TITLE} {about.month}",
    )


def _blocks(about: Month) -> Iterator[Block]:
    summary = about.summary
    yield Heading("一　資料卡")
    yield grid(month_views.short_data_card(about.workplace), (5, 1.6, 2, 2))
    yield Heading("二　摘要")
    yield Heading("三個發現", 2)
    yield Points(summary.findings)
    yield Heading(decided(summary), 2)
    yield Points(summary.decisions)
    for title, parts in _CHAPTERS.items():
        yield Heading(title)
        yield from parts(about)


def _part(make: Callable[[], Block]) -> Block:
    """A part, or the sentence on what the exports lack for it."""
    try:
        return make()
    except CourseError as error:
        return Paragraph(f"這一部分沒有資料：{error}")


def _kpis(about: Month) -> Iterator[Block]:
    if not about.own.targets:
        yield Paragraph("還沒有策略指標；有了指標與目標值，這裡會列出實際值、可能範圍與達成率。")
        return
    yield grid(
        _short(month_views.kpi_board(about.workplace, about.month, about.own)),
        (1.2, 4, 2.8, 2, 3.4, 1.2, 1.6),
    )
    yield _part(
        lambda: Picture(
            month_views.kpi_chart(about.workplace, about.month, about.own),
            "圖　各指標達成率，虛線是目標值",
        ),
    )


def _short(board: Table) -> Table:
    """The board of KPIs in the columns that a page holds."""
    data = board.data
    span = [
        f"{row['low']} 至 {row['high']}" if row["low"] != "未提供" else "未提供"
        for row in data.to_dict("records")
    ]
    return Table(
        pd.DataFrame(
            {
                "kpi": data["kpi"],
                "name": data["platform"].map(label) + data["name"].astype(str),
                "actual": data["actual"],
                "range": span,
                "target": data["direction"].map(label)
                + " "
                + data["target"].astype(str)
                + "（"
                + data["period"].map(label)
                + "）",
                "attained": data["attained"],
                "clear": data["clear"],
            },
        )[
            [
                "kpi",
                "name",
                "target",
                "actual",
                "range",
                "attained",
                "clear",
            ]
        ],
        board.title,
        note=board.note,
    )


def _month(about: Month) -> Iterator[Block]:
    shop = about.workplace
    month = about.month
    yield grid(month_views.month_overview(shop, month))
    yield grid(month_views.against_last_month(shop, month))
    yield Picture(
        month_views.engagement_chart(shop, month),
        "圖　各月互動率（觸及），整月互動次數合計 ÷ 各篇觸及合計",
    )
    yield grid(month_views.standout_board(shop, month))
    yield grid(month_views.activity_board(shop, month, about.own))


def _content(about: Month) -> Iterator[Block]:
    shop = about.workplace
    month = about.month
    yield grid(month_views.content_board(shop, month, "post_type"))
    yield Picture(month_views.post_type_chart(shop, month), "圖　各類貼文的互動率")
    yield grid(month_views.content_board(shop, month, "slot"))


def _campaigns(about: Month) -> Iterator[Block]:
    shop = about.workplace
    month = about.month
    verdicts = campaign_verdicts(shop, month)
    if verdicts.empty:
        yield Paragraph("到本月底還沒有結束的活動可以判定。")
        return
    last = evaluation.campaigns_until(shop, month)[-1].id
    yield _part(
        lambda: grid(
            _fewer(effects.all_ways(shop, month), "method", "limits"),
            (1, 4, 1.5, 1.5, 1.5, 1.6, 2.4),
        ),
    )
    yield Paragraph(
        "限制：排除的是類型、星期、時段與長期趨勢；題材、"
        "圖片好壞與同一段時間的別的事沒有排除。看不出效果不等於沒有效果。",
    )
    yield _part(
        lambda: Picture(
            effects.counterfactual_chart(shop, last),
            f"圖　活動 {last}：實際交易與沒有活動時的推估",
        ),
    )
    yield _part(lambda: grid(effects.cost_board(shop, month)))


def _fewer(table: Table, *columns: str) -> Table:
    return Table(
        table.data.drop(columns=list(columns)),
        table.title,
        table.units,
        table.note,
    )


def _watched(about: Month) -> Iterator[Block]:
    shop = about.workplace
    month = about.month
    if not isinstance(shop, Business):
        yield Paragraph("沒有工作場所簡介（服務標準、競品、規則），這一部分略過。")
        return
    yield _part(lambda: grid(_headed(watch.service_table(shop, month)), (5, 3, 6)))
    yield _part(lambda: grid(watch.voice_table(shop, month)))
    yield _part(lambda: Paragraph(_episode(shop)))


def _headed(table: Table) -> Table:
    return Table(
        table.data,
        table.title,
        table.units,
        NOTICE,
    )


def _episode(shop: Workplace) -> str:
    onset, end = effects.crisis_of(shop)
    return (
        f"半年裡聲量最大的一段是 {onset} 至 {end}；比較活動與月份時已另外計算。"
        f"內容查核的命中與處置，見監控紀錄。"
    )


def _plan(about: Month) -> Iterator[Block]:
    if about.plan is None:
        yield Paragraph(
            "還沒有填改善建議；填完「改善建議與策略修改」後再產生一次，"
            "這裡會列出建議與改掉的策略頁。",
        )
        return
    yield grid(recommendations_table(about.plan), (1, 2, 3, 3, 1.9, 1.3, 1.5, 3.8))
    yield grid(changes_table(about.plan, about.own), (1.2, 4, 4, 4))


def _appendix(about: Month) -> Iterator[Block]:
    rows = [[METRICS[key].zh, METRICS[key].formula] for key in _FORMULAS]
    yield Grid(
        "公式",
        ["指標", "算法"],
        rows,
        shares=(1, 3),
    )
    yield Paragraph(
        f"策略的來源：{_origins(about.own)}。信賴區間為 95% 重抽樣（拔靴法）；"
        f"與上月比較用置換檢定；活動用排除條件的迴歸與分段迴歸。"
        "定稿前請對照廣告後台與原始匯出檔各一次。",
    )
    yield grid(month_views.data_card(about.workplace), (5.4, 3.2, 1.4, 1.4, 5.2))


def _origins(own: OwnStrategy) -> str:
    known = {
        title: origin for title, origin in own.origins.items() if not origin.startswith("沒有")
    }
    return (
        "；".join(f"{title}（{origin}）" for title, origin in known.items())
        or "指標與目標取自工作場所簡介"
    )


_CHAPTERS: dict[str, Callable[[Month], Iterator[Block]]] = {
    "三　指標與目標": _kpis,
    "四　參與、活動與觸及": _month,
    "五　內容與時段": _content,
    "六　行銷活動與費用": _campaigns,
    "七　客戶服務、聲量與內容查核": _watched,
    "八　改善建議與策略修改": _plan,
    "附錄　公式、檢查與檔案": _appendix,
}


def grid(table: Table, shares: Sequence[float] = ()) -> Grid:
    """A table on screen as a table on paper: the same words, numbers to the right."""
    columns = list(table.data.columns)
    rows = []
    for row in table.data.to_dict("records"):
        rows.append([shown(value, table.units.get(name, "")) for name, value in row.items()])
    numbers = frozenset(
        number
        for number, column in enumerate(columns)
        if pd.api.types.is_numeric_dtype(table.data[column])
        and not pd.api.types.is_bool_dtype(table.data[column])
    )
    return Grid(
        table.title,
        [label(column) for column in columns],
        rows,
        table.note,
        shares,
        numbers,
    )


def file_name(about: Month) -> str:
    """Name of the report's files without ending: several businesses' reports may lie in one
    folder.
    """
    return f"{TITLE}_{about.workplace.name}_{about.month}"


def write_report(about: Month, folder: Path) -> list[Path]:
    """The report as .docx in `folder`, and as .pdf where Typst is installed."""
    name = file_name(about)
    written = [write_docx(report_of(about), folder / f"{name}.docx")]
    if find_spec("typst"):
        from ..documents.blocks_pdf import write_pdf

        # a picture is closed when it is written, so each writer gets its own
        written.append(write_pdf(report_of(about), folder / f"{name}.pdf"))
    return written


def report_documents(workplace: Workplace, month: str) -> TakeHome:
    """The report beside the notebook, from the strategy and the recommendations of its
    portfolio.
    """
    portfolio = Portfolio.open()
    return TakeHome(
        TITLE,
        lambda: write_report(Month.open(workplace, month, portfolio), portfolio.folder.parent),
        "Word 可以再改；PDF 的字型已嵌入，直接寄出。",
    )
