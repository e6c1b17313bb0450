"""Campaigns on screen: four ways of asking for their effect, actual against expected, cost, and
what is easily taken for an effect.
"""

from collections.abc import Iterable

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from .. import charts, evaluation
from ..brief import Campaign
from ..deliverable import Span
from ..errors import CourseError
from ..evaluation.campaign_ways import campaign_ways, orders_with_and_without
from ..evaluation.costs import WINDOW, campaign_costs
from ..evaluation.practice import besides, holidays_in
from ..labels import label
from ..metrics import value
from ..monitoring.alarms import days_of, found_crisis
from ..workplace import Workplace
from .tables import Table

_MONEY = dict.fromkeys(
    (
        "ad_spend",
        "cost_per_engagement",
        "cost_per_acquisition",
        "revenue",
        "campaign_return_on_ad_spend",
    ),
    "money",
)
_EFFECTS = dict.fromkeys(
    (
        "effect_size",
        "low",
        "high",
        "rate",
        "rate_without",
        "before_rate",
        "during_rate",
        "own_week",
        "next_week",
        "all_weeks",
    ),
    "ratio",
)
#: A week needs so many posts to have a rate, and so many weeks are called extreme.
MIN_POSTS = 2
EXTREME = 5


def campaign_of(workplace: Workplace, name: str) -> Campaign:
    """A campaign of the brief by its id. `CourseError` names those that there are."""
    campaigns = workplace.campaigns
    found = next((campaign for campaign in campaigns if campaign.id == name), None)
    if found is None:
        raise CourseError(
            f"「{workplace.name}」沒有活動 {name}；可選的活動："
            f"{'、'.join(c.id for c in campaigns) or '無'}。",
        )
    return found


def four_ways(workplace: Workplace, name: str, disturbed: Span | None = None) -> Table:
    """One campaign asked in four ways, each with its limits.

    Disturbed: days of something else that moved every post.
    """
    campaign = campaign_of(workplace, name)
    note = f"期間 {campaign.start} 至 {campaign.end}。" + (
        "已把 {} 至 {} 另外計算。".format(*disturbed) if disturbed else ""
    )
    table = campaign_ways(workplace, campaign, disturbed)
    return Table(
        _signed(table),
        f"活動 {campaign.id} {campaign.name}：四種問法",
        {"p_value": "p"},
        note + "範圍是 95% 信賴區間；p 值不到 0.05 才說有提升或下降。"
        "四種問法問的不是同一件事，答案不必相同。",
    )


def crisis_of(workplace: Workplace) -> Span:
    """First and last day of the loudest episode in what others said about the business."""
    return found_crisis(days_of(workplace))


def all_ways(workplace: Workplace, month: str) -> Table:
    """Every campaign that had ended by the month asked in all ways, the days of the crisis
    counted apart.
    """
    crisis = crisis_of(workplace)
    parts = [
        campaign_ways(workplace, each, crisis).assign(campaign=each.id)
        for each in evaluation.campaigns_until(workplace, month)
    ]
    table = _signed(pd.concat(parts, ignore_index=True))
    return Table(
        table[["campaign", *table.columns.drop("campaign")]],
        "每一檔活動，四種問法",
        {"p_value": "p"},
        (
            "範圍是 95% 信賴區間；p 值不到 0.05 才說有提升或下降。問得愈多，"
            "愈會有一兩列剛好不到 0.05，所以先說好看哪兩列。"
            "{} 至 {} 的危機已另外計算。"
        ).format(*crisis),
    )


def campaigns_and_days(workplace: Workplace, month: str) -> Table:
    """Public holidays and the crisis beside the days of every campaign that had ended by the
    month; the judgement is left to the reader.
    """
    table = calendar_table(evaluation.campaigns_until(workplace, month), crisis_of(workplace))
    return Table(table.data.drop(columns="besides"), table.title, note=table.note)


def calendar_table(campaigns: Iterable[Campaign], crisis: Span) -> Table:
    """Campaigns with the public holidays in their days, and what else moved people then."""
    rows = []
    for each in campaigns:
        rows.append(
            {
                "campaign": f"{each.id} {each.name}",
                "period": f"{each.start} 至 {each.end}",
                "holiday": "、".join(holidays_in(each)) or "無",
                "besides": besides(each, crisis),
            },
        )
    return Table(
        pd.DataFrame(rows),
        "活動期間還發生了什麼",
        note="危機期間 {} 至 {}；國定假日依公開的假日資料。".format(*crisis),
    )


