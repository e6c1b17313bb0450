"""Folders of a company's own exports, as one downloads them: invented accounts in the headings of
the platforms.
"""

import csv
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from xlsxwriter import Workbook


def heading(text: str) -> list[str]:
    """The headings of a .csv from its first line."""
    return next(csv.reader([text]))


_INSTAGRAM = heading(
    "Post ID,Account ID,Account username,Account name,Description,Duration (sec),Publish time,"
    "Permalink,Post type,Data comment,Date,Views,Reach,Likes,Shares,Follows,Comments,Saves",
)
_FACEBOOK = heading(
    "Post ID,Page ID,Page name,Title,Description,Duration (sec),Publish time,Caption type,"
    "Permalink,Is crosspost,Is share,Post type,Languages,Custom labels,Funded content status,"
    'Data comment,Date,Views,Reach,"Reactions, Comments and Shares",Reactions,Comments,Shares',
)
_STORIES = heading(
    "Post ID,Account ID,Account username,Account name,Description,Duration (sec),Publish time,"
    "Permalink,Post type,Data comment,Date,Views,Reach,Likes,Shares,Profile visits,Replies,"
    "Navigation,Link clicks,Sticker taps,Follows",
)
#: An hour at which a day in California is the same day in Taipei.
HOUR = time(4, 30)
#: The first day of the export of 28 days.
START = date(2026, 2, 20)
TYPES = ("IG reel", "IG image", "IG carousel")


def write(path: Path, head: list[str], rows: Iterable[dict]) -> Path:
    """A .csv as Meta writes it: UTF-8 with a mark, only the cells that a row names."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        out = csv.DictWriter(file, head, restval="")
        out.writeheader()
        out.writerows(rows)
    return path


def instagram_post(day: date, number: int, **cells: object) -> dict:
    """A row of an Instagram export; `cells` change it."""
    return {
        "Post ID": f"179{day:%Y%m%d}{number:06d}",
        "Account ID": "17841400000000077",
        "Account username": "lantern.bakery.demo",
        "Account name": "燈籠烘焙",
        "Description": f"今天出爐的第 {number} 款麵包，門市與外送都有。",
        "Duration (sec)": 15,
        "Publish time": f"{datetime.combine(day, HOUR):%m/%d/%Y %H:%M}",
        "Post type": TYPES[number % len(TYPES)],
        "Date": "Lifetime",
        "Views": 2000 + 37 * number,
        "Reach": 1000 + 23 * number,
        "Likes": 40 + number % 7,
        "Shares": 2,
        "Follows": 1,
        "Comments": 3,
        "Saves": 4,
    } | cells


def days(first: date, count: int, every: int = 1) -> list[date]:
    """Days from the first on, `every` so many days one."""
    return [first + timedelta(days=number) for number in range(0, count, every)]


def span(first: date, count: int) -> str:
    """The days of a Meta export as its name has them."""
    last = first + timedelta(days=count - 1)
    return f"{first:%b-%d-%Y}_{last:%b-%d-%Y}"


def instagram_month(folder: Path, first: date = START, count: int = 28, every: int = 2) -> Path:
    """One Instagram export, by default of 28 days that cross two months, and nothing else."""
    rows = [instagram_post(day, number) for number, day in enumerate(days(first, count, every), 1)]
    write(folder / f"{span(first, count)}_1000000000000077.csv", _INSTAGRAM, rows)
    return folder


def instagram_posts(path: Path, rows: Iterable[dict]) -> Path:
    """An Instagram export of these rows."""
    return write(path, _INSTAGRAM, rows)


def instagram_stories(path: Path, published: Iterable[date]) -> Path:
    """An export of Instagram stories, one a day."""
    rows = []
    for number, day in enumerate(published):
        cells = {
            "Post ID": f"1792{number:013d}",
            "Post type": "IG story",
            "Description": "",
            "Views": 300,
            "Reach": 280,
            "Likes": 0,
            "Shares": 0,
            "Replies": 1,
            "Navigation": 5,
            "Profile visits": 2,
            "Link clicks": 1,
        }
        row = instagram_post(day, number) | cells
        rows.append({name: row.get(name, "") for name in _STORIES})
    return write(path, _STORIES, rows)


def facebook_month(folder: Path, first: date = START, count: int = 28, every: int = 1) -> Path:
    """One Facebook export of these days."""
    rows = []
    for number, day in enumerate(days(first, count, every), 1):
        rows.append(
            {
                "Post ID": f"1220{day:%Y%m%d}{number:03d}",
                "Page ID": "61500000000077",
                "Page name": "燈籠烘焙",
                "Title": f"第 {number} 則：週末限定的肉桂捲",
                "Publish time": f"{datetime.combine(day, HOUR):%m/%d/%Y %H:%M}",
                "Post type": ("Photos", "Links", "Reels")[number % 3],
                "Date": "Lifetime",
                "Views": 5000 + 91 * number,
                "Reach": 3000 + 41 * number,
                "Reactions, Comments and Shares": 70 + number,
                "Reactions": 60 + number,
                "Comments": 6,
                "Shares": 4,
            },
        )
    write(folder / f"{span(first, count)}_2000000000000077.csv", _FACEBOOK, rows)
    return folder


def series(path: Path, title: str, first: date, values: Iterable[int]) -> Path:
    """A daily series of Meta Business Suite: UTF-16, a title, then day and value."""
    lines = ["sep=,", f'"{title}"', '"Date","Primary"']
    for number, value in enumerate(values):
        lines.append(f'"{first + timedelta(days=number)}T00:00:00","{value}"')
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\r\n".join(lines) + "\r\n", encoding="utf-16")
    return path


def youtube_month(folder: Path, first: date = START, count: int = 28, every: int = 4) -> Path:
    """The table of videos and the daily totals of a YouTube channel, as unpacked."""
    place = folder / f"Content {first:%Y-%m-%d}_{first + timedelta(days=count - 1):%Y-%m-%d} Demo"
    rows = []
    for number, day in enumerate(days(first, count, every), 1):
        rows.append(
            {
                "Content": f"demovideo{number:02d}",
                "Video title": f"第 {number} 集：麵團要醒多久",
                "Video publish time": f"{day:%b %d, %Y}",
                "Duration": 45 if number % 2 else 320,
                "Views": 900 + 110 * number,
                "Likes": 30 + number,
                "Shares": 4,
                "Comments added": 5,
                "Watch time (hours)": 10.5,
                "Subscribers": 2,
                "Impressions": 9000 + number,
            },
        )
    head = list(rows[0])
    write(place / "Table data.csv", head, rows)
    totals = [
        {"Date": f"{day:%Y-%m-%d}", "Views": 150 + number, "Subscribers": number % 3}
        for number, day in enumerate(days(first, count))
    ]
    write(place / "Totals.csv", ["Date", "Views", "Subscribers"], totals)
    return folder


def tiktok_month(folder: Path, first: date = START, count: int = 28, every: int = 3) -> Path:
    """The table of videos of a TikTok account; a video's number holds its second."""
    rows = []
    for number, day in enumerate(days(first, count, every), 1):
        # noon in Taipei
        second = int(datetime.combine(day, time(4), tzinfo=UTC).timestamp())
        rows.append(
            {
                "Time": "March 19",
                "Video title": f"第 {number} 支：奶油要冰的才好吃",
                "Video link": f"https://www.tiktok.com/@lantern.bakery.demo/video/{second << 32}",
                "Post time": f"{day:%B} {day.day}",
                "Total likes": 200 + 11 * number,
                "Total comments": 8,
                "Total shares": 15,
                "Total views": 6000 + 300 * number,
            },
        )
    write(folder / "Content.csv", list(rows[0]), rows)
    return folder


