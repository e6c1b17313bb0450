"""Exports of the other platforms: LINE official account, YouTube Studio, TikTok Studio and a
hand-kept log of Threads.
"""

import csv
import io
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd

from ..metrics.columns import each_row
from ..writing import write_whole
from .simulate import Simulation

#: Every heading of YouTube Studio's zh-TW table, and what it is taken from ("" stays blank, as it
#: does without the feature).
_YOUTUBE = {
    "內容": "name",
    "影片標題": "title",
    "影片發布時間": "day",
    "時間長度": "length",
    "互動觀看次數": "engaged",
    "平均觀看比例 (%)": "share",
    "續看觀眾比率 (%)": "stayed",
    "非重複觀眾人數": "reach",
    "每位觀眾的平均觀看次數": "each",
    "熱推": "",
    "熱推積分": "",
    "獲得的訂閱人數": "follows",
    "流失的訂閱人數": "lost",
    "喜歡次數": "reactions",
    "喜歡的比例 (vs. 不喜歡) (%)": "liked",
    "不喜歡次數": "dislikes",
    "分享次數": "shares",
    "已新增留言": "comments",
    "YouTube Premium 觀看次數": "premium",
    "YouTube Premium 觀看時間 (小時)": "premium_hours",
    "觀看次數": "views",
    "觀看時間 (小時)": "hours",
    "訂閱人數": "net",
    "預估收益 (TWD)": "",
    "平均觀看時間": "watched",
    "曝光次數": "shown",
    "曝光點閱率 (%)": "ctr",
}
#: Columns of which the first row (總計) gives the sum.
_YOUTUBE_SUMS = [
    "engaged",
    "reach",
    "follows",
    "lost",
    "reactions",
    "dislikes",
    "shares",
    "comments",
    "premium",
    "premium_hours",
    "views",
    "hours",
    "net",
    "shown",
]
#: Months and days as YouTube and TikTok write them, whatever the language of the page and of this
#: computer.
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def _month_day(day: pd.Timestamp) -> str:
    """`August 31`: TikTok's date has no year."""
    return f"{_MONTHS[day.month - 1]} {day.day}"


def _date(moment: pd.Timestamp) -> str:
    """`Aug 31, 2026`, in English also on zh-TW pages of YouTube."""
    return f"{_MONTHS[moment.month - 1][:3]} {moment.day}, {moment.year}"


