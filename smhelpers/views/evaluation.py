"""Task 5 on screen: the month's tables and pictures.

Its forms are in `evaluation_forms`, campaigns in `evaluation_effects`.
"""

from collections.abc import Callable

import pandas as pd
from matplotlib.figure import Figure

from .. import charts, evaluation
from ..errors import CourseError
from ..evaluation import OwnStrategy, basis
from ..evaluation.content import By
from ..labels import as_typed, label
from ..metrics import kpis, metric, periods
from ..metrics.periods import told
from ..monitoring.tracking import Target
from ..portfolio import Portfolio
from ..scraps import record
from ..strategy import ContentStrategy
from ..workplace import Workplace
from .tables import Table, shown, taken_over

_RATES = dict.fromkeys(
    (
        *evaluation.RATES,
        "engagement_rate",
        "median_engagement_rate_by_reach",
        "campaign_median",
        "other_median",
        "difference",
        "usual_rate",
        "rate_without",
    ),
    "ratio",
) | {"p_value": "p"}
#: Points that a line over months needs; below, weeks are drawn.
FEWEST_POINTS = 3
#: Weeks of a test that are compared.
TEST_WEEKS = (4, 8, 14)


def month_overview(workplace: Workplace, month: str, every: bool = False) -> Table:
    """The month by platform, each rate with the posts that it rests on.

    every: all platforms, not only those whose rates by reach can be judged.
    """
    table = evaluation.month_table(
        workplace,
        month,
        every,
    )
    covered = workplace.covered("posts")
    bases = []
    days = []
    for platform in table["platform"]:
        base = basis.month_base(
            workplace,
            month,
            platform,
        )
        bases.append(basis.base_text(base))
        days.append(basis.covered_text(covered.get(platform), month))
    table.insert(
        1,
        "covered_days",
        days,
    )
    notes = basis.base_notes(
        workplace,
        month,
        table["platform"],
    )
    notes += basis.implausible_notes(
        evaluation.posts_of(
            workplace,
            month,
            every,
        )
    )
    if table["reach_sum_of_posts"].notna().any():
        notes.append("「各篇觸及合計」會重複計算同一個人，不是本月的不重複觸及人數")
    if workplace.simulated:
        notes.append("模擬資料")
    return Table(
        supplied(table.assign(base=bases)),
        f"{told(month)} 各平台概況",
        _RATES,
        "".join(f"{note}。" for note in notes),
    )


def supplied(table: pd.DataFrame) -> pd.DataFrame:
    """The table without columns that no row supplies."""
    return table.dropna(axis="columns", how="all")


def against_last_month(workplace: Workplace, month: str, every: bool = False) -> Table:
    """Medians of rate and reach of the month and the period before, each with the p-value of the
    permutation test; no comparison unless both are covered.
    """
    rows = []
    posted = evaluation.month_table(
        workplace,
        month,
        every,
    )
    for platform in posted["platform"]:
        rate = evaluation.platform_rate(workplace, platform)
        figures = {
            rate: evaluation.platform_rates,
            metric(rate).denominator: evaluation.platform_reach,
        }
        for key, of in figures.items():
            row = _moved(
                workplace,
                month,
                platform,
                key,
                of,
            )
            rows += [row] if row else []
    return Table(
        pd.DataFrame(rows),
        f"{told(month)} 與 {told(periods.before(month))} 的每篇中位數",
        {},
        "p 值小於 0.05 表示差距大到不像隨機波動；否則視為持平。"
        "兩期都要有八成以上的日子有資料才比較。",
    )


