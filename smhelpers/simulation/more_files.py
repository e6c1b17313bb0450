"""Exports that only some businesses have: Instagram stories, X (new and old), a LinkedIn page, the
same month exported twice.

Which business has which stands in `EXTRAS`. These accounts are small side channels: nothing of the
truth depends on them.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
from xlsxwriter import Workbook

from ..deliverable import Span
from ..exports.clocks import PACIFIC, instagram_number, x_number
from ..exports.schemas import TIMEZONE
from ..metrics.columns import each_row
from ..writing import write_whole
from .meta_files import month_rows, months
from .posts import account_number
from .quirks import plain, to_bytes
from .scene import Scene
from .simulate import Simulation

_STORY = [
    "貼文編號",
    "帳號編號",
    "帳號用戶名稱",
    "帳號名稱",
    "說明",
    "時間長度（秒）",
    "發佈時間",
    "永久連結",
    "貼文類型",
    "資料留言",
    "日期",
    "瀏覽次數",
    "觸及人數",
    "按讚數",
    "分享",
    "回覆次數",
]
_X = [
    "Post id",
    "Date",
    "Post text",
    "Post Link",
    "Impressions",
    "Likes",
    "Engagements",
    "Bookmarks",
    "Shares",
    "New follows",
    "Replies",
    "Reposts",
    "Profile visits",
    "Detail Expands",
    "URL Clicks",
    "Hashtag Clicks",
    "Permalink Clicks",
]
_X_OLD = [
    "Tweet id",
    "Tweet text",
    "time",
    "impressions",
    "engagements",
    "engagement rate",
    "retweets",
    "replies",
    "likes",
    "url clicks",
]
_X_DAYS = [
    "Date",
    "Impressions",
    "Engagements",
    "Likes",
    "Replies",
    "Reposts",
    "New follows",
    "Unfollows",
    "Bookmarks",
    "Shares",
    "Profile visits",
    "Create Post",
    "Video views",
    "Media views",
]
_LINKEDIN_DAYS = [
    "Date",
    "Impressions (organic)",
    "Impressions (total)",
    "Unique impressions (organic)",
    "Clicks (total)",
    "Reactions (total)",
    "Comments (total)",
    "Reposts (total)",
    "Engagement rate (total)",
]
_LINKEDIN_POSTS = [
    "Post title",
    "Post link",
    "Post type",
    "Created date",
    "Impressions",
    "Views",
    "Clicks",
    "Click through rate (CTR)",
    "Likes",
    "Comments",
    "Reposts",
    "Follows",
    "Engagement rate",
    "Content Type",
]
#: Share of its later counts that a month had when it was exported the first time.
EARLIER = 0.93


def _csv(rows: list[list], header: list[str], path: Path) -> Path:
    write_whole(
        path,
        pd.DataFrame(rows, columns=header)
        .to_csv(index=False, lineterminator="\n")
        .encode("utf-8-sig"),
    )
    return path


def _counts(
    rng: np.random.Generator,
    size: int,
    median: float,
    *rates: float,
) -> list[list[int]]:
    """Heavy-tailed audiences and, for each rate, how many of them did something: a row a post."""
    audience = np.exp(rng.normal(np.log(median), 0.7, size)).astype(int) + 1
    return np.column_stack([audience, *(rng.binomial(audience, rate) for rate in rates)]).tolist()


def _captions(simulation: Simulation, platform: str) -> pd.DataFrame:
    """Posts whose words a side channel uses again."""
    return (
        simulation.posts[simulation.posts["platform"] == platform]
        .sort_values("published_at")
        .iloc[::2]
    )


def write_stories(simulation: Simulation, folder: Path) -> list[Path]:
    """Instagram stories month by month: replies in the place of comments, no caption."""
    scene = simulation.scene
    written = []
    account = scene.account("instagram")
    rng = scene.streams.of("files", "stories")
    number = account_number("instagram", account.account)
    for first, last in months(scene.start, scene.end):
        moments = [
            day + pd.Timedelta(minutes=int(rng.integers(11 * 60, 22 * 60)))
            for day in pd.date_range(first, last, freq="2D")
        ]
        rows = []
        for position, (moment, (reach, likes, shares, replies)) in enumerate(
            zip(
                moments,
                _counts(
                    rng,
                    len(moments),
                    420,
                    0.02,
                    0.003,
                    0.004,
                ),
                strict=True,
            ),
        ):
            published = moment.tz_localize(TIMEZONE)
            media = instagram_number(published, position)
            rows.append(
                [
                    f"179{rng.integers(10**13, 10**14)}",
                    number,
                    account.account,
                    account.name,
                    "",
                    15,
                    f"{published.tz_convert(PACIFIC.zone):%m/%d/%Y %H:%M}",
                    f"https://www.instagram.com/stories/{account.account}/{media}",
                    "IG 限時動態",
                    "",
                    "總期間",
                    int(reach * 1.15),
                    reach,
                    likes,
                    shares,
                    replies,
                ],
            )
        written.append(
            _csv(
                rows,
                _STORY,
                folder / "stories" / f"{first:%b-%d-%Y}_{last:%b-%d-%Y}_{number}_stories.csv",
            ),
        )
    return written


def _x_rows(posts: pd.DataFrame, account: str, rng: np.random.Generator) -> list[list]:
    """Rows of posts on X: days of UTC, and numbers that tell the moment as real ones do."""
    numbers = [x_number(moment, int(rng.integers(2**22))) for moment in posts["published_at"]]
    counts = _counts(
        rng,
        len(posts),
        260,
        0.011,
        0.001,
        0.001,
        0.0005,
        0.002,
        0.003,
        0.004,
        0.02,
        0.006,
    )
    return [
        [
            str(number),
            f"{post.published_at.tz_convert('UTC'):%a, %b %d, %Y}",
            post.caption[:120].replace("\n", " "),
            f"https://x.com/{account}/status/{number}",
            shown,
            likes,
            likes + replies + reposts + expands + clicks,
            saves,
            sends,
            follows,
            replies,
            reposts,
            visits,
            expands,
            clicks,
            0,
            0,
        ]
        for (
            post,
            number,
            (shown, likes, saves, sends, follows, replies, reposts, visits, expands, clicks),
        ) in zip(each_row(posts), numbers, counts, strict=True)
    ]


def write_x(simulation: Simulation, folder: Path) -> list[Path]:
    """X: content and overview as they are now, and one month in the old shape."""
    scene = simulation.scene
    rng = simulation.scene.streams.of("files", "x")
    account = scene.account("threads").account
    posts = _captions(simulation, "threads")
    old = posts["published_at"].dt.date < months(scene.start, scene.end)[0][1]
    rows = _x_rows(posts[~old], account, rng)
    tweets = []
    for post, row in zip(posts[old].itertuples(), _x_rows(posts[old], account, rng), strict=True):
        tweets.append(
            [
                row[0],
                row[2],
                f"{post.published_at.tz_convert('UTC'):%Y-%m-%d %H:%M +0000}",
                row[4],
                row[6],
                round(row[6] / row[4], 5),
                row[11],
                row[10],
                row[5],
                row[14],
            ],
        )
    days = []
    for day, (shown, likes, replies, reposts, follows, lost, visits) in zip(
        scene.days,
        _counts(
            rng,
            len(scene.days),
            190,
            0.01,
            0.002,
            0.002,
            0.001,
            0.0005,
            0.01,
        ),
        strict=True,
    ):
        days.append(
            [
                f"{day:%a, %b %d, %Y}",
                shown,
                likes + replies,
                likes,
                replies,
                reposts,
                follows,
                lost,
                0,
                0,
                visits,
                0,
                0,
                0,
            ],
        )
    period = f"{scene.start:%Y-%m-%d}_{scene.end:%Y-%m-%d}"
    return [
        _csv(rows, _X, folder / "x" / f"account_analytics_content_{period}.csv"),
        _csv(days, _X_DAYS, folder / "x" / f"account_overview_analytics_{period}.csv"),
        _csv(tweets, _X_OLD, folder / "x" / f"tweet_activity_metrics_{scene.start:%Y%m}.csv"),
    ]


def _sheet(
    book: Workbook,
    title: str,
    note: str,
    header: list[str],
    rows: list[list],
) -> None:
    sheet = book.add_worksheet(title)
    for number, row in enumerate(([note], header, *rows)):
        sheet.write_row(number, 0, row)


def write_linkedin(simulation: Simulation, folder: Path) -> list[Path]:
    """A LinkedIn page: an explanation above the headings of each sheet, a negative count now and
    then.

    LinkedIn hands out .xls; no maintained library writes it, so this is the same workbook as .xlsx,
    as Excel saves it again.
    """
    scene = simulation.scene
    rng = simulation.scene.streams.of("files", "linkedin")
    days = [
        [
            f"{day:%m/%d/%Y}",
            shown,
            shown,
            int(shown * 0.7),
            clicks,
            reactions - int(rng.random() < 0.02),
            comments,
            reposts,
            round(reactions / shown, 4),
        ]
        for day, (shown, clicks, reactions, comments, reposts) in zip(
            scene.days,
            _counts(
                rng,
                len(scene.days),
                85,
                0.03,
                0.02,
                0.002,
                0.002,
            ),
            strict=True,
        )
    ]
    posts = _captions(simulation, "facebook").iloc[::3]
    rows = [
        [
            post.caption.split("\n")[0],
            f"https://example.invalid/linkedin/{place}",
            "Organic",
            f"{post.published_at:%m/%d/%Y}",
            shown,
            "",
            clicks,
            round(clicks / shown, 4),
            likes,
            comments,
            reposts,
            follows,
            round((clicks + likes) / shown, 4),
            "Image",
        ]
        for place, (post, (shown, clicks, likes, comments, reposts, follows)) in enumerate(
            zip(
                each_row(posts),
                _counts(
                    rng,
                    len(posts),
                    210,
                    0.04,
                    0.025,
                    0.003,
                    0.002,
                    0.002,
                ),
                strict=True,
            ),
        )
    ]
    path = folder / "linkedin" / f"page_content_{scene.start:%Y%m%d}_{scene.end:%Y%m%d}.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    book = Workbook(str(path))
    # A fixed time, so that the same numbers are the same bytes.
    book.set_properties({"created": datetime(2026, 10, 5, 9)})
    _sheet(
        book,
        "Metrics",
        "Metrics are shown in UTC and may be updated later.",
        _LINKEDIN_DAYS,
        days,
    )
    _sheet(
        book,
        "All posts",
        "Engagement of every post in the period.",
        _LINKEDIN_POSTS,
        rows,
    )
    book.close()
    return [path]


def write_drift(simulation: Simulation, folder: Path) -> list[Path]:
    """The last whole month of Facebook as it was exported the first time, a few days after its
    end: every count was smaller.
    """
    scene = simulation.scene
    account, (first, last) = scene.account("facebook"), _whole_months(scene)[-1]
    number = account_number("facebook", account.account)
    own = simulation.posts[simulation.posts["platform"] == "facebook"].sort_values("published_at")
    month = own[own["published_at"].dt.date.between(first, last)]
    counts = [
        name
        for name in ("views", "reach", "reactions", "comments", "shares", "clicks", "total_clicks")
        if name in month
    ]
    earlier = month.assign(
        **{
            name: (month[name].astype("Float64") * EARLIER).round().astype("Int64")
            for name in counts
        },
    )
    path = folder / "earlier" / f"{first:%b-%d-%Y}_{last:%b-%d-%Y}_{number}.csv"
    write_whole(
        path,
        to_bytes(plain(month_rows(earlier, "facebook", account, number), scene.streams)),
    )
    return [path]


def _whole_months(scene: Scene) -> list[Span]:
    return [
        (first, last)
        for first, last in months(scene.start, scene.end)
        if first.day == 1 and (last + pd.Timedelta(days=1)).day == 1
    ]


#: Which business has which side channel.
EXTRAS: dict[str, list[Callable[[Simulation, Path], list[Path]]]] = {
    "salon": [write_stories],
    "bookcafe": [write_x],
    "bistro": [write_linkedin, write_drift],
}


def write_extras(simulation: Simulation, folder: Path) -> list[Path]:
    """Whatever this business has besides."""
    return [
        path
        for write in EXTRAS.get(simulation.scene.brief.slug, [])
        for path in write(simulation, folder)
    ]
