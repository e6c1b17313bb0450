"""Exports of the other platforms: LINE official account, YouTube Studio, TikTok Studio and a hand-kept log of Threads."""

import csv
import io
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd

from .simulate import Simulation

_YOUTUBE = ["內容", "影片標題", "影片發布時間", "時間長度", "平均觀看比例 (%)", "非重複觀眾人數", "獲得的訂閱人數", "喜歡次數", "分享次數",
            "已新增留言", "觀看次數", "觀看時間 (小時)", "訂閱人數", "平均觀看時間", "曝光次數", "曝光點閱率 (%)"]
#: Months and days as YouTube and TikTok write them, whatever the language of the page and of this computer.
_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]


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


def _write(path: Path, header: list[str], rows: list[list], bom: bool = True) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_text(header, rows).encode("utf-8-sig" if bom else "utf-8"))
    return path


def _account(simulation: Simulation, platform: str) -> pd.DataFrame:
    return simulation.accounts[simulation.accounts["platform"] == platform]


def _posts(simulation: Simulation, platform: str) -> pd.DataFrame:
    return simulation.posts[simulation.posts["platform"] == platform]


def write_line(simulation: Simulation, folder: Path) -> list[Path]:
    """Friends (cumulative counts, dates like 20260406) and broadcasts (delivered, opened, clicked)."""
    period = f"{simulation.scene.start:%Y%m%d}_{simulation.scene.end:%Y%m%d}"
    daily, posts = _account(simulation, "line_oa"), _posts(simulation, "line_oa")
    blocks = daily["lost"].cumsum() + int(daily["followers"].iloc[0] * 0.21)
    contacts = daily["followers"] + blocks
    friends = [[f"{day:%Y%m%d}", total, total - block - int(total * 0.02), block]
               for day, total, block in zip(daily["date"], contacts, blocks, strict=True)]
    broadcasts = [[post.post_id, f"{post.published_at:%Y%m%d %H:%M}", post.permalink, post.reach, post.views, post.clicks, "", "",
                   post.views, post.clicks] for post in posts.itertuples()]
    heading = ["broadcastId", "sentDate", "cmsUrl", "deliveredCount", "open", "clickUU", "videoStartUU", "videoCompleteUU",
               "1_imp", "1_click"]
    return [_write(folder / f"friend_overview_{period}.csv", ["date", "contacts", "targetReaches", "blocks"], friends),
            _write(folder / f"message_broadcast_{period}.csv", heading, broadcasts)]


def _video_rows(simulation: Simulation) -> pd.DataFrame:
    """YouTube videos with what follows from their counts: watch time, thumbnails shown, subscribers."""
    posts, rng = _posts(simulation, "youtube"), simulation.scene.streams.of("files", "youtube")
    seconds = posts["duration_seconds"].astype(float)
    length = np.where(posts["post_type"] == "video", seconds * 6 + 90, seconds)
    share = np.clip(rng.normal(np.where(length > 90, 38, 78), 8), 8, 120).round(2)
    views = posts["views"].astype(float).to_numpy()
    shown = (views / np.clip(rng.normal(0.052, 0.012, len(posts)), 0.015, None)).round()
    return posts.assign(length=length.round(), share=share, hours=(views * length * share / 100 / 3600).round(4), shown=shown,
                        ctr=(views / np.maximum(shown, 1) * 100 * 0.8).round(2))


def _video(row) -> list:
    seconds = int(row.length * row.share / 100)
    name = f" -{row.post_id[-10:]}" if int(row.post_id) % 7 == 0 else row.post_id[-11:]
    watched = f"0:{seconds // 60:02d}:{seconds % 60:02d}"
    return [name, row.caption.split("\n")[0], _date(row.published_at), int(row.length), row.share, row.reach, row.follows,
            row.reactions, row.shares, row.comments, row.views, row.hours, row.follows, watched, int(row.shown), row.ctr]