def _moved(
    workplace: Workplace,
    month: str,
    platform: str,
    key: str,
    of: Callable,
) -> dict | None:
    """A line of the comparison; None where neither period tells the figure."""
    found = evaluation.moved(
        workplace,
        month,
        platform,
        of,
    )
    then = of(
        workplace,
        periods.before(month),
        platform,
    )
    now = of(
        workplace,
        month,
        platform,
    )
    if then.empty and now.empty:
        return None
    unit = "ratio" if key in evaluation.RATES else ""
    row = {
        "platform": platform,
        "measure": key,
        "median_before": shown(float(then.median()), unit) if len(then) else "沒有資料",
        "median_now": shown(float(now.median()), unit) if len(now) else "沒有資料",
        "difference": "不比較",
        "p_value": "不比較",
        "moved": found,
    }
    if found in ("up", "flat", "down"):
        difference, p_value = evaluation.change(then, now)
        row |= {"difference": shown(difference, unit), "p_value": shown(p_value, "p")}
    return row


def content_board(workplace: Workplace, month: str, by: By, every: bool = False) -> Table:
    """The month by format ("post_type"), part of the day ("slot") or weekday, beside the three
    months before.
    """
    table = evaluation.content_table(
        workplace,
        month,
        by,
        every,
    )
    note = (
        "少於 3 篇的組別，數字受單篇影響大，不宜比較；差異大不大，"
        "還要看是不是同一種類型剛好都在同一個時段發。"
    )
    if table["usual_posts"].notna().any():
        note = f"平常：前三個月，篇數換算成和這一期一樣長的天數。{note}"
    if set(table["rate_by"]) == {evaluation.RATES[0]}:
        table = table.drop(columns="rate_by")
        note = f"互動率以觸及為分母。{note}"
    return Table(
        supplied(table),
        f"{told(month)} 依{label(by)}",
        _RATES,
        note,
    )


def standout_board(workplace: Workplace, month: str, every: bool = False) -> Table:
    """Posts that went far wider than the others, and the month's rate without each."""
    table = evaluation.standout_posts(
        workplace,
        month,
        every,
    )
    note = "這個月沒有觸及（或瀏覽）達中位數 5 倍的貼文。"
    if len(table):
        note = "觸及達中位數 5 倍以上。先對照廣告後台，問是不是付費推廣；匯出檔沒有標示。"
    if "views" in set(table["far_by"]):
        note += "沒有觸及的貼文以瀏覽次數比。"
    return Table(
        table,
        f"{told(month)} 觸及遠高於其他的貼文",
        _RATES,
        note,
    )


def activity_board(workplace: Workplace, month: str, own: OwnStrategy | None = None) -> Table:
    """Posts a week of every platform beside what the strategy plans."""
    strategy = own.parts.get(ContentStrategy) if own else None
    table = evaluation.activity_table(
        workplace,
        month,
        strategy,
    )
    covered = workplace.covered("posts")
    days = [basis.covered_text(covered.get(name), month) for name in table["platform"]]
    note = "每週篇數＝篇數 ÷ 有資料的天數 × 7；檔案沒有涵蓋的日子不算在內。"
    if strategy:
        note += "策略訂的篇數：固定系列每週的篇數合計；沒有系列的平台是「未提供」。"
    return Table(
        supplied(table.assign(covered_days=days)),
        f"{told(month)} 的發文活動",
        {},
        note,
    )


def _rate_over_time(workplace: Workplace, month: str, every: bool, by: str) -> pd.DataFrame:
    """Engagement rate of each platform, by its own rate, up to the end of the month."""
    posts = evaluation.evaluated_posts(workplace, every)
    posts = posts[posts["published_at"].dt.tz_localize(None) <= periods.end_of(month)]
    parts = []
    for platform, part in posts.groupby("platform"):
        key = evaluation.platform_rate(workplace, str(platform))
        table = kpis(
            part,
            [key],
            by=[by, "platform"],
        )
        parts.append(table.rename(columns={key: "engagement_rate"}))
    if not parts:
        raise CourseError(
            f"「{workplace.name}」沒有貼文的匯出檔，看不出互動率；"
            f"請放入任何一個平台的貼文匯出檔後重新開啟。",
        )
    return pd.concat(parts)