def _signed(table: pd.DataFrame) -> pd.DataFrame:
    """Effects and their limits as percent with their sign."""
    said = table.copy()
    for name in ("effect_size", "low", "high"):
        said[name] = ["" if pd.isna(number) else f"{number:+.0%}" for number in table[name]]
    return said


def counterfactual_chart(workplace: Workplace, name: str) -> Figure:
    """Orders by day against what the weeks before let expect without the campaign, with the
    range of the expectation.
    """
    campaign = campaign_of(workplace, name)
    table = orders_with_and_without(workplace, campaign)
    charts.use_style()
    figure, axes = plt.subplots(figsize=(8.5, 3.8))
    axes.plot(
        table["date"],
        table["actual"],
        color=charts.PALETTE[0],
        marker="o",
        markersize=3,
        linewidth=1,
        label="實際交易數",
    )
    inside = table.dropna(subset=["expected"])
    axes.plot(
        inside["date"],
        inside["expected"],
        color=charts.PALETTE[1],
        linestyle="--",
        label="沒有活動時的推估",
    )
    axes.fill_between(
        inside["date"],
        inside["low"],
        inside["high"],
        color=charts.PALETTE[1],
        alpha=0.2,
        label="推估的 95% 範圍",
    )
    axes.axvline(
        pd.Timestamp(campaign.start),
        color="#555555",
        linewidth=1,
        linestyle=":",
    )
    axes.set(
        title=f"活動 {campaign.id} {campaign.name}：實際與推估",
        ylabel="每日交易數",
        xlabel="日期（虛線為活動開始）",
    )
    axes.tick_params(axis="x", rotation=30)
    axes.legend(fontsize=9)
    figure.tight_layout()
    outside = int(((inside["actual"] > inside["high"]) | (inside["actual"] < inside["low"])).sum())
    return charts.alt_text(
        figure,
        f"活動 {campaign.id} 的 {len(inside)} 天裡，有 {outside} 天的交易數落在推估範圍之外。",
    )


def cost_board(workplace: Workplace, month: str, window: int = WINDOW) -> Table:
    """What every campaign that had ended by the month cost for what it brought.

    The window is stated.
    """
    table = campaign_costs(
        workplace,
        evaluation.campaigns_until(workplace, month),
        window,
        month,
    )
    return Table(
        named(workplace, table),
        f"活動的費用與成果（歸因期間：活動期間加 {window} 天，計到 {month} 底）",
        _MONEY,
        (
            "CPE＝花費 ÷ 廣告互動次數；CPA＝花費 ÷ 廣告後台的購買次數；"
            "活動收益與花費比＝帶活動連結（UTM，最後一次工作階段）的總收益 ÷ "
            "廣告花費，含未付費貼文帶來的收益，是 ROAS 的上限。合計列是「合計 ÷ 合計」，"
            "不是各列平均。收益不是利潤。"
        ),
    )


def named(workplace: Workplace, table: pd.DataFrame) -> pd.DataFrame:
    """The table with every campaign's name behind its id."""
    names = {each.id: f"{each.id} {each.name}" for each in workplace.campaigns}
    return table.assign(campaign=table["campaign"].replace(names))


def before_and_during(workplace: Workplace, name: str) -> Table:
    """The naive comparison: the rate of all posts in as many days before a campaign as it
    lasted, and during it.
    """
    campaign = campaign_of(workplace, name)
    posts = evaluation.evaluated_posts(workplace)
    first = pd.Timestamp(campaign.start)
    last = pd.Timestamp(campaign.end) + pd.Timedelta(days=1)
    days = posts["published_at"].dt.tz_localize(None)
    spans = {
        "before_rate": (days >= first - (last - first)) & (days < first),
        "during_rate": (days >= first) & (days < last),
    }
    rows = []
    for platform, part in posts.groupby("platform"):
        row = {"platform": platform}
        for key, inside in spans.items():
            row[key] = value(part[inside.loc[part.index]], "engagement_rate_by_reach")
        rows.append(row)
    return Table(
        pd.DataFrame(rows),
        f"活動 {campaign.id}：活動前與活動中的互動率",
        _EFFECTS,
        "同樣長的兩段期間，整段合計相除。",
    )