def x_month(folder: Path, first: date = START, count: int = 28, every: int = 2) -> Path:
    """Posts of an account on X, and its days; a post's number holds its millisecond."""
    rows = []
    for number, day in enumerate(days(first, count, every), 1):
        # noon in Taipei
        moment = int(datetime.combine(day, time(4), tzinfo=UTC).timestamp() * 1000)
        post = (moment - 1_288_834_974_657) << 22
        rows.append(
            {
                "Post id": post,
                "Date": f"{day:%a, %b %d, %Y}",
                "Post text": f"第 {number} 則：今天的可頌出爐了",
                "Post Link": f"https://x.com/lantern_demo/status/{post}",
                "Impressions": 800 + 31 * number,
                "Likes": 20 + number,
                "Engagements": 40 + number,
                "Bookmarks": 1,
                "Shares": 2,
                "New follows": 0,
                "Replies": 3,
                "Reposts": 4,
                "Profile visits": 5,
                "Detail Expands": 6,
                "URL Clicks": 7,
                "Hashtag Clicks": 0,
                "Permalink Clicks": 0,
            },
        )
    last = first + timedelta(days=count - 1)
    span_of_x = f"{first:%Y-%m-%d}_{last:%Y-%m-%d}"
    write(folder / f"account_analytics_content_{span_of_x}.csv", list(rows[0]), rows)
    return folder


def linkedin_month(folder: Path, first: date = START, count: int = 28, every: int = 3) -> Path:
    """The content workbook of a company's page on LinkedIn: days, and posts."""
    folder.mkdir(parents=True, exist_ok=True)
    told = "Aggregated engagement metrics for your organic posts"
    metrics = [
        [told],
        ["Date", "Impressions (total)", "Clicks (total)", "Reactions (total)", "Comments (total)"],
    ]
    for number, day in enumerate(days(first, count)):
        metrics.append([f"{day:%m/%d/%Y}", 300 + number, 9, 8, 2])
    posts = [
        [told],
        ["Post title", "Post link", "Post type", "Created date", "Impressions", "Clicks", "Likes"],
    ]
    posts[1] += ["Comments", "Reposts", "Follows", "Engagement rate", "Content Type"]
    for number, day in enumerate(days(first, count, every), 1):
        link = f"https://www.linkedin.com/feed/update/urn:li:activity:72{number:017d}"
        title = f"第 {number} 篇：我們怎麼訓練門市夥伴"
        counts = [700 + number, 12, 9 + number, 2, 1, 1, 0.04]
        posts.append([title, link, "Organic", f"{day:%m/%d/%Y}", *counts, "Article"])
    with Workbook(folder / "lantern_content.xlsx") as book:
        for name, rows in (("Metrics", metrics), ("All posts", posts)):
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
    return folder


def ga4_month(folder: Path, first: date = START, count: int = 28) -> Path:
    """Sessions, orders and revenue of a site by day and source, as GA4 hands them out."""
    rows = []
    for number, day in enumerate(days(first, count)):
        for source, medium in (("google", "organic"), ("facebook", "cpc")):
            rows.append(
                {
                    "日期": f"{day:%Y%m%d}",
                    "工作階段來源": source,
                    "工作階段媒介": medium,
                    "工作階段": 40 + number,
                    "交易": 2,
                    "總收益": 900 + number,
                },
            )
    write(folder / "data-export.csv", list(rows[0]), rows)
    return folder