def _text(header: list[str], rows: list[list]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([header, *rows])
    return stream.getvalue()


def _write(
    path: Path,
    header: list[str],
    rows: list[list],
    bom: bool = True,
) -> Path:
    write_whole(path, _text(header, rows).encode("utf-8-sig" if bom else "utf-8"))
    return path


def _account(simulation: Simulation, platform: str) -> pd.DataFrame:
    return simulation.accounts[simulation.accounts["platform"] == platform]


def _posts(simulation: Simulation, platform: str) -> pd.DataFrame:
    return simulation.posts[simulation.posts["platform"] == platform]


def write_line(simulation: Simulation, folder: Path) -> list[Path]:
    """Friends (cumulative counts, dates like 20260406) and broadcasts (delivered, opened,
    clicked).
    """
    period = f"{simulation.scene.start:%Y%m%d}_{simulation.scene.end:%Y%m%d}"
    daily = _account(simulation, "line_oa")
    posts = _posts(simulation, "line_oa")
    blocks = daily["lost"].cumsum() + int(daily["followers"].iloc[0] * 0.21)
    contacts = daily["followers"] + blocks
    friends = [
        [f"{day:%Y%m%d}", total, total - block - int(total * 0.02), block]
        for day, total, block in zip(daily["date"], contacts, blocks, strict=True)
    ]
    broadcasts = []
    for post in each_row(posts):
        broadcasts.append(
            [
                post.post_id,
                f"{post.published_at:%Y%m%d %H:%M}",
                post.permalink,
                post.reach,
                post.views,
                post.clicks,
                "",
                "",
                post.views,
                post.clicks,
            ],
        )
    heading = [
        "broadcastId",
        "sentDate",
        "cmsUrl",
        "deliveredCount",
        "open",
        "clickUU",
        "videoStartUU",
        "videoCompleteUU",
        "1_imp",
        "1_click",
    ]
    return [
        _write(
            folder / f"friend_overview_{period}.csv",
            ["date", "contacts", "targetReaches", "blocks"],
            friends,
        ),
        _write(folder / f"message_broadcast_{period}.csv", heading, broadcasts),
    ]


def _video_rows(simulation: Simulation) -> pd.DataFrame:
    """YouTube videos with what follows from their counts: watch time, thumbnails shown,
    subscribers.
    """
    posts = _posts(simulation, "youtube")
    rng = simulation.scene.streams.of("files", "youtube")
    seconds = posts["duration_seconds"].astype(float)
    length = np.where(posts["post_type"] == "video", seconds * 6 + 90, seconds)
    share = np.clip(rng.normal(np.where(length > 90, 38, 78), 8), 8, 120).round(2)
    views = posts["views"].astype(float).to_numpy()
    shown = (views / np.clip(rng.normal(0.052, 0.012, len(posts)), 0.015, None)).round()
    table = posts.assign(
        length=length.round().astype(int),
        share=share,
        hours=(views * length * share / 100 / 3600).round(4),
        shown=shown.astype(int),
        ctr=(views / np.maximum(shown, 1) * 100 * 0.8).round(2),
    )
    return _written(
        table.assign(
            **_audience_of(table, simulation.scene.streams.of("files", "youtube", "audience")),
        ),
    )


def _audience_of(table: pd.DataFrame, rng: np.random.Generator) -> dict[str, object]:
    """What YouTube tells of viewers besides: who stayed, came again, disliked, left, or pays for
    Premium.
    """
    views = table["views"].astype(int)
    likes = table["reactions"].astype(int)
    dislikes = rng.binomial(likes, 0.03)
    lost = rng.binomial(table["follows"].astype(int), 0.15)
    premium = rng.binomial(views, 0.06)
    return {
        "engaged": rng.binomial(views, 0.8),
        "stayed": rng.normal(64, 7, len(table)).round(2),
        "each": (views / table["reach"].clip(lower=1)).astype(float).round(4),
        "lost": lost,
        "dislikes": dislikes,
        "premium": premium,
        "premium_hours": (table["hours"] * premium / views.clip(lower=1)).round(4),
        "net": table["follows"] - lost,
        "liked": (100 * likes / (likes + dislikes).clip(lower=1)).round(2),
    }


def _written(table: pd.DataFrame) -> pd.DataFrame:
    """Names, dates and lengths as YouTube writes them."""
    seconds = (table["length"] * table["share"] / 100).astype(int)
    names = [f" -{post[-10:]}" if int(post) % 7 == 0 else post[-11:] for post in table["post_id"]]
    return table.assign(
        name=names,
        title=table["caption"].str.split("\n").str[0],
        day=[_date(day) for day in table["published_at"]],
        watched=[f"0:{second // 60:02d}:{second % 60:02d}" for second in seconds],
    )


def _video_lines(table: pd.DataFrame) -> list[list]:
    """The row of totals, then a row a video."""
    blank = table.assign(**{"": ""})
    total = {"name": "總計"} | {name: round(blank[name].sum(), 4) for name in _YOUTUBE_SUMS}
    return [
        [total.get(name, "") for name in _YOUTUBE.values()],
        *blank[list(_YOUTUBE.values())].to_numpy(dtype=object).tolist(),
    ]


def write_youtube(simulation: Simulation, folder: Path) -> Path:
    """The ZIP of YouTube Studio in zh-TW: table (first row 總計), chart and totals.

    Ids that begin with "-" follow a space.
    """
    folder.mkdir(parents=True, exist_ok=True)
    table = _video_rows(simulation)
    daily = _account(simulation, "youtube")
    days = [
        [f"{day:%Y-%m-%d}", views] for day, views in zip(daily["date"], daily["views"], strict=True)
    ]
    parts = {
        "表格資料.csv": _text(list(_YOUTUBE), _video_lines(table)),
        "圖表資料.csv": _text(["日期", "觀看次數"], days),
        "總計.csv": _text(["日期", "觀看次數"], days),
    }
    path = folder / f"youtube_{simulation.scene.start:%Y-%m-%d}_{simulation.scene.end:%Y-%m-%d}.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            # A fixed time, so that the same numbers are the same bytes.
            entry = zipfile.ZipInfo(name, date_time=(2026, 10, 5, 9, 0, 0))
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, text.encode("utf-8-sig"))
    return path