def habits_of_campaign(workplace: Workplace, name: str) -> Table:
    """Where a campaign's posts differ from the others besides the campaign: short films, and
    morning and late hours.
    """
    campaign = campaign_of(workplace, name)
    posts = evaluation.evaluated_posts(workplace)
    carried = _carried(posts, campaign)
    rows = [
        _habits("posts_of_campaign", posts[carried]),
        _habits("posts_of_others", posts[~carried]),
    ]
    return Table(
        pd.DataFrame(rows),
        f"活動 {campaign.id}：活動貼文有什麼不同",
        {"film_share": "ratio", "edge_share": "ratio"},
    )


def habits_of_campaigns(workplace: Workplace, month: str) -> Table:
    """The habits of every campaign that had ended by the month, of all other posts, and the
    widest post of each.
    """
    posts = evaluation.evaluated_posts(workplace)
    others = pd.Series(True, index=posts.index)
    rows = []
    for campaign in evaluation.campaigns_until(workplace, month):
        carried = _carried(posts, campaign)
        others &= ~carried
        name = f"{campaign.id} {campaign.name}"
        rows.append(_habits(name, posts[carried]) | _widest(posts[carried]))
    rows.append(_habits("posts_of_others", posts[others]) | _widest(posts[others]))
    return Table(
        pd.DataFrame(rows),
        "活動貼文和其他貼文還有哪裡不同",
        {"film_share": "ratio", "edge_share": "ratio"},
        "觸及最高的一篇遠高於中位數時，先問是不是付費推廣。",
    )


def _carried(posts: pd.DataFrame, campaign: Campaign) -> pd.Series:
    return posts["caption"].fillna("").str.contains(campaign.hashtag, regex=False)


def _habits(group: str, part: pd.DataFrame) -> dict[str, object]:
    return {
        "group": group,
        "posts": len(part),
        "film_share": part["post_type"].isin(["video", "reel"]).mean(),
        "edge_share": (~part["published_at"].dt.hour.between(10, 20)).mean(),
    }


def _widest(part: pd.DataFrame) -> dict[str, float]:
    reach = part["reach"].astype(float)
    return {"widest_reach": float(reach.max()), "reach_median": float(reach.median())}


def without_widest_post(workplace: Workplace) -> Table:
    """Rate of every campaign's posts with and without the one that reached most, which is often
    one that money carried.
    """
    posts = evaluation.evaluated_posts(workplace)
    rows = []
    for campaign in workplace.campaigns:
        carried = posts[_carried(posts, campaign)]
        for platform, part in carried.groupby("platform"):
            widest = part["reach"].astype(float).idxmax()
            rows.append(
                {
                    "campaign": campaign.id,
                    "platform": platform,
                    "widest_reach": int(part.loc[widest, "reach"]),
                    "reach_median": float(part["reach"].astype(float).median()),
                    "rate": value(part, "engagement_rate_by_reach"),
                    "rate_without": value(part.drop(widest), "engagement_rate_by_reach"),
                },
            )
    return Table(
        pd.DataFrame(rows),
        "拿掉觸及最高的一篇，互動率剩多少",
        _EFFECTS,
        "觸及遠高於中位數的一篇，要先問是不是付費推廣。",
    )


def after_extreme_weeks(workplace: Workplace) -> Table:
    """The weakest and the strongest weeks and the weeks after them: the next one is nearer to
    the usual though nothing was done.
    """
    posts = evaluation.evaluated_posts(workplace)
    rows = []
    for platform, part in posts.groupby("platform"):
        weekly = _weekly_rates(part)
        pairs = (
            pd.DataFrame({"own_week": weekly, "next_week": weekly.shift(-1)})
            .dropna()
            .sort_values("own_week")
        )
        rows += [
            {
                "platform": platform,
                "group": label(group),
                **chosen.mean().to_dict(),
                "all_weeks": weekly.mean(),
            }
            for group, chosen in (
                ("weakest_weeks", pairs.head(EXTREME)),
                ("strongest_weeks", pairs.tail(EXTREME)),
            )
        ]
    return Table(
        pd.DataFrame(rows),
        f"最差與最好的 {EXTREME} 週，下一週如何",
        _EFFECTS,
        "每週互動率中位數的平均。沒有做任何事，下一週也會往平常靠。",
    )


def _weekly_rates(posts: pd.DataFrame) -> pd.Series:
    """Median rate of each week that has enough posts; weeks without are blank."""
    weeks = posts["published_at"].dt.tz_localize(None).dt.to_period("W")
    rates = evaluation.post_rates(posts).groupby(weeks).agg(["median", "size"])
    rates.loc[rates["size"] < MIN_POSTS, "median"] = np.nan
    return rates["median"].reindex(pd.period_range(weeks.min(), weeks.max(), freq="W"))
