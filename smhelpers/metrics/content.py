"""Measures of posts, of accounts day by day, and of LINE broadcasts."""

from functools import partial

import numpy as np
import pandas as pd

from ..exports.schemas import INTERACTIONS
from .measure import (
    Compute,
    Metric,
    OfSums,
    column_of,
    divided,
    floats,
    median_of,
    middle,
    per,
    ratio,
    sum_of,
    total,
)

_KAUSHIK = "Avinash Kaushik，Occam's Razor（2011）"
_META = "Meta 商業說明中心（2024 年指標改版）"
_RIVAL_IQ = "Rival IQ 社群媒體產業基準報告（每篇、中位數）"
_LINE = "LINE 官方帳號管理後台分析說明"
_PLATFORM = "各平台後台的帳號每日數字"


def interactions(posts: pd.DataFrame) -> pd.Series:
    """Interactions of each post; blank where the export supplied none of the counts."""
    summed = _counted(posts)
    whole = bool((summed[~np.isnan(summed)] % 1 == 0).all())
    return pd.Series(summed, index=posts.index).astype("Int64" if whole else "Float64")


def _counted(posts: pd.DataFrame) -> np.ndarray:
    """Interactions of each post as floats: the single counts, else the file's own total, else
    nan.
    """
    counts = np.column_stack([floats(posts[name]) for name in INTERACTIONS])
    told = floats(posts["interactions"]) if "interactions" in posts else np.full(len(posts), np.nan)
    return np.where(np.isnan(counts).all(axis=1), told, np.nansum(counts, axis=1))


def _interactions_per(denominator: str) -> Compute:
    return OfSums(_counted, column_of(denominator))


def _median_per(denominator: str) -> Compute:
    def compute(posts: pd.DataFrame) -> float:
        below = floats(posts[denominator])
        return middle(_counted(posts) / np.where(below > 0, below, np.nan))

    return compute


def _per_post(column: str) -> Compute:
    """A total over the posts that supply it."""
    return lambda posts: divided(total(posts, column), int(posts[column].notna().sum()))


def _per_thousand_followers(column: str) -> Compute:
    return lambda posts: 1000 * divided(_per_post(column)(posts), middle(posts["followers"]))


def _watched_share(posts: pd.DataFrame) -> float:
    """Σ(views × average seconds) ÷ Σ(views × length) over the videos that have all three."""
    views = floats(posts["views"])
    watched = views * floats(posts["watch_seconds"])
    length = views * floats(posts["duration_seconds"])
    return ratio(watched, pd.Series(np.where(np.isnan(watched), np.nan, length)))


def _ends(accounts: pd.DataFrame, column: str) -> tuple[float, float]:
    """First and last level of a column, summed over platforms and their accounts."""
    levels = [
        part.sort_values("date")[column].dropna().astype(float)
        for _, part in accounts.groupby(["platform", "account"])
    ]
    known = [level for level in levels if len(level)]
    if known:
        return (sum(level.iloc[0] for level in known), sum(level.iloc[-1] for level in known))
    return (float("nan"),) * 2


def _growth(accounts: pd.DataFrame) -> float:
    start, end = _ends(accounts, "followers")
    return divided(end - start, start)


def _net(accounts: pd.DataFrame) -> float:
    """Net adds as told, else gained less lost, else gained alone is not net and stays out."""
    told = accounts["net_follows"].astype("Float64")
    return total(
        accounts.assign(net=told.fillna((accounts["gained"] - accounts["lost"]).astype("Float64"))),
        "net",
    )


def _block_rate(accounts: pd.DataFrame) -> float:
    return divided(_ends(accounts, "blocks")[1], _ends(accounts, "contacts")[1])


_accounts = partial(
    Metric,
    unit="count",
    denominator="",
    source=_PLATFORM,
    tables=("accounts",),
)


