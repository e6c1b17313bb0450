"""The one-month report: what happened and what follows first, then the evidence, how the data came
about at the end; as Word and PDF, and as a web page.

The web page is the template `notebooks/evaluation/monthly_report.ipynb`, which shows the same
parts. A chapter that the exports have nothing for is left out; one sentence at the end names them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
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
from ..metrics import METRICS, value
from ..metrics.periods import told
from ..policy.law import NOTICE
from ..portfolio import Portfolio
from ..workplace import Business, Workplace
from . import evaluation as month_views
from . import evaluation_effects as effects
from . import monitoring as watch
from . import own_figures as figures
from .tables import Table, shown
from .takehome import TakeHome

TITLE = "社群媒體月報"
#: Measures that the appendix explains where they were used.
_FORMULAS = (
    "engagement_rate_by_reach",
    "median_engagement_rate_by_reach",
    "views",
    "interactions",
    "engagement_rate_by_views",
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
    title = _counted(summary.decisions, "決定")
    if summary.own:
        return title
    return f"{title}（依證據擬出，待主管確認）"


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
    span = told(about.month)
    return Report(
        f"{TITLE}　{span}",
        f"{shop.name}｜{shop.notice}",
        list(blocks_of(about)),
        f"{shop.name} {TITLE} {span}",
    )


def blocks_of(about: Month) -> Iterator[Block]:
    """The parts of the report in order; chapters without anything to show are named at the end."""
    summary = about.summary
    yield Heading("一　摘要")
    yield Heading(_counted(summary.findings, "發現"), 2)
    yield Points(summary.findings)
    yield Heading(decided(summary), 2)
    yield Points(summary.decisions)
    number = 2
    absent = []
    for title, (parts, lacking) in _CHAPTERS.items():
        blocks = list(parts(about))
        if not blocks:
            absent += [lacking] if lacking else []
            continue
        yield Heading(f"{_NUMBERS[number - 1]}　{title}")
        yield from blocks
        number += 1
    yield Heading("附錄　資料卡、公式與檢查")
    yield from _appendix(about, absent)


_NUMBERS = "一二三四五六七八九十"


def _counted(items: Sequence[str], word: str) -> str:
    return f"{_NUMBERS[len(items) - 1]}個{word}"


def _part(make: Callable[[], Block]) -> Block:
    """A part, or the sentence on what the exports lack for it."""
    try:
        return make()
    except CourseError as error:
        return Paragraph(f"這一部分沒有資料：{error}")


def _there(tables: Iterable[Table | None]) -> Iterator[Block]:
    """The tables that there are."""
    for table in tables:
        if table is not None:
            yield grid(table)


def _kpis(about: Month) -> Iterator[Block]:
    if not about.own.targets:
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
    if not shop.month(month).empty:
        yield grid(upright(month_views.month_overview(shop, month, every=True)))
        yield grid(month_views.activity_board(shop, month, about.own))
        compared = month_views.against_last_month(shop, month, every=True)
        if len(compared.data):
            yield grid(compared if about.own.targets else _plainly(compared))
        yield _part(
            lambda: Picture(
                month_views.engagement_chart(shop, month, every=True),
                "圖　互動率的變化，互動次數合計 ÷ 分母合計",
            ),
        )
    yield from _there([figures.stories_board(shop, month)])


def _plainly(compared: Table) -> Table:
    """The comparison of two periods in an owner's words: how a figure moved, without the number
    that says how sure that is.
    """
    return Table(
        compared.data.drop(columns="p_value"),
        compared.title,
        compared.units,
        "差距大到不像平常的起伏，才說上升或下降。兩期都要有八成以上的日子有資料才比較。",
    )


def _posts(about: Month) -> Iterator[Block]:
    shop = about.workplace
    month = about.month
    if shop.month(month).empty:
        return
    yield replace(grid(figures.top_board(shop, month)), links=figures.top_links(shop, month))
    wide = month_views.standout_board(shop, month, every=True)
    if len(wide.data):
        yield grid(wide)
    else:
        yield Paragraph(wide.note)


def _content(about: Month) -> Iterator[Block]:
    shop = about.workplace
    month = about.month
    if shop.month(month).empty:
        return
    types = month_views.content_board(shop, month, "post_type", every=True)
    if len(types.data) > 1:
        yield grid(types)
        yield _part(
            lambda: Picture(
                month_views.post_type_chart(shop, month, every=True),
                "圖　各類貼文的互動率",
            ),
        )
    else:
        yield Paragraph("這一期只有一種貼文類型，沒有別的類型可以比。")
    slots = month_views.content_board(shop, month, "slot", every=True)
    if len(slots.data) > 1:
        yield grid(slots)
    elif slots.data.empty:
        yield Paragraph("匯出檔只有日期、沒有時刻，看不出哪個時段比較好。")
    else:
        yield Paragraph("這一期的貼文都在同一個時段發布，看不出哪個時段比較好。")


def _accounts(about: Month) -> Iterator[Block]:
    shop = about.workplace
    board = figures.accounts_board(shop, about.month)
    if board is not None:
        yield grid(upright(board))
        chart = figures.accounts_chart(shop, about.month)
        if chart is not None:
            yield Picture(chart, "圖　帳號的每日數字")
    yield from _there(figures.audience_boards(shop))


def _business(about: Month) -> Iterator[Block]:
    for name in figures.FIGURES:
        yield from _there(figures.figures_boards(about.workplace, about.month, name))


def _campaigns(about: Month) -> Iterator[Block]:
    shop = about.workplace
    month = about.month
    verdicts = campaign_verdicts(shop, month)
    if verdicts.empty:
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
        return
    yield grid(recommendations_table(about.plan), (1, 2, 3, 3, 1.9, 1.3, 1.5, 3.8))
    yield grid(changes_table(about.plan, about.own), (1.2, 4, 4, 4))


def _appendix(about: Month, absent: Sequence[str]) -> Iterator[Block]:
    shop = about.workplace
    if absent:
        yield Paragraph(f"這份報告沒有的部分：{'；'.join(absent)}。")
    yield from _there([figures.coverage_board(shop), month_views.data_card(shop)])
    rows = [[METRICS[key].zh, METRICS[key].formula] for key in _used(shop)]
    yield Grid(
        "公式",
        ["指標", "算法"],
        rows,
        shares=(1, 3),
    )
    methods = ["和上一期的差距大到不像平常的起伏，才說上升或下降"]
    if about.own.targets:
        methods = ["與上一期比較用置換檢定"]
        methods.append(f"策略的來源：{_origins(about.own)}；信賴區間為 95% 重抽樣（拔靴法）")
    if shop.campaigns:
        methods.append("活動用排除條件的迴歸與分段迴歸，比較不是因果證明")
    yield Paragraph(f"{'；'.join(methods)}。定稿前請對照廣告後台與原始匯出檔各一次。")


def _used(shop: Workplace) -> list[str]:
    """Measures of `_FORMULAS` that this workplace's exports can give."""
    found = []
    for key in _FORMULAS:
        with suppress(CourseError):
            if not pd.isna(value(shop.measured, key)):
                found.append(key)
    return found


