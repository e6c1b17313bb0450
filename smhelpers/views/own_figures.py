"""What a company's own exports tell of a month beyond its posts' rates: the posts that made it,
stories, the accounts day by day, the audience, ads, broadcasts, sales and messages.

Each board takes what the exports hold; what they lack, it leaves out.
"""

from collections.abc import Iterator, Sequence

import pandas as pd
from matplotlib.figure import Figure

from .. import charts, evaluation
from ..evaluation import basis
from ..labels import label
from ..metrics import METRICS, kpis, periods
from ..metrics.columns import TIME_COLUMN
from ..metrics.periods import told
from ..workplace import Workplace
from .tables import Table

#: Characters of a caption that a table shows.
CAPTION = 40
#: Places of an audience that are listed.
PLACES = 5
#: Measures of an account.
ACCOUNT = (
    "followers_end",
    "followers_gained",
    "net_followers",
    "account_views",
    "account_reach_median",
    "account_viewers_median",
    "account_interactions",
    "account_visits",
    "account_clicks",
)
#: Measures of the tables that need no brief, and what they are shown by.
FIGURES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "ads": (
        "廣告",
        "campaign",
        (
            "ad_spend",
            "ad_impressions",
            "ad_click_through_rate",
            "cost_per_click",
            "cost_per_mille",
            "ad_purchases",
            "cost_per_acquisition",
            "ad_purchase_value",
            "ad_return_on_ad_spend",
        ),
    ),
    "broadcasts": (
        "群發訊息",
        "platform",
        ("broadcasts", "delivered", "open_rate", "broadcast_click_rate"),
    ),
    "sales": (
        "網站",
        "source",
        ("sessions", "orders", "revenue", "conversion_rate", "average_order_value"),
    ),
    "messages": (
        "顧客訊息",
        "platform",
        ("messages", "response_rate", "first_response_median", "first_response_p90"),
    ),
}


def rows_in(
    workplace: Workplace,
    name: str,
    month: str,
) -> pd.DataFrame:
    """Rows of a tidy table that lie in the month; of ads those whose days reach into it."""
    table = workplace.measured[name]
    if table.empty:
        return table
    if name == "ads":
        first, last = periods.bounds(month)
        return table[(table["start"] <= last) & (table["end"].fillna(table["start"]) >= first)]
    return table[periods.within(table[TIME_COLUMN[name]], month)]


def excerpt(caption: str) -> str:
    """The beginning of a caption in one line."""
    text = " ".join(str(caption).split())
    if len(text) > CAPTION:
        return f"{text[:CAPTION]}…"
    return text or "（沒有文字）"


def top_board(workplace: Workplace, month: str) -> Table:
    """The posts that made the month."""
    table = evaluation.top_posts(workplace, month)
    return Table(
        supplied(table.assign(caption=table["caption"].map(excerpt)).drop(columns="permalink")),
        f"{told(month)} 帶動這一期的貼文",
        {"share": "ratio"},
        "占比：這篇的互動占全部貼文互動的比例；沒有互動次數的匯出檔改看瀏覽次數。",
    )


def top_links(workplace: Workplace, month: str) -> list[str]:
    """The addresses of the posts of `top_board`, "" where a post has none."""
    links = evaluation.top_posts(workplace, month)["permalink"].fillna("").astype(str)
    return [link if link.startswith("https://") else "" for link in links]


def supplied(table: pd.DataFrame) -> pd.DataFrame:
    """The table without columns that no row supplies."""
    return table.dropna(axis="columns", how="all")


def stories_board(workplace: Workplace, month: str) -> Table | None:
    """Stories of the month by platform, apart from the posts; None where there are none."""
    stories = rows_in(workplace, "stories", month)
    if stories.empty:
        return None
    rows = []
    for platform, part in stories.groupby("platform"):
        rows.append(
            {
                "platform": platform,
                "stories": len(part),
                "views": _total(part["views"]),
                "reach_median": _middle(part["reach"]),
                "replies": _total(part["comments"]),
                "shares": _total(part["shares"]),
                "clicks": _total(part["clicks"]),
                "follows": _total(part["follows"]),
                "visits": _total(part["visits"]),
                "navigation": _total(part["navigation"]),
                "sticker_taps": _total(part["sticker_taps"]),
            },
        )
    return Table(
        supplied(pd.DataFrame(rows)),
        f"{told(month)} 限時動態",
        {},
        "限時動態和貼文分開計算：只看得到一天，多半只有追蹤者看到，不併入貼文的篇數與互動率。",
    )