def _by_its_name(workplace: Workplace, table: pd.DataFrame) -> tuple[pd.DataFrame, str, str]:
    """The table with its `engagement_rate` under the name of the rate that all platforms share,
    that name, and what a title must add where they do not: 「（Instagram 觸及、TikTok 瀏覽）」.
    """
    table = table.dropna(subset=["engagement_rate"])
    rates = {}
    for name in sorted(set(table["platform"])):
        rates[name] = evaluation.platform_rate(workplace, name)
    if len(set(rates.values())) == 1:
        key = next(iter(rates.values()))
        return table.rename(columns={"engagement_rate": key}), key, ""
    parts = []
    for name, key in rates.items():
        how = label(key).partition("（")[2].rstrip("）")
        parts.append(f"{label(name)} {how}")
    return table, "engagement_rate", f"（{'、'.join(parts)}）"


def engagement_chart(workplace: Workplace, month: str, every: bool = False) -> Figure:
    """Engagement rate of each platform over the months up to this one; over the weeks where
    there are fewer than three months.
    """
    by = "month"
    table = _rate_over_time(
        workplace,
        month,
        every,
        by,
    )
    if table["month"].nunique() < FEWEST_POINTS:
        by = "week"
        table = _rate_over_time(
            workplace,
            month,
            every,
            by,
        )
        mondays = pd.to_datetime(table["week"] + "-1", format="%G-W%V-%u")
        table = table.assign(week=mondays.dt.strftime("%m-%d"))
    table, rate, how = _by_its_name(workplace, table)
    return charts.lines(
        table,
        by,
        rate,
        hue="platform",
        unit="ratio",
        title=f"{workplace.name}：各{'月' if by == 'month' else '週'}互動率{how}",
    )


def post_type_chart(workplace: Workplace, month: str, every: bool = False) -> Figure:
    """Engagement rate of each post type and platform in the month."""
    table = evaluation.content_table(
        workplace,
        month,
        "post_type",
        every,
    )
    table, rate, how = _by_its_name(workplace, table)
    return charts.bars(
        table,
        "post_type",
        rate,
        hue="platform",
        unit="ratio",
        title=f"{workplace.name} {told(month)}：各類貼文互動率{how}",
    )


def earlier(workplace: Workplace) -> OwnStrategy:
    """What this task starts from: the trainee's own strategy, or the course's sample."""
    return evaluation.take_over(Portfolio.open(), workplace)


def origins_table(own: OwnStrategy) -> Table:
    """Where each part of the strategy came from."""
    return taken_over(own.origins, own.defects)


def kpi_board(
    workplace: Workplace,
    month: str,
    own: OwnStrategy | None = None,
    judged: bool = True,
) -> Table:
    """KPIs of the own strategy (default: the brief's) on the month.

    Without `judged` the attainment is left to the trainee.
    """
    table = evaluation.kpi_table(
        workplace,
        month,
        own.targets if own else None,
    )
    kept = table[["kpi", "platform", "name", "period", "direction"]].copy()
    for column in ("target", "actual", "low", "high"):
        values = zip(
            table[column],
            table["unit"],
            strict=True,
        )
        # a target stands as it was typed, what was measured is rounded
        told_in = as_typed if column == "target" else _in_unit
        kept[column] = [told_in(float(value), unit) for value, unit in values]
    if judged:
        kept = kept.assign(attained=table["attained"], clear=table["clear"])
    return Table(
        kept,
        f"{told(month)} 策略指標",
        note="期間是「週」的次數，實際值換算成每週。信賴區間：重抽樣得到的 95% 區間；"
        "貼文與群發以篇、"
        "交易、訊息與提及以日為單位抽。",
    )


def _in_unit(value: float, unit: str) -> str:
    """A rate in percent; of large counts no tenths."""
    if unit == "ratio" or pd.isna(value):
        return shown(value, "ratio")
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:,.1f}"