CATALOGUE = [
    Metric(
        "posts",
        "貼文數",
        "posts",
        "本期發布的貼文篇數",
        unit="count",
        denominator="",
        additive=True,
        stage="activity",
        source=_META,
        compute=lambda posts: float(len(posts)),
    ),
    Metric(
        "views",
        "瀏覽次數",
        "views",
        "各篇瀏覽次數合計（含重複觀看）",
        unit="count",
        denominator="",
        additive=True,
        stage="output",
        source=_META,
        compute=sum_of("views"),
    ),
    Metric(
        "impressions",
        "曝光次數",
        "impressions",
        "各篇曝光次數合計（2024 年 11 月前的 Meta、X、LinkedIn、YouTube 縮圖）",
        unit="count",
        denominator="",
        additive=True,
        stage="output",
        source="MRC 可視曝光量測準則（2014）：送出不等於看見",
        compute=sum_of("impressions"),
    ),
    Metric(
        "reach_sum_of_posts",
        "各篇觸及合計",
        "sum of post reach",
        "各篇觸及人數相加（同一人重複計算，不是不重複人數）",
        unit="count",
        denominator="",
        additive=True,
        stage="output",
        source=_META,
        compute=sum_of("reach"),
    ),
    Metric(
        "reach_median",
        "每篇觸及中位數",
        "median post reach",
        "各篇觸及人數的中位數",
        unit="count",
        denominator="",
        additive=False,
        stage="output",
        source=_META,
        compute=median_of("reach"),
    ),
    Metric(
        "interactions",
        "互動次數",
        "interactions",
        "心情＋留言＋分享＋儲存",
        unit="count",
        denominator="",
        additive=True,
        stage="out-take",
        source=_META,
        compute=OfSums(_counted),
    ),
    Metric(
        "link_clicks",
        "連結點擊次數",
        "link clicks",
        "各篇連結點擊次數合計",
        unit="count",
        denominator="",
        additive=True,
        stage="outcome",
        source=_META,
        compute=sum_of("clicks"),
    ),
    Metric(
        "follows",
        "新增追蹤",
        "new follows",
        "由貼文帶來的新增追蹤合計",
        unit="count",
        denominator="",
        additive=True,
        stage="outcome",
        source=_META,
        compute=sum_of("follows"),
    ),
    Metric(
        "engagement_rate_by_reach",
        "互動率（觸及）",
        "engagement rate by reach",
        "互動次數合計 ÷ 各篇觸及合計",
        unit="ratio",
        denominator="reach",
        additive=False,
        stage="out-take",
        source=_META,
        compute=_interactions_per("reach"),
    ),
    Metric(
        "median_engagement_rate_by_reach",
        "每篇互動率中位數",
        "median engagement rate by reach",
        "每篇（互動次數 ÷ 觸及人數）的中位數",
        unit="ratio",
        denominator="reach",
        additive=False,
        stage="out-take",
        source=_META,
        compute=_median_per("reach"),
    ),
    Metric(
        "engagement_rate_by_views",
        "互動率（瀏覽）",
        "engagement rate by views",
        "互動次數合計 ÷ 瀏覽次數合計",
        unit="ratio",
        denominator="views",
        additive=False,
        stage="out-take",
        source=_META,
        compute=_interactions_per("views"),
    ),
    Metric(
        "engagement_rate_by_impressions",
        "互動率（曝光）",
        "engagement rate by impressions",
        "互動次數合計 ÷ 曝光次數合計",
        unit="ratio",
        denominator="impressions",
        additive=False,
        stage="out-take",
        source="Buffer 社群互動基準（2025）",
        compute=_interactions_per("impressions"),
    ),
    Metric(
        "engagement_rate_by_followers",
        "互動率（追蹤者）",
        "engagement rate by followers",
        "每篇（互動次數 ÷ 當日追蹤者數）的中位數",
        unit="ratio",
        denominator="followers",
        additive=False,
        stage="out-take",
        source=_RIVAL_IQ,
        compute=_median_per("followers"),
    ),
    Metric(
        "click_through_rate",
        "連結點閱率",
        "click-through rate",
        "連結點擊次數合計 ÷ 瀏覽次數合計",
        unit="ratio",
        denominator="views",
        additive=False,
        stage="outcome",
        source=_META,
        compute=per("clicks", "views"),
    ),
    Metric(
        "virality_rate",
        "分享率",
        "virality rate",
        "分享次數合計 ÷ 瀏覽次數合計",
        unit="ratio",
        denominator="views",
        additive=False,
        stage="out-take",
        source=_META,
        compute=per("shares", "views"),
    ),
    Metric(
        "saves_rate",
        "儲存率",
        "saves rate",
        "儲存次數合計 ÷ 各篇觸及合計",
        unit="ratio",
        denominator="reach",
        additive=False,
        stage="out-take",
        source=_META,
        compute=per("saves", "reach"),
    ),
    Metric(
        "frequency",
        "頻率（近似）",
        "frequency (proxy)",
        "瀏覽次數合計 ÷ 各篇觸及合計",
        unit="count",
        denominator="reach",
        additive=False,
        stage="output",
        source=_META,
        compute=per("views", "reach"),
    ),
    Metric(
        "applause_rate",
        "按讚率",
        "applause rate",
        "心情數 ÷ 貼文數",
        unit="count",
        denominator="posts",
        additive=False,
        stage="out-take",
        source=_KAUSHIK,
        compute=_per_post("reactions"),
    ),
    Metric(
        "conversation_rate",
        "留言率",
        "conversation rate",
        "留言數 ÷ 貼文數",
        unit="count",
        denominator="posts",
        additive=False,
        stage="out-take",
        source=_KAUSHIK,
        compute=_per_post("comments"),
    ),
    Metric(
        "amplification_rate",
        "擴散率",
        "amplification rate",
        "分享次數 ÷ 貼文數",
        unit="count",
        denominator="posts",
        additive=False,
        stage="out-take",
        source=_KAUSHIK,
        compute=_per_post("shares"),
    ),
    Metric(
        "relative_applause_rate",
        "每千名追蹤者按讚率",
        "applause rate per 1,000 followers",
        "心情數 ÷ 貼文數 ÷ 追蹤者數 × 1,000",
        unit="count",
        denominator="followers",
        additive=False,
        stage="out-take",
        source=_KAUSHIK,
        compute=_per_thousand_followers("reactions"),
    ),
    Metric(
        "relative_conversation_rate",
        "每千名追蹤者留言率",
        "conversation rate per 1,000 followers",
        "留言數 ÷ 貼文數 ÷ 追蹤者數 × 1,000",
        unit="count",
        denominator="followers",
        additive=False,
        stage="out-take",
        source=_KAUSHIK,
        compute=_per_thousand_followers("comments"),
    ),
    Metric(
        "relative_amplification_rate",
        "每千名追蹤者擴散率",
        "amplification rate per 1,000 followers",
        "分享次數 ÷ 貼文數 ÷ 追蹤者數 × 1,000",
        unit="count",
        denominator="followers",
        additive=False,
        stage="out-take",
        source=_KAUSHIK,
        compute=_per_thousand_followers("shares"),
    ),
    Metric(
        "average_watched_share",
        "平均觀看比例",
        "average share watched",
        "（觀看次數 × 平均觀看秒數）合計 ÷（觀看次數 × 影片秒數）合計",
        unit="ratio",
        denominator="duration_seconds",
        additive=False,
        stage="out-take",
        source="YouTube 說明中心：平均觀看比例",
        compute=_watched_share,
    ),
    _accounts(
        "account_views",
        "帳號瀏覽次數",
        "account views",
        "每日瀏覽次數合計",
        additive=True,
        stage="output",
        compute=sum_of("views"),
    ),
    _accounts(
        "account_reach_median",
        "每日觸及中位數",
        "median daily reach",
        "每日觸及人數的中位數（每日觸及不可相加）",
        additive=False,
        stage="output",
        compute=median_of("reach"),
    ),
    _accounts(
        "account_viewers_median",
        "每日瀏覽人數中位數",
        "median daily viewers",
        "每日瀏覽人數的中位數（不是觸及人數，也不可相加）",
        additive=False,
        stage="output",
        compute=median_of("viewers"),
    ),
    _accounts(
        "account_visits",
        "檔案造訪次數",
        "profile visits",
        "每日造訪次數合計",
        additive=True,
        stage="out-take",
        compute=sum_of("visits"),
    ),
    _accounts(
        "account_clicks",
        "帳號連結點擊次數",
        "account link clicks",
        "每日連結點擊次數合計",
        additive=True,
        stage="outcome",
        compute=sum_of("clicks"),
    ),
    _accounts(
        "followers_gained",
        "新增追蹤者",
        "followers gained",
        "每日新增追蹤者合計（未扣除流失）",
        additive=True,
        stage="outcome",
        compute=sum_of("gained"),
    ),
    _accounts(
        "net_followers",
        "淨增追蹤者",
        "net new followers",
        "新增追蹤者－流失追蹤者",
        additive=True,
        stage="outcome",
        compute=_net,
    ),
    _accounts(
        "followers_end",
        "期末追蹤者數",
        "followers at the end",
        "期間最後一天的追蹤者數（LINE：好友－封鎖）",
        additive=False,
        stage="outcome",
        compute=lambda accounts: _ends(accounts, "followers")[1],
    ),
    _accounts(
        "follower_growth_rate",
        "追蹤者成長率",
        "follower growth rate",
        "（期末－期初）÷ 期初追蹤者數",
        additive=False,
        stage="outcome",
        compute=_growth,
        unit="ratio",
        denominator="followers",
    ),
    _accounts(
        "block_rate",
        "封鎖率",
        "block rate",
        "累計封鎖數 ÷ 累計好友數（期末）",
        additive=False,
        stage="outcome",
        compute=_block_rate,
        unit="ratio",
        denominator="contacts",
    ),
    Metric(
        "broadcasts",
        "群發則數",
        "broadcasts",
        "本期群發的訊息則數",
        unit="count",
        denominator="",
        additive=True,
        stage="activity",
        source=_LINE,
        compute=lambda table: float(len(table)),
        tables=("broadcasts",),
    ),
    Metric(
        "delivered",
        "送達數",
        "delivered",
        "各則送達數合計（同一人重複計算）",
        unit="count",
        denominator="",
        additive=True,
        stage="output",
        source=_LINE,
        compute=sum_of("delivered"),
        tables=("broadcasts",),
    ),
    Metric(
        "open_rate",
        "開封率",
        "open rate",
        "開封數合計 ÷ 送達數合計",
        unit="ratio",
        denominator="delivered",
        additive=False,
        stage="out-take",
        source=_LINE,
        compute=per("opened", "delivered"),
        tables=("broadcasts",),
    ),
    Metric(
        "broadcast_click_rate",
        "群發點擊率",
        "broadcast click rate",
        "點擊人數合計 ÷ 送達數合計",
        unit="ratio",
        denominator="delivered",
        additive=False,
        stage="outcome",
        source=_LINE,
        compute=per("clicks", "delivered"),
        tables=("broadcasts",),
    ),
    Metric(
        "completion_rate",
        "影片看完率",
        "video completion rate",
        "看完影片人數合計 ÷ 開始觀看人數合計",
        unit="ratio",
        denominator="video_starts",
        additive=False,
        stage="out-take",
        source=_LINE,
        compute=per("video_completions", "video_starts"),
        tables=("broadcasts",),
    ),
]