def write_youtube(simulation: Simulation, folder: Path) -> Path:
    """The ZIP of YouTube Studio in zh-TW: table (first row 總計), chart and totals; ids that begin with "-" follow a space."""
    folder.mkdir(parents=True, exist_ok=True)
    table, daily = _video_rows(simulation), _account(simulation, "youtube")
    sums = {name: table[name].sum() for name in ("reach", "follows", "reactions", "shares", "comments", "views", "hours", "shown")}
    total = ["總計", "", "", "", "", sums["reach"], sums["follows"], sums["reactions"], sums["shares"], sums["comments"], sums["views"],
             round(sums["hours"], 4), sums["follows"], "", int(sums["shown"]), ""]
    days = [[f"{day:%Y-%m-%d}", views] for day, views in zip(daily["date"], daily["views"], strict=True)]
    parts = {"表格資料.csv": _text(_YOUTUBE, [total, *(_video(row) for row in table.itertuples())]),
             "圖表資料.csv": _text(["日期", "觀看次數"], days), "總計.csv": _text(["日期", "觀看次數"], days)}
    path = folder / f"youtube_{simulation.scene.start:%Y-%m-%d}_{simulation.scene.end:%Y-%m-%d}.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            # A fixed time, so that the same numbers are the same bytes.
            entry = zipfile.ZipInfo(name, date_time=(2026, 10, 5, 9, 0, 0))
            entry.external_attr, entry.create_system = 0o644 << 16, 3
            archive.writestr(entry, text.encode("utf-8-sig"))
    return path


def _short(count: int) -> str:
    """TikTok's way with large counts: 12,400 below ten thousand views with a comma, above as 18.4K."""
    return f"{count / 1000:.1f}K" if count >= 10_000 else f"{count:,}"


def write_tiktok(simulation: Simulation, folder: Path) -> list[Path]:
    """Overview, followers, viewers and content of TikTok Studio; dates have no year, a missing value reads `undefined`."""
    daily, posts = _account(simulation, "tiktok"), _posts(simulation, "tiktok")
    rng = simulation.scene.streams.of("files", "tiktok")
    rows = list(daily.itertuples())
    overview = [[_month_day(row.date), row.views, row.visits, int(row.interactions * 0.83), int(row.interactions * 0.05),
                 int(row.interactions * 0.06)] for row in rows]
    followers = [[_month_day(row.date), row.followers, row.gained - row.lost] for row in rows]
    followers[0][2] = "undefined"
    fresh = rng.binomial(daily["reach"].to_numpy(), 0.82)
    viewers = [[_month_day(row.date), row.reach, new, row.reach - new] for row, new in zip(rows, fresh, strict=True)]
    content = [[post.caption.replace("\n", " "), post.permalink, _month_day(post.published_at), post.reactions, post.comments, post.shares,
                _short(post.views), post.saves] for post in posts.itertuples()]
    return [_write(folder / "Overview.csv", ["Date", "Video Views", "Profile Views", "Likes", "Comments", "Shares"], overview, False),
            _write(folder / "FollowerHistory.csv", ["Date", "Followers", "Difference in followers from previous day"], followers, False),
            _write(folder / "Viewers.csv", ["Date", "Total Viewers", "New Viewers", "Returning Viewers"], viewers, False),
            _write(folder / "Content.csv", ["Video title", "Video link", "Post time", "Total likes", "Total comments", "Total shares",
                                            "Total views", "Add to favorites"], content, False)]


def write_threads(simulation: Simulation, folder: Path) -> Path:
    """Threads has no export: staff copy the insight page by hand, which shows rates, not counts."""
    rows = []
    for post in _posts(simulation, "threads").itertuples():
        rates = [f"{count / post.views:.2%}" for count in (post.reactions, post.comments, post.shares)]
        rows.append([f"{post.published_at:%Y-%m-%d %H:%M}", post.caption, post.views, *rates])
    return _write(folder / "threads_hand_log.csv", ["發佈時間", "內容", "瀏覽次數", "按讚率", "回覆率", "分享率"], rows)