def _total(counts: pd.Series) -> float:
    known = counts.dropna()
    return float(known.sum()) if len(known) else float("nan")


def _middle(counts: pd.Series) -> float:
    known = counts.dropna().astype(float)
    return float(known.median()) if len(known) else float("nan")


def accounts_board(workplace: Workplace, month: str) -> Table | None:
    """The accounts' daily figures of the month by platform; None where there are none."""
    accounts = rows_in(workplace, "accounts", month)
    if accounts.empty:
        return None
    table = kpis(accounts, ACCOUNT, by=["platform"])
    days = accounts.groupby("platform")["date"].nunique()
    covered = [f"{days[name]}／{periods.length(month)} 天" for name in table["platform"]]
    table.insert(1, "covered_days", covered)
    board = measures_table(table, ACCOUNT, f"{told(month)} 帳號")
    note = "觸及與瀏覽人數是每天的中位數：同一個人隔天會再算一次，不能相加。"
    return Table(board.data, board.title, note=note)


def accounts_chart(workplace: Workplace, month: str) -> Figure | None:
    """Views a day of each account, else its reach; None where neither is told."""
    accounts = rows_in(workplace, "accounts", month)
    for column in ("views", "reach", "followers"):
        known = accounts.dropna(subset=[column])
        if known["date"].nunique() > 1:
            days = known.assign(**{column: known[column].astype(float)})
            return charts.lines(
                days,
                "date",
                column,
                hue="platform",
                title=f"{workplace.name} {told(month)}：帳號每日{label(column)}",
            )
    return None


def audience_boards(workplace: Workplace) -> Iterator[Table]:
    """Who the followers are: ages by gender, and the places with the largest shares."""
    shares = workplace.audience[workplace.audience["unit"] == "share"]
    ages = shares[shares["dimension"] == "age_gender"]
    if len(ages):
        by_gender = ages.assign(gender=ages["gender"].map(_gender)).pivot_table(
            index=["platform", "group"],
            columns="gender",
            values="value",
            aggfunc="sum",
        )
        table = by_gender.reset_index().rename(columns={"group": "age"})
        units = dict.fromkeys(by_gender.columns, "ratio")
        yield Table(table, "受眾：年齡與性別", units, "占追蹤者的比例。")
    places = shares[shares["dimension"].isin(["city", "country"])]
    if len(places):
        most = places.sort_values("value", ascending=False).groupby(["platform", "dimension"])
        table = most.head(PLACES).sort_values(
            ["platform", "dimension", "value"],
            ascending=[True, True, False],
        )
        yield Table(
            table[["platform", "dimension", "group", "value"]].rename(
                columns={"group": "place_name", "value": "share"},
            ),
            f"受眾：最多的 {PLACES} 個地方",
            {"share": "ratio"},
        )


def _gender(word: str) -> str:
    return word or "gender_unknown"


def figures_boards(
    workplace: Workplace,
    month: str,
    name: str,
) -> Iterator[Table]:
    """The measures of a table that need no brief (`FIGURES`), of ads a table for each level; none
    where it has no rows.
    """
    rows = rows_in(workplace, name, month)
    if rows.empty:
        return
    title, by, keys = FIGURES[name]
    for level, part in _ads_apart(rows) if name == "ads" else [("", rows)]:
        named = part.assign(**{by: part[by].replace("", "not_named")})
        table = kpis(workplace.measured | {name: named}, keys, by=[by])
        if len(table) > 1:
            whole = kpis(workplace.measured | {name: named}, keys)
            table = pd.concat([table, whole.assign(**{by: "all_together"})], ignore_index=True)
        which = f"（依{label(level)}）" if level else ""
        board = measures_table(table, keys, f"{told(month)} {title}{which}")
        if name == "ads":
            board = _with_results(_with_currency(board, part), part)
            board.note = _about_ads(part, month)
        yield board


