"""One campaign asked in all four ways of `effects` from the exports of a workplace: posts,
orders, sessions.
"""

from collections.abc import Callable, Iterator

import pandas as pd

from ..brief import Campaign
from ..deliverable import Span
from ..errors import CourseError
from ..workplace import Workplace
from .analysis import EVALUATED
from .content import STANDOUT
from .effects import (
    LIMITS,
    Effect,
    adjusted_posts,
    counterfactual,
    difference_in_differences,
    forecast,
    segmented,
)

_COLUMNS = [
    "method",
    "compared",
    "effect_size",
    "low",
    "high",
    "p_value",
    "verdict",
    "limits",
]
#: A campaign tag of sessions that carry none.
_UNTAGGED = ["", "(not set)"]
#: Limits of the comparison on both platforms, from which posts that money may have carried are left
#: out.
_BOTH = (
    f"觸及達中位數 {STANDOUT:.0f} 倍以上的貼文（可能是付費推廣）不計；已排除平台、類型、"
    f"星期、時段與長期趨勢；題材與圖片好壞沒有排除。"
)
#: Days before a campaign that its picture shows.
BEFORE = 35


def campaign_ways(
    workplace: Workplace,
    campaign: Campaign,
    disturbed: Span | None = None,
) -> pd.DataFrame:
    """A campaign asked in four ways: one row a question, effect and interval as fractions.

    disturbed: first and last day of something else that moved everything. Columns: `method`,
    `compared`, `effect_size`, `low`, `high`,
    `p_value`, `verdict` ("not_judged" where the data do not suffice) and `limits`, which then says
    what is missing.
    """
    return pd.DataFrame(
        [_judged_way(*each) for each in _questions(workplace, campaign, disturbed)],
        columns=_COLUMNS,
    )


def quick_verdicts(
    workplace: Workplace,
    campaign: Campaign,
    disturbed: Span | None = None,
) -> dict[str, str]:
    """Verdicts on `posts` (of both platforms) and `orders` (per session) alone.

    "not_judged" where the data do not suffice.
    """
    wanted = {"both_posts": "posts", "orders_per_session": "orders"}
    found = dict.fromkeys(("posts", "orders"), "not_judged")
    for method, compared, ask in _questions(workplace, campaign, disturbed):
        if compared in wanted:
            found[wanted[compared]] = str(_judged_way(method, compared, ask)["verdict"])
    return found


def _judged_way(method: str, compared: str, ask: Callable[[], Effect]) -> dict[str, object]:
    """A row of the table of ways: the effect with its interval, or why it cannot be judged."""
    about = {"method": method, "compared": compared}
    try:
        effect = ask()
    except CourseError as error:
        return about | {"verdict": "not_judged", "limits": str(error)}
    return about | {
        "effect_size": effect.estimate,
        "low": effect.low,
        "high": effect.high,
        "p_value": effect.p_value,
        "verdict": effect.verdict,
        "limits": _BOTH if compared == "both_posts" else LIMITS[effect.method],
    }


def _questions(
    workplace: Workplace,
    campaign: Campaign,
    disturbed: Span | None,
) -> Iterator[tuple[str, str, Callable[[], Effect]]]:
    both = _usual(workplace.posts[workplace.posts["platform"].isin(EVALUATED)])
    if both["platform"].nunique() > 1:
        yield "adjusted_posts", "both_posts", lambda: adjusted_posts(both, campaign, disturbed)
    for platform in EVALUATED:
        posts = workplace.posts[workplace.posts["platform"] == platform]
        if len(posts):
            yield (
                "adjusted_posts",
                f"{platform}_posts",
                lambda posts=posts: adjusted_posts(posts, campaign, disturbed),
            )
    others = workplace.campaigns
    yield "segmented", "orders_per_session", lambda: _of_orders(workplace, campaign, others)
    yield "difference_in_differences", "social_sessions", lambda: _of_sessions(workplace, campaign)
    yield "counterfactual", "all_orders", lambda: _of_days(workplace, campaign)


def _usual(posts: pd.DataFrame) -> pd.DataFrame:
    """Posts without those that reached far more than their platform's median."""
    reach = posts["reach"].astype("Float64").astype(float)
    return posts[
        ~(reach >= STANDOUT * reach.groupby(posts["platform"].astype(str)).transform("median"))
    ]


def daily_sales(workplace: Workplace) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """`sessions` and `orders` by day: of all sources, of those that no campaign's links ever used,
    of those that they did.

    `CourseError` where there is no export of the site's sales.
    """
    sales = workplace.sales
    if sales.empty:
        raise CourseError(
            "資料夾沒有官網銷售（工作階段與交易）的匯出檔，無法比較訂單；請從網站分析工具匯出。",
        )
    used = set(sales.loc[~sales["campaign"].isin(_UNTAGGED), "source"])
    touched = sales["source"].isin(used)
    days = pd.date_range(sales["date"].min(), sales["date"].max())
    everything, untouched, social = (
        part.groupby("date")[["sessions", "orders"]].sum().reindex(days, fill_value=0).astype(float)
        for part in (sales, sales[~touched], sales[touched])
    )
    return everything, untouched, social


def _of_orders(workplace: Workplace, campaign: Campaign, others: list[Campaign]) -> Effect:
    everything, _, _ = daily_sales(workplace)
    return segmented(
        everything["orders"],
        everything["sessions"],
        campaign,
        others,
    )


def _of_sessions(workplace: Workplace, campaign: Campaign) -> Effect:
    _, untouched, social = daily_sales(workplace)
    if not untouched["sessions"].sum():
        raise CourseError(
            "每個流量來源都帶過活動連結，沒有可以對照的來源；請保留不放活動連結的來源。",
        )
    return difference_in_differences(social["sessions"], untouched["sessions"], campaign)


def _of_days(workplace: Workplace, campaign: Campaign) -> Effect:
    everything, untouched, _ = daily_sales(workplace)
    return counterfactual(everything["orders"], campaign, untouched["sessions"])


def orders_with_and_without(workplace: Workplace, campaign: Campaign) -> pd.DataFrame:
    """Orders by day from `BEFORE` days before a campaign to its end, with what was to be expected
    without it.

    Columns: `date`, `actual`, and on the campaign's days `expected`, `low`, `high` (95 % of the
    days' own values).
    """
    everything, untouched, _ = daily_sales(workplace)
    orders = everything["orders"]
    first = pd.Timestamp(campaign.start) - pd.Timedelta(days=BEFORE)
    last = pd.Timestamp(campaign.end)
    shown = (
        orders[(orders.index >= first) & (orders.index <= last)]
        .rename("actual")
        .rename_axis("date")
        .reset_index()
    )
    return shown.merge(
        forecast(orders, campaign, untouched["sessions"]),
        on="date",
        how="left",
    )