def _origins(own: OwnStrategy) -> str:
    known = {
        title: origin for title, origin in own.origins.items() if not origin.startswith("沒有")
    }
    return (
        "；".join(f"{title}（{origin}）" for title, origin in known.items())
        or "指標與目標取自工作場所簡介"
    )


#: By title what makes a chapter, and what is said where it has nothing ("" where another chapter
#: says it).
_CHAPTERS: dict[str, tuple[Callable[[Month], Iterator[Block]], str]] = {
    "指標與目標": (_kpis, "指標與目標（還沒有策略指標）"),
    "參與、活動與觸及": (_month, "貼文（沒有這一期的貼文匯出檔）"),
    "帶動這一期的貼文": (_posts, ""),
    "內容與時段": (_content, ""),
    "帳號與受眾": (_accounts, "追蹤者、受眾與造訪次數（沒有帳號的每日匯出檔與受眾匯出檔）"),
    "廣告、群發、網站與訊息": (_business, "廣告、群發、網站與訊息（沒有這些匯出檔）"),
    "行銷活動與費用": (_campaigns, "行銷活動（沒有寫了活動的工作場所簡介，或這一期沒有活動結束）"),
    "客戶服務、聲量與內容查核": (_watched, "服務標準、聲量與內容查核（沒有工作場所簡介）"),
    "改善建議與策略修改": (_plan, "改善建議（還沒有填「改善建議與策略修改」）"),
}


def upright(table: Table) -> Table:
    """A table with a column for each of its rows, for one that is wider than a page: the first
    column's values become the headings.
    """
    first, *rest = table.data.columns
    turned: dict[str, list[str]] = {"metric": [label(name) for name in rest]}
    for row in table.data.to_dict("records"):
        cells = [shown(row[name], table.units.get(name, "")) for name in rest]
        turned[str(row[first])] = cells
    return Table(pd.DataFrame(turned), table.title, note=table.note)


def _width(texts: Sequence[str]) -> float:
    """How wide a column wants to be: its longest text, a Chinese character as two letters."""
    longest = max(sum(2 if ord(letter) > 0x2E80 else 1 for letter in text) for text in texts)
    return float(min(max(longest, _NARROWEST), _WIDEST))


#: Letters of the narrowest and the widest column of a table on paper.
_NARROWEST = 6
_WIDEST = 40


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
    head = [label(column) for column in columns]
    if not shares:
        shares = [
            _width([head[number], *(row[number] for row in rows)]) for number in range(len(head))
        ]
    return Grid(
        table.title,
        head,
        rows,
        table.note,
        shares,
        numbers,
    )


def file_name(about: Month) -> str:
    """Name of the report's files without ending: several businesses' reports may lie in one
    folder.
    """
    return f"{TITLE}_{about.workplace.name}_{about.month.replace('..', '_')}"


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