def _ads_apart(ads: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Ads by level and, within it, by currency: money of two currencies is never added up."""
    for level, rows in _levels(ads):
        for _, part in rows.groupby("currency", sort=False):
            yield level, part


def _with_currency(board: Table, ads: pd.DataFrame) -> Table:
    """Money under headings that name its currency, but for NT$."""
    currency = ads["currency"].iloc[0]
    if currency in ("", "TWD"):
        return board
    money = [name for name, unit in board.units.items() if unit == "money"]
    names = {name: f"{name}（{currency}）" for name in money}
    units = {names.get(name, name): unit for name, unit in board.units.items()}
    return Table(board.data.rename(columns=names), board.title, units)


def _with_results(board: Table, ads: pd.DataFrame) -> Table:
    """The board with what each campaign was to bring, how much of it came, and what one cost.

    Results of different types are not added up.
    """
    if ads["results"].isna().all():
        return board
    columns: dict[str, list] = {"result_type": [], "results": [], "cost_per_result": []}
    for name in board.data["campaign"]:
        rows = ads if name == "all_together" else ads[_named_as(ads, name)]
        types = sorted(set(rows["result_type"]) - {""})
        results = _total(rows["results"]) if len(types) < 2 else float("nan")
        shown_type = types[0] if types else "not_named"
        columns["result_type"].append(shown_type if len(types) < 2 else "several_results")
        columns["results"].append(results)
        columns["cost_per_result"].append(_total(rows["spend"]) / results if results else None)
    data = board.data.assign(**columns)
    units = board.units | {"cost_per_result": "money"}
    first = ["campaign", *columns]
    rest = [name for name in data if name not in first]
    return Table(data[[*first, *rest]], board.title, units)


def _named_as(ads: pd.DataFrame, name: str) -> pd.Series:
    return ads["campaign"].replace("", "not_named") == name


def _levels(ads: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Ads by level: campaigns, ad sets and ads tell the same spending, and are never added up.

    `campaign` of each row is what its level names.
    """
    level = pd.Series("campaign", index=ads.index).mask(ads["ad_set"] != "", "ad_set")
    level = level.mask(ads["ad"] != "", "ad")
    for name in ("campaign", "ad_set", "ad"):
        rows = ads[level == name]
        if len(rows):
            named = rows["campaign"].where(rows["campaign"] != "", rows[name])
            yield name, rows.assign(campaign=named)


def _about_ads(ads: pd.DataFrame, month: str) -> str:
    """What must be known of the money: its currency, that levels hold the same, and that rows
    tell of more days than the period has.
    """
    currencies = sorted({name for name in ads["currency"] if name})
    note = "同一筆花費在行銷活動、廣告組合與廣告各層都有，各層的表不可相加。"
    if currencies and currencies != ["TWD"]:
        note += f"金額的幣別是 {'、'.join(currencies)}，未換算成新臺幣。"
    first, last = periods.bounds(month)
    ends = ads["end"].fillna(ads["start"])
    beyond = ads[(ads["start"] < first) | (ends > last)]
    if len(beyond):
        span = f"{beyond['start'].min():%Y-%m-%d} 至 {ends[beyond.index].max():%Y-%m-%d}"
        note += (
            f"⚠ 有 {len(beyond)} 列的廣告期間超出這一期（{span}），金額與次數是整段廣告期間的，"
            f"不只這一期；要只看這一期，請從廣告管理員按日匯出。"
        )
    return note


def measures_table(
    table: pd.DataFrame,
    keys: Sequence[str],
    title: str,
) -> Table:
    """A table of measures under their names in the catalogue, each in its unit."""
    table = supplied(table)
    names = {key: METRICS[key].zh for key in keys if key in table}
    units = {METRICS[key].zh: METRICS[key].unit for key in names}
    shown = table.copy()
    for key in names:
        if METRICS[key].unit in ("count", "minutes"):
            shown[key] = shown[key].astype(float).round(1)
    return Table(shown.rename(columns=names), title, units)


def coverage_board(workplace: Workplace) -> Table | None:
    """Which days each platform's posts cover; None where there are no posts."""
    table = basis.coverage_table(workplace)
    if table.empty:
        return None
    told = table["with_reach"].map(basis.share_text, na_action="ignore").fillna("沒有貼文")
    table = table.assign(with_reach=told)
    return Table(
        table,
        "資料涵蓋的日子",
        {},
        "。".join(
            [
                "沒有發文的日子不算缺；沒有憑據時，只算第一篇到最後一篇貼文的日子",
                *basis.silence_notes(workplace),
                "",
            ]
        ),
    )
