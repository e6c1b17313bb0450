"""The monitoring dashboard: KPIs, alarms, mentions to triage, content that rules hit, open
cases; in JupyterLab and as a web page.
"""

from collections.abc import Callable
from functools import cached_property, partial
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pandas as pd

from .. import charts, metrics, monitoring
from ..errors import CourseError
from ..exports import Told
from ..forms import look, static
from ..labels import label
from ..metrics import periods
from ..metrics.periods import within
from ..monitoring import IncidentLog, MonitoringLog, Setting
from ..monitoring.compliance import posts_of
from ..monitoring.control import METHODS
from ..monitoring.sentiment import judged
from ..monitoring.triage import OPEN_ACTIONS
from ..portfolio import Portfolio
from ..workplace import Business, Workplace
from . import evaluation as month_views
from . import own_figures as figures
from .monitoring import kpi_board, open_table, service_table
from .monitoring_charts import alarm_chart
from .tables import Table, shown

#: Rows of a list that are shown; the rest is counted.
MOST = 30
ALL = "all"
#: The alarm before a trainee has set one of their own.
_USUAL = Setting(
    "robust_z",
    METHODS["robust_z"].threshold,
    0.3,
    5,
)
_STATES = ("waiting", "assigned", "filed")


class Dashboard(static.Interactive):
    """Show it as the last value of a cell.

    workplace: its name. folder: where the monitoring portfolio lies, with the trainee's own log,
    targets and rules. told: what the user says where no export tells (account, platform, year).
    """

    heading = "監控儀表板"

    def __init__(self, workplace: str, folder: Path | str = ".", told: Told | None = None):
        self.shop = Workplace.open(workplace, told)
        self.portfolio = Portfolio.open(folder)
        self.shop.reported()  # exports that hold nothing to show are told at once
        months = [(periods.told(period), period) for period in self.shop.periods()[::-1]]
        self.month = self._choice("期間", months)
        shown_by = {*self.shop.posts["platform"], *self.shop.accounts["platform"]}
        places = sorted({*shown_by, *self.own["source"]}, key=label)
        self.platform = self._choice(
            "平台",
            [("全部", ALL), *((label(name), name) for name in places)],
        )
        self.sentiment = self._choice(
            "情緒",
            [("全部", ALL), *((label(name), name) for name in ("negative", "neutral", "positive"))],
        )
        self.state = self._choice(
            "狀態",
            [("全部", ALL), *((label(f"state_{name}"), name) for name in _STATES)],
        )
        self._made: dict[tuple, Any] = {}
        self._filters = [self.month, self.platform]
        if len(self.own):
            self._filters += [self.sentiment, self.state]
        self._page = widgets.HTML()
        for each in self._filters:
            each.observe(lambda _: self._redraw(), "value")
        self._redraw()

    def _choice(self, title: str, options: list[tuple[str, str]]) -> widgets.Dropdown:
        return look.field(
            widgets.Dropdown(
                options=options,
                description=title,
                tooltip="",
            ),
            inline=True,
        )

    @cached_property
    def own(self) -> pd.DataFrame:
        """Mentions of the business with what the lexicon reads and where each stands: waiting,
        assigned, filed.
        """
        own = self.shop.mentions[self.shop.mentions["brand"] == self.shop.name].reset_index(
            drop=True,
        )
        actions = {row.mention: row.action for row in self._typed(MonitoringLog, "entries")}
        states = []
        for name in own["mention_id"]:
            if name not in actions:
                states.append("waiting")
            elif actions[name] in OPEN_ACTIONS:
                states.append("assigned")
            else:
                states.append("filed")
        return own.assign(
            sentiment=judged(own["text"].fillna("").astype(str))["sentiment"].to_numpy(),
            state=states,
        )

    def _typed(self, kind: type, field: str) -> list:
        """Rows of a deliverable that is complete; none of one that is not."""
        complete = self.portfolio.has(kind) and not self.portfolio.findings(kind)
        if complete:
            return getattr(self.portfolio.load(kind), field)
        return []

    @cached_property
    def earlier(self) -> monitoring.earlier.Earlier:
        """Rules and targets that were taken over; those of the brief where nothing was."""
        return monitoring.earlier.read(self.portfolio, self.shop)

    @cached_property
    def setting(self) -> Setting:
        """The trainee's own alarm, or the usual one."""
        complete = self.portfolio.has(IncidentLog) and not self.portfolio.findings(IncidentLog)
        if complete:
            return Setting.of(self.portfolio.load(IncidentLog))
        return _USUAL

    def mentions(self) -> pd.DataFrame:
        """Mentions that pass every filter, negative ones first, then the newest."""
        rows = self.own[within(self.own["published_at"], self.month.value)]
        for column, chosen in (
            ("source", self.platform),
            ("sentiment", self.sentiment),
            ("state", self.state),
        ):
            rows = rows if chosen.value == ALL else rows[rows[column] == chosen.value]
        return rows.assign(calm=rows["sentiment"] != "negative").sort_values(
            ["calm", "published_at"],
            ascending=[True, False],
        )

    def hits(self) -> pd.DataFrame:
        """Hits of the rules on the month's posts of the chosen platform."""
        return self._once(
            "hits",
            lambda: monitoring.hit_table(self.earlier.rules.rules, self._posts()),
        )

    def _posts(self) -> pd.DataFrame:
        posts = posts_of(self.shop, self.month.value)
        if self.platform.value == ALL:
            return posts
        return posts[posts["platform"] == self.platform.value]

    def targets(self) -> list[monitoring.Target]:
        """Targets that belong to the chosen platform, or to all."""
        return [
            row
            for row in self.earlier.targets
            if self.platform.value in (ALL, row.platform) or row.platform == ALL
        ]

    def kpis(self) -> pd.DataFrame:
        """KPIs of the month and the chosen platform."""
        return self._once(
            "kpis",
            lambda: monitoring.kpi_table(self.shop, self.month.value, self.targets()),
        )

    def alarms(self) -> pd.DataFrame:
        """Days of the month on which the alarm rang."""
        return self._fired[within(pd.to_datetime(self._fired["date"]), self.month.value)]

    @cached_property
    def _fired(self) -> pd.DataFrame:
        return monitoring.firings(monitoring.days_of(self.shop), self.setting)

    def _once(self, name: str, make: Callable[[], Any]) -> Any:
        """What depends on month and platform alone, made once for each of them."""
        key = (name, self.month.value, self.platform.value)
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    def _redraw(self) -> None:
        drawn = "".join(
            f"<h2>{title}</h2>{_part_or_reason(draw)}" for title, draw in self._parts().items()
        )
        self._page.value = self._summary() + drawn

    def _parts(self) -> dict[str, Callable[[], str]]:
        """The parts that there is something for; with a brief all, each saying what it lacks."""
        known = isinstance(self.shop, Business)
        parts: dict[str, Callable[[], str]] = {}
        if self.targets() or known:
            parts["策略指標"] = self._kpis
        if len(self.own) or known:
            parts |= {"警報": self._alarms, "要分級的提及": self._mentions}
        posts = {"貼文": self._month, "帳號": self._accounts}
        if not known:
            parts = posts | parts
        if known or len(self._posts()):
            parts["內容查核"] = self._hits
        if known:
            return parts | {"客戶服務": self._service} | posts
        return parts

    def _summary(self) -> str:
        kpis = self.kpis()
        rows = self.mentions()
        posts = self._published()
        cards_of = {"貼文": f"{len(posts)} 則"}
        if len(posts):
            interactions = metrics.value(posts, "interactions")
            cards_of["互動次數"] = shown(interactions)
        if len(kpis):
            cards_of["指標達成"] = f"{int(kpis['attained'].sum())}／{len(kpis)}"
        if len(self.own):
            cards_of["警報"] = f"{len(self.alarms())} 天"
            cards_of["負面提及"] = f"{int((rows['sentiment'] == 'negative').sum())} 則"
            cards_of["待分級"] = f"{int((rows['state'] == 'waiting').sum())} 則"
        if len(self._posts()):
            cards_of["規則命中"] = f"{len(self.hits())} 處"
        cards = "".join(
            "<div style='border:1px solid var(--smc-edge,#767676);border-radius:4px;padding:"
            "6px 14px;min-width:7em'>"
            f"<div>{name}</div><div style='font-size:1.5em;font-weight:bold'>{value}</div></div>"
            for name, value in cards_of.items()
        )
        return (
            f"<div role='status' style='display:flex;flex-wrap:wrap;gap:10px;margin:8px "
            f"0'>{cards}</div>"
        )

    def _published(self) -> pd.DataFrame:
        """Posts of the month and the chosen platform."""
        posts = self.shop.month(self.month.value)
        if self.platform.value == ALL:
            return posts
        return posts[posts["platform"] == self.platform.value]

    def _of_platform(self, table: Table) -> str:
        """The rows of a table that belong to the chosen platform."""
        rows = table.data
        if self.platform.value != ALL:
            rows = rows[rows["platform"] == self.platform.value]
        if rows.empty:
            return "<p>這個平台在這一期沒有資料。</p>"
        return Table(rows, table.title, table.units, table.note)._repr_html_()

    def _month(self) -> str:
        """What was published and how it did."""

        def boards() -> list[Table | None]:
            month = self.month.value
            if self.shop.month(month).empty:
                return [figures.stories_board(self.shop, month)]
            return [
                month_views.month_overview(self.shop, month, every=True),
                month_views.activity_board(self.shop, month),
                figures.top_board(self.shop, month),
                figures.stories_board(self.shop, month),
            ]

        drawn = [self._of_platform(board) for board in self._once("posts", boards) if board]
        return "".join(drawn) or "<p>這一期沒有貼文的匯出檔。</p>"

    def _accounts(self) -> str:
        """The accounts' daily figures and who follows them."""

        def boards() -> list[Table | None]:
            own = figures.accounts_board(self.shop, self.month.value)
            return [own, *figures.audience_boards(self.shop)]

        drawn = [self._of_platform(board) for board in self._once("accounts", boards) if board]
        return "".join(drawn) or "<p>沒有帳號的每日匯出檔與受眾匯出檔。</p>"

    def _kpis(self) -> str:
        if self.targets():
            board = self._once(
                "board",
                lambda: kpi_board(self.shop, self.month.value, self.targets()),
            )
        else:
            board = None
        if board:
            return board._repr_html_()
        return "<p>這個平台沒有策略指標。</p>"

    @cached_property
    def _picture(self) -> str:
        figure = alarm_chart(self.shop, self.setting)
        return charts.image(figure, figure.get_label())

    def _alarms(self) -> str:
        days = (
            "".join(f"<li>▲ {escape(reason)}</li>" for reason in self.alarms()["reason"])
            or "<li>✓ 這個月沒有響</li>"
        )
        return f"{self._picture}<ul>{days}</ul>"

    def _mentions(self) -> str:
        rows = self.mentions()
        shown = rows.head(MOST).assign(
            day=rows["published_at"].dt.strftime("%m-%d %H:%M"),
            state=rows["state"].map("state_{}".format),
        )
        note = (
            f"共 {len(rows)} 則，列出 {len(shown)} 則；負面在前。情緒由詞典判讀，"
            f"約五則有一則讀錯，負面約漏掉三分之一，請讀原文。"
        )
        table = shown.rename(columns={"text": "what_was_said"})[
            ["day", "source", "what_was_said", "sentiment", "state"]
        ]
        return Table(table, "提及", note=note)._repr_html_()

    def _hits(self) -> str:
        rows = self.hits()
        if rows.empty:
            return f"<p>✓ 檢查了 {len(self._posts())} 則貼文，規則沒有找到疑似的地方。</p>"
        columns = ["day", "platform", "topic", "matched", "caption", "remedy"]
        return Table(
            rows.head(MOST)[columns],
            f"規則找到 {len(rows)} 處",
            note="規則找到的是「疑似」，要讀全文才能判定。",
        )._repr_html_()

    def _service(self) -> str:
        if not isinstance(self.shop, Business):
            return ""
        return self._once("service", partial(_service_of, self.shop, self.month.value))

    @property
    def view(self) -> widgets.VBox:
        """The whole dashboard as one widget."""
        title = f"<h1>{escape(self.shop.name)}：監控儀表板</h1><p>{escape(self.shop.notice)}</p>"
        page = widgets.VBox([widgets.HTML(title), look.bar(self._filters), self._page])
        page.add_class("smc-page")
        return page

    def page(self) -> str:
        return self._page.value


def _service_of(shop: Business, month: str) -> str:
    """How the service promise was kept, and what is still open."""
    boards = [service_table(shop, month), open_table(shop, month)]
    return "".join(board._repr_html_() for board in boards)


def _part_or_reason(draw: Callable[[], str]) -> str:
    """A part of the page, or the sentence that says why it is not there."""
    try:
        return draw()
    except CourseError as error:
        return f"<p>⚠ {escape(str(error))}</p>"