def _short(count: int) -> str:
    """TikTok's way with large counts: 12,400 below ten thousand views with a comma, above as
    18.4K.
    """
    if count >= 10_000:
        return f"{count / 1000:.1f}K"
    return f"{count:,}"


def write_tiktok(simulation: Simulation, folder: Path) -> list[Path]:
    """Overview, followers, viewers and content of TikTok Studio.

    Dates have no year, a missing value reads `undefined`; videos stand in order of their views, and
    each row repeats the day of the export.
    """
    daily = _account(simulation, "tiktok")
    posts = _posts(simulation, "tiktok")
    rng = simulation.scene.streams.of("files", "tiktok")
    rows = list(each_row(daily))
    overview = [
        [
            _month_day(row.date),
            row.views,
            row.visits,
            int(row.interactions * 0.83),
            int(row.interactions * 0.05),
            int(row.interactions * 0.06),
        ]
        for row in rows
    ]
    followers = [[_month_day(row.date), row.followers, row.gained - row.lost] for row in rows]
    followers[0][2] = "undefined"
    fresh = rng.binomial(daily["reach"].to_numpy(), 0.82)
    viewers = [
        [_month_day(row.date), row.reach, new, row.reach - new]
        for row, new in zip(rows, fresh, strict=True)
    ]
    exported = _month_day(daily["date"].iloc[-1])
    content = []
    for post in each_row(posts.sort_values("views", ascending=False, kind="stable")):
        content.append(
            [
                exported,
                post.caption.replace("\n", " "),
                post.permalink,
                _month_day(post.published_at),
                post.reactions,
                post.comments,
                post.shares,
                _short(post.views),
                post.saves,
            ],
        )
    return [
        _write(
            folder / "Overview.csv",
            [
                "Date",
                "Video Views",
                "Profile Views",
                "Likes",
                "Comments",
                "Shares",
            ],
            overview,
            False,
        ),
        _write(
            folder / "FollowerHistory.csv",
            ["Date", "Followers", "Difference in followers from previous day"],
            followers,
            False,
        ),
        _write(
            folder / "Viewers.csv",
            ["Date", "Total Viewers", "New Viewers", "Returning Viewers"],
            viewers,
            False,
        ),
        _write(
            folder / "Content.csv",
            [
                "Time",
                "Video title",
                "Video link",
                "Post time",
                "Total likes",
                "Total comments",
                "Total shares",
                "Total views",
                "Add to favorites",
            ],
            content,
            False,
        ),
    ]


def write_threads(simulation: Simulation, folder: Path) -> Path:
    """Threads has no export: staff copy the insight page by hand, which shows rates, not counts."""
    rows = []
    for post in each_row(_posts(simulation, "threads")):
        rates = [
            f"{count / post.views:.2%}" for count in (post.reactions, post.comments, post.shares)
        ]
        rows.append([f"{post.published_at:%Y-%m-%d %H:%M}", post.caption, post.views, *rates])
    return _write(
        folder / "threads_hand_log.csv",
        [
            "發佈時間",
            "內容",
            "瀏覽次數",
            "按讚率",
            "回覆率",
            "分享率",
        ],
        rows,
    )