def kpi_chart(workplace: Workplace, month: str, own: OwnStrategy | None = None) -> Figure:
    """Attainment of every KPI of the month."""
    table = evaluation.kpi_table(
        workplace,
        month,
        own.targets if own else None,
    )
    names = [
        f"{row['kpi']} {label(row['platform'])} {row['name']}" for row in table.to_dict("records")
    ]
    return charts.targets(
        table.assign(name=names), title=f"{workplace.name} {told(month)}：指標達成率"
    )


def pages_table(own: OwnStrategy) -> Table:
    """The passages of the strategy that an improvement may change, as they stand."""
    rows = []
    for page in evaluation.pages_of(own.parts):
        rows.append(
            {
                "document": page.document,
                "place": page.place,
                "field": page.field,
                "page_value": page.value or "（空白）",
            },
        )
    return Table(
        pd.DataFrame(rows),
        "策略現在寫的",
        note="要改的地方照「現在寫的」抄進表單的「原來」。",
    )


def tests_table(workplace: Workplace, own: OwnStrategy) -> Table:
    """Smallest improvement of every KPI that a test of some weeks would show."""
    rows = []
    for target in own.targets:
        row = {
            "kpi": target.kpi,
            "platform": target.platform,
            "name": label(target.metric),
        }
        for weeks in TEST_WEEKS:
            row[f"least_{weeks}"] = _least(
                workplace,
                target,
                weeks,
            )
        rows.append(row)
    return Table(
        pd.DataFrame(rows),
        "每個指標測幾週看得出多大的改善",
        note="和前十二週比；5% 的顯著水準、80% 的機會看得出來。",
    )


def _least(workplace: Workplace, target: Target, weeks: int) -> str:
    found = evaluation.detectable_change(
        workplace,
        target,
        weeks,
    )
    if 0 < found < float("inf"):
        return f"{found:.0%}"
    return "資料不足"


def campaign_board(workplace: Workplace, month: str) -> Table:
    """Every campaign that had ended by the month against comparable posts of the same platform."""
    return Table(
        evaluation.campaign_effects(workplace, month).drop(columns="verdict"),
        "行銷活動與對照貼文（活動前後六週、同平台）",
        _RATES,
        "這是比較，不是因果證明：活動貼文的日期、類型與廣告投放也可能不同。",
    )


def data_card(workplace: Workplace) -> Table:
    """How the tables came about: files, rows in and out, what was mended, period and time zone."""
    card = workplace.data_card
    if card.start is not None:
        period = f"{card.start:%Y-%m-%d} 至 {card.end:%Y-%m-%d}"
    else:
        period = "沒有貼文"
    return Table(
        card.files,
        f"資料卡：{workplace.name}",
        note="；".join(
            [
                f"期間 {period}",
                f"時間一律是 {card.time_zone}；各檔的時區怎麼認定，見逐檔說明",
                "每篇數字是到匯出日為止的累計",
                *card.notes,
            ],
        ),
    )


def record_month(workplace: Workplace, month: str) -> None:
    """Record the month's figures for the overview of a batch: by platform, and every KPI."""
    if not workplace.month(month).empty:
        _record_platforms(workplace, month)
    for row in evaluation.kpi_table(workplace, month).to_dict("records"):
        record(
            f"kpi_{row['kpi']}",
            _plain(row["actual"]),
            f"指標 {row['kpi']} {label(row['platform'])}{row['name']}",
            row["unit"],
        )


def _record_platforms(workplace: Workplace, month: str) -> None:
    for row in evaluation.month_table(
        workplace,
        month,
        every=True,
    ).to_dict("records"):
        rate = evaluation.platform_rate(workplace, row["platform"])
        for name in ("posts", "interactions", rate):
            record(
                f"{row['platform']}_{name}",
                _plain(row.get(name)),
                f"{label(row['platform'])}{label(name)}",
                metric(name).unit,
            )


def _plain(value: float | None) -> float | int | None:
    """Counts as whole numbers, blanks as None."""
    if pd.isna(value):
        return None
    if float(value).is_integer():
        return int(value)
    return float(value)
